"""A contributor without write access: branches on the fork, one pull request after another as each is merged."""

from __future__ import annotations

import pytest

from support.forge_fixtures import desk, forge, waits
from support.forge_world import Home
from support.pushing import Desk, steps
from support.scripts import commit

__all__ = ["desk", "forge", "waits"]


def branch(number: int) -> str:
    """The name of a branch of the hand-made stack."""
    return f"split/topic/{number:02d}-step"


@pytest.fixture
def fork(desk: Desk) -> Home:
    """`origin` is the user's fork, `upstream` the project, which others write to."""
    desk.home.writers = ("maintainer",)
    made = desk.forge.world.home("me", "project", parent="them/project")
    desk.held.git("remote", "rename", "origin", "upstream")
    desk.held.git("remote", "add", "origin", f"{desk.forge.url}/me/project.git")
    desk.held.git("fetch", "-q", "origin")
    return made


def stands(desk: Desk) -> list[tuple[str, str, str, str]]:
    """Every pull request at the project: state, whose head, head, base."""
    return [
        ("merged" if one.merged else one.state, one.head_owner, one.head, one.base) for one in desk.home.pulls.values()
    ]


def test_three_merges_later_the_series_is_through(desk: Desk, fork: Home) -> None:
    """Each push opens what has its needs merged, and tells what the others wait for and where they can be seen."""
    desk.place.build(steps(3))
    told = desk.good("push")
    assert len(fork.git("branch", "--list", "split/*").splitlines()) == 3
    assert stands(desk) == [("open", "me", branch(1), "main")]
    assert "  waits: PR 1 is not merged yet" in told
    assert f"{desk.forge.url}/them/project/compare/main...me:{branch(2)}?expand=1" in told
    assert desk.home.stacks == {}
    for number in (1, 2, 3):
        assert "everything is in place already" in desk.good("push")
        desk.forge.world.merge(desk.home, number, "merge")
        desk.good("push")
        assert [state for state, *_ in stands(desk)] == ["merged"] * number + ["open"] * (number < 3)
    assert "next" not in desk.good("status")


@pytest.mark.parametrize("how", ["squash", "rebase"])
def test_what_was_merged_in_another_form_has_to_be_carried_on_first(desk: Desk, fork: Home, how: str) -> None:
    """Until then the next branch would show the merged change once more, so it is not opened."""
    desk.place.build(steps(2))
    desk.good("push")
    other = desk.home.git("commit-tree", "main^{tree}", "-p", "main", "-m", "other work")
    desk.home.git("update-ref", "refs/heads/main", other)
    tip = desk.forge.world.merge(desk.home, 1, how)
    assert "waits: its branch still holds what was merged in another form" in desk.good("push")
    assert len(desk.home.pulls) == 1
    desk.held.git("fetch", "-q", "upstream")
    carried = commit(desk.held.path, steps(2)[1], [tip], "Step 2\n\nBody.\n")
    desk.place.stand({branch(2): carried})
    desk.good("push")
    assert stands(desk)[1:] == [("open", "me", branch(2), "main")]


def test_a_dry_run_in_a_fork_names_both_repositories(desk: Desk, fork: Home) -> None:
    """The head is the fork's, the pull request the project's."""
    desk.place.build(steps(1))
    told = desk.good("push", "--dry-run")
    assert told.startswith(f"push to origin, pull requests in them/project on {desk.forge.host}, into main\n")
    assert f"  me:{branch(1)} into main\n" in told
    assert fork.git("branch", "--list", "split/*") == ""


def test_a_chain_in_the_fork_itself_is_told_to_be_one(desk: Desk, fork: Home) -> None:
    """Where no other remote is known, the pull requests stay in the fork, and the note names its parent."""
    desk.held.git("remote", "remove", "upstream")
    desk.place.build(steps(1))
    assert "me/project is a fork of them/project" in desk.good("push", "--dry-run")
    assert fork.pulls == {}


@pytest.mark.parametrize("how", ["squash", "rebase"])
def test_update_goes_on_after_each_merge(desk: Desk, fork: Home, how: str) -> None:
    """It carries what is left onto what was merged, and opens the next: from the first to the last."""
    desk.place.build(steps(3))
    desk.good("push")
    for number in (1, 2, 3):
        assert stands(desk)[-1] == ("open", "me", branch(number), "main")
        other = desk.home.git("commit-tree", "main^{tree}", "-p", "main", "-m", "other work")
        desk.home.git("update-ref", "refs/heads/main", other)
        desk.forge.world.merge(desk.home, number, how)
        assert f"deleted {branch(number)}: merged" in desk.good("update", "--no-check")
    assert [state for state, *_ in stands(desk)] == ["merged"] * 3
