"""Outlines of C, C++ and CUDA: leaves tile the text, and each definition is one."""

from __future__ import annotations

import pytest

from prsplit.languages.table import language_for
from prsplit.model.outline import Leaf, Outline


def outline(path: str, text: str) -> Outline:
    """The outline of a text, tiled byte for byte."""
    language = language_for(path)
    assert language is not None
    found = language.outline(text.encode())
    assert found is not None
    assert b"".join(text.encode()[leaf.start : leaf.end] for leaf in found.leaves) == text.encode()
    assert len(found.facts) == len(found.leaves)
    return found


def named(found: Outline) -> list[tuple[str, str]]:
    """Kind and name of the leaves that have a name."""
    return [(leaf.kind, leaf.name) for leaf in found.leaves if leaf.name]


def leaf_of(found: Outline, name: str) -> Leaf:
    """The one leaf of that name."""
    (leaf,) = [leaf for leaf in found.leaves if leaf.name == name]
    return leaf


HEADER = """\
// Licence of this file.

#ifndef SHOP_TILL_H_
#define SHOP_TILL_H_

#include "shop/price.h"
#include <vector>

#define SHOP_LIMIT 10

namespace shop {

class Till : public Drawer {
 public:
  explicit Till(int size) : size_{size}, open_(false) {}
  virtual ~Till() = default;

  // Counts what is inside.
  virtual int count() const = 0;
  bool operator==(const Till& other) const;

 private:
  int size_;
  bool open_;
};

enum class Coin { penny, shilling };

template <typename T>
T sum(const std::vector<T>& all, T start = T()) {
  return start;
}

}  // namespace shop

#endif  // SHOP_TILL_H_
"""


def test_a_header_is_cut_into_its_definitions() -> None:
    """Guard, includes, macro, namespace, class with members and closing line, enumeration, template function."""
    assert named(outline("till.h", HEADER)) == [
        ("statement", "SHOP_LIMIT"),
        ("frame", "namespace shop"),
        ("class", "Till"),
        ("switch", "Till.public:"),
        ("function", "Till.Till"),
        ("function", "Till.~Till"),
        ("function", "Till.count"),
        ("function", "Till.operator=="),
        ("switch", "Till.private:"),
        ("statement", "Till.size_"),
        ("statement", "Till.open_"),
        ("tail", "Till}"),
        ("class", "Coin"),
        ("function", "sum"),
        ("tail", "namespace shop}"),
    ]


def test_a_guard_belongs_to_the_ends_of_the_file() -> None:
    """The opening lines of an include guard are the header, its `#endif` is the tail."""
    found = outline("till.h", HEADER)
    first, last = found.leaves[0], found.leaves[-1]
    assert first.kind == "header"
    assert HEADER[first.start : first.end].endswith("#define SHOP_TILL_H_\n")
    assert (last.kind, HEADER[last.start : last.end].strip()) == ("tail", "#endif  // SHOP_TILL_H_")


def test_members_know_their_class_and_classes_their_bases() -> None:
    """Scope, bound names, bases, pure virtual functions, enumerators."""
    found = outline("till.h", HEADER)
    count = leaf_of(found, "Till.count")
    assert (count.scope, count.binds, count.abstract) == ("Till", ("count",), True)
    assert HEADER[count.start :].lstrip().startswith("// Counts")
    assert leaf_of(found, "Till").bases == ("Drawer",)
    assert leaf_of(found, "Coin").attributes == ("penny", "shilling")
    assert [entry.module for leaf in found.leaves for entry in leaf.imports] == ["shop/price.h", "vector"]
    assert all(leaf.frame == "namespace shop" for leaf in found.leaves if leaf.scope == "Till")


