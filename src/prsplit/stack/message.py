"""Commit messages: title, body, references to issues, trailers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from prsplit.model.history import Commit
from prsplit.model.script import Person

_ISSUE = r"(?:https?://[^\s/]+/[^\s/]+/[^\s/]+/(?:-/)?issues/[0-9]+|(?:[\w.-]+/[\w.-]+)?#[0-9]+|GH-[0-9]+)\b"
_ISSUES = rf"{_ISSUE}(?:(?:,\s*(?:and\s+)?|\s+and\s+){_ISSUE})*"
_CLOSING = re.compile(
    rf"\b(?:clos(?:e|es|ed)|fix(?:|es|ed)|resolv(?:e|es|ed))(?P<gap>\s*:?\s+)(?P<issues>{_ISSUES})", re.IGNORECASE
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


_AGING = re.compile(r"Lines to review: [0-9].*|PR [0-9]+ of [0-9]+\.", re.DOTALL)


def lasting(body: str) -> str:
    """A text without what ages in a commit: its place in the series, and which of its lines count."""
    return "\n\n".join(block for block in body.split("\n\n") if not _AGING.fullmatch(block.strip()))


def ledger_in(body: str) -> str:
    """The block of a text that tells which of its lines count, or nothing."""
    found = (block.strip() for block in body.split("\n\n"))
    return next((block for block in found if block.startswith("Lines to review: ")), "")


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


def message(
    title: str, body: str, trailers: Sequence[str], *, closes: Collection[str] = (), part_of: Collection[str] = ()
) -> str:
    """A whole commit message, ending in a line feed.

    It says `Fixes` of the issues that it `closes` and `Part of` of those that it is `part_of`. Whatever its text said, it
    closes no other.
    """
    head = _CONTROL.sub(" ", title).strip() or "Change"
    text = _UNWANTED.sub("", body.replace("\r\n", "\n")).strip()
    head, text = (_CLOSING.sub(lambda match: _opened(match, closes), part) for part in (head, text))
    closed, told = closed_issues((head, text)), re.findall(_ISSUE, f"{head}\n{text}")
    references = [f"Fixes {issue}" for issue in closes if issue not in closed]
    references += [f"Part of {issue}" for issue in part_of if issue not in told]
    return "\n\n".join(filter(None, (head, text, "\n".join(references), "\n".join(trailers)))) + "\n"


def _opened(match: re.Match[str], closes: Collection[str]) -> str:
    """A closing keyword as it is where all of its issues may be closed, else made harmless."""
    if set(re.findall(_ISSUE, match["issues"])) <= set(closes):
        return match.group()
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
