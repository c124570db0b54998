"""The plan in every format, against golden files."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from prsplit.model.plan import LedgerLine, Plan
from prsplit.reports.document import plan_document
from prsplit.reports.markdown import plan_markdown
from prsplit.reports.page import plain
from prsplit.reports.text import plan_page
from support.golden import assert_golden
from support.plans import ATOMS, sample, ten

SCHEMA = Path(__file__).parents[3] / "docs" / "reference" / "plan.schema.json"
NASTY = "\x1b[2J\u202e[/x] @octocat #1 | --> `\udcff"


def nasty() -> Plan:
    """The sample with hostile text wherever a repository can put some."""
    plan = sample()
    prs = tuple(replace(pr, title=NASTY, body=NASTY, notes=(NASTY,)) for pr in plan.prs)
    atoms = tuple(replace(atom, path=NASTY, symbol=NASTY) for atom in ATOMS)
    size = replace(plan.total, ledger=(LedgerLine(NASTY, 3, NASTY),))
    base = replace(plan.base, name=NASTY)
    return replace(plan, prs=prs, atoms=atoms, total=size, base=base, branch=NASTY, notes=(NASTY,), base_reason=NASTY)


def test_text() -> None:
    """The page that people read most."""
    assert_golden("plan.txt", plain(plan_page(sample(), following="prsplit apply")))


def test_ten_prs_fit_on_one_screen() -> None:
    """Ten PRs take at most 24 lines of 80 columns."""
    page = plain(plan_page(replace(ten(), base_reason="given"), following="prsplit apply"))
    rows = page.splitlines()
    assert len(rows) <= 24
    assert max(map(len, rows)) <= 80
    assert_golden("ten.txt", page)


def test_a_wide_terminal_shows_one_line_a_pr() -> None:
    """Where everything fits beside its title, it stands there."""
    assert_golden("ten-wide.txt", plain(plan_page(ten(), columns=120)))


def test_a_long_title_goes_on_below() -> None:
    """A title never breaks the screen, and nothing of it is lost."""
    plan = sample()
    plan = replace(plan, prs=(replace(plan.prs[0], title=("word " * 40).strip()), *plan.prs[1:]))
    page = plain(plan_page(plan))
    assert max(map(len, page.splitlines())) <= 80
    assert page.count("word") == 40


def test_a_plan_of_one_pr() -> None:
    """One PR reads in the singular."""
    plan = sample()
    assert "→ 1 PR, base" in plain(plan_page(replace(plan, prs=plan.prs[:1])))


def test_what_was_not_understood_is_said() -> None:
    """Files that no language understood are counted on the page."""
    plan = sample()
    proof = replace(plan.proof, degraded=("a.f90", "b.f90"), merged=1)
    page = plain(plan_page(replace(plan, proof=proof, notes=("2 commits are by others",))))
    assert "note: 2 files proven byte for byte only" in page
    assert "note: 2 commits are by others" in page


def test_markdown_format() -> None:
    """A table and the reasons."""
    assert_golden("plan.md", plan_markdown(sample()))


def test_json_format() -> None:
    """The whole plan as one document."""
    assert_golden("plan.json", plan_document(sample()))


@pytest.mark.parametrize("plan", [sample(), ten(), nasty()], ids=["sample", "ten", "nasty"])
def test_json_keeps_its_schema(plan: Plan) -> None:
    """The document is valid UTF-8 and fits the published schema, which allows no field beyond its own."""
    schema: dict[str, Any] = json.loads(SCHEMA.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(plan_document(plan).encode()), schema)


@pytest.mark.parametrize("missing", ["schema", "base", "prs", "atoms", "proof", "total"])
def test_the_schema_asks_for_every_field(missing: str) -> None:
    """A document without one of its fields is refused."""
    value = json.loads(plan_document(sample()))
    del value[missing]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(value, json.loads(SCHEMA.read_text()))


def test_hostile_text_stays_text() -> None:
    """No escape sequence, bidi control, ping, table border or comment end reaches a reader."""
    text, table = plain(plan_page(nasty())), plan_markdown(nasty())
    for output in (text, table):
        assert "\x1b" not in output
        assert "\u202e" not in output
        output.encode()
    assert "[/x]" in text
    assert "@octocat" not in table
    assert "-->" not in table
    rows = [row.replace("\\|", "") for row in table.splitlines() if row.startswith("|")]
    assert {row.count("|") for row in rows} == {6}
