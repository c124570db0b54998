"""The story of `explain`: find the atoms that a person means by a path, a line or a name."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from shlex import quote

from prsplit.app.opening import Narration, open_change, plan_in_force
from prsplit.errors import AnsweredNo
from prsplit.model.atom import Atom, FilePatch, ListSlot, Slot
from prsplit.model.plan import Plan
from prsplit.reports.because import module_of
from prsplit.settings import PlanOptions

_PLACE = re.compile(r"(?P<path>.+):(?P<line>[1-9][0-9]{0,8})")


def find_atoms(at: str, options: PlanOptions, what: str, narration: Narration) -> tuple[Plan, tuple[Atom, ...]]:
    """The plan in force, and the atoms of it that `what` means. Raises AnsweredNo when there are none."""
    with open_change(at, options, narration) as opened:
        planned = plan_in_force(opened)
        return planned.plan, meant(planned.plan.atoms, planned.patches, what)


def meant(atoms: Sequence[Atom], patches: Sequence[FilePatch], what: str) -> tuple[Atom, ...]:
    """The atoms of the path, `path:line` or symbol `what`; a path wins over a symbol of the same name."""
    found = (
        _of_path(atoms, what)
        or _of_place(atoms, patches, what)
        or _of_symbol(atoms, what)
        or tuple(atom for atom in atoms if module_of(atom.path) == what)
    )
    if not found:
        raise AnsweredNo(f"Nothing in this change is called {what}.", _nearest(atoms, what))
    return found


def _of_path(atoms: Sequence[Atom], what: str) -> tuple[Atom, ...]:
    path = posixpath.normpath(what)
    exact = tuple(atom for atom in atoms if atom.path in {what, path})
    inside = tuple(atom for atom in atoms if atom.path.startswith(path + "/"))
    tail = tuple(atom for atom in atoms if atom.path.endswith("/" + path))
    return exact or inside or tail


def _of_place(atoms: Sequence[Atom], patches: Sequence[FilePatch], what: str) -> tuple[Atom, ...]:
    place = _PLACE.fullmatch(what)
    near = _of_path(atoms, place["path"]) if place else ()
    if place is None or not near:
        return ()
    path, line = near[0].path, int(place["line"])
    patch = next((patch for patch in patches if patch.path == path), None)
    found = _at_line(patch, line) if patch is not None else frozenset()
    if not found:
        raise AnsweredNo(f"Line {line} of {path} is the same at both ends.", f"prsplit explain {quote(path)}")
    return tuple(atom for atom in atoms if atom.index in found)


def _at_line(patch: FilePatch, line: int) -> frozenset[int]:
    """The atoms that write `line` (1-based, at head) of the file."""
    if patch.slots is None:
        return frozenset({patch.file_atom, patch.mode_atom} - {-1})
    begin = 1
    for slot in patch.slots:
        end = begin + slot.new.count(b"\n")
        if begin <= line < end or (begin <= line == end and not slot.new.endswith(b"\n") and slot.new):
            return frozenset(_atoms_of(slot))
        begin = end
    return frozenset()


def _atoms_of(slot: Slot) -> Iterator[int]:
    if isinstance(slot, ListSlot):
        yield from (item.atom for item in slot.items if item.atom >= 0)
    elif slot.atom >= 0:
        yield slot.atom


def _of_symbol(atoms: Sequence[Atom], what: str) -> tuple[Atom, ...]:
    """Atoms whose dotted name, with their file's path in front, ends in `what`: definitions before list items."""
    for items in (False, True):
        named = [atom for atom in atoms if atom.symbol and (atom.kind == "item") is items]
        exact = tuple(atom for atom in named if atom.symbol == what)
        found = exact or tuple(atom for atom in named if f".{_dotted(atom)}".endswith(f".{what}"))
        if found:
            return found
    return ()


def _dotted(atom: Atom) -> str:
    stem = posixpath.splitext(atom.path)[0].removesuffix("/__init__")
    return f"{stem.replace('/', '.')}.{atom.symbol}"


def _nearest(atoms: Sequence[Atom], what: str) -> str:
    names = sorted({atom.symbol for atom in atoms if atom.symbol} | {atom.path for atom in atoms})
    close = get_close_matches(what, names, 1, 0.6)
    return f"prsplit explain {quote(close[0])}" if close else "prsplit show all"
