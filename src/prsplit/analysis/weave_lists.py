"""Two versions of a rendered list as one: which items they share, and whether one order serves both."""

from __future__ import annotations

from prsplit.model.atom import SlotItem
from prsplit.model.outline import Leaf, ListForm


def shared_items(old: ListForm | None, new: ListForm | None) -> tuple[SlotItem, ...]:
    """Every item of either side once, in an order that respects both where one does."""
    before = {item.key: item.text for item in old.items} if old else {}
    after = {item.key: item.text for item in new.items} if new else {}
    return tuple(SlotItem(name, before.get(name), after.get(name)) for name in _woven(list(before), list(after)))


def faithful(items: tuple[SlotItem, ...], old: ListForm | None, new: ListForm | None) -> bool:
    """Whether the woven items run in each side's own order, none lost."""
    for form, texts in ((old, [i.old for i in items]), (new, [i.new for i in items])):
        if form and [text for text in texts if text is not None] != [item.text for item in form.items]:
            return False
    return True


def same_style(old: ListForm | None, new: ListForm | None) -> bool:
    """Whether two lists are written alike around their items and between them."""
    if old is None or new is None:
        return True
    return (old.open, old.between, old.tail, old.close) == (new.open, new.between, new.tail, new.close)


def exchanged(old: Leaf, new: Leaf) -> bool:
    """Whether one import goes and another comes: their items can't stand in one declaration."""
    before, after = old.form, new.form
    if before is None or after is None or not (old.kind == new.kind == "import") or not (before.lone or after.lone):
        return False
    return [item.key for item in before.items] != [item.key for item in after.items]


def _woven(before: list[str], after: list[str]) -> list[str]:
    """Both lists' keys in one order that keeps head's, and base's wherever head does not contradict it."""
    present = set(after)
    follows: dict[str, list[str]] = {}
    last = ""
    for name in before:
        if name in present:
            last = name
        else:
            follows.setdefault(last, []).append(name)
    woven = list(follows.get("", ()))
    for name in after:
        woven.append(name)
        woven += follows.get(name, ())
    return woven
