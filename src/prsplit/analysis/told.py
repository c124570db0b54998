"""Needs of what is told about code: tests come with what they call, documents with what they name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from prsplit.analysis.paths import file_role, stem
from prsplit.analysis.uses import Ends, Use
from prsplit.model.atom import Atom
from prsplit.model.graph import Confidence, Need, Witness

_WORD = re.compile(rb"(?<![\w-])[A-Za-z_][A-Za-z0-9_]{3,}+(?!-\w)")
"""A name; a part of `--a-flag` or of a compound word is none."""
_MARKED = re.compile(rb"`+([^`\n]{1,120})`+|([A-Za-z_][\w.]{3,})\(")
_SPECIAL = re.compile(rb"[a-z0-9]_[a-z0-9]|[a-z0-9][A-Z]|^_|\d")
_MOST = 3
"""Definitions of one name from which on it tells nothing."""


def document_needs(atoms: Sequence[Atom], texts: Mapping[int, bytes]) -> Iterator[Need]:
    """A document that names what the change introduces or changes should not come before it.

    Names that the text marks as code count; without any, names that are no plain words; without any, a plain word that
    only one definition is called.
    """
    named = _names(atoms)
    for atom in atoms:
        if file_role(atom.path) != "docs" or atom.index not in texts:
            continue
        for word in sorted(_spoken_of(texts[atom.index], named)):
            witness = Witness(atom.path, atom.line, word.decode("utf-8", "surrogateescape"))
            for target in sorted(named[word]):
                yield Need(atom.index, target, "documents", "should", Confidence.LIKELY, witness)


def _names(atoms: Iterable[Atom]) -> dict[bytes, set[int]]:
    """Last name → the definitions of code that are called so; names that many have are left out."""
    found: dict[bytes, set[int]] = defaultdict(set)
    for atom in atoms:
        if atom.kind == "definition" and atom.action != "delete" and file_role(atom.path) == "code":
            name = atom.symbol.rpartition(".")[2]
            if len(name) > 3 and not name.startswith("__"):
                found[name.encode("utf-8", "surrogateescape")].add(atom.index)
    return {name: found[name] for name in found if len(found[name]) <= _MOST}


def _spoken_of(text: bytes, named: Mapping[bytes, Collection[int]]) -> set[bytes]:
    words = set(_WORD.findall(text)) & named.keys()
    marked = words & {word for match in _MARKED.finditer(text) for word in _WORD.findall(match[1] or match[2])}
    if marked:
        return marked
    special = {word for word in words if _SPECIAL.search(word)}
    return special or {word for word in words if len(named[word]) == 1}


def test_needs(atoms: Sequence[Atom], uses: Iterable[Use], ends: Ends, texts: Mapping[int, bytes]) -> Iterator[Need]:
    """A new test should come with what it tests: the changed code that it refers to; else what its own name or its text
    names; else the largest change to the code that its file is named after."""
    tests = {atom.index for atom in atoms if file_role(atom.path) == "test" and atom.kind in ("definition", "file")}
    linked: set[int] = set()
    for use in uses:
        if not use.head or use.atom not in tests or use.target is None:
            continue
        for target in ends.head.providers(use.target) if use.target.name else ():
            if target >= 0 and file_role(atoms[target].path) == "code":
                linked.add(use.atom)
                witness = Witness(use.path, use.line, use.name)
                yield Need(use.atom, target, "tests", "should", Confidence.CERTAIN, witness)
    named, owners = _names(atoms), _owners(atoms)
    for index in sorted(tests - linked):
        atom = atoms[index]
        words = _meant(atom, texts.get(index, b""), named)
        for word in sorted(words):
            witness = Witness(atom.path, atom.line, word.decode("utf-8", "surrogateescape"))
            for target in sorted(named[word]):
                yield Need(index, target, "tests", "should", Confidence.LIKELY, witness)
        if not words and stem(atom.path) in owners:
            witness = Witness(atom.path, atom.line, stem(atom.path))
            yield Need(index, owners[stem(atom.path)], "tests", "should", Confidence.LIKELY, witness)


def _meant(atom: Atom, text: bytes, named: Mapping[bytes, Collection[int]]) -> set[bytes]:
    """The names that a test calls by their own, of those that its text holds: all of them where it has none of them in its
    name."""
    words = set(_WORD.findall(text)) & named.keys()
    symbol = re.sub(r"[^a-z0-9]", "", atom.symbol.lower()).encode()
    own = {word for word in words if re.sub(rb"[^a-z0-9]", b"", word.lower()) in symbol}
    return own or words


def _owners(atoms: Iterable[Atom]) -> dict[str, int]:
    """Stem of a file of code → its definition that changes most."""
    found: dict[str, Atom] = {}
    for atom in atoms:
        if file_role(atom.path) == "code" and atom.kind == "definition":
            known = found.get(stem(atom.path))
            if known is None or atom.lines > known.lines:
                found[stem(atom.path)] = atom
    return {name: atom.index for name, atom in found.items()}
