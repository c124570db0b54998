"""Needs between a changed definition and those who rely on how it behaves: signature, contract, implements, pins."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from prsplit.analysis.lineage import Lineages
from prsplit.analysis.paths import file_role
from prsplit.analysis.symbols import Hop, Module, World
from prsplit.analysis.uses import Ends, Use
from prsplit.model.graph import Confidence, Need, Shape, Witness
from prsplit.model.outline import Call, Leaf, Parameter, Reference

Compatible = Callable[[str, tuple[Parameter, ...], tuple[Parameter, ...]], bool]
"""(path, old signature, new signature) → whether every old call stays legal: the language's answer."""

MAX_PINS = 3
"""Definitions that a test, snapshot or golden file may pin: what reads more is about the whole."""

_EVERYDAY = frozenset(
    "get set run add pop put next send read write open close start stop update append extend items keys values copy clear name "
    "value data type size shape dtype device forward backward step reset load save init build create delete remove insert "
    "index count sort join split strip format encode decode parse render call apply main test setup config state result "
    "process handle execute validate check compute transform fit predict to from_dict to_dict args kwargs path".split()
)


def everyday(name: str) -> bool:
    """Whether a name is so common that it says nothing."""
    return name in _EVERYDAY


@dataclass(frozen=True, slots=True)
class Changed:
    """A definition that exists at both ends, where one atom changes it."""

    old: Leaf
    new: Leaf


def changed_definitions(ends: Ends) -> dict[int, tuple[Changed, ...]]:
    """Atom → definitions, where one atom takes base's leaf away and brings head's: the only ones, or of one name."""
    before, after = _definitions(ends.base), _definitions(ends.head)
    found: dict[int, tuple[Changed, ...]] = {}
    for atom in after.keys() & before.keys():
        old, new = before[atom], after[atom]
        names = {leaf.name: leaf for leaf in old}
        pairs = [(old[0], new[0])] if len(old) == len(new) == 1 else [(names.get(leaf.name), leaf) for leaf in new]
        same = tuple(Changed(one, two) for one, two in pairs if one is not None and one.kind == two.kind)
        if same:
            found[atom] = same
    return found


def _definitions(world: World) -> dict[int, list[Leaf]]:
    """The functions and classes that each atom owns."""
    found: dict[int, list[Leaf]] = defaultdict(list)
    for module in world.changed():
        for place, leaf in enumerate(module.outline.leaves):
            if leaf.kind in ("function", "class") and module.owner(place, "") >= 0:
                found[module.owner(place, "")].append(leaf)
    return found


