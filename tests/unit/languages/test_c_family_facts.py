"""What leaves of C, C++ and CUDA refer to, which calls survive a signature, and which file an include means."""

from __future__ import annotations

from prsplit.languages.table import language_for
from prsplit.model.outline import Reference
from support.worlds import both


def references(text: str, name: str, path: str = "one.cc") -> list[Reference]:
    """The references of the leaf of that name."""
    language = language_for(path)
    assert language is not None
    found = language.outline(text.encode())
    assert found is not None
    (place,) = [place for place, leaf in enumerate(found.leaves) if leaf.name == name]
    return list(found.facts[place].references)


def chains(text: str, name: str) -> set[tuple[str, ...]]:
    """Their chains."""
    return {reference.chain for reference in references(text, name)}


def test_names_that_a_function_declares_are_its_own() -> None:
    """Parameters, template parameters, variables, loops and lambdas are no references; all else is."""
    text = (
        "template <typename T, int N>\nint f(const Till& till, T *one) {\n  auto [a, b] = split(one);\n"
        "  for (const auto& x : till) { use(x, a, b, N); }\n  Coin coin = LIMIT;\n"
        "  return std::max(coin, [](Row& row) { return row; });\n}\n"
    )
    assert chains(text, "f") == {("Till",), ("split",), ("use",), ("Coin",), ("LIMIT",), ("Row",)}


def test_members_of_objects_are_unknown_and_of_the_class_known() -> None:
    """`b.count` is anybody's, or that of the type that `b` is said to be of; `this->size_` and `size_` are the class's."""
    text = "struct A {\n  int size_;\n  int f(B b) { return b.count() + this->size_ + size_; }\n};\n"
    found = {(one.chain, one.unknown, one.member) for one in references(text, "A.f")}
    assert found == {
        (("B",), False, False),
        (("B", "count"), True, False),
        (("A.B", "count"), False, True),
        (("A", "size_"), False, True),
    }


def test_qualified_names_and_calls() -> None:
    """`a::b::f(1, 2)` is looked for as a member of `b` and by its last name; arguments are counted."""
    found = references("int g() { return a::b::f(1, h(2, 3)); }\n", "g")
    calls = {one.chain: one.call.positional for one in found if one.call is not None}
    assert calls == {("b", "f"): 2, ("f",): 2, ("h",): 2}
    assert ("a", "b") in {one.chain for one in found}


def test_a_kernel_launch_is_a_call() -> None:
    """`k<T, 4><<<grid, block>>>(x)` calls `k` with one argument."""
    found = references("void go() { k<T, 4><<<grid, block>>>(x); }\n", "go", "one.cu")
    (launch,) = [one for one in found if one.chain == ("k",)]
    assert launch.call is not None
    assert launch.call.positional == 1
    assert {("grid",), ("block",)} <= {one.chain for one in found}


def test_macros_refer_to_what_they_spell() -> None:
    """The text of a macro and the condition of an `#if` hold references, a macro's parameters do not."""
    assert chains("#define TWICE(x) add((x), (x))\n", "TWICE") == {("add",)}
    assert chains("#if FAST_ENOUGH\nint f();\n#endif\nint g();\n", "f") == {("FAST_ENOUGH",)}


def test_facts_read_later_are_the_same() -> None:
    """Facts asked for behind an outline without them equal those that come with it, for the wanted leaves."""
    language = language_for("one.cc")
    assert language is not None
    text = b"int f() { return g(); }\nint h() { return k(); }\n"
    whole, bare = language.outline(text), language.outline(text, facts=False)
    assert whole is not None
    assert bare is not None
    assert bare.facts == ()
    read = language.facts(text, bare, {1})
    assert read[1] == whole.facts[1]
    assert [one.references for place, one in enumerate(read) if place != 1] == [()] * (len(read) - 1)


def test_a_default_keeps_old_calls_alive_and_another_type_does_not() -> None:
    """A new parameter with a default is compatible; one without, or another type in its place, is not."""
    language = language_for("one.cc")
    assert language is not None

    def accepts(old: str, new: str) -> bool:
        signatures = []
        for text in (old, new):
            found = language.outline(text.encode())
            assert found is not None
            signatures += [leaf.signature for leaf in found.leaves if leaf.signature is not None]
        return language.compatible(signatures[0], signatures[1])

    assert accepts("int f(int a);", "int f(int other, bool b = false);")
    assert not accepts("int f(int a);", "int f(int a, bool b);")
    assert not accepts("int f(int a);", "int f(char a);")
    assert accepts("int f(int a, ...);", "int f(int a, ...);")


def test_includes_are_found_beside_the_file_and_by_their_tail() -> None:
    """The file beside wins, then the nearest path that ends so; a system header is none of ours."""
    language = language_for("src/a.cc")
    assert language is not None
    files = frozenset({"src/a.cc", "src/b.h", "include/lib/b.h", "other/include/lib/b.h", "include/string.h"})
    assert language.module_files("src/a.cc", "b.h", files)[0] == "src/b.h"
    assert language.module_files("src/a.cc", "lib/b.h", files) == ("include/lib/b.h", "other/include/lib/b.h")
    assert language.module_files("other/a.cc", "lib/b.h", files)[0] == "other/include/lib/b.h"
    assert language.module_files("src/a.cc", "../include/lib/b.h", files)[0] == "include/lib/b.h"
    assert language.module_files("src/a.cc", "string.h", files) == ()


def test_what_a_text_names_must_stand_above_it() -> None:
    """Names are read where they stand; members are looked up in the whole class, and a macro's text where it is used."""
    text = "struct A {\n  int f() { return size_ + LIMIT; }\n  int size_;\n};\n#define TWICE(x) add((x), (x))\n"
    assert {(one.chain, one.deferred) for one in references(text, "A.f")} == {
        (("A", "size_"), True),
        (("LIMIT",), False),
    }
    assert [one.deferred for one in references(text, "TWICE")] == [True]


def test_a_macro_that_moves_up_does_so_before_its_new_user() -> None:
    """A step that uses it above the place where it still stands is out of order."""
    macro, old, new = "#define LIMIT 10\n", "int f() { return 1; }\n", "int f() { return LIMIT; }\n"
    rest = "int g() { return LIMIT; }\nint h() { return 2; }\nint k() { return 3; }\n"
    change = both({"a.hpp": old + rest + macro + "int m() { return LIMIT; }\n"},
                  {"a.hpp": macro + new + rest + "int m() { return LIMIT; }\n"})  # fmt: skip
    move, edit = change.atom("LIMIT", "move"), change.atom("f", "modify")
    assert [one.law for one in change.prover().violations([{edit}, {edit, move}])] == ["order"]
    assert change.prover().violations([{move}, {edit, move}]) == []
