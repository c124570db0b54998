"""The names that edits bring and take, read from the lines that they change. Patterns and tables, no language."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from prsplit.analysis.compose import edited_texts
from prsplit.analysis.words import KEYWORDS
from prsplit.model.news import SYNTAX, News, Reading

if TYPE_CHECKING:
    from prsplit.analysis.cut import Cut
    from prsplit.model.change import ChangeSet
    from prsplit.model.news import Manner

_NAME = re.compile(r"(--[a-z][\w-]{2,}|[.@\"'`]?[A-Za-z_$][\w$]{2,})([(=\"'`<\[]?)(?!=)")
_PROSE = re.compile(r"\s*(?://|\*|/\*|\"\"\"|'''|<!--|--\s|#(?!(?:include|define|ifdef|ifndef|if|elif|undef)\b|\[))")
"""How a line begins that is a comment."""
_BLOCK = re.compile(rb"(?m)^[ \t]*(?:[rRuUbB]?\"\"\"[^\"]*(?:\"{1,2}[^\"]+)*\"\"\"|/\*[^*]*(?:\*+[^*/][^*]*)*\*+/)")
"""Documentation strings and comments of several lines."""
_LICENSE = re.compile(r"SPDX-|\bcopyright\b|\blicen[sc]ed?\b", re.IGNORECASE)
_TYPE = re.compile(
    r"->[^:{]+(?=[:{])|(?<=\w):\s*(?=[A-Za-z_\"'])(?:[\w.| \"']|\[(?:[^\[\]]|\[(?:[^\[\]]|\[[^\[\]]*\])*\])*\])+(?=\s*(?:[,)=]|$))",
    re.MULTILINE,
)
"""Types of results, of parameters and of variables."""
_IMPORT = re.compile(rb"\s*(?:from|import|use|using|include|require|#\s*include)\b|\s*$")
"""How a line of imports begins."""
_GAPS = re.compile(r"[\s,]+")
_LOCAL = re.compile(r"\s*(?:(?:let|const|var|val|auto|final|my)\s+(?:mut\s+)?)?([A-Za-z_$][\w$]*)\s*:?=(?!=)")
"""A line that gives a value to a name."""
_SHAPED = re.compile(r"[A-Za-z0-9]_[A-Za-z0-9]|[a-z][A-Z]|[A-Z]{2,}[a-z]")
"""Names that are no words of prose."""
_SENTENCE = re.compile(r"\"[^\"]*\s[^\"]*\"|'[^']*\s[^']*'|`[^`]*\s[^`]*`|\s(?://|#)\s.*$")
"""Strings of several words, and comments behind code."""
_VERSION = re.compile(r"(?<![\w.])v?\d+(?:\.\d+)+(?:[.-]?[a-z]+[.-]?\d+)?(?![\w.])")
_WITHIN = re.compile(rb"[\w$]")
_SAID = KEYWORDS | {""}
_LONGEST = 2_000
"""Characters of a line that are looked at."""


def reading(change: ChangeSet, cut: Cut) -> Reading:
    """What asks the texts of a change. Nothing is read before it is asked for."""

    @cache
    def texts() -> dict[int, list[tuple[bytes, bytes]]]:
        found: dict[int, list[tuple[bytes, bytes]]] = defaultdict(list)
        for patch in cut.patches:
            for atom, before, after in edited_texts(patch):
                found[atom].append((before, after))
        return found

    @cache
    def of(atom: int) -> News:
        return _news(texts().get(atom, ()))

    @cache
    def stands(word: str, paths: frozenset[str]) -> tuple[bool, bool]:
        name = word.encode()
        files = [file for file in change.files if not paths or file.path in paths]
        return (
            any(_has(file.old_data or b"", name) for file in files),
            any(_has(file.new_data or b"", name) for file in files),
        )

    return Reading(of, stands)


def _has(text: bytes, name: bytes) -> bool:
    """Whether a word stands in a text by itself."""
    place = text.find(name)
    while place >= 0:
        end = place + len(name)
        if not _WITHIN.match(text[max(0, place - 1) : place] or b" ") and not _WITHIN.match(
            text[end : end + 1] or b" "
        ):
            return True
        place = text.find(name, end)
    return False


def _news(pieces: Iterable[tuple[bytes, bytes]]) -> News:
    """The names of the lines that only one side has, without those that stand in the other's text all the same."""
    before, after = (b"\n".join(side) for side in zip(*pieces, strict=True)) if pieces else (b"", b"")
    lost, got = _apart(before, after)
    blocks = b'"""' in before + after or b"/*" in before + after
    bare = _apart(_BLOCK.sub(b"", before), _BLOCK.sub(b"", after)) if blocks else (lost, got)
    left, given = ([line for line in side if line.strip() and not _PROSE.match(line)] for side in bare)
    gone, come = _names(left), _names(given)
    prose = any(map(str.strip, (*lost, *got))) and not left and not given
    return News(
        {name: manner for name, manner in come.items() if not _has(before, name.encode())},
        {name: manner for name, manner in gone.items() if not _has(after, name.encode())},
        _raised(lost, got),
        prose,
        license=prose and any(_LICENSE.search(line) for line in (*lost, *got)),
        typed=_typed(left, given),
        imports=all(_IMPORT.match(text) for side in pieces for text in side),
    )


