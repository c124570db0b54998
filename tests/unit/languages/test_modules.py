"""Which file an import loads, which module a file is, and what makes its folders importable."""

from __future__ import annotations

import pytest

from prsplit.languages.python import LANGUAGE
from prsplit.languages.python.modules import markers, module_of

FILES = frozenset(
    """pkg/__init__.py pkg/a.py pkg/sub/__init__.py pkg/sub/b.py pkg/json.py pkg/stub.pyi pkg/both.py pkg/both.pyi
    src/lib1/__init__.py src/lib1/c.py tests/test_a.py tests/helpers.py top.py
    mono/one/src/uno/__init__.py mono/one/src/uno/d.py mono/one/tests/test_d.py mono/two/src/duo/e.py
    both/x.py both/x/__init__.py""".split()
)


@pytest.mark.parametrize(
    ("path", "module", "expected"),
    [
        ("pkg/a.py", ".", ("pkg/__init__.py",)),
        ("pkg/a.py", ".sub", ("pkg/sub/__init__.py",)),
        ("pkg/a.py", ".sub.b", ("pkg/sub/b.py",)),
        ("pkg/__init__.py", ".a", ("pkg/a.py",)),
        ("pkg/sub/b.py", "..a", ("pkg/a.py",)),
        ("pkg/sub/__init__.py", "..a", ("pkg/a.py",)),
        ("pkg/sub/b.py", "..", ("pkg/__init__.py",)),
        ("pkg/sub/b.py", "...top", ("top.py",)),
        ("pkg/sub/b.py", "....top", ()),
        ("top.py", ".a", ()),
        ("pkg/a.py", ".missing", ()),
    ],
)
def test_relative_imports(path: str, module: str, expected: tuple[str, ...]) -> None:
    """Dots climb from the importing file's package."""
    assert LANGUAGE.module_files(path, module, FILES) == expected


@pytest.mark.parametrize(
    ("path", "module", "expected"),
    [
        ("top.py", "pkg", ("pkg/__init__.py",)),
        ("top.py", "pkg.sub.b", ("pkg/sub/b.py",)),
        ("tests/test_a.py", "lib1.c", ("src/lib1/c.py",)),
        ("tests/test_a.py", "helpers", ("tests/helpers.py",)),
        ("mono/one/tests/test_d.py", "uno.d", ("mono/one/src/uno/d.py",)),
        ("mono/two/src/duo/e.py", "duo.e", ("mono/two/src/duo/e.py",)),
        ("mono/two/src/duo/e.py", "uno.d", ()),
        ("pkg/a.py", "stub", ()),
        ("top.py", "pkg.stub", ("pkg/stub.pyi",)),
        ("top.py", "pkg.both", ("pkg/both.py", "pkg/both.pyi")),
        ("top.py", "both.x", ("both/x/__init__.py", "both/x.py")),
        ("top.py", "os.path", ()),
    ],
)
def test_absolute_imports(path: str, module: str, expected: tuple[str, ...]) -> None:
    """Absolute imports start at the roots that a project of that layout has; packages before modules before stubs."""
    assert LANGUAGE.module_files(path, module, FILES) == expected


def test_packages_are_no_roots() -> None:
    """A module of a package does not shadow the standard library for its siblings."""
    assert LANGUAGE.module_files("pkg/a.py", "json", FILES) == ()
    assert LANGUAGE.module_files("pkg/a.py", ".json", FILES) == ("pkg/json.py",)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a/b.py", "a.b"),
        ("a/b/__init__.py", "a.b"),
        ("a/b.pyi", "a.b"),
        ("b.py", "b"),
        ("__init__.py", ""),
        ("a/my-script.py", ""),
        ("a/b.txt", ""),
        ("a", ""),
    ],
)
def test_module_of(path: str, expected: str) -> None:
    """A file's module is its path in dots, the same for a module and a package of that name."""
    assert module_of(path) == expected


def test_markers() -> None:
    """The markers of a file lie in the folders above it, outermost first."""
    assert markers("a/b/c.py") == ("a/__init__.py", "a/b/__init__.py")
    assert markers("a/b/__init__.py") == ("a/__init__.py",)
    assert markers("c.py") == ()
