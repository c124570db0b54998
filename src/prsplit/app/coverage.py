"""Hold coverage reports against a change: read them, read the changed code, and put the two together."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from shlex import quote

from prsplit.analysis.moved_lines import changed_lines, moved_lines
from prsplit.analysis.paths import file_role
from prsplit.errors import UsageError
from prsplit.evidence.patch import Grounds, patch_coverage
from prsplit.evidence.table import MAX_BYTES, read_report
from prsplit.evidence.trouble import Unreadable
from prsplit.languages.executable import statements_of
from prsplit.languages.table import language_for
from prsplit.model.change import ChangeSet
from prsplit.model.coverage import Coverage, PatchCoverage, Source
from prsplit.repo.open import Repository
from prsplit.repo.trees import Trees
from prsplit.settings import Settings


def coverage_of(
    change: ChangeSet, repo: Repository, trees: Trees, given: Sequence[str], settings: Settings
) -> PatchCoverage | None:
    """What the reports `given` (paths as the user typed them), else those of the settings, say of a change.

    None where no report was given and none of the settings exists. A report that can't be read is told in `unread`.
    Raises UsageError for a given file that is not there or no report.
    """
    paths = list(given) or list(_standing(repo, settings))
    if not paths:
        return None
    reports, unread = _reports(paths)
    root = repo.git.work_tree
    places = tuple(dict.fromkeys((root, os.path.realpath(root)))) if root else ()
    grounds = Grounds(trees.paths(change.head.tree), places, settings.coverage_roots)
    return replace(patch_coverage(sources(change), reports, grounds), unread=unread)


def sources(change: ChangeSet) -> tuple[Source, ...]:
    """The changed files of code, tests left out, with what of them changed and which of their statements can run."""
    moved = moved_lines(change)
    found = []
    for file in change.files:
        text = file.new_data
        if text is None or file.opaque or file_role(file.path) != "code" or language_for(file.path) is None:
            continue
        lines = changed_lines(file)
        if lines:
            gone = moved.get(file.path, frozenset())
            found.append(Source(file.path, text, lines, gone, statements_of(file.path, text)))
    return tuple(found)


def _standing(repo: Repository, settings: Settings) -> Iterator[str]:
    """The reports that the settings name and that exist, links left out: the repository could point them anywhere."""
    root = repo.git.work_tree
    for name in settings.coverage_reports if root else ():
        path = os.path.join(root or "", name)
        with suppress(OSError):
            if stat.S_ISREG(os.lstat(path).st_mode):
                yield path


def _reports(paths: Iterable[str]) -> tuple[list[Coverage], tuple[str, ...]]:
    reports, unread = [], []
    for path in paths:
        try:
            reports.append(read_report(path, _content(path)))
        except Unreadable as trouble:
            unread.append(f"the report {path} can't be used: {trouble.reason}")
    return reports, tuple(unread)


def _content(path: str) -> bytes:
    """The content of a regular file, one byte more than allowed at most: nobody waits for a pipe."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with open(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise UsageError(f"{path} is no file.", f"ls -ld {quote(path)}")
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(
            f"The coverage report {path} can't be read: {error.strerror}.", f"ls -l {quote(path)}"
        ) from error
