"""Needs of manifests and of what stands for content elsewhere: dependencies, lock files, attributes, submodules."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from prsplit.analysis.cut import Cut
from prsplit.analysis.paths import LOCKS, file_role, folder, is_job
from prsplit.analysis.patterns import matcher
from prsplit.analysis.symbols import Module
from prsplit.analysis.uses import Ends
from prsplit.model.atom import Atom
from prsplit.model.change import ChangeSet
from prsplit.model.graph import Confidence, Float, Need, Witness

_WORD = re.compile(rb"@?[A-Za-z][\w.-]*(?:/[\w.-]+)*")
_PATH = re.compile(rb"[\w.@+-]+(?:/[\w.@+-]+)*")
_POINTER = b"version https://git-lfs"
_SUBMODULE = "160000"
_LFS = re.compile(rb"^(\S+)[ \t].*filter=lfs", re.MULTILINE)


def manifest_needs(
    change: ChangeSet, cut: Cut, ends: Ends, texts: Mapping[int, bytes], gone: Mapping[int, bytes]
) -> Iterator[Need]:
    """All needs of this module, in a fixed order."""
    come, went = _declared(cut.atoms, texts), _declared(cut.atoms, gone)
    if come or went:
        raised = {name: atoms & went[name] for name, atoms in come.items() if atoms & went.get(name, set())}
        yield from _declares(cut.atoms, ends, come)
        yield from _raised(cut.atoms, ends, raised)
        yield from _undeclares(cut.atoms, ends, {name: went[name] - come.get(name, set()) for name in went}, come)
    yield from _locked(cut.atoms, texts)
    yield from _pointed(change, cut, texts)
    yield from _submodules(change, cut, texts)


def _declared(atoms: Iterable[Atom], texts: Mapping[int, bytes]) -> dict[str, set[int]]:
    """What manifests may name → the atoms whose text does, or whose section is called so (`[dependencies.clap]`)."""
    found: dict[str, set[int]] = defaultdict(set)
    for atom in atoms:
        if file_role(atom.path) == "build" and not is_job(atom.path) and atom.index in texts:
            for word in set(_WORD.findall(texts[atom.index])):
                found[folded(word.decode("utf-8", "surrogateescape"))].add(atom.index)
            for section in atom.symbol.split(".")[1:-1] if atom.kind == "section" else ():
                found[folded(section)].add(atom.index)
    return found


def folded(name: str) -> str:
    """A name as manifests compare it."""
    return name.lower().replace("-", "_")


def manifest_names(module: str) -> Iterator[str]:
    """What an imported module may be called in a manifest: itself, the paths above it, the first of its dotted names."""
    parts = module.split("/")
    if len(parts) == 1:
        yield folded(module.partition(".")[0])
    else:
        yield from (folded("/".join(parts[:length])) for length in range(1, len(parts) + 1))


def foreign_imports(ends: Ends, *, head: bool) -> Iterator[tuple[Module, int, str, str]]:
    """The imports of other people's packages at an end: (file, atom or -1, module, name that it binds)."""
    world = ends.head if head else ends.base
    for module in list(world.modules.values()):
        for place, leaf in enumerate(module.outline.leaves):
            for entry in leaf.imports:
                if entry.module and not entry.module.startswith(".") and world.find(module.path, entry.module) is None:
                    yield module, module.owner(place, entry.bound), entry.module, entry.bound.partition(".")[0]


def _declares(atoms: tuple[Atom, ...], ends: Ends, come: Mapping[str, set[int]]) -> Iterator[Need]:
    """A first import of somebody else's package needs the manifest line that declares it."""
    for module, atom, name, _ in foreign_imports(ends, head=True):
        for target in sorted({one for each in manifest_names(name) for one in come.get(each, ())}) if atom >= 0 else ():
            yield Need(
                atom, target, "declares", "before", Confidence.LIKELY, Witness(module.path, atoms[atom].line, name)
            )


def _undeclares(
    atoms: tuple[Atom, ...], ends: Ends, went: Mapping[str, set[int]], come: Mapping[str, set[int]]
) -> Iterator[Need]:
    """A manifest line goes after the last import of what it declares, unless it brings something in the same stroke."""
    busy = {atom for found in come.values() for atom in found}
    for module, atom, name, _ in foreign_imports(ends, head=False):
        for source in (
            sorted({one for each in manifest_names(name) for one in went.get(each, ())} - busy) if atom >= 0 else ()
        ):
            yield Need(
                source, atom, "removes", "after", Confidence.LIKELY, Witness(module.path, atoms[atom].line, name)
            )


