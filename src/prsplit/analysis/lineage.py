"""Classes with their bases at one end of a change: which abstract members they leave open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from prsplit.analysis.symbols import Hop, Module, World
from prsplit.model.outline import Leaf

_MOST = 40
"""Classes of one lineage that are looked at."""


@dataclass(frozen=True, slots=True)
class Open:
    """An abstract member that a class leaves open: where it stands, and who takes it away or brings it (-1: nobody)."""

    path: str
    owner: str
    name: str
    atom: int


class Lineages:
    """The classes of one world, by where they stand."""

    def __init__(self, world: World) -> None:
        """Nothing is looked at yet."""
        self.world = world
        self._members: dict[str, dict[str, list[int]]] = {}
        self._open: dict[Hop, tuple[Open, ...]] = {}
        self._lines: dict[Hop, tuple[tuple[Module, str], ...]] = {}
        self._fillers: dict[Hop, tuple[Hop, ...]] = {}

    def line(self, hop: Hop) -> tuple[tuple[Module, str], ...]:
        """A class and its bases as (module, qualified name), the nearest first; nothing where `hop` is no class."""
        if hop not in self._lines:
            self._lines[hop] = tuple(self._walk(hop))
        return self._lines[hop]

    def _walk(self, hop: Hop) -> Iterator[tuple[Module, str]]:
        queue, seen = [hop], {hop}
        for one in queue:
            module = self.world.module(one.path)
            places = self._classes(module, one) if module is not None else []
            if module is None or not places:
                continue
            yield module, _qualified(one)
            for base in (base for place in places for base in module.outline.leaves[place].bases):
                found = self.world.look_up(one.path, tuple(base.split(".")), 0)
                if found and found[-1].name and found[-1] not in seen and len(queue) < _MOST:
                    seen.add(found[-1])
                    queue.append(found[-1])

    def open(self, hop: Hop) -> tuple[Open, ...]:
        """The abstract members that nothing nearer than their own class defines."""
        if hop not in self._open:
            self._open[hop] = tuple(self._unfilled(hop))
        return self._open[hop]

    def _unfilled(self, hop: Hop) -> Iterator[Open]:
        done: set[str] = set()
        for module, owner in self.line(hop):
            here: set[str] = set()
            for place in self._in(module, owner):
                leaf = module.outline.leaves[place]
                name = leaf.name.rpartition(".")[2]
                here.update((name, *leaf.binds))
                if leaf.abstract and name not in done:
                    yield Open(module.path, owner, name, module.owner(place, ""))
            done |= here

    def fillers(self, hop: Hop) -> tuple[Hop, ...]:
        """The members that define what a class further up the line leaves abstract."""
        if hop not in self._fillers:
            self._fillers[hop] = tuple(self._filled(hop))
        return self._fillers[hop]

    def _filled(self, hop: Hop) -> Iterator[Hop]:
        nearest: dict[str, Hop] = {}
        for module, owner in self.line(hop):
            here: dict[str, Hop] = {}
            for leaf in (module.outline.leaves[place] for place in self._in(module, owner)):
                name = leaf.name.rpartition(".")[2]
                here |= {each: Hop(module.path, owner, each) for each in (name, *leaf.binds)}
                if leaf.abstract and name in nearest:
                    yield nearest[name]
            nearest = here | nearest

    def providers(self, hop: Hop, name: str) -> set[int]:
        """The atoms of the nearest class of a line that defines `name`."""
        for module, owner in self.line(hop):
            if module.bindings.get((owner, name)):
                return set(self.world.providers(Hop(module.path, owner, name)))
        return set()

    def called(self, hop: Hop) -> Leaf | None:
        """The function that a call of `hop` runs: itself, or what makes the objects of a class; None where neither is
        known."""
        if not self.line(hop):
            return self._function(self.world.module(hop.path), (hop.scope, hop.name))
        makers = (self._function(module, (owner, "__init__")) for module, owner in self.line(hop))
        return next((leaf for leaf in makers if leaf is not None), None)

    def _function(self, module: Module | None, key: tuple[str, str]) -> Leaf | None:
        leaves = (
            [module.outline.leaves[one.place] for one in module.bindings.get(key, ())] if module is not None else []
        )
        return leaves[0] if leaves and leaves[0].kind == "function" else None

    def headers(self, hop: Hop) -> set[int]:
        """The atoms of the opening lines of a class and its bases."""
        return {
            module.owner(place, "")
            for module, owner in self.line(hop)
            for place in self._classes(module, Hop(module.path, *_parted(owner)))
        }

    def _classes(self, module: Module, hop: Hop) -> list[int]:
        bindings = module.bindings.get((hop.scope, hop.name), ())
        return [one.place for one in bindings if module.outline.leaves[one.place].kind == "class"]

    def _in(self, module: Module, owner: str) -> list[int]:
        if module.path not in self._members:
            found: dict[str, list[int]] = defaultdict(list)
            for place, leaf in enumerate(module.outline.leaves):
                if leaf.scope:
                    found[leaf.scope].append(place)
            self._members[module.path] = found
        return self._members[module.path].get(owner, [])


def _qualified(hop: Hop) -> str:
    return f"{hop.scope}.{hop.name}" if hop.scope else hop.name


def _parted(qualified: str) -> tuple[str, str]:
    scope, _, name = qualified.rpartition(".")
    return scope, name
