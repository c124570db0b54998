"""The story of `explain`: find the atoms that a person means by a path, a line or a name."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from shlex import quote

from prsplit.app.desk import Desk, desk_of
from prsplit.app.opening import Narration, open_change
from prsplit.errors import AnsweredNo
from prsplit.model.atom import Atom, FilePatch, ListSlot, Slot
from prsplit.model.graph import Need
from prsplit.model.plan import Plan
from prsplit.planning.edit import barrier
from prsplit.reports.because import module_of
from prsplit.reports.explain import IN_FULL, Ways
from prsplit.settings import PlanOptions


@dataclass(frozen=True, slots=True)
class Explained:
    """What was asked about, and for each atom (by index) where it could go; not tried where there are many atoms."""

    plan: Plan
    atoms: tuple[Atom, ...]
    ways: Mapping[int, Ways]


_PLACE = re.compile(r"(?P<path>.+):(?P<line>[1-9][0-9]{0,8})")


_SHORTEST = 6
"""Letters of an atom's id that are enough."""
_MOST_TRIED = 24
"""PRs that an atom is tried in, at most; in a longer series those next to it."""


def find_atoms(at: str, options: PlanOptions, what: str, narration: Narration) -> Explained:
    """The plan in force, and the atoms of it that `what` means. Raises AnsweredNo when there are none."""
    with open_change(at, options, narration) as opened:
        desk = desk_of(opened)
        found = meant(desk.plan.atoms, desk.planned.patches, what)
        narration.phase("looking for other places")
        ways = {atom.index: ways_of(desk, atom) for atom in found} if len(found) <= IN_FULL else {}
        return Explained(desk.plan, found, ways)


def ways_of(desk: Desk, atom: Atom) -> Ways:
    """Where the atom could go: each PR is tried, and proven."""
    if atom.index in desk.law.loose:
        return Ways(floats=True)
    here = desk.law.start[atom.index]
    numbers = sorted((pr.number for pr in desk.plan.prs if pr.number != here), key=lambda n: (abs(n - here), n))
    free: list[int] = []
    barred: list[tuple[int, Need | None]] = []
    for number in sorted(numbers[:_MOST_TRIED]):
        bar = barrier(desk.rows, frozenset({atom.index}), number, desk.law)
        if bar is None:
            free.append(number)
        else:
            barred.append((number, bar.needs[0] if bar.needs else None))
    return Ways(tuple(free), tuple(barred))


def meant(atoms: Sequence[Atom], patches: Sequence[FilePatch], what: str) -> tuple[Atom, ...]:
    """The atoms of the path, `path:line` or symbol `what`; a path wins over a symbol of the same name."""
    found = named_atoms(atoms, patches, what)
    if not found:
        raise AnsweredNo(f"Nothing in this change is called {what}.", _nearest(atoms, what))
    return found


def named_atoms(atoms: Sequence[Atom], patches: Sequence[FilePatch], what: str) -> tuple[Atom, ...]:
    """The atoms that are called `what`, if any."""
    return (
        _of_path(atoms, what)
        or _of_place(atoms, patches, what)
        or _of_symbol(atoms, what)
        or tuple(atom for atom in atoms if module_of(atom.path) == what)
        or tuple(atom for atom in atoms if len(what) >= _SHORTEST and atom.id.startswith(what))
    )


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
    close = get_close_matches(what, names, 1, 0.6) or [name for name in names if what.lower() in name.lower()][:1]
    if close:
        return f"prsplit explain {quote(close[0])}"
    return "prsplit show all   # lists what changed: explain takes a path, PATH:LINE or a name of it"
