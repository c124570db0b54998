"""Commands with which the repository checks itself. They are suggested in print, and never run by this program."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

from prsplit.habits.tree import Tree, below, has, table_of, text_of
from prsplit.model.profile import Suggestion

MOST = 8
_WIDEST = 100

_TESTS = re.compile(
    r"(?:python\d? -m )?(?:pytest|unittest|tox|nox|coverage run)\b|(?:uv|poetry|hatch|pdm|pixi|rye) (?:run|test)\b"
    r"|cargo (?:test|nextest|clippy)|go (?:test|vet)\b|(?:npm|pnpm|yarn|bun) (?:run )?(?:test|lint|check)"
    r"|make (?:check|test|lint)|ctest\b|(?:\./)?(?:mvnw?|gradlew?)\b.*\b(?:test|check|verify)\b|bazel test|pre-commit run"
    r"|just (?:test|check|lint)\b|ruff check|mypy\b"
)
_UNSAFE = re.compile(r"[^\x20-\x7e]|[`;|&<>$\\'\"]|\bsudo\b|\bcurl\b|\brm\b|:$")
_CHECKS = re.compile(r"test|tox|nox|lint|check|typ|mypy|ruff|clippy|\bvet\b|verify|pre-commit|build")
_ONE_FILE = re.compile(r"::|\btest_\w+\.|_test\.|\.(py|js|ts)\b")
_RUN = re.compile(
    r"^\s*(?:-\s+)?(?:run|script):\s*(?P<command>[^|>\s].*)$|^\s*(?:-\s+)?(?P<plain>[a-z./].*)$", re.MULTILINE
)
_TARGET = re.compile(r"^(?P<name>test|tests|check|lint|verify)\s*:(?!=)", re.MULTILINE)
_SESSION = re.compile(r"@(?:nox\.)?session\b[^\n]*\n(?:@[^\n]*\n)*def (?P<name>\w+)")

Look = Callable[[Tree], Iterator[Suggestion]]


def look(tree: Tree) -> tuple[Suggestion, ...]:
    """A few commands, the shortest way to run the tests first; one that needs a shell, or that is long, is left out."""
    found: dict[str, Suggestion] = {}
    for each in LOOKS:
        for one in each(tree):
            command = " ".join(one.command.strip().strip("\"'").split())
            if command and len(command) <= _WIDEST and not _UNSAFE.search(command) and command not in found:
                found[command] = Suggestion(command, one.source)
    return tuple(list(found.values())[:MOST])


def _tox(tree: Tree) -> Iterator[Suggestion]:
    for path in ("tox.ini", "tox.toml"):
        if path in tree.paths:
            yield Suggestion("tox", path)
    if has(table_of(tree, "pyproject.toml"), "tool", "tox"):
        yield Suggestion("tox", "pyproject.toml")


def _nox(tree: Tree) -> Iterator[Suggestion]:
    for found in _SESSION.finditer(text_of(tree, "noxfile.py")):
        if re.search(r"test|lint|type|check", found["name"]):
            yield Suggestion(f"nox -s {found['name']}", "noxfile.py")


def _make(tree: Tree) -> Iterator[Suggestion]:
    for path, program in (("Makefile", "make"), ("makefile", "make"), ("GNUmakefile", "make"), ("justfile", "just")):
        for found in _TARGET.finditer(text_of(tree, path)):
            yield Suggestion(f"{program} {found['name']}", path)


def _package(tree: Tree) -> Iterator[Suggestion]:
    try:
        table = json.loads(text_of(tree, "package.json") or "{}")
    except (ValueError, RecursionError):
        return
    manager = "pnpm" if "pnpm-lock.yaml" in tree.paths else "yarn" if "yarn.lock" in tree.paths else "npm"
    for name in below(table, "scripts"):
        if name in ("test", "lint", "check", "typecheck", "type-check"):
            yield Suggestion(f"{manager} test" if name == "test" else f"{manager} run {name}", "package.json")


def _manifests(tree: Tree) -> Iterator[Suggestion]:
    """What a manifest at the root makes possible."""
    for path, command in (("Cargo.toml", "cargo test"), ("go.mod", "go test ./..."), ("pom.xml", "mvn test"),
                          ("build.gradle", "gradle test"), ("build.gradle.kts", "gradle test")):  # fmt: skip
        if path in tree.paths:
            yield Suggestion(command, path)
    project = table_of(tree, "pyproject.toml")
    if has(project, "tool", "pytest"):
        yield Suggestion("python -m pytest", "pyproject.toml")
    elif "pytest.ini" in tree.paths:
        yield Suggestion("python -m pytest", "pytest.ini")


def _workflows(tree: Tree) -> Iterator[Suggestion]:
    """Lines of continuous integration that run tests: read as text, since nothing depends on them."""
    paths = [path for path in tree.paths if path.startswith(".github/workflows/") and path.endswith((".yml", ".yaml"))]
    for path in (*sorted(paths)[:20], ".gitlab-ci.yml", ".circleci/config.yml", ".travis.yml"):
        for found in _RUN.finditer(text_of(tree, path)):
            command = (found["command"] or found["plain"] or "").strip()
            if _TESTS.match(command) and _CHECKS.search(command) and not _ONE_FILE.search(command):
                yield Suggestion(command, path)


LOOKS: tuple[Look, ...] = (_tox, _nox, _make, _package, _manifests, _workflows)
"""Where commands are found, the most telling place first."""
