"""Commit messages: title, body, references to issues, trailers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from prsplit.model.history import Commit
from prsplit.model.script import Person

_ISSUE = r"(?:https?://[^\s/]+/[^\s/]+/[^\s/]+/(?:-/)?issues/[0-9]+|(?:[\w.-]+/[\w.-]+)?#[0-9]+)\b"
_ISSUES = rf"{_ISSUE}(?:(?:,\s*(?:and\s+)?|\s+and\s+){_ISSUE})*"
_CLOSING = re.compile(
    rf"\b(?:clos(?:e|es|ed)|fix(?:|es|ed)|resolv(?:e|es|ed))(?P<gap>\s*:?\s+)(?P<issues>{_ISSUES})", re.IGNORECASE
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def closed_issues(texts: Iterable[str]) -> tuple[str, ...]:
    """The issues that `texts` would close when merged, in order of first mention."""
    found: dict[str, None] = {}
    for text in texts:
        for match in _CLOSING.finditer(text):
            found.update(dict.fromkeys(re.findall(_ISSUE, match["issues"])))
    return tuple(found)


def source_texts(commits: Iterable[Commit]) -> list[str]:
    """The messages of the source, as texts to search."""
    return [f"{commit.subject}\n\n{commit.body}" for commit in commits]


def message(title: str, body: str, issues: Sequence[str], trailers: Sequence[str], *, last: bool) -> str:
    """A whole commit message, ending in a line feed.

    `issues` are those that the series closes: the last PR says `Fixes`, the others `Part of`, whatever their text said.
    """
    head = _CONTROL.sub(" ", title).strip() or "Change"
    text = _UNWANTED.sub("", body.replace("\r\n", "\n")).strip()
    if not last:
        head, text = (_CLOSING.sub(_open, part) for part in (head, text))
    written = closed_issues((head, text)) if last else re.findall(_ISSUE, f"{head}\n{text}")
    word = "Fixes" if last else "Part of"
    references = "\n".join(f"{word} {issue}" for issue in issues if issue not in written)
    return "\n\n".join(filter(None, (head, text, references, "\n".join(trailers)))) + "\n"


def _open(match: re.Match[str]) -> str:
    begins = match.start() == 0 or match.string[match.start() - 1] == "\n"
    return f"{'Part' if begins else 'part'} of {match['issues']}"


def trailer_lines(others: Iterable[Person], signed: Sequence[str], me: Person, *, signoff: bool) -> tuple[str, ...]:
    """Co-authors first, then the sign-offs that were kept, then the caller's own where it was asked for."""
    own = f"Signed-off-by: {_plain(me.name)} <{_plain(me.email)}>"
    credited = [f"Co-authored-by: {_plain(one.name)} <{_plain(one.email)}>" for one in others]
    added = [own] if signoff and own not in signed else []
    return tuple(_CONTROL.sub(" ", line) for line in (*credited, *signed, *added))


def _plain(text: str) -> str:
    return re.sub(r"[<>\n\0]", "", text).strip()
