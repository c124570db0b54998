"""What other tools that split or stack have stumbled over, in git and on forges: each pitfall has a test.

=== ======================================================= ==================================================================
no  pitfall                                                 test
=== ======================================================= ==================================================================
19  whole files copied onto the base's tip undo its work    test_pitfalls::test_19_work_on_the_base_is_not_undone
20  untracked files swept in                                test_pitfalls::test_20_untracked_files_stay_out
21  a failure half-way leaves partial branches              test_kill::test_apply_killed_at_random_moments
21  a snapshot at the wrong time makes undo useless         test_push_update::test_undo_takes_an_update_back
22  a boundary without ancestry poisons later rebases       test_pitfalls::test_22_a_base_that_was_rewritten_is_told
23  branches checked out in another worktree                test_apply_refused::test_a_branch_that_is_checked_out_is_not_moved
23  state kept per worktree                                 test_pitfalls::test_23_a_linked_worktree_knows_the_same_stack
24  odd names: a file's, a plus, digits, a hash             test_pitfalls::test_24_odd_branch_names_are_pushed
24  a folder of refs in the way of a ref                    test_apply_refused::test_a_name_in_the_way_is_refused
25  branches of that name deleted silently                  test_apply_refused::test_a_branch_of_somebody_else_is_not_moved
25  the same at the remote                                  test_push::test_a_branch_that_must_not_exist_does
26  hooks of the user run in helper worktrees               test_apply_exact::test_no_hook_and_no_filter_ever_runs
26  merge drivers run while a stack is carried              test_carry::test_a_merge_runs_no_driver_and_moves_nothing
27  a shallow clone without the merge base                  test_read_places::test_shallow_without_the_merge_base
27  a stale ref of the remote                               test_push_update::test_the_base_has_moved
27  detached HEAD                                           test_read_places::test_detached_head
27  a bare repository                                       test_read_places::test_bare
27  submodules                                              test_read_kinds::test_submodules
27  filters of large file storage                           test_read_hostile::test_a_changed_file_behind_a_filter_is_refused
27  a sparse checkout                                       test_read_places::test_sparse_checkout
27  a partial clone                                         test_read_places::test_partial_clone_does_not_fetch
28  a passphrase prompt that hangs                          test_sign::test_without_a_terminal_a_failure_is_refused
28  commits made anew are unsigned                          test_push_update::test_who_signs_commits_has_signed_ones
29  an upper pull request looks merged                      test_push_chain::test_a_new_order_never_looks_merged
29  the same without atomic pushes                          test_pitfalls::test_29_without_atomic_pushes_nothing_looks_merged
30  auto-merge fires on a diff that is empty for a moment   test_pitfalls::test_30_no_diff_is_ever_empty
31  a failure between two calls leaves things unknown       test_push_kill::test_cut_off_before_each_call
32  an empty answer 204                                     test_push_chain::test_undo_takes_everything_back_from_the_top_down
32  404 where the feature is off                            test_push_chain::test_where_native_stacks_are_off_the_chain_stands_by_its_bases
32  texts of 409 and 422                                    test_pitfalls::test_32_what_the_forge_refuses_is_told_in_its_words
32  a fork's branch of the same name                        test_push_chain::test_the_same_branch_of_somebody_elses_fork_is_not_ours
33  secondary limits                                        test_push_chain::test_limits_are_waited_for
33  a stack that could not be registered is only logged     test_pitfalls::test_33_a_stack_that_can_not_be_registered_fails_the_push
34  upper pull requests without native stacks               test_push_chain::test_independent_prs_are_stacks_of_their_own
34  hard-coded origin and main                              test_pitfalls::test_34_no_remote_and_no_branch_is_taken_for_granted
35  people's words lost on a second push                    test_push_chain::test_words_outside_the_markers_survive
=== ======================================================= ==================================================================
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from prsplit.cli.main import run
from support.forge_fixtures import desk, forge, waits
from support.forge_world import Refusal
from support.pushing import Desk, steps
from support.scripts import Tree, commit, ground

__all__ = ["desk", "forge", "waits"]

ROW = re.compile(r"^\d\d +(?P<what>.+?) {2,}(?P<file>test_\w+)::(?P<test>test_\w+)$", re.MULTILINE)


def branch(number: int) -> str:
    """The name of a branch of the hand-made stack."""
    return f"split/topic/{number:02d}-step"


def test_the_table_names_tests_that_are_there() -> None:
    """Every pitfall from 19 to 35, and every test in the file that is named."""
    assert {int(row[:2]) for row in (__doc__ or "").splitlines() if row[:2].isdecimal()} == set(range(19, 36))
    for row in ROW.finditer(__doc__ or ""):
        files = list(Path(__file__).parents[1].rglob(f"{row['file']}.py"))
        assert any(f"def {row['test']}(" in file.read_text() for file in files), row["test"]


TOP = "def shared():\n    return 1\n"
OLD, NEW = TOP + "\n\ndef top(x):\n    return x\n", TOP + "\n\ndef top(x):\n    return x + 1\n"


def test_19_work_on_the_base_is_not_undone(tmp_path: Path) -> None:
    """The base went on in the very file: no branch takes that back, and with --onto every branch has it."""
    held = ground(tmp_path / "r", {b"a.py": ("100644", OLD.encode())})
    source = {b"a.py": ("100644", NEW.encode()), b"b.py": ("100644", b"def beside():\n    return 2\n")}
    held.git("update-ref", "refs/heads/topic", commit(held.path, source, [held.base], "Change the top"))
    upstream = {b"a.py": ("100644", OLD.replace("return 1", "return 100").encode())}
    held.git("update-ref", "refs/heads/main", commit(held.path, upstream, [held.base], "Upstream"))
    assert run(["-C", held.path, "apply", "--head", "topic", "--base", "main", "--max-lines", "2"]) == 0
    for name in held.branches():
        assert held.git("merge-base", name, "main") == held.base
        assert "return 100" in held.git("show", held.git("merge-tree", "--write-tree", "main", name) + ":a.py")
    words = ["apply", "--head", "topic", "--base", "main", "--onto", "main", "--replan", "--max-lines", "2"]
    assert run(["-C", held.path, *words]) == 0
    texts = [held.git("show", f"{name}:a.py") for name in held.branches()]
    assert len(texts) > 1
    assert all("return 100" in text for text in texts)


def test_20_untracked_files_stay_out(desk: Desk) -> None:
    """Neither they nor changes that are not committed are in any branch, here or at the remote."""
    desk.held.git("switch", "-q", "-c", "topic")
    desk.held.git("reset", "-q", "--hard", commit(desk.held.path, steps(2)[1], [desk.held.base], "Add files"))
    Path(desk.held.path, "secret.env").write_text("KEY=1\n")
    Path(desk.held.path, "f01.txt").write_text("not committed\n")
    desk.good("push")
    assert desk.place.remote()
    for oid in desk.place.remote().values():
        assert "secret.env" not in desk.home.git("ls-tree", "-r", "--name-only", oid)
        assert "not committed" not in desk.home.git("grep", "-h", "-e", "", oid)
    assert desk.held.git("status", "--porcelain").splitlines() == [" M f01.txt", "?? secret.env"]


def test_22_a_base_that_was_rewritten_is_told(desk: Desk) -> None:
    """What the stack stood on is no ancestor of the base any more: it is carried by content, and that is said."""
    desk.place.build(steps(3))
    desk.good("push")
    fresh = commit(desk.held.path, {**desk.held.base_files, b"new.txt": ("100644", b"new\n")}, [], "Rewritten")
    desk.held.git("push", "-q", "--force", desk.home.path.as_posix(), f"{fresh}:refs/heads/main")
    said = desk.type("update", "--no-check")
    assert (said.code, "main was rewritten: it does not hold" in said.err) == (0, True)
    below = fresh
    for number in (1, 2, 3):
        assert desk.held.git("rev-parse", f"{branch(number)}^") == below
        assert desk.held.git("diff", "--name-only", below, branch(number)) == f"f{number:02d}.txt"
        below = desk.held.git("rev-parse", branch(number))
    assert [state for _, state, *_ in desk.place.pulls()] == ["open"] * 3


def test_23_a_linked_worktree_knows_the_same_stack(desk: Desk, tmp_path: Path) -> None:
    """Pushed from the one, it is in place for the other; undone from there, it is gone for both."""
    desk.place.build(steps(2))
    desk.held.git("worktree", "add", "-q", "--detach", str(tmp_path / "linked"))
    desk.good("push")
    main, desk.held = desk.held, replace(desk.held, path=str(tmp_path / "linked"))
    assert desk.good("push").startswith("everything is in place already\n")
    desk.good("undo")
    desk.held = main
    assert desk.good("status", "--offline").endswith("next: prsplit push\n")
    assert desk.place.remote() == {}


def test_24_odd_branch_names_are_pushed(desk: Desk) -> None:
    """A file's name, a plus, digits, a hash, an at: each is opened under its own name, and taken back."""
    names = ["kept.txt", "+x", "123", "#7", "@x", "a'b"]
    desk.place.build(steps(6), names=names)
    desk.good("push")
    assert [pull.head for pull in desk.home.pulls.values()] == [f"split/topic/{name}" for name in names]
    assert [pull.base for pull in desk.home.pulls.values()] == ["main", *(f"split/topic/{one}" for one in names[:5])]
    desk.good("undo")
    assert desk.place.remote() == {}


