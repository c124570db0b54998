"""Needs of what a test expects word for word: messages and output that code comes to print, members that are gone."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from prsplit.analysis.contracts import MAX_PINS
from prsplit.analysis.lively import encoded
from prsplit.analysis.paths import file_role
from prsplit.model.atom import Atom
from prsplit.model.graph import Confidence, Need, Witness

_REACHED = re.compile(rb"""[.'"]([A-Za-z_]\w*+)""")
"""A name behind a dot or an opening quote."""
_WORD = re.compile(rb"[A-Za-z_]\w*+")
_STRING = re.compile(
    rb'"""(.*?)"""|\'\'\'(.*?)\'\'\'|"((?:[^"\\\n]|\\.)*)"|\'((?:[^\'\\\n]|\\.)*)\'|`((?:[^`\\]|\\.)*)`', re.DOTALL
)
_ESCAPED = re.compile(rb"\\[a-z]|\$?\{[^{}\n]*\}|%[sdr]")
"""What stands in a string for something else."""
_PHRASE = 3
"""Words in a row from which on they are not the same by accident."""
_LONGEST = 200_000
"""Bytes of a text that is read for phrases."""


def phrase_needs(atoms: Sequence[Atom], texts: Mapping[int, bytes], gone: Mapping[int, bytes]) -> Iterator[Need]:
    """A test whose strings come to hold words in a row, as those of one piece of changed code do, expects what that code
    prints: a changed test goes with it, a new one should not come before it. More than a few such pieces tell nothing."""
    fresh: dict[str, dict[int, set[bytes]]] = {"test": {}, "code": {}}
    for atom in atoms:
        role = file_role(atom.path)
        if role in fresh and atom.kind in ("definition", "statement", "file") and atom.action in ("add", "modify"):
            come = _phrases(texts.get(atom.index, b"")) - _phrases(gone.get(atom.index, b""))
            if come:
                fresh[role][atom.index] = come
    printed = Counter(phrase for found in fresh["code"].values() for phrase in found)
    source = {phrase: index for index, found in fresh["code"].items() for phrase in found if printed[phrase] == 1}
    for index, expected in fresh["test"].items():
        targets = {source[phrase]: phrase for phrase in sorted(expected & source.keys(), reverse=True)}
        for target, phrase in sorted(targets.items()) if len(targets) <= MAX_PINS else ():
            yield _expects(atoms[index], atoms[target], phrase)


def _expects(test: Atom, code: Atom, phrase: bytes) -> Need:
    witness = Witness(test.path, test.line, phrase.decode("utf-8", "surrogateescape"))
    if test.action == "add":
        return Need(test.index, code.index, "tests", "should", Confidence.LIKELY, witness)
    return Need(
        test.index, code.index, "pins", "with" if code.action == "modify" else "before", Confidence.LIKELY, witness
    )


def _phrases(text: bytes) -> set[bytes]:
    """Every few words in a row that stand in one line of a string."""
    found: set[bytes] = set()
    for match in _STRING.finditer(text[:_LONGEST]):
        for line in _ESCAPED.sub(b"\n", match[match.lastindex or 0]).split(b"\n"):
            words = re.findall(rb"[A-Za-z0-9]++", line)
            found.update(b" ".join(words[at : at + _PHRASE]) for at in range(len(words) - _PHRASE + 1))
    return found


def absence_needs(atoms: Sequence[Atom], texts: Mapping[int, bytes], gone: Mapping[int, bytes]) -> Iterator[Need]:
    """A test that begins to name a member, behind a dot or in quotes, and its class (else its module), when the change
    takes that member away, says that it is no longer there: it should not come before the removal."""
    removed = _removed(atoms)
    for atom in atoms if removed else ():
        text = texts.get(atom.index, b"")
        if not text or file_role(atom.path) != "test" or atom.kind not in ("definition", "file"):
            continue
        words, reached = set(_WORD.findall(text)), set(_REACHED.findall(text))
        for word in sorted(reached - set(_REACHED.findall(gone.get(atom.index, b"")))):
            for owner, target in removed.get(word, ()):
                if owner in words:
                    witness = Witness(atom.path, atom.line, word.decode("utf-8", "surrogateescape"))
                    yield Need(atom.index, target, "tests", "should", Confidence.LIKELY, witness)


def _removed(atoms: Iterable[Atom]) -> dict[bytes, list[tuple[bytes, int]]]:
    """Last name → (what holds it, atom) of the definitions of code that the change takes away and brings nowhere."""
    comes = {atom.symbol for atom in atoms if atom.kind == "definition" and atom.action != "delete"}
    found: dict[bytes, list[tuple[bytes, int]]] = defaultdict(list)
    for atom in atoms:
        if atom.kind == "definition" and atom.action == "delete" and file_role(atom.path) == "code":
            scope, _, name = atom.symbol.rpartition(".")
            owner = scope.rpartition(".")[2] or atom.path.rpartition("/")[2].partition(".")[0]
            if atom.symbol not in comes:
                found[encoded(name)].append((encoded(owner), atom.index))
    return dict(found)
