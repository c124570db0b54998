"""What types ask of what is put into them, where traits are asked for by name: bounds, derived traits, pointers to functions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from prsplit.analysis.contracts import Changed
from prsplit.analysis.symbols import Hop, World
from prsplit.analysis.uses import Ends, Unknown, Use
from prsplit.model.graph import Confidence, Need, Witness
from prsplit.model.outline import DERIVED, SHAPE, Leaf

_WORD = re.compile(r"\w+")
_BLOCK = re.compile(r"impl (?:\w+::)*(\w+) for (?:\w+::)*(\w+)(?:<.*>)?")

Definitions = Mapping[int, tuple[Changed, ...]]


def bound_needs(changed: Definitions, uses: Iterable[Use], unknown: Iterable[Unknown]) -> Iterator[Need]:
    """A function that comes to ask for a trait follows those of its callers that come to ask for it as well; where both
    cease to, the callers follow it."""
    asked = {atom: found for atom, pairs in changed.items() if any(found := _asked(pairs))}
    named: dict[str, set[int]] = defaultdict(set)
    for atom in asked:
        for one in changed[atom]:
            named[one.new.name.rpartition(".")[2]].add(atom)
    named_by: list[Use | Unknown] = [*uses, *unknown] if asked else []
    for use in named_by:
        for atom in sorted(named.get(use.name.rpartition(".")[2], ())) if use.atom in asked else ():
            witness = Witness(use.path, use.line, use.name)
            if asked[atom][1] & asked[use.atom][1]:
                yield Need(atom, use.atom, "signature", "before", Confidence.LIKELY, witness)
            elif asked[atom][0] & asked[use.atom][0]:
                yield Need(use.atom, atom, "signature", "before", Confidence.LIKELY, witness)


def _asked(pairs: tuple[Changed, ...]) -> tuple[set[str], set[str]]:
    """The traits that functions cease to ask for, and those that they come to ask for."""
    sides = [
        {trait for one in side for trait in _traits(one)}
        for side in zip(*((one.old, one.new) for one in pairs), strict=True)
    ]
    return sides[0] - sides[1], sides[1] - sides[0]


def _traits(leaf: Leaf) -> Iterator[str]:
    for name, bounds in leaf.typed if leaf.kind == "function" else ():
        if name[:1] == "<":
            yield from bounds.split()


def pointer_needs(ends: Ends, changed: Definitions) -> Iterator[Need]:
    """A pointer to functions that a structure holds changes together with the functions whose shape changes just so."""
    fields: dict[tuple[str, str], set[int]] = defaultdict(set)
    for atom, pairs in changed.items():
        for one in pairs if pairs[0].new.kind == "class" else ():
            old = dict(one.old.typed)
            for name, kind in one.new.typed:
                if kind.startswith(SHAPE + "(") and old.get(name, kind) != kind:
                    fields[old[name], kind].add(atom)
    homes = (
        {atom: path for path, module in ends.head.modules.items() for atom in module.owners.values()} if fields else {}
    )
    for atom, pairs in changed.items() if fields else ():
        for one in pairs:
            shapes = [dict(leaf.typed).get(SHAPE, "") for leaf in (one.old, one.new)]
            for target in sorted(fields.get((shapes[0], shapes[1]), ())):
                yield Need(target, atom, "signature", "with", Confidence.CERTAIN, Witness(homes[atom], 1, one.new.name))


def derive_needs(ends: Ends) -> Iterator[Need]:
    """A type that comes to derive a trait does so after the types of its fields that come to have it."""
    has, had = _derived(ends.head), _derived(ends.base)
    fresh: dict[tuple[str, str], list[Hop]] = defaultdict(list)
    for hop, trait in has:
        if (ends.across(hop, head=True), trait) not in had:
            fresh[hop.name, trait].append(hop)
    for (hop, trait), (atom, words) in has.items() if len(fresh) > 1 else ():
        for name in sorted(words) if hop in fresh.get((hop.name, trait), ()) else ():
            found = fresh.get((name, trait), [])
            for one in [other for other in found if other.path == hop.path] or found:
                target = has[one, trait][0]
                if target not in (-1, atom) and atom >= 0:
                    yield Need(atom, target, "uses", "before", Confidence.LIKELY, Witness(hop.path, 1, name))


def _derived(world: World) -> dict[tuple[Hop, str], tuple[int, frozenset[str]]]:
    """(type, trait) → the atom that says so, and the words in the types of its fields where it is derived."""
    found: dict[tuple[Hop, str], tuple[int, frozenset[str]]] = {}
    for path, module in world.modules.items():
        for place, leaf in enumerate(module.outline.leaves if module.outline.extended else ()):
            block = _BLOCK.fullmatch(leaf.name) if leaf.kind == "class" and " " in leaf.name else None
            derived = dict(leaf.typed).get(DERIVED, "") if leaf.kind == "class" else ""
            if block is not None:
                found[Hop(path, "", block[2]), block[1]] = module.owner(place, ""), frozenset()
            words = (
                {word for name, kind in leaf.typed if name != DERIVED for word in _WORD.findall(kind)}
                if derived
                else ()
            )
            for trait in derived.split():
                found[Hop(path, leaf.scope, leaf.name), trait] = module.owner(place, ""), frozenset(words)
    return found
