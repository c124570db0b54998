"""Go: one leaf a declaration, methods in their receiver's scope, import groups as lists, references by type and import."""

from __future__ import annotations

import pytest

from prsplit.languages.go.modules import package_names
from prsplit.languages.table import language_for
from prsplit.model.outline import Leaf, Outline, Reference


def outline(text: str) -> Outline:
    """The outline of a Go text, tiled byte for byte."""
    language = language_for("a.go")
    assert language is not None
    found = language.outline(text.encode())
    assert found is not None
    assert b"".join(text.encode()[leaf.start : leaf.end] for leaf in found.leaves) == text.encode()
    assert len(found.facts) == len(found.leaves)
    for leaf in found.leaves:
        if leaf.form is not None and leaf.form.uniform:
            assert leaf.form.render([item.text for item in leaf.form.items]) == text.encode()[leaf.start : leaf.end]
    return found


def leaf_of(found: Outline, name: str) -> Leaf:
    """The one leaf of that name."""
    (leaf,) = [leaf for leaf in found.leaves if leaf.name == name]
    return leaf


def references(found: Outline, name: str) -> list[Reference]:
    """What the leaf of that name refers to."""
    (place,) = [place for place, leaf in enumerate(found.leaves) if leaf.name == name]
    return list(found.facts[place].references)


def chains(found: Outline, name: str) -> set[str]:
    """The dotted names a leaf refers to; `?` before members of unknown objects, `.` before members of known types."""
    return {
        ("?" if one.unknown else "." if one.member else "") + ".".join(one.chain) for one in references(found, name)
    }


IMPORTS = """\
package shop

import (
\t"fmt"
\tio2 "io"

\t// The till.
\t"example.com/shop/till"
\t_ "example.com/side"
)
"""


def test_an_import_block_is_a_frame_of_groups() -> None:
    """Each group of an import block is a list of its own inside the block's opening and closing lines."""
    found = outline(IMPORTS)
    assert [leaf.kind for leaf in found.leaves] == ["header", "frame", "import", "import", "tail"]
    _, frame, bare, hosted, close = found.leaves
    assert bare.frame == hosted.frame == close.frame == frame.name
    assert [entry.bound for entry in bare.imports] == ["fmt", "io2"]
    assert [(entry.bound, entry.module) for entry in hosted.imports] == [
        ("till", "example.com/shop/till"),
        ("_ example/com/side", "example.com/side"),
    ]
    assert hosted.form is not None
    assert hosted.form.items[0].text == b'\t// The till.\n\t"example.com/shop/till"\n'
    assert hosted.form.render([]) == b""


def test_a_package_is_a_strict_namespace() -> None:
    """Files of a package see each other's names, and a name stands in a package once."""
    found = outline("package shop\n\nfunc A() {}\n")
    assert (found.namespace, found.strict, found.cyclic) == ("go:shop", True, True)


def test_methods_are_in_the_scope_of_their_receiver() -> None:
    """A method belongs to its type wherever it stands; its type parameters and pointer are left away."""
    found = outline("package p\n\nfunc (t *Till[K]) Open(a, b int, c ...K) error { return t.lock() }\n")
    leaf = leaf_of(found, "Till.Open")
    assert (leaf.scope, leaf.binds) == ("Till", ("Open",))
    assert leaf.signature is not None
    assert [one.kind for one in leaf.signature] == ["positional"] * 3 + ["rest"]
    assert chains(found, "Till.Open") == {"Till", ".Till.lock"}


def test_a_type_names_its_fields_and_does_not_own_what_follows() -> None:
    """Fields, embedded types and methods of an interface are the type's members; methods stand apart."""
    found = outline(
        "package p\n\ntype T struct {\n\tBase\n\t*q.Other\n\tA, B int\n}\n\ntype I interface {\n\tRun()\n\tStop\n}\n"
    )
    leaf = leaf_of(found, "T")
    assert (leaf.kind, leaf.apart, leaf.members) == ("class", True, ("Base", "Other", "A", "B"))
    assert leaf.bases == ("Base", "q.Other")
    assert (leaf_of(found, "I").members, leaf_of(found, "I").bases) == (("Run",), ("Stop",))


