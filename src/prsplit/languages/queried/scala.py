"""Scala: a package's files see each other, an import means a type's file or a package's folder."""

from __future__ import annotations

import re

from prsplit.languages.queried.dialect import Dialect, everything, one_name
from prsplit.languages.queried.language import Queried
from prsplit.languages.queried.places import Places
from prsplit.model.outline import Import

_ALL = ("_", "*", "given")
_RENAME = re.compile(r" ?=> ?| as ")


def imports(text: str) -> tuple[Import, ...]:
    """An import: several paths, each with selectors, renamed or not; `_`, `*` and `given` take all in."""
    found: list[Import] = []
    for clause in re.split(r",(?![^{]*\})", text.removeprefix("import ").strip()):
        head, brace, inner = clause.strip().partition("{")
        base = head.strip().rstrip(".")
        selectors = [one.strip() for one in inner.rstrip("} ").split(",")] if brace else [""]
        for selector in selectors:
            found += _entries(base, selector)
    return tuple(found)


def _entries(base: str, selector: str) -> list[Import]:
    if not selector:
        base, _, selector = base.rpartition(".")
    name, *alias = _RENAME.split(selector)
    if name.split(" ")[0] in _ALL:
        return [everything(base, f"{base}.{name}")] if base else []
    if alias[:1] == ["_"] or not name:
        return []
    return [one_name([*filter(None, base.split(".")), name.strip("`")], alias[0] if alias else "")]


def files(path: str, module: str, places: Places) -> tuple[str, ...]:
    """The file named as the type, else those of the package."""
    return places.package(path, module)


LANGUAGE = Queried(
    Dialect(
        "scala", "tree_sitter_scala", (".scala", ".sc", ".sbt"), imports, files, shared="package",
        comments=frozenset({"comment", "block_comment"}), maker="<init>",
        foreign=frozenset("Int Long String Boolean Byte Char Short Double Float Unit Any AnyRef Nothing Option".split()),
        kin=("object {}",),
    )
)  # fmt: skip
ready = LANGUAGE.ready
