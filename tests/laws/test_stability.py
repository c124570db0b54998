"""Small changes of input move little: what was planned together stays together."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from support.cases import Case, cases
from support.generate import Change, sample
from support.generate_files import FILE, Node
from support.profile import FULL

SEEDS = range(60 if FULL else 10)
Texts = dict[str, str]
Fellows = dict[tuple[str, str], frozenset[tuple[str, str]]]
Disturb = Callable[[Random, Texts, Texts], tuple[Texts, Texts]]
_SYLLABLES = (
    "ba",
    "cor",
    "den",
    "fil",
    "gra",
    "hum",
    "jor",
    "kel",
    "lin",
    "mar",
    "nor",
    "pel",
    "qui",
    "ros",
    "sul",
    "tor",
)


def word(dice: Random) -> str:
    """A word that nobody knows."""
    return "".join(dice.choice(_SYLLABLES) for _ in range(3))


def function(name: str, words: list[str], dice: Random) -> str:
    """A function whose body is about some words."""
    lines = [f"    {dice.choice(words)}_{dice.choice(words)} = {dice.choice(words)}({number})" for number in range(5)]
    return "\n".join([f"def {name}():", "    result = 1", *lines, "    return result + 1"]) + "\n\n\n"


def project(seed: int) -> tuple[Texts, Texts]:
    """Six modules at base, of which head edits some functions for each of two subjects, and adds one and a test."""
    dice = Random(seed)
    base, head = {}, {}
    for number in range(6):
        own = [word(dice) for _ in range(6)]
        base[f"pkg/m{number}.py"] = "".join(function(f"{own[each]}_{each}", own, dice) for each in range(4))
    head.update(base)
    places = dice.sample(range(6), 4)
    for subject in range(2):
        words = [word(dice) for _ in range(5)]
        for number in places[2 * subject : 2 * subject + 2]:
            path = f"pkg/m{number}.py"
            parts = head[path].split("\n\n\n")
            for each in dice.sample(range(4), 2):
                fresh = [f"    {dice.choice(words)}({dice.choice(words)}, result)" for _ in range(3)]
                parts[each] = parts[each].replace("    return result", "\n".join([*fresh, "    return result"]))
            head[path] = "\n\n\n".join(parts) + function(f"{words[0]}_{number}", words, dice)
        head[f"tests/test_{words[0]}.py"] = function(f"test_{words[0]}", words, dice)
    return base, head


def add_function(dice: Random, base: Texts, head: Texts) -> tuple[Texts, Texts]:
    """Head gains a function that has to do with nothing, in a module that it changed or not."""
    path = dice.choice(sorted(base))
    return base, head | {path: head[path] + function("stranger", [word(dice) for _ in range(5)], dice)}


def add_comment(dice: Random, base: Texts, head: Texts) -> tuple[Texts, Texts]:
    """Head gains a comment line within some function."""
    path = dice.choice(sorted(head))
    lines = head[path].split("\n")
    place = dice.choice([number for number, line in enumerate(lines) if line.startswith("    ")])
    return base, head | {path: "\n".join([*lines[:place], f"    # {word(dice)} {word(dice)}", *lines[place:]])}


def base_later(dice: Random, base: Texts, head: Texts) -> tuple[Texts, Texts]:
    """Base and head both have somebody else's commit: a function at the top of some module."""
    path = dice.choice(sorted(base))
    extra = function("elsewhere", [word(dice) for _ in range(5)], dice)
    return base | {path: extra + base[path]}, head | {path: extra + head[path]}


def rename_local(dice: Random, base: Texts, head: Texts) -> tuple[Texts, Texts]:
    """Head calls a local variable of a module otherwise, wherever it adds lines about it."""
    path = dice.choice(sorted(set(head) - set(base)))
    return base, head | {path: re.sub(r"\bresult\b", "outcome", head[path])}


def change(base: Texts, head: Texts, like: Change) -> Change:
    """Both ends as the store takes them."""
    ends = [{path.encode(): Node(FILE, text.encode()) for path, text in texts.items()} for texts in (base, head)]
    return replace(like, base=ends[0], head=ends[1], limit=0)


def fellows(case: Case) -> Fellows:
    """Each definition's fellows in its PR, itself included."""
    found: Fellows = {}
    for pr in case.planned.plan.prs:
        atoms = [case.planned.plan.atoms[atom] for atom in pr.atoms]
        names = frozenset((atom.path, atom.symbol) for atom in atoms if atom.symbol)
        found |= dict.fromkeys(names, names)
    return found


def steady(before: Fellows, after: Fellows) -> tuple[int, int]:
    """How many definitions that are in both plans have the same fellows among those, and how many there are."""
    both = before.keys() & after.keys()
    return sum((before[one] & both) == (after[one] & both) for one in both), len(both)


@pytest.mark.parametrize(
    ("disturb", "least"), [(add_function, 0.95), (add_comment, 0.95), (base_later, 0.95), (rename_local, 1.0)]
)
def test_small_changes_move_little(disturb: Disturb, least: float) -> None:
    """At random places; most definitions keep exactly the fellows that they had."""
    like = sample(1)
    ends = [project(seed) for seed in SEEDS]
    disturbed = [disturb(Random(seed + 1000), *both) for seed, both in zip(SEEDS, ends, strict=True)]
    with cases("stability", [change(*both, like) for both in (*ends, *disturbed)]) as found:
        plans = [fellows(case) for case in found]
    counts = [steady(*pair) for pair in zip(plans[: len(ends)], plans[len(ends) :], strict=True)]
    assert any(len(set(plan.values())) > 1 for plan in plans)
    assert sum(kept for kept, _ in counts) >= least * sum(total for _, total in counts)
