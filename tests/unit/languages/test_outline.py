"""Where leaves begin and end, what they are called and what they bind."""

from __future__ import annotations

import pytest

from prsplit.languages.python import LANGUAGE
from prsplit.model.outline import Import
from support.outlines import leaf, read, texts


def test_header_with_docstring() -> None:
    """Everything up to the end of the docstring's line is the header, and blank lines belong to what follows."""
    assert texts('#!/bin/x\n# Licence\n\n"""Doc.\n\nMore."""  # c\n\nimport os\n') == [
        ("header", "", '#!/bin/x\n# Licence\n\n"""Doc.\n\nMore."""  # c\n'),
        ("import", "", "\nimport os\n"),
    ]
    assert leaf('"""Doc."""\n', kind="header").docstring


def test_licence_without_docstring() -> None:
    """Opening comments that a blank line parts from the first statement are the header; attached ones are not."""
    assert texts("# Licence\n# more\n\n# Second\n\n# about os\nimport os\n") == [
        ("header", "", "# Licence\n# more\n\n# Second\n"),
        ("import", "", "\n# about os\nimport os\n"),
    ]
    assert texts("# about os\nimport os\n") == [("import", "", "# about os\nimport os\n")]


def test_shebang_and_coding_never_leave() -> None:
    """The first lines that only work at the top are the header even where a statement follows at once."""
    assert texts("#!/usr/bin/python\n# -*- coding: utf-8 -*-\n# c\nimport os\n") == [
        ("header", "", "#!/usr/bin/python\n# -*- coding: utf-8 -*-\n"),
        ("import", "", "# c\nimport os\n"),
    ]


def test_byte_order_mark() -> None:
    """A byte order mark is header, so that no statement drags it along."""
    text = b"\xef\xbb\xbfimport os\n"
    assert [(one.kind, text[one.start : one.end]) for one in read(text).leaves] == [
        ("header", b"\xef\xbb\xbf"),
        ("import", b"import os\n"),
    ]


@pytest.mark.parametrize("text", [b"", b"\n", b"# only\n", b"\n\n# c", b'"""Doc."""', b"\xef\xbb\xbf", b"  \n"])
def test_files_without_statements(text: bytes) -> None:
    """Files with nothing but comments tile as well."""
    assert {one.kind for one in read(text).leaves} <= {"header", "tail"}


def test_f_and_byte_strings_are_no_docstrings() -> None:
    """Only what Python takes for a docstring is one."""
    assert texts('f"x"\n')[0][0] == "statement"
    assert texts('b"x"\n')[0][0] == "statement"
    assert texts('r"x"\n')[0][0] == "header"
    assert texts('"a" "b"\n')[0][0] == "header"


def test_comments_belong_below() -> None:
    """Comments, decorators and blank lines belong to the definition below, a comment on the line to its statement."""
    source = "x = 1  # of x\n\n# of f\n@deco  # d\n# between\ndef f():\n    pass\n\n\n# end\n"
    assert texts(source) == [
        ("statement", "x", "x = 1  # of x\n"),
        ("function", "f", "\n# of f\n@deco  # d\n# between\ndef f():\n    pass\n"),
        ("tail", "", "\n\n# end\n"),
    ]


def test_deeper_comments_belong_above() -> None:
    """A comment that is indented deeper than what follows can't be about it."""
    source = "class A:\n    def f(self):\n        pass\n        # in f\n    # after f\n\n    # of x\n\nx = 1\n"
    assert [text for _, _, text in texts(source)] == [
        "class A:\n",
        "    def f(self):\n        pass\n        # in f\n    # after f\n\n    # of x\n",
        "\nx = 1\n",
    ]
    assert [text for _, _, text in texts("class A:\n    x = 1\n\n    # of y\n    y = 2\n")] == [
        "class A:\n",
        "    x = 1\n",
        "\n    # of y\n    y = 2\n",
    ]


def test_tail_is_only_what_is_extra() -> None:
    """The newline that ends the last statement is its own; a missing one makes no tail."""
    assert texts("x = 1\n")[-1][0] == "statement"
    assert texts("x = 1")[-1] == ("statement", "x", "x = 1")
    assert texts("x = 1\n\n")[-1] == ("tail", "", "\n")


def test_a_line_is_never_split() -> None:
    """Statements that share a line share a leaf, with all they bind."""
    one = leaf("import os; x = 1; y: int = 2  # c\n")
    assert (one.kind, one.name, one.binds) == ("statement", "os", ("os", "x", "y"))
    assert one.imports == (Import("os", "os"),)


