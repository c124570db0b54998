"""What a path says about a file: code, test, document, build, generated. Tables, no content, no language."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

FileRole = Literal["code", "test", "docs", "build", "generated", "data"]

LOCKS = frozenset({
    "package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb", "Cargo.lock",
    "poetry.lock", "uv.lock", "pdm.lock", "Pipfile.lock", "go.sum", "Gemfile.lock", "composer.lock", "packages.lock.json",
    "flake.lock", "gradle.lockfile",
})  # fmt: skip
"""Lock files by name."""

MADE = (
    ".min.js", ".min.css", ".snap", ".svg", ".map", "_pb2.py", "_pb2.pyi", "_pb2_grpc.py", "_pb2_grpc.pyi",
    ".pb.go", ".pb.cc", ".pb.h",
)  # fmt: skip
"""Ends of the names of snapshots and machine-made sources."""

MADE_BEFORE = (".generated", ".approved", ".verified")
"""The same before the last dot: what ApprovalTests and Verify compare with are snapshots, too."""

_TEST_DIRS = frozenset({"test", "tests", "testing", "spec", "specs", "__tests__", "testdata", "test_data", "e2e"})
_TEST_NAME = r"^(test_.*|.*_test|.*_tests|.*\.test|.*\.spec|.*_spec|conftest|.*Tests?|Test[A-Z].*|tests?)$"
_DOCS_DIRS = frozenset({"doc", "docs", "documentation", "changelog", "changelogs", "news", "changes", "newsfragments"})
_DOCS_SUFFIX = frozenset({"md", "rst", "txt", "adoc", "mdx", "asciidoc", "org", "ipynb"})
_DOCS_NAME = r"(?i)^(readme|changelog|changes|history|news|contributing|authors|licen[cs]e|notice|code_of_conduct)"
_CHANGELOG = r"(?i)^(changelog|changes|history|news|release[-_ ]?notes|whats[-_ ]?new)"
_BUILD_NAMES = frozenset({
    "pyproject.toml", "setup.py", "setup.cfg", "tox.ini", "noxfile.py", "makefile", "cmakelists.txt", "build.bazel", "build",
    "workspace", "cargo.toml", "go.mod", "package.json", "pom.xml", "build.gradle", "dockerfile", "requirements.txt",
    "manifest.in", ".gitignore", ".gitattributes", ".pre-commit-config.yaml", "tsconfig.json", "justfile", ".gitmodules",
})  # fmt: skip
_BUILD_NAME = r"(?i)^(dockerfile.*|requirements([^.]*|.*\.(txt|in|pip|lock|ya?ml)))$"
_BUILD_DIRS = frozenset({".github", ".circleci", ".buildkite", "ci", ".ci", "cmake", "docker", ".gitlab"})
_DATA_SUFFIX = frozenset(
    {"json", "yaml", "yml", "toml", "csv", "tsv", "xml", "ini", "cfg", "lock", "html", "css", "jsonl"}
)


_BLANKS_TELL = r"(?i)\.(?:ya?ml|mk|make|(?:ba|z|k)?sh|rb|haml|slim|pug|sass|hs|nim|coffee)$|(?:^|/)(?:gnu)?makefile$"


def read_by_blanks(path: str) -> bool:
    """Whether blanks anywhere in a line can be what a file says: in scripts, and where blocks are indented or tabbed."""
    return re.search(_BLANKS_TELL, path) is not None


def is_generated(path: str) -> bool:
    """Whether a file is a lock file, a snapshot or machine-made by its name: what `docs/reference/checks.md` publishes."""
    name = path.rpartition("/")[2]
    return name in LOCKS or name.endswith(MADE) or name.rpartition(".")[0].endswith(MADE_BEFORE)


@lru_cache(maxsize=65536)
def file_role(path: str) -> FileRole:
    """The role of a file by its path alone."""
    folders, _, name = path.rpartition("/")
    parts = folders.lower().split("/") if folders else []
    stem, _, suffix = name.rpartition(".")
    if is_generated(path):
        return "generated"
    if name.lower() in _BUILD_NAMES or _BUILD_DIRS & set(parts[:1]) or re.match(_BUILD_NAME, name):
        return "build"
    if suffix.lower() in _DOCS_SUFFIX and not _TEST_DIRS & set(parts):
        return "docs"
    if _TEST_DIRS & set(parts) or re.match(_TEST_NAME, stem or name):
        return "test"
    if _DOCS_DIRS & set(parts) or (re.match(_DOCS_NAME, name) and suffix.lower() in {"", *_DOCS_SUFFIX}):
        return "docs"
    return "data" if suffix.lower() in _DATA_SUFFIX else "code"


def is_changelog(path: str) -> bool:
    """Whether a file collects one entry a change."""
    name = path.rpartition("/")[2]
    return bool(re.match(_CHANGELOG, name)) or bool(
        {"news", "newsfragments", "changelog.d"} & set(path.lower().split("/")[:-1])
    )


def is_job(path: str) -> bool:
    """Whether a file tells a machine what to run on each push."""
    return path.startswith((".github/", ".circleci/", ".buildkite/", ".gitlab")) or path.endswith(".travis.yml")


_VENDORED = r"(^|/)(node_modules|bower_components|third[-_]?party|_?vendor(ed)?|Godeps/_workspace)/"


def is_vendored(path: str) -> bool:
    """Whether a file is somebody else's work, kept in a folder of such."""
    return re.search(_VENDORED, path) is not None


def folder(path: str) -> str:
    """The folder of a path, empty at the root."""
    return path.rpartition("/")[0]


def stem(path: str) -> str:
    """A file's name without suffixes and test marks, folded: `test_foo_bar` and `foo_bar` and `FooBarTest` agree.

    A file named like a package marker takes its folder's name.
    """
    folders, _, name = path.rpartition("/")
    name = name.partition(".")[0] or name
    if name.startswith("__") and name.endswith("__") and folders:
        name = folders.rpartition("/")[2]
    name = re.sub(r"^tests?_|_tests?$|_spec$|Tests?$", "", name) or name
    return name.replace("_", "").replace("-", "").lower()
