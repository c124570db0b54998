"""Knots above the limit: what is let go of them, what stays, and what cannot be cut."""

from __future__ import annotations

import re
from pathlib import Path

from support.worked import Worked, work

BODY = "".join(f"    x += {number}\n" for number in range(24))


def _member(name: str, uses: str) -> str:
    lines = "".join(f"      count += {number}\n" for number in range(14))
    return f"    // {name}: see m0, m1 and m2.\n    {name} : function(value) {{\n      {uses}\n{lines}    }}"


def _wrapper() -> str:
    """A script in a wrapper: an object whose members call each other down a chain, and a call of one of them at its end."""
    chain = ",\n".join(_member(f"m{n}", f"return value.m0 || this.m{n + 1}('m{n - 1}')") for n in range(12))
    last = _member("m12", "return { m3: value }")
    return f"(function(){{\n  Lib = {{\n{chain},\n{last}\n  }}\n\n  Lib.m4({{\n    word: 'm2',\n  }})\n}})()\n"


def test_members_of_a_wrapper_come_after_those_that_they_use(tmp_path: Path) -> None:
    """Comments, strings and members of who knows what do not count; what is called on loading is there by then."""
    done = work(tmp_path, {"a.js": "x\n"}, {"lib.js": _wrapper()}, 80)
    assert all(pr.size.reviewable <= 80 for pr in done.prs), done.told()
    for step in done.steps[1:]:
        text = step.get("lib.js", b"").decode()
        there = set(re.findall(r"(m\d+) :", text))
        assert set(re.findall(r"(?:this|Lib)\.(m\d+)", text)) <= there, text


def _engine() -> dict[str, str]:
    """A class whose `run` sets what its other methods read, a caller, and one of all."""
    parts = "".join(
        f"\n    def part{n}(self, x):\n{BODY.replace('    ', '        ')}        return x + self.mode\n"
        for n in range(4)
    )
    calls = "".join(f"        x = self.part{n}(x)\n" for n in range(4))
    run = f"\n    def run(self, x):\n        self.mode = x\n{calls}        return x\n"
    return {
        "engine.py": f'class Engine:\n    """Runs."""\n{parts}{run}',
        "report.py": "from engine import Engine\n\n\ndef report():\n    return Engine().part2(1)\n",
    }


def test_a_method_may_come_before_the_one_that_sets_what_it_reads(tmp_path: Path) -> None:
    """Its callers come after both, so that nobody runs it until then."""
    done = work(tmp_path, {"a.py": "A = 1\n"}, _engine(), 60)
    assert all(pr.size.reviewable <= 60 for pr in done.prs), done.told()
    first, setter = done.comes("engine.py", "def part2"), done.comes("engine.py", "def run")
    assert first < setter <= done.comes("report.py", "def report"), done.told()
    (depends,) = [pr.depends_on for pr in done.prs if pr.number == done.comes("report.py", "def report")]
    assert {first, setter} <= {one.number for one in depends} | {setter}, done.told()


def test_within_the_limit_what_is_set_comes_first(tmp_path: Path) -> None:
    """Nothing is let go that fits."""
    done = work(tmp_path, {"a.py": "A = 1\n"}, _engine(), 200)
    assert done.comes("engine.py", "def part2") == done.comes("engine.py", "def run"), done.told()


def _longest(done: Worked) -> int:
    return max(pr.size.reviewable for pr in done.prs)


def test_a_table_of_four_thousand_lines_is_cut_at_its_rows(tmp_path: Path) -> None:
    """It has a PR for each limit's worth of rows, in order, and who reads it comes last."""
    rows = "".join(f'    "name {number}": {number},\n' for number in range(4000))
    head = {
        "data.py": f"NAMES = {{\n{rows}}}\n",
        "use.py": "from data import NAMES\n\n\ndef use(x):\n    return NAMES[x]\n",
    }
    done = work(tmp_path, {"a.py": "A = 1\n"}, head, 400)
    assert _longest(done) <= 400, done.told()
    assert len(done.prs) <= 12, done.told()
    numbers = [done.comes("data.py", f'"name {number}"') for number in range(0, 4000, 250)]
    assert numbers == sorted(numbers)
    assert done.comes("use.py") >= numbers[-1], done.told()


def test_a_function_of_fifteen_hundred_lines_is_one_pr_that_says_so(tmp_path: Path) -> None:
    """Nothing else rides along."""
    body = "".join(f"    x += {number}\n" for number in range(1500))
    head = {"big.py": f"def long(x):\n{body}    return x\n", "b.py": "def b():\n    return 1\n"}
    done = work(tmp_path, {"a.py": "A = 1\n"}, head, 400)
    (over,) = [pr for pr in done.prs if pr.size.reviewable > 400]
    assert over.size.reviewable == 1502
    assert any("long alone has 1,502 lines and can't be cut" in note for note in over.notes), over.notes


def test_a_guarded_import_does_not_tie_all_who_use_its_names(tmp_path: Path) -> None:
    """It cannot be taken apart, so it comes with the first who uses one of them."""
    guard = "try:\n    from fast import one, two\nexcept ImportError:\n    one = two = None\n\n\n"
    parts = "".join(f"def use_{name}(x):\n{BODY}    return {name}(x)\n\n\n" for name in ("one", "two"))
    done = work(tmp_path, {"a.py": "A = 1\n"}, {"b.py": guard + parts}, 40)
    assert all(pr.size.reviewable <= 40 for pr in done.prs), done.told()
    firsts = {done.comes("b.py", f"def use_{name}") for name in ("one", "two")}
    assert done.comes("b.py", "import one, two") == min(firsts), done.told()


def _tests_of(package: str, names: list[str]) -> str:
    wanted = "".join(f"from {package} import {name}\n" for name in names)
    bodies = "".join(f"\n\ndef test_{name}():\n{BODY.replace('x +=', 'x =')}    assert {name}(x)\n" for name in names)
    return wanted + bodies


def test_a_file_moves_by_itself_and_is_edited_then(tmp_path: Path) -> None:
    """Imports that load the same from both places need not turn with the move, and what is added may wait."""
    old, new = ["one", "two", "three"], ["four", "five", "six"]
    code = "".join(f"def {name}(x):\n    return x + {n}\n\n\n" for n, name in enumerate(old))
    more = "".join(f"def {name}(x):\n{BODY}    return x\n\n\n" for name in new)
    base = {"lib/__init__.py": "", "lib/a.py": code, "tests/deep/test_a.py": _tests_of("lib.a", old)}
    head = {
        "tests/deep/test_a.py": "",
        "lib/a.py": code + more,
        "tests/test_all.py": _tests_of("lib.a", [*old, *new]),
    }
    done = work(tmp_path, base, head, 60)
    assert all(pr.size.reviewable <= 60 for pr in done.prs), done.told()
    places = ["tests/test_all.py" in step for step in done.steps]
    assert places == ["tests/deep/test_a.py" not in step for step in done.steps]
    assert len({done.comes("tests/test_all.py", f"def test_{name}") for name in new}) > 1, done.told()
