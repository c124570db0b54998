"""Whether commits carry the author's `Signed-off-by`, and whether somebody asks for it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from prsplit.habits.people import by_people
from prsplit.habits.tree import Tree, text_of
from prsplit.model.message import Message
from prsplit.model.profile import SignOffHabit

ENOUGH = 10
MOST = 0.8

_APP = (".github/dco.yml", ".github/dco.yaml", "DCO", "DCO.txt", "DCO.md")
_GUIDE = re.compile(r"^(\.github/|docs/)?contributing(\.(md|rst|txt|adoc))?$", re.IGNORECASE)
_ASKS = re.compile(r"signed-off-by|git commit (-\w*s\b|--signoff)|developer.?s? certificate of origin", re.IGNORECASE)


def look(tree: Tree, messages: Sequence[Message], setting: bool | None = None) -> SignOffHabit:  # noqa: FBT001 - a setting
    """The habit; `setting` decides where it is given."""
    told = [message for message in messages if by_people(message)]
    signed = sum(1 for message in told if _signed(message))
    counted = f"{signed} of the last {len(told)} commits by people are signed off by their author"
    if setting is not None:
        return SignOffHabit(setting, signed, len(told), "the settings say so")
    source = next((path for path in _APP if path in tree.paths), "")
    guides = sorted(path for path in tree.paths if _GUIDE.match(path))
    source = source or next((path for path in guides if _ASKS.search(text_of(tree, path))), "")
    if source:
        return SignOffHabit(asked=True, signed=signed, looked=len(told), because=f"{source} asks for it; {counted}")
    often = len(told) >= ENOUGH and signed >= MOST * len(told)
    return SignOffHabit(asked=often, signed=signed, looked=len(told), because=counted)


def _signed(message: Message) -> bool:
    return any(f"<{message.email.lower()}>" in value.lower() for value in message.values("Signed-off-by"))
