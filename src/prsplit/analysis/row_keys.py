"""The first and the last key of each piece of a literal that is cut into rows."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping

from prsplit.analysis.cut import Cut
from prsplit.model.atom import ListSlot

_QUOTED = re.compile(r"""["'`]([^"'`\n]{1,200})["'`]""")
_NAME = re.compile(r"[\w$.:/+-]+|[(\[{][^()\[\]{}]*[)\]}]")
_FIELD = re.compile(r"""(?m)^([ \t]*)(?:pub(?:\([^)\n]*\))?\s+)?["']?([a-z_$][\w$]*)["']?\s*:(?!:)""")
"""A field of a structure or an object, at the start of a row."""
_LONGEST = 40


def row_keys(cut: Cut) -> Mapping[int, tuple[str, str]]:
    """Atom → what its first row and its last row begin with, for the atoms that are some rows of one statement or structure.

    The piece that opens and closes the statement has none.
    """
    cuttable = [atom for atom in cut.atoms if atom.kind in ("statement", "definition") and atom.symbol]
    count = Counter((atom.path, atom.symbol) for atom in cuttable)
    parts: dict[int, list[bytes]] = defaultdict(list)
    for patch in cut.patches:
        for slot in patch.slots or ():
            if not isinstance(slot, ListSlot) and slot.atom >= 0:
                atom = cut.atoms[slot.atom]
                if count[atom.path, atom.symbol] > 1 and atom.kind in ("statement", "definition"):
                    parts[slot.atom].append(slot.new or slot.old)
    found: dict[int, tuple[str, str]] = {}
    for piece, texts in parts.items():
        rows, name = _rows(b"".join(texts)), cut.atoms[piece].symbol.rpartition(".")[2]
        keys = (_key(rows[0]), _key(rows[-1])) if rows else ("", "")
        if cut.atoms[piece].kind == "definition" or not all(keys):
            keys = _fields(b"".join(texts))
        if all(keys) and not re.search(rf"\b{re.escape(name)}\b", rows[0]):
            found[piece] = keys
    return found


def _rows(text: bytes) -> list[str]:
    rows = [row.strip() for row in text.decode("utf-8", "replace").split("\n")]
    return [row for row in rows if row and not row.startswith(("#", "//", "/*"))]


def _key(row: str) -> str:
    """The first string of a row, else the name that it begins with or the small value that it is; else empty."""
    quoted = _QUOTED.match(row.lstrip("([{ "))
    if quoted:
        return quoted[1]
    bare = re.split(r"\s*(?:=>|[:=](?=\s))", row)[0].rstrip(" ,;")
    return bare[:_LONGEST] if _NAME.fullmatch(bare) else ""


def _fields(text: bytes) -> tuple[str, str]:
    """The first and the last field among those that stand furthest to the left; empty where there is none."""
    found = _FIELD.findall(text.decode("utf-8", "replace").expandtabs(4))
    least = min((len(indent) for indent, _ in found), default=0)
    names = [name for indent, name in found if len(indent) == least]
    return (names[0], names[-1]) if names else ("", "")
