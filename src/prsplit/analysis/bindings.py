"""Needs that follow from who binds which name: uses, removes, rebinds, contains; and the atoms that float."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from prsplit.analysis.compose import patch_atoms
from prsplit.analysis.cut import Cut
from prsplit.analysis.lists import list_atoms
from prsplit.analysis.paths import file_role
from prsplit.analysis.symbols import Hop, Module
from prsplit.analysis.users import outside_users, users_of
from prsplit.analysis.uses import Ends, Use
from prsplit.model.atom import Atom, ListSlot
from prsplit.model.change import ChangeSet
from prsplit.model.graph import Confidence, Float, Need, NeedKind, Shape, Witness
from prsplit.model.outline import Leaf

LIGHT = 60
"""Lines above which an atom is too heavy to be carried along by its first user."""


def use_needs(ends: Ends, uses: Iterable[Use]) -> Iterator[Need]:
    """A head text needs what brings the names it uses; what takes a name away needs every base text that used it gone."""
    uses = list(uses)
    steady = _steady(ends, uses)
    for use in uses:
        witness = Witness(use.path, use.line, use.name)
        for atom in ends.sides(use.handed)[1] if use.handed is not None else ():
            if atom != use.atom:
                yield Need(use.atom, atom, "uses", "before", Confidence.LIKELY, witness)
        for hop in use.hops:
            gone, come = ends.sides(hop)
            if use.head and use.atom >= 0:
                kind: NeedKind = "uses" if hop.name else "imports"
                for atom in come:
                    if atom != use.atom:
                        yield Need(use.atom, atom, kind, "before", Confidence.CERTAIN, witness)
            elif not use.head and not come:
                targets = (use.atom,) if use.atom >= 0 else steady.get(_identity(use), ())
                for remover in gone:
                    for target in targets:
                        if remover != target and remover >= 0:
                            yield Need(remover, target, "removes", "after", Confidence.CERTAIN, witness)


def framed_needs(ends: Ends, uses: Iterable[Use]) -> Iterator[Need]:
    """A name that is bound in a frame only at one end is not there while the file is loaded: what reads it at once at the
    other end, or uses it there alone, does so while it is bound outside."""
    uses = list(uses)
    switches = dict(_framed(ends))
    if not switches:
        return
    named = {(use.atom, use.head, use.reference.chain[0]) for use in uses if use.reference.chain}
    for use in uses:
        name = use.reference.chain[0] if use.reference.chain else ""
        if use.atom < 0 or (use.reference.deferred and (use.atom, not use.head, name) in named):
            continue
        witness = Witness(use.path, use.line, use.name)
        for atom in switches.get((use.path, name, use.head), ()):
            if atom != use.atom and use.head:
                yield Need(use.atom, atom, "uses", "before", Confidence.CERTAIN, witness)
            elif atom != use.atom:
                yield Need(atom, use.atom, "removes", "after", Confidence.CERTAIN, witness)


def _framed(ends: Ends) -> Iterator[tuple[tuple[str, str, bool], tuple[int, ...]]]:
    """(path, name, bound outside of frames at head?) → the atoms that put it there or take it away."""
    for path, new in list(ends.head.modules.items()):
        old = ends.base.modules.get(path)
        if old is None or not any(leaf.frame for side in (old, new) for leaf in side.outline.leaves):
            continue
        for scope, name in sorted(old.bindings.keys() & new.bindings.keys()):
            loose = [
                tuple(one.atom for one in side.bindings[scope, name] if not side.outline.leaves[one.place].frame)
                for side in (old, new)
            ]
            if not scope and bool(loose[0]) != bool(loose[1]) and -1 not in (*loose[0], *loose[1]):
                yield (path, name, bool(loose[1])), loose[0] or loose[1]


def _identity(use: Use) -> tuple[object, ...]:
    return (use.path, use.reference.chain, use.reference.imported, use.reference.member)


def _steady(ends: Ends, uses: list[Use]) -> dict[tuple[object, ...], tuple[int, ...]]:
    """For references in texts that the change leaves alone: what head's resolution needs that base does not have."""
    found: dict[tuple[object, ...], set[int]] = defaultdict(set)
    for use in uses:
        if use.head and use.atom < 0:
            found[_identity(use)] |= {atom for hop in use.hops for atom in ends.sides(hop)[1]}
    return {key: tuple(sorted(atoms)) for key, atoms in found.items()}


