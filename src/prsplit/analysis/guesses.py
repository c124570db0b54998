"""Needs of attributes whose object nobody knows the class of: meant is the one member that the change knows by that name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from prsplit.analysis.contracts import MAX_PINS, changed_definitions, everyday
from prsplit.analysis.paths import file_role
from prsplit.analysis.symbols import Binding, Hop
from prsplit.analysis.uses import Ends, Unknown, Use
from prsplit.model.graph import Confidence, Need, Witness, likely_use

InReach = Callable[[str, str], bool]
"""(path, other path) → whether a bare name in the first may mean what the second defines: the languages' answer."""


_FEW = 3
"""Members of one name that a text is ordered behind, where none of them alone can be meant."""


def anyone(_user: str, _provider: str) -> bool:
    """Where no language was asked, any text may mean any other."""
    return True


def _silent(name: str) -> bool:
    return everyday(name) or (name.startswith("__") and name.endswith("__"))


def likely_needs(ends: Ends, unknown: Iterable[Unknown], in_reach: InReach = anyone) -> Iterator[Need]:
    """Attributes of unknown objects: meant is the one member of that name that the change introduces or takes away."""
    introduced = _members(ends, head=True)
    removed = _members(ends, head=False)
    unknown = list(unknown)
    renamed = _renamed(unknown, introduced, removed)
    for use in unknown:
        if _silent(use.name) and (use.atom, use.name) not in renamed:
            continue
        witness = Witness(use.path, use.line, use.name)
        known = _meant(use.path, (introduced if use.head else removed).get(use.name, {}), in_reach)
        for other in known if use.atom not in known and len(known) <= _FEW else ():
            need = likely_use(use.atom, other, witness, head=use.head)
            yield need if len(known) == 1 else replace(need, shape="should")


def _meant(path: str, known: Mapping[int, str], in_reach: InReach) -> list[int]:
    """The atoms whose member a text can mean: no product means what a test defines, unless nothing else is there."""
    near = {atom: home for atom, home in known.items() if in_reach(path, home)}
    product = [atom for atom, home in near.items() if file_role(home) != "test"]
    return product if product and file_role(path) != "test" else [*near]


def _renamed(
    unknown: Iterable[Unknown], introduced: Mapping[str, Iterable[int]], removed: Mapping[str, Iterable[int]]
) -> frozenset[tuple[int, str]]:
    """(atom, name) of texts that turn from a name which one atom takes away to a name which it brings in its place."""
    fresh, stale = (
        {
            (use.atom, atom)
            for use in unknown
            if use.head == head and not use.name.startswith("__")
            for atom in side.get(use.name, ())
        }
        for head, side in ((True, introduced), (False, removed))
    )
    both = fresh & stale
    return frozenset(
        (use.atom, use.name) for use in unknown
        for atom in (removed if not use.head else introduced).get(use.name, ()) if (use.atom, atom) in both
    )  # fmt: skip


def _members(ends: Ends, *, head: bool) -> dict[str, dict[int, str]]:
    """Members and functions bound at one end only, by bare name: the atoms that bind them, with their path. A member that
    says it overrides another stands for nothing where that one is among them."""
    here, there = (ends.head, ends.base) if head else (ends.base, ends.head)
    elsewhere = {name for module in there.modules.values() for _, name in module.bindings}
    found: dict[str, dict[int, str]] = defaultdict(dict)
    filled: dict[str, dict[int, str]] = defaultdict(dict)
    for module in here.modules.values():
        for (_, name), bindings in module.bindings.items():
            for one in bindings if name not in elsewhere else ():
                if one.imported is None and one.atom >= 0:
                    demanded = module.outline.leaves[one.place].demanded
                    (filled if demanded else found)[name][one.atom] = module.path
    return filled | found