def _raised(atoms: tuple[Atom, ...], ends: Ends, raised: Mapping[str, set[int]]) -> Iterator[Need]:
    """Another version of a dependency comes before the texts that start to use more of it."""
    if not raised:
        return
    known: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for head in (False, True):
        for module, _, name, bound in foreign_imports(ends, head=head):
            targets = sorted({one for each in manifest_names(name) for one in raised.get(each, ())})
            for place, facts in enumerate(module.outline.facts if targets else ()):
                chains = {one.chain[:2] for one in facts.references if one.chain[:1] == (bound,) and len(one.chain) > 1}
                atom = module.owner(place, "")
                if not head:
                    known[name] |= chains
                elif atom >= 0 and chains - known[name]:
                    witness = Witness(module.path, atoms[atom].line, ".".join(min(chains - known[name])))
                    for target in targets:
                        yield Need(atom, target, "declares", "before", Confidence.LIKELY, witness)


def _locked(atoms: tuple[Atom, ...], texts: Mapping[int, bytes]) -> Iterator[Need]:
    """A lock file should come with what is added to the manifests beside and below it."""
    manifests = [atom for atom in atoms if file_role(atom.path) == "build" and atom.index in texts]
    for lock in atoms:
        if lock.path.rpartition("/")[2] in LOCKS:
            place = folder(lock.path)
            for atom in manifests:
                if not place or atom.path.startswith(place + "/"):
                    witness = Witness(lock.path, 1, atom.symbol or atom.path)
                    yield Need(lock.index, atom.index, "generates", "should", Confidence.LIKELY, witness)


def lock_floats(needs: Iterable[Need]) -> Iterator[Float]:
    """A lock file comes with the first of what is added to its manifests: later steps may find it ahead of them."""
    users: dict[int, set[int]] = defaultdict(set)
    for need in needs:
        if need.kind == "generates" and need.shape == "should":
            users[need.source].add(need.target)
    for lock, found in sorted(users.items()):
        yield Float(lock, tuple(sorted(found)))


def _pointed(change: ChangeSet, cut: Cut, texts: Mapping[int, bytes]) -> Iterator[Need]:
    """A pointer to a file kept elsewhere needs the line that says so: else it is all that people get."""
    pointers = [
        (file.path, patch.file_atom)
        for file, patch in zip(change.files, cut.patches, strict=True)
        if file.old is None and (file.new_data or b"").startswith(_POINTER) and patch.file_atom >= 0
    ]
    for atom in cut.atoms if pointers else ():
        if atom.path.rpartition("/")[2] != ".gitattributes":
            continue
        for pattern in _LFS.findall(texts.get(atom.index, b"")):
            home = atom.path.removesuffix(".gitattributes")
            fits = matcher((pattern.decode("utf-8", "surrogateescape"),))
            for path, pointer in pointers:
                if path.startswith(home) and fits(path.removeprefix(home)):
                    witness = Witness(atom.path, atom.line, path)
                    yield Need(pointer, atom.index, "declares", "before", Confidence.CERTAIN, witness)


def _submodules(change: ChangeSet, cut: Cut, texts: Mapping[int, bytes]) -> Iterator[Need]:
    """A submodule needs the lines that say where it comes from; who spells a path in it, the commit that it stands at."""
    modules = {
        file.path: patch.file_atom
        for file, patch in zip(change.files, cut.patches, strict=True)
        if file.new is not None and file.new.mode == _SUBMODULE and patch.file_atom >= 0
    }
    shorts = {path.rpartition("/")[2]: atom for path, atom in modules.items()}
    for atom in cut.atoms if modules else ():
        if file_role(atom.path) == "docs" or atom.index not in texts:
            continue
        for word in sorted(set(_PATH.findall(texts[atom.index]))):
            spelled = word.decode("utf-8", "surrogateescape")
            found = [one for path, one in modules.items() if f"{spelled}/".startswith(f"{path}/")]
            if "/" in spelled and spelled.partition("/")[0] in shorts:
                found.append(shorts[spelled.partition("/")[0]])
            for target in found:
                witness = Witness(atom.path, atom.line, spelled)
                if target != atom.index and atom.path.endswith(".gitmodules"):
                    for one in _section(cut.atoms, atom):
                        yield Need(target, one, "declares", "before", Confidence.CERTAIN, witness)
                elif target != atom.index:
                    yield Need(atom.index, target, "names", "before", Confidence.LIKELY, witness)


def _section(atoms: tuple[Atom, ...], atom: Atom) -> list[int]:
    """An entry of settings with all that stands in one section with it."""
    name = atom.symbol.rpartition(".")[0] or atom.symbol
    return [
        one.index
        for one in atoms
        if one.path == atom.path and (one.symbol == name or one.symbol.startswith(f"{name}.") or not one.symbol)
    ]
