"""Needs of flags of the command line: a parser declares them, scripts and settings give them, code reads their values."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from prsplit.analysis.contracts import everyday
from prsplit.analysis.paths import file_role
from prsplit.model.atom import Atom
from prsplit.model.graph import Need, Witness, likely_use

_DECLARED = re.compile(rb"""\b(?:add_argument|add_option|option)\(\s*((?:["']-[-\w]*["']\s*,?\s*)+)""")
_FLAG = re.compile(rb"--[A-Za-z]\w*(?:-\w+)*")
_READ = re.compile(
    rb"(?<![\w.])(?:[a-z_]*(?:args|arguments|options|opts?|namespace|flags)|ns|FLAGS)\.([A-Za-z]\w{3,})\b"
)
"""Attributes of what a parser gives back, by the names that it commonly has."""


def flag_needs(atoms: Sequence[Atom], texts: Mapping[int, bytes], gone: Mapping[int, bytes]) -> Iterator[Need]:
    """Who gives or reads a flag comes after the one place that begins to declare it, and stops before that goes.

    `texts` are the atoms' at head, `gone` those at base. A value is read as an attribute of the flag's name.
    """
    for head, here, there in ((True, texts, gone), (False, gone, texts)):
        places = _places(atoms, here, there)
        for atom in atoms if places else ():
            if file_role(atom.path) == "docs":
                continue
            for flag in sorted(_said(here.get(atom.index, b"")) - _said(there.get(atom.index, b""))):
                target = places.get(flag, atom.index)
                witness = Witness(atom.path, atom.line, flag.decode())
                if target != atom.index:
                    yield likely_use(atom.index, target, witness, head=head)


def _places(atoms: Sequence[Atom], here: Mapping[int, bytes], there: Mapping[int, bytes]) -> dict[bytes, int]:
    """Name of a flag that one end alone declares → the one atom that does."""
    found: dict[bytes, list[int]] = defaultdict(list)
    known = {name for text in there.values() for name in _declared(text)}
    for atom in atoms:
        for name in sorted(_declared(here.get(atom.index, b"")) - known):
            found[name].append(atom.index)
    return {name: one[0] for name, one in found.items() if len(one) == 1}


def _declared(text: bytes) -> set[bytes]:
    names = {_named(flag) for one in _DECLARED.finditer(text) for flag in _FLAG.findall(one[1])}
    return {name for name in names if not everyday(name.decode())}


def _said(text: bytes) -> set[bytes]:
    """The flags that a text gives, and the attributes that it reads. What declares flags speaks of others in its help."""
    given = () if _DECLARED.search(text) else _FLAG.findall(text)
    return {_named(flag) for flag in given} | {*_READ.findall(text)}


def _named(flag: bytes) -> bytes:
    """The name of a flag's value."""
    return flag.removeprefix(b"--").replace(b"-", b"_")
