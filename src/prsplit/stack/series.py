"""A built stack as a series to push: which branch stands on which, and what each pull request is to say. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from prsplit.model.push import Series, SeriesPR
from prsplit.model.script import Run, Script
from prsplit.repo.refs import HEADS
from prsplit.settings import ShapeOfStack

_TRAILERS = re.compile(r"(?:(?:Co-authored-by|Signed-off-by): .*\n?)+")
_PLACE = re.compile(r"PR [0-9]+ of [0-9]+\.")
_LONGEST = 256
"""Characters that GitHub takes in a title."""


@dataclass(frozen=True, slots=True)
class Tip:
    """The commit that a branch stands at."""

    parent: str
    message: str


def series_of_run(run: Run, tips: Mapping[str, Tip], trunk: str, zero: str) -> Series:
    """The series that `run` built. `tips` maps the commits of its branches to what is known of them.

    A branch stands on the branch whose commit is its parent, so independent PRs come out as separate stacks.
    """
    built = [move for move in run.moves if move.ref.startswith(HEADS) and move.new != zero]
    places = {move.new: place for place, move in enumerate(built, 1)}
    whole = len(run.titles) > len(built)
    prs = []
    for place, move in enumerate(built, 1):
        tip = tips[move.new]
        title, body = said(tip.message)
        below = 0 if whole else places.get(tip.parent, 0)
        own = len(run.titles) if whole else 1
        prs.append(SeriesPR(place, below, move.ref.removeprefix(HEADS), move.new, title, body, own))
    return Series(run.branch, run.prefix, trunk, tuple(prs))


def series_of_script(script: Script, source: str, trunk: str) -> Series:
    """The series that `script` would build. Its commits have no ids yet; one without a branch is a proof, and no PR."""
    places = {name: place for place, (name, _) in enumerate(script.refs, 1)}
    own = Counter(step.branch for step in script.commits)
    below, before = dict[str, int](), ""
    for step in script.commits:
        if step.branch != before:
            below[step.branch] = 0 if step.root else places.get(before, 0)
        before = step.branch
    last = {step.branch: step for step in script.commits}
    prs = [
        SeriesPR(place, below[name], name, "", *said(last[name].message), own[name]) for name, place in places.items()
    ]
    return Series(source, script.prefix, trunk, tuple(prs))


def shape_of(series: Series) -> ShapeOfStack:
    """How a series is built, as far as its branches tell: a forest of one part is linear."""
    if any(pr.own > 1 for pr in series.prs):
        return "commits"
    return "forest" if sum(not pr.below for pr in series.prs) > 1 else "linear"


def said(message: str) -> tuple[str, str]:
    """Title and text of a pull request, by its commit's message: without trailers, and without its place in the series,
    which the map tells better."""
    title, _, rest = message.partition("\n")
    blocks = [block.strip("\n") for block in rest.strip("\n").split("\n\n")]
    if blocks and _TRAILERS.fullmatch(blocks[-1]):
        del blocks[-1]
    title = title.strip()
    return title if len(title) <= _LONGEST else title[: _LONGEST - 1] + "…", "\n\n".join(
        block for block in blocks if block.strip() and not _PLACE.fullmatch(block.strip())
    )


def with_heads(series: Series, kept: Mapping[str, str]) -> Series:
    """The series as it is at the remote: PRs whose branch is a key of `kept` go on with the branch that is its value."""
    return replace(series, prs=tuple(replace(pr, branch=kept.get(pr.branch, pr.branch)) for pr in series.prs))


def chains(series: Series, places: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """The PRs at `places` as runs from the bottom up, each on the one before. Where several stand on one, the first goes
    on and the others begin runs of their own; a run counts from what stands on nothing in `places`."""
    above: dict[int, list[int]] = {}
    for place in places:
        above.setdefault(series.prs[place - 1].below, []).append(place)
    found = []
    for place in places:
        if series.prs[place - 1].below in places:
            continue
        run = [place]
        while above.get(run[-1]):
            run.append(above[run[-1]][0])
        found.append(tuple(run))
    return tuple(found)


def ancestors(series: Series, place: int) -> tuple[int, ...]:
    """The places below `place`, nearest first."""
    found: list[int] = []
    below = series.prs[place - 1].below
    while below:
        found.append(below)
        below = series.prs[below - 1].below
    return tuple(found)
