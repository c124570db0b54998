"""The last look at each pair of units: what the questions of one table add up to."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import inf, log

from prsplit.analysis.kin_questions import CHANGE, QUESTIONS, Question, Side

Triangle = list[float]
"""A value per pair of units as a flat lower triangle: the pair i > j stands at i(i-1)/2 + j."""


def last_look(figures: Mapping[str, Triangle], lines: Sequence[int]) -> Triangle:
    """The logit of each pair. `figures` are those that the table asks for, but for the ones that are worked out here from
    `second`, the probability so far, and from `lines`, the units' weights (at least 1)."""
    mutual, nearest = shares_of_best(figures["second"], len(lines))
    logs = [log(weight) for weight in lines]
    smaller = [min(logs[one], logs[other]) for one in range(len(lines)) for other in range(one)]
    known = {**figures, "mutual": mutual, "nearest": nearest, "smaller": smaller}
    alone, crossing = _sorted([settled(question, log(max(1, sum(lines)))) for question in QUESTIONS])
    total = [0.0] * len(smaller)
    for name, questions in alone.items():
        bounds, values = steps(questions)
        total = [so_far + values[bisect_left(bounds, one)] for so_far, one in zip(total, known[name], strict=True)]
    for figure, bound, (low, low_bound, a, b), (high, high_bound, c, d) in crossing:
        total = [
            so_far + ((a if one <= low_bound else b) if value <= bound else (c if other <= high_bound else d))
            for so_far, value, one, other in zip(total, known[figure], known[low], known[high], strict=True)
        ]
    return total


def settled(question: Question, change: float) -> Question:
    """The question with the answers to all that it asks about the change, which is the same for every pair."""
    figure, bound, low, high = question
    if figure != CHANGE:
        return figure, bound, _settled(low, figure, change), _settled(high, figure, change)
    name, limit, below, above = _settled(low if change <= bound else high, "first", change)
    return name, limit, (name, limit, below, below), (name, limit, above, above)


def _settled(side: Side, figure: str, change: float) -> Side:
    """The side, a constant of `figure` where it asks about the change."""
    name, bound, below, above = side
    value = below if change <= bound else above
    return (figure, inf, value, value) if name == CHANGE else side


def steps(questions: Sequence[Question]) -> tuple[list[float], list[float]]:
    """What questions about one and the same figure add up to: bounds, and one more value than bounds, the first up to the
    first bound."""
    bounds = sorted({part[1] for question in questions for part in (question, question[2], question[3])})
    return bounds, [sum(_answer(question, point) for question in questions) for point in (*bounds, inf)]


def _answer(question: Question, value: float) -> float:
    _, bound, low, high = question
    _, limit, below, above = low if value <= bound else high
    return below if value <= limit else above


def _sorted(questions: Iterable[Question]) -> tuple[dict[str, list[Question]], list[Question]]:
    """The questions that ask for one figure alone, by that figure, and those that ask for more."""
    alone: dict[str, list[Question]] = defaultdict(list)
    crossing: list[Question] = []
    for question in questions:
        figure, _, low, high = question
        (alone[figure] if low[0] == high[0] == figure else crossing).append(question)
    return alone, crossing


def shares_of_best(p: Triangle, count: int) -> tuple[Triangle, Triangle]:
    """Each pair's value as a share of the best that one of both has with any other: the lesser share, and the greater."""
    best = [1e-9] * count
    place = 0
    for one in range(count):
        for other in range(one):
            best[one] = max(best[one], p[place])
            best[other] = max(best[other], p[place])
            place += 1
    pairs = [(best[one], best[other]) for one in range(count) for other in range(one)]
    lesser = [value / max(pair) for value, pair in zip(p, pairs, strict=True)]
    return lesser, [value / min(pair) for value, pair in zip(p, pairs, strict=True)]
