"""Commit messages: references to issues, trailers, nothing that git can't store."""

from __future__ import annotations

import re

import pytest

from prsplit.model.script import Person
from prsplit.stack.message import closed_issues, message, trailer_lines

ME = Person("A Caller", "caller@example.invalid", "1 +0000")


@pytest.mark.parametrize(
    ("text", "issues"),
    [
        ("Fixes #12", ("#12",)),
        ("this closes: #3, #4 and #5.", ("#3", "#4", "#5")),
        ("RESOLVED org/repo#9", ("org/repo#9",)),
        ("fix https://example.invalid/o/r/issues/7", ("https://example.invalid/o/r/issues/7",)),
        ("Fix the parser (#12)", ()),
        ("prefixes #12", ()),
        ("see #12", ()),
        ("Fixes #1\nFixes #1", ("#1",)),
    ],
)
def test_closing_keywords_are_found(text: str, issues: tuple[str, ...]) -> None:
    """The keywords that hosts act upon, and nothing that merely mentions an issue."""
    assert closed_issues([text]) == issues


def test_only_the_pr_that_may_close_an_issue_does() -> None:
    """The others say `Part of`, wherever the keyword stood in their text."""
    early = message("Fix #12: parse", "It closes #3 and #4.", (), part_of=["#12", "#3", "#4"])
    assert early == "Part of #12: parse\n\nIt part of #3 and #4.\n"
    assert closed_issues([early]) == ()
    late = message("Wire it", "Body.", (), closes=["#12", "#3"])
    assert late == "Wire it\n\nBody.\n\nFixes #12\nFixes #3\n"
    both = message("Fix #12: wire it", "Fixes #3", (), closes=["#12"], part_of=["#3"])
    assert both == "Fix #12: wire it\n\nPart of #3\n"
    assert closed_issues([message("A", "Fixes #1 and #2.", (), closes=["#1"], part_of=["#2"])]) == ("#1",)


def test_a_pr_that_names_no_issue_gets_a_reference() -> None:
    """Every PR that is about an issue refers to it."""
    assert message("Add it", "", (), part_of=["#12"]) == "Add it\n\nPart of #12\n"


def test_a_longer_number_is_another_issue() -> None:
    """`#123` does not stand for `#12`."""
    assert "Part of #12\n" in message("Add it", "See #123.", (), part_of=["#12"])


def test_trailers_come_last() -> None:
    """Title, body, references and trailers are paragraphs of their own."""
    text = message("Add it", "Why.", ("Signed-off-by: A <a@b>",), closes=["#1"])
    assert text == "Add it\n\nWhy.\n\nFixes #1\n\nSigned-off-by: A <a@b>\n"


def test_a_title_is_one_line_without_control_characters() -> None:
    """A title from a hostile symbol can't end the title or write an escape."""
    assert message("a\nb\x1b[31m\0c", "x\0y\r\nz", ()) == "a b [31m c\n\nxy\nz\n"


def test_signoff_is_added_only_when_asked_for_and_once() -> None:
    """The caller's sign-off is never invented and never doubled."""
    own = "Signed-off-by: A Caller <caller@example.invalid>"
    other = Person("B", "b@c", "")
    assert trailer_lines([other], [], ME, signoff=False) == ("Co-authored-by: B <b@c>",)
    assert trailer_lines([], [], ME, signoff=True) == (own,)
    assert trailer_lines([], [own], ME, signoff=True) == (own,)


def test_a_name_cannot_smuggle_a_trailer() -> None:
    """Line feeds and angle brackets in a name are dropped."""
    lines = trailer_lines([Person("B\nSigned-off-by: C", "b>@c", "")], [], ME, signoff=False)
    assert lines == ("Co-authored-by: BSigned-off-by: C <b@c>",)


@pytest.mark.parametrize(
    "text", ["Fixes GH-4", "resolves: GH-4", "Closed #4", "fix org/repo#4", "Fixed https://h/o/r/issues/4"]
)
def test_no_spelling_of_a_closing_word_slips_through(text: str) -> None:
    """A title becomes the message of a squashed merge: it must not close what only the last PR may."""
    made = message(text, f"Also {text}.", ())
    assert not re.search(r"(?i)\b(clos|fix|resolv)\w*:?\s", made)
    assert made.count("4") == 2
    assert text in message(text, "", (), closes=closed_issues([text]))
