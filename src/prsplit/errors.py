"""Every failure a user can meet: one sentence, a next step, an exit code."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """The process exit codes of every command."""

    DONE = 0
    ANSWERED_NO = 1
    USAGE = 2
    REFUSED = 3
    FAILED = 4
    BUG = 70
    INTERRUPTED = 130


class PrsplitError(Exception):
    """A failure that is not a bug: shown as one sentence and a `hint:` line, never as a traceback."""

    code: Exit = Exit.FAILED

    def __init__(self, message: str, hint: str = "") -> None:
        """Keep the sentence (no trailing newline) and a hint that can be pasted, or an empty one."""
        super().__init__(message)
        self.message = message
        self.hint = hint


class AnsweredNo(PrsplitError):
    """The question was understood and the answer is no: an empty range, a failed proof."""

    code = Exit.ANSWERED_NO


class UsageError(PrsplitError):
    """Flags, settings or revisions that cannot be understood or contradict each other."""

    code = Exit.USAGE


class Refused(PrsplitError):
    """Going on would not be safe, or the question cannot be answered in this repository."""

    code = Exit.REFUSED


class CommandFailed(PrsplitError):
    """Git, or another program that prsplit runs, failed."""

    code = Exit.FAILED
