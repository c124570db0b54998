"""Rust: items as leaves, impl blocks, traits and modules as containers, references along the tree of modules."""

from __future__ import annotations

import pytest

from prsplit.languages.table import language_for
from prsplit.model.outline import Leaf, Outline


def outline(text: str) -> Outline:
    """The outline of a Rust text, tiled byte for byte."""
    language = language_for("a.rs")
    assert language is not None
    found = language.outline(text.encode())
    assert found is not None
    assert b"".join(text.encode()[leaf.start : leaf.end] for leaf in found.leaves) == text.encode()
    assert len(found.facts) == len(found.leaves)
    return found


def leaf_of(found: Outline, name: str) -> Leaf:
    """The one leaf of that name."""
    (leaf,) = [leaf for leaf in found.leaves if leaf.name == name]
    return leaf


def chains(found: Outline, name: str) -> set[str]:
    """The names a leaf refers to; `?` before members of unknown objects, `.` before members of known types, and the
    module before `>` for a path."""
    (place,) = [place for place, leaf in enumerate(found.leaves) if leaf.name == name]
    return {
        (f"{one.imported.module}>" if one.imported else "?" if one.unknown else "." if one.member else "")
        + ".".join(one.chain)
        for one in found.facts[place].references
    }


IMPL = """\
//! What a shop is.
#![allow(dead_code)]

use std::fmt;

/// A till.
#[derive(Debug, Serialize)]
pub struct Till<T> { pub coins: Vec<T> }

impl<T: Coin> Till<T> {
    /// Counts.
    pub fn count(&self) -> usize { self.coins.len() + Self::spare() }

    fn spare() -> usize { 0 }
}

impl<T> fmt::Display for Till<T> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result { write!(f, "{}", self.count()) }
}
"""


def test_impl_blocks_are_containers() -> None:
    """An impl block is its opening line, its members, and its closing line; the type knows its impl blocks."""
    found = outline(IMPL)
    assert [(leaf.kind, leaf.name) for leaf in found.leaves] == [
        ("header", ""),
        ("import", "use std::"),
        ("class", "Till"),
        ("class", "impl Till<T>"),
        ("function", "impl Till<T>.count"),
        ("function", "impl Till<T>.spare"),
        ("tail", "impl Till<T>}"),
        ("class", "impl fmt::Display for Till<T>"),
        ("function", "impl fmt::Display for Till<T>.fmt"),
        ("tail", "impl fmt::Display for Till<T>}"),
    ]
    till = leaf_of(found, "Till")
    assert (till.members, till.apart) == (("coins",), True)
    assert till.bases == ("impl Till", "impl Till<T>", "impl fmt::Display for Till<T>")
    assert leaf_of(found, "impl fmt::Display for Till<T>").bases == ("fmt.Display",)


def test_members_of_a_trait_impl_are_demanded() -> None:
    """What a trait asks for must come with the impl block; inherent methods may come one by one."""
    found = outline(IMPL)
    assert leaf_of(found, "impl fmt::Display for Till<T>.fmt").demanded
    assert not leaf_of(found, "impl Till<T>.count").demanded


def test_attributes_belong_to_the_item() -> None:
    """Names in `derive` are references of the item below, type parameters are not."""
    found = outline(IMPL)
    assert "Serialize" in chains(found, "Till")
    assert not chains(found, "Till") & {"T", "Debug"}


def test_self_is_the_type_of_the_impl_block() -> None:
    """`self.x`, `Self::x` are members of the type; what stands in a macro's tokens is seen too."""
    found = outline(IMPL)
    assert chains(found, "impl Till<T>.count") >= {".Till.coins", ".Till.spare", "?Till.coins().len"}
    assert ".Till.count" in chains(found, "impl fmt::Display for Till<T>.fmt")


@pytest.mark.parametrize(
    ("written", "wanted", "listed"),
    [
        ("use crate::a::b;", [("b", "crate", "a.b")], True),
        ("use super::a::{b, c as d};", [("b", "super", "a.b"), ("d", "super", "a.c")], True),
        ("use a::{self, b};", [("a", "a", None), ("b", "a", "b")], True),
        ("use a::{b::{c, d}, e};", [("c", "a", "b.c"), ("d", "a", "b.d"), ("e", "a", "e")], False),
        ("use a::b::*;", [("* a/b", "a.b", "*")], True),
        ("mod x;", [("x", "self.x", None)], False),
        ("extern crate a as b;", [("b", "a", None)], False),
    ],
)
def test_uses(written: str, wanted: list[tuple[str, str, str | None]], *, listed: bool) -> None:
    """What each kind of `use` binds, and whether its items can be taken apart."""
    (leaf,) = outline(written + "\n").leaves
    assert [(entry.bound, entry.module, entry.member) for entry in leaf.imports] == wanted
    assert (leaf.form is not None) == listed


