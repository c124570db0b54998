"""What leaves refer to: free names, members, imports inside functions, calls, and when they are looked up."""

from __future__ import annotations

import subprocess
import sys

import pytest

from prsplit.model.outline import Call
from support.outlines import LIBRARY, read, references, uses


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = a.b.c(d)\n", ["a.b.c()", "d"]),
        ("a.b[c].d\n", ["?d", "a.b", "c"]),
        ("f().g.h()\n", ["?g", "?h()", "f()"]),
        ("'x'.join(y)\n", ["y"]),
        ("x = len(y) + int(z)\n", ["y", "z"]),
        ("x: a.B = c\n", ["a.B", "c"]),
        ("x = [i + j for i in k if l(i)]\n", ["j", "k", "l()"]),
        ("x = {k: v for k, v in y for z in v}\n", ["y"]),
        ("x = [y for y in y]\n", ["y"]),
        ("x = lambda a, *b, c=d: a + b + e\n", ["d", "e"]),
        ("x = f'{a.b!r:>{c}} {{d}}'\n", ["a.b", "c"]),
        ("x, y[a], z.b = c\n", ["a", "c", "y", "z.b"]),
        ("x += y\n", ["x", "y"]),
        ("del x.y, z\n", ["x.y", "z"]),
        ("print(x := y, x)\n", ["y"]),
        ("assert x, y\n", ["x", "y"]),
        ("for i in x: i.y; z = i\n", ["?y", "x"]),
        ("with a() as b, c: b.d\n", ["?d", "a()", "c"]),
        ("if a: b = Foo(); b.c()\n", ["Foo()", "Foo:c()", "a"]),
        ("f(x=y, *z, **w)\n", ["f()", "w", "y", "z"]),
        ("type X[T] = list[T] | Y\n", ["Y"]),
        ("if TYPE_CHECKING:\n    import a\n", ["TYPE_CHECKING"]),
        ("import a\n", []),
        ("match x:\n    case A.B: pass\n    case C(d, e=F.G) | {H.I: j}: k\n    case l: l\n",
         ["A.B", "C", "F.G", "H.I", "k", "x"]),
    ],
)  # fmt: skip
def test_module_level(source: str, expected: list[str]) -> None:
    """Free names come out as dotted chains as far as attributes go; builtins and own names are dropped."""
    assert uses(source) == expected
    assert all(not r.deferred for r in references(source) if "lambda" not in source and "type X" not in source)


def test_functions_have_their_own_names() -> None:
    """Parameters, assignments, loops, `except`, `with`, walrus and inner functions are local; the rest is free."""
    source = """\
        def f(a, b=D1, *c, d: Ann = D2, **e) -> Ret:
            g = a + b + c + d + e + free1
            for h, (i, *j) in free2: h + i + j
            try: free3
            except Err as k: k
            with free4 as l: l
            if (m := free5): m
            def n(o): return o + a + free6
            class P(free7): q = a; r = q + free8
            import s, t.u
            nonlocals = [v for v in g if free9]
            del nonlocals
            w: Ann2 = free10
            return lambda x: x + free11
        """
    free = {use for use in uses(source, "f") if use.startswith("free")}
    assert free == {f"free{n}" for n in range(1, 12)}
    others = {use for use in uses(source, "f") if not use.startswith("free")}
    assert others == {"D1", "D2", "Ann", "Ret", "Err", "Ann2", "<s>", "<t.u>"}


def test_names_are_local_throughout() -> None:
    """A name that a function binds anywhere is local everywhere in it; `global` and `nonlocal` undo that."""
    assert uses("def f():\n    x\n    x = 1\n") == []
    assert uses("def f():\n    global x\n    x = 1\n") == ["x"]
    assert uses("def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = y\n") == ["y"]
    assert uses("def f():\n    x = 1\n    def g():\n        global x\n        return x\n") == ["x"]
    assert uses("def f():\n    f()\n") == []


