"""Needs between a changed definition and those who rely on how it behaves: signature, contract, implements, pins."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from prsplit.analysis.paths import file_role
from prsplit.analysis.symbols import Hop, Module
from prsplit.analysis.uses import Ends, Unknown, Use
from prsplit.model.graph import Confidence, Need, Witness
from prsplit.model.outline import Call, Leaf, Parameter

Compatible = Callable[[str, tuple[Parameter, ...], tuple[Parameter, ...]], bool]
"""(path, old signature, new signature) → whether every old call stays legal: the language's answer."""

_MAX_PINS = 3
_EVERYDAY = frozenset(
    "get set run add pop put next send read write open close start stop update append extend items keys values copy clear name "
    "value data type size shape dtype device forward backward step reset load save init build create delete remove insert "
    "index count sort join split strip format encode decode parse render call apply main test setup config state result "
    "process handle execute validate check compute transform fit predict to from_dict to_dict args kwargs path".split()
)


@dataclass(frozen=True, slots=True)
class Changed:
    """A definition that exists at both ends and is changed by one atom."""

    old: Leaf
    new: Leaf


def changed_definitions(ends: Ends) -> dict[int, Changed]:
    """Atom → definition, where one atom takes base's leaf away and brings head's."""
    before: dict[int, Leaf] = {}
    for module in ends.base.modules.values():
        for place, leaf in enumerate(module.outline.leaves):
            if leaf.kind in ("function", "class"):
                before.setdefault(module.owner(place, ""), leaf)
    found: dict[int, Changed] = {}
    for module in ends.head.modules.values():
        for place, leaf in enumerate(module.outline.leaves):
            atom = module.owner(place, "")
            if atom >= 0 and atom in before and leaf.kind == before[atom].kind:
                found.setdefault(atom, Changed(before[atom], leaf))
    return found


class Contracts:
    """Needs of the uses whose last hop is a changed definition."""

    def __init__(self, ends: Ends, uses: list[Use], compatible: Compatible) -> None:
        """`uses` are all collected uses of both ends."""
        self.ends, self.uses, self.compatible = ends, uses, compatible
        self.changed = changed_definitions(ends)
        self._digests: dict[tuple[int, int], tuple[Counter[int], Counter[int]]] = defaultdict(
            lambda: (Counter(), Counter())
        )
        self._seen: dict[tuple[int, int], Use] = {}
        for use in uses:
            for target in self._targets(use):
                if use.atom not in (-1, target):
                    self._digests[use.atom, target][use.head].update([use.reference.statement])
                    if use.head or (use.atom, target) not in self._seen:
                        self._seen[use.atom, target] = use

    def needs(self) -> Iterator[Need]:
        """All needs of this module, in a fixed order."""
        pinned: dict[int, list[tuple[int, Use]]] = defaultdict(list)
        for (atom, target), (before, after) in sorted(self._digests.items(), key=lambda entry: entry[0]):
            use = self._seen[atom, target]
            witness = Witness(use.path, use.line, use.name)
            if file_role(use.path) == "test" and before:
                pinned[atom].append((target, use))
            elif before and after and before != after:
                yield Need(atom, target, "contract", "with", Confidence.LIKELY, witness)
        yield from self._signatures()
        for atom, targets in sorted(pinned.items()):
            if len(targets) <= _MAX_PINS:
                for target, use in targets:
                    if file_role(self._path(target)) != "test":
                        witness = Witness(use.path, use.line, use.name)
                        yield Need(atom, target, "pins", "with", Confidence.LIKELY, witness)

    def _path(self, atom: int) -> str:
        for module in self.ends.head.modules.values():
            if atom in module.owners.values():
                return module.path
        return ""

    def _targets(self, use: Use) -> list[int]:
        """Changed definitions that a use ends at."""
        if use.target is None or not use.target.name:
            return []
        world = self.ends.head if use.head else self.ends.base
        return [atom for atom in world.providers(use.target) if atom in self.changed]

    def _signatures(self) -> Iterator[Need]:
        for use in self.uses:
            call = use.reference.call
            if not use.head or use.atom < 0 or call is None or use.target is None:
                continue
            for target, definition, bound in self._callee(use):
                old, new = definition.old.signature, definition.new.signature
                if old is None or new is None or old == new or target == use.atom:
                    continue
                witness = Witness(use.path, use.line, use.name)
                if not accepts(old, call, bound=bound):
                    yield Need(use.atom, target, "signature", "before", Confidence.CERTAIN, witness)
                before, _ = self._digests.get((use.atom, target), (Counter(), Counter()))
                if before and not self.compatible(use.path, old, new) and not accepts(old, call, bound=bound):
                    yield Need(target, use.atom, "signature", "with", Confidence.CERTAIN, witness)

    def _callee(self, use: Use) -> Iterator[tuple[int, Changed, bool]]:
        """The changed function that a call runs, with whether its first parameter is filled by the object."""
        assert use.target is not None
        for atom in self._targets(use):
            definition = self.changed[atom]
            if definition.new.kind == "function":
                yield atom, definition, bool(definition.new.scope)
        owner = ".".join(filter(None, (use.target.scope, use.target.name)))
        for atom in self.ends.head.providers(Hop(use.target.path, owner, "__init__")):
            if atom in self.changed:
                yield atom, self.changed[atom], True


