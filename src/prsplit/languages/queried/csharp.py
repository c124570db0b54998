"""C#: namespaces group, `using` shows all of one, a project's files are all compiled together."""

from __future__ import annotations

import re

from prsplit.languages.queried.dialect import Dialect, everything
from prsplit.languages.queried.language import Queried
from prsplit.languages.queried.places import Places
from prsplit.model.outline import Import

_USING = re.compile(r"(?:global )?using (?P<static>static )?(?:unsafe )?(?:(?P<alias>\w+) ?= ?)?(?P<name>[\w.:]+)")
_FOREIGN = ("System", "Microsoft", "Windows")


def imports(text: str) -> tuple[Import, ...]:
    """A `using` directive: of a namespace, of a type's static members, or an alias."""
    found = _USING.match(text)
    if found is None:
        return ()
    name = found["name"].replace("global::", "").replace("::", ".")
    return (Import(found["alias"], name, name.rpartition(".")[2]),) if found["alias"] else (everything(name),)


def files(path: str, module: str, places: Places) -> tuple[str, ...]:
    """The file of a type, else those in the folder of a namespace. A project's folder may be several of its parts, or the
    first one not there at all."""
    parts = module.split(".")
    if parts[0] in _FOREIGN:
        return ()
    for known in (parts, parts[1:]) if parts[1:] else (parts,):
        found = places.ending(path, "/".join(known))
        for taken in range(1, len(known) + 1):
            found = found or places.inside(path, "/".join([".".join(known[:taken]), *known[taken:]]))
        if found:
            return found
    return ()


LANGUAGE = Queried(
    Dialect("csharp", "tree_sitter_c_sharp", (".cs",), imports, files, maker="<init>", conditional=True),
)
ready = LANGUAGE.ready