def rebind_needs(ends: Ends) -> Iterator[Need]:
    """A name that is bound at both ends is bound at every step: who takes it away goes with who brings it."""
    for module in list(ends.head.modules.values()):
        for scope, name in module.bindings:
            hop = Hop(module.path, scope, name)
            gone, come = ends.sides(hop)
            if gone and come and ends.volatile(hop):
                witness = Witness(module.path, 1, name)
                for one in gone:
                    yield Need(one, come[0], "rebinds", "with", Confidence.CERTAIN, witness)


def list_needs(ends: Ends) -> Iterator[Need]:
    """A list that tells what a file shows comes, and goes, as a whole where the file shows all without it."""
    for world in (ends.base, ends.head):
        for path, (module, place) in world.veils.items():
            for one, other in pairwise(list_atoms(module, place)):
                yield Need(one, other, "rebinds", "with", Confidence.CERTAIN, Witness(path, 1, path))


def move_needs(ends: Ends) -> Iterator[Need]:
    """A definition that leaves one file of a namespace and enters another: together where both at once would clash, else
    the new one first."""
    for (namespace, qualified), old_paths in ends.base.shared.items():
        scope, _, name = qualified.rpartition(".")
        for path in ends.head.shared.get((namespace, qualified), ()):
            come = ends.head.providers(Hop(path, scope, name))
            if path in old_paths or -1 in come:
                continue
            strict = ends.head.modules[path].outline.strict
            for old_path in old_paths:
                if old_path in ends.head.shared[namespace, qualified]:
                    continue
                for one in ends.base.providers(Hop(old_path, scope, name)):
                    if one >= 0 and come:
                        shape: Shape = "with" if strict else "before"
                        yield Need(one, come[0], "moves", shape, Confidence.CERTAIN, Witness(path, 1, name))


def ambient_needs(ends: Ends, atoms: tuple[Atom, ...]) -> Iterator[Need]:
    """An import that changes what the whole file means comes before, and goes after, every other edit of the file."""
    for world, head in ((ends.base, False), (ends.head, True)):
        for module in list(world.modules.values()):
            for place, leaf in enumerate(module.outline.leaves):
                for entry in leaf.imports:
                    atom = module.owner(place, entry.bound) if entry.ambient else -1
                    if atom < 0 or atoms[atom].action == "modify":
                        continue
                    witness = Witness(module.path, 1, entry.bound)
                    for other in sorted({*module.owners.values()} - {atom, -1}):
                        if atoms[other].kind == "file":
                            continue
                        if head:
                            yield Need(other, atom, "uses", "before", Confidence.CERTAIN, witness)
                        else:
                            yield Need(atom, other, "removes", "after", Confidence.CERTAIN, witness)


def hunk_needs(cut: Cut) -> Iterator[Need]:
    """Hunks of a code file that no language understands stay together unless the limit forces them apart."""
    for patch in cut.patches:
        hunks = [atom for atom in sorted(patch_atoms(patch)) if cut.atoms[atom].kind == "hunk"]
        if file_role(patch.path) in ("code", "test"):
            for one, other in pairwise(hunks):
                witness = Witness(patch.path, cut.atoms[other].line, patch.path)
                yield Need(other, one, "order", "with", Confidence.LIKELY, witness)


def page_needs(change: ChangeSet, cut: Cut) -> Iterator[Need]:
    """A new page that has to be cut grows from its top: each section follows the one above it."""
    for file, patch in zip(change.files, cut.patches, strict=True):
        if file.old is None and file_role(patch.path) == "docs":
            found = [slot.atom for slot in patch.slots or () if not isinstance(slot, ListSlot)]
            for one, other in pairwise(atom for atom in found if atom >= 0 and cut.atoms[atom].kind == "section"):
                witness = Witness(patch.path, cut.atoms[other].line, patch.path)
                yield Need(other, one, "order", "before", Confidence.LIKELY, witness)


def member_needs(ends: Ends) -> Iterator[Need]:
    """Members of a new class need its header; a header without docstring needs a member to be legal, and any header the
    members that the class's bases demand."""
    known = {
        module.owner(place, "")
        for module in ends.base.modules.values()
        for place, leaf in enumerate(module.outline.leaves)
        if leaf.kind == "class"
    }
    for module in ends.head.modules.values():
        headers: dict[str, int] = {}
        filled: set[str] = set()
        gathering = {leaf.name for leaf in module.outline.leaves if leaf.gathers}
        for place, leaf in enumerate(module.outline.leaves):
            atom = module.owner(place, "")
            if leaf.scope in headers:
                head = headers[leaf.scope]
                witness = Witness(module.path, 1, leaf.name or leaf.scope)
                if atom >= 0 and atom != head:
                    yield Need(atom, head, "contains", "before", Confidence.CERTAIN, witness)
                    if (leaf.scope not in filled and leaf.scope not in gathering) or leaf.demanded:
                        yield Need(head, atom, "contains", "with", Confidence.CERTAIN, witness)
                filled.add(leaf.scope)
            if leaf.kind == "class" and atom >= 0 and atom not in known:
                headers[leaf.name] = atom
                if leaf.docstring:
                    filled.add(leaf.name)


