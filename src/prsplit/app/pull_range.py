"""Somebody's open pull request as a range: fetched by its number, with nothing checked out and no branch made."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass

from prsplit.app.opening import Narration
from prsplit.app.target import fetch_address
from prsplit.errors import PrsplitError, Refused, UsageError
from prsplit.forges.addresses import address_of
from prsplit.forges.table import forge_for
from prsplit.model.pull import Pull
from prsplit.repo.candidates import candidates
from prsplit.repo.config import read_settings
from prsplit.repo.open import Repository, open_repository
from prsplit.repo.push import RemoteRefs, fetch, look
from prsplit.repo.refs import HEADS, listed
from prsplit.repo.trees import Trees
from prsplit.repo.upstream import Remotes, read_remotes, tracked

HOME = "refs/prsplit/pr/"
_OFFERED = ("refs/pull/{}/head", "refs/merge-requests/{}/head", "refs/pull-requests/{}/from")
"""Where servers keep the heads of pull requests: GitHub and Gitea, GitLab, Bitbucket."""


@dataclass(frozen=True, slots=True)
class PullRange:
    """Where a pull request begins and ends, as revisions, and what the forge tells of it: whether it is a draft, its
    description (None: not known) and its labels."""

    base: str
    head: str
    draft: bool = False
    body: str | None = None
    labels: tuple[str, ...] = ()


def pull_range(at: str, number: int, base: str | None, narration: Narration) -> PullRange:
    """Fetch pull request `number` of the project into `refs/prsplit/pr/`; its base is `base`, else what the forge says,
    else the project's default branch, which is told.

    Raises Refused when the project offers no such pull request, CommandFailed when it can't be reached.
    """
    repo = open_repository(at)
    remotes = read_remotes(repo)
    remote = _project(repo, remotes)
    pull = _asked(repo, remotes, remote, number, narration) if base is None else None
    narration.phase(f"fetching #{number} from {remote}")
    refs = [pattern.format(number) for pattern in _OFFERED]
    there = look(repo, remote, [*refs, *([HEADS + pull.base] if pull else [f"{HEADS}*"] if base is None else [])])
    ref = next((one for one in refs if one in there.refs), "")
    if not ref:
        raise Refused(f"{remote} offers no pull request {number}.", f"git ls-remote {remote} 'refs/pull/*/head'")
    fetch(repo, remote, there.refs[ref], ref, f"{HOME}{number}")
    below = base or _base(repo, remote, pull, there, narration)
    head = f"{HOME}{number}"
    return PullRange(below, head, pull.draft, pull.body, pull.labels) if pull else PullRange(below, head)


def _project(repo: Repository, remotes: Remotes) -> str:
    """The remote that the default branch is from: pull requests are opened there."""
    with Trees(repo) as trees:
        known, _ = candidates(repo, trees, read_settings(repo).base, "")
    homes = [home for home in (tracked(remotes, one.name)[0] for one in known) if home]
    fallback = [name for name in ("upstream", "origin", *remotes.names) if name in remotes.names]
    if not homes and not fallback:
        raise UsageError("There is no remote here to fetch a pull request from.", "git remote add origin URL")
    return (homes or fallback)[0]


def _asked(repo: Repository, remotes: Remotes, remote: str, number: int, narration: Narration) -> Pull | None:
    try:
        at = address_of(fetch_address(repo, remotes, remote))
        with closing(forge_for("auto", at, narration.note)) as forge:
            return forge.pulls.get(number) if forge.pulls is not None else None
    except PrsplitError as failure:
        narration.warn(f"the forge could not be asked: {failure.message}")
        return None


def _base(repo: Repository, remote: str, pull: Pull | None, there: RemoteRefs, narration: Narration) -> str:
    """The base's tip: by the name of the remote-tracking branch where that is there already, else by its id."""
    branch = pull.base if pull else there.default
    tip = there.refs.get(HEADS + branch, "") if branch else ""
    if not tip:
        raise Refused(
            f"{remote} does not tell what the pull request is to be merged into.", "prsplit plan --pr N --base REF"
        )
    if pull is None:
        narration.warn(f"taken against {remote}/{branch}; another base is named with --base REF")
    fetch(repo, remote, tip, HEADS + branch)
    name = f"{remote}/{branch}"
    return name if listed(repo, f"refs/remotes/{name}").get(f"refs/remotes/{name}") == tip else tip
