"""Which branches under a prefix are prsplit's own and may move, and which names are free."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from shlex import quote

from prsplit.errors import Refused, UsageError
from prsplit.repo.open import Repository
from prsplit.repo.refs import HEADS, checked_out, listed, valid_prefix
from prsplit.stack import journal
from prsplit.stack.journal import UNDO
from prsplit.stack.recover import rest


@dataclass(frozen=True, slots=True)
class Standing:
    """The branches below `prefix` and their values; which of them are prsplit's own; where any is checked out.

    Names are without `refs/heads/`. `used` is the highest run id that any ref of prsplit's bears.
    """

    prefix: str
    branches: Mapping[str, str]
    ours: frozenset[str]
    busy: Mapping[str, str]
    used: int = 0


def standing(repo: Repository, prefix: str) -> Standing:
    """Look at everything below `prefix`. Writes nothing.

    Raises UsageError when the prefix is no valid name, Refused when it is or clashes with a branch or the journal is
    damaged.
    """
    if not valid_prefix(repo, prefix):
        raise UsageError(
            f"The prefix {prefix!r} does not make valid branch names.", "prsplit apply --prefix split/mine"
        )
    log = journal.read(repo)
    refs = listed(repo, HEADS + prefix.partition("/")[0], UNDO.rstrip("/"))
    _refuse_clash(prefix, refs)
    left = rest(log, refs, repo.zero)
    owned = {**log.values, **({one.ref: one.new for one in left.run.moves} if left and left.arrived else {})}
    now = {**refs, **({one.ref: one.new for one in left.moves} if left else {})}
    home = f"{HEADS}{prefix}/"
    below = {ref: oid for ref, oid in now.items() if ref.startswith(home) and oid != repo.zero}
    return Standing(
        prefix,
        {ref.removeprefix(HEADS): oid for ref, oid in below.items()},
        frozenset(ref.removeprefix(HEADS) for ref, oid in below.items() if oid and owned.get(ref) == oid),
        {ref.removeprefix(HEADS): path for ref, path in checked_out(repo).items()},
        highest_run(refs),
    )


def highest_run(refs: Iterable[str]) -> int:
    """The highest run id that any of prsplit's own refs among `refs` bears, 0 without any."""
    return max((_run_number(ref) for ref in refs), default=0)


def _run_number(ref: str) -> int:
    words = ref.split("/")
    return int(words[3]) if ref.startswith(UNDO) and len(words) > 3 and words[3].isdecimal() else 0


def _refuse_clash(prefix: str, refs: Mapping[str, str]) -> None:
    words = prefix.split("/")
    for count in range(1, len(words) + 1):
        name = "/".join(words[:count])
        if HEADS + name in refs:
            raise Refused(
                f"The branch {name} exists, so no branch can be named {prefix}/…",
                f"prsplit apply --prefix {quote(name + '-split')}",
            )


def admit(held: Standing, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """The branches of our own that a series named `names` leaves behind, with their values: they are to be dropped.

    Raises Refused when a name is taken by a branch that is not prsplit's, or a branch to be moved is checked out.
    """
    wanted = tuple(names)
    for name in wanted:
        _refuse_taken(held, name)
    drops = sorted(held.ours - set(wanted))
    for name in (*wanted, *drops):
        if name in held.busy:
            raise Refused(
                f"The branch {name} is checked out in {held.busy[name]}, so it cannot be moved.",
                _release(held.busy[name]),
            )
    return tuple((name, held.branches[name]) for name in drops)


def _release(folder: str) -> str:
    """How to free a branch that is checked out in a folder, which may have been deleted by hand."""
    return f"git -C {quote(folder)} switch --detach" if os.path.isdir(folder) else "git worktree prune"


def _refuse_taken(held: Standing, name: str) -> None:
    for other in held.branches:
        if other == name and name not in held.ours:
            raise Refused(
                f"The branch {name} exists and is not as prsplit left it, if it made it at all.",
                f"git branch -m {quote(name)} {quote(name + '-mine')}   # or choose another --prefix",
            )
        if other.startswith(name + "/"):
            raise Refused(
                f"The branch {other} exists, so none can be named {name}.",
                f"git branch -m {quote(other)} {quote(other + '-mine')}",
            )
