"""Keep a pushed series going: reviews answered on a branch, merges from below, a base and a source that move on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from prsplit.stack import journal
from support.forge import pretend_forge
from support.forge_fixtures import desk, forge, waits
from support.pushing import Desk, killed, place, steps
from support.scripts import Tree, commit, tree_of

__all__ = ["desk", "forge", "waits"]


def branch(number: int) -> str:
    """The name of a branch of the hand-made stack."""
    return f"split/topic/{number:02d}-step"


def fix(desk: Desk, number: int, files: Tree, message: str = "Answer the review") -> str:
    """Commit on a branch of the stack, as somebody who is asked for changes would."""
    name = branch(number)
    made = commit(desk.held.path, files, [desk.held.git("rev-parse", name)], message)
    desk.held.git("update-ref", f"refs/heads/{name}", made)
    return made


def own(desk: Desk, below: str, name: str) -> str:
    """What a branch brings."""
    return desk.held.git("diff", f"{below}...{name}")


def better(number: int) -> Tree:
    """The files of a step whose own file was answered upon."""
    return {**steps(number)[number - 1], b"f%02d.txt" % number: ("100644", b"better\n" * 3)}


def update(desk: Desk, *words: str) -> str:
    """The answer to an update that must go through."""
    return desk.good("update", "--no-check", *words)


@pytest.mark.parametrize("style", ["rebase", "merge"])
def test_a_fix_in_the_middle_goes_into_the_branches_above(desk: Desk, style: str) -> None:
    """The same pull requests, the same own change of the upper one, and with `merge` nothing but forward moves."""
    desk.place.build(steps(3))
    desk.good("push")
    before, remote, upper = desk.place.pulls(), desk.place.remote(), own(desk, branch(2), branch(3))
    fix(desk, 2, better(2))
    told = update(desk, "--style", style)
    assert f"{branch(2)}  with 1 commit made on it" in told
    assert desk.place.pulls() == before
    assert own(desk, branch(2), branch(3)) == upper
    assert desk.held.git("show", f"{branch(3)}:f02.txt") == "better\nbetter\nbetter"
    now = desk.place.remote()
    assert now[branch(1)] == remote[branch(1)]
    forward = [desk.home.git("merge-base", remote[branch(n)], now[branch(n)]) == remote[branch(n)] for n in (2, 3)]
    assert forward == [style == "merge"] * 2
    assert update(desk, "--style", style).startswith("every branch was in place already\n")
    assert desk.place.remote() == now


def upstream(desk: Desk, files: Tree, message: str = "Upstream") -> str:
    """A commit on the project's main, which nobody here has fetched."""
    desk.held.git("fetch", "-q", "--refmap=", desk.home.path.as_posix(), "main")
    made = commit(desk.held.path, files, [desk.held.git("rev-parse", "FETCH_HEAD")], message)
    desk.held.git("push", "-q", desk.home.path.as_posix(), f"{made}:refs/heads/main")
    return made


@pytest.mark.parametrize("how", ["squash", "rebase", "merge"])
def test_what_is_merged_drops_out(desk: Desk, how: str) -> None:
    """However it was merged: the rest stands on the new base, retargeted, with its own changes as they were."""
    desk.place.build(steps(3))
    desk.good("push")
    changes = [own(desk, branch(1), branch(2)), own(desk, branch(2), branch(3))]
    tip = desk.forge.world.merge(desk.home, 1, how)
    told = update(desk)
    assert f"deleted {branch(1)}: merged" in told
    assert desk.place.pulls() == [
        (1, "merged", branch(1), "main"), (2, "open", branch(2), "main"), (3, "open", branch(3), branch(2)),
    ]  # fmt: skip
    assert [own(desk, tip, branch(2)), own(desk, branch(2), branch(3))] == changes
    assert desk.held.git("rev-parse", f"{branch(2)}^") == tip
    assert list(desk.home.stacks.values()) == [[2, 3]]
    assert "1. **Step 2** ← this one\n2. #3 Step 3" in desk.bodies()[2]


def test_what_is_merged_is_known_by_its_content_without_a_forge(desk: Desk) -> None:
    """Nobody is asked."""
    desk.place.build(steps(2))
    desk.good("push", "--forge", "none")
    tip = upstream(desk, steps(1)[0], "Step 1, squashed")
    assert f"deleted {branch(1)}: merged" in update(desk)
    assert desk.held.branches().keys() == {f"refs/heads/{branch(2)}"}
    assert desk.held.git("rev-parse", f"{branch(2)}^") == tip


