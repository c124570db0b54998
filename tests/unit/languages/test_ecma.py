"""Outlines of JavaScript and TypeScript: what is a leaf, what it binds, and that leaves tile the text."""

from __future__ import annotations

import textwrap

from prsplit.languages.table import language_for
from prsplit.model.outline import Leaf, Outline


def read(snippet: str | bytes, name: str = "a.ts") -> Outline:
    """The outline of a snippet, its leaves tiling it."""
    text = snippet if isinstance(snippet, bytes) else textwrap.dedent(snippet).encode()
    language = language_for(name)
    assert language is not None
    outline = language.outline(text, facts=False)
    assert outline is not None
    place = 0
    for one in outline.leaves:
        assert one.start == place
        assert one.end > place
        place = one.end
    assert place == len(text)
    return outline


def leaf(snippet: str, name: str, file: str = "a.ts") -> Leaf:
    """The one leaf of that name."""
    found = [one for one in read(snippet, file).leaves if one.name == name]
    assert len(found) == 1, [one.name for one in read(snippet, file).leaves]
    return found[0]


def shown(snippet: str, file: str = "a.ts") -> list[tuple[str, str]]:
    """Kind and name of every leaf."""
    return [(one.kind, one.name) for one in read(snippet, file).leaves]


def rendered(one: Leaf, *keys: str) -> str:
    """A leaf's list with only the items of those keys."""
    assert one.form is not None
    return one.form.render([item.text for item in one.form.items if item.key in keys]).decode()


def test_named_imports_are_a_list() -> None:
    """Each name of an import can be rendered alone, and the whole import goes with the last."""
    one = read("import { a, b as c } from './x'\n").leaves[0]
    assert [(entry.bound, entry.module, entry.member) for entry in one.imports] == [
        ("a", "./x", "a"),
        ("c", "./x", "b"),
    ]
    assert rendered(one, "c") == "import { b as c } from './x'\n"
    assert rendered(one) == ""


def test_names_on_lines_of_their_own_keep_their_shape() -> None:
    """A list with one name a line and a last comma is rendered so."""
    one = read("import {\n  a,\n  b,\n} from './x';\n").leaves[0]
    assert rendered(one, "b") == "import {\n  b,\n} from './x';\n"


def test_an_import_of_a_default_and_names_is_one_piece() -> None:
    """What has no single list is taken whole, and still binds all."""
    one = read("import d, { a } from './x'\n").leaves[0]
    assert one.form is None
    assert one.binds == ("d", "a")
    assert one.imports[0].member == "default"


def test_namespace_and_loading_imports() -> None:
    """`* as` binds a module; an import for its effect binds nothing and still needs the file."""
    whole, load = read("import * as ns from './x'\nimport './y'\n").leaves
    assert (whole.imports[0].bound, whole.imports[0].member) == ("ns", None)
    assert load.binds == ()
    assert load.imports[0].module == "./y"


def test_exports_from_elsewhere_are_imports() -> None:
    """`export … from` links the file to another one."""
    named, star, whole = read("export { a as b } from './x'\nexport * from './y'\nexport * as q from './z'\n").leaves
    assert [(one.bound, one.member) for one in named.imports] == [("b", "a")]
    assert star.imports[0].member == "*"
    assert (whole.imports[0].bound, whole.imports[0].member) == ("q", None)


def test_export_belongs_to_its_declaration() -> None:
    """An exported declaration is the declaration; a default is bound twice."""
    one = leaf("/** Says. */\nexport default function foo(a, b) {}\n", "foo")
    assert (one.kind, one.start, one.binds) == ("function", 0, ("foo", "default"))


def test_export_lists_hold_items() -> None:
    """`export { a, b as c }` is a list; an alias is a name that others can import."""
    one = leaf("const a = 1;\nexport { a, b as c };\n", "export names")
    assert one.kind == "list"
    assert one.binds == ("c",)
    assert rendered(one, "a") == "export { a };\n"


def test_classes_have_members_and_a_closing_line() -> None:
    """Methods and fields are leaves of the class; its closing line is one of its own."""
    snippet = """\
        export class A<T> extends B<T> implements I {
          private x = 1;

          /** Says. */
          foo(): void {}

          get bar() { return 1 }
        }
    """
    assert shown(snippet) == [
        ("class", "A"), ("statement", "A.x"), ("function", "A.foo"), ("function", "A.get bar"), ("tail", "A}"),
    ]  # fmt: skip
    assert leaf(snippet, "A").bases == ("B", "I")
    assert leaf(snippet, "A.foo").binds == ("foo",)


def test_an_empty_class_has_an_opening_and_a_closing_too() -> None:
    """So that a class whose members are still to come is cut as it is with them."""
    assert shown("class A {\n}\n") == [("class", "A"), ("tail", "A}")]
    assert shown("class A {}\n") == [("class", "A")]


def test_decorators_belong_to_what_they_decorate() -> None:
    """A decorator above a member or class is not a leaf of its own."""
    snippet = "@a\nclass A {\n  @b()\n  c() {}\n}\n"
    assert shown(snippet) == [("class", "A"), ("function", "A.c"), ("tail", "A}")]


def test_overloads_stand_together() -> None:
    """Signatures of a function are one leaf with it, at the top and in a class."""
    snippet = "function f(a: string): void;\nfunction f(a: number): void;\nfunction f(a: any) {}\n"
    assert shown(snippet) == [("function", "f")]
    assert shown("class A {\n  f(): void;\n  f(a?: any) {}\n}\n")[1:] == [("function", "A.f"), ("tail", "A}")]


