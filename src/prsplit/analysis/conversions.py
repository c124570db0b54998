"""Conversions that no call names: `into`, `from` and `?` find the block that says how one type becomes another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from prsplit.analysis.symbols import Hop
from prsplit.analysis.uses import Ends
from prsplit.model.atom import Atom
from prsplit.model.graph import Confidence, Need, Witness

_BLOCK = re.compile(r"impl (?:\w+::)*(From|TryFrom|Into|TryInto|FromStr)(?:<(.+)>)? for (.+)")
_ASKED = {
    "From": rb"\b(?:from|into)\b|\?",
    "Into": rb"\binto\b",
    "TryFrom": rb"\btry_(?:from|into)\b",
    "TryInto": rb"\btry_into\b",
    "FromStr": rb"\b(?:parse|from_str)\b",
}
"""Trait → the words of those who may ask for it."""
_WORD = re.compile(rb"\w+")
_BARE = re.compile(r"\w+")


class _Conversion(NamedTuple):
    """A block that one end alone has: its atom, the names of both types, and who may ask for it."""

    atom: int
    name: str
    types: frozenset[bytes]
    asked: re.Pattern[bytes]


def conversion_needs(
    atoms: Sequence[Atom], ends: Ends, texts: Mapping[int, bytes], gone: Mapping[int, bytes]
) -> Iterator[Need]:
    """A text that comes to convert, and names both types, comes after the block that tells how; a block that goes, goes after
    the texts that cease to. A text that did so at both ends had another block."""
    for head in (True, False):
        found = list(_conversions(ends, head=head))
        here, there = (texts, gone) if head else (gone, texts)
        modules = (ends.head if head else ends.base).modules
        paths = {path for path, module in modules.items() if module.outline.extended}
        for atom in atoms if found else ():
            text = here.get(atom.index, b"")
            if atom.path not in paths or not text:
                continue
            words, other = set(_WORD.findall(text)), there.get(atom.index, b"")
            for one in found:
                if one.atom == atom.index or not one.types <= words or not one.asked.search(text):
                    continue
                if one.asked.search(other) and one.types <= set(_WORD.findall(other)):
                    continue
                witness = Witness(atom.path, atom.line, one.name)
                if head:
                    yield Need(atom.index, one.atom, "uses", "before", Confidence.LIKELY, witness)
                else:
                    yield Need(one.atom, atom.index, "removes", "after", Confidence.LIKELY, witness)


def _conversions(ends: Ends, *, head: bool) -> Iterator[_Conversion]:
    here, there = (ends.head, ends.base) if head else (ends.base, ends.head)
    for path, module in list(here.modules.items()):
        for place, leaf in enumerate(module.outline.leaves if module.outline.extended else ()):
            block = _BLOCK.fullmatch(leaf.name) if leaf.kind == "class" else None
            atom = module.owner(place, "")
            if block is None or atom < 0 or there.providers(ends.across(Hop(path, leaf.scope, leaf.name), head=head)):
                continue
            types = frozenset(filter(None, map(_bare, block.groups()[1:])))
            yield _Conversion(atom, leaf.name, types, re.compile(_ASKED[block[1]]))


def _bare(written: str | None) -> bytes:
    """The bare name of a type, nothing for a type parameter, a tuple or a slice."""
    names = _BARE.findall((written or "").partition("<")[0].lstrip("&").removeprefix("mut "))
    plain = names[-1] if names and (written or "")[:1] not in "([" else ""
    return plain.encode() if len(plain) > 1 else b""
