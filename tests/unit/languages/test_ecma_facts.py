"""What leaves of JavaScript and TypeScript refer to."""

from __future__ import annotations

import textwrap

from prsplit.languages.table import language_for
from prsplit.model.outline import Reference


def references(snippet: str, name: str, file: str = "a.ts") -> list[Reference]:
    """The references of the leaf of that name."""
    text = textwrap.dedent(snippet).encode()
    language = language_for(file)
    assert language is not None
    outline = language.outline(text, facts=False)
    assert outline is not None
    wanted = {place for place, one in enumerate(outline.leaves) if one.name == name}
    assert wanted
    facts = language.facts(text, outline, wanted)
    assert len(facts) == len(outline.leaves)
    assert all(not one.references for place, one in enumerate(facts) if place not in wanted)
    whole = language.outline(text)
    assert whole is not None
    assert all(whole.facts[place] == facts[place] for place in wanted)
    return [one for place in sorted(wanted) for one in facts[place].references]


def spelled(snippet: str, name: str, file: str = "a.ts") -> set[str]:
    """References in short: `a.b`, members with `!` for a class's own, with `?` for anyone's."""
    marks = {(True, False): "!", (False, True): "?", (False, False): ""}
    return {".".join(one.chain) + marks[one.member, one.unknown] for one in references(snippet, name, file)}


def test_parameters_and_locals_are_no_references() -> None:
    """Only names that come from outside of a function are."""
    snippet = """\
        function f(a, { b, c: d } = g, ...e) {
          const h = a + i;
          for (const j of h) k(j, b, d, e);
          try { l(); } catch (m) { m; }
          return n;
          function n() {}
        }
    """
    assert spelled(snippet, "f") == {"g", "i", "k", "l", "b?", "c?"}


def test_variables_are_seen_in_the_whole_function() -> None:
    """A function may use what is declared below it, and `var` in a block is the function's."""
    assert spelled("function f() {\n  g();\n  if (1) { var h = 1; }\n  h;\n  const g = () => 1;\n}\n", "f") == set()


def test_chains_and_calls() -> None:
    """Dotted names are kept whole where they begin with an import; calls count their arguments."""
    snippet = "import * as z from './z';\nconst a = z.b.c(1, ...x);\n"
    one = next(one for one in references(snippet, "a") if one.chain[0] == "z")
    assert one.chain == ("z", "b", "c")
    assert one.call is not None
    assert (one.call.positional, one.call.starred) == (2, True)


def test_this_is_the_class() -> None:
    """Members of `this` are the class's, arrow functions included, inner functions not."""
    snippet = "class A {\n  f() {\n    this.g();\n    [].map(() => this.h);\n    (function () { this.i; })();\n  }\n}\n"
    assert {"A.g!", "A.h!", "i?"} <= spelled(snippet, "A.f")
    assert "A.i!" not in spelled(snippet, "A.f")


def test_members_of_evident_classes() -> None:
    """`new` and annotations tell the class of a local."""
    snippet = "function f(a: B) {\n  const c = new D();\n  a.x; c.y();\n}\n"
    assert {"B.x!", "D.y!", "B", "D"} <= spelled(snippet, "f")


def test_members_of_the_exported_object() -> None:
    """What a file hangs on its exported object is known by its last name, in other members too."""
    snippet = "var app = module.exports = {};\napp.a = function () { this.b(); };\napp.b = function () { app.a(); };\n"
    assert "b" in spelled(snippet, "a", "a.js")
    assert {"app", "a"} <= spelled(snippet, "b", "a.js")


def test_methods_of_prototypes() -> None:
    """They are members of their class, and so is what they call on `this`."""
    snippet = "function Foo() {}\nFoo.prototype.a = function () { this.b(); };\n"
    assert {"Foo", "Foo.b!"} <= spelled(snippet, "Foo.a", "a.js")


def test_suites_share_their_names() -> None:
    """A test refers to what its suite declares."""
    snippet = "describe('s', function () {\n  var a = 1;\n\n  it('t', function () {\n    a;\n  });\n});\n"
    assert spelled(snippet, "describe s.it t", "a.js") == {"describe s.a!"}


def test_modules_loaded_inside_functions() -> None:
    """`require` and `import()` in a function refer to the file, and a bound name to what is in it."""
    snippet = "function f() {\n  const a = require('./a');\n  a.b();\n  return import('./c');\n}\n"
    found = {(one.imported.module, one.chain) for one in references(snippet, "f", "a.js") if one.imported}
    assert found == {("./a", ()), ("./a", ("b",)), ("./c", ())}


def test_types_are_references() -> None:
    """Types count, their parameters do not."""
    snippet = "export type T<A> = A extends Array<infer B> ? Q<B> : { [K in keyof N.M]: A };\n"
    assert spelled(snippet, "T") == {"Q", "N.M"}


def test_exported_names_are_referred_to_by_items() -> None:
    """Every item of `export { … }` needs what it names."""
    found = references("export { a, b as c };\n", "export names")
    assert [(one.chain, one.item) for one in found] == [(("a",), "a"), (("b",), "c")]


def test_elements_refer_to_components() -> None:
    """`<A.B c={d}/>` uses the component and the value."""
    assert {"A.B", "d"} <= spelled("import A from './a';\nconst f = () => <A.B c={d}/>;\n", "f", "a.tsx")


def test_headers_of_containers_refer_to_bases_only() -> None:
    """What members use is theirs."""
    assert spelled("class A extends B {\n  f() { c(); }\n}\n", "A") == {"B"}


def test_keys_are_no_references() -> None:
    """Keys of objects are not names; shorthands are."""
    assert spelled("const a = { b: c, d, [e]: 1, f() { return g; } };\n", "a") == {"c", "d", "e", "g"}