class Contracts:
    """Needs of the uses whose last hop is a changed definition."""

    def __init__(self, ends: Ends, uses: list[Use], compatible: Compatible) -> None:
        """`uses` are all collected uses of both ends."""
        self.ends, self.uses, self.compatible = ends, uses, compatible
        self.changed = changed_definitions(ends)
        self._lines = Lineages(ends.base), Lineages(ends.head)
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
        paths = {atom: path for path, module in self.ends.head.modules.items() for atom in module.owners.values()}
        for (atom, target), (before, after) in sorted(self._digests.items(), key=lambda entry: entry[0]):
            use = self._seen[atom, target]
            witness = Witness(use.path, use.line, use.name)
            shaped = self._reshaped(target, use.target) or self._barred(target, use)
            other = shaped or any(told(target, use.target) for told in (self._returns, self._rearranged, self._retyped))
            sure = Confidence.CERTAIN if shaped else Confidence.LIKELY
            helps = shaped or (other and after and file_role(paths[target]) == "test")
            if file_role(use.path) == "test" and before and not helps:
                pinned[atom].append((target, use))
            elif before and after and before != after:
                if shaped or self._reordered(target) or self._rearranged(target, use.target):
                    yield Need(target, atom, "signature", "with", Confidence.CERTAIN, witness)
                else:
                    yield Need(atom, target, "contract", "with", Confidence.LIKELY, witness)
            elif shaped and before and after:
                yield Need(atom, target, "signature", "with", Confidence.LIKELY, witness)
            elif other:
                if after and not before:
                    yield Need(atom, target, "signature", "before", sure, witness)
                elif before and not after:
                    yield Need(target, atom, "signature", "after", sure, witness)
        yield from self._signatures()
        for atom, targets in sorted(pinned.items()):
            if len(targets) <= MAX_PINS:
                for target, use in targets:
                    if file_role(paths[target]) != "test":
                        witness = Witness(use.path, use.line, use.name)
                        yield Need(atom, target, "pins", "with", Confidence.LIKELY, witness)

    def _reordered(self, target: int) -> bool:
        """Whether parameters that a changed function keeps stand in another order: its old calls mean something else."""
        for one in self.changed[target]:
            sides = [[p.name for p in leaf.signature or () if p.kind != "keyword"] for leaf in (one.old, one.new)]
            kept = set(sides[0]) & set(sides[1]) - {""}
            before, after = ([name for name in side if name in kept] for side in sides)
            if before != after and sorted(before) == sorted(after):
                return True
        return False

    def _returns(self, target: int, hop: Hop | None) -> bool:
        """Whether the function that is meant says at each end that it returns another type: who takes it knows of one."""
        name = hop.name.partition("/")[0] if hop is not None else ""
        told = [
            (one.old.returns, one.new.returns)
            for one in self.changed[target]
            if one.new.name.rpartition(".")[2] == name
        ]
        return any(old and new and old != new for old, new in told)

    def _reshaped(self, target: int, hop: Hop | None) -> bool:
        """Whether the function that is meant tells at each end another shape, and more than takes further things at its end."""
        name = hop.name if hop is not None else ""
        for one in self.changed[target]:
            old, new = one.old.signature or (), one.new.signature or ()
            further = len(new) > len(old) and new[: len(old)] == old
            longer = one.new.kind == "function" and one.old.returns == one.new.returns and further
            told = [dict(leaf.typed).get(name) for leaf in (one.old, one.new)]
            if (
                None not in told
                and told[0] != told[1]
                and not longer
                and (one.new.abstract or one.new.kind == "function")
            ):
                return True
        return False

    def _rearranged(self, target: int, hop: Hop | None) -> bool:
        """Whether the type that is meant takes another number of type arguments, so that a text fits one end alone."""
        name = hop.name if hop is not None else ""
        for one in self.changed[target]:
            (least, most), (new_least, new_most) = one.old.arity, one.new.arity
            if one.new.name.rpartition(".")[2] == name and (new_least > least or new_most < most):
                return True
        return False

    def _retyped(self, target: int, hop: Hop | None) -> bool:
        """Whether the function that is meant takes other things in the same places, which no call can name."""
        name = hop.name if hop is not None else ""
        for one in self.changed[target]:
            old, new = one.old.signature or (), one.new.signature or ()
            placed = len(old) == len(new) and all(parameter.kind == "positional" for parameter in (*old, *new))
            other = any(before.name != after.name for before, after in zip(old, new, strict=False))
            if (
                (one.new.name.rpartition(".")[2] == name.partition("/")[0] or name in one.new.binds)
                and placed
                and other
            ):
                return True
        return False

    def _barred(self, target: int, use: Use) -> bool:
        """Whether the function that is meant takes other things in the same places, and its language tells them by types."""
        return self._retyped(target, use.target) and any(
            not self.compatible(use.path, one.old.signature or (), one.new.signature or ())
            for one in self.changed[target]
        )

    def _targets(self, use: Use) -> list[int]:
        """Changed definitions that a use ends at."""
        if use.target is None or not use.target.name:
            return []
        world = self.ends.head if use.head else self.ends.base
        return [atom for atom in world.providers(use.target) if atom in self.changed]

    def _signatures(self) -> Iterator[Need]:
        """A call that only one end's signature allows: after it comes, or before it goes."""
        for use in self.uses:
            call = use.reference.call
            if use.atom < 0 or call is None or use.target is None:
                continue
            for target, definition in self._callee(use):
                old, new = definition.old, definition.new
                if None in (old.signature, new.signature) or old.signature == new.signature or target == use.atom:
                    continue
                if fits(new if use.head else old, use.reference) and not fits(old if use.head else new, use.reference):
                    yield from self._outgrown(use, target, definition)
            if use.turn >= 0:
                yield from self._turned(use, use.target)

    def _turned(self, use: Use, target: Hop) -> Iterator[Need]:
        """A call of what the same words mean at this end alone: after what turns them to it, or before it turns them away."""
        other = self.ends.counterpart(use)
        here, there = self._lines[use.head], self._lines[not use.head]
        own, another = here.called(target), there.called(other) if other is not None else None
        if own is None or another is None or not fits(own, use.reference) or fits(another, use.reference):
            return
        witness = Witness(use.path, use.line, use.name)
        if use.head:
            yield Need(use.atom, use.turn, "signature", "before", Confidence.CERTAIN, witness)
        else:
            yield Need(use.turn, use.atom, "signature", "after", Confidence.CERTAIN, witness)

    def _outgrown(self, use: Use, target: int, definition: Changed) -> Iterator[Need]:
        witness = Witness(use.path, use.line, use.name)
        if not use.head:
            yield Need(target, use.atom, "signature", "after", Confidence.CERTAIN, witness)
            return
        yield Need(use.atom, target, "signature", "before", Confidence.CERTAIN, witness)
        before, _ = self._digests.get((use.atom, target), (Counter(), Counter()))
        old, new = definition.old.signature or (), definition.new.signature or ()
        if before and not self.compatible(use.path, old, new):
            yield Need(target, use.atom, "signature", "with", Confidence.CERTAIN, witness)

    def _callee(self, use: Use) -> Iterator[tuple[int, Changed]]:
        """The changed function that a call runs: what it names, or what makes the objects of the class that it names."""
        assert use.target is not None
        found = set(self._targets(use)) | self._lines[use.head].providers(use.target, "__init__")
        names = (use.target.name, "__init__")
        for atom in sorted(found & self.changed.keys()):
            for one in self.changed[atom]:
                leaf = one.new if use.head else one.old
                if leaf.kind == "function" and leaf.name.rpartition(".")[2] in names:
                    yield atom, one


