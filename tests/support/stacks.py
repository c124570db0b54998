"""Apply generated changes in process, and look at what they leave behind with git alone."""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Callable
from dataclasses import dataclass

from prsplit.app.apply import Applied, ApplyOptions, apply_series
from prsplit.cli.main import run
from prsplit.settings import PlanOptions
from support.generate import Change
from support.generate_store import Range, git

OURS = ("refs/prsplit/",)


class Silent:
    """Hears everything and says nothing."""

    def phase(self, name: str) -> None:
        """Not told."""

    def note(self, sentence: str | Callable[[], str]) -> None:
        """Not told."""

    def warn(self, sentence: str) -> None:
        """Not told."""


def options(change: Change, where: Range) -> PlanOptions:
    """The range and limit of a generated change."""
    return PlanOptions(base=where.base, head=where.branch, max_lines=change.limit)


def applied(folder: str, change: Change, where: Range, prefix: str, *, dry_run: bool = False) -> Applied:
    """Build the series of a change below `prefix`."""
    return apply_series(folder, options(change, where), ApplyOptions(prefix=prefix, dry_run=dry_run), Silent())


@dataclass(frozen=True, slots=True)
class Told:
    """How a command line ended: its exit code, what it printed, and what it said beside that."""

    code: int
    out: str
    err: str


def told(*words: str) -> Told:
    """Run one command line in this process."""
    out, err = io.BytesIO(), io.StringIO()
    text = io.TextIOWrapper(out, encoding="utf-8", write_through=True)
    with contextlib.redirect_stdout(text), contextlib.redirect_stderr(err):
        code = run(list(words))
        text.flush()
    return Told(code, out.getvalue().decode(), err.getvalue())


def flags(change: Change, where: Range) -> list[str]:
    """The same range and limit as flags."""
    return ["--base", where.base, "--head", where.branch, "--max-lines", str(change.limit)]


def refs(folder: str) -> dict[str, str]:
    """Every ref and what it points at."""
    rows = git(folder, "for-each-ref", "--format=%(refname) %(objectname)").decode().splitlines()
    return dict(row.split(" ") for row in rows)


def branches(folder: str, prefix: str) -> dict[str, str]:
    """The branches below a prefix."""
    heads = f"refs/heads/{prefix}/"
    return {name.removeprefix("refs/heads/"): oid for name, oid in refs(folder).items() if name.startswith(heads)}


def found(folder: str, *moving: str) -> dict[str, object]:
    """All that must stay as it was found: refs (those aside that begin with one of `moving`), HEAD, index, settings,
    every file of the git directory but objects and prsplit's own folder, and the working tree with its times."""
    state: dict[str, object] = {
        name: oid
        for name, oid in refs(folder).items()
        if not name.startswith((*OURS, *(f"refs/heads/{m}/" for m in moving)))
    }
    state["HEAD"] = git(folder, "symbolic-ref", "HEAD")
    for root, folders, names in os.walk(folder):
        here = os.path.relpath(root, folder)
        if here == ".git":
            folders[:] = [name for name in folders if name not in ("objects", "prsplit", "refs", "logs")]
        for name in names:
            place = os.path.join(root, name)
            inner = here.split(os.sep)[0] == ".git"
            state[os.path.join(here, name)] = _bytes(place) if inner else (os.lstat(place).st_mtime_ns, _bytes(place))
    return state


def _bytes(place: str) -> bytes:
    if os.path.islink(place):
        return os.fsencode(os.readlink(place))
    with open(place, "rb") as file:
        return file.read()
