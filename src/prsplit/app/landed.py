"""Which branches of the stack their base has by now, by merge, squash or rebase, as far as it is known here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from shlex import quote

from prsplit.app.target import base_name_of
from prsplit.errors import PrsplitError
from prsplit.model.script import Run
from prsplit.model.stack import BranchStanding
from prsplit.repo.open import Repository
from prsplit.repo.refs import HEADS, listed
from prsplit.repo.tips import contains
from prsplit.repo.trial import adds_nothing
from prsplit.repo.upstream import read_remotes, tracked

_REMOTES = "refs/remotes/"


def landed(repo: Repository, run: Run, branches: Sequence[BranchStanding]) -> tuple[tuple[BranchStanding, ...], str]:
    """The branches, with the name of the base for those that are merged into it; and what has to be done before `update`
    can see that, as a command, or nothing. Writes nothing, asks nobody.

    A branch is looked at where all that it stands on is merged. What git can't tell is not called merged.
    """
    found: dict[str, BranchStanding] = {}
    remote, short, bases = _bases(repo, run)
    for one in branches:
        ready = not one.below or (one.below in found and found[one.below].merged)
        found[one.name] = replace(one, merged=_into(repo, one, bases)) if ready and bases else one
    names = {one.merged for one in found.values()} - {""}
    unsent = remote and names and not any(name.startswith(f"{remote}/") for name in names)
    sending = f"git push {quote(remote)} {quote(short)}   # then prsplit update, which goes by {remote}/{short}"
    return tuple(found.values()), sending if unsent else ""


def _bases(repo: Repository, run: Run) -> tuple[str, str, dict[str, str]]:
    """The remote that the base is at (or nothing), its branch, and what it is called here → its tip, where that has gone on:
    the branch of the remote, and the one that follows it."""
    name = base_name_of(repo, run.branch, run.base)
    if not name:
        return "", "", {}
    remote, short = tracked(read_remotes(repo), name)
    names = dict.fromkeys((*([f"{_REMOTES}{remote}/{short}"] if remote else []), HEADS + short, HEADS + name))
    refs = listed(repo, *names)
    ahead = {ref: refs[ref] for ref in names if refs.get(ref, run.base) != run.base}
    return remote, short, {
        ref.removeprefix(HEADS).removeprefix(_REMOTES): tip
        for ref, tip in ahead.items()
        if contains(repo, tip, run.base)
    }  # fmt: skip


def _into(repo: Repository, one: BranchStanding, bases: Mapping[str, str]) -> str:
    """The first of the bases that has all that a branch brings."""
    commit = one.now or one.left
    try:
        fitting = (
            name for name, tip in bases.items() if contains(repo, tip, commit) or adds_nothing(repo, commit, tip)
        )
        return next(fitting, "")
    except PrsplitError:
        return ""
