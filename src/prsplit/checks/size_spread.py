"""Counts the areas that a PR reaches into: top-level folders, or the folders within `packages/`, `crates/`, `apps/` and
the like, where a repository holds several projects.

- pass: up to 3 areas
- warn: more

Not held against a PR: files at the root, lock files and other generated files among them; tests, docs and build files,
where there is code that they come with.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from prsplit.checks.files import counted, listed, reviewable
from prsplit.model.finding import Finding

if TYPE_CHECKING:
    from prsplit.checks.policy import Policy
    from prsplit.checks.subject import Subject

ID = "size.spread"
FEW = 3
_SHELVES = frozenset({
    "apps", "components", "crates", "extensions", "integrations", "internal", "lib", "libs", "modules",
    "packages", "pkg", "plugins", "projects", "services", "src", "tools", "workspaces",
})  # fmt: skip
"""Folders that group projects rather than being one."""


def judge(subject: Subject, policy: Policy) -> Iterator[Finding]:  # noqa: ARG001 - the protocol of rules
    """Count the areas of the code, or of everything where there is no code."""
    if len({area(file.path) for file in subject.diff.files} - {""}) < 2:
        yield Finding(ID, "pass", "one area")
        return
    from prsplit.analysis.paths import file_role

    paths = [file.path for file in reviewable(subject)]
    code = [path for path in paths if file_role(path) == "code"]
    areas = sorted({area(path) for path in code or paths} - {""})
    if len(areas) <= FEW:
        yield Finding(ID, "pass", f"{counted(len(areas), 'area')}: {listed(areas)}" if areas else "one area")
    else:
        yield Finding(ID, "warn", f"{len(areas)} areas, more than {FEW}: {listed(areas, 6)}", subject.split_command)


def area(path: str) -> str:
    """The area of a file; empty at the root."""
    folders = path.split("/")[:-1]
    depth = 2 if folders[:1] and folders[0] in _SHELVES else 1
    return "/".join(folders[:depth])
