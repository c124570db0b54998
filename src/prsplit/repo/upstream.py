"""Which remote a branch is pushed to, and which branch of which remote a name stands for. Settings only, no network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from prsplit.errors import UsageError
from prsplit.repo.open import Repository


@dataclass(frozen=True, slots=True)
class Remotes:
    """The names of the remotes, and the settings that choose among them, by key."""

    names: Sequence[str]
    settings: Mapping[str, str]


def read_remotes(repo: Repository) -> Remotes:
    """What the settings say about remotes, in one look."""
    _, out, _ = repo.git.ask("config", "-z", "--get-regexp", r"^(remote|branch)\.")
    rows = [row.partition("\n") for row in out.decode("utf-8", "surrogateescape").split("\0") if row]
    settings = {key: value for key, _, value in rows}
    names = [
        key[len("remote.") : -len(".url")] for key in settings if key.startswith("remote.") and key.endswith(".url")
    ]
    return Remotes(sorted(set(names)), settings)


def push_remote(remotes: Remotes, source: str, asked: str | None) -> str:
    """The remote that git itself would push the branch `source` to, or the one that was asked for.

    Raises UsageError for what is no remote's name, and where none suggests itself.
    """
    if asked is not None:
        if asked not in remotes.names:
            raise UsageError(f"There is no remote {asked} here.", "git remote -v")
        return asked
    wanted = [remotes.settings.get(key, "") for key in (
        f"branch.{source}.pushremote", "remote.pushdefault", f"branch.{source}.remote"
    )]  # fmt: skip
    found = next((name for name in (*wanted, "origin") if name in remotes.names), "")
    if found or len(remotes.names) == 1:
        return found or remotes.names[0]
    if not remotes.names:
        raise UsageError("There is no remote here to push to.", "git remote add origin URL")
    raise UsageError(
        f"There are several remotes: {', '.join(remotes.names)}.", f"prsplit push --remote {remotes.names[0]}"
    )


def tracked(remotes: Remotes, name: str) -> tuple[str, str]:
    """The remote and the branch there that `name` stands for; empty texts where it tells nothing of a remote.

    `origin/main` is main at origin; a local branch is what it tracks; any other name is a branch of an unknown remote.
    """
    short = name.removeprefix("refs/remotes/")
    fitting = [remote for remote in remotes.names if short.startswith(remote + "/")]
    if fitting:
        remote = max(fitting, key=len)
        return remote, short[len(remote) + 1 :]
    local = name.removeprefix("refs/heads/")
    remote = remotes.settings.get(f"branch.{local}.remote", "")
    merge = remotes.settings.get(f"branch.{local}.merge", "")
    if remote in remotes.names and merge.startswith("refs/heads/"):
        return remote, merge.removeprefix("refs/heads/")
    return "", local
