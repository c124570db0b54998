"""Bash: functions and variables are everybody's in whatever script sources their file."""

from __future__ import annotations

import re

from prsplit.languages.queried.dialect import Dialect, everything
from prsplit.languages.queried.language import Queried
from prsplit.languages.queried.places import Places
from prsplit.model.outline import Import

_SOURCE = re.compile(r"(?:source|\.) (?P<path>.+)")
_COMPUTED = re.compile(r""".*\$\w+|.*[)}"']""")


def imports(text: str) -> tuple[Import, ...]:
    """`source` or `.`; of a path that is computed, what stands behind the computed part."""
    found = _SOURCE.fullmatch(text)
    path = found["path"].strip("\"' ") if found else ""
    known = _COMPUTED.sub("", path).strip("\"' ")
    if known != path and known:
        known = f"./{known.lstrip('/')}"
    return (everything(known),) if known else ()


def files(path: str, module: str, places: Places) -> tuple[str, ...]:
    """The file beside the script, else those whose path ends so."""
    return tuple(dict.fromkeys([*places.beside(path, module), *places.ending(path, module.lstrip("./"))]))


LANGUAGE = Queried(Dialect("bash", "tree_sitter_bash", (".sh", ".bash"), imports, files, strict=False))
ready = LANGUAGE.ready
