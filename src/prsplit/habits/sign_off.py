"""Whether commits carry the author's `Signed-off-by`, and whether somebody asks for it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from prsplit.analysis.customs import ASKS, ENOUGH, GUIDES, MOST, SIGNED, by_people
from prsplit.habits.tree import Tree, text_of
from prsplit.model.message import Message
from prsplit.model.profile import SignOffHabit


def look(tree: Tree, messages: Sequence[Message], setting: bool | None = None) -> SignOffHabit:  # noqa: FBT001 - a setting
    """The habit; `setting` decides where it is given."""
    told = [message for message in messages if by_people(message)]
    signed = sum(1 for message in told if _signed(message))
    counted = f"{signed} of the last {len(told)} commits by people are signed off by their author"
    if setting is not None:
        return SignOffHabit(setting, signed, len(told), "the settings say so")
    source = next((path for path in SIGNED if path in tree.paths), "")
    source = source or next((path for path in GUIDES if path in tree.paths and _asks(text_of(tree, path))), "")
    if source:
        return SignOffHabit(asked=True, signed=signed, looked=len(told), because=f"{source} asks for it; {counted}")
    often = len(told) >= ENOUGH and signed >= MOST * len(told)
    return SignOffHabit(asked=often, signed=signed, looked=len(told), because=counted)


def _asks(text: str) -> bool:
    return re.search(ASKS, text.encode("utf-8", "surrogateescape")) is not None


def _signed(message: Message) -> bool:
    return any(f"<{message.email.lower()}>" in value.lower() for value in message.values("Signed-off-by"))
