"""HEAD, index, working tree, settings and everybody else's refs stay as found, whatever command is given."""

from __future__ import annotations

import os

from hypothesis import given

from support.cases import batches, stored
from support.generate import Change
from support.profile import laws
from support.stacks import flags, found, told


@laws(quick=3, full=60)
@given(batch=batches(most=3))
def test_no_command_touches_what_is_not_ours(batch: list[Change]) -> None:
    """Over every command, with an index and a working tree that hold work of their own."""
    with stored("untouched", batch) as (folder, ranges):
        _disturb(folder)
        before = found(folder, "law")
        for number, (change, where) in enumerate(zip(batch, ranges, strict=True)):
            given_flags = flags(change, where)
            commands = (
                ["plan", *given_flags], ["plan", "--format", "json", *given_flags], ["show", "all", *given_flags],
                ["explain", "README.md", *given_flags], ["apply", "--dry-run", "--prefix", f"law/{number}", *given_flags],
                ["apply", "--prefix", f"law/{number}", *given_flags], ["status"], ["undo"],
            )  # fmt: skip
            for words in commands:
                end = told("-C", folder, *words)
                assert end.code in ((0, 1) if words[0] == "explain" else (0,)), f"{words}: {end}"
                assert found(folder, "law") == before, words


def _disturb(folder: str) -> None:
    """Somebody's unfinished work: an edited file, a staged one, an untracked one, settings."""
    with open(os.path.join(folder, "kept.txt"), "a", encoding="utf-8") as file:
        file.write("edited\n")
    with open(os.path.join(folder, "new.txt"), "w", encoding="utf-8") as file:
        file.write("untracked\n")
    with open(os.path.join(folder, ".git", "config"), "a", encoding="utf-8") as file:
        file.write("[alias]\n\tmine = status\n")


def test_what_is_found_notices_changes() -> None:
    """The comparison above is not blind: an edit, a ref and a setting are all seen."""
    from support.generate import sample
    from support.generate_store import git

    with stored("untouched", [sample(1)]) as (folder, (where,)):
        states = [found(folder)]
        _disturb(folder)
        states.append(found(folder))
        git(folder, "update-ref", "refs/heads/other", where.head)
        states.append(found(folder))
        git(folder, "add", "new.txt")
        states.append(found(folder))
        assert len({repr(sorted(state.items())) for state in states}) == 4
