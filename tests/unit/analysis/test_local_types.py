"""A member of a local is that of the type which its declaration tells."""

from __future__ import annotations

from textwrap import indent

import pytest

from prsplit.analysis.begun import begun_needs
from prsplit.analysis.bindings import use_needs
from support.worlds import both

JAVA = "{0}class Batch {{\n    int n;\n{1}}}\n\nclass Other {{\n    int n;\n{1}}}\n"
CASES = {
    "a.cc": (JAVA.replace("}}\n\n", "}};\n\n")[:-1] + ";\n", "int begin();", "void f() {\n%s}\n", "Batch b;\nb.begin();"),
    "a.c++": (JAVA.replace("}}\n\n", "}};\n\n")[:-1] + ";\n", "int begin();", "void f() {\n%s}\n", "auto b = Batch{};\nb.begin();"),
    "a.java": (JAVA, "void begin() {\n}", "class U {\n    void f() {\n%s    }\n}\n", "var b = new Batch();\nb.begin();"),
    "a.cs": (JAVA, "void begin() {\n}", "class U {\n    void f() {\n%s    }\n}\n", "var b = new Batch();\nb.begin();"),
    "a.kt": (JAVA.replace("int n;", "val n = 1"), "fun begin() {\n}", "fun f() {\n%s}\n", "val b = Batch()\nb.begin()"),
    "a.swift": (JAVA.replace("int n;", "let n = 1"), "func begin() {\n}", "func f() {\n%s}\n", "let b = Batch()\nb.begin()"),
    "a.scala": (
        JAVA.replace("int n;", "val n = 1"), "def begin(): Unit = {\n}", "object U {\n    def f(): Unit = {\n%s    }\n}\n",
        "val b = new Batch()\nb.begin()",
    ),
    "a.php": (
        "<?php\n" + JAVA.replace("int n;", "public $n;"), "function begin() {\n}", "<?php\nfunction f() {\n%s}\n",
        "$b = new Batch();\n$b->begin();",
    ),
    "a.rb": ("class Batch\n    N = 1\n{1}end\n\nclass Other\n    N = 1\n{1}end\n", "def begin\nend", "def f\n%send\n", "b = Batch.new\nb.begin"),
    "a.ts": (
        JAVA.replace("class", "export class").replace("int n;", "n = 1;"), "begin() {\n}",
        "import { Batch } from './a';\n\nfunction f() {\n%s}\n", "const b = new Batch();\nb.begin();",
    ),
    "a.py": (
        "class Batch:\n    n = 1\n{1}\n\nclass Other:\n    n = 1\n{1}", "def begin(self):\n    pass",
        "from a import Batch\n\n\ndef f():\n    pass\n%s", "b = Batch()\nb.begin()",
    ),
    "a.go": (
        "package a\n\ntype Batch struct{{}}\n\ntype Other struct{{}}\n{1}", "", "package a\n\nfunc f() {\n%s}\n",
        "b := &Batch{}\nb.begin()",
    ),
    "a.rs": (
        "pub struct Batch;\n\npub struct Other;\n{1}", "", "use crate::a::Batch;\n\nfn f() {\n%s}\n",
        "let b = Batch::new();\nb.begin();",
    ),
}  # fmt: skip
MEMBERS = {
    "a.go": "\nfunc (b *Batch) begin() {{}}\n\nfunc (b *Other) begin() {{}}\n",
    "a.rs": "\nimpl Batch {\n    pub fn begin(&self) {}\n}\n\nimpl Other {\n    pub fn begin(&self) {}\n}\n",
}


@pytest.mark.parametrize("path", CASES)
def test_a_member_of_a_local_is_that_of_its_type(path: str) -> None:
    """Two classes get a member of one name; the text that calls it on one comes after that one's alone."""
    classes, member, user, body = CASES[path]
    path = path.replace("c++", "cc")
    other = path.replace("a.", "b.")
    added = MEMBERS.get(path, "").replace("{{}}", "{}") or "\n" + indent(member, "    ") + "\n"
    shared = {"lib.rs": "mod a;\nmod b;\n"} if path.endswith("rs") else {}
    margin = "        " if "    " in user else "    "
    base = {path: classes.format("", ""), other: user % "", **shared}
    head = {path: classes.format("", added), other: user % (indent(body, margin) + "\n"), **shared}
    change = both(base, head)
    atoms = change.cut.atoms
    needed = {
        atoms[need.target].symbol
        for need in use_needs(change.ends, change.uses)
        if atoms[need.source].path == other and atoms[need.target].path == path
    }
    assert any("Batch" in symbol and symbol.endswith("begin") for symbol in needed)
    assert not any("Other" in symbol for symbol in needed)


OLD = "struct Key {\n  int n;\n};\n\nstruct Edit {\n  int show();\n};\n"
USER = "int use() {\n  return %s;\n}\n"


@pytest.mark.parametrize(
    ("before", "after", "head", "count"),
    [
        ("1", "made()->show()", OLD.replace("int n;\n", "int n;\n  int show();\n"), 1),
        ("other()->show()", "made()->show()", OLD.replace("int n;\n", "int n;\n  int show();\n"), 0),
        ("1", "made()->show()", OLD.replace("int n;\n", "int n;\n  int show();\n") + "\nstruct Third {\n  int show();\n};\n", 0),
        ("1", "made()->show()", OLD.replace("int n;\n", "int n;\n  int show();\n") + "\nstruct Third : Key {\n  int show();\n};\n", 1),
    ],
    ids=["begins", "goes on", "two classes get it", "a class and one derived from it"],
)  # fmt: skip
def test_a_text_that_begins_to_call_a_member_means_the_class_that_gets_it(
    before: str, after: str, head: str, count: int
) -> None:
    """Others of that name were there before; so it is with what ceases to call one that goes."""
    change = both({"a.h": OLD, "u.cc": USER % before}, {"a.h": head, "u.cc": USER % after})
    found = list(begun_needs(change.ends, change.uses, change.unknown))
    assert [(need.kind, need.shape, change.cut.atoms[need.target].symbol) for need in found] == [
        ("uses", "before", "Key.show")
    ] * count
    change = both({"a.h": head, "u.cc": USER % after}, {"a.h": OLD, "u.cc": USER % before})
    found = list(begun_needs(change.ends, change.uses, change.unknown))
    assert [(need.kind, need.shape, change.cut.atoms[need.source].symbol) for need in found] == [
        ("removes", "after", "Key.show")
    ] * count
