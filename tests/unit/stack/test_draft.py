"""From a plan to a script: files per step, names, messages, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from prsplit.errors import Refused
from prsplit.model.atom import Atom, FilePatch, FileState, TextSlot
from prsplit.model.change import Entry, Revision
from prsplit.model.graph import Graph
from prsplit.model.history import Commit, History
from prsplit.model.plan import Plan, PlannedPR, Proof, Size
from prsplit.model.script import Person
from prsplit.stack.draft import draft, issues_of, steps_of
from prsplit.stack.ownership import Standing

A, B, C = "a" * 40, "b" * 40, "c" * 40
SIZE = Size(1, 0, 1, 1)
AUTHOR = Person("Author", "author@example.invalid", "200 +0100")
ME = Person("A Caller", "caller@example.invalid", "100 +0000")
FREE = Standing("split/topic", {}, frozenset(), {})


def pr(number: int, *atoms: int, slug: str = "step", title: str = "", body: str = "") -> PlannedPR:
    """A PR of those atoms."""
    return PlannedPR(number, "core", title or f"Step {number}", body, slug, atoms, SIZE)


def plan(prs: tuple[PlannedPR, ...], atoms: int) -> Plan:
    """A plan over `atoms` atoms, each in a file of its own."""
    held = tuple(Atom(index, f"id{index}", f"f{index}", "", "file", "add", added=1) for index in range(atoms))
    base, head = Revision(A, B), Revision(C, "d" * 40)
    return Plan(base, head, "topic", "", 400, held, Graph(atoms), prs, SIZE, Proof(1, 1, 0, 1))


def new_file(index: int) -> FilePatch:
    """The creation of `f<index>`."""
    return FilePatch(None, Entry(f"f{index}", "100644", str(index) * 40), file_atom=index)


def history(*bodies: str) -> History:
    """One commit of Author's per body, all touching f0 and f1."""
    commits = tuple(Commit(f"c{n}", (), AUTHOR, "Work", body, ("f0", "f1")) for n, body in enumerate(bodies))
    return History(commits, ME)


def test_each_step_holds_what_its_atoms_change() -> None:
    """A file that later steps touch is written as it is at this step; known blobs go by their ids."""
    old, new = Entry("f", "100644", A), Entry("f", "100644", B)
    patch = FilePatch(old, new, slots=(TextSlot(b"1\n", b"one\n", 0), TextSlot(b"2\n", b"two\n", 1)))
    first, second = steps_of([pr(1, 0), pr(2, 1)], [patch])
    assert first.writes == (FileState("f", "100644", None, b"one\n2\n"),)
    assert second.writes == (FileState("f", "100644", B, None),)
    assert first.deletes == second.deletes == ()


def test_a_rename_deletes_the_old_path() -> None:
    """Deletes come with the step that takes the rename."""
    patch = FilePatch(Entry("old", "100644", A), Entry("new", "100644", A), file_atom=0)
    (only,) = steps_of([pr(1, 0)], [patch])
    assert (only.deletes, only.writes) == (("old",), (FileState("new", "100644", A, None),))


def test_a_deletion_writes_nothing() -> None:
    """And a mode change writes the same blob."""
    gone = FilePatch(Entry("gone", "100644", A), None, file_atom=0)
    mode = FilePatch(Entry("x", "100644", A), Entry("x", "100755", A), mode_atom=1, slots=())
    first, second = steps_of([pr(1, 0), pr(2, 1)], [gone, mode])
    assert (first.deletes, first.writes) == (("gone",), ())
    assert (second.deletes, second.writes) == ((), (FileState("x", "100755", A, None),))


def test_a_script_is_named_dated_and_aimed() -> None:
    """Branches in order, the author's date on both people, and the top tree on the last step only."""
    script = draft(plan((pr(1, 0, slug="one"), pr(2, 1, slug="two")), 2), [new_file(0), new_file(1)], history(""), FREE)
    assert [step.branch for step in script.commits] == ["split/topic/01-one", "split/topic/02-two"]
    assert script.refs == (("split/topic/01-one", ""), ("split/topic/02-two", ""))
    assert [step.tree for step in script.commits] == ["", "d" * 40]
    assert script.top_tree == "d" * 40
    assert script.commits[0].author == AUTHOR
    assert script.commits[0].committer == Person(ME.name, ME.email, AUTHOR.when)
    assert script.base == A


