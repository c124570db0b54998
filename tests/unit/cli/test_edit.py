"""Editing by hand, typed into a real repository."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import jsonschema
import pytest

from support.shop import Shop

SCHEMA = Path(__file__).parents[3] / "docs" / "reference" / "plan.schema.json"


def kept(shop: Shop) -> str:
    """The plan that is kept."""
    (place,) = (shop.folder / ".git" / "prsplit" / "plans").iterdir()
    return place.read_text()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--move", "shop/money.py"], 2),
        (["--move", "shop/money.py=first"], 2),
        (["--move", "shop/money.py=99"], 2),
        (["--move", "nobody=1"], 1),
        (["--merge", "1"], 2),
        (["--merge", "1,1"], 2),
        (["--order", "2"], 2),
        (["--split", "x"], 2),
        (["--split", "1:README.md"], 1),
        (["--title", "1"], 2),
        (["--title", "1=two\nlines"], 2),
        (["--drop-need", "abc"], 2),
        (["--because", "why"], 2),
        (["--list", "no-such-file"], 2),
        (["--list", "x", "--merge", "1,2"], 2),
        ([], 2),
    ],
)
def test_what_is_not_understood(shop: Shop, words: list[str], code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence, a hint, and the plan as it was."""
    for name in ("GIT_EDITOR", "VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    shop.type("plan", "--max-lines", "8")
    before = kept(shop)
    answer = shop.type("edit", *words)
    assert answer.code == code, answer
    assert answer.err.startswith("error: ")
    assert answer.out == ""
    assert kept(shop) == before


def test_edits_are_kept_and_told(shop: Shop) -> None:
    """A title that a person wrote, the mark of the PR, and a plan that is what the schema says."""
    shop.type("plan", "--max-lines", "8")
    assert shop.type("edit", "--title", "1=By hand", "--merge", "2,3").code == 0
    value = json.loads(shop.type("plan", "--format", "json").out)
    jsonschema.validate(value, json.loads(SCHEMA.read_text()))
    assert value["prs"][0]["title"] == "By hand"
    assert [pr.get("edited", False) for pr in value["prs"][:2]] == [True, True]
    assert shop.type("apply").code == 0
    assert shop.type("edit", "--title", "1=").code == 0
    assert "By hand" not in shop.type("plan").out


def test_the_list_says_what_it_is(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaving the list alone changes nothing; a section without its line joins the one above; a title is taken."""
    shop.type("plan", "--max-lines", "8")
    before = kept(shop)
    monkeypatch.setenv("GIT_EDITOR", "true")
    assert shop.type("edit").code == 0
    assert kept(shop) == before
    monkeypatch.setenv("GIT_EDITOR", "sed -i -e 's/^pr 1 .*/pr 1 Mine/' -e '/^pr 2 /d'")
    answer = shop.type("edit")
    assert answer.code == 0, answer.err
    assert "Mine" in answer.out
    assert len(kept(shop).splitlines()) == len(before.splitlines()) - 1
    assert not os.listdir(shop.folder / ".git" / "prsplit" / "edit")


@pytest.mark.parametrize("editor", ["false", "no-such-editor"])
def test_an_editor_that_fails_changes_nothing(shop: Shop, monkeypatch: pytest.MonkeyPatch, editor: str) -> None:
    """One sentence, and the list is where it says."""
    shop.type("plan", "--max-lines", "8")
    before = kept(shop)
    monkeypatch.setenv("GIT_EDITOR", editor)
    answer = shop.type("edit")
    assert answer.code == 4
    assert answer.err.startswith(f"error: The editor {editor} failed, so nothing was changed; the list is in ")
    assert kept(shop) == before
    path = answer.err.splitlines()[0].rpartition(" ")[2].removesuffix(".")
    assert shop.type("edit", "--list", path).code == 0


def test_edits_outlive_the_branch(shop: Shop) -> None:
    """Another commit: every command but `plan` refuses, `plan` carries over, `apply --replan` too."""
    shop.type("plan", "--max-lines", "8")
    shop.type("edit", "--title", "1=By hand")
    shop.commit({"README.md": "# Shop\n\nSells things, and rounds them.\n"}, "Say it better")
    assert shop.type("show", "1").code == 3
    assert shop.type("edit", "--title", "1=Else").code == 3
    answer = shop.type("apply", "--replan")
    assert answer.code == 0, answer.err
    assert "By hand" in shop.type("show", "1").out
    assert re.search(r"carried over|By hand", shop.type("plan").out)


def test_a_need_that_is_dropped(shop: Shop) -> None:
    """By the name that `explain` tells, with a reason that it tells from then on; a certain need stays."""
    shop.type("plan", "--max-lines", "8")
    page = shop.type("explain", "money.rounded").out
    name = re.search(r"\[([0-9a-f]{8})\]", page)
    assert name is not None, page
    assert shop.type("edit", "--drop-need", name[1], "--because", "It says so").code == 0
    assert ": It says so" in shop.type("explain", "money.rounded").out
    assert json.loads(kept(shop).splitlines()[0])["waived"][0][3] == "It says so"


def test_the_last_edit_is_taken_back_and_put_back(shop: Shop) -> None:
    """The plan is kept again as it was, and once more as it was edited; without an edit there is nothing to take back."""
    shop.type("plan", "--max-lines", "8")
    assert shop.type("edit", "--undo").code == 1
    before = kept(shop)
    shop.type("edit", "--title", "1=By hand")
    edited = kept(shop)
    assert shop.type("edit", "--undo").code == 0
    assert kept(shop) == before
    assert "By hand" in shop.type("edit", "--undo").out
    assert kept(shop) == edited
    assert shop.type("edit", "--undo", "--title", "1=X").code == 2
