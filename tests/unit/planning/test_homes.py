"""Tests go to the PR of what they test, and nothing goes where a need or the limit is against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from prsplit.model.graph import Confidence, Graph, Need, NeedKind, Shape, Witness
from prsplit.model.plan import Counted, Role
from prsplit.planning.homes import at_home
from prsplit.planning.knots import tie
from prsplit.planning.scraps import Setting
from prsplit.planning.traits import Limit, Trait


def _trait(weight: int, role: Role = "core", path: str = "", *, adds: bool = True) -> Trait:
    return Trait(path or ("t.py" if role == "tests" else "a.py"), "s", role, weight, adds=adds)


def _need(source: int, target: int, kind: NeedKind = "tests") -> Need:
    shape: Shape = "should" if kind == "tests" else "before"
    return Need(source, target, kind, shape, Confidence.CERTAIN, Witness("t.py", 1, "x"))


def _setting(traits: Sequence[Trait], needs: Sequence[Need], limit: int = 400) -> Setting:
    """Atoms that measure what they weigh, one knot each."""

    def measure(_: Sequence[int], own: Sequence[int]) -> Counted:
        lines = sum(traits[atom].weight for atom in own)
        return Counted(lines, lines)

    knots = tie(len(traits), needs, traits, Limit(limit))
    return Setting(knots, Graph(len(traits), tuple(needs)), traits, Limit(limit), (0,) * len(traits), measure)


_THREE = [_trait(200), _trait(200), _trait(50, "tests")]


def test_a_test_beside_other_code_goes_to_what_it_tests() -> None:
    """It goes back as well as on."""
    assert at_home([[0], [1, 2]], _setting(_THREE, [_need(2, 0)])) == [[0, 2], [1]]
    assert at_home([[0, 2], [1]], _setting(_THREE, [_need(2, 1)])) == [[0], [1, 2]]


def test_a_test_of_several_prs_goes_to_the_last_of_them() -> None:
    """One that has a subject where it is stays."""
    four = [*_THREE, _trait(200)]
    assert at_home([[0], [1], [2, 3]], _setting(four, [_need(2, 0), _need(2, 1)])) == [[0], [1, 2], [3]]
    assert at_home([[0], [1], [2, 3]], _setting(four, [_need(2, 0), _need(2, 3)])) == [[0], [1], [2, 3]]


def test_tests_of_their_own_pr_stay_behind_their_code() -> None:
    """They come after what they test, which is all that is asked."""
    assert at_home([[0], [1], [2]], _setting(_THREE, [_need(2, 0)])) == [[0], [1], [2]]


def test_the_limit_and_what_is_only_likely_keep_a_test_where_it_is() -> None:
    """Tests may go beyond the limit by half."""
    assert at_home([[0], [1, 2]], _setting(_THREE, [_need(2, 0)], 200)) == [[0, 2], [1]]
    assert at_home([[0], [1, 2]], _setting(_THREE, [_need(2, 0)], 160)) == [[0], [1, 2]]
    likely = replace(_need(2, 0), confidence=Confidence.LIKELY)
    assert at_home([[0], [1, 2]], _setting(_THREE, [likely])) == [[0], [1, 2]]
    assert at_home([[0], [1, 2]], _setting(_THREE, [_need(2, 0)], 0)) == [[0], [1, 2]]


def test_helpers_come_along_and_code_does_not() -> None:
    """A helper without a subject moves with its test; a test that needs other code of the later PR stays."""
    helper = [*_THREE, _trait(10, "tests")]
    assert at_home([[0], [1, 2, 3]], _setting(helper, [_need(2, 0), _need(2, 3, "uses")])) == [[0, 2, 3], [1]]
    bound = [*_THREE, _trait(200)]
    needs = [_need(2, 0), _need(2, 3, "order")]
    assert at_home([[0], [1, 2, 3]], _setting(bound, needs)) == [[0], [1, 2, 3]]


def test_a_changed_test_leaves_none_of_its_file_behind() -> None:
    """New ones may."""
    changed = [*_THREE[:2], _trait(50, "tests", adds=False), _trait(20, "tests")]
    needs = [_need(2, 0), _need(3, 1)]
    assert at_home([[0], [1, 2, 3]], _setting(changed, needs)) == [[0], [1, 2, 3]]
    fresh = [replace(trait, adds=True) for trait in changed]
    assert at_home([[0], [1, 2, 3]], _setting(fresh, needs)) == [[0, 2], [1, 3]]
