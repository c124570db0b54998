"""Authors, co-authors, dates and sign-offs of a PR."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from prsplit.model.atom import Action, Atom
from prsplit.model.history import Commit, History
from prsplit.model.script import Person
from prsplit.stack.credit import Credit, credits_of, trailers

ME = Person("A Caller", "caller@example.invalid", "100 +0000")
AUTHOR, SECOND = ("Author", "author@example.invalid"), ("Second", "second@example.invalid")


def commit(name: str, who: tuple[str, str], when: int, paths: tuple[str, ...], body: str = "") -> Commit:
    """A commit of `who` at `when` seconds, in a zone of its own."""
    return Commit(name, (), Person(*who, f"{when} +0200"), "Subject", body, paths)


def atom(index: int, path: str, line: int = 1, added: int = 1, action: Action = "modify") -> Atom:
    """An atom at a line of a file."""
    return Atom(index, f"id{index}", path, "", "hunk", action, added=added, line=line)


def credit(
    groups: list[list[Atom]], commits: list[Commit], lines: Mapping[str, tuple[tuple[int, str], ...]] | None = None
) -> tuple[Credit, ...]:
    """The credits of `groups`, where all atoms are in some group and no file was renamed."""
    atoms = [one for group in groups for one in group]
    return credits_of(groups, atoms, {}, History(tuple(commits), ME, lines or {}))


def test_one_author_gets_it_all_dated_by_their_newest_commit() -> None:
    """The newest date among the commits that touched the PR's files, zone kept."""
    commits = [commit("c1", AUTHOR, 200, ("a",)), commit("c2", AUTHOR, 300, ("a",)), commit("c3", AUTHOR, 400, ("b",))]
    first, second = credit([[atom(0, "a")], [atom(1, "b")]], commits)
    assert first.author == Person(*AUTHOR, "300 +0200")
    assert second.author == Person(*AUTHOR, "400 +0200")
    assert first.others == ()


def test_dates_never_fall_along_the_stack() -> None:
    """A PR of older commits takes the date of the one below it."""
    commits = [commit("c1", AUTHOR, 200, ("a",)), commit("c2", AUTHOR, 300, ("b",))]
    first, second = credit([[atom(0, "b")], [atom(1, "a")]], commits)
    assert (first.author.when, second.author.when) == ("300 +0200", "300 +0200")


def test_dates_never_fall_below_base() -> None:
    """A commit that was written before base is dated like base."""
    assert credit([[atom(0, "a")]], [commit("c1", AUTHOR, 50, ("a",))])[0].author.when == "100 +0000"


def test_most_lines_win_and_the_others_are_co_authors() -> None:
    """In a file of several authors the blamed lines decide, atom by atom."""
    commits = [commit("c1", AUTHOR, 200, ("a",)), commit("c2", SECOND, 300, ("a",))]
    lines = {"a": ((1, "c1"), (2, "c1"), (3, "c2"), (10, "c2"), (11, "c2"))}
    first, second = credit([[atom(0, "a", 1, 3)], [atom(1, "a", 9, 2)]], commits, lines)
    assert (first.author.name, [one.name for one in first.others]) == ("Author", ["Second"])
    assert (second.author.name, second.others) == ("Second", ())


def test_the_same_address_is_the_same_person() -> None:
    """An author who changed their name appears once, under the newer one."""
    commits = [commit("c1", ("Author L", "AUTHOR@example.invalid"), 200, ("a",)), commit("c2", AUTHOR, 300, ("a",))]
    (only,) = credit([[atom(0, "a")]], commits)
    assert (only.author.name, only.others) == ("Author", ())


def test_what_no_commit_touched_is_the_callers() -> None:
    """Changes of the working tree belong to the caller, and no clock dates them."""
    assert credit([[atom(0, "a")]], [])[0].author == ME
    assert (
        credit([[atom(0, "a")]], [commit("c1", AUTHOR, 200, ("b",)), commit("c2", SECOND, 300, ("b",))])[0].author == ME
    )


def test_what_no_commit_touched_is_the_only_authors() -> None:
    """One author in range: what a merge brought is theirs, too."""
    (only,) = credit([[atom(0, "a")]], [commit("c1", AUTHOR, 200, ("b",))])
    assert (only.author.name, only.author.when) == ("Author", "100 +0000")