def test_groups_of_constants_stay_whole() -> None:
    """Constants that count with `iota` are one leaf that binds all of them."""
    found = outline("package p\n\nconst (\n\tA = iota\n\tB\n\t_\n\tC\n)\n")
    assert leaf_of(found, "A").binds == ("A", "B", "C")


def test_init_may_repeat_and_binds_nothing() -> None:
    """`init` may stand in a file and a package as often as it likes."""
    found = outline("package p\n\nfunc init() {}\n\nfunc init() {}\n")
    assert [(leaf.name, leaf.binds) for leaf in found.leaves if leaf.kind == "function"] == [("init", ())] * 2


def test_locals_hide_names_of_the_package_from_where_they_begin() -> None:
    """A local name is local behind its declaration and inside its block only."""
    found = outline("package p\n\nfunc F() {\n\tif cost := cost(); cost > 0 {\n\t\tuse(cost)\n\t}\n\tend(cost)\n}\n")
    assert [".".join(one.chain) for one in references(found, "F")].count("cost") == 2


def test_members_of_locals_with_an_evident_type() -> None:
    """Parameters, literals and `new` tell a local's type; other objects' members are unknown."""
    found = outline(
        "package p\n\nfunc F(t *Till, u q.Coin) {\n\tt.Open()\n\tu.Flip()\n\tv := &Note{Worth: 1}\n\tv.Fold()\n\tw := new(Box)\n"
        "\tw.Shut()\n\tx := make()\n\tx.Go()\n}\n"
    )
    assert chains(found, "F") >= {".Till.Open", ".q.Coin.Flip", ".Note.Worth", ".Note.Fold", ".Box.Shut", "?Go"}
    assert "make" not in chains(found, "F")


def test_packages_are_used_by_the_name_that_the_text_uses() -> None:
    """An import path whose last part is no package name binds the likely name that the text uses."""
    found = outline('package p\n\nimport "example.com/go-yaml.v3"\n\nfunc F() { yaml.Load() }\n')
    assert leaf_of(found, "F").start > 0
    assert [leaf.binds for leaf in found.leaves if leaf.kind == "import"] == [("yaml",)]
    assert chains(found, "F") == {"yaml.Load"}
    assert package_names("example.com/x/v2")[0] == "x"


@pytest.mark.parametrize(
    ("module", "wanted"),
    [
        ("example.com/me/shop/till", ("till/a.go", "till/a_test.go")),
        ("example.com/me/shop", ("shop.go", "other.go")),
        ("example.com/you/else", ()),
        ("fmt", ()),
    ],
)
def test_an_import_path_means_a_folder(module: str, wanted: tuple[str, ...]) -> None:
    """The folder is what the path ends with; the root is meant where it holds a file of the module's name."""
    language = language_for("a.go")
    assert language is not None
    files = frozenset({"go.mod", "shop.go", "other.go", "till/a.go", "till/a_test.go"})
    assert language.module_files("main/x.go", module, files) == wanted


def test_a_broken_function_costs_only_itself() -> None:
    """An error inside one function leaves the others' leaves alone."""
    found = outline("package p\n\nfunc A() { x := ) }\n\nfunc B() {}\n")
    assert found.errors > 0
    assert leaf_of(found, "B").kind == "function"


def test_carriage_returns() -> None:
    """CRLF is kept in the leaves; lone CR is not read at all."""
    outline('package p\r\n\r\nimport (\r\n\t"fmt"\r\n)\r\n\r\nfunc A() {}\r\n')
    language = language_for("a.go")
    assert language is not None
    assert language.outline(b"package p\rfunc A() {}\r") is None
