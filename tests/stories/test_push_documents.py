"""`push`, `status` and `update` as JSON: real answers are held to the published schemas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from support.forge_fixtures import desk, forge, waits
from support.pushing import Desk, steps
from support.scripts import commit

__all__ = ["desk", "forge", "waits"]

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"


def answer(desk: Desk, *words: str) -> dict[str, Any]:
    """A JSON answer, valid by its schema."""
    found: dict[str, Any] = json.loads(desk.good(*words, "--format", "json"))
    name = found["schema"].removeprefix("prsplit.").removesuffix("/1")
    schema = json.loads((REFERENCE / f"{name}.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(found, schema)
    return found


def fixed(desk: Desk, number: int) -> None:
    """Commit on a branch of the stack."""
    name = f"split/topic/{number:02d}-step"
    tree = {**steps(number)[number - 1], b"f%02d.txt" % number: ("100644", b"better\n")}
    desk.held.git("update-ref", f"refs/heads/{name}", commit(desk.held.path, tree, [name], "Answer"))


def test_status_in_every_state(desk: Desk) -> None:
    """No stack, built, pushed, offline, merged, moved and gone."""
    assert answer(desk, "status")["prs"] == []
    desk.place.build(steps(3))
    assert answer(desk, "status")["next"] == "prsplit push"
    desk.good("push")
    desk.home.pulls[2].reviews.append({"state": "APPROVED", "user": {"login": "someone"}})
    found = answer(desk, "status")
    assert (found["online"], [row["pull"]["stack"] for row in found["prs"]]) == (True, [4, 4, 4])
    assert [row["pull"]["approved"] for row in found["prs"]] == [0, 1, 0]
    assert [row["number"] for row in answer(desk, "status", "--offline")["prs"]] == [1, 2, 3]
    desk.forge.world.merge(desk.home, 1, "squash")
    assert answer(desk, "status")["prs"][0]["pull"]["state"] == "merged"
    fixed(desk, 3)
    desk.held.git("update-ref", "-d", "refs/heads/split/topic/02-step")
    assert [row["state"] for row in answer(desk, "status")["prs"]] == ["in place", "gone", "moved"]


def test_update_with_and_without_a_push(desk: Desk) -> None:
    """A dry run and what it foretells agree; nothing to do is an answer, too."""
    desk.place.build(steps(3))
    fixed(desk, 1)
    found = answer(desk, "update", "--no-push")
    assert ("push" in found, found["dry_run"], found["run"]) == (False, False, "0002")
    assert [(row["fate"], row["commits"]) for row in found["prs"]] == [("answered", 1), ("carried", 0), ("carried", 0)]
    desk.good("push")
    desk.home.pulls[1].threads.append(
        {"path": "f01.txt", "line": 1, "side": "RIGHT", "commit_id": desk.home.pulls[1].commit, "user": None}
    )
    desk.forge.world.merge(desk.home, 1, "squash")
    fixed(desk, 2)
    dry = answer(desk, "update", "--no-check", "--dry-run")
    done = answer(desk, "update", "--no-check")
    assert (dry["prs"], dry["push"]["steps"]) == (done["prs"], done["push"]["steps"])
    assert [row["fate"] for row in done["prs"]] == ["merged", "answered", "carried"]
    kinds = [row["kind"] for row in done["push"]["steps"]]
    assert kinds == ["unstack", "retarget", "push", "map", "map", "stack"]
    assert [row["number"] for row in done["push"]["prs"]] == [2, 3]
    assert answer(desk, "update", "--no-check")["push"]["steps"] == []


def test_a_push_in_every_state(desk: Desk) -> None:
    """Foretold with and without a stack, done, done before, and with some that wait."""
    desk.held.git("switch", "-q", "-c", "other")
    desk.held.git("reset", "-q", "--hard", commit(desk.held.path, steps(1)[0], [desk.held.base], "Add a file"))
    found = answer(desk, "push", "--dry-run")
    (name,) = found["builds"]
    assert ([row["branch"] for row in found["push"]["prs"]], found["run"]) == ([name], "")
    desk.place.build(steps(3))
    dry = answer(desk, "push", "--dry-run", "--max-open", "2")
    done = answer(desk, "push", "--max-open", "2")
    assert (dry["push"]["steps"], dry["builds"]) == (done["push"]["steps"], [])
    assert (done["run"], done["next"]) == (
        "0001",
        [f"prsplit -C {desk.held.path} {word}" for word in ("status", "undo")],
    )
    assert [(row["number"], bool(row["waits"])) for row in done["push"]["prs"]] == [(1, False), (2, False), (0, True)]
    assert [row["kind"] for row in answer(desk, "push")["push"]["steps"]] == ["open", "map", "map", "grow"]
    again = answer(desk, "push")
    assert (again["push"]["steps"], again["run"]) == ([], "")


def test_every_kind_of_step_has_its_shape() -> None:
    """No step that a push can have is missing from the schema."""
    from dataclasses import fields

    from prsplit.reports.push_document import _KINDS

    schema = json.loads((REFERENCE / "update.schema.json").read_text())
    assert json.loads((REFERENCE / "push.schema.json").read_text())["$defs"].items() <= schema["$defs"].items()
    shapes = {row["properties"]["kind"]["const"]: row for row in schema["$defs"]["push"]["properties"]["steps"]["items"]["oneOf"]}  # fmt: skip
    assert shapes.keys() == set(_KINDS.values())
    for kind, word in _KINDS.items():
        assert set(shapes[word]["required"]) == {"kind", *(one.name for one in fields(kind))}


@pytest.mark.parametrize("name", ["push", "status", "update"])
def test_a_schema_does_complain(name: str) -> None:
    """About a missing field and about an unknown one."""
    schema = json.loads((REFERENCE / f"{name}.schema.json").read_text())
    for wrong in ({"schema": f"prsplit.{name}/1"}, {**dict.fromkeys(schema["required"], ""), "more": 1}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema)


def test_the_ledger_is_in_the_pull_request(desk: Desk) -> None:
    """Which lines need no review, and why; not in the commit, where it would age, nor where the PR has other lines by now."""
    lock = b"".join(b'[[package]]\nname = "n%d"\nversion = "1"\n' % number for number in range(30))
    files = {**steps(1)[0], b"a.py": ("100644", b"def a():\n    return 1\n"), b"poetry.lock": ("100644", lock)}
    desk.held.git("switch", "-q", "-c", "other")
    desk.held.git("reset", "-q", "--hard", commit(desk.held.path, files, [desk.held.base], "Add a"))
    desk.good("apply")
    (name,) = desk.held.branches()
    desk.good("push")
    assert "\n\nLines to review: 5 of 95. Not counted:\n- poetry.lock: 90, generated" in desk.home.pulls[1].body
    assert "Lines to review" not in desk.held.git("log", "-1", "--format=%B", name)
    desk.good("undo")
    made = commit(
        desk.held.path, {**files, b"poetry.lock": ("100644", lock * 2)}, [desk.held.git("rev-parse", name)], "Lock"
    )
    desk.held.git("update-ref", name, made)
    desk.good("update", "--no-push")
    desk.good("push")
    assert "Lines to review" not in desk.home.pulls[2].body