def test_what_main_changed_in_a_merged_part_is_no_conflict(desk: Desk) -> None:
    """The forge knows that it is merged, so its change is not carried again."""
    desk.place.build(steps(2))
    desk.good("push")
    desk.forge.world.merge(desk.home, 1, "squash")
    upstream(desk, {**steps(1)[0], b"f01.txt": ("100644", b"changed since\n")})
    update(desk)
    assert desk.held.git("show", f"{branch(2)}:f01.txt") == "changed since"
    assert own(desk, branch(2) + "^", branch(2)).count("diff --git") == 1


def test_all_is_merged(desk: Desk) -> None:
    """Nothing is left to push."""
    desk.place.build(steps(2))
    desk.good("push")
    for number in (1, 2):
        desk.home.pulls[number].base = "main"
        desk.forge.world.merge(desk.home, number, "squash")
    assert f"deleted {branch(2)}: merged" in update(desk)
    assert desk.held.branches() == {}


def test_the_base_has_moved(desk: Desk) -> None:
    """Every branch is carried over, no pull request is opened, closed or retargeted, and no ref but the stack's moves."""
    desk.place.build(steps(3))
    desk.good("push")
    before, refs = desk.place.pulls(), desk.held.refs()
    tip = upstream(desk, {**desk.held.base_files, b"other.txt": ("100644", b"other\n")})
    dry = desk.good("update", "--dry-run")
    assert desk.held.refs() == refs
    update(desk)
    assert desk.place.pulls() == before
    assert desk.held.git("rev-parse", f"{branch(1)}^") == tip
    for number in (1, 2, 3):
        assert f"to {desk.held.git('rev-parse', branch(number))}: carried over" in dry
        assert desk.held.git("show", f"{branch(number)}:other.txt") == "other"
    changed = {ref for ref, oid in desk.held.refs().items() if refs.get(ref) != oid}
    ours = ("refs/heads/split/", "refs/prsplit/", "refs/remotes/origin/split/")
    assert all(ref.startswith(ours) for ref in changed)


def test_undo_takes_an_update_back(desk: Desk) -> None:
    """First what was pushed, then the branches here."""
    desk.place.build(steps(3))
    desk.good("push")
    local, remote, pulls = desk.held.branches(), desk.place.remote(), desk.place.pulls()
    made = fix(desk, 1, better(1))
    upstream(desk, {**desk.held.base_files, b"other.txt": ("100644", b"other\n")})
    update(desk)
    updated = desk.held.branches()
    dry = desk.good("undo", "--dry-run")
    assert desk.held.branches() == updated
    told = desk.good("undo")
    assert (desk.place.remote(), desk.place.pulls()) == (remote, pulls)
    assert desk.held.branches() == {**local, f"refs/heads/{branch(1)}": made}
    for page in (dry, told):
        assert all(f"split/topic/{number:02d}-step back to" in page for number in (1, 2, 3))
    assert told.splitlines()[-1] == "one run a call: 2 earlier runs can be undone next"


def test_one_undo_is_one_command(desk: Desk) -> None:
    """What was updated and then pushed by hand is two; an update that moved nothing here is its push alone; where something
    stays at the remote, it stays here, too; and where the branches here can't go back, nothing is taken back there."""
    desk.place.build(steps(2))
    desk.good("push")
    fix(desk, 1, better(1))
    desk.good("update", "--no-push")
    desk.good("push")
    here = desk.held.branches()
    assert desk.good("undo").splitlines()[-1].startswith("one run a call: 3 ")
    assert desk.held.branches() == here
    update(desk)
    assert desk.held.branches() == here
    desk.good("undo")
    assert desk.held.branches() == here
    update(desk)
    fix(desk, 2, better(2))
    update(desk)
    updated = desk.held.branches()
    there = desk.place.remote()
    desk.held.git("update-ref", f"refs/heads/{branch(2)}", f"{branch(2)}~1")
    said = desk.type("undo")
    assert (said.code, desk.place.remote()) == (3, there)
    desk.held.git("update-ref", f"refs/heads/{branch(2)}", updated[f"refs/heads/{branch(2)}"])
    desk.good("undo")
    assert desk.place.remote() != there
    assert desk.held.branches() != updated


