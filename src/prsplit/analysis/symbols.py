"""Names and files at one end of a change: who binds what, and which bindings a reference passes through."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from prsplit.analysis.additions import Additions
from prsplit.analysis.lists import list_atoms, listed
from prsplit.analysis.typed import member_by_type
from prsplit.model.outline import Import, Outline, Reference

_DEPTH = 8

Find = Callable[[str, str], tuple[str, ...]]
"""(importing path, module) → files that could be meant, best first: a language's answer over all paths of both ends."""


@dataclass(frozen=True, slots=True)
class Hop:
    """Something that must be there for a reference to work: a name bound in a scope of a file, or the file itself
    (then `name` is empty)."""

    path: str
    scope: str
    name: str


@dataclass(frozen=True, slots=True)
class Binding:
    """One leaf (or list item) that binds a name. `atom` is -1 where the change does not touch it."""

    place: int
    atom: int
    imported: Import | None
    weak: bool


@dataclass(slots=True)
class Module:
    """A file's outline at one end, and its bindings by (scope, name); `users` is what `users_of` found when first asked."""

    path: str
    outline: Outline
    owners: Mapping[tuple[int, str], int]
    bindings: dict[tuple[str, str], list[Binding]] = field(default_factory=lambda: defaultdict(list))
    stars: list[Import] = field(default_factory=list)
    users: dict[str, set[int]] | None = None

    def __post_init__(self) -> None:
        """Index the leaves' bindings."""
        for place, leaf in enumerate(self.outline.leaves):
            imported = {entry.bound.split(".")[0] for entry in leaf.imports}
            for entry in leaf.imports:
                atom = self.owner(place, entry.bound)
                if entry.member == "*":
                    self.stars.append(entry)
                    self.bindings[leaf.scope, "*" + entry.module].append(Binding(place, atom, None, weak=True))
                else:
                    name = entry.bound.split(".")[0]
                    self.bindings[leaf.scope, name].append(Binding(place, atom, entry, leaf.weak))
            for name in leaf.binds:
                if name not in imported:
                    self.bindings[leaf.scope, name].append(Binding(place, self.owner(place, ""), None, leaf.weak))
            for name in leaf.members:
                self.bindings[leaf.name, name].append(Binding(place, self.owner(place, ""), None, leaf.weak))
            for item in leaf.form.items if leaf.kind == "list" and leaf.form is not None else ():
                key = f"{leaf.name}:{item.key}"
                self.bindings["", key].append(Binding(place, self.owner(place, item.key), None, weak=True))
            for name in leaf.attributes:
                self.bindings[leaf.scope, name].append(Binding(place, self.owner(place, ""), None, weak=True))

    def holders(self, place: int, reference: Reference) -> tuple[int, ...]:
        """Who makes what refers to something be there: its owner, or for a frame all that stands in it (-1 alone when some of
        that always does)."""
        leaf = self.outline.leaves[place]
        if leaf.kind != "frame":
            return (self.user(place, reference),)
        inner = {
            self.owner(number, entry.bound)
            for number, other in enumerate(self.outline.leaves)
            if other.frame == leaf.name
            for entry in other.imports
        }
        return (-1,) if -1 in inner or not inner else tuple(sorted(inner))

    def user(self, place: int, reference: Reference) -> int:
        """The atom of what refers to something: a list item, a row of a literal, or the whole leaf; -1 if untouched."""
        return self.owner(place, reference.item or f"@{reference.line}")

    def owner(self, place: int, item: str) -> int:
        """The atom of a list item, or of the whole leaf; -1 if the change does not touch it."""
        found = self.owners.get((place, item))
        return found if found is not None else self.owners.get((place, ""), -1)