def test_a_deletion_is_credited_to_the_last_who_touched_the_file() -> None:
    """Deleted lines have no blame at head."""
    commits = [commit("c1", AUTHOR, 200, ("a",)), commit("c2", SECOND, 300, ("a",))]
    (only,) = credit([[atom(0, "a", action="delete")]], commits, {"a": ()})
    assert only.author.name == "Second"


def test_a_file_that_was_renamed_is_credited_under_both_names() -> None:
    """Commits from before the rename count."""
    history = History((commit("c1", AUTHOR, 300, ("old",)), commit("c2", AUTHOR, 200, ("new",))), ME)
    (only,) = credits_of([[atom(0, "new")]], [atom(0, "new")], {"new": "old"}, history)
    assert only.author.when == "300 +0200"


def test_a_sign_off_is_kept_when_every_source_of_its_author_bears_it() -> None:
    """It speaks for the commits that bear it; one without it, and it would be invented."""
    signed = "Text.\n\nSigned-off-by: Author <author@example.invalid>"
    kept = credit([[atom(0, "a")]], [commit("c1", AUTHOR, 200, ("a",), signed)])[0]
    assert kept.signed == ("Signed-off-by: Author <author@example.invalid>",)
    lost = credit([[atom(0, "a")]], [commit("c1", AUTHOR, 200, ("a",), signed), commit("c2", AUTHOR, 300, ("a",))])[0]
    assert lost.signed == ()
    assert lost.dropped == ("Signed-off-by: Author <author@example.invalid>",)


def test_a_strangers_sign_off_is_dropped_and_listed() -> None:
    """Only contributing authors sign off a PR."""
    body = "Signed-off-by: Maint <m@example.invalid>\nChange-Id: I12\n(cherry picked from commit abc123)"
    (only,) = credit([[atom(0, "a")]], [commit("c1", AUTHOR, 200, ("a",), body)])
    assert only.signed == ()
    assert only.dropped == (
        "Signed-off-by: Maint <m@example.invalid>",
        "Change-Id: I12",
        "(cherry picked from commit abc123)",
    )


@pytest.mark.parametrize(
    ("author", "address"),
    [
        (AUTHOR, "1+author@users.noreply.github.invalid"),
        (("Author", "1+author@users.noreply.github.invalid"), "author@example.invalid"),
        (AUTHOR, "Author@Example.invalid"),
    ],
)
def test_a_private_address_is_that_of_the_author_who_has_the_name(author: tuple[str, str], address: str) -> None:
    """As the check of sign-offs has it."""
    line = f"Signed-off-by: Author <{address}>"
    (only,) = credit([[atom(0, "a")]], [commit("c1", author, 200, ("a",), line)])
    assert (only.signed, only.dropped) == ((line,), ())


def test_a_co_author_keeps_the_sign_off() -> None:
    """Who helped to write a commit, and signed it off, did so for what is taken from it."""
    signed = "Signed-off-by: Second <second@example.invalid>"
    body = f"Co-authored-by: Second <second@example.invalid>\n{signed}"
    (only,) = credit([[atom(0, "a")]], [commit("c1", AUTHOR, 200, ("a",), body)])
    assert (only.signed, only.dropped) == ((signed,), ())


def test_co_authors_of_the_sources_stay_co_authors() -> None:
    """Credit that was given is not taken away, and an author is not named twice."""
    body = "Co-authored-by: Second <second@example.invalid>\nCo-Authored-By: Author <author@example.invalid>"
    (only,) = credit([[atom(0, "a")]], [commit("c1", AUTHOR, 200, ("a",), body)])
    assert [one.name for one in only.others] == ["Second"]
    assert only.dropped == ()


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("Just text: with a colon\nand more", []),
        ("Text.\n\nKey: value\nOther-Key: v2", [("Key", "value"), ("Other-Key", "v2")]),
        ("Key: value\n  folded", [("Key", "value folded")]),
        ("", []),
        ("Key: v\n\nLast paragraph is text.", []),
    ],
)
def test_trailers_are_the_last_paragraph_where_every_line_is_one(body: str, found: list[tuple[str, str]]) -> None:
    """As git has it."""
    assert trailers(body) == found