def test_continued_lines_stay_together() -> None:
    """A backslash carries a statement on."""
    assert [text for _, _, text in texts("x = 1 + \\\n    2\ny = 3 \\\n\nz = 4\n")] == [
        "x = 1 + \\\n    2\n",
        "y = 3 \\\n\n",
        "z = 4\n",
    ]


def test_crlf_and_form_feed() -> None:
    """Carriage returns and form feeds are carried along."""
    source = "import os\r\n\r\n\x0c\r\ndef f():\r\n    pass\r\n"
    assert texts(source) == [
        ("import", "", "import os\r\n"),
        ("function", "f", "\r\n\x0c\r\ndef f():\r\n    pass\r\n"),
    ]


def test_lone_carriage_returns() -> None:
    """Python ends lines at a lone CR too, in comments among them; a list that holds one is not taken apart."""
    assert texts("x = 1\ry = 2\r") == [("statement", "x", "x = 1\r"), ("statement", "y", "y = 2\r")]
    outline = LANGUAGE.outline(b"from a import b, c\rx = 1  # a\ry = b\n")
    assert outline is not None
    assert [leaf.binds for leaf in outline.leaves] == [("b", "c"), ("x",), ("y",)]
    assert outline.leaves[0].form is None
    assert [reference.chain for reference in outline.facts[2].references] == [("b",)]


def test_class_and_members() -> None:
    """A class's own leaf ends with its docstring; members are leaves of their own, nested classes too."""
    source = '''\
        @deco
        class A(Base, mod.Other[int], Generic[T], call(), metaclass=M):  # c
            # before

            """Doc."""

            # of x
            x = 1
            y: int

            @property
            def p(self): return 1

            @p.setter
            def p(self, v): pass

            class B:
                def m(self): ...

            import os
            if x: z = 2
        '''
    found = [(one.kind, one.name, one.scope, one.binds) for one in read(source).leaves]
    assert found == [
        ("class", "A", "", ("A",)),
        ("statement", "A.x", "A", ("x",)),
        ("statement", "A.y", "A", ("y",)),
        ("function", "A.p", "A", ("p",)),
        ("function", "A.p", "A", ("p",)),
        ("class", "A.B", "A", ("B",)),
        ("function", "A.B.m", "A.B", ("m",)),
        ("import", "", "A", ("os",)),
        ("statement", "A.z", "A", ("z",)),
    ]
    assert leaf(source, "A").bases == ("Base", "mod.Other", "Generic")
    assert texts(source)[0][2].endswith('"""Doc."""\n')
    assert leaf(source, "A").docstring
    assert not leaf(source, "A.B").docstring
    assert leaf(source, "A.z").weak


@pytest.mark.parametrize(
    "source",
    [
        "class A: pass\n",
        "class A: x = 1; y = 2\n",
        "class A:\n    pass\n",
        "class A:\n    ...  # c\n",
        'class A:\n    """Doc."""\n',
        'class A:\n    """Doc."""\n    # c\n    pass\n',
        "@deco\nclass A(B):\n\n    # c\n    pass  # d\n",
    ],
)
def test_classes_without_members_are_whole(source: str) -> None:
    """A class with nothing to take apart is one leaf, legal alone."""
    assert texts(source) == [("class", "A", source)]
    assert leaf(source).docstring


def test_functions() -> None:
    """A function is one leaf with its decorators and signature; abstract ones are marked in any spelling."""
    source = """\
        class A:
            @abc.abstractmethod
            def f(self, a, /, b=1, *args: int, c, d: str = "x", **kw): ...

            @abstractmethod  # c
            async def g(self): ...

            @overload
            def h(self, x: int): ...
            @overload
            def h(self, x: str): ...

            @staticmethod
            def s(*, only): "Doc."
        """
    one = leaf(source, "A.f")
    assert one.signature is not None
    assert [(p.name, p.kind, p.default) for p in one.signature] == [
        ("self", "positional", False),
        ("a", "positional", False),
        ("b", "either", True),
        ("args", "rest", False),
        ("c", "keyword", False),
        ("d", "keyword", True),
        ("kw", "keywords", False),
    ]
    assert one.abstract
    assert leaf(source, "A.g").abstract
    assert [(o.name, o.abstract) for o in read(source).leaves if o.name == "A.h"] == [("A.h", False)] * 2
    static = leaf(source, "A.s")
    assert static.signature is not None
    assert [(p.name, p.kind) for p in static.signature] == [("", "positional"), ("only", "keyword")]
    assert static.docstring


