"""PRs that need each other, can't be merged by text or don't stand alone are one part."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from prsplit.model.graph import Confidence, Need, Witness
from prsplit.model.plan import DependsOn, PlannedPR, Size, Violation
from prsplit.planning.forest import parts

NEED = Need(0, 0, "uses", "before", Confidence.CERTAIN, Witness("", 0, ""))


def _pr(number: int, *needs: int) -> PlannedPR:
    links = tuple(DependsOn(need, NEED) for need in needs)
    return PlannedPR(number, "core", "T", "", "t", (number - 1,), Size(1, 0, 1, 1), links)


def _numbers(
    prs: Sequence[PlannedPR], near: Collection[frozenset[int]] = (), fragile: Collection[int] = ()
) -> list[list[int]]:
    def adjacent(one: Collection[int], other: Collection[int]) -> bool:
        return any(pair & set(one) and pair & set(other) for pair in near)

    def prove(steps: Sequence[Collection[int]]) -> list[Violation]:
        return [
            Violation(1, "uses", "a", 1, "x", (atom, 0)) for atom in fragile if atom in steps[-2] and 0 not in steps[-2]
        ]

    return [[pr.number for pr in part] for part in parts(prs, adjacent, prove)]


def test_needs_texts_and_proof_join() -> None:
    """And nothing else does."""
    assert _numbers([_pr(1), _pr(2), _pr(3)]) == [[1], [2], [3]]
    assert _numbers([_pr(1), _pr(2), _pr(3, 1)]) == [[1, 3], [2]]
    assert _numbers([_pr(1), _pr(2), _pr(3)], near=[frozenset({1, 2})]) == [[1], [2, 3]]
    assert _numbers([_pr(1), _pr(2), _pr(3)], fragile=[2]) == [[1, 3], [2]]
    assert _numbers([_pr(1), _pr(2), _pr(3, 1)], near=[frozenset({1, 2})]) == [[1, 2, 3]]
