"""A series of pull requests on a forge where the user may push: opened, kept up to date, merged, taken back."""

from __future__ import annotations

import json
import re
from functools import partial
from typing import Any

import pytest

from prsplit.repo.git import start
from support.forge import PretendForge
from support.forge_fixtures import desk, forge, waits
from support.forge_world import Refusal
from support.pushing import Desk, steps
from support.scripts import Tree, commit, tree_of

__all__ = ["desk", "forge", "waits"]


def branch(number: int) -> str:
    """The name of a branch of the hand-made stack."""
    return f"split/topic/{number:02d}-step"


def test_a_series_is_opened_as_a_chain_and_a_native_stack(desk: Desk) -> None:
    """Bases are the branches below, numbers are in every map, and the stack is registered bottom to top."""
    desk.place.build(steps(3))
    desk.good("push", "--yes")
    assert desk.place.pulls() == [
        (1, "open", branch(1), "main"), (2, "open", branch(2), branch(1)), (3, "open", branch(3), branch(2)),
    ]  # fmt: skip
    assert list(desk.home.stacks.values()) == [[1, 2, 3]]
    assert "1. #1 Step 1\n2. **Step 2** ← this one\n3. #3 Step 3" in desk.bodies()[2]
    assert desk.forge.pushes == 1


def test_a_dry_run_prints_the_very_steps(desk: Desk) -> None:
    """It changes nothing, and each line is what happens then."""
    desk.place.build(steps(2))
    told = desk.good("push", "--dry-run")
    assert desk.forge.changes == 0
    assert desk.place.remote() == {}
    assert "open <PR 2>  Step 2\n  them:split/topic/02-step into split/topic/01-step\n" in told
    assert told.splitlines()[-1] == "stack <PR 1>, <PR 2>  bottom to top"
    desk.good("push")
    assert [one.method + one.path.partition("project")[2] for one in desk.forge.calls if one.method != "GET"] == [
        "POST/pulls", "POST/pulls", "PATCH/pulls/1", "POST/stacks",
    ]  # fmt: skip


def test_a_dry_run_without_a_stack_tells_how_it_would_be_built(desk: Desk) -> None:
    """The commits have no ids yet, so they go by their numbers; no object and no branch is made."""
    desk.held.git("switch", "-q", "-c", "topic")
    (tree,) = steps(1)
    desk.held.git("reset", "-q", "--hard", commit(desk.held.path, tree, [desk.held.base], "Add a file"))
    told = desk.good("push", "--dry-run")
    assert "\n    at commit 1, only if there is none\n" in told
    assert desk.held.branches() == {}
    desk.good("push")
    assert len(desk.home.pulls) == 1


def test_a_stack_that_is_built_first_has_the_shape_that_was_asked_for(desk: Desk) -> None:
    """A forest: two parts, each on the base, in the dry run as in the push; asked for again it goes on, another is refused."""
    desk.held.git("switch", "-q", "-c", "topic")
    files = {b"%s.py" % name: ("100644", b"def %s():\n    return 1\n" % name) for name in (b"alpha", b"beta")}
    (alpha, beta) = (
        {**desk.held.base_files, b"kept.txt": ("100644", b"kept\n"), **dict([one])} for one in files.items()
    )
    first = commit(desk.held.path, alpha, [desk.held.base], "Add alpha")
    desk.held.git("reset", "-q", "--hard", commit(desk.held.path, {**alpha, **beta}, [first], "Add beta"))
    desk.good("plan", "--max-lines", "2")
    dry = desk.good("push", "--shape", "forest", "--dry-run")
    assert re.findall(r"them:(\S+) into (\S+)\n", dry) == [
        ("split/topic/01-add-alpha", "main"), ("split/topic/02-add-beta", "main")
    ]  # fmt: skip
    desk.good("push", "--shape", "forest")
    assert [base for _, _, _, base in desk.place.pulls()] == ["main", "main"]
    assert desk.good("push", "--shape", "forest").startswith("everything is in place already\n")
    said = desk.type("push", "--shape", "commits")
    assert (said.code, len(desk.home.pulls)) == (2, 2)
    assert "The stack that is built is forest, not commits." in said.err
    assert "hint: prsplit apply --shape commits" in said.err


def test_pushing_again_does_nothing(desk: Desk) -> None:
    """No change is asked for, and no second pull request appears."""
    desk.place.build(steps(3))
    desk.good("push")
    before, changes = desk.wholes(), desk.forge.changes
    assert desk.good("push").startswith("everything is in place already\n")
    assert (desk.wholes(), desk.forge.changes) == (before, changes)