def reordered(desk: Desk) -> None:
    """Build 1, 3, 2 where 1, 2, 3 stood."""
    trees = steps(3)
    swapped: Tree = {name: node for name, node in trees[2].items() if name != b"f02.txt"}
    desk.place.build([trees[0], swapped, trees[2]], names=["01-step", "03-step", "02-step"])


def test_29_without_atomic_pushes_nothing_looks_merged(desk: Desk) -> None:
    """The server takes branch after branch, and the forge looks after each of them."""
    desk.home.git("config", "receive.advertiseAtomic", "false")
    desk.home.git("config", "receive.unpackLimit", "10000")
    desk.place.build(steps(3))
    desk.good("push")
    reordered(desk)
    desk.good("push")
    assert [state for _, state, *_ in desk.place.pulls()] == ["open"] * 3


def test_30_no_diff_is_ever_empty(desk: Desk) -> None:
    """At no moment of a reorder, of an update after a squash and of their undo would auto-merge have had a reason."""
    desk.forge.world.watched = True
    desk.place.build(steps(3))
    desk.good("push")
    reordered(desk)
    desk.good("push")
    desk.good("undo")
    desk.good("push")
    desk.forge.world.merge(desk.home, 1, "squash")
    desk.good("update", "--no-check")
    assert desk.forge.world.empty == set()
    assert [state for _, state, *_ in desk.place.pulls()] == ["merged", "open", "open"]
    same = desk.home.git("commit-tree", "main^{tree}", "-p", "main", "-m", "Nothing")
    desk.home.git("update-ref", "refs/heads/nothing", same)
    desk.forge.world.open(desk.home, {"head": "nothing", "base": "main", "title": "Nothing"})
    desk.forge.world.settle()
    assert desk.forge.world.empty == {"nothing"}


