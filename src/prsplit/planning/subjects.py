"""Titles in the words of the branch's own commits, where a PR is what one commit did."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from prsplit.model.origin import Telling
from prsplit.planning.lexicon import FRESH, GONE, ORDERS, WEAK

_MOST = 0.4
"""Share of a PR's lines that a commit wrote from which on it may speak for the PR."""
_WHOLE = 0.6
"""Share of a commit's lines that lie in the PR from which on its subject is true of the PR as it stands."""
_PART, _WIDE = 0.1, 0.02
"""The same for a subject that is told of some files only: of a commit in few files, and of one that goes through many."""
_MANY = 12
"""Files from which on a commit goes through many: one edit, made wherever it applies."""
_GAINSAID = 0.2
"""Share of the main lines up to which they gainsay a commit that is here as a whole."""
_TELLING = 4
"""The part of a PR's lines that the main ones must be, at least, to gainsay it: one in so many."""
_ALONE = 0.8
"""Share of a PR's lines from which on a commit wrote it nearly alone."""
_OPPOSITE = {
    "Add": frozenset("Change Clean Delete Drop Modify Remove Update".split()),
    "Remove": frozenset("Add Change Create Document Introduce Modify Update".split()),
}
_CLAUSE = re.compile(
    r"[,;] | \(| (?:and|to|so that|by|for|in order|when|if|because|using|via|with|from|in|on|instead|rather) "
)
"""Where a subject can end early and still be true."""
_PAIRS = re.compile(
    r"(?:Rename|Move|Replace|Switch|Convert|Change|Migrate|Port|Bump|Upgrade|Raise|Integrate|Split) "
    r"|.*\b(?:renamed|moved|replaced|converted|migrated|bumped|upgraded|raised) "
)
_SECOND = ("to", "by", "with", "from", "in", "on")
"""After which orders a subject that ends before which words says but half."""

