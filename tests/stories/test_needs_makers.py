"""Constructors, visibility, what a build makes, and what is inherited: there before whoever relies on them."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.worked import Texts, work

MADE: dict[str, tuple[str, str, Texts, Texts]] = {
    "a nested class in Java": (
        "new Pair(1, 2)",
        "Pair(int one",
        {"src/main/java/shop/Till.java": "package shop;\n\npublic class Till {\n    int keep = 1;\n}\n"},
        {
            "src/main/java/shop/Till.java": "package shop;\n\npublic class Till {\n    int keep = 1;\n\n    int sum() {\n"
            "        Object made = new Pair(1, 2);\n        return made.hashCode();\n    }\n\n"
            "    static class Pair {\n        final int one;\n        final int two;\n\n"
            "        int product() {\n            return one * two;\n        }\n\n"
            "        Pair(int one, int two) {\n            this.one = one;\n            this.two = two;\n        }\n    }\n}\n"
        },
    ),
    "a class in TypeScript": (
        "new Pair(1, 2)",
        "constructor(one",
        {"use.ts": "export const keep = 1;\n"},
        {
            "pair.ts": "export class Pair {\n  readonly one: number;\n\n  name(): string {\n    return 'pair';\n  }\n\n"
            "  constructor(one: number, two: number) {\n    this.one = one + two;\n  }\n}\n",
            "use.ts": "import { Pair } from './pair';\n\nexport const keep = 1;\n\n"
            "export function make() {\n  const made = new Pair(1, 2);\n  return made;\n}\n",
        },
    ),
    "a class in C++": (
        "P(1, 2)",
        "P::P(",
        {"use.cpp": "int keep() { return 1; }\n"},
        {
            "p.cpp": '#include "p.h"\n\nint P::name() const {\n  return 1;\n}\n\nP::P(int one, int two) {\n  (void)one;\n}\n',
            "p.h": "#pragma once\nclass P {\n public:\n  int name() const;\n  P(int one, int two);\n};\n",
            "use.cpp": '#include "p.h"\n\nint keep() { return 1; }\n\nint make() {\n  P made = P(1, 2);\n  (void)made;\n'
            "  return 1;\n}\n",
        },
    ),
    "a class in Python": (
        "Pair(1, 2)",
        "def __init__",
        {"use.py": "KEEP = 1\n"},
        {
            "pair.py": 'class Pair:\n    """Two."""\n\n    def name(self):\n        text = "pair"\n        return text\n\n'
            "    def __init__(self, one, two):\n        self.one = one\n        self.two = two\n",
            "use.py": "from pair import Pair\n\nKEEP = 1\n\n\ndef make():\n    made = Pair(1, 2)\n    return made\n",
        },
    ),
}


@pytest.mark.parametrize("name", MADE)
def test_who_makes_an_object_comes_after_its_constructor(name: str, tmp_path: Path) -> None:
    """The class alone is not enough to call it with arguments."""
    call, maker, base, head = MADE[name]
    done = work(tmp_path, base, head, 1)
    paths, atoms = list(head), done.planned.plan.atoms
    user = next(atom.index for atom in atoms if atom.path == paths[-1] and atom.symbol.endswith(("make", "sum")))
    needed = [need.target for need in done.planned.plan.graph.needs if need.source == user and need.kind == "uses"]
    assert done.comes(paths[0], maker) <= done.comes(paths[-1], call), done.told()
    known = [atoms[one].symbol for one in needed if atoms[one].path == paths[0]]
    assert any(one.endswith(("Pair.Pair", "Pair.constructor", "P.P", "Pair.__init__")) for one in known), done.told()
    assert len(done.prs) > 1, done.told()


def test_a_final_field_comes_with_the_constructor_that_sets_it(tmp_path: Path) -> None:
    """A class with a final field that no constructor sets does not compile."""
    path = "src/main/java/shop/Till.java"
    base = {path: "package shop;\n\npublic class Till {\n    Till() {\n        int one = 1;\n    }\n}\n"}
    head = {
        path: "package shop;\n\npublic class Till {\n    final int one;\n\n    final int two = 2;\n\n"
        "    Till() {\n        this.one = 1;\n    }\n}\n"
    }
    done = work(tmp_path, base, head, 1)
    assert done.comes(path, "final int one;") == done.comes(path, "this.one = 1"), done.told()
    assert done.comes(path, "final int two") != done.comes(path, "this.one = 1"), done.told()


@pytest.mark.parametrize(
    ("path", "hidden", "shown", "user", "line"),
    [
        ("a.ts", "interface Params {\n  one: number;\n}\n", "export interface Params {\n  one: number;\n}\n",
         "b.ts", "import type { Params } from './a';\n\nexport function f(p: Params) {\n  return p.one;\n}\n"),
        ("a.ts", "const LIMIT = 3;\n", "export const LIMIT = 3;\n",
         "b.ts", "import { LIMIT } from './a';\n\nexport function f() {\n  return LIMIT;\n}\n"),
        ("src/a.rs", "struct Params {\n    one: u8,\n}\n", "pub struct Params {\n    one: u8,\n}\n",
         "src/b.rs", "use crate::a::Params;\n\npub fn f(_p: &Params) -> u8 {\n    1\n}\n"),
        ("src/main/java/shop/A.java", "package shop;\n\nclass A {\n    int one = 1;\n}\n",
         "package shop;\n\npublic class A {\n    int one = 1;\n}\n", "src/main/java/till/B.java",
         "package till;\n\nimport shop.A;\n\npublic class B {\n    A a = null;\n}\n"),
    ],
    ids=["type", "constant", "structure", "class"],
)  # fmt: skip
def test_what_is_shown_is_so_before_others_use_it(
    path: str, hidden: str, shown: str, user: str, line: str, tmp_path: Path
) -> None:
    """A definition that its file kept to itself at base is seen first, then used from another file."""
    base = {path: hidden, "Cargo.toml": '[package]\nname = "zoo"\n', "src/lib.rs": "pub mod a;\npub mod b;\n"}
    done = work(tmp_path, base, {path: shown, user: line}, 1)
    first = next(text for text in shown.splitlines() if text not in hidden.splitlines())
    assert done.comes(path, first) < done.comes(user, line.splitlines()[-2].strip()), done.told()


def test_an_import_of_what_a_build_makes_comes_after_its_source(tmp_path: Path) -> None:
    """The message is declared, and the file added, before code imports the classes made from them."""
    proto = "proto/order_notes.proto"
    bag = 'syntax = "proto3";\noption java_package = "a.made";\noption java_outer_classname = "Bag";\n'
    base: Texts = {"proto/bag.proto": bag, "src/main/java/shop/A.java": "package shop;\n\nclass A {\n    int one;\n}\n"}
    head: Texts = {
        proto: 'syntax = "proto3";\npackage shop.notes;\nmessage Note {\n  string text = 1;\n}\n',
        "proto/bag.proto": bag + "message Outer {\n  string text = 1;\n}\n",
        "src/main/java/shop/B.java": "package shop;\n\nimport a.made.Bag.Outer;\n\nclass B {\n    Outer one;\n}\n",
        "src/main/java/shop/C.java": "package shop;\n\nimport shop.notes.OrderNotes;\n\nclass C {\n    OrderNotes one;\n}\n",
        "notes.py": "from order_notes_pb2 import Note\n\n\ndef note():\n    return Note()\n",
    }
    done = work(tmp_path, base, head, 1)
    assert done.comes("proto/bag.proto", "Outer") <= done.comes("src/main/java/shop/B.java", "import"), done.told()
    assert done.comes(proto) <= done.comes("src/main/java/shop/C.java", "import"), done.told()
    assert done.comes(proto) <= done.comes("notes.py", "import"), done.told()


def test_a_member_goes_once_the_inherited_one_is_there(tmp_path: Path) -> None:
    """A class gives up its own method for a new base's: base first, then the class turns to it, then the method goes."""
    body = "        total = 1\n        total += 2\n        return total\n"
    base = {
        "model.py": f'class Old:\n    """A base."""\n\n    pass\n\n\nclass Model(Old):\n    """One."""\n\n    def score(self):\n{body}\n    def other(self):\n        return 1\n'
    }
    head = {
        "fresh.py": f'class Fresh:\n    """A base."""\n\n    def name(self):\n        return ""\n\n    def score(self):\n{body}',
        "model.py": 'from fresh import Fresh\n\n\nclass Old:\n    """A base."""\n\n    pass\n\n\nclass Model(Fresh):\n    """One."""\n\n    def other(self):\n        return 1\n',
    }
    done = work(tmp_path, base, head, 1)
    goes = done.goes("model.py", "def score")
    assert done.comes("fresh.py", "def score") <= goes, done.told()
    assert done.comes("model.py", "class Model(Fresh)") <= goes, done.told()


