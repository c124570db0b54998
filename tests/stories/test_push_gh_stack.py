"""Side by side with the `gh stack` extension: it can adopt what prsplit made, and what it tracks is not disturbed."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema

from support.forge import route
from support.forge_fixtures import desk, forge, waits
from support.pushing import Desk, steps
from support.scripts import Tree, commit

__all__ = ["desk", "forge", "waits"]


def branch(number: int) -> str:
    """The name of a branch of the hand-made stack."""
    return f"split/topic/{number:02d}-step"


FILE = {
    "type": "object", "required": ["schemaVersion", "stacks"],
    "properties": {
        "schemaVersion": {"const": 1}, "repository": {"type": "string", "pattern": "^[^:]+(:[0-9]+)?:[^/]+/[^/]+$"},
        "stacks": {"type": "array", "items": {
            "type": "object", "required": ["trunk", "branches"],
            "properties": {
                "id": {"type": "string", "pattern": "^[0-9]+$"}, "number": {"type": "integer"},
                "trunk": {"$ref": "#/$defs/branch"}, "branches": {"type": "array", "items": {"$ref": "#/$defs/branch"}},
            },
        }},
    },
    "$defs": {"branch": {
        "type": "object", "required": ["branch"],
        "properties": {
            "branch": {"type": "string"}, "head": {"type": "string"}, "base": {"type": "string"},
            "pullRequest": {
                "type": "object", "required": ["number"],
                "properties": {
                    "number": {"type": "integer"}, "id": {"type": "string"}, "url": {"type": "string"},
                    "merged": {"type": "boolean"},
                },
            },
        },
    }},
}  # fmt: skip
"""What the extension's own description of its file says (version 0.1.0), in short; an id is the API's, as a text."""


def imported(desk: Desk, number: int) -> dict[str, Any]:
    """What `gh stack checkout NUMBER` writes down of a stack that it finds on the forge and knows nothing of.

    It asks for the stack, then for each of its pull requests; what the lowest one is merged into is its trunk, and each
    branch that is missing here is made from the remote's.
    """
    path = "/repos/them/project"
    _, stack = route(desk.forge, "GET", f"{path}/stacks/{number}", {}, None)
    assert isinstance(stack, dict)
    pulls = [desk.home.pulls[one["number"]] for one in stack["pull_requests"]]
    assert not all(pull.merged for pull in pulls)
    assert all(desk.home.branch(pull.head) for pull in pulls)
    heads = [pull.head for pull in pulls]
    rows = [
        {
            "branch": pull.head, "base": desk.held.git("merge-base", below, pull.head),
            "pullRequest": {"number": pull.number, "id": f"PR_{pull.number}", "url": f"{desk.forge.url}/{pull.number}"},
        }
        for below, pull in zip([pulls[0].base, *heads], pulls, strict=False)
    ]  # fmt: skip
    trunk = {"branch": pulls[0].base, "head": desk.held.git("rev-parse", pulls[0].base)}
    known = {"id": str(stack["id"]), "number": stack["number"], "trunk": trunk, "branches": rows}
    found = {"schemaVersion": 1, "repository": f"{desk.forge.host}:them/project", "stacks": [known]}
    jsonschema.validate(found, FILE)
    return found


def tracked(desk: Desk) -> bytes:
    """Have the extension track the one stack that there is; its file."""
    content = json.dumps(imported(desk, next(iter(desk.home.stacks))), indent=2).encode()
    Path(desk.held.path, ".git", "gh-stack").write_bytes(content)
    return content


def test_it_can_import_what_prsplit_registered(desk: Desk) -> None:
    """By the number of the stack alone: its trunk, and every branch at the very commit that it is at the remote, each on the
    one below, so that nothing is to be restacked; once more after an update, under the same numbers."""
    desk.place.build(steps(3))
    desk.good("push")
    (number,) = desk.home.stacks
    before = imported(desk, number)["stacks"][0]
    made = commit(desk.held.path, {**steps(2)[1], b"f02.txt": ("100644", b"better\n")}, [branch(2)], "Answer")
    desk.held.git("update-ref", f"refs/heads/{branch(2)}", made)
    desk.good("update", "--no-check")
    after = imported(desk, number)["stacks"][0]
    assert (after["id"], after["trunk"]) == (before["id"], before["trunk"])
    assert [row["pullRequest"] for row in after["branches"]] == [row["pullRequest"] for row in before["branches"]]
    for one in (1, 2, 3):
        assert desk.held.git("rev-parse", branch(one)) == desk.home.branch(branch(one))
    assert [row["base"] for row in after["branches"]] == [
        desk.held.git("rev-parse", name) for name in ("main", branch(1), branch(2))
    ]


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
    content = tracked(desk)
    settings = Path(desk.held.path, ".git", "config").read_bytes()
    made = commit(desk.held.path, {**steps(2)[1], b"f02.txt": ("100644", b"better\n")}, [branch(2)], "Answer")
    desk.held.git("update-ref", f"refs/heads/{branch(2)}", made)
    (stack,) = desk.home.stacks
    desk.good("update", "--no-check")
    assert desk.home.stacks == {stack: [1, 2, 3]}
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
