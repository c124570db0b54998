"""The remotes as `status` shows them. The one place for GitPython; nothing that plans, builds or takes back needs it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass

from prsplit.repo.open import Repository

_CREDENTIALS = re.compile(r"^([a-z][a-z0-9+.-]*://)[^/@]*@", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Remote:
    """A remote and its address, any credentials in it masked."""

    name: str
    url: str


def remotes(repo: Repository) -> tuple[Remote, ...]:
    """The remotes by name, each with its first address. No network is used.

    GitPython reads them; where it can't open the repository (SHA-256), or is not installed, plain git does.
    """
    pairs = _by_gitpython(repo)
    return tuple(Remote(name, masked(url)) for name, url in sorted(_by_git(repo) if pairs is None else pairs))


def masked(url: str) -> str:
    """The address without user, password or token. `git@host:path` names no secret and stays."""
    address, mark, _ = url.partition("?")
    return _CREDENTIALS.sub(r"\1***@", address) + (mark and "?***")


def _by_gitpython(repo: Repository) -> list[tuple[str, str]] | None:
    # GitPython looks for git when it is imported; it is told which one was found to be safe.
    os.environ.setdefault("GIT_PYTHON_GIT_EXECUTABLE", repo.git.exe)
    try:
        from git import Repo
        from git.exc import GitError
    except ImportError:
        return None
    try:
        with Repo(repo.git.git_dir) as opened:
            return [(remote.name, str(remote.config_reader.get("url"))) for remote in opened.remotes]
    except (GitError, ValueError, OSError, KeyError):
        return None


def _by_git(repo: Repository) -> Iterator[tuple[str, str]]:
    _, out, _ = repo.git.ask("config", "-z", "--get-regexp", r"^remote\..*\.url$")
    seen = set()
    for row in out.decode("utf-8", "surrogateescape").split("\0"):
        key, _, url = row.partition("\n")
        name = key.removeprefix("remote.").removesuffix(".url")
        if key and name not in seen:
            seen.add(name)
            yield name, url
