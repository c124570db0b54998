"""The pre-commit framework at its pre-push stage: one branch, told by the environment."""

from __future__ import annotations

from collections.abc import Mapping

from prsplit.model.pushed import Pushed

_TO, _FROM = "PRE_COMMIT_TO_REF", "PRE_COMMIT_FROM_REF"
_REMOTE, _LOCAL = "PRE_COMMIT_REMOTE_BRANCH", "PRE_COMMIT_LOCAL_BRANCH"


def pushes(environment: Mapping[str, str]) -> tuple[Pushed, ...]:
    """The branch that is pushed; none where the framework was not run by a push (its ids may then be any revision)."""
    remote, local = environment.get(_REMOTE, ""), environment.get(_TO, "")
    if not remote or not local.strip("0"):
        return ()
    before = environment.get(_FROM, "")
    return (Pushed(environment.get(_LOCAL, ""), local, remote, before if before.strip("0") else ""),)
