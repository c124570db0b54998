"""Whether a change that is within its limit holds several ideas all the same: four figures of its concerns."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

from prsplit.planning.traits import Trait

GATE: Mapping[str, float] = {"bias": -0.8, "between": -5.0, "standing": 0.4, "second": 0.5, "tests": 0.8}
"""Logistic weights of `evidence`.

Source: 303 tangles of two or three commits and 110 single commits of 30 public repositories, none with a development case,
of those that have two concerns of ten lines or more after needs have joined some; each kind weighs one half, weights are
rounded. Repositories left out in groups, AUC 0.75, and 0.70 for lines, files and `between` alone; boosted trees over
seventy figures reach 0.73.
"""

SCRAP = 10
"""Lines of the second largest concern under which a change is taken for one concern with scraps."""

THRESHOLD = 0.3
"""The evidence under which a change within its limit is kept whole.

Source: limit 400, 200 single commits and 200 tangles that chose no weight: one PR for 83 % and 35 %; at 0.2 for 76 % and 32 %,
at 0.4 for 86 % and 39 %. See docs/benchmarks.md.
"""

_CODE = 5
"""Lines of code from which on a concern is more than a touch."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What the gate looks at.

    `lines` and `code` are each concern's lines that say something new, and those of them that are no tests or documents;
    `standing` is how many concerns have code and a file that no other concern touches, `tests` the number of changed test
    files.
    """

    lines: tuple[int, ...]
    code: tuple[int, ...]
    standing: int
    tests: int


def figures(label: Sequence[int], traits: Sequence[Trait]) -> Figures:
    """The figures of a change whose atoms are of these concerns."""
    lines: Counter[int] = Counter()
    code: Counter[int] = Counter()
    touch: dict[str, set[int]] = defaultdict(set)
    for one, trait in zip(label, traits, strict=True):
        news = 0 if trait.layout else trait.weight
        lines[one] += news
        code[one] += 0 if trait.side else news
        touch[trait.path].add(one)
    alone = {one for concerns in touch.values() if len(concerns) == 1 for one in concerns}
    order = sorted(lines)
    tests = len({trait.path for trait in traits if trait.role == "tests"})
    standing = sum(code[one] >= _CODE for one in alone)
    return Figures(tuple(lines[one] for one in order), tuple(code[one] for one in order), standing, tests)


def evidence(found: Figures, between: float) -> float:
    """The probability that a change holds several ideas; 0 for one concern with at most scraps beside it.

    `between` is the mean probability of a pair of lines across two concerns. See GATE for the other figures: `second` is
    ln of the lines of code of the second concern, `tests` ln of the number of test files.
    """
    if len(found.lines) < 2 or sorted(found.lines)[-2] < SCRAP:
        return 0.0
    second = log(1 + sorted(found.code)[-2])
    value = GATE["bias"] + GATE["between"] * between + GATE["standing"] * found.standing
    return 1.0 / (1.0 + exp(-value - GATE["second"] * second - GATE["tests"] * log(1 + found.tests)))


def between(label: Sequence[int], lines: Sequence[int], p: Sequence[float]) -> float:
    """The mean probability of a pair of lines across two concerns, 1 where there is none: `label` and `lines` are the
    units' concerns and weights, `p` the flat lower triangle of their pairs."""
    wanted = pairs = 0.0
    place = 0
    for one in range(len(lines)):
        mine, weight = label[one], lines[one]
        for other in range(one):
            if label[other] != mine:
                both = weight * lines[other]
                pairs += both
                wanted += both * p[place]
            place += 1
    return wanted / pairs if pairs else 1.0
