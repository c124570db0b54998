"""What a job of a CI service is about: the change it was started for, and what the forge said of it then."""

from __future__ import annotations

from typing import NamedTuple


class Job(NamedTuple):
    """A change as a CI service tells it. `base` and `head` are commits, `into` and `branch` names of branches.

    `base` is empty where only the name of the branch is known. `number` is the pull request's, 0 for none; `body` is its
    text, None where that is not known. Labels and texts were written by anybody.
    """

    base: str
    head: str
    into: str
    branch: str
    number: int = 0
    draft: bool = False
    labels: tuple[str, ...] = ()
    body: str | None = None
