"""Update a stack that prsplit planned itself: what changes goes to the PR that it belongs to, and what is new finds a place."""

from __future__ import annotations

import pytest

from support.forge_fixtures import desk, forge, waits
from support.pushing import Desk
from support.scripts import Tree, commit

__all__ = ["desk", "forge", "waits"]

NAMES = ("alpha", "beta", "gamma")


def module(name: str, below: str = "", more: str = "") -> bytes:
    """A module of some thirty lines, whose first function calls that of the module `below`."""
    head = f"from pkg.{below} import {below}\n\n\n" if below else ""
    call = f"{below}(value)" if below else "value"
    rows = "".join(f"    value += {number}\n" for number in range(24))
    return f"{head}def {name}(value):\n{rows}    return {call}\n{more}".encode()


def files(**changed: bytes) -> Tree:
    """The whole change, some modules otherwise."""
    found = {b"pkg/__init__.py": b"", b"kept.txt": b"kept\n", b"old.txt": b"old\n"}
    for name, below in zip(NAMES, ("", *NAMES), strict=False):
        found[b"pkg/%s.py" % name.encode()] = module(name, below)
    found |= {b"pkg/%s.py" % name.encode(): content for name, content in changed.items()}
    return {path: ("100644", content) for path, content in sorted(found.items())}


@pytest.fixture
def split(desk: Desk) -> Desk:
    """A branch `topic` of three modules, split into three PRs and pushed."""
    move(desk, commit(desk.held.path, files(), [desk.held.base], "Add three modules"))
    desk.good("apply", "--head", "topic", "--max-lines", "30")
    desk.good("push")
    assert len(desk.home.pulls) == 3
    return desk


def move(desk: Desk, made: str, name: str = "topic") -> None:
    """Let a branch stand elsewhere."""
    desk.held.git("update-ref", f"refs/heads/{name}", made)


def branches(desk: Desk) -> list[str]:
    """The stack, bottom to top."""
    return sorted(name.removeprefix("refs/heads/") for name in desk.held.branches())


def update(desk: Desk, *words: str) -> str:
    """The answer to an update that must go through."""
    return desk.good("update", "--no-check", *words)


def text(desk: Desk, name: str, path: str) -> str:
    """A file at a branch."""
    return desk.held.git("show", f"{name}:{path}")


def test_a_fix_on_top_goes_to_where_it_belongs(split: Desk) -> None:
    """Committed on the uppermost branch, it changes what the lowest PR brought: that one, and no other, has it."""
    names, before = branches(split), split.place.pulls()
    better = module("alpha", more="    # said why\n")
    move(split, commit(split.held.path, files(alpha=better), [names[2]], "Say why"), names[2])
    update(split)
    assert split.place.pulls() == before
    assert text(split, names[0], "pkg/alpha.py").endswith("# said why")
    changed = split.held.git("diff", "--name-only", names[1], names[2])
    assert changed == "pkg/gamma.py"


def test_the_source_moved_on(split: Desk) -> None:
    """A changed function stays in its PR, what it needs goes with it, and what is new becomes a PR on top."""
    names, before = branches(split), split.place.pulls()
    more = files(
        beta=module("beta", "alpha").replace(b"return alpha(value)", b"return alpha(doubled(value))").replace(
            b"\n\n\ndef beta", b"\nfrom pkg.double import doubled\n\n\ndef beta"
        ),
        double=b"def doubled(value):\n    return 2 * value\n",
        delta=module("delta", "gamma"),
    )  # fmt: skip
    tip = commit(split.held.path, more, ["topic"], "Double, and delta")
    move(split, tip)
    dry = split.good("update", "--dry-run")
    told = update(split)
    after = branches(split)
    assert after[:3] == names
    assert [row.split("  ")[1] for row in told.splitlines()[:2]] == [after[1], after[3]]
    assert [row.split("  ")[2] for row in told.splitlines()[2:6]] == after
    assert after[3] in dry
    assert split.place.pulls()[:3] == before
    assert split.place.pulls()[3][2:] == (after[3], names[2])
    assert split.held.git("diff", "--name-only", names[0], names[1]) == "pkg/beta.py\npkg/double.py"
    assert split.held.git("diff", "--name-only", names[2], after[3]) == "pkg/delta.py"
    assert split.held.git("rev-parse", f"{after[3]}^{{tree}}") == split.held.git("rev-parse", "topic^{tree}")
    assert update(split).startswith("every branch was in place already\n")


def test_the_source_moved_on_after_a_merge(split: Desk) -> None:
    """Both at once: the lowest part is squash-merged, the source is changed in what is left."""
    names = branches(split)
    tip = split.forge.world.merge(split.home, 1, "squash")
    move(split, commit(split.held.path, files(gamma=module("gamma", "beta", "    # more\n")), ["topic"], "More"))
    told = update(split)
    assert f"deleted {names[0]}: merged" in told
    assert [base for _, _, _, base in split.place.pulls()] == ["main", "main", names[1]]
    assert split.held.git("rev-parse", f"{names[1]}^") == tip
    assert text(split, names[2], "pkg/gamma.py").endswith("# more")


def test_what_the_source_brought_conflicts(split: Desk) -> None:
    """Exit 3, the file, and everything as it was."""
    names = branches(split)
    move(split, commit(split.held.path, files(gamma=module("gamma", "beta", "# mine\n")), [names[2]], "Mine"), names[2])
    move(split, commit(split.held.path, files(gamma=module("gamma", "beta", "# theirs\n")), ["topic"], "Theirs"))
    before = split.wholes(), split.held.refs()
    said = split.type("update", "--no-check")
    assert (said.code, split.wholes(), split.held.refs()) == (3, *before)
    assert "conflicts with the stack in pkg/gamma.py; nothing was changed" in said.err


def test_what_is_taken_back_in_the_source_is_gone(split: Desk) -> None:
    """The PR has nothing left, and its branch goes."""
    names = branches(split)
    left = {path: node for path, node in files().items() if path != b"pkg/gamma.py"}
    move(split, commit(split.held.path, left, ["topic"], "Without gamma"))
    assert f"deleted {names[2]}: nothing is left of it" in update(split)
    assert branches(split) == names[:2]