def test_a_class_turns_to_its_new_base_with_its_constructor(tmp_path: Path) -> None:
    """What a base's methods rely on is set by its constructor, which the class's own one calls."""
    frame = 'class Old:\n    """A base."""\n\n    x = 1\n\n\nclass New:\n    """A base."""\n\n    def __init__(self, name):\n        self.name = name\n\n\nclass Model({0}):\n    """One."""\n\n    y = {1}\n\n    def __init__(self):\n        {2}\n'
    done = work(
        tmp_path, {"model.py": frame.format("Old", 1, "self.name = 'a'")},
        {"model.py": frame.format("New", 2, "super().__init__('a')")}, 1,
    )  # fmt: skip
    assert done.comes("model.py", "class Model(New)") == done.comes("model.py", "super()"), done.told()
    assert done.comes("model.py", "y = 2") != done.comes("model.py", "super()"), done.told()


def test_a_renamed_attribute_goes_with_its_users(tmp_path: Path) -> None:
    """However common the old name is: a text that turns from it to the new one comes with the rename."""
    frame = 'class Request:\n    """One."""\n\n    def __init__(self, kind, args):\n        self.{0} = kind\n        self.args = args\n'
    user = "def group(requests):\n    return [each.{0} for each in requests]\n"
    done = work(
        tmp_path, {"request.py": frame.format("type"), "group.py": user.format("type")},
        {"request.py": frame.format("request_type"), "group.py": user.format("request_type"),
         "notes.py": "def notes():\n    total = 0\n    return total\n"}, 4,
    )  # fmt: skip
    assert done.comes("request.py", "self.request_type") == done.comes("group.py", "request_type"), done.told()
    assert len(done.prs) > 1, done.told()
