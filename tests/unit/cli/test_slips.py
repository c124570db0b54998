"""What is typed wrong is told at once, in words that help."""

from __future__ import annotations

import pytest

from support.shop import Shop


@pytest.mark.parametrize(
    ("words", "told", "hint"),
    [
        (["plan", "--max-lines", "many"], "'many' is not a whole number.", "prsplit plan --help"),
        (["check", "--max-lines", "many"], "'many' is not a whole number.", "prsplit check --help"),
        (["verify", "--exec"], "Option '--exec' requires an argument.", "prsplit verify --help"),
        (["edit", "--merge", "1"], "--merge 1 names one PR only.", "prsplit edit --merge 1,2"),
        (["plan", "main..topic"], "Got unexpected extra argument", "prsplit plan --base main --head topic"),
        (["check", "main.."], "Got unexpected extra argument", "prsplit check --base main"),
        (["status", "a..b"], "Got unexpected extra argument", "prsplit status --help"),
        (["plan", "--plan", "/nowhere/plan.json"], "the file is missing.", "prsplit plan -o plan.json"),
    ],
)
def test_a_slip_is_answered_in_its_command(shop: Shop, words: list[str], told: str, hint: str) -> None:
    """Exit 2, one sentence, and a hint of the very command."""
    answer = shop.type(*words)
    assert answer.code == 2
    assert told in answer.err
    assert f"hint: {hint}\n" in answer.err


def test_a_plan_of_the_working_tree_asks_for_its_flag(shop: Shop) -> None:
    """Other commands are told which plan is kept; with the flag they go on."""
    (shop.folder / "extra.py").write_text("EXTRA = 1\n")
    shop.git("add", "extra.py")
    assert shop.type("plan", "--worktree").code == 0
    answer = shop.type("show", "1")
    assert answer.code == 3
    assert "The plan that is kept is of the working tree" in answer.err
    assert shop.type("show", "1", "--worktree").code == 0
    assert shop.type("plan").code == 0


def test_an_edit_says_what_it_changed(shop: Shop) -> None:
    """In the first line."""
    shop.type("plan", "--max-lines", "8")
    rows = shop.type("edit", "--merge", "1,2").out.splitlines()
    assert rows[0].startswith("changed: merge 1,2; ")
