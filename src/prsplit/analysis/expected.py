"""Needs of what a test expects word for word: what code comes to print, values that it changes, members that are gone."""

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
_KEYED = re.compile(
    rb"""(?<!\w)([A-Za-z_]\w{2,}+)["'`]?\]?(?:\s*+:\s*+[A-Za-z_][\w.\[\], |]*+)?\s*+(?:=>|==?=?|:)\s*+"""
    rb"""(?:["'`]([^"'`\\\n]{1,80})["'`]|(-?\d[\w.]{0,30}+))"""
)
"""A name with a text or a number: an entry, a keyword, an assignment (a type between them or not), a comparison."""
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


def value_needs(atoms: Sequence[Atom], texts: Mapping[int, bytes], gone: Mapping[int, bytes]) -> Iterator[Need]:
    """A changed test that puts one value in the place of another under the same name as changed code does, both of them
    written out, goes with that code. A value that more than a few places of code change tells nothing."""
    edited = [atom for atom in atoms if atom.action == "modify" and atom.index in gone]
    found = {
        role: {atom.index: _revalued(gone[atom.index], texts.get(atom.index, b"")) for atom in these}
        for role, these in _by_role(edited).items()
        if role in ("test", "code")
    }
    source: dict[tuple[bytes, bytes, bytes], list[int]] = defaultdict(list)
    for index, changes in found.get("code", {}).items():
        for change in changes:
            source[change].append(index)
    for index, changes in found.get("test", {}).items():
        targets = {target: change[0] for change in sorted(changes, reverse=True) for target in source.get(change, ())}
        for target, name in sorted(targets.items()) if len(targets) <= MAX_PINS else ():
            yield _expects(atoms[index], atoms[target], name)


def _by_role(atoms: Iterable[Atom]) -> dict[str, list[Atom]]:
    """The atoms of each kind of file; none where there are no tests to expect anything."""
    found: dict[str, list[Atom]] = defaultdict(list)
    for atom in atoms:
        found[file_role(atom.path)].append(atom)
    return found if "test" in found else {}


def _revalued(old: bytes, new: bytes) -> set[tuple[bytes, bytes, bytes]]:
    """(name, value, value in its place) of names that lose one value and get one."""
    before, after = _values(old), _values(new)
    changed = ((name, before[name] - after[name], after[name] - before[name]) for name in before.keys() & after.keys())
    return {(name, lost.pop(), got.pop()) for name, lost, got in changed if len(lost) == len(got) == 1}


def _values(text: bytes) -> dict[bytes, set[bytes]]:
    """Name → the texts, in quotes, and numbers that it is said to have."""
    found: dict[bytes, set[bytes]] = defaultdict(set)
    for match in _KEYED.finditer(text[:_LONGEST]):
        name, said, number = match.groups()
        found[name].add(number or b"'%b'" % said)
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
