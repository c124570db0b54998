"""Needs found in words: documents that name symbols, strings that name files, manifests that declare dependencies."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from prsplit.analysis.cut import Cut
from prsplit.analysis.paths import file_role, stem
from prsplit.analysis.symbols import Hop, World
from prsplit.analysis.uses import Ends, Use
from prsplit.model.atom import Atom, FilePatch, ListSlot
from prsplit.model.change import ChangeSet
from prsplit.model.graph import Confidence, Need, NeedKind, Witness

_WORD = re.compile(rb"[A-Za-z_][A-Za-z0-9_]{3,}")
_PATH = re.compile(rb"(?<![\w.@+-])[\w.@+-]++(?:/[\w.@+-]++)+|(?<![\w-])[\w-]++\.[A-Za-z]\w{0,5}")
_EVERYDAY_FILES = frozenset(
    {"README.md", "index.js", "config.json", "__init__.py", "main.py", "setup.py", "utils.py", "test.py"}
)


def atom_texts(change: ChangeSet, cut: Cut) -> dict[int, bytes]:
    """What each atom brings to head (for a deletion: nothing), as one text."""
    texts: dict[int, list[bytes]] = defaultdict(list)
    for file, patch in zip(change.files, cut.patches, strict=True):
        if patch.slots is None and patch.file_atom >= 0 and file.new_data is not None and file.status in ("A", "T"):
            texts[patch.file_atom].append(file.new_data)
        for atom, text in _slot_texts(patch):
            texts[atom].append(text)
    return {atom: b"\n".join(found) for atom, found in texts.items()}


def _slot_texts(patch: FilePatch) -> Iterator[tuple[int, bytes]]:
    for slot in patch.slots or ():
        if isinstance(slot, ListSlot):
            for item in slot.items:
                if item.atom >= 0 and item.new is not None:
                    yield item.atom, item.new
        elif slot.atom >= 0 and slot.new:
            yield slot.atom, slot.new


def document_needs(atoms: tuple[Atom, ...], texts: dict[int, bytes]) -> Iterator[Need]:
    """A document that names what the change introduces or changes should not come before it."""
    named: dict[bytes, set[int]] = defaultdict(set)
    for atom in atoms:
        if atom.kind == "definition" and atom.action != "delete" and file_role(atom.path) == "code":
            name = atom.symbol.rpartition(".")[2]
            if len(name) > 3 and not name.startswith("__"):
                named[name.encode("utf-8", "surrogateescape")].add(atom.index)
    for atom in atoms:
        if file_role(atom.path) != "docs" or atom.index not in texts:
            continue
        for word in sorted(set(_WORD.findall(texts[atom.index])) & named.keys()):
            witness = Witness(atom.path, atom.line, word.decode("utf-8", "surrogateescape"))
            if len(named[word]) <= 3:
                for target in sorted(named[word]):
                    yield Need(atom.index, target, "documents", "should", Confidence.LIKELY, witness)


def path_needs(change: ChangeSet, cut: Cut, texts: dict[int, bytes]) -> Iterator[Need]:
    """Code, build lists and settings that spell the path of a created file need the file; prose only should."""
    created: dict[str, int] = {}
    for file, patch in zip(change.files, cut.patches, strict=True):
        if file.new is not None and (file.old is None or file.old.path != file.new.path) and patch.file_atom >= 0:
            created[file.new.path] = patch.file_atom
    if not created:
        return
    tails = _tails(created)
    for atom in cut.atoms:
        for spelled in sorted(set(_PATH.findall(texts.get(atom.index, b"")))):
            name = spelled.decode("utf-8", "surrogateescape").removeprefix("./").removeprefix("../")
            path = tails.get(name)
            if path is None or path == atom.path or created[path] == atom.index:
                continue
            witness = Witness(atom.path, atom.line, name)
            role = file_role(atom.path)
            if role == "docs":
                yield Need(atom.index, created[path], "documents", "should", Confidence.LIKELY, witness)
            else:
                kind: NeedKind = "names" if role in ("code", "test") else "registers"
                yield Need(atom.index, created[path], kind, "before", Confidence.LIKELY, witness)


def _tails(created: dict[str, int]) -> dict[str, str]:
    """Spelled path → created path: every tail with a slash, and names that only one created file has. Documents are also
    spelled without their suffix, as a table of contents does it."""
    tails: dict[str, str | None] = {}
    for path in created:
        parts = path.split("/")
        for depth in range(len(parts)):
            tail = "/".join(parts[depth:])
            names = [tail, tail.rpartition(".")[0]] if "/" in tail and file_role(path) == "docs" else [tail]
            for name in names:
                if name not in _EVERYDAY_FILES:
                    tails[name] = None if name in tails else path
    return {tail: path for tail, path in tails.items() if path is not None}


def declare_needs(atoms: tuple[Atom, ...], ends: Ends, texts: dict[int, bytes]) -> Iterator[Need]:
    """A first import of somebody else's package needs the manifest line that declares it."""
    manifests: dict[str, list[int]] = defaultdict(list)
    for atom in atoms:
        if file_role(atom.path) == "build" and atom.index in texts:
            for word in set(re.findall(rb"[A-Za-z][A-Za-z0-9_.-]+", texts[atom.index])):
                manifests[word.decode().lower().replace("-", "_")].append(atom.index)
    if not manifests:
        return
    for module in ends.head.modules.values():
        for place, leaf in enumerate(module.outline.leaves):
            for entry in leaf.imports:
                atom_index = module.owner(place, entry.bound)
                top = entry.module.partition(".")[0].lower()
                if atom_index < 0 or not top or ends.head.find(module.path, entry.module) is not None:
                    continue
                for target in manifests.get(top, ()):
                    witness = Witness(module.path, atoms[atom_index].line, entry.module)
                    yield Need(atom_index, target, "declares", "before", Confidence.LIKELY, witness)


