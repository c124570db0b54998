from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prsplit.model.plan import Role
from prsplit.planning.gate import SCRAP, Figures, between, evidence, figures
from prsplit.planning.traits import Trait

TWO = Figures(lines=(60, 40), code=(60, 40), standing=2, tests=1)


def trait(path: str, weight: int, role: Role = "core", *, layout: bool = False) -> Trait:
    """An edit of a file."""
    return Trait(path, "s", role, weight, adds=False, layout=layout)


found = st.builds(
    lambda parts, standing, tests: Figures(
        tuple(own for own, _ in parts), tuple(min(own, code) for own, code in parts), standing, tests
    ),
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), min_size=1, max_size=5),
    st.integers(0, 5),
    st.integers(0, 9),
)
chance = st.floats(0.0, 1.0)


@given(found, chance, chance)
def test_likeness_speaks_against_two_ideas(given_figures: Figures, one: float, other: float) -> None:
    """The likelier it is that lines across two concerns belong together, the less is the evidence; it is a probability."""
    low, high = sorted((one, other))
    assert 0.0 <= evidence(given_figures, high) <= evidence(given_figures, low) < 1.0


@given(found, chance, st.integers(0, 90))
def test_what_stands_alone_speaks_for_them(given_figures: Figures, likeness: float, more: int) -> None:
    """One more concern with a file to itself, one more test file, or more code in every concern: never less evidence."""
    now = evidence(given_figures, likeness)
    assert now <= evidence(replace(given_figures, standing=given_figures.standing + 1), likeness)
    assert now <= evidence(replace(given_figures, tests=given_figures.tests + 1), likeness)
    assert now <= evidence(replace(given_figures, code=tuple(one + more for one in given_figures.code)), likeness)


@given(found, chance)
def test_the_order_of_concerns_is_no_evidence(given_figures: Figures, likeness: float) -> None:
    """Concerns have numbers, and no rank."""
    turned = replace(given_figures, lines=given_figures.lines[::-1], code=given_figures.code[::-1])
    assert evidence(turned, likeness) == evidence(given_figures, likeness)


def test_one_concern_is_no_evidence() -> None:
    """One concern, or scraps beside it, is one idea however big it is."""
    assert evidence(Figures((900,), (900,), 1, 30), 0.0) == 0.0
    assert evidence(replace(TWO, lines=(900, SCRAP - 1)), 0.0) == 0.0 < evidence(replace(TWO, lines=(900, SCRAP)), 0.0)
    assert evidence(Figures((), (), 0, 0), 1.0) == 0.0


def test_the_figures_of_a_change() -> None:
    """Layout says nothing new, tests and documents are no code, and only a concern with code stands by itself."""
    atoms = [
        trait("a.py", 20),
        trait("shared.py", 7),
        trait("shared.py", 9),
        trait("test_a.py", 30, "tests"),
        trait("b.py", 50, layout=True),
        trait("c.py", 4),
        trait("d.md", 8, "docs"),
    ]
    assert figures([0, 0, 1, 0, 1, 4, 4], atoms) == Figures((57, 9, 12), (27, 9, 4), standing=2, tests=1)


def test_the_likeness_across_concerns() -> None:
    """Every pair of lines counts once; without a pair across there is none to tell apart."""
    assert between([0, 1, 1], [2, 3, 1], [0.5, 0.1, 0.9]) == pytest.approx((6 * 0.5 + 2 * 0.1) / 8)
    assert between([3, 3], [5, 5], [0.2]) == 1.0