def test_what_fails_a_check_is_not_pushed(desk: Desk) -> None:
    """Exit 1, each failure in a sentence, nothing at the remote; `--no-check` pushes, and that is said."""
    marked = steps(2)
    marked[1] = {**marked[1], b"f02.txt": ("100644", b"<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n")}
    desk.place.build(marked)
    desk.checks = True
    said = desk.type("push")
    assert said.code == 1
    assert "note: PR 2: content.conflict: " in said.err
    assert "check --stack --stage push   # or push --no-check" in said.err
    assert desk.forge.changes == 0
    said = desk.type("push", "--no-check")
    assert (said.code, len(desk.home.pulls)) == (0, 2)
    assert "the stack was not checked" in said.err


def test_what_passes_the_checks_is_pushed(desk: Desk) -> None:
    """Without a word about them."""
    desk.place.build(steps(2))
    desk.checks = True
    said = desk.type("push")
    assert (said.code, len(desk.home.pulls)) == (0, 2)
    assert "check" not in said.err


def test_where_native_stacks_are_off_the_chain_stands_by_its_bases(desk: Desk) -> None:
    """And it is said."""
    desk.home.stacks_on = False
    desk.place.build(steps(2))
    assert "Native stacks are off there" in desk.good("push")
    assert [base for *_, base in desk.place.pulls()] == ["main", branch(1)]
    assert desk.good("push").startswith("everything is in place already\n")


def test_independent_prs_are_stacks_of_their_own(desk: Desk) -> None:
    """Three on one another, two on one another, one alone: two stacks."""
    trees = steps(6)
    path, base = desk.held.path, desk.held.base
    made: list[str] = []
    for number, below in enumerate((0, 1, 2, 0, 4, 0)):
        parent = made[below - 1] if below else base
        made.append(commit(path, trees[number], [parent], f"Step {number + 1}\n\nBody.\n"))
    desk.place.build(trees)
    desk.place.stand({branch(n): oid for n, oid in enumerate(made, 1)})
    desk.good("push")
    assert [base for *_, base in desk.place.pulls()] == ["main", branch(1), branch(2), "main", branch(4), "main"]
    assert sorted(desk.home.stacks.values()) == [[1, 2, 3], [4, 5]]


def test_an_answer_to_review_moves_branches_and_keeps_pull_requests(desk: Desk) -> None:
    """The stack is built anew from its second PR on: same numbers, same texts, nothing is opened or retargeted."""
    desk.place.build(steps(3))
    desk.good("push")
    before = desk.place.pulls(), desk.bodies()
    desk.place.build([steps(1)[0], *steps(3, "better")[1:]])
    desk.good("push")
    assert (desk.place.pulls(), desk.bodies()) == before
    assert desk.place.remote() == {name.removeprefix("refs/heads/"): oid for name, oid in desk.held.branches().items()}


def test_words_outside_the_markers_survive(desk: Desk) -> None:
    """Also with the line ends that browsers send; where the map was taken out it is not put back."""
    desk.place.build(steps(3))
    desk.good("push")
    first = desk.home.pulls[1]
    first.body = ("Mine.\n\n" + first.body + "\n\nAlso mine.").replace("\n", "\r\n")
    desk.home.pulls[2].body = "No map for me."
    desk.place.build(steps(4))
    desk.good("push")
    assert first.body.startswith("Mine.\r\n")
    assert first.body.endswith("Also mine.")
    assert "4. #5 Step 4" in first.body
    assert desk.home.pulls[2].body == "No map for me."


TEMPLATE = b"""## Description
<!-- what and why -->

## Checklist
- [x] All commits are signed off
- [x] I have tested this on all platforms
"""


