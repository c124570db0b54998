"""Why a need holds, as one sentence: the only place where kinds of need become words."""

from __future__ import annotations

from collections.abc import Sequence
from posixpath import basename, splitext

from prsplit.model.atom import Atom
from prsplit.model.graph import Confidence, Need, NeedKind, Witness

_SENTENCES: dict[NeedKind, str] = {
    "uses": "{source} uses {target}",
    "contains": "{source} lies in {target}",
    "imports": "{source} imports {target}",
    "includes": "{source} includes {target}",
    "declares": "{source} imports {name}, which {target} declares",
    "names": "{source} opens {target} by its path",
    "registers": "{source} lists {target}",
    "renames": "{source} and {target} carry one rename",
    "signature": "{source} follows the new signature of {target}",
    "contract": "{source} and the body of {target} change together",
    "implements": "{source} implements {target}",
    "exhausts": "{source} has to cover every case of {target}",
    "pins": "{source} pins what {target} changes",
    "moves": "{source} and {target} are one definition that moves",
    "rebinds": "{source} and {target} bind the same name",
    "generates": "{source} is generated from {target}",
    "built": "{source} and {target} are written by one build",
    "removes": "{source} removes what {target} stops using",
    "tests": "{source} tests {target}",
    "documents": "{source} documents {target}",
    "order": "{source} has to come after {target}",
    "proof": "{source} does not stand without {target}",
    "learned": "{source} fails without {target}: {name}",
}


_PLACED = ("hunk", "section")
"""Kinds of atoms that people call by their place."""


def label(atom: Atom) -> str:
    """What people call an atom: `engine.run` for a definition, otherwise its path and, for a hunk, the line. Not escaped."""
    if atom.kind == "file" or (not atom.symbol and atom.kind not in _PLACED):
        return atom.path
    if not atom.symbol or atom.kind in _PLACED:
        return f"{atom.path}:{atom.line}"
    return f"{module_of(atom.path)}.{atom.symbol}"


def module_of(path: str) -> str:
    """The last name of the module that a file holds: the folder's for a package marker."""
    stem = splitext(basename(path))[0]
    if stem == "__init__" and "/" in path:
        return basename(path.rsplit("/", 1)[0])
    return stem or basename(path)


def because(need: Need, atoms: Sequence[Atom]) -> str:
    """One sentence without a full stop: `engine.run uses strings.slug (src/engine.py:12)`. Not escaped."""
    source, target = atoms[need.source], atoms[need.target]
    names = {"source": label(source), "target": label(target), "name": need.witness.name or label(target)}
    sentence = _sentence(need, atoms)
    return sentence.format_map(names) + _where(need.witness) + _doubt(need.confidence)


def brief(need: Need, atoms: Sequence[Atom]) -> str:
    """The sentence for a need by last names alone: `run uses slug (engine.py:12)`. Not escaped."""
    source, target = (_last_name(atoms[one]) for one in (need.source, need.target))
    where = f" ({basename(need.witness.path)}:{need.witness.line})" if need.witness.line > 1 else ""
    named = {"source": source, "target": target, "name": need.witness.name or target}
    return _sentence(need, atoms).format_map(named) + where


def _sentence(need: Need, atoms: Sequence[Atom]) -> str:
    source, target = atoms[need.source], atoms[need.target]
    if need.kind == "contains" and need.shape == "with" and target.symbol.startswith(f"{source.symbol}."):
        return "{source} is not whole without {target}"
    if need.kind == "learned" and not need.witness.name:
        return "{source} fails without {target}"
    return _SENTENCES[need.kind]


def _last_name(atom: Atom) -> str:
    return atom.symbol.rpartition(".")[2] or basename(atom.path)


def _where(witness: Witness) -> str:
    if not witness.path:
        return ""
    return f" ({witness.path}:{witness.line})" if witness.line > 0 else f" ({witness.path})"


def _doubt(confidence: Confidence) -> str:
    return ", likely" if confidence is Confidence.LIKELY else ""
