"""Swift: a module's files see each other without an import; an import means a module, which is a folder of sources."""

from __future__ import annotations

import re

from prsplit.languages.queried.dialect import Dialect, everything
from prsplit.languages.queried.language import Queried
from prsplit.languages.queried.places import Places
from prsplit.model.outline import Import

_IMPORT = re.compile(r".*\bimport (?:(?:struct|class|enum|protocol|func|var|let|typealias) )?(?P<name>\w+).*")


def imports(text: str) -> tuple[Import, ...]:
    """An import of a module."""
    found = _IMPORT.fullmatch(text)
    return (everything(found["name"]),) if found else ()


def files(path: str, module: str, places: Places) -> tuple[str, ...]:
    """The files of the folder that is named as the module."""
    return places.inside(path, f"Sources/{module}") or places.inside(path, module)


LANGUAGE = Queried(
    Dialect(
        "swift", "tree_sitter_swift", (".swift",), imports, files,
        comments=frozenset({"comment", "multiline_comment"}), maker="init",
        foreign=frozenset("Int String Bool Double Float Void Self Any Character UInt Optional Array Dictionary Set".split()),
        kin=("extension {}", "extension {} #2", "extension {} #3"), clean=lambda name: name.lstrip("."),
    )
)  # fmt: skip
ready = LANGUAGE.ready
