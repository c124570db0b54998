"""Which commits tell about habits: those that people wrote."""

from __future__ import annotations

import re

from prsplit.model.message import Message

_BOT = re.compile(r"\[bot\]|(^|[-_.+])bot(@|$|[-_.])|dependabot|renovate|pre-commit-ci|github-actions", re.IGNORECASE)
_MADE = re.compile(
    r"Merge (pull request|branch|tag|remote-tracking branch|commit|[0-9a-f]{7,} into)\b|Merged .+ in |Automatic merge"
    r"|Revert [\"“]|Reapply [\"“]|(Bump|Release) v?\d|v?\d+\.\d+\.\d+([-+.]\S*)?$|(fixup|squash|amend)! |Bump \S+ from "
)


def by_people(message: Message) -> bool:
    """Whether a person chose the title: no merge, no bot, nothing that git or a forge words by itself."""
    bot = _BOT.search(message.author) or _BOT.search(message.email)
    return not bot and len(message.parents) <= 1 and _MADE.match(message.subject) is None