def test_the_template_is_filled_and_only_what_was_verified_is_ticked(desk: Desk) -> None:
    """A box that a passed check speaks for, in the pull request whose commit passed; a later push changes the map alone."""
    base = commit(desk.held.path, {**desk.held.base_files, b".github/pull_request_template.md": ("100644", TEMPLATE)}, [desk.held.base], "Template")  # fmt: skip
    desk.held.git("update-ref", "refs/heads/main", base)
    desk.held.git("push", "-q", "origin", "main")
    trees: list[Tree] = [{**one, b".github/pull_request_template.md": ("100644", TEMPLATE)} for one in steps(2)]
    desk.place.build(trees)
    first = commit(
        desk.held.path, trees[0], [base], "Step 1\n\nBody.\n\nSigned-off-by: An Author <author@example.invalid>\n"
    )
    second = commit(desk.held.path, trees[1], [first], "Step 2\n\nBody.\n")
    desk.place.stand({branch(1): first, branch(2): second})
    desk.place.journal(desk.held.base, base)
    desk.checks = True
    desk.good("push")
    bodies = desk.bodies()
    assert bodies[1].startswith(
        "## Description\n\nBody.\n\n## Checklist\n- [x] All commits are signed off\n- [ ] I have"
    )
    assert bodies[2].startswith(
        "## Description\n\nBody.\n\n## Checklist\n- [ ] All commits are signed off\n- [ ] I have"
    )
    desk.home.pulls[2].body = bodies[2].replace("- [ ] I have", "- [x] I have") + "\n\nMine."
    trees = [*trees, {**trees[1], b"f03.txt": ("100644", b"3\n")}]
    third = commit(desk.held.path, trees[2], [second], "Step 3\n\nBody.\n")
    desk.place.build(trees)
    desk.place.stand({branch(1): first, branch(2): second, branch(3): third})
    desk.place.journal(desk.held.base, base)
    desk.checks = False
    desk.good("push")
    text = desk.bodies()[2]
    assert text.endswith("\n\nMine.")
    assert ("- [x] I have tested" in text, "3. #4 Step 3" in text) == (True, True)


def test_new_prs_go_on_top_of_the_native_stack(desk: Desk) -> None:
    """It is not dissolved for that."""
    desk.place.build(steps(2))
    desk.good("push")
    (stack,) = desk.home.stacks
    desk.place.build(steps(4))
    desk.good("push")
    assert desk.home.stacks == {stack: [1, 2, 4, 5]}


def reordered(desk: Desk) -> None:
    """Build 1, 3, 2 where 1, 2, 3 stood."""
    trees = steps(3)
    swapped: Tree = {name: node for name, node in trees[2].items() if name != b"f02.txt"}
    desk.place.build([trees[0], swapped, trees[2]], names=["01-step", "03-step", "02-step"])


def test_a_new_order_never_looks_merged(desk: Desk) -> None:
    """The stack is dissolved and made again, and whatever changes its base waits on the trunk while branches move."""
    desk.place.build(steps(3))
    desk.good("push")
    reordered(desk)
    desk.good("push")
    assert desk.place.pulls() == [
        (1, "open", branch(1), "main"), (2, "open", branch(2), branch(3)), (3, "open", branch(3), branch(1)),
    ]  # fmt: skip
    assert list(desk.home.stacks.values()) == [[1, 3, 2]]


def test_undo_of_a_new_order_is_the_old_order(desk: Desk) -> None:
    """Bases, branches and the native stack are as before, and nothing was taken for merged on the way."""
    desk.place.build(steps(3))
    desk.good("push")
    before = desk.place.remote(), desk.place.pulls(), list(desk.home.stacks.values())
    reordered(desk)
    desk.good("push")
    desk.good("undo")
    assert (desk.place.remote(), desk.place.pulls(), list(desk.home.stacks.values())) == before


def test_the_pretend_forge_does_merge_what_is_pushed_in_the_wrong_order(desk: Desk) -> None:
    """Branches first and bases afterwards would have lost a pull request: the watch does bite."""
    desk.home.stacks_on = False
    desk.place.build(steps(3))
    desk.good("push")
    reordered(desk)
    desk.held.git("push", "-q", "--force", "origin", "refs/heads/split/*:refs/heads/split/*")
    desk.forge.world.settle()
    assert [state for _, state, *_ in desk.place.pulls()] == ["open", "open", "merged"]


def test_somebody_else_pushed_to_a_branch(desk: Desk) -> None:
    """Exit 3, nothing is overwritten, and the hint shows the difference."""
    desk.place.build(steps(3))
    desk.good("push")
    theirs = commit(desk.held.path, steps(3)[2], [desk.held.git("rev-parse", branch(2))], "Theirs")
    desk.held.git("push", "-q", "origin", f"{theirs}:refs/heads/{branch(2)}")
    desk.place.build(steps(3, "better"))
    before = desk.wholes()
    said = desk.type("push")
    assert (said.code, desk.wholes()) == (3, before)
    assert f"git fetch origin {branch(2)} && git log --oneline {branch(2)}...FETCH_HEAD" in said.err
    told = json.loads(desk.good("status", "--format", "json"))
    assert told["prs"][1]["pull"]["commit"] == theirs