def shown_needs(
    ends: Ends, uses: Iterable[Use], unknown: Iterable[Unknown], in_reach: InReach = anyone
) -> Iterator[Need]:
    """What is seen from further away than at base (`export`, `pub`, `public`) is so before another file uses it."""
    opened = dict(_opened(ends))
    if not opened:
        return
    homes = {atom: hop.path for hop, atom in opened.items()}
    for use in uses:
        target = opened.get(use.target, -1) if use.target is not None and use.target.path != use.path else -1
        if use.head and use.atom >= 0 and target not in (-1, use.atom):
            yield Need(use.atom, target, "uses", "before", Confidence.CERTAIN, Witness(use.path, use.line, use.name))
    known = _methods(ends)
    for guess in unknown:
        target = known.get(guess.name, -1)
        if not guess.head or target not in homes or homes[target] == guess.path:
            continue
        if in_reach(guess.path, homes[target]):
            witness = Witness(guess.path, guess.line, guess.name)
            yield Need(guess.atom, target, "uses", "before", Confidence.LIKELY, witness)


def _opened(ends: Ends) -> Iterator[tuple[Hop, int]]:
    """The names of head that are seen from further away than at base, with the atoms that make them so."""
    for module in list(ends.head.modules.values()):
        old = ends.base.modules.get(ends.renamed[True].get(module.path, module.path))
        for (scope, name), found in module.bindings.items() if old is not None else ():
            before = old.bindings.get((scope, name), ()) if old is not None else ()
            leaves = [old.outline.leaves[one.place] for one in before if old is not None and one.imported is None]
            for one in found if leaves and _atom(before) == _atom(found) != -1 else ():
                leaf = module.outline.leaves[one.place]
                hidden = all(was.reach < leaf.reach or (was.local and not leaf.local) for was in leaves)
                listed = any(key.endswith(f":{name}") for _, key in (old.bindings if old is not None else ()))
                if hidden and not listed and name in leaf.binds:
                    yield Hop(module.path, scope, name), one.atom


def _atom(found: Iterable[Binding]) -> int:
    """The atom of bindings that one changes; -1 where none or several do."""
    atoms = {one.atom for one in found}
    return atoms.pop() if len(atoms) == 1 else -1


def kept_needs(ends: Ends, unknown: Iterable[Unknown], in_reach: InReach = anyone) -> Iterator[Need]:
    """A changed method goes with the changed statements that name it at both ends; of the tests, with those that pin it.

    The change must hold one definition of that name only. A test that names more than a few pins none of them.
    """
    known, homes = _methods(ends), _homes(ends)
    told: dict[tuple[int, int], tuple[Counter[int], Counter[int]]] = defaultdict(lambda: (Counter(), Counter()))
    seen: dict[tuple[int, int], Unknown] = {}
    for use in unknown:
        target = known.get(use.name, use.atom)
        if target != use.atom and in_reach(use.path, homes.get(target, use.path)):
            told[use.atom, target][use.head].update([use.statement])
            seen[use.atom, target] = use
    differ = sorted(pair for pair, (before, after) in told.items() if before and after and before != after)
    pins = Counter(atom for atom, _ in differ)
    for pair in differ:
        use, test = seen[pair], file_role(seen[pair].path) == "test"
        if not test or pins[pair[0]] <= MAX_PINS:
            witness = Witness(use.path, use.line, use.name)
            yield Need(*pair, "pins" if test else "contract", "with", Confidence.LIKELY, witness)


def _homes(ends: Ends) -> dict[int, str]:
    """The file of each atom's text at head."""
    return {atom: path for path, one in ends.head.modules.items() for atom in one.owners.values()}


def _methods(ends: Ends) -> dict[str, int]:
    """Name → the atom that changes the one method of that name; names that are defined elsewhere too are left out."""
    homes: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for module in (*ends.base.modules.values(), *ends.head.modules.values()):
        for scope, name in module.bindings:
            homes[name].add((module.path, scope))
    found: dict[str, int] = {}
    for atom, pairs in changed_definitions(ends).items():
        for one in pairs:
            name = one.new.name.rpartition(".")[2]
            if one.new.scope and one.new.kind == "function" and len(homes[name]) == 1 and not _silent(name):
                found[name] = atom
    return found
