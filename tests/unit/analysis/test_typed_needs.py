"""What crosses files by other ways than names that are bound: types that are returned, paths, versions, bare members."""

from __future__ import annotations

import pytest

from prsplit.analysis.contracts import Contracts
from prsplit.analysis.guesses import likely_needs
from prsplit.analysis.lively import lively_names
from prsplit.analysis.manifests import manifest_needs
from prsplit.analysis.mentions import atom_texts, vanished_needs
from prsplit.analysis.uses import Collector
from prsplit.languages.reach import in_reach
from support.worlds import Both, both


def _told(change: Both, source: int, target: int) -> tuple[str, str]:
    atoms = change.cut.atoms
    return atoms[source].symbol, atoms[target].symbol


@pytest.mark.parametrize(
    ("path", "old", "new", "user"),
    [
        (
            "a.rs",
            "fn size(s: &str) -> Option<u8> {\n    None\n}\n",
            "fn size(s: &str) -> Result<u8, E> {\n    Err(E)\n}\n",
            'fn user() {\n    size("1");\n}\n',
        ),
        (
            "a.go",
            "package a\n\nfunc size() int {\n\treturn 1\n}\n",
            "package a\n\nfunc size() (int, error) {\n\treturn 1, nil\n}\n",
            "\nfunc user() {\n\tsize()\n}\n",
        ),
        (
            "a.ts",
            "function size(): number {\n  return 1;\n}\n",
            "function size(): string {\n  return '1';\n}\n",
            "function user() {\n  size();\n}\n",
        ),
        ("a.cc", "int size() {\n  return 1;\n}\n", "long size() {\n  return 2;\n}\n", "void user() {\n  size();\n}\n"),
    ],
)
def test_who_takes_another_type_comes_after_it(path: str, old: str, new: str, user: str) -> None:
    """A new user of a function that returns another type, and one that goes; a body alone asks for nothing."""
    for base, head, shape in ((old, new + user, "before"), (old + user, new, "after")):
        change = both({path: base}, {path: head})
        found = list(Contracts(change.ends, list(change.uses), lambda *_: True).needs())
        assert [(need.kind, need.shape) for need in found] == [("signature", shape)]
        ends = ("user", "size") if shape == "before" else ("size", "user")
        assert _told(change, found[0].source, found[0].target) == ends
    change = both({path: old}, {path: old.replace("1", "3").replace("None", "Some(1)") + user})
    assert list(Contracts(change.ends, list(change.uses), lambda *_: True).needs()) == []


def test_a_path_among_the_arguments_of_an_attribute_is_a_use() -> None:
    """`value_parser = Size::parse`, `= parse_all`; other bare words there are the attribute's own."""
    size = "pub struct Size;\nimpl Size {\n    pub fn parse(s: &str) -> u8 {\n        1\n    }\n}\n"
    head = (
        "#[derive(Debug)]\npub struct Opts {\n    #[arg(long, value_parser = Size::parse, parse)]\n    size: u8,\n"
        "    #[arg(value_parser = parse_all)]\n    all: u8,\n}\nfn parse_all(s: &str) -> u8 {\n    1\n}\nfn parse() {}\n"
    )
    change = both({"a.rs": "fn a() {}\n"}, {"a.rs": "fn a() {}\n" + size + head})
    assert [use.name for use in change.uses if "parse" in use.name] == ["Size.parse", "parse_all"]


def test_a_file_goes_after_the_texts_that_spell_its_path() -> None:
    """A build script takes it in; a page may go on to speak of it."""
    build = 'fn main() {}\ninclude!("src/app.rs");\n'
    base = {"build.rs": build, "src/app.rs": "fn app() {}\n", "README.md": "See src/app.rs\n"}
    head = {"build.rs": "fn main() {}\n", "README.md": "See\n"}
    change = both(base, head)
    texts, gone = (atom_texts(change.change, change.cut, head=end) for end in (True, False))
    (need,) = vanished_needs(change.change, change.cut, texts, gone)
    atoms = change.cut.atoms
    assert (atoms[need.source].path, atoms[need.target].path, need.shape) == ("src/app.rs", "build.rs", "after")


def test_a_version_in_a_section_of_its_own_is_the_dependency_s() -> None:
    """`[dependencies.clap]` says the name; the line that changes does not."""
    base = {"Cargo.toml": '[dependencies.clap]\nversion = "3"\n', "src/a.rs": "fn a() {}\n"}
    head = {"Cargo.toml": '[dependencies.clap]\nversion = "4"\n', "src/a.rs": "use clap::Parser;\n\nfn a() {}\n"}
    change = both(base, head)
    texts, gone = (atom_texts(change.change, change.cut, head=end) for end in (True, False))
    (need,) = manifest_needs(change.change, change.cut, change.ends, texts, gone)
    assert (need.kind, need.shape) == ("declares", "before")
    assert _told(change, need.source, need.target) == ("Parser", "dependencies.clap.version")


@pytest.mark.parametrize(("path", "count"), [("b.sh", 0), ("b.go", 0), ("b.rs", 1)])
def test_a_method_of_an_unknown_object_is_of_its_own_language(path: str, count: int) -> None:
    """A shell function is not what a Rust text calls on a value."""
    text = {"sh": "frobnicate() {\n  echo 1\n}\n", "go": "package b\n\nfunc frobnicate() {\n}\n"}.get(
        path.rpartition(".")[2], "struct B;\nimpl B {\n    fn frobnicate(&self) {}\n}\n"
    )
    user = "fn user() {\n    let found = other();\n    found.frobnicate();\n}\n"
    change = both({"a.rs": "fn first() {}\n"}, {"a.rs": "fn first() {}\n" + user, path: text})
    collector = Collector(change.change, change.ends, lively_names(change.ends, []))
    collector.run()
    found = [
        need for need in likely_needs(change.ends, collector.unknown, in_reach) if need.witness.name == "frobnicate"
    ]
    assert len(found) == count


def test_who_calls_comes_after_what_takes_other_types_in_the_same_places() -> None:
    """No call names a type, so that both ends seem to fit: a new caller waits, one that goes does so before."""
    old, new = "int size(char* text) {\n  return 1;\n}\n", "int size(Text& text) {\n  return 1;\n}\n"
    user = "\nint user() {\n  return size(made());\n}\n"
    for base, head, shape in ((old, new + user, "before"), (old + user, new, "after")):
        change = both({"a.cc": base}, {"a.cc": head})
        (need,) = Contracts(change.ends, list(change.uses), lambda *_: False).needs()
        assert (need.kind, need.shape) == ("signature", shape)
        assert _told(change, need.source, need.target) == (("user", "size") if shape == "before" else ("size", "user"))
    renamed = "def size(text):\n    return 1\n", "def size(words):\n    return 1\n"
    caller = "\n\ndef user():\n    return size(made())\n"
    change = both({"a.py": renamed[0]}, {"a.py": renamed[1] + caller})
    assert list(Contracts(change.ends, list(change.uses), lambda *_: False).needs()) == []
