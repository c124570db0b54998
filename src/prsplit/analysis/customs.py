"""What tells customs: who wrote a commit, who worded its title, which files ask for what. No content, no repository."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prsplit.model.message import Message

ENOUGH = 10
"""Commits from which on a habit can be told."""

MOST = 0.8
"""The share of them from which on it is one."""

TITLES = (
    ".commitlintrc", ".commitlintrc.json", ".commitlintrc.yaml", ".commitlintrc.yml", ".commitlintrc.js",
    ".commitlintrc.cjs", ".commitlintrc.mjs", ".commitlintrc.ts", "commitlint.config.js", "commitlint.config.cjs",
    "commitlint.config.mjs", "commitlint.config.ts", ".czrc", ".cz.toml", ".cz.json", ".cz.yaml", "cz.toml", ".versionrc",
    ".versionrc.json", ".releaserc", ".releaserc.json", ".releaserc.yml", ".releaserc.yaml", ".releaserc.js",
    "release.config.js", "release.config.cjs", "release.config.mjs",
)  # fmt: skip
"""Files that ask for conventional titles, at the root."""

SIGNED = (".github/dco.yml", ".github/dco.yaml", "DCO", "DCO.txt", "DCO.md")
"""Files that ask for sign-offs by being there."""

GUIDES = tuple(
    f"{folder}{name}{end}"
    for folder in ("", ".github/", "docs/")
    for name in ("CONTRIBUTING", "contributing", "Contributing")
    for end in (".md", "", ".rst", ".txt", ".adoc")
)
"""Files that may ask for sign-offs in words."""

ASKS = rb"(?i)signed-off-by|git commit (-\w*s\b|--signoff)|developer.?s? certificate of origin"
"""The words."""

_NUMBERED = r" \(#\d+\)$"
CONVENTIONAL = r"[a-zA-Z][\w-]*(\([^()\n]+\))?!?: \S"
"""`type(scope)!: subject` of https://www.conventionalcommits.org."""

_BOT = r"\[bot\]|(^|[-_.+])bot(@|$|[-_.])|dependabot|renovate|pre-commit-ci|github-actions"
_MADE = (
    r"Merge (pull request|branch|tag|remote-tracking branch|commit|[0-9a-f]{7,} into)\b|Merged .+ in |Automatic merge"
    r"|Revert [\"“]|Reapply [\"“]|(Bump|Release) v?\d|v?\d+\.\d+\.\d+([-+.]\S*)?$|Bump \S+ from "
)
AUTOSQUASH = ("fixup! ", "squash! ", "amend! ")


def is_bot(message: Message) -> bool:
    """Whether a program wrote the commit."""
    return any(re.search(_BOT, text.lower()) for text in (message.author, message.email))


def is_made(message: Message) -> bool:
    """Whether git or a forge made the title: merges, reverts, releases, new versions of what is used."""
    return len(message.parents) > 1 or bool(re.match(_MADE, message.subject))


def by_people(message: Message) -> bool:
    """Whether a person chose the title to stay."""
    return not is_bot(message) and not is_made(message) and not message.subject.startswith(AUTOSQUASH)


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