def test_own_attributes() -> None:
    """A method's attributes are what it assigns on its own object, whatever its first parameter is called."""
    source = """\
        class A:
            def f(self, x):
                self.a = 1
                self.b: int = 2
                self.c, self.d = x
                self.e.g = 3
                self.h == 4
                call(self.i, self.j)
                self.k += 1
                self.l = self.m = self.n

            @classmethod
            def g(cls):
                cls.z = 1

            @staticmethod
            def s(self):
                self.no = 1

        def f(self):
            self.no = 1
        """
    assert set(leaf(source, "A.f").attributes) == {"a", "b", "c", "d", "l", "m"}
    assert leaf(source, "A.g").attributes == ("z",)
    assert leaf(source, "A.s").attributes == ()
    assert leaf(source, "f").attributes == ()


@pytest.mark.parametrize(
    ("source", "binds"),
    [
        ("x = 1\n", ("x",)),
        ("a, (b, *c) = d\n", ("a", "b", "c")),
        ("a = b = 1\n", ("a", "b")),
        ("x: int\n", ("x",)),
        ("x: int = 1\n", ("x",)),
        ("x += 1\n", ()),
        ("a.b = c[0] = 1\n", ()),
        ("type X[T] = list[T]\n", ("X",)),
        ("print(y := 3)\n", ("y",)),
        ("[z for z in (w := q)]\n", ("w",)),
        ("del x\n", ()),
        ("lambda k: (k2 := k)\n", ()),
        ("__all__ += ['a']\n", ()),
    ],
)
def test_statements_bind(source: str, binds: tuple[str, ...]) -> None:
    """A statement is named after the first name it binds."""
    one = leaf(source)
    assert (one.kind, one.binds, one.name, one.weak) == ("statement", binds, next(iter(binds), ""), False)


@pytest.mark.parametrize(
    ("source", "binds"),
    [
        ("try:\n    import a.b, c as d\nexcept ImportError as e:\n    d = None\n", ("a", "d", "e")),
        ("if x:\n    def f(): y = 1\nelse:\n    class C: z = 2\n", ("f", "C")),
        ("for i, (j, k) in x:\n    m = 1\nelse:\n    n = 2\n", ("i", "j", "k", "m", "n")),
        ("with a as b, c as (d, e):\n    f = 1\n", ("b", "d", "e", "f")),
        ("while (w := x()):\n    v = 1\n", ("w", "v")),
        ("match x:\n    case A(b, c=d) | [e, *f] if g: h = 1\n    case {'k': i, **j}: pass\n    case K.L: pass\n",
         ("b", "d", "e", "f", "i", "j", "h")),
        ('if __name__ == "__main__":\n    main()\n', ()),
    ],
)  # fmt: skip
def test_compound_statements_bind_weakly(source: str, binds: tuple[str, ...]) -> None:
    """What is bound inside a compound statement is bound on some paths only, imports included."""
    one = leaf(source)
    assert one.kind == "statement"
    assert sorted(one.binds) == sorted(binds)
    assert one.weak
    assert one.form is None


def test_imports_inside_compound_statements() -> None:
    """Optional imports are imports still."""
    one = leaf("try:\n    from a import b as c\nexcept ImportError:\n    c = None\n")
    assert one.imports == (Import("c", "a", "b"),)
    assert one.name == "c"


def test_import_leaves() -> None:
    """Every import statement is a leaf, and says what it binds."""
    found = [
        (one.imports, one.binds, one.weak)
        for one in read(
            "import a, b.c, d.e as f\nfrom ..g.h import i, j as k\nfrom . import m\nfrom n import *\n"
        ).leaves
    ]
    assert found == [
        ((Import("a", "a"), Import("b.c", "b.c", dotted=True), Import("f", "d.e")), ("a", "b", "f"), False),
        ((Import("i", "..g.h", "i"), Import("k", "..g.h", "j")), ("i", "k"), False),
        ((Import("m", ".", "m"),), ("m",), False),
        ((Import("*", "n", "*"),), (), True),
    ]
    future = leaf("from __future__ import annotations\n")
    assert (future.kind, future.imports) == (
        "import",
        (Import("annotations", "__future__", "annotations", ambient=True),),
    )