def test_a_conflict_leaves_everything_as_it_was(desk: Desk) -> None:
    """Exit 3, the files and the command; settled by hand as it says, the same command goes through."""
    desk.place.build(steps(3))
    desk.good("push")
    upstream(desk, {**desk.held.base_files, b"f02.txt": ("100644", b"theirs\n")})
    before = desk.wholes(), desk.held.refs()
    said = desk.type("update", "--no-check")
    assert (said.code, desk.wholes(), desk.held.refs()) == (3, *before)
    assert f"PR 2 ({branch(2)}) conflicts with {branch(1)} in f02.txt; nothing was changed." in said.err
    assert " -- f02.txt" in said.err.splitlines()[-1]
    onto = said.err.partition("git rebase --onto ")[2].split()[0]
    settled = commit(desk.held.path, {**steps(2)[1], b"f02.txt": ("100644", b"both\n")}, [onto], "Step 2, settled")
    desk.held.git("update-ref", f"refs/heads/{branch(2)}", settled)
    update(desk)
    assert desk.held.git("show", f"{branch(3)}:f02.txt") == "both"
    assert [state for _, state, *_ in desk.place.pulls()] == ["open"] * 3


def test_a_branch_that_somebody_else_pushed_to(desk: Desk) -> None:
    """Exit 3 with everything as it was; taken in here, it is carried on."""
    desk.place.build(steps(3))
    desk.good("push")
    theirs = commit(desk.held.path, better(2), [desk.held.git("rev-parse", branch(2))], "Theirs")
    desk.held.git("push", "-q", desk.home.path.as_posix(), f"{theirs}:refs/heads/{branch(2)}")
    before = desk.wholes(), desk.held.refs()
    said = desk.type("update", "--no-check")
    assert (said.code, desk.wholes(), desk.held.refs()) == (3, *before)
    assert f"git fetch origin {branch(2)} && git log --oneline {branch(2)}...FETCH_HEAD" in said.err
    mine = commit(desk.held.path, {**better(2), b"mine.txt": ("100644", b"mine\n")}, [theirs], "Mine")
    desk.held.git("update-ref", f"refs/heads/{branch(2)}", mine)
    update(desk)
    assert desk.held.git("show", f"{branch(3)}:f02.txt") == "better\nbetter\nbetter"
    assert desk.held.git("show", f"{branch(3)}:mine.txt") == "mine"
    assert desk.place.remote() == {name.removeprefix("refs/heads/"): oid for name, oid in desk.held.branches().items()}


def test_whoever_answered_is_credited(desk: Desk) -> None:
    """As a co-author of the PR, once."""
    desk.place.build(steps(1))
    desk.good("push")
    for content in (b"one\n", b"two\n"):
        tree = tree_of(desk.held.path, {**steps(1)[0], b"f01.txt": ("100644", content)})
        who = {"GIT_AUTHOR_NAME": "A Helper", "GIT_AUTHOR_EMAIL": "helper@example.invalid"}
        made = desk.held.git("commit-tree", tree, "-p", branch(1), "-m", "Fix", env=who)
        desk.held.git("update-ref", f"refs/heads/{branch(1)}", made)
    update(desk)
    message = desk.held.git("log", "-1", "--format=%B", branch(1))
    assert message == "Step 1\n\nBody.\n\nCo-authored-by: A Helper <helper@example.invalid>"


def test_a_branch_that_is_checked_out_stays(desk: Desk) -> None:
    """Exit 3, and how to free it."""
    desk.place.build(steps(2))
    desk.held.git("switch", "-q", branch(1))
    fix(desk, 1, better(1))
    before = desk.held.refs()
    said = desk.type("update")
    assert (said.code, desk.held.refs()) == (3, before)
    assert "switch --detach" in said.err


def test_without_a_push_only_the_branches_here_move(desk: Desk) -> None:
    """A stack that was never pushed is not pushed by an update, nor is one with `--no-push`."""
    desk.place.build(steps(2))
    fix(desk, 1, better(1))
    assert desk.good("update").endswith(
        "next: prsplit -C " + desk.held.path + " push, prsplit -C " + desk.held.path + " undo\n"
    )
    assert desk.forge.changes == 0
    desk.good("push")
    fix(desk, 1, {**steps(1)[0], b"f01.txt": ("100644", b"again\n")})
    before = desk.wholes()
    desk.good("update", "--no-push")
    assert desk.wholes() == before
    desk.good("push")
    assert desk.wholes() != before