def test_a_module_of_tests_is_a_container_that_sees_its_file() -> None:
    """Inside an inline module `super` is the file; its own functions are members of it."""
    found = outline(
        "fn top() {}\n\n#[cfg(test)]\nmod tests {\n    use super::top;\n\n    fn help() {}\n\n    #[test]\n    fn it() {\n"
        "        help();\n        super::top();\n        crate::far::away();\n    }\n}\n"
    )
    entry = next(entry for leaf in found.leaves for entry in leaf.imports)
    assert (entry.module, entry.member) == ("self", "top")
    assert chains(found, "tests.it") == {".tests.help", "self>top", "crate>far.away"}
    assert found.leaves[-1].name == "tests}"


def test_patterns_bind_and_refer() -> None:
    """Names in patterns are local, variants and constants in them are references."""
    found = outline(
        "fn f(e: E, t: &Till) {\n    match e {\n        E::A(x) => use_it(x),\n        LIMIT => {}\n        other => other.run(),\n"
        "    }\n    t.open();\n    let n = Note::new(1);\n    n.fold();\n    for i in 0..3 { i.go(); }\n}\n"
    )
    assert chains(found, "f") == {
        "E", "Till", "E.A", "use_it", "LIMIT", "?run", ".Till.open", "Note.new", ".Note.fold", "?go",
    }  # fmt: skip


def test_traits_have_abstract_members() -> None:
    """A method without a body must be implemented."""
    found = outline("trait Shop: Base {\n    fn open(&self);\n\n    fn shut(&self) {}\n}\n")
    assert leaf_of(found, "Shop").bases == ("Base",)
    assert [leaf_of(found, name).abstract for name in ("Shop.open", "Shop.shut")] == [True, False]


def test_macros_at_item_level_are_statements() -> None:
    """A macro's invocation is one statement that may bind names, its definition binds the macro's."""
    found = outline(
        "lazy_static! {\n    static ref LIMIT: u8 = most();\n}\n\nmacro_rules! twice {\n    ($x:expr) => { again($x) };\n}\n"
    )
    assert (leaf_of(found, "LIMIT").binds, leaf_of(found, "LIMIT").weak) == (("LIMIT",), True)
    assert "most" in chains(found, "LIMIT")
    assert "again" in chains(found, "twice")


@pytest.mark.parametrize(
    ("path", "module", "wanted"),
    [
        ("src/lib.rs", "self.a", ("src/a.rs",)),
        ("src/a.rs", "self.b", ("src/a/b.rs",)),
        ("src/a/b.rs", "super", ("src/a.rs",)),
        ("src/a/b.rs", "super.super", ("src/lib.rs",)),
        ("src/a/b.rs", "crate", ("src/lib.rs",)),
        ("src/a/b.rs", "crate.a.b", ("src/a/b.rs",)),
        ("src/a/b.rs", "self", ("src/a/b.rs",)),
        ("src/lib.rs", "helper", ("helper/src/lib.rs",)),
        ("tests/t.rs", "shop", ("src/lib.rs",)),
        ("src/lib.rs", "std.fmt", ()),
    ],
)
def test_module_paths_mean_files(path: str, module: str, wanted: tuple[str, ...]) -> None:
    """`mod x;`, `self`, `super`, `crate` and crates of the tree lead to files."""
    language = language_for("a.rs")
    assert language is not None
    files = frozenset(
        {"Cargo.toml", "src/lib.rs", "src/a.rs", "src/a/b.rs", "tests/t.rs", "helper/Cargo.toml", "helper/src/lib.rs"}
    )
    assert language.module_files(path, module, files)[:1] == wanted


def test_a_module_is_one_of_two_files() -> None:
    """`a/b.rs` and `a/b/mod.rs` stand in for each other."""
    language = language_for("a.rs")
    assert language is not None
    assert language.module_of("src/a/b.rs") == language.module_of("src/a/b/mod.rs")
