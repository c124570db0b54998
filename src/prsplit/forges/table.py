"""Which forges there are, and which one an address means."""

from __future__ import annotations

import os
from collections.abc import Callable

from prsplit.errors import Refused, UsageError
from prsplit.forges.none import NoForge
from prsplit.forges.protocol import Forge
from prsplit.model.pull import Address

Narrate = Callable[[str], None]


def _none(at: Address | None, _: Narrate) -> Forge:
    return NoForge(at)


def _github(at: Address | None, narrate: Narrate) -> Forge:
    if at is None:
        raise UsageError(
            "The remote's address names no repository as host/owner/name, which GitHub needs.",
            "prsplit push --forge none   # or --remote R",
        )
    from prsplit.forges.github import open_github

    return open_github(at, narrate)


FORGES: dict[str, Callable[[Address | None, Narrate], Forge]] = {"github": _github, "none": _none}
"""Name → how it is opened for a repository."""


def forge_for(kind: str, at: Address | None, narrate: Narrate) -> Forge:
    """The forge that `kind` (`auto`, or a name of the table) means at the address `at`. Raises Refused for any other: a
    record of another version may name one."""
    name = named(at) if kind == "auto" else kind
    if name not in FORGES:
        raise Refused(
            f"This version of prsplit knows no forge {name}, to which the last push went.", "prsplit --version"
        )
    return FORGES[name](at, narrate)


def named(at: Address | None) -> str:
    """The forge that an address speaks of by itself. An Enterprise host is one that `GH_HOST` names."""
    if at is not None and (at.host == "github.com" or at.host.endswith(".ghe.com") or at.host == user_host()):
        return "github"
    return "none"


def user_host() -> str:
    """The GitHub host that the user works with beside github.com, as they told `gh`."""
    return os.environ.get("GH_HOST", "").lower()