def test_there_is_nothing_to_update(desk: Desk) -> None:
    """Exit 3, and the command that builds a stack."""
    said = desk.type("update")
    assert said.code == 3
    assert "hint: prsplit apply" in said.err


@pytest.mark.slow
@pytest.mark.parametrize("at", [0, 1, 3, 5])
def test_update_killed_after_a_call(tmp_path: Path, at: int) -> None:
    """The same command goes on: nothing is doubled, and the state is that of an unbroken update."""
    with pretend_forge(tmp_path / "served") as served:
        spot = place(tmp_path, served)
        spot.build(steps(4))
        assert spot.type("push", "--no-check").returncode == 0
        tip = served.world.merge(spot.home, 1, "squash")
        made = commit(spot.held.path, better(3), [spot.held.git("rev-parse", branch(3))], "Answer")
        spot.held.git("update-ref", f"refs/heads/{branch(3)}", made)
        killed(spot, at, "update", "--no-check")
        again = spot.type("update", "--no-check")
        assert again.returncode == 0, again.stderr
        assert spot.pulls() == [
            (1, "merged", branch(1), "main"), (2, "open", branch(2), "main"), (3, "open", branch(3), branch(2)),
            (4, "open", branch(4), branch(3)),
        ]  # fmt: skip
        assert list(spot.home.stacks.values()) == [[2, 3, 4]]
        local = {name.removeprefix("refs/heads/"): oid for name, oid in spot.held.branches().items()}
        assert {**spot.remote(), **local} == spot.remote()
        assert spot.held.git("rev-parse", f"{branch(2)}^") == tip


