"""The table of rules, their pages and their stories belong together."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from prsplit.checks.table import RULES, judge_of, page_of, selected
from prsplit.errors import UsageError
from support.rule_pages import PATH, page

SPECS = Path(__file__).parents[2] / "specs" / "checks"


def test_the_reference_is_what_the_rules_say() -> None:
    """docs/reference/checks.md is written from the table and the docstrings: `python -m support.rule_pages` in tests/."""
    assert PATH.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_its_file(rule: str) -> None:
    """A rule is one module named like it, that knows its own id, judges, and tells how."""
    module = import_module(RULES[rule].module)
    assert RULES[rule].module == "prsplit.checks." + rule.replace(".", "_")
    assert rule == module.ID
    assert judge_of(rule) is module.judge
    for word in ("- pass: ", "Not held against a PR: "):
        assert word in page_of(rule).page
    assert ("- fail: " in page_of(rule).page) == (RULES[rule].worst == "fail")


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_its_stories(rule: str) -> None:
    """A page of stories has one for each outcome that the rule's page names, and one for what is not held against a PR."""
    stories = (SPECS / f"{rule}.md").read_text(encoding="utf-8")
    assert "## Not held against it" in stories
    for outcome in ("pass", "warn", "fail", "skip"):
        if f"- {outcome}: " in page_of(rule).page and rule != "size.lines":
            assert f"  {outcome:<7} {rule}  " in stories


def test_rules_are_selected_by_id_and_family() -> None:
    """In the table's order, whatever the order that they are named in; all of them where none is."""
    assert selected(()) == tuple(RULES)
    assert selected(("stack.base", "size.lines", "size.lines")) == ("size.lines", "stack.base")
    assert {rule.partition(".")[0] for rule in selected(("size", "content"))} == {"size", "content"}


@pytest.mark.parametrize(("name", "hint"), [("siz", "size"), ("size.line", "size.lines"), ("zzz", "size.lines")])
def test_an_unknown_rule_is_refused(name: str, hint: str) -> None:
    """With the nearest one that exists."""
    with pytest.raises(UsageError) as refused:
        selected((name,))
    assert refused.value.hint == f"prsplit check --rule {hint}"
