"""Titles that say what a PR does: in the words of its commits where they are true of it, else by what changes most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from prsplit.model.plan import Role
from prsplit.planning.matter import Matter
from prsplit.planning.names import cut
from prsplit.planning.sentences import entire, sentences
from prsplit.planning.styles import in_style
from prsplit.planning.subjects import lead, ready, styled
from prsplit.planning.view import WIDTH, View, view

_ROUNDS = 8
"""How often titles that would fit two PRs are passed over."""
_ENOUGH = 60
"""Sentences that are looked at for one PR."""


def titles(matters: Sequence[Matter]) -> list[str]:
    """A title for each PR of a series, no two alike: what would fit two of them is the title of neither."""
    told = [_Once(islice(_options(matter), _ENOUGH)) for matter in matters]
    taken: set[str] = set()
    for _ in range(_ROUNDS):
        count = Counter(_chosen(options, taken) for options in told)
        taken |= {name for name, number in count.items() if number > 1}
    found: list[str] = []
    for options in told:
        found.append(_chosen(options, taken))
        taken.add(found[-1])
    return found


class _Once:
    """Sentences that are told when they are asked for, and only once."""

    def __init__(self, source: Iterator[str]) -> None:
        self._source, self._known = source, list[str]()

    def __iter__(self) -> Iterator[str]:
        yield from self._known
        for said in self._source:
            self._known.append(said)
            yield said


def title(matter: Matter, taken: Collection[str] = ()) -> str:
    """An imperative title of at most 72 characters that is not in `taken`, in the style of the repository."""
    return _chosen(_options(matter), taken)


def _chosen(options: Iterable[str], taken: Collection[str]) -> str:
    """The first that is not taken, nor the beginning of what is."""
    last = ""
    for option in options:
        if option not in taken and not any(each.startswith(f"{option} ") for each in taken):
            return option
        last = last or option
    return _numbered(last, taken)


def _options(matter: Matter) -> Iterator[str]:
    """The sentences that fit, dressed in the repository's style; a commit's own subject may have its style already."""
    seen = view(matter)
    paths, role, habit, first = (
        [atom.path for atom in seen.pool],
        _role(matter, seen),
        matter.telling.habit,
        _lead(matter),
    )
    room = WIDTH - max(len(in_style(verb, role, paths, habit, first)) - len(verb) for verb in ("Add", "Update"))
    seen = view(matter, room)
    if whole := entire(seen):
        yield whole
    for said in sentences(seen):
        dressed = said if styled(said) else in_style(said, role, paths, habit, first)
        if len(dressed) <= WIDTH and "…" not in dressed and dressed.isprintable():
            yield dressed
    yield in_style(cut(f"{seen.verb} {seen.things[0].label}", room), role, paths, habit, first)


def _lead(matter: Matter) -> str:
    """What the subject of the commit that wrote the PR begins with."""
    return lead(ready(matter.telling.sources[matter.author].subject)) if matter.author is not None else ""


def _role(matter: Matter, seen: View) -> Role:
    """What the title is about, which may be only a part of what the PR holds."""
    if seen.kinds == {"tests"}:
        return "tests"
    if seen.kinds == {"docs"}:
        return "docs"
    return "core" if matter.role in ("tests", "docs") else matter.role


def _numbered(name: str, taken: Collection[str]) -> str:
    count = 2
    while f"{name[: WIDTH - 6]} ({count})" in taken:
        count += 1
    return f"{name[: WIDTH - 6]} ({count})"