def test_needs(atoms: tuple[Atom, ...], uses: list[Use], ends: Ends) -> Iterator[Need]:
    """A new test should come with what it tests: the changed code that it refers to, or code of the same stem."""
    tests = {atom.index for atom in atoms if file_role(atom.path) == "test" and atom.kind in ("definition", "file")}
    code: dict[str, list[Atom]] = defaultdict(list)
    for atom in atoms:
        if file_role(atom.path) == "code" and atom.kind == "definition":
            code[stem(atom.path)].append(atom)
    linked: set[int] = set()
    for use in uses:
        if not use.head or use.atom not in tests or use.target is None:
            continue
        for target in ends.head.providers(use.target) if use.target.name else ():
            if target >= 0 and file_role(atoms[target].path) == "code":
                linked.add(use.atom)
                witness = Witness(use.path, use.line, use.name)
                yield Need(use.atom, target, "tests", "should", Confidence.CERTAIN, witness)
    for index in sorted(tests - linked):
        atom = atoms[index]
        for target_atom in code.get(stem(atom.path), ())[:3]:
            witness = Witness(atom.path, atom.line, stem(atom.path))
            yield Need(index, target_atom.index, "tests", "should", Confidence.LIKELY, witness)


def unread_needs(
    change: ChangeSet, cut: Cut, whole: Collection[str], uses: Iterable[Use], ends: Ends
) -> Iterator[Need]:
    """A file that its language could not read: who reaches into it, and which names that come or go it mentions."""
    atoms = {
        entry.path: patch.file_atom
        for file, patch in zip(change.files, cut.patches, strict=True)
        for entry in (file.old, file.new)
        if entry is not None and file.path in whole
    }
    if not atoms:
        return
    for use in uses:
        target = atoms.get(use.target.path, -1) if use.target is not None else -1
        if target >= 0 and use.atom >= 0:
            witness = Witness(use.path, use.line, use.name)
            if use.head:
                yield Need(use.atom, target, "uses", "before", Confidence.LIKELY, witness)
            else:
                yield Need(target, use.atom, "removes", "after", Confidence.LIKELY, witness)
    come, gone = _coming(ends), _going(ends)
    for file in change.files:
        if file.path not in whole:
            continue
        atom = atoms[file.path]
        for word in sorted(set(_WORD.findall(file.new_data or b"")) & come.keys()):
            for other in come[word]:
                yield Need(atom, other, "uses", "before", Confidence.LIKELY, Witness(file.path, 1, word.decode()))
        for word in sorted(set(_WORD.findall(file.old_data or b"")) & gone.keys()):
            for other in gone[word]:
                yield Need(other, atom, "removes", "after", Confidence.LIKELY, Witness(file.path, 1, word.decode()))


def _coming(ends: Ends) -> dict[bytes, set[int]]:
    """Names that head brings, with the atoms that do."""
    return _one_sided(ends.head, ends.base)


def _going(ends: Ends) -> dict[bytes, set[int]]:
    """Names that head lacks, with the atoms that take them away."""
    return _one_sided(ends.base, ends.head)


def _one_sided(here: World, there: World) -> dict[bytes, set[int]]:
    found: dict[bytes, set[int]] = defaultdict(set)
    for module in list(here.modules.values()):
        for (scope, name), bindings in module.bindings.items():
            if not there.providers(Hop(module.path, scope, name)):
                found[name.encode("utf-8", "surrogateescape")] |= {b.atom for b in bindings if b.atom >= 0}
    return found