def test_class_scopes_do_not_leak() -> None:
    """Names of a class body are seen by later statements of that body, not by methods."""
    source = """\
        x = 0
        class A:
            x = 1
            y = x + z
            z = 2
            w = [x for _ in x]
            def m(self, a=x): return x
            class B:
                v = x
        """
    assert uses(source, "A.x") == []
    assert uses(source, "A.y") == ["A:x", "z"]
    assert uses(source, "A.w") == ["A:x", "x"]
    assert uses(source, "A.m") == ["A:x", "x"]
    assert uses(source, "A.B.v") == ["x"]


def test_own_object() -> None:
    """`self.x`, `cls.x`, `self.__class__.x`, `type(self).x` are members of the class; assignments define and are no uses."""
    source = """\
        class Outer:
            class Inner(Base, mod.Other):
                def m(self, other):
                    self.a = self.b.c
                    self.d()
                    self.__class__.e
                    type(self).f()
                    other.g
                    super().h(1)
                    super(Inner, self).i
                    [self.j for _ in ()]
                    lambda: self.k
                    self.a
                @classmethod
                def n(cls): cls.o()
                @staticmethod
                def p(first): first.q
                def r(self):
                    self = other
                    self.s
        """
    assert uses(source, "Outer.Inner.m") == sorted(
        ["Outer.Inner:b", "?c", "Outer.Inner:d()", "Outer.Inner:e", "Outer.Inner:f()", "?g", "Base:h()", "mod.Other:h",
         "Base:i", "mod.Other:i", "Inner", "Outer.Inner:j", "Outer.Inner:k"]
    )  # fmt: skip
    assert uses(source, "Outer.Inner.n") == ["Outer.Inner:o()"]
    assert uses(source, "Outer.Inner.p") == ["?q"]
    assert uses(source, "Outer.Inner.r") == ["?s", "other"]


def test_properties() -> None:
    """A decorator that refers to a sibling is a use of that member."""
    source = "class A:\n    @property\n    def x(self): ...\n    @x.setter\n    def x(self, v): ...\n"
    assert uses(source, "A.x") == ["A:x"]


def test_evident_classes() -> None:
    """Attributes of locals whose class can be seen are members of that class."""
    source = """\
        def f(a: Foo, b: Optional[mod.Foo], c: "Foo | None", d: int, e, *g: Foo):
            a.m1(); b.m2; c.m3; d.m4; e.m5; g.m6
            h = Foo(1); h.m7
            i = mod.Foo(); i.m8(2)
            with Foo() as j: j.m9
            k = make(); k.m10
            l = Foo(); l = Bar(); l.m11
            m = None; m = Foo(); m.m12
            n: Foo = make(); n.m13.m14
            o = []; o.append(1)
            try: pass
            except Error as p: p.m15
            def inner(): h.m16
            h.m17 = 1
            Foo().m18()
        """
    found = {use for use in uses(source, "f") if ":" in use or "?" in use}
    assert found == {
        "Foo:m1()", "mod.Foo:m2", "Foo:m3", "?m5", "Foo:m7", "mod.Foo:m8()", "Foo:m9", "?m10", "?m11", "Foo:m12",
        "Foo:m13", "?m14", "Error:m15", "Foo:m16", "Foo:m18()",
    }  # fmt: skip


def test_imports_inside_functions() -> None:
    """An import inside a function is a reference, and so is every use of what it binds."""
    source = """\
        def f():
            from a.b import c as d, e
            import g.h, g.i
            import j as k
            d(); e.x.y; g.h.z(); g.w; k.v
            n = e(); n.m()
            def inner(): d
        """
    assert uses(source, "f") == sorted(
        ["<a.b:c>", "<a.b:e>", "<g.h>", "<g.i>", "<j>", "<a.b:c>()", "<a.b:e>.x.y", "<g.h>.z()", "<g>.w", "<j>.v",
         "<a.b:e>()", "?m()"]
    )  # fmt: skip
    assert uses("def f():\n    from a import Foo\n    x = Foo()\n    x.m()\n") == [
        "<a:Foo>",
        "<a:Foo>()",
        "<a:Foo>.m()",
    ]


