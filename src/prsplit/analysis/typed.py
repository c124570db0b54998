"""Members of objects that are said to be of a type."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prsplit.analysis.symbols import Hop, World

_GIVES = "()"
"""Behind a name: what a function of that name returns, or a field of it holds."""

_AROUND = re.compile(r"\w*\[[^\[\]]*\]|[*&(\s]|<-|\bchan\b")
"""What stands around the type of what a list, map, pointer or channel holds."""

_NAME = re.compile(r"[\w.]+")
_MOST = 6
"""Names that are followed from what one gives to the next."""


def member_by_type(world: World, path: str, chain: tuple[str, ...]) -> tuple[Hop, ...] | None:
    """The last name of a chain as a member of the type in front of it, which may be written with its namespaces; or of the
    type with which the field in front of it is declared. None where the changed files do not say."""
    if any(part.endswith(_GIVES) for part in chain):
        return _by_what_is_given(world, path, chain)
    for owner in dict.fromkeys((chain[:-1], chain[-2:-1])):
        found = world.member_of(path, owner, chain[-1], 0) if owner else None
        if found and _is(found[-1], chain[-1]):
            return found
        kind = _declared(world, found[-1]) if found and _is(found[-1], owner[-1]) else ""
        inner = world.member_of(found[-1].path, (kind,), chain[-1], 0) if found and kind else None
        if found and inner and _is(inner[-1], chain[-1]):
            return (*found, *inner)
    return None


def _by_what_is_given(world: World, path: str, chain: tuple[str, ...]) -> tuple[Hop, ...] | None:
    """Follow a chain from what each name in it gives to the next one."""
    owner: tuple[str, ...] = ()
    for part in chain[:-1] if len(chain) <= _MOST else ():
        name = part.removesuffix(_GIVES)
        if name == part:
            owner = (*owner, part)
            continue
        found = world.member_of(path, owner, name, 0) if owner else None
        found = found if found and found[-1].name == name else world.look_up(path, (*owner, name), 0)
        written = _written(world, found[-1]) if found and found[-1].name == name else ""
        kind = _NAME.match(_AROUND.sub("", written.partition(",")[0]))
        if not found or kind is None:
            return None
        path, owner = found[-1].path, tuple(kind[0].split("."))
    inner = world.member_of(path, owner, chain[-1], 0) if owner else None
    return inner if inner and _is(inner[-1], chain[-1]) else None


def _is(hop: Hop, name: str) -> bool:
    return bool(hop.scope) and hop.name == name


def _written(world: World, hop: Hop) -> str:
    """What a function says that it returns, or a field that it is, as written; empty where nothing is said."""
    module = world.module(hop.path)
    bindings = module.bindings.get((hop.scope, hop.name), ()) if module is not None else ()
    leaves = [module.outline.leaves[one.place] for one in bindings if module is not None]
    if not leaves:
        return ""
    return dict(leaves[0].typed).get(hop.name, "") if leaves[0].kind == "class" else leaves[0].returns


def _declared(world: World, hop: Hop) -> str:
    """The bare name of the type that a field is declared with."""
    module = world.module(hop.path)
    bindings = module.bindings.get((hop.scope, hop.name), ()) if module is not None else ()
    leaves = [module.outline.leaves[one.place] for one in bindings if module is not None]
    words = _WORD.findall(leaves[0].returns.partition("<")[0]) if leaves and leaves[0].kind == "statement" else []
    return words[-1] if words else ""


_WORD = re.compile(r"\w+")
