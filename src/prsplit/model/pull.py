"""Pull requests and repositories as a forge tells of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PullState = Literal["open", "closed", "merged"]


@dataclass(frozen=True, slots=True)
class Address:
    """Where a repository lives on a forge: `host` with its port where it has one, and `owner/name`.

    `plain` tells that it is spoken to without encryption, which is allowed on this machine only.
    """

    host: str
    owner: str
    name: str
    plain: bool = False

    @property
    def project(self) -> str:
        """`owner/name`."""
        return f"{self.owner}/{self.name}"


@dataclass(frozen=True, slots=True)
class Project:
    """A repository as its forge describes it. `parent` is the `owner/name` that it was forked from, or empty."""

    owner: str
    name: str
    default_branch: str
    may_push: bool
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Pull:
    """One pull request.

    `owner` is who owns the repository of its head (empty when that is gone), `commit` what the head stands at, `node`
    its id in GraphQL, `stack` the number of the native stack that it is in (0 for none), `labels` the names of its labels,
    `created` when it was opened, by ISO 8601. `comments` and `reviewed` count comments and those to lines; None where the
    answer did not tell.
    """

    number: int
    state: PullState
    draft: bool
    title: str
    body: str
    base: str
    head: str
    owner: str
    commit: str
    author: str
    url: str
    node: str = ""
    stack: int = 0
    labels: tuple[str, ...] = ()
    created: str = ""
    comments: int | None = None
    reviewed: int | None = None


@dataclass(frozen=True, slots=True)
class NewPull:
    """A pull request to be opened: `owner:head` is to be merged into `base`."""

    head: str
    owner: str
    base: str
    title: str
    body: str
    draft: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation about a line: `line` of `path` as it is at `commit`, or before the change where `before` is set."""

    path: str
    line: int
    commit: str
    author: str
    url: str
    before: bool = False


@dataclass(frozen=True, slots=True)
class Talk:
    """What people have put into a pull request: comments, review comments and reviews. Verdicts are the last of each
    reviewer; `checks` counts check runs by how they stand."""

    comments: int = 0
    reviews: int = 0
    approved: int = 0
    refused: int = 0
    passing: int = 0
    failing: int = 0
    running: int = 0