def test_frames() -> None:
    """The opening line of a block of imports for type checkers is a frame; its imports are leaves inside."""
    source = (
        "if TYPE_CHECKING:  # c\n    # of a\n    from a import b\n    import c\n\nif t.TYPE_CHECKING:\n    import d\n"
    )
    source += "if TYPE_CHECKING:\n    import e\n"
    found = [(one.kind, one.name, one.frame, one.scope) for one in read(source).leaves]
    assert found == [
        ("frame", "if TYPE_CHECKING", "", ""),
        ("import", "", "if TYPE_CHECKING", ""),
        ("import", "", "if TYPE_CHECKING", ""),
        ("frame", "if t.TYPE_CHECKING", "", ""),
        ("import", "", "if t.TYPE_CHECKING", ""),
        ("frame", "if TYPE_CHECKING #2", "", ""),
        ("import", "", "if TYPE_CHECKING #2", ""),
    ]
    assert texts(source)[1][2] == "    # of a\n    from a import b\n"
    assert all(one.form is not None and one.form.empty == b"" for one in read(source).leaves if one.kind == "import")


@pytest.mark.parametrize(
    "source",
    [
        "if TYPE_CHECKING: import a\n",
        "if TYPE_CHECKING:\n    import a\nelse:\n    a = None\n",
        "if TYPE_CHECKING:\n    import a\n    x = 1\n",
        "if not TYPE_CHECKING:\n    import a\n",
        "if TYPE_CHECKING and x:\n    import a\n",
        "if TYPE_CHECKING:\n    import a; import b\n",
    ],
)
def test_other_blocks_are_no_frames(source: str) -> None:
    """A block that holds or does anything else is one statement."""
    assert [one.kind for one in read(source).leaves] == ["statement"]


def test_open_namespaces() -> None:
    """Names may come from anywhere where a module writes its own dictionary or answers for missing names."""
    assert read("def __getattr__(name): ...\n").open_namespace
    assert read("globals()['x'] = 1\n").open_namespace
    assert read("def f():\n    globals().update(a=1)\n").open_namespace
    assert read("import sys\nsetattr(sys.modules[__name__], 'a', 1)\n").open_namespace
    assert read("import sys\nsys.modules[__name__] = Lazy()\n").open_namespace
    assert not read("x = globals()['x']\n").open_namespace
    assert not read("class A:\n    def __getattr__(self, name): ...\n").open_namespace
    assert not read("# globals()['x'] = 1\n").open_namespace


def test_names_are_normalised() -> None:
    """Identifiers are compared as Python compares them."""
    assert leaf("ﬁne = 1\n").name == "fine"
    assert leaf("größe = 1\n").binds == ("größe",)


@pytest.mark.parametrize(
    "source",
    [
        b"x = foo(\ndef f():\n    pass\ndef g():\n    pass\n",
        b"def f(\n    x = 1\n\ndef g(): pass\n",
        b"class A:\n    def f(self):\n        x = (1\n\n    def g(self): pass\n\ndef h(): pass\n",
        b"def f()\n    x = 1\n\ndef g(): pass\n",
        b"class A:\n    x = [\n    def g(self): pass\n",
        b"if x:\n    y = (\n\nz = 3\n",
        b"x = [\n\ny = 1\n\nz = 2\n",
    ],
)
def test_errors_that_swallow_definitions(source: bytes) -> None:
    """An error that hides a definition makes the whole outline doubtful."""
    assert LANGUAGE.outline(source) is None


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (b"def f():\n    x = = 1\n\ndef g(): pass\n", "g"),
        (b'try:\n    print "x" +\nexcept:\n    pass\ndef f(): pass\n', "f"),
        (b"class A:\n    x = 1 1\n    def f(self): pass\n", "A.f"),
        (b'print "hello"\ndef f(): pass\n', "f"),
    ],
)
def test_errors_inside_a_leaf(source: bytes, name: str) -> None:
    """An error that stays inside its leaf is counted, and the others are read as ever."""
    outline = read(source)
    assert name in [one.name for one in outline.leaves]


def test_errors_are_counted() -> None:
    """Valid code has none, broken code some, and a block without a statement is one."""
    assert read("def f(): pass\n").errors == 0
    assert read(b"x = = 1\n").errors > 0
    assert read(b"class A:\nx = 1\n").errors > 0
    assert read(b"if TYPE_CHECKING:\nx = 1\n").errors > 0
    assert read(b"def f():\n# c\nx = 1\n").errors > 0
