"""Names, types and paths that are written as plain text: in annotations, in string literals, behind builtins."""

from __future__ import annotations

import builtins
import re

BUILTINS = frozenset(dir(builtins)) | frozenset(
    "__file__ __name__ __doc__ __path__ __spec__ __loader__ __package__ __builtins__ __class__ __annotations__ __dict__ "
    "__module__ __qualname__ __cached__ WindowsError reveal_type reveal_locals unicode xrange raw_input basestring "
    "BaseExceptionGroup ExceptionGroup EncodingWarning PythonFinalizationError aiter anext".split()
)
"""Names that are there without an import, in any version of the language."""

MAKERS = frozenset(
    "str bytes bytearray int float complex bool list tuple dict set frozenset range repr sorted len open enumerate zip "
    "map filter format hash id sum abs round divmod min max ord chr hex bin oct ascii input vars dir memoryview".split()
)
"""Builtins whose results have members that no project defines."""

Owner = tuple[str, ...] | None
"""The class of an object as a dotted name, `()` for a class of Python's own, None for an unknown one."""

UNKNOWN: Owner = None
PLAIN: Owner = ()

_NAME = r"[^\W\d]\w*"
_DOTTED = re.compile(rf"{_NAME}(?:\.{_NAME})*")
_TYPE = re.compile(rf"({_NAME}(?:\.{_NAME})*)(?:\[.*\])?", re.DOTALL)
_WRAPPED = re.compile(
    rf"(?:{_NAME}\.)*(Optional|Annotated|Final|ClassVar|Type|type|Required|NotRequired)\[(.*)\]", re.DOTALL
)
_NONE = re.compile(r"^None\s*\||\|\s*None$")
_ANNOTATION = re.compile(r"[\w\s.,\[\]|'\"]+")
_PROSE = re.compile(r"\w\s+\w")
_OPEN = frozenset({"Any", "object", "typing.Any", "t.Any"})
_PATH = re.compile(r"[\w@.~+*{}%$<>:=-]*(?:/[\w@.~+*{}%$<>:=-]+)+/?")
_SPELLED = re.compile(rf"{_NAME}(?:[.:]{_NAME})+|[\w-]+(?:\.[\w-]+)*\.[A-Za-z]\w{{0,7}}")
MAX_TEXT = 200
"""Characters of the longest string literal that may name something."""


def annotated_names(value: str) -> tuple[tuple[str, ...], ...]:
    """The dotted names in an annotation that is written as a string; none when it does not look like one."""
    if len(value) > 2 * MAX_TEXT or not _ANNOTATION.fullmatch(value) or _PROSE.search(value):
        return ()
    return tuple(tuple(name.split(".")) for name in _DOTTED.findall(value))


def annotated_owner(value: str) -> Owner:
    """The class of what is annotated so: `Foo`, `"Foo"`, `Optional[Foo]`, `Foo | None`, `Foo[int]`."""
    for _ in range(4):
        value = _NONE.sub("", value.strip().strip("'\"").strip()).strip()
        match = _WRAPPED.fullmatch(value)
        if match is None:
            break
        value = match[2].split(",")[0] if match[1] == "Annotated" else match[2]
    found = _TYPE.fullmatch(value)
    if found is None or found[1] in _OPEN:
        return UNKNOWN
    return PLAIN if found[1] in BUILTINS else tuple(found[1].split("."))


def is_name(value: str) -> bool:
    """Whether a string is a dotted name."""
    return _DOTTED.fullmatch(value) is not None


def telling(value: str) -> bool:
    """Whether a string literal may name a file or a dotted object."""
    return bool(_PATH.fullmatch(value) if "/" in value else _SPELLED.fullmatch(value))