def accepts(signature: tuple[Parameter, ...], call: Call, *, bound: bool) -> bool:
    """Whether a call is legal against a signature; calls with `*` or `**` count as legal."""
    if call.starred:
        return True
    parameters = signature[1:] if bound and signature and signature[0].kind in ("positional", "either") else signature
    names = {p.name for p in parameters if p.kind in ("either", "keyword")}
    slots = [p for p in parameters if p.kind in ("positional", "either")]
    if call.positional > len(slots) and not any(p.kind == "rest" for p in parameters):
        return False
    if any(name not in names for name in call.keywords) and not any(p.kind == "keywords" for p in parameters):
        return False
    filled = {p.name for p in slots[: call.positional]} | set(call.keywords)
    return all(p.default or p.name in filled for p in parameters if p.kind in ("positional", "either", "keyword"))


def implement_needs(ends: Ends, uses: list[Use]) -> Iterator[Need]:
    """A new abstract member of a class that already was there goes with the members that implement it, and after the
    last place that made an object of the class itself."""
    for module in ends.head.modules.values():
        for place, leaf in enumerate(module.outline.leaves):
            atom = module.owner(place, "")
            if (
                not leaf.abstract
                or atom < 0
                or ends.base.providers(Hop(module.path, leaf.scope, leaf.name.rpartition(".")[2]))
            ):
                continue
            scope, _, owner = leaf.scope.rpartition(".")
            if ends.base.providers(Hop(module.path, scope, owner)):
                yield from _implementers(ends, module, leaf, atom)
                made = Hop(module.path, scope, owner)
                for use in uses:
                    if use.target == made and use.atom not in (-1, atom) and not use.head and use.reference.call:
                        witness = Witness(use.path, use.line, use.name)
                        yield Need(atom, use.atom, "implements", "after", Confidence.LIKELY, witness)


def _implementers(ends: Ends, module: Module, abstract: Leaf, atom: int) -> Iterator[Need]:
    name = abstract.name.rpartition(".")[2]
    for other in ends.head.modules.values():
        for place, leaf in enumerate(other.outline.leaves):
            owner = other.owner(place, "")
            if leaf.kind != "function" or leaf.name.rpartition(".")[2] != name or owner in (-1, atom):
                continue
            if _inherits(ends, other, leaf.scope, Hop(module.path, "", abstract.scope)):
                yield Need(atom, owner, "implements", "with", Confidence.CERTAIN, Witness(other.path, 1, leaf.name))


def _inherits(ends: Ends, module: Module, scope: str, wanted: Hop) -> bool:
    for leaf in module.outline.leaves:
        if leaf.kind == "class" and leaf.name == scope:
            for base in leaf.bases:
                hops = ends.head.look_up(module.path, tuple(base.split(".")), 0)
                if hops and hops[-1] == wanted:
                    return True
    return False


def likely_needs(ends: Ends, unknown: Iterable[Unknown]) -> Iterator[Need]:
    """Attributes of unknown objects: meant is the one member of that name that the change introduces or takes away."""
    introduced = _members(ends, head=True)
    removed = _members(ends, head=False)
    for use in unknown:
        if use.name in _EVERYDAY or use.name.startswith("__"):
            continue
        witness = Witness(use.path, use.line, use.name)
        if use.head and len(introduced.get(use.name, ())) == 1:
            (target,) = introduced[use.name]
            if target != use.atom:
                yield Need(use.atom, target, "uses", "before", Confidence.LIKELY, witness)
        elif not use.head and len(removed.get(use.name, ())) == 1:
            (source,) = removed[use.name]
            if source != use.atom:
                yield Need(source, use.atom, "removes", "after", Confidence.LIKELY, witness)


def _members(ends: Ends, *, head: bool) -> dict[str, set[int]]:
    """Members and functions bound at one end only, by bare name, with the atoms that bind them."""
    here, there = (ends.head, ends.base) if head else (ends.base, ends.head)
    elsewhere = {name for module in there.modules.values() for _, name in module.bindings}
    found: dict[str, set[int]] = defaultdict(set)
    for module in here.modules.values():
        for (_, name), bindings in module.bindings.items():
            if name not in elsewhere:
                found[name] |= {binding.atom for binding in bindings if binding.imported is None and binding.atom >= 0}
    return found
