"""Needs found in words: documents that name symbols, strings that name files, manifests that declare dependencies."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from prsplit.analysis.compose import edited_texts
from prsplit.analysis.cut import Cut
from prsplit.analysis.paths import file_role
from prsplit.analysis.symbols import Hop, World
from prsplit.analysis.uses import Ends, Use
from prsplit.model.change import ChangeSet
from prsplit.model.graph import Confidence, Need, NeedKind, Witness, likely_use

_WORD = re.compile(rb"[A-Za-z_][A-Za-z0-9_]{3,}")
_PATH = re.compile(rb"(?<![\w.@+-])[\w.@+-]++(?:/[\w.@+-]++)+|(?<![\w-])[\w-]++\.[A-Za-z]\w{0,5}")
_ENTRY = re.compile(rb"^[ \t]+(?:\S[^<\n]*<)?([\w./+-]+)>?[ \t]*$", re.MULTILINE)
_EVERYDAY_FILES = frozenset(
    {"README.md", "index.js", "config.json", "__init__.py", "main.py", "setup.py", "utils.py", "test.py"}
)


def atom_texts(change: ChangeSet, cut: Cut, *, head: bool) -> dict[int, bytes]:
    """What each atom has at head (a deletion: nothing) or at base (an addition: nothing), as one text."""
    texts: dict[int, list[bytes]] = defaultdict(list)
    for file, patch in zip(change.files, cut.patches, strict=True):
        data, alone = (file.new_data, "A") if head else (file.old_data, "D")
        if patch.slots is None and patch.file_atom >= 0 and data is not None and file.status in (alone, "T"):
            texts[patch.file_atom].append(data)
        for atom, old, new in edited_texts(patch):
            if new if head else old:
                texts[atom].append(new if head else old)
    return {atom: b"\n".join(found) for atom, found in texts.items()}


def created_files(change: ChangeSet, cut: Cut) -> dict[str, int]:
    """Path that head alone has → the atom that creates the file or moves it there."""
    return {
        file.path: patch.file_atom
        for file, patch in zip(change.files, cut.patches, strict=True)
        if file.new is not None and (file.old is None or file.old.path != file.new.path) and patch.file_atom >= 0
    }


def path_needs(change: ChangeSet, cut: Cut, texts: dict[int, bytes]) -> Iterator[Need]:
    """Code, build lists and settings that spell the path of a created file need the file; prose only should."""
    modules = {file.path for file in change.files if file.opaque == "submodule"}
    created = {path: atom for path, atom in created_files(change, cut).items() if path not in modules}
    if not created:
        return
    tails = _tails(created)
    for atom in cut.atoms:
        for page in _contents(atom.path, texts.get(atom.index, b""), created):
            yield Need(atom.index, created[page], "registers", "before", Confidence.LIKELY, Witness(atom.path, 1, page))
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


def vanished_needs(change: ChangeSet, cut: Cut, texts: dict[int, bytes], gone: dict[int, bytes]) -> Iterator[Need]:
    """A file is deleted after code, build lists and settings cease to spell its path: they may open it, or take it in."""
    deleted = {
        file.path: patch.file_atom
        for file, patch in zip(change.files, cut.patches, strict=True)
        if file.new is None and file.opaque != "submodule" and patch.file_atom >= 0
    }
    tails = _tails(deleted)
    for atom in cut.atoms if deleted else ():
        if file_role(atom.path) == "docs" or atom.index not in gone:
            continue
        for spelled in sorted(set(_PATH.findall(gone[atom.index])) - set(_PATH.findall(texts.get(atom.index, b"")))):
            name = spelled.decode("utf-8", "surrogateescape").removeprefix("./").removeprefix("../")
            path = tails.get(name)
            if path is not None and path != atom.path and atom.index not in deleted.values():
                witness = Witness(atom.path, atom.line, name)
                yield Need(deleted[path], atom.index, "removes", "after", Confidence.LIKELY, witness)


def _contents(path: str, text: bytes, created: Collection[str]) -> Iterator[str]:
    """The created pages that lines of a document's table of contents name: a path alone, without suffix, as seen from the
    document, or in angle brackets behind a title."""
    if file_role(path) != "docs" or not path.endswith((".rst", ".md", ".txt")):
        return
    place = path.rpartition("/")[0]
    for line in _ENTRY.findall(text):
        entry = line.decode("utf-8", "surrogateescape")
        stem = posixpath.normpath(posixpath.join("" if entry.startswith("/") else place, entry.lstrip("/")))
        yield from (stem + suffix for suffix in ("", ".rst", ".md", ".ipynb") if stem + suffix in created)


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
            yield likely_use(use.atom, target, Witness(use.path, use.line, use.name), head=use.head)
    come, gone = _coming(ends), _going(ends)
    for file in change.files:
        if file.path not in whole:
            continue
        atom = atoms[file.path]
        for head, data, known in ((True, file.new_data, come), (False, file.old_data, gone)):
            for word in sorted(set(_WORD.findall(data or b"")) & known.keys()):
                for other in known[word]:
                    yield likely_use(atom, other, Witness(file.path, 1, word.decode()), head=head)


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
