"""Languages that a query tells: their laws on any text, their links between files, and what they are without a grammar."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prsplit.languages import table
from prsplit.languages.queried.bash import imports as sourced
from prsplit.languages.queried.csharp import imports as usings
from prsplit.languages.queried.dialect import one_name, parts_of
from prsplit.languages.queried.php import imports as uses
from prsplit.languages.queried.places import Places
from prsplit.languages.queried.scala import imports as scala_imports
from prsplit.model.outline import Import, Outline

PATHS = ("a.cs", "a.rb", "a.php", "a.kt", "a.swift", "a.scala", "a.sh")

WORDS = {
    "a.cs": ["class A", "namespace N", "{", "}", "void F()", "int x;", "using S;", "// c", "\n", "=>", "enum E"],
    "a.rb": [
        "class A",
        "module M",
        "def f",
        "end",
        "x = 1",
        "require 'a'",
        "# c",
        "\n",
        "class << self",
        "do",
        "it 'x'",
    ],
    "a.php": ["<?php", "class A", "{", "}", "function f()", "use A\\B;", "$x = 1;", "// c", "\n", "namespace N;"],
    "a.kt": ["class A", "{", "}", "fun f()", "val x = 1", "import a.B", "// c", "\n", "enum class E", "A, B;", "@N"],
    "a.swift": ["class A", "extension A", "{", "}", "func f()", "let x = 1", "import A", "// c", "\n", "case a"],
    "a.scala": ["class A", "object A", "{", "}", "def f = 1", "val x = 1", "import a.B", "// c", "\n", ":", "  "],
    "a.sh": ["f() {", "}", "x=1", ". ./a.sh", "# c", "\n", "if", "then", "fi", '"$x"', "local y"],
}


def outline(path: str, text: str) -> Outline:
    """The outline of a text that is understood."""
    language = table.language_for(path)
    assert language is not None
    found = language.outline(text.encode())
    assert found is not None
    return found


@pytest.mark.parametrize("path", PATHS)
@settings(max_examples=25)
@given(data=st.data())
def test_any_text_is_tiled(path: str, data: st.DataObject) -> None:
    """Whatever is written, the leaves are the text; facts read late are those read at once."""
    words = data.draw(st.lists(st.sampled_from([*WORDS[path], " ", "\r\n", "é", "\n\n"]), max_size=25))
    text = " ".join(words).encode()
    language = table.language_for(path)
    assert language is not None
    found = language.outline(text)
    if found is None:
        return
    place = 0
    for leaf in found.leaves:
        assert leaf.start == place
        assert leaf.end > place
        place = leaf.end
    assert place == len(text)
    late = language.outline(text, facts=False)
    assert late is not None
    assert late.leaves == found.leaves
    assert language.facts(text, late, range(len(late.leaves))) == found.facts


@pytest.mark.parametrize("path", PATHS)
def test_too_deep_a_text_is_let_go(path: str) -> None:
    """What a query would never finish with is not asked about, and no walk goes that deep."""
    language = table.language_for(path)
    assert language is not None
    for text in ("(" * 6_000, "{" * 6_000, "x = " + "a(" * 6_000, "a." * 2_000):
        data = f"<?php {text}".encode()
        found = language.outline(data)
        assert found is None or b"".join(data[leaf.start : leaf.end] for leaf in found.leaves) == data
    deep = ("f() {\n" if path == "a.sh" else "<?php {\n" if path == "a.php" else "{\n") * 3_100
    assert language.outline(deep.encode()) is None


def test_lone_carriage_returns_are_no_lines() -> None:
    """As everywhere."""
    for path in PATHS:
        language = table.language_for(path)
        assert language is not None
        assert language.outline(b"x\ry\r") is None


def test_parts_of_a_name() -> None:
    """Arguments and marks of optional types are left away."""
    assert parts_of("a::B<C::D>?") == ("a", "B")
    assert parts_of("\\App\\Coin") == ("App", "Coin")
    assert parts_of("?Coin") == ("Coin",)
    assert parts_of("") == ()


def test_an_import_means_a_type_or_a_member() -> None:
    """The first capital begins a type, which is in a file of its name."""
    assert one_name(["a", "b", "C", "D"]) == Import("D", "a.b.C", "C.D")
    assert one_name(["a", "b", "c"], "d") == Import("d", "a.b", "c")
    assert one_name(["a"]) == Import("a", "a")


def test_imports_as_they_are_written() -> None:
    """Groups, aliases, wildcards; what can't be read is none."""
    assert [one.bound for one in uses("use A\\{B, C as D};")] == ["B", "D"]
    assert uses("use") == ()
    assert usings("using X = A.B;") == (Import("X", "A.B", "B"),)
    assert usings("var x = y") == ()
    assert [one.bound for one in scala_imports("import a.{B, C => D, E => _}, f.g")] == ["B", "D", "g"]
    assert [one.module for one in scala_imports("import a.b.{given, *}")] == ["a.b", "a.b"]
    assert [one.module for one in sourced('source "${HERE%/*}/lib/a.sh"')] == ["./lib/a.sh"]
    assert sourced('source "$1"') == ()


def test_a_package_may_leave_its_root_away() -> None:
    """A type is found by the longest end of its name that is the end of a path, a package by its folder."""
    places = Places((".kt",)).look(
        ("m/okio/internal/Zip.kt", "m/okio/Buffer.kt", "n/okio/Buffer.kt", "x/internal/Q.kt")
    )
    assert places.package("n/a.kt", "com.square.okio.Buffer") == ("n/okio/Buffer.kt", "m/okio/Buffer.kt")
    assert places.package("m/a.kt", "okio.internal") == ("m/okio/internal/Zip.kt",)
    assert places.package("m/a.kt", "okio.Buffer.Segment") == ("m/okio/Buffer.kt", "n/okio/Buffer.kt")
    assert places.package("m/a.kt", "java.util.List") == ()


def test_all_languages_are_known_by_name() -> None:
    """Each is told as installed here, and none was loaded to tell it."""
    known = table.languages()
    assert {"csharp", "ruby", "php", "kotlin", "swift", "scala", "bash", "python", "java"} <= set(known)
    assert all(known.values())
    assert table.unread(["a.rb", "b.py", "c.txt", "d"]) == ()


@pytest.mark.parametrize("path", PATHS)
def test_a_missing_grammar_is_told_with_its_command(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The wheel is not there: no language, no crash, and the command that installs it."""
    monkeypatch.setattr(table, "find_spec", lambda _: None)
    monkeypatch.setattr(table, "_load", lambda _: None)
    assert table.language_for(path) is None
    assert table.outline_of(path, b"x") is None
    ((_, command),) = table.unread([path])
    assert command == "pip install 'prsplit[all]'"


def test_a_grammar_that_does_not_fit_is_installed_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is there and does not load: then it is of another version than asked for."""
    monkeypatch.setattr(table, "_load", lambda _: None)
    assert table.unread(["a.rb"]) == (("ruby", "pip install --upgrade --force-reinstall 'prsplit[all]'"),)
    assert table.unread(["a.py"]) == (("python", "pip install --upgrade --force-reinstall prsplit"),)
