"""Titles begin as titles of the repository do."""

from __future__ import annotations

import pytest

from prsplit.model.plan import Role
from prsplit.model.profile import TitleHabit
from prsplit.planning.styles import in_style

AREAS = TitleHabit("areas", words=("net/http", "cmd"))
TAGS = TitleHabit("tags", words=("[Core]", "[Tests]", "[Docs]"))


@pytest.mark.parametrize(
    ("title", "role", "paths", "habit", "wanted"),
    [
        ("Add x", "core", ("a.py",), TitleHabit(), "Add x"),
        ("Add x", "core", ("a.py",), TitleHabit("conventional", words=("feat", "fix")), "feat: add x"),
        ("Update x", "core", ("a.py",), TitleHabit("conventional", words=("feat", "chore")), "chore: update x"),
        ("Fix x", "core", ("a.py",), TitleHabit("conventional"), "fix: fix x"),
        ("Add tests for x", "tests", ("t.py",), TitleHabit("conventional", words=("tests",)), "tests: add tests for x"),
        ("Document X", "docs", ("x.md",), TitleHabit("conventional", words=("docs",)), "docs: document X"),
        ("Add Get", "core", ("src/net/http/get.c",), AREAS, "net/http: add Get"),
        ("Add Get", "core", ("lib/zip/get.c", "lib/zip/put.c"), AREAS, "zip: add Get"),
        ("Add x", "core", ("src/core/a.py",), TAGS, "[Core] Add x"),
        ("Add x", "tests", ("a/b.py",), TAGS, "[Tests] Add x"),
        ("Add x", "core", ("other/a.py",), TAGS, "Add x"),
        ("Add x", "core", ("a.py",), TitleHabit("gitmoji", words=(":sparkles:",)), ":sparkles: Add x"),
    ],
)
def test_a_title_is_dressed(title: str, role: Role, paths: tuple[str, ...], habit: TitleHabit, wanted: str) -> None:
    """With a type, tag, area or emoji that is in use; a name keeps its capital letter."""
    assert in_style(title, role, paths, habit) == wanted


def test_a_name_is_not_lowered() -> None:
    """Only a verb is."""
    assert in_style("HTTPServer first", "core", ("a.py",), TitleHabit("conventional")).endswith(": HTTPServer first")


@pytest.mark.parametrize(
    ("title", "role", "habit", "lead", "wanted"),
    [
        ("Update x", "core", TitleHabit("conventional"), "fix(zip): ", "fix(zip): update x"),
        ("Extract x", "core", TitleHabit("conventional"), "fix: ", "refactor: extract x"),
        ("Test x", "tests", TitleHabit("conventional"), "fix: ", "test: cover x"),
        ("Update x", "core", TitleHabit(), "[Zip] ", "[Zip] Update x"),
        ("Update x", "core", TitleHabit(), "zip: ", "Update x"),
    ],
)
def test_a_part_begins_as_its_commit_does(title: str, role: Role, habit: TitleHabit, lead: str, wanted: str) -> None:
    """With its tag, and with its type where the part is what the commit is for."""
    assert in_style(title, role, ("a.py",), habit, lead) == wanted