def test_types_know_their_members() -> None:
    """Interfaces, object types and enumerations are one leaf each, with the names inside."""
    assert leaf("interface I extends J.K { a: string; m(): void }\n", "I").members == ("a", "m")
    assert leaf("interface I extends J.K { a: string }\n", "I").bases == ("J.K",)
    assert leaf("type T = { a: string }\n", "T").members == ("a",)
    assert leaf("export enum E { A, B = 2 }\n", "E").members == ("A", "B")


def test_namespaces_hold_members() -> None:
    """What a namespace declares is cut apart."""
    snippet = "export declare namespace N {\n  interface I {}\n  type T = I;\n}\n"
    assert shown(snippet) == [("class", "N"), ("class", "N.I"), ("class", "N.T"), ("tail", "N}")]


def test_suites_of_tests_hold_tests() -> None:
    """`describe` is a container; tests and hooks are functions by their titles, dots kept out of names."""
    snippet = """\
        describe('app.get', function () {
          var app = make();

          beforeEach(function () {});

          it('works', async () => {
            app();
          });
        });
    """
    assert shown(snippet, "a.js") == [
        ("class", "describe app·get"),
        ("statement", "describe app·get.app"),
        ("function", "describe app·get.beforeEach"),
        ("function", "describe app·get.it works"),
        ("tail", "describe app·get}"),
    ]
    assert leaf(snippet, "describe app·get", "a.js").binds == ("describe app·get",)


def test_a_suite_on_one_line_is_whole() -> None:
    """Nothing is cut where lines are shared."""
    assert shown("describe('a', () => { it('b', () => {}) })\n", "a.js") == [("class", "describe a")]


def test_requires_bind_imports() -> None:
    """`require` binds a module or a member of it; a pattern is a list."""
    snippet = "var a = require('./a');\nconst b = require('./b').c;\nconst { d, e: f } = require('./d');\n"
    one, two, three = read(snippet, "a.js").leaves
    assert (one.kind, one.imports[0].bound, one.imports[0].member) == ("statement", "a", None)
    assert two.imports[0].member == "c"
    assert [(entry.bound, entry.member) for entry in three.imports] == [("d", "d"), ("f", "e")]
    assert rendered(three, "f") == "const { e: f } = require('./d');\n"


def test_assigned_exports_are_definitions() -> None:
    """`exports.a`, members of the exported object and of prototypes are named after their last name."""
    snippet = """\
        var app = exports = module.exports = {};
        exports.a = function a(x) {};
        app.init = function () {};
        Foo.prototype.bar = function () {};
        exports.b = require('./b');
    """
    assert leaf(snippet, "a", "a.js").binds == ("a",)
    assert leaf(snippet, "init", "a.js").scope == ""
    assert (leaf(snippet, "Foo.bar", "a.js").scope, leaf(snippet, "Foo.bar", "a.js").binds) == ("Foo", ("bar",))
    assert leaf(snippet, "exports.b", "a.js").imports[0].module == "./b"


def test_an_exported_object_binds_its_keys() -> None:
    """Keys that are written out are names that others can pick."""
    assert leaf("module.exports = { a, b: c, d() {} };\n", "module exports", "a.js").binds == ("default", "b", "d")


def test_functions_in_variables_are_functions() -> None:
    """An arrow function in a constant is a definition with parameters."""
    one = leaf("export const f = async (a: string, b?: number, c = 1, ...d: any[]) => {};\n", "f")
    assert one.kind == "function"
    assert one.signature is not None
    assert [(part.kind, part.default) for part in one.signature] == [
        ("positional", False), ("positional", True), ("positional", True), ("rest", False),
    ]  # fmt: skip


def test_plain_functions_may_be_called_with_less() -> None:
    """In JavaScript no argument must be passed."""
    one = leaf("function f(a, b) {}\n", "f", "a.js")
    assert one.signature is not None
    assert all(part.default for part in one.signature)


def test_a_licence_is_a_header() -> None:
    """Opening comments above a blank line belong to no declaration."""
    assert shown("/* Licence. */\n\n// A.\nconst a = 1\n") == [("header", ""), ("statement", "a")]


def test_jsx_is_read() -> None:
    """Elements are expressions in `.tsx`, `.jsx` and `.js`."""
    for name in ("a.tsx", "a.jsx", "a.js"):
        assert shown("const a = () => <b c={d}>e</b>\nconst f = 1\n", name) == [("function", "a"), ("statement", "f")]


def test_carriage_returns_are_kept() -> None:
    """Lines may end in CRLF; a lone CR is not understood."""
    assert len(read(b"import { a, b } from './x'\r\nconst c = 1\r\n").leaves) == 2
    language = language_for("a.ts")
    assert language is not None
    assert language.outline(b"const a = 1\rconst b = 2\n") is None


def test_errors_stay_where_they_are() -> None:
    """A broken statement does not hide the others; a text full of errors has no outline."""
    outline = read("const a = 1;\nconst b = = 2;\nfunction c() {}\n")
    assert outline.errors
    assert {"a", "c"} <= {one.name for one in outline.leaves}
    language = language_for("a.ts")
    assert language is not None
    assert language.outline(b") ] } <- $ % ( {\n" * 40) is None


def test_deep_nesting_is_survived() -> None:
    """Brackets without end cost neither time nor the stack."""
    language = language_for("a.ts")
    assert language is not None
    assert language.outline(b"(" * 200_000) is None
    read("a(" * 500 + ")" * 500 + ";\n")
