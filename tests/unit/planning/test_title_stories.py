"""What titles say of whole small changes, word by word: one story for a rule."""

from __future__ import annotations

from dataclasses import replace
from textwrap import indent

import pytest

from prsplit.analysis.news import reading
from prsplit.planning.matter import Matter, whole_of
from prsplit.planning.names import plain
from prsplit.planning.titles import title
from prsplit.planning.traits import Trait
from support.told import told
from support.worlds import both

_CLIENT = "def fetch(url, retries):\n    return open_url(url, retries)\n\n\ndef close(handle):\n    handle.close()\n"
_NOTICE = "# Copyright {} The Authors\n# Licensed under the MIT license.\n"


@pytest.mark.parametrize(
    ("before", "wanted"),
    [(_NOTICE.format(2013), "Update license headers in store"), ("", "Add license headers to store")],
)
def test_license_headers(before: str, wanted: str) -> None:
    """Comments that say who holds the rights."""
    code = "value = 1\n"
    assert told({"store.py": before + code}, {"store.py": _NOTICE.format(2025) + code}) == wanted


def test_types_alone() -> None:
    """Signatures that say what they take, and nothing else."""
    head = _CLIENT.replace("url, retries):", "url: str, retries: dict[str, int]) -> bytes:").replace(
        "(handle):", "(handle: Handle) -> None:"
    )
    assert told({"client.py": _CLIENT}, {"client.py": head}) == "Type-annotate client"


def test_words_of_documentation_strings_are_no_names() -> None:
    """Of any of their lines."""
    base = 'def run(path):\n    """Run it.\n\n    Uses open_door.\n    """\n    return path\n'
    head = base.replace("open_door", "close_window")
    assert told({"a.py": base}, {"a.py": head}) == "Edit comments in a"


def test_what_an_earlier_pr_brings_is_told_before_what_else_comes() -> None:
    """That it is used now is what the PR is for."""
    base = "def serve(rounds):\n    return run(rounds)\n"
    head = "def serve(rounds, deadline_s=0):\n    return run(pick_policy(rounds), deadline_s=deadline_s)\n"
    made = both({"server.py": base}, {"server.py": head, "policy.py": "def pick_policy(rounds):\n    return rounds\n"})
    user, brought = made.atom("serve", "modify"), made.atom("pick_policy", "add")
    atoms = made.cut.atoms
    traits = [Trait(one.path, one.symbol, "core", one.lines, adds=one.action == "add") for one in atoms]
    served = {atoms[brought]: [atoms[user]]}
    read = reading(made.change, made.cut)
    matter = Matter([atoms[user]], traits, "core", served=served, whole=whole_of(atoms), reading=read)
    assert title(matter) == "Use pick_policy in serve"
    assert title(replace(matter, served={})) == "Add deadline_s to serve"


def test_files_that_a_build_writes_are_rebuilt() -> None:
    """As their folder says."""
    base, head = "run(1)\n", "run(2)\nrun_more(3)\n"
    assert told({"dist/app.py": base}, {"dist/app.py": head}) == "Rebuild dist/app.py"


def test_a_word_that_any_code_has_is_not_told() -> None:
    """Where it comes alone."""
    head = _CLIENT.replace("retries)", "retries, config)")
    assert "config" not in told({"client.py": _CLIENT}, {"client.py": head})


def test_a_name_that_only_gets_an_underscore_is_not_removed() -> None:
    """It is there by another name."""
    base = "".join(f"def step_{n}(job):\n    rename_file(job)\n    prepare_{n}(job)\n\n\n" for n in range(2))
    said = told({"a.py": base}, {"a.py": base.replace("rename_file(", "_rename_file(")})
    assert not said.startswith(("Remove", "Stop using"))


_CASES = "".join(f"def test_{name}():\n    assert load({name!r})\n\n\n" for name in ("one", "two"))


def test_new_cases_tell_of_tests_that_change() -> None:
    """Where they are most of it."""
    base = "class TestStore:\n" + indent(_CASES.replace("()", "(self)"), "    ")
    more = "def test_broken_header(self):\n    assert load('x') is None\n    assert load('y') is None\n    assert load('z') is None\n    assert load('') == 0\n    assert load('a') == 1\n    assert load('b') == 2\n"
    head = base.replace("load('one')", "load('one') == 1").replace("load('two')", "load('two') == 2")
    said = told({"tests/test_store.py": base}, {"tests/test_store.py": head + indent(more, "    ")})
    assert said == "Test store: broken header"


def test_tests_that_go_while_others_come_are_reworked() -> None:
    """Nothing is only added."""
    names = ("one", "two", "three", "four")
    cases = [
        "".join(f"def test_{kind}_{name}():\n    assert {kind}({name!r})\n\n\n" for name in names)
        for kind in ("load", "read")
    ]
    base, head = ({"tests/test_store.py": "import store\n\n\n" + text} for text in cases)
    assert told(base, head) == "Rework tests of store"


def test_members_whose_names_are_endless_are_not_named() -> None:
    """A name without its end is another name."""
    base = "class Specs:\n    def first(self):\n        pass\n"
    name = "should_report_cancellation_during_the_execution_of_what_was_given_to_it"
    head = base + f"\n    def {name}(self):\n        self.first()\n        self.second()\n"
    assert told({"specs.py": base}, {"specs.py": head}) == "Add members to Specs"


def test_a_class_that_loses_members_and_gets_others_is_reworked() -> None:
    """It is neither added nor removed."""
    body = "".join(f"    def {{0}}_{n}(self):\n        return {n}\n\n" for n in range(3))
    base, head = ("class Store:\n    size = 1\n\n" + body.format(name) for name in ("load", "read"))
    assert told({"store.py": base}, {"store.py": head}) == "Rework Store in store.py"


def test_public_names_are_told_before_private_ones() -> None:
    """Though these are longer."""
    head = "def _walk(tree):\n    for one in tree:\n        yield one\n\n\ndef walk(tree):\n    return [*_walk(tree)]\n"
    assert told({"a.py": "import os\n"}, {"a.py": "import os\n\n\n" + head}) == "Add walk and _walk to a.py"


@pytest.mark.parametrize(
    ("symbol", "wanted"),
    [
        ("TEST_IMPL(fork_signal)", "fork_signal"),
        ("TEST(Suite, Name)", "Suite.Name"),
        ('TEST_CASE("a sentence")', ""),
        ("impl Parser #2.match_error", "Parser.match_error"),
        ("impl Debug for <T>", "Debug"),
    ],
)
def test_names_as_a_reader_knows_them(symbol: str, wanted: str) -> None:
    """What macros of tests are given; blocks of one name are one."""
    assert plain(symbol) == wanted