def test_a_definition_outside_of_its_class_is_a_member() -> None:
    """`int Till::count() const` binds `count` in `Till`, also behind a namespace that the file uses."""
    found = outline(
        "till.cc", "namespace shop {}\nint Till::count() const { return 1; }\nint shop::Till::f() { return 2; }\n"
    )
    assert [(leaf.name, leaf.scope) for leaf in found.leaves if leaf.kind == "function"] == [
        ("Till.count", "Till"),
        ("Till.f", "Till"),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "name", "binds"),
    [
        ("static int twice(int x)\n{\n  return 2 * x;\n}\n", "function", "twice", ("twice",)),
        ("int twice(int x);\n", "function", "twice", ("twice",)),
        ("SHOP_API auto find(int x) -> decltype(go(x)) { return go(x); }\n", "function", "find", ("find",)),
        ("struct point make(void) { struct point p = {0}; return p; }\n", "function", "make", ("make",)),
        ("TEST(TillTest, Counts) {\n  check();\n}\n", "function", "TEST(TillTest,Counts)", ()),
        ("template <> struct hash<Coin> { int x; };\n", "class", "hash<Coin>", ()),
        ("typedef struct { int x; } point_t;\n", "class", "point_t", ("point_t",)),
        ("typedef int (*handler_t)(int, void *);\n", "statement", "handler_t", ("handler_t",)),
        ("using Row = std::map<int, int>;\n", "statement", "Row", ("Row",)),
        ("constexpr int a = f(1, 2), b{3};\n", "statement", "a", ("a", "b")),
        ("static const struct ops table[] = {\n  {1, 2},\n};\n", "statement", "table", ("table",)),
        ("class Forward;\n", "statement", "", ()),
        ("#define TWICE(x) \\\n  ((x) * 2)\n", "statement", "TWICE", ("TWICE",)),
        ("#if FAST\nvoid go() {}\n#else\nvoid go() { slow(); }\n#endif\n", "statement", "go", ("go",)),
        ("extern template class Row<int>;\n", "statement", "", ()),
        ("operator bool() const { return true; }\n", "function", "operator bool", ("operator bool",)),
        ('const char* text = R"(a { b " c)";\n', "statement", "text", ("text",)),
        ("void f() {\n#if A\n  if (a) {\n#else\n  if (b) {\n#endif\n  }\n}\n", "function", "f", ("f",)),
    ],
)
def test_a_declaration_is_one_leaf(text: str, kind: str, name: str, binds: tuple[str, ...]) -> None:
    """Whatever stands alone is one leaf, named after what it binds."""
    leaves = [leaf for leaf in outline("one.cc", text + "int last;\n").leaves if leaf.kind not in ("header", "tail")]
    assert [(leaf.kind, leaf.name, leaf.binds) for leaf in leaves] == [
        (kind, name, binds),
        ("statement", "last", ("last",)),
    ]


def test_blocks_that_only_group_are_frames() -> None:
    """`extern "C"` in conditionals, nested namespaces on one line, macros that open and close."""
    text = (
        '#ifdef __cplusplus\nextern "C" {\n#endif\n\nint f(void);\n\n#ifdef __cplusplus\n}\n#endif\n'
        "namespace a { namespace b {\nint g();\n}}\n"
        "LIB_BEGIN_NAMESPACE\nint h();\nLIB_END_NAMESPACE\n"
    )
    frames = {leaf.name: leaf.frame for leaf in outline("one.h", text).leaves if leaf.kind == "function"}
    assert frames == {"f": "#ifdef __cplusplus", "g": "namespace a namespace b", "h": "LIB_BEGIN_NAMESPACE"}


def test_two_definitions_on_a_line_are_never_parted() -> None:
    """What shares a line is one leaf that binds all of it."""
    leaves = [leaf for leaf in outline("one.c", "int a; int b;\nint c;\n").leaves if leaf.binds]
    assert [leaf.binds for leaf in leaves] == [("a", "b"), ("c",)]


def test_braces_that_do_not_pair_up_leave_no_outline() -> None:
    """A missing brace would swallow all that follows: then there is no outline at all."""
    language = language_for("one.cc")
    assert language is not None
    assert language.outline(b"void f() {\nvoid g() {}\n") is None
    assert language.outline(b"#if A\nint x;\n") is None
    assert language.outline(b"int a;\rint b;\n") is None


def test_windows_line_ends_are_kept() -> None:
    """CR LF stays with its line."""
    found = outline("one.cc", "int a;\r\n\r\nint f() {\r\n  return 1;\r\n}\r\n")
    assert [leaf.name for leaf in found.leaves if leaf.name] == ["a", "f"]


@pytest.mark.parametrize(
    "text", ["(" * 200_000, "x=a" + "+a" * 200_000 + ";", "a<" * 100_000, "{" * 100_000, "#if A\n" * 50_000]
)
def test_pathological_texts_end(text: str) -> None:
    """Deep or endless input gives an outline or none, soon."""
    language = language_for("one.cc")
    assert language is not None
    language.outline(text.encode())
