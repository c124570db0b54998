"""Plan only some paths of a change: the rest, less what the chosen paths need, becomes the last PR."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from prsplit.errors import UsageError
from prsplit.model.graph import Confidence, Graph, Need, Witness
from prsplit.planning.traits import Trait


def set_aside(graph: Graph, traits: Sequence[Trait], only: Sequence[str]) -> Graph:
    """The graph with needs that hold everything outside `only` together, after everything inside it.

    `only` are folders, files or shell patterns. What a chosen atom needs counts as chosen. Raises UsageError for one that
    no changed file matches.
    """
    rest = sorted(left_out(graph, traits, only))
    if not rest:
        return graph
    anchor, chosen = rest[0], set(range(graph.size)) - set(rest)
    witness = Witness(traits[anchor].path, 1, "--only")
    needs = [Need(anchor, other, "order", "with", Confidence.CERTAIN, witness) for other in rest[1:]]
    needs += [Need(anchor, other, "order", "before", Confidence.CERTAIN, witness) for other in sorted(chosen)]
    floats = tuple(entry for entry in graph.floats if entry.atom in chosen)
    return replace(graph, needs=(*graph.needs, *needs), floats=floats)


def left_out(graph: Graph, traits: Sequence[Trait], only: Sequence[str]) -> frozenset[int]:
    """The atoms that `only` does not choose, nor any need of what it chooses. Raises UsageError as `set_aside` does."""
    for spec in only:
        if not any(_matches(trait.path, spec) for trait in traits):
            raise UsageError(f"No changed file matches --only {spec}.", "git diff --stat BASE...HEAD")
    chosen = {index for index, trait in enumerate(traits) if any(_matches(trait.path, spec) for spec in only)}
    return frozenset(range(graph.size)) - _needed(graph, chosen) if chosen else frozenset()


def _matches(path: str, spec: str) -> bool:
    plain = spec.rstrip("/")
    return path == plain or path.startswith(plain + "/") or fnmatchcase(path, spec)


def _needed(graph: Graph, chosen: set[int]) -> set[int]:
    """Everything that `chosen` needs, through any number of needs."""
    targets: dict[int, list[int]] = defaultdict(list)
    for need in graph.needs:
        if need.hard:
            targets[need.source].append(need.target)
            if need.shape == "with":
                targets[need.target].append(need.source)
    queue, seen = list(chosen), set(chosen)
    for node in queue:
        for target in targets[node]:
            if target not in seen:
                seen.add(target)
                queue.append(target)
    return seen