def test_a_pull_request_that_somebody_closed_stops_the_push(desk: Desk) -> None:
    """It is not opened a second time behind their back."""
    desk.place.build(steps(2))
    desk.good("push")
    desk.home.pulls[2].state = "closed"
    said = desk.type("push")
    assert said.code == 3
    assert "gh pr reopen 2" in said.err


def test_the_same_branch_of_somebody_elses_fork_is_not_ours(desk: Desk) -> None:
    """Pull requests are told apart by head and owner."""
    fork = desk.forge.world.home("stranger", "project", parent="them/project")
    desk.place.build(steps(1))
    desk.held.git("push", "-q", str(fork.path), f"{branch(1)}:{branch(1)}")
    desk.forge.world.open(desk.home, {"head": f"stranger:{branch(1)}", "base": "main", "title": "T", "body": ""})
    desk.good("push")
    assert [(one.number, one.head_owner) for one in desk.home.pulls.values()] == [(1, "stranger"), (2, "them")]


def test_draft_labels_and_reviewers(desk: Desk) -> None:
    """Asked for once, when the pull request is opened."""
    desk.place.build(steps(1))
    desk.good("push", "--draft", "--label", "split", "--reviewer", "someone", "--reviewer", "org/team")
    pull = desk.home.pulls[1]
    assert (pull.draft, pull.labels, pull.asked) == (True, ["split"], ["someone", "team"])


def test_max_open_counts_all_that_the_author_has_open(desk: Desk) -> None:
    """The rest waits, and the next push goes on."""
    desk.home.git("branch", "other", "main")
    desk.place.build(steps(3))
    told = desk.good("push", "--max-open", "1")
    assert [number for number, *_ in desk.place.pulls()] == [1]
    assert told.count("waits: as many of your pull requests are open as --max-open allows") == 2
    assert len(desk.place.remote()) == 3
    desk.good("push", "--max-open", "3")
    assert len(desk.home.pulls) == 3


@pytest.mark.parametrize("close", [False, True])
def test_a_big_pull_request_is_superseded(desk: Desk, close: bool) -> None:  # noqa: FBT001
    """One comment with the map, and it becomes a draft or is closed; once; undo takes both back."""
    big = commit(desk.held.path, steps(2)[1], [desk.held.base], "Big")
    desk.held.git("push", "-q", "origin", f"{big}:refs/heads/big")
    old = desk.forge.world.open(desk.home, {"head": "big", "base": "main", "title": "Big", "body": "All of it."})
    desk.place.build(steps(2))
    words = ["push", "--supersedes", "1", *(["--close"] if close else [])]
    desk.good(*words)
    assert (old.draft, old.state) == ((False, "closed") if close else (True, "open"))
    assert "1. #2 Step 1\n2. #3 Step 2" in old.comments[0]["body"]
    assert old.body.startswith("All of it.\n\n<!-- prsplit:map -->\nSuperseded by a series.")
    assert "1. #2 Step 1\n2. #3 Step 2\n<!-- prsplit:end -->" in old.body
    desk.good(*words)
    assert len(old.comments) == 1
    desk.good("undo", "--yes")
    assert (old.draft, old.state, old.comments, old.body) == (False, "open", [], "All of it.")