def test_calls() -> None:
    """A reference knows how it is called."""
    found = {r.chain: r.call for r in references("a(1, 2, x=3)\nb.c(*d)\ne(**f)\ng(h for h in i)\nj\n")}
    assert found[("a",)] == Call(2, ("x",), starred=False)
    assert found["b", "c"] == Call(0, (), starred=True)
    assert found[("e",)] == Call(0, (), starred=True)
    assert found[("g",)] == Call(1, (), starred=False)
    assert found[("j",)] is None


def test_when_names_are_looked_up() -> None:
    """Bodies run later; decorators, defaults, bases, class bodies and annotations run at once."""
    source = "@deco\nclass A(Base):\n    x = now1\n    @now2\n    def m(self, a: now3 = now4) -> now5: later1\n"
    source += "y = lambda b=now6: later2\nz = [now7 for _ in now8]\nw: 'later3' = now9\n"
    for reference in references(source):
        name = reference.chain[0]
        assert reference.deferred == name.startswith("later"), name
    future = "from __future__ import annotations\n" + source
    assert {r.chain[0] for r in references(future) if r.deferred} >= {"now3", "now5", "later1"}
    assert {r.chain[0] for r in references(future) if not r.deferred} >= {"now1", "now2", "now4"}


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        ("'Foo'", ["Foo"]),
        ("'mod.Foo | None'", ["mod.Foo"]),
        ("Optional['Foo']", ["Foo", "Optional"]),
        ("dict[str, list['Foo']]", ["Foo"]),
        ("typing.Dict[str, 'Foo']", ["Foo", "typing.Dict"]),
        ("Literal['a', 'b']", ["Literal"]),
        ("typing.Literal['a']", ["typing.Literal"]),
        ("Annotated[Foo, 'some text', bar]", ["Annotated", "Foo", "bar"]),
        ("'two words'", []),
        ("Callable[['Foo'], Bar]", ["Bar", "Callable", "Foo"]),
    ],
)
def test_annotations(annotation: str, expected: list[str]) -> None:
    """Names are found in annotations that are strings, and not in strings that are none."""
    assert uses(f"def f(x: {annotation}): ...\n") == expected
    assert uses(f"x: {annotation}\n") == expected


def test_strings_outside_annotations() -> None:
    """A string elsewhere is no name, except where Python's typing says so."""
    assert uses("x = 'Foo'\n") == []
    assert uses("x = cast('Foo', y)\n") == ["Foo", "cast()", "y"]


def test_exports() -> None:
    """Every item of `__all__` refers to its name, and says which item it is."""
    found = references("__all__ = [\n    'a',\n    'b',\n]\n")
    assert [(r.chain, r.item, r.line, r.deferred) for r in found] == [(("a",), "a", 1, True), (("b",), "b", 2, True)]
    assert {(r.chain, r.item) for r in references("__all__ = x.__all__ + ['a']\n")} == {
        (("x", "__all__"), ""),
        (("a",), ""),
    }
    assert uses("__all__ += ['a']\n") == ["__all__", "a"]


def test_builtins_that_a_module_binds() -> None:
    """A builtin's name is dropped unless the module binds it itself."""
    assert uses("def f(): return open(x)\n", "f") == ["x"]
    assert uses("def f(): return open(x)\ndef open(p): ...\n", "f") == ["open()", "x"]
    assert uses("from os import open\ndef f(): return open(x)\n", "f") == ["open()", "x"]


def test_rebinding_uses_what_was_bound_above() -> None:
    """A statement that rebinds a name uses the one above."""
    assert uses("x = 1\nx = wrap(x)\n") == ["wrap()", "x"]
    assert uses("try:\n    import a\nexcept ImportError:\n    a = None\nelse:\n    a.b\n") == ["<a>.b"]


