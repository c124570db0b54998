"""What the newest commits of the base tell about the repository: squashing, conventions of titles, signing off."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prsplit.model.message import Message

ENOUGH = 10
"""Commits from which on a habit can be told."""

MOST = 0.8

TITLES = (
    ".commitlintrc", ".commitlintrc.json", ".commitlintrc.yaml", ".commitlintrc.yml", ".commitlintrc.js",
    ".commitlintrc.cjs", ".commitlintrc.mjs", ".commitlintrc.ts", "commitlint.config.js", "commitlint.config.cjs",
    "commitlint.config.mjs", "commitlint.config.ts", ".czrc", ".cz.toml", ".cz.json", ".cz.yaml", "cz.toml", ".versionrc",
    ".versionrc.json", ".releaserc", ".releaserc.json", ".releaserc.yml", ".releaserc.yaml", ".releaserc.js",
    "release.config.js", "release.config.cjs", "release.config.mjs",
)  # fmt: skip
"""Files that ask for conventional titles, at the root."""

_NUMBERED = r" \(#\d+\)$"
CONVENTIONAL = r"[a-zA-Z][\w-]*(\([^()\n]+\))?!?: \S"
"""`type(scope)!: subject` of https://www.conventionalcommits.org."""

_BOT = r"\[bot\]|(^|[-_.+])bot(@|$|[-_.])|dependabot|renovate|pre-commit-ci|github-actions"
_MADE = (
    r"Merge (pull request|branch|tag|remote-tracking branch|commit|[0-9a-f]{7,} into)\b|Merged .+ in |Automatic merge"
    r"|Revert [\"“]|Reapply [\"“]|(Bump|Release) v?\d|v?\d+\.\d+\.\d+([-+.]\S*)?$"
)
AUTOSQUASH = ("fixup! ", "squash! ", "amend! ")


def is_bot(message: Message) -> bool:
    """Whether a program wrote the commit."""
    return any(re.search(_BOT, text.lower()) for text in (message.author, message.email))


def is_made(message: Message) -> bool:
    """Whether git or a forge made the title: merges, reverts, releases."""
    return len(message.parents) > 1 or bool(re.match(_MADE, message.subject))


def share(messages: Sequence[Message], fits: Callable[[Message], bool]) -> float:
    """The share of commits by people that fit; 0 where there are too few to tell."""
    told = [message for message in messages if not is_bot(message) and not is_made(message)]
    return sum(map(fits, told)) / len(told) if len(told) >= ENOUGH else 0.0


def squashes(customs: Sequence[Message]) -> bool:
    """Whether PRs are squashed when they are merged."""
    return share(customs, lambda message: bool(re.search(_NUMBERED, message.subject))) >= MOST


def without_number(subject: str) -> str:
    """A title without the number of a PR that squashing puts behind it."""
    return re.sub(_NUMBERED, "", subject)