class _Cut(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("where", ["begin", "built", "done"])
def test_update_cut_off_while_branches_move(desk: Desk, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    """Before the transaction, in it or after it: the same command ends in the same state."""
    desk.place.build(steps(3))
    desk.good("push")
    fix(desk, 2, better(2))
    real: Callable[..., object] = getattr(journal, where)

    def cut(*given: object) -> object:
        real(*given)
        raise _Cut

    monkeypatch.setattr(journal, where, cut)
    with pytest.raises(_Cut):
        desk.type("update", "--no-check")
    monkeypatch.setattr(journal, where, real)
    update(desk)
    assert desk.place.remote() == {name.removeprefix("refs/heads/"): oid for name, oid in desk.held.branches().items()}
    assert desk.held.git("show", f"{branch(3)}:f02.txt") == "better\nbetter\nbetter"
    assert [state for _, state, *_ in desk.place.pulls()] == ["open"] * 3


def test_independent_prs_stay_independent(desk: Desk) -> None:
    """Two on the base: a fix in one does not move the other."""
    trees = steps(2)
    alone = {**desk.held.base_files, b"f02.txt": trees[1][b"f02.txt"]}
    desk.place.build([trees[0], alone])
    desk.place.stand({branch(2): commit(desk.held.path, alone, [desk.held.base], "Step 2\n\nBody.\n")})
    desk.good("push")
    before = desk.place.remote()
    fix(desk, 1, better(1))
    update(desk)
    now = desk.place.remote()
    assert now[branch(1)] != before[branch(1)]
    assert now[branch(2)] == before[branch(2)]
    assert [base for *_, base in desk.place.pulls()] == ["main", "main"]


@pytest.mark.parametrize("style", ["rebase", "merge"])
def test_who_signs_commits_has_signed_ones(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, style: str
) -> None:
    """With the same words, people and parents; signed once, they stay as they are."""
    program, settings = tmp_path / "gpg", tmp_path / "user.gitconfig"
    program.write_text("#!/bin/sh\ncat >/dev/null\necho '[GNUPG:] SIG_CREATED ' >&2\necho fake signature\n")
    program.chmod(0o755)
    settings.write_text(f"[commit]\n\tgpgSign = true\n[gpg]\n\tprogram = {program}\n")
    desk.place.build(steps(3))
    fix(desk, 2, better(2))
    dry = desk.good("update", "--dry-run", "--style", style)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    desk.good("update", "--style", style)
    for number in (2, 3):
        raw = desk.held.git("cat-file", "commit", branch(number))
        assert "gpgsig fake signature" in raw
        assert desk.held.git("rev-parse", f"{branch(number)}^") == desk.held.git("rev-parse", branch(number - 1))
        unsigned = dry.partition(f"move {branch(number)}, from ")[2].partition(" to ")[2][:40]
        assert raw.partition("\n\n")[2] == desk.held.git("cat-file", "commit", unsigned).partition("\n\n")[2]
        assert desk.held.git("log", "-1", "--format=%an%ae%ad%cn%ce%cd%T", branch(number)) == desk.held.git(
            "log", "-1", "--format=%an%ae%ad%cn%ce%cd%T", unsigned
        )
    assert desk.good("update", "--style", style).startswith("every branch was in place already\n")


def test_a_remote_that_does_not_answer(desk: Desk) -> None:
    """Exit 4 with everything as it was; `--no-push` goes by what is known here, and says so."""
    desk.place.build(steps(2))
    desk.good("push")
    fix(desk, 1, better(1))
    desk.held.git("remote", "set-url", "origin", "http://127.0.0.1:1/them/project.git")
    before = desk.held.refs()
    assert (desk.type("update", "--no-check").code, desk.held.refs()) == (4, before)
    said = desk.type("update", "--no-push")
    assert (said.code, "known from here only" in said.err) == (0, True)
    assert desk.held.git("show", f"{branch(2)}:f01.txt") == "better\nbetter\nbetter"


def test_what_would_be_lost_or_opened_again_is_refused(desk: Desk) -> None:
    """A merged pull request whose branch has more by now, and one that somebody closed: exit 3, as it was."""
    desk.place.build(steps(2))
    desk.good("push")
    desk.forge.world.merge(desk.home, 1, "squash")
    made = fix(desk, 1, better(1))
    before = desk.held.refs()
    said = desk.type("update", "--no-check")
    assert (said.code, desk.held.refs()) == (3, before)
    assert f"Pull request 1 is merged, but {branch(1)} has commits that were not part of it." in said.err
    desk.held.git("update-ref", f"refs/heads/{branch(1)}", f"{made}^")
    desk.home.pulls[2].state = "closed"
    said = desk.type("update", "--no-check")
    assert (said.code, "gh pr reopen 2" in said.err) == (3, True)


def test_a_branch_that_is_gone(desk: Desk) -> None:
    """Once its pull request is merged it may be; before that, exit 3 and the command that brings it back."""
    desk.place.build(steps(2))
    desk.good("push")
    left = desk.held.git("rev-parse", branch(1))
    desk.held.git("update-ref", "-d", f"refs/heads/{branch(1)}")
    said = desk.type("update", "--no-check")
    assert (said.code, f"git branch {branch(1)} {left[:12]}" in said.err) == (3, True)
    desk.forge.world.merge(desk.home, 1, "squash")
    update(desk)
    assert [base for *_, base in desk.place.pulls()] == ["main", "main"]
    assert len(desk.held.branches()) == 1


def test_twenty_prs_are_asked_about_by_few_questions(desk: Desk) -> None:
    """Lists in place of one question each: a handful for twenty."""
    desk.place.build(steps(20))
    desk.good("push")
    fix(desk, 1, better(1))
    desk.home.pulls[3].threads.append(
        {"path": "f03.txt", "line": 1, "side": "RIGHT", "commit_id": desk.home.pulls[3].commit, "user": None}
    )
    desk.forge.calls.clear()
    desk.good("update", "--no-check")
    asked = [re.sub(r"\d+", "N", call.path.removeprefix("/repos/them/project")) for call in desk.forge.calls]
    assert sorted(asked) == ["", "/pulls", "/pulls", "/pulls/comments", "/stacks", "/stacks/N"]


def test_a_list_that_does_not_reach_so_far_is_not_read_to_its_end(desk: Desk) -> None:
    """Two old pull requests of a busy project: a page, and then the two, who tell that they have no comments."""
    desk.place.build(steps(2))
    desk.good("push")
    for number in range(4, 504):
        row = replace(desk.home.pulls[1], number=number, head=f"other-{number}", state="closed")
        desk.home.pulls[number] = row
    fix(desk, 1, better(1))
    desk.forge.calls.clear()
    desk.good("update", "--no-check")
    asked = Counter(re.sub(r"\d+", "N", call.path.removeprefix("/repos/them/project")) for call in desk.forge.calls)
    assert asked == {"/pulls": 2, "/pulls/N": 4, "": 1, "/stacks": 1, "/stacks/N": 1}
