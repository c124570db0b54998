"""Hold coverage reports against a change: read them, read the changed code, and put the two together."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from shlex import quote
from typing import TYPE_CHECKING

from prsplit.analysis.moved_lines import changed_lines, moved_lines
from prsplit.analysis.paths import file_role
from prsplit.errors import UsageError
from prsplit.evidence.patch import Grounds, patch_coverage
from prsplit.evidence.table import MAX_BYTES, read_report
from prsplit.evidence.trouble import Unreadable
from prsplit.languages.executable import is_source, statements_of
from prsplit.model.change import ChangeSet
from prsplit.model.coverage import Coverage, PatchCoverage, PatchFile, Source
from prsplit.repo.open import Repository
from prsplit.repo.trees import Trees
from prsplit.settings import Settings

if TYPE_CHECKING:
    from prsplit.app.opening import Opened

Added = tuple[bytes, frozenset[int]]
"""The text of a file and the numbers of the lines in it that are new."""


def coverage_of(
    change: ChangeSet, repo: Repository, trees: Trees, given: Sequence[str], settings: Settings
) -> PatchCoverage | None:
    """What the reports `given` (paths as the user typed them), else those of the settings, say of a change.

    None where no report was given and none of the settings exists. A report that can't be read is told in `unread`.
    Raises UsageError for a given file that is not there or no report.
    """
    paths = list(given) or list(_standing(repo, settings))
    return _held(sources(change), paths, repo, trees.paths(change.head.tree), settings) if paths else None


def coverage_of_step(opened: Opened, added: Mapping[str, Added], given: Sequence[str]) -> PatchCoverage | None:
    """The same for a step that is only planned: a file that is at this step as it is at the head is judged by the head's
    report; of one that later PRs change again nothing is known."""
    repo, trees, change = opened.repo, opened.trees, opened.change
    paths = list(given) or list(_standing(repo, opened.settings))
    if not paths:
        return None
    held = trees.held(change.head.tree, added)
    blobs = trees.blobs(held.values())
    moved = moved_lines(change)
    done: list[Source] = []
    unfinished: list[PatchFile] = []
    for path, (text, lines) in added.items():
        if not lines or file_role(path) != "code" or not is_source(path):
            continue
        source = Source(path, text, lines, moved.get(path, frozenset()), statements_of(path, text))
        if blobs.get(held.get(path, "")) == text:
            done.append(source)
        else:
            unfinished.append(_unfinished(source))
    found = _held(done, paths, repo, trees.paths(change.head.tree), opened.settings)
    return replace(found, files=(*found.files, *(file for file in unfinished if file.unknown)))


def _unfinished(source: Source) -> PatchFile:
    counted = [one for one in source.statements or () if not one.optional and not one.excluded]
    runs = [one.first for one in counted if not source.changed.isdisjoint(range(one.first, one.last + 1))]
    unknown = tuple(runs) if source.statements is not None else tuple(sorted(source.changed))
    why = "a later PR changes it again, and the report is of the head"
    return PatchFile(source.path, "stale", unknown=unknown, why=why)


def _held(
    found: Sequence[Source], paths: Sequence[str], repo: Repository, files: Collection[str], settings: Settings
) -> PatchCoverage:
    reports, unread = _reports(paths)
    root = repo.git.work_tree
    places = tuple(dict.fromkeys((root, os.path.realpath(root)))) if root else ()
    return replace(patch_coverage(found, reports, Grounds(files, places, settings.coverage_roots)), unread=unread)


def sources(change: ChangeSet) -> tuple[Source, ...]:
    """The changed files of code, tests left out, with what of them changed and which of their statements can run."""
    moved = moved_lines(change)
    found = []
    for file in change.files:
        text = file.new_data
        if text is None or file.opaque or file_role(file.path) != "code" or not is_source(file.path):
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
