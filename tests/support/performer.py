"""Perform the script that a JSON file describes, as a process of its own that a test may kill."""

from __future__ import annotations

import json
import sys
from base64 import b64decode

from prsplit.errors import PrsplitError
from prsplit.model.atom import FileState
from prsplit.model.script import CommitStep, Person, Script
from prsplit.repo.open import open_repository
from prsplit.stack.apply import perform
from prsplit.stack.undo import undo
from support.scripts import plan_for


def main(repository: str, path: str) -> int:
    """Perform the script in the file at `path`, or undo the last run where it is `-`; the exit code."""
    _say("ready")
    sys.stdin.readline()
    try:
        if path == "-":
            undo(open_repository(repository))
        else:
            script = read(path)
            perform(open_repository(repository), script, plan_for(script))
    except PrsplitError as error:
        _say(f"{error.message}\n{error.hint}")
        return int(error.code)
    return 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def read(path: str) -> Script:
    """The script that `dump` of tests/support/scripts.py wrote."""
    with open(path, encoding="ascii") as file:
        held = json.load(file)
    steps = tuple(_step(row) for row in held["commits"])
    pairs = [tuple((name, oid) for name, oid in held[key]) for key in ("refs", "drops")]
    return Script(held["base"], steps, pairs[0], held["top_tree"], held["prefix"], pairs[1])


def _step(row: dict[str, object]) -> CommitStep:
    branch, message, author, committer, deletes, writes, tree = row.values()
    assert isinstance(branch, str) and isinstance(message, str) and isinstance(tree, str)  # noqa: PT018
    assert isinstance(deletes, list) and isinstance(writes, list)  # noqa: PT018
    assert isinstance(author, dict) and isinstance(committer, dict)  # noqa: PT018
    states = tuple(
        FileState(path, mode, oid, None if text is None else b64decode(text)) for path, mode, oid, text in writes
    )
    return CommitStep(branch, message, Person(**author), Person(**committer), tuple(deletes), states, tree)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