def test_shape_commits_is_one_branch() -> None:
    """One commit per PR on one branch, for tools that work by commits."""
    held = plan((pr(1, 0), pr(2, 1)), 2)
    script = draft(held, [new_file(0), new_file(1)], history(""), FREE, shape="commits")
    assert script.refs == (("split/topic/all", ""),)
    assert [step.branch for step in script.commits] == ["split/topic/all"] * 2


def test_the_source_closes_its_issue_in_the_last_pr_only() -> None:
    """Keywords in the source's messages reach every PR as a reference."""
    held = plan((pr(1, 0), pr(2, 1)), 2)
    first, second = draft(held, [new_file(0), new_file(1)], history("Fixes #12"), FREE).commits
    assert first.message == "Step 1\n\nPart of #12\n"
    assert second.message == "Step 2\n\nFixes #12\n"


def test_only_prs_with_lines_of_the_commit_that_said_it_refer_to_an_issue() -> None:
    """And the last of them closes it, also where others follow."""
    prs = tuple(replace(pr(place, place - 1), sources=(source,)) for place, source in enumerate("aabb", 1))
    commits = [replace(history(f"Fixes #{number}").commits[0], id=name) for name, number in (("a", 1), ("b", 2))]
    said = issues_of(prs, commits, [()] * 4)
    assert said == [("#1",), ("#1",), ("#2",), ("#2",)]
    held = plan(prs, 4)
    texts = [
        step.message for step in draft(held, [new_file(n) for n in range(4)], History(tuple(commits), ME), FREE).commits
    ]
    assert [text.split()[-2:] for text in texts] == [["of", "#1"], ["Fixes", "#1"], ["of", "#2"], ["Fixes", "#2"]]


def test_dropped_trailers_are_listed_once() -> None:
    """A reader sees what the series does not carry on."""
    held = plan((pr(1, 0), pr(2, 1)), 2)
    script = draft(held, [new_file(0), new_file(1)], history("Change-Id: I1"), FREE)
    assert script.notes == ("Dropped from the source's commit messages: Change-Id: I1",)


def test_signoff_adds_the_callers() -> None:
    """Only when asked for."""
    held = plan((pr(1, 0),), 1)
    script = draft(held, [new_file(0)], history(""), FREE, signoff=True)
    assert script.commits[0].message.endswith("\n\nSigned-off-by: A Caller <caller@example.invalid>\n")


def test_branches_of_ours_are_moved_and_left_behind_ones_dropped() -> None:
    """The script names the value that each is expected to have."""
    held = Standing(
        "split/topic",
        {"split/topic/01-one": A, "split/topic/02-old": B, "split/topic/notes": C},
        frozenset({"split/topic/01-one", "split/topic/02-old"}),
        {},
    )
    script = draft(plan((pr(1, 0, slug="one"),), 1), [new_file(0)], history(""), held)
    assert script.refs == (("split/topic/01-one", A),)
    assert script.drops == (("split/topic/02-old", B),)


@pytest.mark.parametrize(
    ("held", "sentence"),
    [
        (replace(FREE, branches={"split/topic/01-one": A}), "exists and is not as prsplit left it"),
        (replace(FREE, branches={"split/topic/01-one/x": A}), "none can be named"),
        (replace(FREE, busy={"split/topic/01-one": "/w"}), "checked out in /w"),
        (
            Standing("split/topic", {"split/topic/07-o": A}, frozenset({"split/topic/07-o"}), {"split/topic/07-o": "/w"}),
            "checked out in /w",
        ),
    ],
)  # fmt: skip
def test_a_name_that_is_not_ours_to_move_is_refused(held: Standing, sentence: str) -> None:
    """Taken, in the way, or checked out: refused before anything is built, dry run included."""
    with pytest.raises(Refused, match=sentence) as caught:
        draft(plan((pr(1, 0, slug="one"),), 1), [new_file(0)], history(""), held)
    assert caught.value.hint
