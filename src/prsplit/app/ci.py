"""Turn what a CI job is about into a range that is surely whole: a checkout that was cut off gives no answer."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from prsplit.app.check_options import CheckOptions, Named
from prsplit.errors import Refused
from prsplit.repo.git import failure
from prsplit.repo.open import Repository, open_repository

if TYPE_CHECKING:
    from prsplit.model.job import Job

DEPTH = {
    "github": "fetch-depth: 0   # of actions/checkout, under `with:`",
    "gitlab": 'GIT_DEPTH: "0"   # under `variables:` of the job',
}
"""Runner → what to set so that it fetches all of the history."""

_MAX_CUT = 1 << 24


def ci_options(at: str, job: Job, options: CheckOptions, runner: str) -> CheckOptions:
    """The options for judging the change of a job, at stage ci. A base or head that was given stays.

    Raises Refused, naming what to set, where the checkout lacks the change or the history around it.
    """
    repo = open_repository(at)
    base, head = options.base or _base(repo, job), options.head or job.head
    for name, commit in (("head", head), ("base", base)):
        if not commit or not _known(repo, commit):
            raise _lacking(repo, name, commit or job.into or job.base, runner)
    if _cut_off(repo, base, head):
        raise Refused("This checkout is shallow, and its history ends within the change.", DEPTH[runner])
    named = Named(
        "" if options.base or not job.into else f"origin/{job.into}", "" if options.head else job.branch or job.head
    )
    return options._replace(
        base=base, head=head, stage="ci", labels=(*options.labels, *job.labels), draft=job.draft, body=job.body, named=named
    )  # fmt: skip


def _base(repo: Repository, job: Job) -> str:
    """The remote-tracking branch where it is known here and no older than what the service says, else that commit.

    An event keeps the base of its day: what a branch has merged from its base since then is not its own change.
    """
    tracking = f"refs/remotes/origin/{job.into}"
    if not job.into or not _known(repo, tracking):
        return job.base
    if not job.base:
        return tracking
    return tracking if repo.git.ask("merge-base", "--is-ancestor", job.base, tracking)[0] == 0 else job.base


def _known(repo: Repository, name: str) -> bool:
    return repo.git.ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")[0] == 0


def _lacking(repo: Repository, which: str, name: str, runner: str) -> Refused:
    why = "This checkout is shallow and" if repo.shallow else "This checkout"
    return Refused(f"{why} does not hold the {which} of the change, {name or 'which is not told'}.", DEPTH[runner])


def _cut_off(repo: Repository, base: str, head: str) -> bool:
    """Whether the history between the two ends where the checkout was cut: any merge base found there may be wrong."""
    if not repo.shallow:
        return False
    with open(os.path.join(repo.common_dir, "shallow"), encoding="ascii") as file:
        cut = set(file.read(_MAX_CUT).split())
    code, out, err = repo.git.ask("rev-list", f"{base}...{head}", "--")
    if code:
        raise failure(["rev-list"], err)
    return not cut.isdisjoint(out.decode("ascii").split())
