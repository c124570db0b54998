"""Where tests are, and where the test of a file belongs."""

from __future__ import annotations

import pytest

from prsplit.habits import tests
from prsplit.habits.belonging import belongs
from prsplit.habits.tree import Folder
from prsplit.model.profile import Profile


def profile(*paths: str, content: dict[str, bytes] | None = None, folders: tuple[str, ...] = ()) -> Profile:
    """The profile of a tree of nearly empty files."""
    return Profile(tests=tests.look(Folder({**dict.fromkeys(paths, b""), **(content or {})}), folders))


MIRRORED = (
    "src/pkg/a.py",
    "src/pkg/sub/b.py",
    "src/pkg/sub/c.py",
    "tests/test_a.py",
    "tests/sub/test_b.py",
    "tests/conftest.py",
)
BELOW = ("net/core/a.py", "net/core/tests/test_a.py", "net/io/b.py", "net/io/tests/test_b.py", "net/io/c.py")
FLAT = ("rich/a.py", "rich/b.py", "rich/_c.py", "tests/test_a.py", "tests/test_b.py", "tests/helper.py")
GO = ("cmd/run.go", "cmd/run_test.go", "doc/md.go", "doc/md_test.go", "doc/man.go")
JEST = ("web/ui/App.tsx", "web/ui/__tests__/App.test.tsx", "web/ui/Bar.tsx")
BESIDE = ("lib/a.ts", "lib/a.spec.ts", "lib/deep/b.ts")
MAVEN = ("gson/src/main/java/org/x/A.java", "gson/src/test/java/org/x/ATest.java", "extras/src/main/java/org/y/B.java",
         "extras/src/test/java/org/y/z/CTest.java")  # fmt: skip
GTEST = ("include/fmt/os.h", "src/os.cc", "src/format.cc", "test/os-test.cc", "test/gtest-extra.cc")
UNITTEST = ("base/files/path.cc", "base/files/path_unittest.cc", "base/files/lock.cc")
MOCHA = ("lib/router.js", "lib/view.js", "test/router.js")
RSPEC = ("lib/shop/cart.rb", "lib/shop/till.rb", "spec/shop/cart_spec.rb")


@pytest.mark.parametrize(
    ("paths", "path", "expected"),
    [
        (MIRRORED, "src/pkg/sub/c.py", "tests/sub/test_c.py"),
        (MIRRORED, "src/pkg/new.py", "tests/test_new.py"),
        (BELOW, "net/io/c.py", "net/io/tests/test_c.py"),
        (BELOW, "net/fresh/d.py", "net/fresh/tests/test_d.py"),
        (FLAT, "rich/_c.py", "tests/test_c.py"),
        (FLAT, "rich/sub/__init__.py", "tests/test_sub.py"),
        (GO, "doc/man.go", "doc/man_test.go"),
        (JEST, "web/ui/Bar.tsx", "web/ui/__tests__/Bar.test.tsx"),
        (BESIDE, "lib/deep/b.ts", "lib/deep/b.spec.ts"),
        (MAVEN, "extras/src/main/java/org/y/B.java", "extras/src/test/java/org/y/BTest.java"),
        (GTEST, "src/format.cc", "test/format-test.cc"),
        (UNITTEST, "base/files/lock.cc", "base/files/lock_unittest.cc"),
        (MOCHA, "lib/view.js", "test/view.js"),
        (RSPEC, "lib/shop/till.rb", "spec/shop/till_spec.rb"),
        (("a.py",), "a.py", "tests/test_a.py"),
        (("a.go",), "a.go", "a_test.go"),
        (("src/main/java/A.java",), "src/main/java/A.java", "src/test/java/ATest.java"),
        (("src/a.hpp",), "src/a.hpp", "test/a_test.cc"),
        (("src/a.xyz",), "src/a.xyz", "tests/test_a.xyz"),
    ],
)
def test_where_a_test_belongs(paths: tuple[str, ...], path: str, expected: str) -> None:
    """As the neighbours do; where there are none, as is usual."""
    found = belongs(profile(*paths), path)
    assert found.test == expected
    assert not found.exists
    assert found.because