def _apart(before: bytes, after: bytes) -> tuple[list[str], list[str]]:
    """The lines that only one of two texts has."""
    old, new = Counter(before.split(b"\n")), Counter(after.split(b"\n"))
    lost, got = ([line.decode("utf-8", "replace") for line in side] for side in (old - new, new - old))
    return lost, got


def _typed(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether new lines say types, and are the old ones but for that."""
    before, after = "\n".join(old), "\n".join(new)
    plain = _TYPE.sub("", after) if old and len(after) <= _LONGEST else after
    return plain != after and _GAPS.sub("", plain) == _GAPS.sub("", before)


def _raised(old: Sequence[str], new: Sequence[str]) -> str:
    """The version in the one line that changes nothing else; empty where there is none."""
    if len(old) != 1 or len(new) != 1 or _VERSION.sub("", old[0]) != _VERSION.sub("", new[0]):
        return ""
    found = [version for version in _VERSION.findall(new[0]) if version not in old[0]]
    return str(found[0]) if len(found) == 1 and len(new[0]) <= _LONGEST else ""


def _names(lines: Iterable[str]) -> dict[str, Manner]:
    """The names on some lines of code; not those that a line gives a value to, unless it is handed on as an argument."""
    found: dict[str, Manner] = {}
    local: set[str] = set()
    for line in lines:
        if len(line) > _LONGEST:
            continue
        given = _LOCAL.match(line)
        if given is not None and not line.rstrip().endswith(","):
            local.add(given[1])
        for said, after in _NAME.findall(_SENTENCE.sub(" ", line)):
            name, manner = _manner(said, after)
            typed = after in ("<", "[") and name[:1].isupper()
            if name in SYNTAX or (name not in _SAID and (manner != "name" or typed or _SHAPED.search(name))):
                found[name] = manner if manner != "name" else found.get(name, manner)
    return {name: manner for name, manner in found.items() if name not in local or name.isupper()}


def _manner(said: str, after: str) -> tuple[str, Manner]:
    """A name without its sign, and how it stands; no name where it is a word of a longer string."""
    sign, name = said[0], said.lstrip(".@\"'`")
    if said.startswith("--"):
        return said, "flag"
    if sign in "\"'`" or after in ('"', "'", "`"):
        return (
            (name, "key")
            if sign == after and sign in "\"'`"
            else ("", "name")
            if not _SHAPED.search(name)
            else (name, "name")
        )
    if after == "(":
        return name, "call"
    if after == "=":
        return name, "keyword"
    return name, "attribute" if sign == "." else "mark" if sign == "@" else "name"
