"""Kotlin: a package's files see each other, an import means a type's file or a package's folder."""

from __future__ import annotations

import re

from prsplit.languages.queried.dialect import Dialect, everything, one_name
from prsplit.languages.queried.language import Queried
from prsplit.languages.queried.places import Places
from prsplit.model.outline import Import

_IMPORT = re.compile(r"import (?P<name>[\w.`]+?)(?P<star>\.\*)?(?: as (?P<alias>\w+))?;?")


def imports(text: str) -> tuple[Import, ...]:
    """An import of one name, or of all of a package."""
    found = _IMPORT.fullmatch(text.strip())
    if found is None:
        return ()
    name = found["name"].replace("`", "")
    return (everything(name),) if found["star"] else (one_name(name.split("."), found["alias"] or ""),)


def files(path: str, module: str, places: Places) -> tuple[str, ...]:
    """The file named as the type, else those of the package."""
    return places.package(path, module)


LANGUAGE = Queried(
    Dialect(
        "kotlin", "tree_sitter_kotlin", (".kt", ".kts"), imports, files, shared="package",
        comments=frozenset({"line_comment", "block_comment"}), leading=frozenset({"annotated_expression", "file_annotation"}),
        maker="<init>",
        foreign=frozenset("it field Int Long String Boolean Byte Char Short Double Float Unit Any Nothing".split()),
        kin=("{}.companion",),
    )
)  # fmt: skip
ready = LANGUAGE.ready