def test_pytest_fixtures() -> None:
    """Parameters of tests and fixtures are uses of fixtures; parametrized ones and those of other functions are not."""
    assert uses("def test_x(db, tmp_path, n=3): ...\n") == ["db", "n", "tmp_path"]
    assert uses("@pytest.fixture(scope='module')\ndef y(db): ...\n") == ["db", "pytest.fixture()"]
    assert uses("class TestA:\n    def test_x(self, db): ...\n", "TestA.test_x") == ["db"]
    assert uses("@pytest.mark.parametrize('a, b', [])\ndef test_x(a, b, db): ...\n") == [
        "db",
        "pytest.mark.parametrize()",
    ]
    assert uses("def helper(db): ...\n") == []
    assert "db" in uses("@pytest.mark.usefixtures('db')\nclass TestA: ...\n")


def test_generics() -> None:
    """Type parameters are local to what they stand on, in a class's members too."""
    source = "class A[T, *Ts](Base[T]):\n    x: T\n    def m[U: Bound](self, a: U) -> T:\n        return T, U, free\n"
    assert uses(source, "A") == ["Base"]
    assert uses(source, "A.x") == []
    assert uses(source, "A.m") == ["Bound", "free"]


def test_lines_and_statements() -> None:
    """A reference knows its line in the leaf, and a digest of its statement that layout does not change."""
    one = references("# c\ndef f():\n    if a:\n        b(c,\n          d)\n", "f")
    assert [(r.chain[0], r.line) for r in one] == [("a", 2), ("b", 3), ("c", 3), ("d", 4)]
    two = references("def f():\n  if   a:\n    b(c, d)\n", "f")
    assert [r.statement for r in one] == [r.statement for r in two]
    assert len({r.statement for r in one}) == 2
    assert [r.statement for r in references("def f():\n    if a: b(c, e)\n", "f")][1:] != [r.statement for r in one][1:]


def test_strings_that_tell() -> None:
    """Literals that look like paths, files or dotted names are kept; docstrings, f-strings and prose are not."""
    source = '''\
        def f():
            """a/docstring.py"""
            open("data/x.txt"), p("x.json"), q("pkg.mod.Name"), r("entry:point")
            s(f"a/{b}"), t("Some prose. And more"), u("plain"), v(b"a/b"), w("a\\\\b/c"), x("https://a.b/c")
            y("one/two",
              "three.cfg")
        '''
    outline = read(source)
    found = [(text.value, text.line) for facts in outline.facts for text in facts.strings]
    assert found == [
        ("data/x.txt", 2),
        ("x.json", 2),
        ("pkg.mod.Name", 2),
        ("entry:point", 2),
        ("one/two", 4),
        ("three.cfg", 5),
    ]


def test_facts_on_demand() -> None:
    """Facts asked for later are those that would have been read at once, for the leaves that are wanted."""
    from prsplit.languages.python import LANGUAGE

    text = b"import os\nclass A[T]:\n    x: T = os.name\n    def m(self): return self.x, y\ndef f(): return A\n"
    whole = LANGUAGE.outline(text)
    bare = LANGUAGE.outline(text, facts=False)
    assert whole is not None
    assert bare is not None
    assert bare.facts == ()
    assert bare.leaves == whole.leaves
    found = LANGUAGE.facts(text, bare, {3, 4})
    assert len(found) == len(bare.leaves)
    assert found[3:] == whole.facts[3:]


@pytest.mark.timeout(60)
def test_any_hash_seed() -> None:
    """The same text gives the same answer under any hash seed."""
    code = (
        "import hashlib, sys\n"
        "from prsplit.languages.python import LANGUAGE\n"
        "text = open(sys.argv[1], 'rb').read()\n"
        "print(hashlib.sha256(repr(LANGUAGE.outline(text)).encode()).hexdigest())\n"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", code, f"{LIBRARY}/dataclasses.py"],
            check=True,
            capture_output=True,
            text=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
        ).stdout
        for seed in ("0", "1", "42")
    }
    assert len(answers) == 1
