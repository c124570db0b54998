"""What failing steps have taught, as needs of the graph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from prsplit.model.atom import Atom
from prsplit.model.graph import Confidence, Graph, Need, Witness
from prsplit.model.proven import Lesson


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


def _witness(lesson: Lesson) -> Witness:
    said = f" says {lesson.output[0]}" if lesson.output else " fails"
    return Witness(lesson.path, lesson.line, f"{lesson.command}{said} [{lesson.id}]")
