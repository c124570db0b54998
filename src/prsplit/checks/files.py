"""Which files of a change a reviewer reads, and what kind of file each is. Shared by the rules on size."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prsplit.checks.subject import Subject
    from prsplit.model.diff import Touched


def reviewable(subject: Subject) -> list[Touched]:
    """The files to be read: no exact rename, no submodule, nothing binary, generated or vendored."""
    return [
        file for file in subject.diff.files
        if file.counted and (file.lines or file.status != "R") and "160000" not in {file.old_mode, file.mode}
        and not subject.is_apart(file.path)
    ]  # fmt: skip


def counted(number: int, noun: str) -> str:
    """`1 file`, `1,204 files`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def listed(names: list[str], most: int = 3) -> str:
    """`a, b, c and 4 more`."""
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" and {rest:,} more" if rest > 0 else "")
