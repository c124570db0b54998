"""Which names may reach something that is not there at every step. All others are there throughout, and nobody looks them
up."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from prsplit.analysis.symbols import Hop, Module, World, join
from prsplit.analysis.uses import Ends
from prsplit.model.change import ChangeSet
from prsplit.model.outline import Import, Leaf, Reference

WORD = re.compile(rb"[A-Za-z_\x80-\xff][\w\x80-\xff]*")
"""A word of a text."""

_ROUNDS = 3
"""How many imports a name may be passed on through."""

_IMPORTING = frozenset((b"import", b"use", b"using", b"require"))
"""Words by which a statement inside a leaf may bring names in that the file's own imports do not tell of."""


@dataclass(frozen=True, slots=True)
class Lively:
    """The names that matter.

    `anywhere` are those that a definition, a module or a list brings or takes away. What only imports bind is no more
    than a name of its own file: `within` has, by path, what is lively there and in the files that it imports. `all` has
    both, of every file. `bound` are the names that the change binds or stops binding, by path. `words` and `all_words`
    are `anywhere` and `all` as they stand in texts.
    """

    anywhere: frozenset[str]
    within: Mapping[str, frozenset[str]]
    bound: Mapping[str, frozenset[str]]
    all: frozenset[str]
    words: frozenset[bytes]
    all_words: frozenset[bytes]

    def matters(self, path: str, reference: Reference) -> bool:
        """Whether a reference in a file may reach what is not there at every step."""
        entry, own = reference.imported, self.within.get(path, frozenset())
        if entry is not None:
            if not self.all.isdisjoint((*_parts(entry), *entry.module.split("."))):
                return True
            own = self.all
        return any(part in self.anywhere or part in own for part in reference.chain)

    def telling(self, module: Module, text: bytes) -> set[int]:
        """The leaves whose references may matter: the change touches them, they hold a lively name or one that the change
        binds in their file, import within a statement, or are there only while something else is (frames)."""
        here = self.within.get(module.path, frozenset()) | self.bound.get(module.path, frozenset())
        words = self.words, frozenset(map(encoded, here))
        touched = {place for (place, _), atom in module.owners.items() if atom >= 0}
        return {
            place
            for place, leaf in enumerate(module.outline.leaves)
            if place in touched or leaf.kind == "frame" or _imports_among_more(leaf) or self._tells(text, leaf, words)
        }

    def _tells(self, text: bytes, leaf: Leaf, words: Iterable[frozenset[bytes]]) -> bool:
        found = set(WORD.findall(text, leaf.start, leaf.end))
        if not all(map(found.isdisjoint, words)):
            return True
        return not (found.isdisjoint(_IMPORTING) or found.isdisjoint(self.all_words))


def lively_names(ends: Ends, moved: Collection[str]) -> Lively:
    """The names that matter in a change; `moved` are the modules of files that come, go or move."""
    anywhere = {part for name in moved for part in name.split(".")[-1:]}
    own: dict[str, set[str]] = {module.path: set() for module in _modules(ends)}
    for module in _modules(ends):
        for (scope, name), found in module.bindings.items():
            if name not in anywhere and ends.volatile(Hop(module.path, scope, name)):
                by_import = all(one.imported is not None for one in found)
                (own[module.path] if by_import else anywhere).add(name)
    ways = list(_ways(ends, own))
    every = anywhere.union(*own.values())
    for _ in range(_ROUNDS):
        if not [way for way in ways if way.passes_on(anywhere, own, every)]:
            break
    words, all_words = (frozenset(map(encoded, names)) for names in (anywhere, every))
    return Lively(frozenset(anywhere), _seen(ways, own), _bound(ends), frozenset(every), words, all_words)


@dataclass(frozen=True, slots=True)
class _Way:
    """One import of a changed file, with the files of ours that it may load."""

    path: str
    entry: Import
    files: tuple[str, ...]
    parts: tuple[str, ...]

    def passes_on(self, anywhere: AbstractSet[str], own: Mapping[str, set[str]], every: set[str]) -> bool:
        """Make the imported name lively in the file, where what it stands for is; whether it was not before. `every` has
        all names of `anywhere` and `own`: where an import leaves the change, none of them can be ruled out."""
        bound = self.entry.bound
        if bound in anywhere or bound in own[self.path]:
            return False
        inside = all(file in own for file in self.files)
        near = (anywhere, *(own[file] for file in self.files)) if inside else (every,)
        if all(names.isdisjoint(self.parts) for names in near):
            return False
        own[self.path].add(bound)
        every.add(bound)
        return True


def _ways(ends: Ends, changed: Collection[str]) -> Iterator[_Way]:
    for world in (ends.base, ends.head):
        for module in [one for path, one in world.modules.items() if path in changed]:
            for entry in (entry for leaf in module.outline.leaves for entry in leaf.imports):
                yield _Way(module.path, entry, tuple(_targets(world, module.path, entry)), _parts(entry))


def _targets(world: World, path: str, entry: Import) -> Iterator[str]:
    below = join(entry.module, entry.member) if entry.member not in (None, "*") else ""
    for name in (entry.module, below):
        file = world.find(path, name) if name else None
        if file is not None:
            yield file


def _seen(ways: Iterable[_Way], own: Mapping[str, Collection[str]]) -> dict[str, frozenset[str]]:
    """Per file, what imports make lively in it and in those that it imports."""
    near: dict[str, set[str]] = {path: {path} for path in own}
    for way in ways:
        near[way.path].update(file for file in way.files if file in own)
    return {path: frozenset().union(*(own[file] for file in files)) for path, files in near.items()}


def _bound(ends: Ends) -> dict[str, frozenset[str]]:
    """Per file, the names that the change binds or stops binding in it."""
    names: dict[str, set[str]] = defaultdict(set)
    for module in _modules(ends):
        names[module.path] |= {
            name for (_, name), found in module.bindings.items() if any(one.atom >= 0 for one in found)
        }
    return {path: frozenset(found) for path, found in names.items()}


def _modules(ends: Ends) -> tuple[Module, ...]:
    return (*ends.base.modules.values(), *ends.head.modules.values())


def moved_modules(change: ChangeSet, module_of: Mapping[str, str]) -> set[str]:
    """The modules whose file comes, goes or moves; `module_of` maps changed paths to module names."""
    names: set[str] = set()
    for file in change.files:
        for entry, other in ((file.old, file.new), (file.new, file.old)):
            if entry is not None and (other is None or other.path != entry.path):
                names.add(module_of.get(entry.path, ""))
    return names - {""}


def _imports_among_more(leaf: Leaf) -> bool:
    """Whether a leaf imports, and may do more than that (an import that is guarded by `try`)."""
    return bool(leaf.imports) and leaf.kind != "import"


def _parts(entry: Import) -> tuple[str, ...]:
    """The names of which an import needs one to be lively, so that what it binds is."""
    return (*(entry.member or "").split("."), entry.module.rpartition(".")[2])


def encoded(name: str) -> bytes:
    """A name as it stands in a text."""
    return name.encode("utf-8", "surrogateescape")
