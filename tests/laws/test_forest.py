"""Independent parts of a series are stacks of their own: merging all tips, in any order, gives the source's tree."""

from __future__ import annotations

from itertools import islice, permutations
from pathlib import Path

import pytest
from hypothesis import given

from prsplit.app.apply import ApplyOptions, apply_series
from prsplit.settings import PlanOptions
from support.cases import batches, stored
from support.generate import Change
from support.generate_store import Range, git
from support.profile import laws
from support.repo import grown
from support.stacks import Silent, branches, options

ORDERS = 6
"""Orders of merging that are tried of one forest."""


def merged(folder: str, base: str, tips: list[str]) -> str:
    """The tree of the tips, merged one after the other onto `base` as people do it."""
    now = base
    for tip in tips:
        tree = git(folder, "merge-tree", "--write-tree", "--allow-unrelated-histories", now, tip).decode().split()[0]
        now = git(folder, "commit-tree", "-p", now, "-p", tip, "-m", "merge", tree).decode().strip()
    return git(folder, "rev-parse", f"{now}^{{tree}}").decode().strip()


def tips_of(folder: str, base: str, prefix: str) -> list[str]:
    """The commits below `prefix` that no other one stands on."""
    made = set(branches(folder, prefix).values())
    return sorted(made - {parent for one in made for parent in git(folder, "rev-parse", f"{one}^@").decode().split()})


@laws(quick=1, full=480)
@given(batch=batches())
def test_any_order_of_merging_gives_the_source(batch: list[Change]) -> None:
    """Without a conflict."""
    with stored("forest", batch) as (folder, ranges):
        for number, (change, where) in enumerate(zip(batch, ranges, strict=True)):
            _merges(folder, change, where, f"law/{number}")


def _merges(folder: str, change: Change, where: Range, prefix: str) -> None:
    made = apply_series(folder, options(change, where), ApplyOptions("forest", prefix), Silent())
    assert made.run is not None
    tips = tips_of(folder, where.base, prefix)
    for order in islice(permutations(tips), ORDERS):
        assert merged(folder, where.base, list(order)) == where.head_tree


FUNCTIONS = "\n\n".join(f"def f{n}(x):\n    a = x + {n}\n    b = a * 2\n    return b" for n in range(6)) + "\n"


@pytest.mark.parametrize(
    ("edits", "tips"),
    [
        (
            {
                "m.py": FUNCTIONS.replace("x + 0", "x - 9").replace("x + 5", "x - 8"),
                "n.py": "def alone():\n    return 1\n",
            },
            3,
        ),
        ({"m.py": "def f(x):\n    return x + 1\ndef h(x):\n    return x + 1\n"}, 1),
    ],
)
def test_parts_are_apart_where_needs_and_texts_allow(tmp_path: Path, edits: dict[str, str], tips: int) -> None:
    """Functions that lie far from each other are stacks of their own; neighbours are one."""
    near = b"def f(x):\n    return x\ndef h(x):\n    return x\n"
    repo = grown(tmp_path, {"m.py": FUNCTIONS.encode() if tips > 1 else near, "o.py": b"print(1)\n"})
    repo.git("switch", "-qC", "topic")
    for path, text in edits.items():
        repo.write(path, text)
    repo.commit("topic")
    folder, start = str(repo.path), repo.id("main")
    made = apply_series(folder, PlanOptions(base="main", max_lines=2), ApplyOptions("forest", "split/x"), Silent())
    assert made.run is not None
    found = tips_of(folder, start, "split/x")
    assert len(found) == tips
    for order in permutations(found):
        assert merged(folder, start, list(order)) == repo.git("rev-parse", "topic^{tree}")
