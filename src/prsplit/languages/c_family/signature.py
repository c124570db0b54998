"""Which changes of a signature old calls survive."""

from __future__ import annotations

from prsplit.model.outline import Parameter


def compatible(old: tuple[Parameter, ...], new: tuple[Parameter, ...]) -> bool:
    """Whether every call that is legal against `old` stays legal against `new`: same types in the same places, and what
    is new has a default."""
    if any(one.kind == "rest" for one in old) and not any(one.kind == "rest" for one in new):
        return False
    for place, one in enumerate(old):
        if one.kind == "rest":
            continue
        other = new[place] if place < len(new) else None
        if other is None or other.kind == "rest":
            return other is not None
        if other.name != one.name or (one.default and not other.default):
            return False
    return all(one.default or one.kind == "rest" for one in new[len(old) :])
