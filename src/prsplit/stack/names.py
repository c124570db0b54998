"""Branch names of a series: `<prefix>/<NN>-<slug>`, where NN is an id given once and never a position."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

_NUMBERED = re.compile(r"([0-9]{2,6})-(.+)")
_WORDS = re.compile(r"[a-z0-9]+")
_LONGEST = 40


def default_prefix(branch: str, head: str) -> str:
    """The prefix for a branch, or for the commit `head` where there is none (a detached HEAD)."""
    return f"split/{branch or head[:10]}"


def branch_names(prefix: str, slugs: Sequence[str], own: Collection[str]) -> tuple[str, ...]:
    """One branch name per slug. `own` are the branches of ours that stand below `prefix` already.

    A slug that has a branch keeps its number; the others take their place in the order where it is free, else the next
    free one.
    """
    clean = [slug_of(slug) for slug in slugs]
    known = _known(prefix, own)
    numbers: dict[int, int] = {}
    for place, slug in enumerate(clean):
        if slug in known and known[slug] not in numbers.values():
            numbers[place] = known[slug]
    for place in range(len(clean)):
        if place not in numbers:
            numbers[place] = _free(place + 1, set(numbers.values()))
    return tuple(f"{prefix}/{numbers[place]:02d}-{slug}" for place, slug in enumerate(clean))


def _known(prefix: str, own: Collection[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name in sorted(own):
        match = _NUMBERED.fullmatch(name.removeprefix(prefix + "/"))
        if match:
            found.setdefault(match[2], int(match[1]))
    return found


def _free(number: int, used: Collection[int]) -> int:
    while number in used:
        number += 1
    return number


def slug_of(text: str) -> str:
    """`text` as lower-case ASCII words joined by `-`, at most 40 characters, never empty and never ending in `lock`'s dot."""
    slug = "-".join(_WORDS.findall(text.lower()))[:_LONGEST].rstrip("-")
    return slug or "change"