def item_floats(ends: Ends, atoms: tuple[Atom, ...]) -> Iterator[Float]:
    """Import items whose every user is an atom: they come with their first user and go with their last."""
    for world, removal in ((ends.head, False), (ends.base, True)):
        for module in world.changed():
            users = users_of(module)
            for place, leaf in enumerate(module.outline.leaves):
                if leaf.kind == "statement" and leaf.imports and not leaf.scope:
                    yield from _guarded(module, place, users, atoms, removal=removal)
                if leaf.kind != "import":
                    continue
                for entry in leaf.imports:
                    atom = module.owner(place, entry.bound)
                    wanted = "delete" if removal else "add"
                    if atom < 0 or atoms[atom].action != wanted or atoms[atom].kind != "item":
                        continue
                    found = users.get(entry.bound, set()) - {atom}
                    if found and -1 not in found:
                        yield Float(atom, tuple(sorted(found)), removal)


def heading_floats(ends: Ends, atoms: tuple[Atom, ...]) -> Iterator[Float]:
    """Headings that gather entries: they come with the first of them."""
    for module in ends.head.modules.values():
        members: dict[str, set[int]] = defaultdict(set)
        headings: dict[str, int] = {}
        for place, leaf in enumerate(module.outline.leaves):
            atom = module.owner(place, "")
            if leaf.scope in headings:
                members[leaf.scope].add(atom)
            if leaf.gathers and atom >= 0 and atoms[atom].action == "add":
                headings[leaf.name] = atom
        for name, atom in headings.items():
            users = members[name] - {atom}
            if users and -1 not in users:
                yield Float(atom, tuple(sorted(users)))


def _guarded(
    module: Module, place: int, users: dict[str, set[int]], atoms: tuple[Atom, ...], *, removal: bool
) -> Iterator[Float]:
    """An import behind `try` or `if` that binds nothing else floats as a whole."""
    leaf = module.outline.leaves[place]
    atom = module.owner(place, "")
    names = {entry.bound for entry in leaf.imports}
    firsts = {name.partition(".")[0] for name in names}
    if atom < 0 or not set(leaf.binds) <= firsts or atoms[atom].action != ("delete" if removal else "add"):
        return
    found = set().union(*(users.get(name, set()) for name in names)) - {atom}
    if found and -1 not in found:
        yield Float(atom, tuple(sorted(found)), removal)


def helper_floats(ends: Ends, atoms: tuple[Atom, ...], needs: tuple[Need, ...], uses: Iterable[Use]) -> Iterator[Float]:
    """Small private helpers and members whose every user is an atom, and which nothing ties to others."""
    outside = outside_users(uses)
    tied = {end for need in needs if need.shape == "with" for end in (need.source, need.target)}
    for world, removal in ((ends.head, False), (ends.base, True)):
        wanted = "delete" if removal else "add"
        for module in world.changed():
            users = users_of(module)
            for (scope, name), found in module.bindings.items():
                atom, leaf = found[0].atom, module.outline.leaves[found[0].place]
                shared = scope and module.outline.namespace
                if shared or not _private(leaf, scope, name) or len(found) > 1 or atom < 0:
                    continue
                if atoms[atom].action != wanted or atoms[atom].lines > LIGHT or atom in tied or found[0].imported:
                    continue
                keys = (f"{scope}.{name}", f".{name}") if scope else (name,)
                own = {user for key in keys for user in users.get(key, ())}
                others = (own | outside.get((not removal, module.path, name), set())) - {atom}
                if others and -1 not in others:
                    yield Float(atom, tuple(sorted(others)), removal)


def _private(leaf: Leaf, scope: str, name: str) -> bool:
    """Whether a name is nobody's but its file's, or its class's; blocks that add to a class have no members of their own."""
    if scope:
        return leaf.local and leaf.scope == scope and " " not in scope
    return leaf.local or (name.startswith("_") and not name.startswith("__"))
