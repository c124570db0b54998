from __future__ import annotations

import random

import pytest

from prsplit.analysis.kin_bags import Unit
from prsplit.analysis.kinship import SCORES, WEIGHTS, Kinship, probabilities


def unit(path: str, new: str, *, old: str = "", symbol: str = "", line: float = 10.0) -> Unit:
    """One unit of ten lines."""
    return Unit(path, symbol, old.encode(), new.encode(), line, 10, (path,), "definition")


PARSER = unit("app/parser.x", "headers = parse_headers(raw_header_block)\n", symbol="parse_request")
PARSER_TEST = unit("tests/test_parser.x", "assert parse_headers(raw_header_block) == {}\n", symbol="test_parse_request")
PALETTE = unit("app/palette.x", "colour = blend_colours(warm_palette, cold_palette)\n", symbol="draw")
UNITS = [PARSER, PALETTE, PARSER_TEST]


def pair(values: list[float], one: int, other: int) -> float:
    """A pair's value in a flat lower triangle."""
    high, low = max(one, other), min(one, other)
    return values[high * (high - 1) // 2 + low]


def score(name: str, units: list[Unit]) -> list[float]:
    """One score of all pairs, with nothing known of base."""
    return SCORES[name](Kinship(units, {}, 0))


def test_a_test_is_nearer_to_its_subject_than_to_a_stranger() -> None:
    """What shares rare words, symbol and stem is likelier one concern than what shares nothing."""
    found = probabilities(UNITS)
    assert pair(found, 0, 2) > 0.5 > pair(found, 0, 1)
    assert pair(found, 0, 2) > pair(found, 1, 2)


@pytest.mark.parametrize("count", [0, 1])
def test_no_pairs(count: int) -> None:
    """Fewer than two units have no pair."""
    assert probabilities(UNITS[:count]) == []


def test_empty_units_are_no_reason_to_fail() -> None:
    """Units without a word, as of a binary file, get a probability like any other."""
    found = probabilities([unit("a.bin", ""), unit("b.bin", ""), PARSER])
    assert len(found) == 3
    assert all(0.0 < value < 1.0 for value in found)


def test_every_score_has_a_weight_and_stays_in_range() -> None:
    """Each score is weighted in the one table; all but the crowd lie between 0 and 1."""
    assert set(SCORES) | {"bias", "files"} == set(WEIGHTS)
    for name in SCORES.keys() - {"crowd"}:
        assert all(-1e-9 <= value <= 1.0 + 1e-9 for value in score(name, UNITS)), name


def test_the_order_of_units_does_not_matter() -> None:
    """A pair's probability is the same wherever its units stand in the list."""
    units = [
        *UNITS,
        unit("app/parser.x", "log(raw_header_block)\n", line=40.0),
        unit("docs/guide.md", "Colours blend.\n"),
    ]
    order = list(range(len(units)))
    random.Random(5).shuffle(order)
    plain, mixed = probabilities(units), probabilities([units[place] for place in order])
    for one in range(len(units)):
        for other in range(one):
            assert pair(mixed, one, other) == pytest.approx(pair(plain, order[one], order[other]))


def test_rare_words_bind_more_than_everyday_ones() -> None:
    """A shared word that every base file holds says less than one that base does not know."""
    units = [unit("a.x", "connection\n"), unit("b.x", "connection\n"), unit("c.x", "orchestra\n")]
    common = probabilities(units, base_words={"connection": 9}, base_files=9)
    assert pair(common, 0, 1) < pair(probabilities(units, base_words={}, base_files=9), 0, 1)


def test_lines_on_both_sides_are_no_change() -> None:
    """Only the lines that differ are read, so that the rest of a function is not mistaken for the change."""
    units = [
        unit("a.x", "shared_context\nalpha_thing\n", old="shared_context\n"),
        unit("b.x", "shared_context\nbeta_gadget\n", old="shared_context\n"),
    ]
    assert score("idents", units) == [0.0]


def test_machine_made_lines_are_not_read() -> None:
    """A line of a thousand letters and more was not written by hand and costs no time."""
    units = [unit("a.map", "alpha_thing " * 200), unit("b.map", "alpha_thing " * 200)]
    assert score("idents", units) == [0.0]


def test_tests_of_different_files_are_no_kin() -> None:
    """That two files are tests is no reason to join them."""
    units = [unit("tests/test_a.x", "one"), unit("tests/test_b.x", "two"), unit("src/a.x", "three")]
    assert score("tests", units) == [1.0, 0.0, 0.0]
    assert score("testof", units) == [0.0, 1.0, 0.0]


def test_uses_is_the_name_around_an_edit_that_the_other_spells() -> None:
    """A changed function named on another's changed lines binds them; an everyday name does not."""
    user = unit("b.x", "compute_margin(3)\nmain()\n")
    assert score("uses", [unit("a.x", "x\n", old="y\n", symbol="compute_margin"), user])[0] > 0.9
    assert score("uses", [unit("a.x", "x\n", old="y\n", symbol="main"), user])[0] == 0.0
