"""Members of objects that are said to be of a type."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prsplit.analysis.symbols import Hop, World

_WORD = re.compile(r"\w+")


def member_by_type(world: World, path: str, chain: tuple[str, ...]) -> tuple[Hop, ...] | None:
    """The last name of a chain as a member of the type in front of it, which may be written with its namespaces; or of the
    type with which the field in front of it is declared. None where the changed files do not say."""
    for owner in dict.fromkeys((chain[:-1], chain[-2:-1])):
        found = world.member_of(path, owner, chain[-1], 0) if owner else None
        if found and _is(found[-1], chain[-1]):
            return found
        kind = _declared(world, found[-1]) if found and _is(found[-1], owner[-1]) else ""
        inner = world.member_of(found[-1].path, (kind,), chain[-1], 0) if found and kind else None
        if found and inner and _is(inner[-1], chain[-1]):
            return (*found, *inner)
    return None


def _is(hop: Hop, name: str) -> bool:
    return bool(hop.scope) and hop.name == name


def _declared(world: World, hop: Hop) -> str:
    """The bare name of the type that a field is declared with."""
    module = world.module(hop.path)
    bindings = module.bindings.get((hop.scope, hop.name), ()) if module is not None else ()
    leaves = [module.outline.leaves[one.place] for one in bindings if module is not None]
    words = _WORD.findall(leaves[0].returns.partition("<")[0]) if leaves and leaves[0].kind == "statement" else []
    return words[-1] if words else ""
