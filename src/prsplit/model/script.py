"""What is about to be done, as a value: printed by a dry run, executed and journalled by the real one."""

from __future__ import annotations

from dataclasses import dataclass

from prsplit.model.atom import FileState


@dataclass(frozen=True, slots=True)
class Person:
    """An author or committer. `when` is git's raw date: seconds since the epoch and zone, `1700000000 +0100`."""

    name: str
    email: str
    when: str


@dataclass(frozen=True, slots=True)
class CommitStep:
    """One commit to build: the files to write and paths to delete relative to the step below, and its message."""

    branch: str
    message: str
    author: Person
    committer: Person
    deletes: tuple[str, ...]
    writes: tuple[FileState, ...]
    tree: str = ""
    """Expected tree id where it is known beforehand (the top of the series); else empty."""
    root: bool = False
    """Whether it begins a stack of its own on the base, instead of going on from the step before."""


@dataclass(frozen=True, slots=True)
class RefMove:
    """Move `ref` from `old` to `new` (full ids; the zero id for creation or deletion)."""

    ref: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Script:
    """Commits bottom to top on `base`, then one transaction over the branches. `refs` maps each branch's expected old
    value ("" when it must not exist), in the order of `commits`. `drops` are branches of an earlier run under the same
    `prefix`, with their values, that the transaction deletes. `notes` are sentences the reader should see."""

    base: str
    commits: tuple[CommitStep, ...]
    refs: tuple[tuple[str, str], ...]
    top_tree: str
    prefix: str = ""
    drops: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """One finished or interrupted run as the journal has it."""

    id: str
    command: str
    branch: str
    base: str
    head: str
    moves: tuple[RefMove, ...]
    state: str
    """`begun` (nothing built), `built` (branches may have moved), `done`, `undone`, or `dropped` (nothing moved)."""
    titles: tuple[str, ...] = ()
    prefix: str = ""
    undoes: str = ""
    """The id of the run that this one takes back, or empty."""
    evidence: tuple[str, ...] = ()
    """What was known of the steps from running commands when they were built, a sentence each."""
