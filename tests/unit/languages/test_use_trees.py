"""A `use` taken apart: whatever items are taken, each path is one that base or head wrote, behind the same words."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prsplit.analysis.compose import content
from prsplit.analysis.guesses import shown_needs
from prsplit.analysis.uses import Unknown
from prsplit.languages.table import facts_of, outline_of
from support.worlds import both

Tree = str | tuple[str, tuple["Tree", ...]]
"""The end of a path, or a path with the trees in its braces."""

Told = set[tuple[str, str, str | None]]
NAMES = ("a", "b", "Cc", "Dd")
LEADS = ("", "", "", "pub ", "pub(crate) ", "#[cfg(unix)]\n", "#[allow(unused)]\npub ")


def leaves() -> st.SearchStrategy[Tree]:
    """What a path ends in."""
    plain = st.sampled_from(NAMES)
    return st.one_of(
        plain,
        plain,
        st.just("self"),
        st.just("*"),
        st.builds("{} as {}".format, plain, st.sampled_from(["X", "Y", "_"])),
    )


TREES = st.recursive(
    leaves(),
    lambda inner: st.tuples(
        st.sampled_from(["a", "b", "a::b", "crate", "super::a"]),
        st.one_of(st.tuples(inner), st.lists(inner, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=5,
).filter(lambda tree: not isinstance(tree, str))
USES = st.lists(st.tuples(st.sampled_from(LEADS), TREES), max_size=3)


def written(tree: Tree, *, braced: bool = False) -> str:
    """A tree as rustfmt writes it: a single name has no braces, but `self` has."""
    if isinstance(tree, str):
        return tree
    path, inside = tree
    if len(inside) == 1 and not braced and inside[0] != "self":
        return f"{path}::{written(inside[0])}"
    return f"{path}::{{{', '.join(map(written, inside))}}}"


def paths(tree: Tree, above: str = "") -> set[str]:
    """Every path of a tree, in full."""
    if isinstance(tree, str):
        return {above.removesuffix("::") if tree == "self" else above + tree}
    return {path for inner in tree[1] for path in paths(inner, f"{above}{tree[0]}::")}


def parsed(text: str) -> list[tuple[str, str]]:
    """(words before `use`, path in full) of every declaration of a text, read by a reader of its own."""
    found: list[tuple[str, str]] = []
    for part in text.split(";")[:-1]:
        lead, _, tree = part.partition("use ")
        found += [(" ".join(lead.split()), path) for path in _expanded("".join(f"{tree} ".split("\n")).strip())]
    return found


def _expanded(tree: str) -> list[str]:
    head, brace, rest = tree.partition("{")
    if not brace:
        return [tree.removesuffix("::self")]
    assert rest.endswith("}"), tree
    found: list[str] = []
    depth, item = 0, ""
    for sign in rest[:-1] + ",":
        depth += (sign == "{") - (sign == "}")
        if sign == "," and not depth:
            found += _expanded(item.strip()) if item.strip() else []
            item = ""
        else:
            item += sign
    return [(head + one).removesuffix("::self") if one != "self" else head.removesuffix("::") for one in found]


def source(uses: list[tuple[str, Tree]]) -> str:
    """A file of declarations and one function."""
    return "".join(f"{lead}use {written(tree)};\n" for lead, tree in uses) + "\nfn stay() {}\n"


@settings(max_examples=120)
@given(USES, USES, st.data())
def test_any_items_of_two_ends_are_paths_of_theirs(
    old: list[tuple[str, Tree]], new: list[tuple[str, Tree]], data: st.DataObject
) -> None:
    """It parses; no path is a third one, and one that both ends have behind the same words never goes."""
    world = both({"x.rs": source(old)}, {"x.rs": source(new)})
    if not world.change.files:
        return
    atoms = [atom.index for atom in world.cut.atoms]
    taken = data.draw(st.sets(st.sampled_from(atoms)))
    text = content(world.cut.patches[0], taken)
    assert text is not None
    outline = outline_of("x.rs", text)
    assert outline is not None
    assert not outline.errors, text
    ends = [{(" ".join(lead.split()), path) for lead, tree in side for path in paths(tree)} for side in (old, new)]
    got = set(parsed(text.decode().partition("fn stay")[0]))
    assert got <= ends[0] | ends[1], text
    assert {path for _, path in ends[0]} & {path for _, path in ends[1]} <= {path for _, path in got}, text


CHOICES = {
    "x.py": (
        "from . import a", "from .x import a", "from .x import (a, b)", "from .x import *", "import a", "import a, b.c",
        "from .x import c as a",
    ),
    "x.ts": (
        "import a from 'x';", "import a, {b as c} from 'x';", "import type {a} from 'x';", "import {type a, b} from 'x';",
        "import * as a from 'x';", "export {a, b as c} from 'x';", "export type {a, d} from 'x';", "import b from 'x';",
        "const {a, b} = require('x');", "let {a, c: d} = require('x');", "import {a, c} from 'x' with {type: 'json'};",
    ),
    "X.java": ("import a.B;", "import static a.B.c;", "import static a.B.d;", "import a.*;", "import static a.B.*;"),
    "x.go": (
        'import "a"', 'import x "a"', 'import (\n\t"a"\n\t"b"\n)', 'import (\n\tx "a" // c\n\t"b"\n)', 'import . "a"',
        'import _ "a"',
    ),
    "X.cs": ("using A;", "using static A.B;", "using X = A.B;", "global using A.B;", "using A.C;"),
    "x.kt": ("import a.B", "import a.B as D", "import a.*", "import a.C"),
    "x.scala": ("import a.B", "import a.{B, c => d}", "import a._", "import a.{B as X}"),
    "x.php": ("use A\\B;", "use A\\{B, C};", "use function A\\B;", "use A\\B as D;", "use A\\C, A\\D;"),
}  # fmt: skip
LEADING = {"x.php": "<?php\n", "x.go": "package p\n\n", "X.java": "package p;\n\n"}


def told(path: str, text: bytes) -> tuple[int, Told]:
    """The syntax errors of a text, and what its imports bind."""
    outline = outline_of(path, text)
    assert outline is not None, text
    return outline.errors, {(one.bound, one.module, one.member) for leaf in outline.leaves for one in leaf.imports}


@pytest.mark.parametrize("path", CHOICES)
def test_grouped_imports_of_every_language(path: str) -> None:
    """One declaration goes and another comes: every step parses and imports what an end imports."""
    for pair in permutations(CHOICES[path], 2):
        world = both(*({path: f"{LEADING.get(path, '')}{one}\n\n"} for one in pair))
        (patch,) = world.cut.patches
        file = world.change.files[0]
        (errors, before), (more, after) = (told(path, text or b"") for text in (file.old_data, file.new_data))
        atoms = [atom.index for atom in world.cut.atoms]
        for count in range(1, len(atoms)):
            for taken in combinations(atoms, count):
                text = content(patch, taken)
                assert text is not None
                wrong, found = told(path, text)
                assert wrong <= max(errors, more), text
                assert found <= before | after, text


@pytest.mark.parametrize(
    ("base", "head", "steps"),
    [
        ("use a::C;", "use a::{C, D, E};", {"use a::{C, D};", "use a::{C, E};"}),
        ("use a::{self, C};", "use a::{self, D};", {"use a::{self};", "use a::{self, C, D};"}),
        ("use a::{B, C};", "use a::{D, E};", {"use a::D;", "use a::C;", "use a::{B, E};"}),
        ("use core::{mem, ptr};", "use core::mem::{self, swap};\nuse core::ptr;", {"use core::mem::swap;\nuse core::{mem, ptr};"}),
    ],
)  # fmt: skip
def test_how_a_step_is_written(base: str, head: str, steps: set[str]) -> None:
    """A name that is left alone loses its braces, and one that gets company is put in some."""
    world = both({"x.rs": f"{base}\n"}, {"x.rs": f"{head}\n"})
    atoms = [atom.index for atom in world.cut.atoms]
    taken = [set(some) for count in range(len(atoms) + 1) for some in combinations(atoms, count)]
    found = {(content(world.cut.patches[0], some) or b"").decode().strip() for some in taken}
    assert steps <= found, found


def test_a_call_among_the_tokens_of_a_macro_is_held_against_the_signature() -> None:
    """Its arguments are counted, unless their commas may be a closure's or a type's; a declaration is no call."""
    text = b"macro_rules! m {\n    ($x:expr) => {\n        fail($x, 1,); skip(|a, b| a); none(); fn made(a: u8) {} x.more(1)\n    };\n}\n"
    outline = outline_of("x.rs", text)
    assert outline is not None
    read = facts_of("x.rs", text, outline, range(len(outline.leaves)))
    calls = {one.chain[-1]: one.call and one.call.positional for facts in read for one in facts.references}
    assert {name: calls[name] for name in ("fail", "none", "more")} == {"fail": 2, "none": 0, "more": 1}
    assert calls["skip"] is None
    assert calls.get("made") is None


def test_a_method_is_shown_before_another_file_uses_it() -> None:
    """Private to its file at base, and used elsewhere at head."""
    world = both(
        {"src/a.rs": "pub struct A;\n\nimpl A {\n    fn advance_far(&self) {}\n}\n", "src/b.rs": "fn run() {}\n"},
        {
            "src/a.rs": "pub struct A;\n\nimpl A {\n    pub(crate) fn advance_far(&self) {}\n}\n",
            "src/b.rs": "fn run() {\n    crate::make().advance_far();\n}\n",
        },
    )
    atoms = {atom.path: atom.index for atom in world.cut.atoms}
    use = Unknown("src/b.rs", head=True, atom=atoms["src/b.rs"], line=2, name="advance_far")
    needs = [(need.source, need.target) for need in shown_needs(world.ends, (), [use])]
    assert needs == [(atoms["src/b.rs"], atoms["src/a.rs"])]
    assert not list(shown_needs(world.ends, (), [replace(use, path="src/a.rs")]))
