"""Holds lock files and manifests together: what is installed should be what is asked for.

- pass: both change, or neither
- warn: a lock file changes and its manifest does not; or dependencies of a manifest change and the lock file that lies
  beside it does not

Not held against a PR: a refresh of lock files that touches nothing else; a manifest whose changes are no dependencies
(a version, a script, a setting of a tool).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from prsplit.model.finding import Finding

if TYPE_CHECKING:
    from prsplit.checks.policy import Policy
    from prsplit.checks.subject import Subject
    from prsplit.model.diff import Touched

ID = "content.lock"

MANIFESTS: dict[str, str] = {
    **dict.fromkeys(
        ("package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb"),
        "package.json",
    ),
    **dict.fromkeys(("poetry.lock", "uv.lock", "pdm.lock"), "pyproject.toml"),
    "Cargo.lock": "Cargo.toml",
    "Pipfile.lock": "Pipfile",
    "go.sum": "go.mod",
    "Gemfile.lock": "Gemfile",
    "composer.lock": "composer.json",
    "flake.lock": "flake.nix",
}
"""Lock file → its manifest."""

_LINES: dict[str, bytes] = {
    "go.mod": rb"^\s*((require|replace|exclude)\b.*|[\w.-]+\.[\w.-]+/\S+ v\d)",
    "Gemfile": rb"^\s*(gem|source|gemspec)\b",
    "flake.nix": rb"\.url\s*=|inputs",
}
"""Manifest → what a line of a dependency looks like, where it is no table that could be read."""

_KEYS = r"(?i)dependenc|^(require|require-dev|packages|dev-packages|resolutions|overrides|sources|patch)$"
"""Keys of tables that hold dependencies, in any manifest that is a table."""


def judge(subject: Subject, policy: Policy) -> Iterator[Finding]:  # noqa: ARG001 - the protocol of rules
    """Both directions."""
    names = {file.path.rpartition("/")[2] for file in subject.diff.files}
    if not names & (MANIFESTS.keys() | set(MANIFESTS.values())):
        yield Finding(ID, "skip", "neither a lock file nor a manifest changes")
        return
    found = [*_alone(subject), *_behind(subject)]
    yield from found
    if not found:
        yield Finding(ID, "pass", "lock files and manifests agree")


def _alone(subject: Subject) -> Iterator[Finding]:
    """Lock files whose manifest stays, unless nothing but lock files changes."""
    files = subject.diff.files
    if all(file.path.rpartition("/")[2] in MANIFESTS for file in files):
        return
    changed = {file.path.rpartition("/")[2] for file in files}
    for file in files:
        name = file.path.rpartition("/")[2]
        if name in MANIFESTS and MANIFESTS[name] not in changed and not file.is_new and not file.is_gone:
            sentence = f"{file.path} changes and no {MANIFESTS[name]} does"
            yield Finding(ID, "warn", sentence, "change the manifest as well, or take the lock file back", file.path, 1)


def _behind(subject: Subject) -> Iterator[Finding]:
    """Manifests whose dependencies change while the lock file beside them stays."""
    changed = {file.path for file in subject.diff.files}
    for file in subject.diff.files:
        folder, slash, name = file.path.rpartition("/")
        locks = {folder + slash + lock for lock, manifest in MANIFESTS.items() if manifest == name}
        if not locks or locks & changed or file.is_gone:
            continue
        there = sorted(subject.exists(locks))
        if there and _asks_otherwise(subject, file, name):
            line = next((number for number, _ in subject.diff.new_lines(file)), 1)
            sentence = f"{file.path} changes dependencies and {there[0]} does not"
            yield Finding(ID, "warn", sentence, "update the lock file", file.path, line)


def _asks_otherwise(subject: Subject, file: Touched, name: str) -> bool:
    """Whether the dependencies of a manifest change; of one that can't be read, whether a line of one seems to."""
    if name in _LINES:
        edits = subject.diff.edits(file)
        return any(re.search(_LINES[name], line) for edit in edits for line in (*edit.new, *edit.old))
    old = subject.texts((file.old_path,), at_base=True).get(file.old_path, b"")
    new = subject.texts((file.path,)).get(file.path, b"")
    return _dependencies(name, old) != _dependencies(name, new)


def _dependencies(name: str, text: bytes) -> object:
    """Every table of dependencies by where it stands; the whole text where it is not well-formed."""
    try:
        return dict(_held(_table(name, text), "")) if text else {}
    except (ValueError, RecursionError):
        return text


def _table(name: str, text: bytes) -> object:
    if name.endswith(".json"):
        import json

        read: object = json.loads(text)
        return read
    import tomllib

    return tomllib.loads(text.decode("utf-8"))


def _held(table: object, above: str) -> Iterator[tuple[str, object]]:
    if isinstance(table, dict):
        for key, value in table.items():
            if re.search(_KEYS, str(key)):
                yield f"{above}.{key}", value
            else:
                yield from _held(value, f"{above}.{key}")