def refused(refusal: Refusal, end: str, method: str, path: str) -> Refusal | None:
    """`refusal`, for a change at a path with this end."""
    return refusal if method != "GET" and path.endswith(end) else None


@pytest.mark.parametrize(
    ("status", "told"), [(409, "Conflict: try again"), (422, "Validation Failed: base is invalid (x)")]
)
def test_32_what_the_forge_refuses_is_told_in_its_words(desk: Desk, status: int, told: str) -> None:
    """Exit 4, the status and the text, what is done; the same command goes on."""
    desk.place.build(steps(2))
    desk.forge.faults.append(partial(refused, Refusal(status, told), "/pulls"))
    said = desk.type("push")
    assert said.code == 4
    assert f"({status}): {told}. 1 of 5 steps are done and kept; the same command goes on from there." in said.err
    desk.good("push")
    assert len(desk.home.pulls) == 2


def test_33_a_stack_that_can_not_be_registered_fails_the_push(desk: Desk) -> None:
    """It is no mere note: exit 4 with GitHub's own words, and the next push registers it."""
    desk.place.build(steps(2))
    told = "Pull requests must form a stack"
    desk.forge.faults.append(partial(refused, Refusal(422, told), "/stacks"))
    said = desk.type("push")
    assert (said.code, told in said.err, desk.home.stacks) == (4, True, {})
    desk.good("push")
    assert list(desk.home.stacks.values()) == [[1, 2]]


def test_34_no_remote_and_no_branch_is_taken_for_granted(desk: Desk) -> None:
    """The remote is `work`, the branch that all is merged into is `develop`, and there is no main."""
    desk.held.git("remote", "rename", "origin", "work")
    desk.home.git("branch", "-m", "main", "develop")
    desk.held.git("branch", "-m", "main", "develop")
    desk.held.git("fetch", "-q", "--prune", "work")
    desk.held.git("remote", "set-head", "work", "develop")
    desk.place.build(steps(2))
    assert desk.good("push", "--dry-run").startswith("push to work, pull requests in them/project")
    desk.good("push")
    assert [base for *_, base in desk.place.pulls()] == ["develop", branch(1)]
    fresh = commit(desk.held.path, {**desk.held.base_files, b"n": ("100644", b"n")}, [desk.held.base], "Upstream")
    desk.held.git("push", "-q", desk.home.path.as_posix(), f"{fresh}:refs/heads/develop")
    desk.good("update", "--no-check")
    assert desk.held.git("rev-parse", f"{branch(1)}^") == fresh
