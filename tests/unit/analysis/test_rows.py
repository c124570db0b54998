"""Long literals, wrappers and structures are cut at their rows: every row once at every step, the ends byte for byte."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prsplit.analysis.compose import content
from prsplit.analysis.rows import made_of, rows_at, rows_of
from support.worlds import both

PLAIN = [f'    "name {number}": {number},\n' for number in range(130)]


def table(rows: list[str]) -> str:
    """A Python module with one dictionary."""
    return f"import os\n\nNAMES = {{\n{''.join(rows)}}}\n\n\ndef get(name):\n    return NAMES[name], os\n"


@pytest.mark.parametrize(
    ("text", "keys", "last"),
    [
        ("X = [\n    1,\n    2,\n]\n", ["1 ", "2 "], ""),
        ("X = frozenset({\n    'a',  # one\n    # of b\n    'b'\n})\n", ["'a' "], "'b' "),
        ("const x = {\n  a: [\n    1,\n  ],\n  'b': { c: 2 },\n};\n", ["a ", "'b' "], ""),
        ("static const int X[] = {\n  1,\n  1,\n};\n", ["1 ", "1 #2"], ""),
        ('var m = map[string]int{\n\t"a": 1,\n}\n', ['"a" '], ""),
    ],
)
def test_the_rows_of_a_literal(text: str, keys: list[str], last: str) -> None:
    """Items with their comments, known by their key or all of them; one without a comma stays with the bracket."""
    found = rows_of(text.encode())
    assert found is not None
    assert b"".join(piece.text for piece in found.pieces) == text.encode()
    assert [piece.key for piece in found.pieces if not piece.edge] == keys
    assert found.last == last


@pytest.mark.parametrize(
    "text",
    [
        "X = f(1)\n",
        "X = [1,\n    2,\n]\n",
        "int X[] = {\n#if A\n  1,\n#endif\n};\n",
        "const x = {\n  a: function () { return 1; },\n};\n",
        "const x = {\n  a: `\n,\n`,\n};\n",
        "const x = {\n  a: /,/,\n};\n",
        'X = [\n    "open,\n]\n',
    ],
)
def test_what_is_no_literal_with_an_item_a_line(text: str) -> None:
    """Code, preprocessed lines, templates and whatever else a tokenizer could take for something else."""
    assert rows_of(text.encode()) is None


def test_two_items_on_a_line_are_told() -> None:
    """Such a row can come or go, but nobody knows what of it stays."""
    found = rows_of(b"X = [\n    1, 2,\n    3,\n]\n")
    assert found is not None
    assert not found.single


def test_a_text_made_of_parts() -> None:
    """Whole lines in any order; a line that nobody wrote is none of them."""
    assert made_of(b"a\nb\nc\n", {b"c\n", b"a\nb\n", b"a\n"})
    assert not made_of(b"a\nc\nd\n", {b"c\n", b"a\nb\n", b"a\n"})


def test_rows_at_known_places() -> None:
    """What stands between is an edge."""
    found = rows_at(b"x{\na\nb\n}{\nc\n}\n", [("a", 3, 5), ("b", 5, 7), ("c", 10, 12)])
    assert [(piece.text, piece.edge) for piece in found.pieces] == [
        (b"x{\n", True), (b"a\n", False), (b"b\n", False), (b"}{\n", True), (b"c\n", False), (b"}\n", True),
    ]  # fmt: skip


@settings(max_examples=8)
@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_each_item_stands_once_at_each_step(seed: int, choice: int) -> None:
    """However a table is reordered, shortened, extended and changed, each row is base's or head's and there once."""
    dice = random.Random(seed)
    head = [row for row in PLAIN if dice.random() < 0.9]
    dice.shuffle(head)
    head = [row.replace(": 1", ": 91") if dice.random() < 0.3 else row for row in head]
    head[5:5] = [f'    "fresh {number}": 0,\n' for number in range(60)]
    change = both({"a.py": table(PLAIN)}, {"a.py": table(head)})
    (patch,) = change.cut.patches
    atoms = {atom.index for atom in change.cut.atoms}
    assert len(atoms) > 3
    assert content(patch, set()) == table(PLAIN).encode()
    assert content(patch, atoms) == table(head).encode()
    taken = {atom for atom in atoms if random.Random(choice + atom).random() < 0.5}
    found = content(patch, taken)
    assert found is not None
    rows = [line for line in found.decode().splitlines(keepends=True) if line.startswith('    "')]
    names = [row.partition(":")[0] for row in rows]
    assert len(names) == len(set(names))
    assert set(rows) <= {*PLAIN, *head}
    kept = {row.partition(":")[0] for row in PLAIN} & {row.partition(":")[0] for row in head}
    assert kept <= set(names)


def test_twins_of_one_name_change_together() -> None:
    """Where two rows of one key swap their texts, no step has one of them twice and the other nowhere."""
    base = ["    'twin': 1,\n", *PLAIN[:60], "    'twin': 2,\n", *PLAIN[60:]]
    head = [
        "    'twin': 2,\n",
        *PLAIN[30:60],
        "    'twin': 1,\n",
        *PLAIN[60:],
        *(f"    'x {n}': 0,\n" for n in range(90)),
    ]
    change = both({"a.py": table(base)}, {"a.py": table(head)})
    (patch,) = change.cut.patches
    assert len(change.cut.atoms) > 2
    for atom in change.cut.atoms:
        found = content(patch, {atom.index})
        assert found is not None
        assert found.count(b"'twin': 1") == found.count(b"'twin': 2") == 1


def test_rows_of_another_shape_are_one_edit() -> None:
    """A list that becomes a dictionary, or a dictionary a set, has nothing in between."""
    names = [row.partition(":")[0] + ",\n" for row in PLAIN]
    for old in (table(names), table(names).replace("{", "[").replace("}", "]")):
        assert len(both({"a.py": old}, {"a.py": table(PLAIN)}).cut.atoms) == 1


def test_a_member_that_gets_its_own_line_stands_once() -> None:
    """What is a part of an edge at one end and a row at the other changes with the edges."""
    rows = [f"  m{n}: {n},\n" for n in range(300)]
    old = f"const x = {{\n{''.join(rows[:5])}  one: 1, two: 2,\n{''.join(rows[5:120])}}};\n"
    new = f"const x = {{\n{''.join(rows[:5])}  one: 1,\n  two: 2,\n{''.join(rows[5:])}}};\n"
    change = both({"a.js": old}, {"a.js": new})
    (patch,) = change.cut.patches
    assert len(change.cut.atoms) > 2
    for atom in change.cut.atoms:
        found = content(patch, {atom.index})
        assert found is not None
        assert found.count(b"one: 1") == found.count(b"two: 2") == 1


def test_a_short_literal_is_one_edit() -> None:
    """Nothing is shredded that fits anyway."""
    change = both({"a.py": table(PLAIN[:20])}, {"a.py": table(PLAIN[20:40])})
    assert len(change.cut.atoms) == 1


def script(rows: list[str], version: str = "1") -> str:
    """A script in a wrapper, with a long object."""
    members = "".join(f"    {name}: function (x) {{\n      return x + {version}\n    }},\n" for name in rows)
    return f"(function () {{\n  Lib = {{\n{members}    last: 0\n  }}\n\n  Lib.m1(1)\n  Lib.m2(2)\n}})()\n"


NAMES = [f"m{number}" for number in range(60)]


@pytest.mark.parametrize(("old", "new"), [("", script(NAMES)), (script(NAMES), script(NAMES[5:], "2"))])
def test_a_wrapper_is_cut_at_its_statements_and_members(old: str, new: str) -> None:
    """Where it is new it grows from its top; its members change one by one."""
    change = both({"a.js": old} if old else {"b.js": "x\n"}, {"a.js": new} if old else {"b.js": "x\n", "a.js": new})
    patch = next(patch for patch in change.cut.patches if patch.path == "a.js")
    atoms = sorted(atom.index for atom in change.cut.atoms)
    assert len(atoms) > 3
    for count in range(1, len(atoms)):
        found = content(patch, set(atoms[:count]))
        assert found is not None
        lines = set(found.decode().splitlines())
        assert lines <= {*old.splitlines(), *new.splitlines()}
    assert content(patch, set(atoms)) == new.encode()


def test_a_long_structure_is_cut_at_its_fields() -> None:
    """A field with its attributes and comments is one row."""
    fields = "".join(f"    /// Number {n}.\n    #[arg(long)]\n    pub f{n}: Option<u32>,\n" for n in range(60))
    head = f"use std::fmt;\n\n#[derive(Parser)]\npub struct Opts {{\n{fields}}}\n"
    change = both({"b.rs": "fn x() {}\n"}, {"b.rs": "fn x() {}\n", "a.rs": head})
    assert sum(atom.symbol == "Opts" for atom in change.cut.atoms) > 3
