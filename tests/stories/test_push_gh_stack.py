"""Side by side with the `gh stack` extension: it can adopt what prsplit made, and what it tracks is not disturbed."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

from support.forge_fixtures import desk, forge, waits
from support.pushing import Desk, steps
from support.scripts import Tree, commit

__all__ = ["desk", "forge", "waits"]


def branch(number: int) -> str:
    """The name of a branch of the hand-made stack."""
    return f"split/topic/{number:02d}-step"


def tracked(desk: Desk, names: list[str]) -> bytes:
    """What `gh stack init main NAMES…` writes down once it has looked up the pull requests (its schema version 1)."""
    numbers = {pull.head: number for number, pull in desk.home.pulls.items()}
    rows = [
        {"branch": name, "base": desk.held.git("merge-base", below, name), "pullRequest": {"number": numbers[name]}}
        for below, name in pairwise(["main", *names])
    ]
    trunk = {"branch": "main", "head": desk.held.git("rev-parse", "main")}
    stack = {"id": "S_1", "number": next(iter(desk.home.stacks), 0), "trunk": trunk, "branches": rows}
    found = {"schemaVersion": 1, "repository": f"{desk.forge.host}:them/project", "stacks": [stack]}
    content = json.dumps(found, indent=2).encode()
    Path(desk.held.path, ".git", "gh-stack").write_bytes(content)
    return content


def test_it_can_adopt_what_prsplit_made(desk: Desk) -> None:
    """By its own conditions: existing branches in one line, no name that could be a number, one commit each, an open pull
    request for each head, based on the branch below, and a native stack of exactly these."""
    desk.place.build(steps(4))
    desk.good("push")
    names = [name.removeprefix("refs/heads/") for name in sorted(desk.held.branches())]
    assert not any(re.fullmatch(r"\d+", name) or name.startswith("-") for name in names)
    for below, name in pairwise(["main", *names]):
        assert desk.held.git("merge-base", below, name) == desk.held.git("rev-parse", below)
        assert desk.held.git("rev-list", "--count", f"{below}..{name}") == "1"
        (pull,) = [one for one in desk.home.pulls.values() if one.head == name]
        assert (pull.state, pull.base, pull.title) == ("open", below, desk.held.git("log", "-1", "--format=%s", name))
    assert [[desk.home.pulls[n].head for n in members] for members in desk.home.stacks.values()] == [names]


def test_what_it_tracks_is_left_alone(desk: Desk) -> None:
    """Its file, its lock and its settings are as they were after a push, an update and both undone; the lock is not made."""
    desk.place.build(steps(3))
    desk.good("push")
    content = tracked(desk, [branch(1), branch(2), branch(3)])
    settings = Path(desk.held.path, ".git", "config").read_bytes()
    made = commit(desk.held.path, {**steps(2)[1], b"f02.txt": ("100644", b"better\n")}, [branch(2)], "Answer")
    desk.held.git("update-ref", f"refs/heads/{branch(2)}", made)
    (stack,) = desk.home.stacks
    desk.good("update", "--no-check")
    assert desk.home.stacks == {stack: [1, 2, 3]}
    desk.good("undo")
    desk.good("undo")
    desk.good("undo")
    assert Path(desk.held.path, ".git", "gh-stack").read_bytes() == content
    assert Path(desk.held.path, ".git", "config").read_bytes() == settings
    assert not Path(desk.held.path, ".git", "gh-stack.lock").exists()


def test_a_stack_that_it_registered_is_known(desk: Desk) -> None:
    """The chain was linked by `gh stack link` afterwards: nothing is registered twice, and what is new goes on top."""
    desk.home.stacks_on = False
    desk.place.build(steps(2))
    desk.good("push")
    desk.home.stacks_on = True
    desk.home.stacks[50] = [1, 2]
    assert desk.good("push").startswith("everything is in place already\n")
    desk.place.build(steps(3))
    desk.good("push")
    assert list(desk.home.stacks.items()) == [(50, [1, 2, 3])]


def test_what_others_put_on_top_stays_in_the_stack(desk: Desk) -> None:
    """A new text or commit leaves it as it is; a new order would need it dissolved, so it is refused, exit 3."""
    desk.place.build(steps(3))
    desk.good("push")
    (stack,) = desk.home.stacks
    other = commit(desk.held.path, steps(4)[3], [branch(3)], "On top")
    desk.held.git("push", "-q", "origin", f"{other}:refs/heads/on-top")
    made = desk.forge.world.open(desk.home, {"head": "on-top", "base": branch(3), "title": "On top"})
    desk.home.stacks[stack].append(made.number)
    desk.place.build([*steps(2), {**steps(3)[2], b"f03.txt": ("100644", b"better\n")}])
    assert f"Native stack {stack} holds other pull requests as well" in desk.good("push")
    trees = steps(3)
    swapped: Tree = {name: node for name, node in trees[2].items() if name != b"f02.txt"}
    desk.place.build([trees[0], swapped, trees[2]], names=["01-step", "03-step", "02-step"])
    before = desk.wholes()
    said = desk.type("push")
    assert (said.code, desk.wholes()) == (3, before)
    assert f"hint: gh stack unstack {stack}" in said.err
    assert desk.home.stacks == {stack: [1, 2, 3, made.number]}
