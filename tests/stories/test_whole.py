"""A change that is small enough by what counts of it stays one PR, whatever its raw lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.worked import work


def _code(count: int) -> str:
    return (
        "def weigh(apples):\n" + "".join(f"    apples += {number}\n" for number in range(count)) + "    return apples\n"
    )


def _cases(count: int) -> str:
    cases = "".join(f"\n\ndef test_{number}():\n    assert weigh({number}) > 0\n" for number in range(count))
    return f"from shop import weigh\n{cases}"


def _laid_out(width: int, functions: int = 12) -> str:
    gap = "\n" + " " * width if width else ""
    return "\n\n".join(
        f"def f{number}(one, two):\n    return sum([{gap}one,{gap or ' '}two{gap and ',' + chr(10) + '    '}])\n"
        for number in range(functions)
    )


@pytest.mark.parametrize(("hard", "alone"), [(False, True), (True, False)])
def test_code_with_its_own_tests_may_exceed_the_limit_by_half(tmp_path: Path, *, hard: bool, alone: bool) -> None:
    """Unless the limit was set by hand."""
    base = {"shop.py": "PRICE = 1\n"}
    head = {"shop.py": f"PRICE = 1\n\n\n{_code(12)}", "tests/test_shop.py": _cases(9)}
    done = work(tmp_path, base, head, 40, hard=hard)
    assert (len(done.prs) == 1) is alone, done.told()


@pytest.mark.parametrize(("limit", "hard", "alone"), [(60, False, True), (60, True, False), (30, False, False)])
def test_a_change_of_layout_is_one_pr(tmp_path: Path, *, limit: int, hard: bool, alone: bool) -> None:
    """While there is no more than twice the limit to scroll through, or the limit itself where it is hard."""
    files = [f"part{number}.py" for number in range(3)]
    base = {name: _laid_out(0, 6) for name in files}
    head = {name: _laid_out(8, 6) for name in files}
    done = work(tmp_path, base, head, limit, hard=hard)
    raw = sum(pr.size.raw for pr in done.prs)
    assert 60 < raw <= 120, raw
    assert (len(done.prs) == 1) is alone, done.told()


def test_what_is_not_asked_for_stays_the_last_pr(tmp_path: Path) -> None:
    """With `--only`, however small the change is."""
    base = {"shop.py": "PRICE = 1\n"}
    head = {"shop.py": f"PRICE = 1\n\n\n{_code(12)}", "tests/test_shop.py": _cases(9)}
    done = work(tmp_path, base, head, 40, hard=False, only=("shop.py",))
    assert [done.comes("shop.py", "weigh"), done.comes("tests/test_shop.py")] == [1, 2], done.told()
