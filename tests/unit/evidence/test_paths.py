"""From a report's paths to the repository's."""

from __future__ import annotations

import pytest

from prsplit.evidence.paths import map_paths, tidy

FILES = ("setup.py", "src/pkg/__init__.py", "src/pkg/a.py", "src/pkg/sub/a.py", "src/main/java/org/x/A.java", "cmd/main.go",
         "web/a.ts", "README.md")  # fmt: skip


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("./a//b/../c.py", "a/c.py"),
        ("a\\b\\c.py", "a/b/c.py"),
        ("/a/./b", "/a/b"),
        ("../a", "../a"),
        ("C:\\w\\a.py", "C:/w/a.py"),
        ("file:///w/a.ts", "/w/a.ts"),
    ],
)
def test_tidy(path: str, expected: str) -> None:
    """Slashes go forward, dots are resolved."""
    assert tidy(path) == expected


@pytest.mark.parametrize(
    ("named", "roots", "expected"),
    [
        (["src/pkg/a.py"], [], ["src/pkg/a.py"]),
        (["/work/repo/src/pkg/a.py"], [], ["src/pkg/a.py"]),
        (["src\\pkg\\a.py", ".\\setup.py"], [], ["src/pkg/a.py", "setup.py"]),
        (["a.py"], ["/work/repo/src/pkg"], ["src/pkg/a.py"]),
        (["pkg/a.py"], ["src"], ["src/pkg/a.py"]),
        (["org/x/A.java"], [], ["src/main/java/org/x/A.java"]),
        (["example.org/me/m/cmd/main.go"], [], ["cmd/main.go"]),
        (["/home/runner/work/r/r/src/pkg/a.py", "/home/runner/work/r/r/setup.py"], [], ["src/pkg/a.py", "setup.py"]),
        (["D:\\a\\r\\src\\pkg\\a.py", "D:\\a\\r\\web\\a.ts"], [], ["src/pkg/a.py", "web/a.ts"]),
        (["/usr/lib/python3/site-packages/six/setup.py"], [], [None]),
        (
            ["/usr/lib/python3/other.py", "/opt/r/src/pkg/a.py", "/opt/r/cmd/main.go"],
            [],
            [None, "src/pkg/a.py", "cmd/main.go"],
        ),
        (["../../etc/passwd"], [], [None]),
        (["nowhere.py"], ["../..", "/"], [None]),
        (["a.py"], [], [None]),
    ],
)
def test_mapping(named: list[str], roots: list[str], expected: list[str | None]) -> None:
    """Each path finds its file, or none."""
    found = map_paths(named, FILES, ("/work/repo",), roots)
    assert [found.paths.get(path) for path in named] == expected
    assert set(found.paths.values()) <= set(FILES)


def test_several_files_are_no_file() -> None:
    """A path that could be two files is neither, and is named."""
    assert map_paths(["a.py"], FILES, (), ()).ambiguous == ("a.py",)
