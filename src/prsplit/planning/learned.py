"""What failing steps have taught, as needs of the graph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from prsplit.model.atom import Atom
from prsplit.model.graph import Confidence, Graph, Need, Witness
from prsplit.model.proven import Lesson
from prsplit.planning.arrange import Prove, Series, Wish
from prsplit.planning.carry import carried
from prsplit.planning.floats import without_floats
from prsplit.planning.lineup import Row, breaks, places


def with_learned(graph: Graph, atoms: Sequence[Atom], lessons: Sequence[Lesson]) -> Graph:
    """The graph with the needs that were learned. Those whose atoms the change no longer has teach nothing.

    An atom that a lesson speaks of does not float: where it must stand is known now.
    """
    index = {atom.id: atom.index for atom in atoms}
    needs = [
        Need(index[one.source], index[one.target], "learned", "before", Confidence.CERTAIN, _witness(one))
        for one in lessons
        if one.source in index and one.target in index and one.source != one.target
    ]
    if not needs:
        return graph
    held = {end for need in needs for end in (need.source, need.target)}
    floats = tuple(entry for entry in graph.floats if entry.atom not in held)
    return replace(graph, needs=(*graph.needs, *needs), floats=floats)


def mended(series: Series, taught: Graph, wish: Wish, prove: Prove) -> Series | None:
    """The series with as little as possible moved, so that it keeps what `taught` its graph.

    What was lacking joins the PR that lacked it: so the search has seen that step pass. Where a PR outgrows the limit by
    that, what failed waits for what it lacks. Every other step stays the tree that it was, and so does what was proven of
    it. None where more PRs than before are beyond the limit both ways.
    """
    for groups in (_advanced(series.groups, taught), series.groups):
        rows = tuple(Row(frozenset(group), frozenset({number})) for number, group in enumerate(groups, 1))
        found = carried(rows, taught, wish, prove)
        fresh = tuple(tuple(sorted(row.atoms)) for row in found.rows)
        if _beyond(fresh, wish) <= _beyond(series.groups, wish):
            return Series(fresh, found.graph, series.dropped, series.rounds + found.rounds, series.merged)
    return None


def _advanced(groups: Sequence[Sequence[int]], graph: Graph) -> list[list[int]]:
    """The groups when every target of a need has moved to where its source is. Needs that were given up bind nobody."""
    where = places(groups)
    needs = [
        need
        for need in without_floats([need for need in graph.needs if need.hard], graph.floats)
        if need.kind == "learned" or not breaks(need, where)
    ]
    moving = True
    while moving:
        moving = False
        for need in needs:
            ends = (need.target, need.source) if need.shape == "with" else (need.target,)
            first = min(where[need.source], where[need.target]) if need.shape == "with" else where[need.source]
            for end in ends:
                if where[end] > first:
                    where[end], moving = first, True
    return [[atom for atom in sorted(where) if where[atom] == place] for place in range(len(groups))]


def _beyond(groups: Sequence[Sequence[int]], wish: Wish) -> int:
    """How many groups are over the limit."""
    traits = [[wish.traits[atom] for atom in group] for group in groups]
    return sum(
        not wish.limit.fits(sum(one.weight for one in group), sum(one.weight for one in group if one.side))
        for group in traits
    )


def _witness(lesson: Lesson) -> Witness:
    said = f" says {lesson.output[0]}" if lesson.output else " fails"
    return Witness(lesson.path, lesson.line, f"{lesson.command}{said} [{lesson.id}]")
