"""Ruby: constants are looked up through the modules around them, files are loaded by `require`."""

from __future__ import annotations

import re

from prsplit.languages.queried.dialect import Dialect, everything
from prsplit.languages.queried.language import Queried
from prsplit.languages.queried.places import Places
from prsplit.model.outline import Import

_LOAD = re.compile(r"""(?P<word>\w+)[ (]+(?::(?P<name>\w+) ?, ?)?["'](?P<path>[^"'#]+)["']""")


def imports(text: str) -> tuple[Import, ...]:
    """`require`, `require_relative` (its path then begins with a dot), `load`, `autoload`."""
    found = _LOAD.match(text)
    if found is None:
        return ()
    path = found["path"].removesuffix(".rb")
    if found["word"] == "require_relative" and not path.startswith("."):
        path = "./" + path
    return (Import(found["name"], path, found["name"]),) if found["name"] else (everything(path),)


def files(path: str, module: str, places: Places) -> tuple[str, ...]:
    """The file beside, else those whose path ends so, those in a `lib` first."""
    if module.startswith("."):
        return places.beside(path, module)
    return tuple(sorted(places.ending(path, module), key=lambda file: not f"/{file}".endswith(f"/lib/{module}.rb")))


LANGUAGE = Queried(
    Dialect(
        "ruby", "tree_sitter_ruby", (".rb", ".rake", ".gemspec"), imports, files, strict=False, nested=True,
        foreign=frozenset("private public protected include extend attr_reader attr_accessor raise puts lambda proc".split()),
        maker="initialize", kin=("{}.class << self",), makes="new", clean=lambda name: name.lstrip(":"),
    )
)  # fmt: skip
ready = LANGUAGE.ready