@pytest.mark.parametrize(
    ("paths", "path", "expected"),
    [
        (MIRRORED, "src/pkg/sub/b.py", "tests/sub/test_b.py"),
        (MAVEN, "gson/src/main/java/org/x/A.java", "gson/src/test/java/org/x/ATest.java"),
        (GTEST, "src/os.cc", "test/os-test.cc"),
        (MOCHA, "lib/router.js", "test/router.js"),
    ],
)
def test_a_test_that_is_there(paths: tuple[str, ...], path: str, expected: str) -> None:
    """A test named after the file is its test."""
    found = belongs(profile(*paths), path)
    assert (found.test, found.exists, found.nearest) == (expected, True, expected)


def test_the_nearest_similar_test() -> None:
    """In the same folder if there is one, with the most similar name."""
    paths = ("p/io/json_reader.py", "p/io/tests/test_json_reader.py", "p/io/lock.py", "p/io/tests/test_lock.py",
             "p/core/json_write.py", "p/core/tests/test_json_write.py")  # fmt: skip
    assert belongs(profile(*paths), "p/io/json_writer.py").nearest == "p/io/tests/test_json_reader.py"


def test_tests_inside_their_file() -> None:
    """Where Rust files hold their own tests, a new one does, too."""
    inside = b"fn f() {}\n\n#[cfg(test)]\nmod tests {}\n"
    found = profile("src/b.rs", content={"src/a.rs": inside, "src/c.rs": inside})
    assert found.tests.inside == ("rs",)
    assert belongs(found, "src/b.rs").test == "src/b.rs"
    assert belongs(found, "src/b.rs").nearest == "src/a.rs"
    lone = profile("src/b.rs", "src/d.rs", "src/e.rs", "src/f.rs", content={"src/a.rs": inside})
    assert lone.tests.inside == ()


def test_tests_that_lit_runs() -> None:
    """The folder of tests that has most of the file's folders in it."""
    paths = (
        "lib/Transforms/Vector/Lower.cpp",
        "test/lit.cfg.py",
        "test/Transforms/Vector/fold.mlir",
        "test/IR/parse.mlir",
    )
    found = belongs(profile(*paths), "lib/Transforms/Vector/Lower.cpp")
    assert found.test == "test/Transforms/Vector/Lower.mlir"
    assert found.nearest == "test/Transforms/Vector/fold.mlir"


def test_code_whose_language_has_no_tests() -> None:
    """The kernel of a package that is tested in Python: the nearest of those tests."""
    found = belongs(
        profile("csrc/norm.cu", "ops/norm.py", "tests/test_norm.py", "ops/rope.py", "tests/test_rope.py"),
        "csrc/norm.cu",
    )
    assert (found.test, found.exists) == ("tests/test_norm.py", True)


def test_helpers_are_no_tests() -> None:
    """A file of its subject's very name among marked tests helps them; vendored files and fixtures are nobody's test."""
    found = profile(*FLAT, "tests/b.py", "tests/fixtures/a.py", "vendor/x/test_a.py").tests
    assert {pair.test for pair in found.pairs} == {"tests/test_a.py", "tests/test_b.py"}
    assert "vendor/x/test_a.py" not in found.files


def test_folders_of_the_settings() -> None:
    """They say where tests are, whatever they are called."""
    found = profile("a.py", "checks/a_test.py", "checks/deep/b.py", folders=("checks",)).tests
    assert found.folders == ("checks",)
    assert "checks/deep/b.py" in found.files


def test_the_evidence() -> None:
    """Numbers, and the most frequent way."""
    assert profile(*GO).tests.because == (
        "2 test files, 2 named after the file that they test: 2 are NAME_test beside it"
    )
    assert profile("a.c").tests.because == "no file looks like a test"