def fits(definition: Leaf, reference: Reference) -> bool:
    """Whether a call is legal against a function. One that names a method by its class may pass the object itself."""
    signature, call = definition.signature or (), reference.call
    if call is None or not definition.scope:
        return call is None or accepts(signature, call, bound=False)
    by_class = not reference.member and reference.chain[-1:] == (definition.name.rpartition(".")[2],)
    passed = by_class and bool(signature) and bool(signature[0].name)
    return accepts(signature, call, bound=True) or (passed and accepts(signature, call, bound=False))


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
    if any(p.name in call.keywords for p in slots[: call.positional] if p.kind == "either"):
        return False
    left = [*slots[call.positional :], *(p for p in parameters if p.kind == "keyword")]
    return all(p.default or p.name in call.keywords for p in left)


def implement_needs(ends: Ends, uses: list[Use]) -> Iterator[Need]:
    """A new abstract member of a class that already was there goes with the members that implement it; whoever makes an
    object of a class does so while it is not abstract."""
    lines = Lineages(ends.base), Lineages(ends.head)
    for module in list(ends.head.modules.values()):
        for place, leaf in enumerate(module.outline.leaves):
            atom = module.owner(place, "")
            scope, _, owner = leaf.scope.rpartition(".")
            path = ends.across(Hop(module.path, scope, owner), head=True).path
            known = ends.base.providers(Hop(path, leaf.scope, leaf.name.rpartition(".")[2]))
            if leaf.abstract and atom >= 0 and not known and ends.base.providers(Hop(path, scope, owner)):
                yield from _implementers(lines[1], module, leaf, atom)
    for use in uses:
        called = use.reference.call and not use.reference.member
        if called and use.atom >= 0 and use.target is not None and use.target.name:
            other = ends.across(use.target, head=use.head)
            yield from _made_whole(lines, use, use.target, other)
            yield from _made_of_another(lines, use, other, ends.counterpart(use))
            yield from _made_with_members(lines, ends, use, use.target)


def _made_with_members(lines: tuple[Lineages, Lineages], ends: Ends, use: Use, made: Hop) -> Iterator[Need]:
    """An object is made of a class after the members came that complete it, and before they go."""
    here = lines[use.head]
    if here.open(made):
        return
    witness = Witness(use.path, use.line, use.name)
    for member in here.fillers(made):
        gone, come = ends.sides(member)
        for atom in (come if not gone else ()) if use.head else (gone if not come else ()):
            if use.head:
                yield Need(use.atom, atom, "implements", "before", Confidence.LIKELY, witness)
            else:
                yield Need(atom, use.atom, "implements", "after", Confidence.LIKELY, witness)


def _made_of_another(lines: tuple[Lineages, Lineages], use: Use, known: Hop, other: Hop | None) -> Iterator[Need]:
    """An object is made of a class for which the same words mean, at the other end, an abstract class of another place
    (`other`, not `known`): after what turns the words to this one, or before what turns them away."""
    here, there = (lines[1], lines[0]) if use.head else lines
    if other is None or other == known or use.turn < 0 or use.target is None:
        return
    if there.open(other) and not here.open(use.target):
        pair = (use.atom, use.turn) if use.head else (use.turn, use.atom)
        shape: Shape = "before" if use.head else "after"
        yield Need(*pair, "implements", shape, Confidence.LIKELY, Witness(use.path, use.line, use.name))


def _made_whole(lines: tuple[Lineages, Lineages], use: Use, made: Hop, other: Hop) -> Iterator[Need]:
    """An object is made of a class that the other end holds abstract (there it is `other`): after what completes the
    class, or before what opens it."""
    here, there = (lines[1], lines[0]) if use.head else lines
    missing = there.open(other)
    if not missing or here.open(made):
        return
    witness = Witness(use.path, use.line, use.name)
    for one in missing:
        filled = here.providers(made, one.name)
        if not filled and one.atom < 0:
            filled = here.headers(made)
        for atom in sorted({one.atom, *filled} - {-1, use.atom}):
            if use.head:
                yield Need(use.atom, atom, "implements", "before", Confidence.LIKELY, witness)
            else:
                yield Need(atom, use.atom, "implements", "after", Confidence.LIKELY, witness)


def _implementers(lines: Lineages, module: Module, abstract: Leaf, atom: int) -> Iterator[Need]:
    name = abstract.name.rpartition(".")[2]
    for other in list(lines.world.modules.values()):
        for place, leaf in enumerate(other.outline.leaves):
            owner = other.owner(place, "")
            if leaf.kind != "function" or leaf.name.rpartition(".")[2] != name or owner in (-1, atom) or leaf.abstract:
                continue
            scope, _, last = leaf.scope.rpartition(".")
            if any(one is module and held == abstract.scope for one, held in lines.line(Hop(other.path, scope, last))):
                yield Need(atom, owner, "implements", "with", Confidence.CERTAIN, Witness(other.path, 1, leaf.name))
