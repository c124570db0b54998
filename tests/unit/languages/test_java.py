"""Java: types as containers, one leaf a member, overloads told apart, references by import, type and class."""

from __future__ import annotations

import pytest

from prsplit.languages.table import language_for
from prsplit.model.outline import Leaf, Outline


def outline(text: str) -> Outline:
    """The outline of a Java text, tiled byte for byte."""
    language = language_for("A.java")
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
    """The names a leaf refers to, calls by arity left away; `?` before members of unknown objects, `.` of known types."""
    (place,) = [place for place, leaf in enumerate(found.leaves) if leaf.name == name]
    written = (
        ("?" if one.unknown else "." if one.member else "") + ".".join(one.chain)
        for one in found.facts[place].references
    )
    return {one for one in written if "/" not in one}


SHOP = """\
/* Licence. */
package shop.till;

import java.util.List;
import shop.Coin;

/** A till. */
@Named("till")
public abstract class Till<T extends Coin> extends Drawer implements Shop, Open<T> {
  private final Box box = new Box();

  public Till(int size) {
    super(size);
    this.size = size;
  }

  @Override
  public int count(List<T> coins) {
    return box.weigh(coins) + spare();
  }

  int count(Coin one, Coin other) {
    return this.box.lid.close() + one.worth() + Mint.stamp(other);
  }

  abstract int spare();

  // The sizes.
  enum Size {
    SMALL,
    LARGE;

    int inches() { return 1; }
  }
}
"""


def test_types_are_containers_of_members() -> None:
    """A class is its opening line with what stands above it, its members with theirs, and its closing line."""
    found = outline(SHOP)
    assert [(leaf.kind, leaf.name) for leaf in found.leaves] == [
        ("header", ""),
        ("import", ""),
        ("import", ""),
        ("class", "Till"),
        ("statement", "Till.box"),
        ("function", "Till.Till"),
        ("function", "Till.count(List)"),
        ("function", "Till.count(Coin,Coin)"),
        ("function", "Till.spare"),
        ("class", "Till.Size"),
        ("function", "Till.Size.inches"),
        ("tail", "Till.Size}"),
        ("tail", "Till}"),
    ]
    assert leaf_of(found, "Till").bases == ("Drawer", "Shop", "Open")
    assert leaf_of(found, "Till.Size").members == ("SMALL", "LARGE")
    assert found.namespace == "java:shop.till"


def test_what_a_base_demands() -> None:
    """`@Override` members come with a new class, abstract ones must be implemented."""
    found = outline(SHOP)
    assert leaf_of(found, "Till.count(List)").demanded
    assert not leaf_of(found, "Till.count(Coin,Coin)").demanded
    assert leaf_of(found, "Till.spare").abstract


def test_overloads_bind_their_arity() -> None:
    """A call of an overload refers to the one with as many parameters."""
    found = outline(SHOP)
    assert leaf_of(found, "Till.count(Coin,Coin)").binds == ("count", "count/2")


def test_members_are_found_by_the_types_of_fields_and_parameters() -> None:
    """Fields, with or without `this`, parameters and classes lead to members; the rest is unknown."""
    found = outline(SHOP)
    assert chains(found, "Till.count(List)") >= {".Till.box", ".Box.weigh", ".Till.spare", "List"}
    assert chains(found, "Till.count(Coin,Coin)") >= {".Box.lid", "?Box.lid().close", ".Coin.worth", "Mint.stamp"}
    assert "T" not in chains(found, "Till.count(List)")
    assert chains(found, "Till.box") >= {"Box", ".Box.<init>"}


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("import a.b.C;", ("C", "a.b.C", "C")),
        ("import a.b.C.D;", ("D", "a.b.C", "C.D")),
        ("import static a.b.C.make;", ("make", "a.b.C", "C.make")),
        ("import a.b.*;", ("* a/b", "a.b", "*")),
        ("import static a.b.C.*;", ("* a/b/C", "a.b.C", "*")),
    ],
)
def test_imports(written: str, wanted: tuple[str, str, str]) -> None:
    """A type is looked up in the file of its outermost type."""
    (leaf,) = outline(written + "\n").leaves
    assert [(entry.bound, entry.module, entry.member) for entry in leaf.imports] == [wanted]


def test_names_of_imports_mean_files() -> None:
    """A type is a file, a nested one its outermost type's, a package the files of its folder, the nearest first."""
    language = language_for("A.java")
    assert language is not None
    files = frozenset({"core/src/a/b/C.java", "core/src/a/b/E.java", "other/src/a/b/C.java", "core/src/x/Main.java"})
    assert language.module_files("core/src/x/Main.java", "a.b.C", files) == (
        "core/src/a/b/C.java",
        "other/src/a/b/C.java",
    )
    assert language.module_files("other/src/a/b/C.java", "a.b.C", files)[0] == "other/src/a/b/C.java"
    assert language.module_files("core/src/x/Main.java", "a.b", files)[:2] == (
        "core/src/a/b/C.java",
        "core/src/a/b/E.java",
    )
    assert language.module_files("core/src/x/Main.java", "java.util.List", files) == ()


def test_records_and_interfaces() -> None:
    """Components of a record are its members; methods of an interface without a body are abstract."""
    found = outline(
        "package a;\n\nrecord Pair(int left, Coin right) {}\n\ninterface Shop {\n  void open();\n\n  default void shut() {}\n}\n"
    )
    assert leaf_of(found, "Pair").members == ("left", "right")
    assert chains(found, "Pair") == {"Coin"}
    assert [leaf_of(found, name).abstract for name in ("Shop.open", "Shop.shut")] == [True, False]


def test_a_broken_member_costs_only_itself() -> None:
    """An error inside one method leaves the others' leaves alone."""
    found = outline("class A {\n  int a() { return ) ; }\n\n  int b() { return 1; }\n}\n")
    assert found.errors > 0
    assert leaf_of(found, "A.b").kind == "function"


def test_what_every_object_has_is_asked_for_by_no_class() -> None:
    """A class without its own `toString` is whole; one without what its interface asks for may not be."""
    found = outline("class A implements B {\n  @Override\n  public String toString() { return x; }\n"
                    "  @Override\n  public void run() { }\n}\n")  # fmt: skip
    assert [leaf.name for leaf in found.leaves if leaf.demanded] == ["A.run"]
