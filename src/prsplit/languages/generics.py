"""How many type arguments a declaration takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tree_sitter import Node


def arity(group: Iterable[Node]) -> tuple[int, int]:
    """The fewest and the most type arguments of the first declaration that takes any, lifetimes aside."""
    for node in group:
        head = node.child_by_field_name("declaration") or node
        listed = head.child_by_field_name("type_parameters")
        if listed is not None:
            found = [one for one in listed.named_children if "parameter" in one.type and "lifetime" not in one.type]
            free = [one for one in found if any(one.child_by_field_name(name) for name in ("default_type", "value"))]
            return len(found) - len(free), len(found)
    return 0, 0
