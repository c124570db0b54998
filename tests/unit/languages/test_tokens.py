"""Layout alone: what a formatter may write otherwise, and what only looks like it."""

from __future__ import annotations

import pytest

from prsplit.languages.table import layout_alone


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("a.py", b"x = f(a,\n  b,\n)\n", b"x = f(a, b)\n"),
        ("a.py", b"x = {'a': 1}\n", b'x = {\n    "a": 1,\n}\n'),
        ("a.py", b"if a:\n    b()\n", b"if a: b()\n"),
        ("a.js", b"const x = { a, b };\n", b"const x = {\n  a,\n  b,\n};\n"),
        ("a.go", b"func f() {\n\tg(a,\n\t\tb,\n\t)\n}\n", b"func f() {\n\tg(a, b)\n}\n"),
        ("a.rs", b"fn f() { g(a, b) }\n", b"fn f() {\n    g(\n        a,\n        b,\n    )\n}\n"),
        ("a.cpp", b"int f(int a,int b) { return a; }\n", b"int f(int a, int b)\n{\n  return a;\n}\n"),
        ("a.cpp", b"API void a::b(int &&... x) : c(x) {}\n", b"API void a::b(int &&...x)\n  : c(x)\n{}\n"),
        (
            "a.h",
            b"  explicit A(int x): x_(x) {}  // one   more\n",
            b"  explicit A(int x)\n : x_(x)\n  {} // one more\n",
        ),
        ("a.cu", b"#define N 1\nf<<<1, 2>>>(a);\n", b"#define N 1\n\nf<<<1,\n  2>>>(a);\n"),
        ("a.java", b"    public A(int a) { b = a; }\n", b"  public A(int a)\n  {\n    b = a;\n  }\n"),
        ("a.ts", b"  private f(a: string): void {}\n", b"  private f(\n    a: string,\n  ): void {}\n"),
    ],
)
def test_what_a_formatter_writes_is_layout(path: str, old: bytes, new: bytes) -> None:
    """Blanks, lines, quotes and the last comma of a list."""
    assert layout_alone(path, old, new)


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("a.py", b"x = (a,)\n", b"x = (a)\n"),
        ("a.py", b"x[a,]\n", b"x[a]\n"),
        ("a.rs", b"fn f() { (a,) }\n", b"fn f() { (a) }\n"),
        ("a.js", b"x = [,];\n", b"x = [];\n"),
        ("a.py", b"x = a\n-b\n", b"x = a - b\n"),
        ("a.js", b"function f() {\n  return\n  a;\n}\n", b"function f() {\n  return a;\n}\n"),
        ("a.py", b"if a:\n    b()\n    c()\n", b"if a:\n    b()\nc()\n"),
        ("a.py", b"x = '''\n  a\n'''\n", b"x = '''\na\n'''\n"),
        ("a.rb", b"f a\n", b"f  a\n"),
        ("a.py", b'x = "a b\\n"\n', b'x = "ab\\n"\n'),
        ("a.py", b'x = f"{a} {b}"\n', b'x = f"{a}{b}"\n'),
        ("a.py", b"f\n(x)\n", b"f(x)\n"),
        ("a.py", b"for (a,) in b: c\n", b"for (a) in b: c\n"),
        ("a.py", b"    x = '''\n    a\n    '''\n", b"  x = '''\n  a\n  '''\n"),
        ("a.py", b"x = 1  # noqa\ny = 2\n", b"x = 1\n# noqa\ny = 2\n"),
        ("a.js", b"x = `${a} ${b}`;\n", b"x = `${a}${b}`;\n"),
        ("a.js", b"a\n++b\n", b"a++\nb\n"),
        ("a.js", b'x = " \\n";\n', b'x = "\\n";\n'),
        ("a.tsx", b"x = <b>{a} {b}</b>;\n", b"x = <b>{a}{b}</b>;\n"),
        ("a.go", b"func f() {\n\treturn\n\tg()\n}\n", b"func f() {\n\treturn g()\n}\n"),
        ("a.rs", b"fn f() { m!(a) }\n", b"fn f() { m!(a,) }\n"),
        ("a.cpp", b"x = a - -b;\n", b"x = a --b;\n"),
        ("a.cpp", b"x = a < < b;\n", b"x = a << b;\n"),
        ("a.cpp", b"#define N 1\nint a;\n", b"#define N 1 int a;\n"),
        ("a.cpp", b"// a\nint b;\n", b"// a int b;\n"),
        ("a.cpp", b'f("a  b");\n', b'f("a b");\n'),
        ("a.cpp", b"int f() {\n", b"int  f() {\n"),
        ("a.java", b"    A(int a) {}\n", b"    A(int b) {}\n"),
    ],
)
def test_what_means_something_else_is_none(path: str, old: bytes, new: bytes) -> None:
    """Tuples of one, holes, ends of statements, blocks, texts, and languages whose lines mean something."""
    assert not layout_alone(path, old, new)
