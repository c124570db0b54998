"""Names that a file uses and nothing in it binds, where names reach it through the global object (`mixin(require('x'))`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from prsplit.analysis.contracts import everyday
from prsplit.analysis.symbols import Module
from prsplit.analysis.uses import Ends, Unknown
from prsplit.model.graph import Need, Witness, likely_use


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a name comes from: its file, and the atoms that bring it there or take it away."""

    module: Module
    atoms: frozenset[int]


def mixed_needs(ends: Ends, free: Iterable[Unknown]) -> Iterator[Need]:
    """What a free name means is the one top-level name that one end alone binds. It is there, and the file that holds it
    loaded for all by a statement that binds nothing, from before the first use until after the last."""
    uses: tuple[dict[tuple[int, str], Unknown], dict[tuple[int, str], Unknown]] = ({}, {})
    for one in free:
        uses[one.head].setdefault((one.atom, one.name), one)
    for head in (True, False):
        sources = _sources(ends, head=head)
        loaders: dict[str, set[int]] = {}
        for key, use in sorted(uses[head].items(), key=lambda entry: entry[0]):
            source = sources.get(use.name)
            if key in uses[not head] or source is None or source.module.path == use.path:
                continue
            path = source.module.path
            if path not in loaders:
                loaders[path] = _loaders(ends, source.module, head=head)
            for atom in sorted((source.atoms | loaders[path]) - {use.atom}):
                yield likely_use(use.atom, atom, Witness(use.path, use.line, use.name), head=head)


def _sources(ends: Ends, *, head: bool) -> dict[str, _Source]:
    """The top-level names of changed files that import by themselves, bound by one file at this end and by none at the
    other."""
    here, there = (ends.head, ends.base) if head else (ends.base, ends.head)
    known = {name for module in there.modules.values() for scope, name in module.bindings if not scope}
    found: dict[str, list[_Source]] = defaultdict(list)
    for module in list(here.modules.values()):
        for (scope, name), bindings in module.bindings.items():
            atoms = frozenset(one.atom for one in bindings if one.imported is None)
            if not scope and atoms and min(atoms) >= 0 and name not in known and not everyday(name):
                found[name].append(_Source(module, atoms))
    return {name: sources[0] for name, sources in found.items() if len(sources) == 1}


def _loaders(ends: Ends, source: Module, *, head: bool) -> set[int]:
    """The atoms of statements of other files that load a file at this end and bind nothing to it."""
    stem = "/" + source.path.rpartition(".")[0]
    world = ends.head if head else ends.base
    found: set[int] = set()
    for module in list(world.modules.values()):
        for place, facts in enumerate(module.outline.facts):
            for one in facts.references:
                entry = one.imported
                if entry is None or one.chain or entry.member is not None or module.outline.leaves[place].imports:
                    continue
                ours = world.find(module.path, entry.module) == source.path
                if ours or (not entry.module.startswith(".") and stem.endswith("/" + entry.module)):
                    found.add(module.user(place, one))
    return found - {-1}