def test_twenty_branches_are_one_push_and_few_calls(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """One process of git push, and within what GitHub documents without any wait: 80 changing requests a minute, and 900
    points, of which a change takes five."""
    desk.place.build(steps(20))
    started: list[list[str]] = []

    def noted(words: list[str], *rest: Any) -> object:  # noqa: ANN401 - whatever git is started with
        started.append(words)
        return start(words, *rest)

    monkeypatch.setattr("prsplit.repo.push.start", noted)
    desk.good("push")
    assert [word for words in started for word in words if word in ("push", "ls-remote", "fetch")] == [
        "ls-remote",
        "push",
    ]
    assert desk.forge.pushes == 1
    changes = sum(one.method != "GET" for one in desk.forge.calls)
    assert changes == 20 + 19 + 1
    assert len(desk.forge.calls) - changes + 5 * changes < 900
    assert desk.waits == []


def test_fifty_branches_wait_in_time(desk: Desk) -> None:
    """No minute sees more than 60 changing requests."""
    desk.place.build(steps(50))
    desk.good("push")
    assert len(desk.home.pulls) == 50
    assert sum(desk.waits) >= 60


def undone(desk: Desk) -> None:
    """What must be left of a push that was taken back."""
    assert desk.place.remote() == {}
    assert all(pull.state == "closed" for pull in desk.home.pulls.values())
    assert desk.home.stacks == {}


def test_undo_takes_everything_back_from_the_top_down(desk: Desk) -> None:
    """And then the branches here; a push in between starts afresh."""
    desk.place.build(steps(3))
    desk.good("push")
    told = desk.good("undo", "--dry-run")
    assert desk.forge.changes == 7
    assert desk.good("undo").splitlines()[1:] == told.splitlines()[1:]
    assert [row for row in told.splitlines() if row.startswith("close")] == [
        f"close #{n}  {branch(n)}" for n in (3, 2, 1)
    ]
    undone(desk)
    desk.good("push")
    assert [state for _, state, *_ in desk.place.pulls()] == ["closed"] * 3 + ["open"] * 3
    desk.good("undo")
    undone(desk)
    desk.good("undo")
    assert desk.held.branches() == {}


def test_undo_keeps_what_people_talk_about(desk: Desk) -> None:
    """With its branch and the one below, which it is made of; `--force` closes it."""
    desk.place.build(steps(3))
    desk.good("push")
    desk.home.pulls[2].reviews.append({"state": "APPROVED", "user": {"login": "someone"}})
    told = desk.good("undo")
    assert "Pull request 2 has reviews, so it stays open" in told
    assert desk.home.pulls[2].state == "open"
    assert sorted(desk.place.remote()) == [branch(1), branch(2)]
    assert desk.type("undo").code == 1
    desk.good("undo", "--force")
    undone(desk)


def test_undo_of_a_second_push_puts_the_first_one_back(desk: Desk) -> None:
    """Branches that it moved stand where they stood, texts say what they said, and the older stack is whole again."""
    desk.place.build(steps(2))
    desk.good("push")
    before = desk.wholes()
    desk.place.build(steps(3, "better"))
    desk.good("push")
    desk.good("undo")
    remote, pulls, bodies, stacks = desk.wholes()
    assert (remote, pulls[:2], {n: bodies[n] for n in (1, 2)}) == before[:3]  # type: ignore[index]
    assert list(stacks.values()) == [[1, 2]]  # type: ignore[attr-defined]


def test_undo_leaves_a_branch_that_somebody_moved(desk: Desk) -> None:
    """Whatever is asked for: `--force` is about words, not about other people's commits."""
    desk.place.build(steps(2))
    desk.good("push", "--forge", "none")
    theirs = commit(desk.held.path, steps(3)[2], [desk.held.git("rev-parse", branch(2))], "Theirs")
    desk.held.git("push", "-q", "origin", f"{theirs}:refs/heads/{branch(2)}")
    assert f"The branch {branch(2)} has moved since" in desk.good("undo", "--force")
    assert desk.place.remote() == {branch(2): theirs}


def test_a_forged_record_touches_nothing(desk: Desk) -> None:
    """A line that names a branch outside of its prefix is refused, by push and by undo."""
    from pathlib import Path

    desk.place.build(steps(2))
    desk.good("push")
    path = Path(desk.held.path, ".git", "prsplit", "pushes.jsonl")
    path.write_text(path.read_text().replace(f"refs/heads/{branch(1)}", "refs/heads/main"))
    before = desk.wholes()
    assert [desk.type(word).code for word in ("undo", "push")] == [3, 3]
    assert desk.wholes() == before


def test_undo_goes_to_no_other_place(desk: Desk, forge: PretendForge) -> None:
    """The remote of that name leads elsewhere by now."""
    desk.place.build(steps(1))
    desk.good("push")
    forge.world.home("them", "elsewhere")
    desk.held.git("remote", "set-url", "origin", f"{forge.url}/them/elsewhere.git")
    assert desk.type("undo").code == 3
    assert desk.home.pulls[1].state == "open"


def test_merged_from_below_the_rest_is_carried_on(desk: Desk) -> None:
    """The bottom is squash-merged: built again on the new base, the others keep their numbers and are retargeted."""
    desk.place.build(steps(3))
    desk.good("push")
    tip = desk.forge.world.merge(desk.home, 1, "squash")
    desk.held.git("fetch", "-q", "origin")
    path = desk.held.path
    trees = steps(3)
    made = [tip]
    for number in (1, 2):
        made.append(commit(path, trees[number], [made[-1]], f"Step {number + 1}\n\nBody.\n"))
    assert tree_of(path, trees[0]) == desk.home.git("rev-parse", f"{tip}^{{tree}}")
    desk.place.build(trees[1:], names=["02-step", "03-step"], drops=["01-step"])
    desk.place.stand({branch(2): made[1], branch(3): made[2]})
    desk.good("push")
    assert desk.place.pulls() == [
        (1, "merged", branch(1), "main"), (2, "open", branch(2), "main"), (3, "open", branch(3), branch(2)),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["drop", "lost", "500", "502"])
@pytest.mark.parametrize("path", ["/pulls", "/pulls/1", "/stacks"])
def test_a_broken_connection_doubles_nothing(desk: Desk, kind: str, path: str) -> None:
    """Whether the request had been carried out or not."""
    desk.place.build(steps(2))
    desk.forge.faults.append(lambda method, at: kind if method != "GET" and at.endswith(path) else None)
    desk.good("push", "--label", "x")
    assert desk.forge.faults == []
    assert [state for _, state, *_ in desk.place.pulls()] == ["open"] * 2
    assert list(desk.home.stacks.values()) == [[1, 2]]


def of_a_post(refusal: Refusal, method: str, _: str) -> Refusal | None:
    """`refusal`, for what opens something."""
    return refusal if method == "POST" else None


def test_limits_are_waited_for(desk: Desk) -> None:
    """Retry-After, the reset of the primary limit, and a secondary limit that names no time."""
    desk.place.build(steps(2))
    refusals = [
        Refusal(403, "You have exceeded a secondary rate limit", {"Retry-After": "7"}),
        Refusal(403, "API rate limit exceeded", {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1800000020"}),
        Refusal(429, "Too many requests"),
    ]
    desk.forge.faults += [partial(of_a_post, one) for one in refusals]
    desk.good("push")
    assert desk.waits == [7.0, 14.0, 60.0]
    assert len(desk.home.pulls) == 2


def test_a_limit_that_lasts_too_long_ends_the_run_and_the_next_goes_on(desk: Desk) -> None:
    """Exit 4, the time of day, what was done; nothing is doubled."""
    desk.place.build(steps(2))
    far = Refusal(403, "API rate limit exceeded", {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1800009999"})
    desk.forge.faults.append(lambda method, path: far if (method, path[-8:]) == ("PATCH", "/pulls/1"[-8:]) else None)
    said = desk.type("push")
    assert said.code == 4
    assert "rate limit is used up until 10:46:40 UTC. 3 of 5 steps are done and kept" in said.err
    desk.good("push")
    assert list(desk.home.stacks.values()) == [[1, 2]]


def test_a_pull_request_whose_pr_is_gone_is_closed(desk: Desk) -> None:
    """By the next push, if nobody has touched it; undo opens it again, and its branch may come back as a new one."""
    desk.place.build(steps(3))
    desk.good("push")
    desk.place.build(steps(2), drops=["03-step"])
    assert f"close #3  {branch(3)}, which is in the series no more" in desk.good("push", "--dry-run")
    desk.good("push")
    assert [state for _, state, *_ in desk.place.pulls()] == ["open", "open", "closed"]
    assert list(desk.home.stacks.values()) == [[1, 2]]
    assert desk.good("push").startswith("everything is in place already\n")
    desk.good("undo")
    assert [state for _, state, *_ in desk.place.pulls()] == ["open"] * 3
    assert list(desk.home.stacks.values()) == [[1, 2, 3]]
    desk.good("push")
    desk.place.build(steps(3))
    desk.good("push")
    assert [(head, state) for _, state, head, _ in desk.place.pulls()][2:] == [
        (branch(3), "closed"), (branch(3), "open"),
    ]  # fmt: skip


def test_a_pull_request_whose_pr_is_gone_stays_where_people_have_worked_on_it(desk: Desk) -> None:
    """And that is told."""
    desk.place.build(steps(3))
    desk.good("push")
    desk.home.pulls[3].comments.append({"id": 1, "body": "Why?", "user": {"login": "someone"}})
    desk.place.build(steps(2), drops=["03-step"])
    assert "Pull request 3 (split/topic/03-step) is in the series no more, but people" in desk.good("push")
    assert desk.home.pulls[3].state == "open"