class World:
    """All files that matter at one end. `modules` grows as unchanged files are looked into."""

    def __init__(
        self, paths: frozenset[str], modules: dict[str, Module], find: Find, unchanged: Callable[[str], Outline | None]
    ) -> None:
        """`paths` are the tree's, `modules` the changed files', `unchanged` reads any other file's outline."""
        self.paths, self.modules, self._find, self._unchanged = paths, modules, find, unchanged
        self._found: dict[tuple[str, str], str | None] = {}
        self._owned: dict[tuple[str, str], list[tuple[str, str]]] | None = None
        self._starred: dict[tuple[str, tuple[str, ...], int], tuple[Hop, ...] | None] = {}
        self.additions = Additions(self)
        self.veils: dict[str, tuple[Module, int]] = {}
        """Path → a list, as (the other end's module, place), that only the other end has: it hides what is not in it."""
        self.shared: dict[tuple[str, str], list[str]] = defaultdict(list)
        for path, module in sorted(modules.items()):
            for (scope, name), found in module.bindings.items():
                if module.outline.namespace and any(one.imported is None for one in found):
                    self.shared[module.outline.namespace, f"{scope}.{name}" if scope else name].append(path)

    def module(self, path: str) -> Module | None:
        """The module of a file, read on first use; None where no language understands it."""
        if path not in self.modules:
            outline = self._unchanged(path) if path in self.paths else None
            if outline is None:
                return None
            self.modules[path] = Module(path, outline, {})
        return self.modules[path]

    def changed(self) -> Iterator[Module]:
        """The modules in which some leaf is an atom's."""
        return (module for module in self.modules.values() if module.owners)

    def find(self, path: str, module: str) -> str | None:
        """The file that importing `module` from `path` loads at this end, or None if it is none of ours."""
        key = (path, module)
        if key not in self._found:
            self._found[key] = next((file for file in self._find(path, module) if file in self.paths), None)
        return self._found[key]

    def candidates(self, path: str, module: str) -> tuple[str, ...]:
        """The files of either end that importing `module` from `path` could load, best first."""
        return self._find(path, module)

    def resolve(self, path: str, reference: Reference) -> tuple[Hop, ...] | None:
        """What a reference passes through, or None where it cannot be followed to its end."""
        if reference.unknown:
            return member_by_type(self, path, reference.chain) or self._anyones(path, reference.chain[-1])
        if reference.imported is not None:
            return self.through(path, reference.imported, reference.chain, 0)
        if reference.member and len(reference.chain) > 1:
            return self.member_of(path, reference.chain[:-1], reference.chain[-1], 0)
        return self.look_up(path, reference.chain, 0)

    def look_up(self, path: str, chain: tuple[str, ...], depth: int) -> tuple[Hop, ...] | None:
        """Follow a dotted name from the top of a file."""
        module = self.module(path)
        if module is None or not chain or depth > _DEPTH:
            return None
        bindings = module.bindings.get(("", chain[0]))
        if not bindings:
            return self._neighbours(module, chain, depth) or (
                self._star(module, chain, depth) if module.stars else None
            )
        here = (Hop(path, "", chain[0]),)
        imported = [binding.imported for binding in bindings if binding.imported is not None]
        if imported:
            rest = self._best_import(path, imported, chain, depth)
            return here + (rest or ())
        if len(chain) > 1 and module.outline.leaves[bindings[0].place].kind == "class":
            rest = self._attribute(path, chain[0], chain[1:], depth + 1)
            return here + (rest or ())
        return here

    def _neighbours(self, module: Module, chain: tuple[str, ...], depth: int) -> tuple[Hop, ...] | None:
        """A name that changed files of the same namespace bind: all of them, declarations and definitions alike."""
        files = self.shared.get((module.outline.namespace, chain[0]), ()) if module.outline.namespace else ()
        hops: list[Hop] = []
        for path in files:
            found = self.look_up(path, chain, depth + 1)
            if found:
                hops += (*self._way(module, path), *found)
        return tuple(hops) or None

    def _way(self, module: Module, path: str) -> tuple[Hop, ...]:
        """The star imports by which a file sees all of another."""
        return tuple(
            Hop(module.path, "", "*" + entry.module)
            for entry in module.stars
            if self.find(module.path, entry.module) == path
        )

    def _anyones(self, path: str, name: str) -> tuple[Hop, ...] | None:
        """A member of an object whose class is not known, where only one class of the namespace (with its
        specialisations) has such a member."""
        module = self.module(path)
        if module is None or not module.outline.namespace:
            return None
        found = self._members().get((module.outline.namespace, name), ())
        scopes = {scope.partition("<")[0] for _, scope in found}
        return tuple(Hop(file, scope, name) for file, scope in found) if len(scopes) == 1 else None

    def _members(self) -> dict[tuple[str, str], list[tuple[str, str]]]:
        """(namespace, name) → (path, class) of the changed files' members of that name."""
        if self._owned is None:
            self._owned = defaultdict(list)
            for (namespace, qualified), files in self.shared.items():
                scope, _, name = qualified.rpartition(".")
                if scope:
                    self._owned[namespace, name] += [(file, scope) for file in files]
        return self._owned

    def _best_import(
        self, path: str, imported: list[Import], chain: tuple[str, ...], depth: int
    ) -> tuple[Hop, ...] | None:
        """Several dotted imports may bind one first name: the longest that the chain continues is meant."""
        dotted = [
            entry
            for entry in imported
            if entry.dotted and tuple(entry.module.split("."))[: len(chain)] == chain[: len(entry.module.split("."))]
        ]
        entry = max(dotted, key=lambda one: len(one.module)) if dotted else imported[0]
        if entry.dotted:
            names = entry.module.split(".")
            return (
                self.through(path, entry, chain[len(names) :], depth + 1)
                if dotted
                else self._package(path, chain, depth)
            )
        return self.through(path, entry, chain[1:], depth)

    def _package(self, path: str, chain: tuple[str, ...], depth: int) -> tuple[Hop, ...] | None:
        file = self.find(path, chain[0])
        return self._inside(path, file, chain[0], chain[1:], depth + 1) if file else None

    def through(self, path: str, entry: Import, rest: tuple[str, ...], depth: int) -> tuple[Hop, ...] | None:
        """Follow one imported name, then `rest` behind it."""
        if depth > _DEPTH:
            return None
        file = self.find(path, entry.module)
        if entry.member is None or entry.member == "*":
            if file is None:
                return None
            return self._inside(path, file, entry.module, rest, depth + 1)
        if file is None or file == path:
            below = self.find(path, join(entry.module, entry.member))
            if below is not None or file is None:
                return self._inside(path, below, join(entry.module, entry.member), rest, depth + 1) if below else None
        names = entry.member.split(".")
        found = self._inside(path, file, entry.module, (*names, *rest), depth + 1)
        module = self.module(file) if found else None
        if found and module is not None and module.outline.cyclic:
            return (*self._exported(file, names[0]), *found)
        return found

    def _inside(self, path: str, file: str, dotted: str, rest: tuple[str, ...], depth: int) -> tuple[Hop, ...] | None:
        """`rest` looked up in module `file`, which `path` knows as `dotted`; submodules are tried last."""
        here = (Hop(file, "", ""),)
        if not rest or depth > _DEPTH:
            return here
        module = self.module(file)
        if module is not None:
            found = self.look_up(file, rest, depth)
            if found is not None:
                return here + found
        below = self.find(path, join(dotted, rest[0]))
        if below is not None and below != file:
            return here + (self._inside(path, below, join(dotted, rest[0]), rest[1:], depth + 1) or ())
        return here if module is None else None

    def _star(self, module: Module, chain: tuple[str, ...], depth: int) -> tuple[Hop, ...] | None:
        key = module.path, chain, depth
        if key not in self._starred:
            self._starred[key] = self._through_stars(module, chain, depth)
        return self._starred[key]

    def _through_stars(self, module: Module, chain: tuple[str, ...], depth: int) -> tuple[Hop, ...] | None:
        for entry in module.stars:
            if module.outline.namespace and not self._fresh(module, entry):
                continue
            file = self.find(module.path, entry.module)
            if file is not None and file != module.path:
                found = self.look_up(file, chain, depth + 1)
                if found is not None:
                    shown = self._exported(file, chain[0])
                    return (Hop(module.path, "", "*" + entry.module), Hop(file, "", ""), *shown, *found)
        return None

    @staticmethod
    def _fresh(module: Module, entry: Import) -> bool:
        """Whether the change touches a star import."""
        return any(binding.atom >= 0 for binding in module.bindings.get(("", "*" + entry.module), ()))

    def _exported(self, file: str, name: str) -> tuple[Hop, ...]:
        """The list items of a module that let others see `name`: through a star import, or in some languages at all."""
        module = self.module(file)
        lists = [leaf.name for leaf in module.outline.leaves if leaf.kind == "list"] if module is not None else []
        if not lists and file in self.veils and self._veiled(file, name):
            return (Hop(file, "", f"*:{name}"),)
        found = (Hop(file, "", f"{one}:{name}") for one in lists)
        return tuple(hop for hop in found if module is not None and module.bindings.get(("", hop.name)))

    def _veiled(self, file: str, name: str) -> bool:
        """Whether a list that only the other end has hides a name."""
        module, place = self.veils[file]
        return name not in listed(module, place)

    def member_of(self, path: str, owner: tuple[str, ...], name: str, depth: int) -> tuple[Hop, ...] | None:
        """`name` of a class that is written as `owner` (a class's own qualified name, or a dotted name)."""
        module = self.module(path)
        if module is not None and len(owner) == 1 and self._is_class(module, owner[0]):
            inner = self._attribute(path, owner[0], (name,), depth + 1)
            scope, _, last = owner[0].rpartition(".")
            return (Hop(path, scope, last), *inner) if inner else None
        found = self.look_up(path, owner, depth + 1)
        if not found and len(owner) == 1:
            return self._attribute(path, owner[0], (name,), depth + 1)
        if not found or not found[-1].name:
            return found
        held = ".".join(filter(None, (found[-1].scope, found[-1].name)))
        inner = self._attribute(found[-1].path, held, (name,), depth + 1)
        return found + (inner or ())

    @staticmethod
    def _is_class(module: Module, name: str) -> bool:
        scope, _, last = name.rpartition(".")
        found = module.bindings.get((scope, last), [])
        return any(module.outline.leaves[binding.place].kind == "class" for binding in found)

    def _attribute(self, path: str, owner: str, rest: tuple[str, ...], depth: int) -> tuple[Hop, ...] | None:
        """`rest[0]` in class `owner` of a file, or in the first of its bases that has it."""
        module = self.module(path)
        if module is None or depth > _DEPTH:
            return None
        if module.bindings.get((owner, rest[0])):
            return (Hop(path, owner, rest[0]), *self._bodies(module, owner, rest[0]))
        elsewhere = self.shared.get((module.outline.namespace, f"{owner}.{rest[0]}"), ())
        if elsewhere and module.outline.namespace:
            return tuple(Hop(file, owner, rest[0]) for file in elsewhere)
        scope, _, last = owner.rpartition(".")
        for binding in module.bindings.get((scope, last), ()):
            for base in module.outline.leaves[binding.place].bases:
                found = self._base(path, tuple(base.split(".")), rest, depth)
                if found:
                    return found
        return self._added(Hop(path, scope, last), rest, depth)

    def _added(self, owner: Hop, rest: tuple[str, ...], depth: int) -> tuple[Hop, ...] | None:
        """`rest[0]` in a block of a changed file that adds members to a type of whatever file."""
        found = ((path, self._attribute(path, name, rest, depth + 1)) for path, name in self.additions.to(owner))
        return next(((Hop(path, "", ""), *inner) for path, inner in found if inner), None)

    def _bodies(self, module: Module, owner: str, name: str) -> Iterator[Hop]:
        """Definitions of a member in files that do not hold its class."""
        namespace = module.outline.namespace
        scope, _, last = owner.rpartition(".")
        for file in self.shared.get((namespace, f"{owner}.{name}"), ()) if namespace else ():
            if file != module.path and not self.modules[file].bindings.get((scope, last)):
                yield Hop(file, owner, name)

    def _base(self, path: str, base: tuple[str, ...], rest: tuple[str, ...], depth: int) -> tuple[Hop, ...] | None:
        found = self.look_up(path, base, depth + 1)
        if not found or not found[-1].name:
            return None
        owner = ".".join(filter(None, (found[-1].scope, found[-1].name)))
        inner = self._attribute(found[-1].path, owner, rest, depth + 1)
        return (*found, *inner) if inner else None

    def is_set(self, hop: Hop) -> bool:
        """Whether methods alone make a name a member of their class, by setting it on their own object."""
        module = self.modules.get(hop.path)
        found = module.bindings.get((hop.scope, hop.name), []) if module is not None and hop.scope else []
        leaves = [module.outline.leaves[one.place] for one in found if module is not None]
        return bool(leaves) and all(hop.name in leaf.attributes and hop.name not in leaf.binds for leaf in leaves)

    def bases(self, hop: Hop) -> tuple[str, ...] | None:
        """The bases of a class as written; None where the hop is none."""
        module = self.modules.get(hop.path)
        found = module.bindings.get((hop.scope, hop.name), []) if module is not None else []
        leaves = [module.outline.leaves[one.place] for one in found if module is not None]
        return leaves[0].bases if leaves and leaves[0].kind == "class" else None

    def providers(self, hop: Hop) -> tuple[int, ...]:
        """The atoms (or -1) that make a hop be there at this end; empty if nothing does."""
        module = self.modules.get(hop.path)
        if hop.name.startswith("*:") and hop.path in self.veils:
            other, place = self.veils[hop.path]
            return list_atoms(other, place) if self._veiled(hop.path, hop.name[2:]) else ()
        if module is None:
            return (-1,) if hop.path in self.paths else ()
        return tuple(sorted({binding.atom for binding in module.bindings.get((hop.scope, hop.name), ())}))


def join(module: str, name: str) -> str:
    """The dotted name of `name` inside `module`, which may end in the dots of a relative import."""
    return module + name if module.endswith(".") or not module else f"{module}.{name}"