_REFERENCE = re.compile(
    r"\s*(?:[-:,]\s*)?\(?(?:\b(?:clos|fix|resolv)(?:e[sd]?|es|ed)?\b|\bsee\b|\brefs?\b|\bissue\b|\bgh\b|\bpart of\b)?"
    r"[\s:-]*(?:[\w.-]+/[\w.-]+)?#\d+\)?",
    re.IGNORECASE,
)
_STYLED = re.compile(r"^(?P<style>[\w./*,-]+(?:\([^()]*\))?!?: |\[[^\[\]]{1,40}\]:? ?)(?=\S)")
_MARK = re.compile(r"^(?:(?:fixup|squash|amend)! )+|^[\w./-]*[!#]\d+ ?[-:] ")
_NUMBER = re.compile(r"(?:\s*\((?:[\w.-]+/[\w.-]+)?[#!]\d+\))+\s*$")
_UNREADY = re.compile(
    r"^(?:(?:fixup|squash|amend)!\s+|\[(?:wip|draft)\]:?\s*|(?:wip|draft)(?::\s*|\s+-?\s*|$))+", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d][\w.'-]*")
_NOUNS = (
    (re.compile(r"^(\S+) ?(?:->|=>|→) ?(\S+)$"), r"Rename \1 to \2"),
    (re.compile(r"^(?:started|starting|begin|began|finished?|continue) (?=\w+ing\b)", re.IGNORECASE), ""),
    (re.compile(r"^\w{3,}ly (?=\w+)", re.IGNORECASE), ""),
    (re.compile(r"^(?:documentation|docs) (?:for|of|on|about) ", re.IGNORECASE), "Document "),
    (re.compile(r"^support (?:for|of) ", re.IGNORECASE), "Support "),
    (re.compile(r"^fix for ", re.IGNORECASE), "Fix "),
    (re.compile(r"^migration (?=from |to )", re.IGNORECASE), "Migrate "),
    (re.compile(r"^(?:initial|first|basic|preliminary) (?=support|implementation|version)", re.IGNORECASE), "Add "),
    (re.compile(r"^tests? (?=for |of )", re.IGNORECASE), "Add tests "),
    (re.compile(r"^new (?=\w)", re.IGNORECASE), "Add "),
)
_IRREGULAR = {
    "made": "make", "rewrote": "rewrite", "rewritten": "rewrite", "built": "build", "caught": "catch", "found": "find",
    "gave": "give", "kept": "keep", "ran": "run", "threw": "throw", "wrote": "write", "used": "use", "using": "use",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Voice:
    """A commit that may speak for a PR: its subject as an order, its place among the commits, the share of the PR's lines
    that it wrote, and the share of its own lines that are in the PR. `clear` where the subject says enough by itself."""

    said: str
    clear: bool
    place: int
    here: float
    its: float

    @property
    def whole(self) -> bool:
        """Whether the subject is true of the PR as it stands."""
        return self.clear and self.its >= _WHOLE


def voice(
    group: Sequence[int], main: Sequence[int], telling: Telling, every: Mapping[int, int], verb: str
) -> Voice | None:
    """The commit that wrote most of a group of atoms and of the `main` ones among them, where its subject says what happens
    to them; `every` are the lines of the whole change by commit, `verb` is what mostly happens to the main ones."""
    own, chief = telling.of(group), telling.of(main)
    total = sum(own.values())
    if not total:
        return None
    place = max(own, key=lambda each: (own[each], each))
    subject = telling.sources[place].subject
    said = spoken(subject, least=1)
    here, its = own[place] / total, own[place] / every[place]
    chief_share = chief.get(place, 0) / max(1, sum(chief.values()))
    if its < _WHOLE or (chief_share < _GAINSAID and _TELLING * sum(chief.values()) >= total):
        here = min(here, chief_share)
    wide = len(telling.sources) == 1 or len(telling.sources[place].added) >= _MANY
    least = _WIDE if wide else _PART
    if here < _MOST or its < least or not said or not _agrees(said, verb, here):
        return None
    return Voice(said, bool(spoken(subject)), place, here, its)


def _agrees(said: str, verb: str, here: float) -> bool:
    """Whether a subject may be said of code that is new or goes; of code that a commit wrote nearly alone, it may."""
    first = unstyled(said).partition(" ")[0].capitalize()
    words = {"Add": FRESH, "Remove": GONE}.get(verb)
    return words is None or first in words or (here >= _ALONE and first not in _OPPOSITE[verb])


def brief(said: str, room: int) -> str:
    """A subject without what comes after its first clause, where it is longer than the room; empty where it still is."""
    if len(said) <= room:
        return said
    pairs = _PAIRS.match(unstyled(said)) is not None
    for found in reversed([*_CLAUSE.finditer(said)]):
        if pairs and found.group().strip() in _SECOND:
            continue
        short = said[: found.start()].rstrip(" ,;:-")
        if len(short) <= room and _tells(unstyled(short), 1):
            return short
    return ""


def spoken(subject: str, least: int = 2) -> str:
    """A commit's subject as an imperative title without references and marks; empty where it is no order, or has fewer than
    `least` words that say something."""
    text = _REFERENCE.sub("", _MARK.sub("", ready(subject))).strip(" .;,:-")
    rest = unstyled(text)
    head = text[: len(text) - len(rest)]
    if not text.isprintable() or ". " in text or not _tells(re.split(r"[,;] ", rest)[0], least):
        return ""
    order = imperative(rest)
    if not order:
        return ""
    return head + (order[:1].lower() + order[1:] if head and rest[:1].islower() else order)


def as_written(subject: str) -> str:
    """A commit's subject as its author wrote it, without the number of a pull request at its end and the marks of what is
    not ready at its beginning; empty where nothing is left that says something."""
    text = _NUMBER.sub("", ready(subject)).strip(" .;,:-")
    return text if text.isprintable() and _tells(unstyled(text), 1) else ""


def ready(subject: str) -> str:
    """A commit's subject without the marks of what is not ready."""
    return _UNREADY.sub("", subject)


def lead(subject: str) -> str:
    """The type, tag or area that a subject begins with, as it stands there; empty where it begins with none."""
    found = _STYLED.match(subject)
    return found.group() if found else ""


def styled(subject: str) -> bool:
    """Whether a subject begins with a type, a tag or an area."""
    return _STYLED.match(subject) is not None


def unstyled(text: str) -> str:
    """A subject without its type, tag or area."""
    found = _STYLED.match(text)
    return text[found.end() :] if found else text


def _tells(text: str, least: int = 2) -> bool:
    words = _WORD.findall(text)
    telling = [word for word in words if word.lower() not in WEAK and len(word) > 1]
    telling = [word for word in telling if least > 1 or word.lower() not in ("add", "use")]
    long = [word for word in telling if re.search(r"[_.]\w|[a-z][A-Z]", word)]
    return len(words) > 1 and (len(set(telling)) >= least or bool(long))


def imperative(text: str) -> str:
    """The text with its first word as an order (`added`, `Adds` → `Add`); empty where that is no verb."""
    for noun, order in _NOUNS:
        text = noun.sub(order, text)
    first, gap, rest = text.partition(" ")
    verb = _verb(first.lower())
    return f"{verb.capitalize()}{gap}{rest.removeprefix('of ')}" if verb else ""


def _verb(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for end in ("", "s", "es", "d", "ed", "ing"):
        if word.endswith(end):
            base = word.removesuffix(end)
            short = base[:-1] if len(base) > 2 and base[-1] == base[-2] else base
            for form in (base, f"{base}e", f"{base[:-1]}y" if base.endswith("i") else base, short):
                if form in ORDERS:
                    return form
    return ""


_TRAILERS = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9-]*[ \t]*:[ \t]*\S.*|\(cherry picked from commit [0-9a-f]+\))")


def prose(body: str) -> str:
    """The body of a commit without its trailers."""
    blocks = [block.strip("\n") for block in re.split(r"\n[ \t]*\n", body.replace("\r\n", "\n").strip())]
    while blocks and blocks[-1] and all(_TRAILERS.fullmatch(line) for line in blocks[-1].split("\n")):
        blocks.pop()
    return "\n\n".join(block for block in blocks if block)
