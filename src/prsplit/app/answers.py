"""What is answered to an edit that does not stand: the need in the way, and the smallest further move that would do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from shlex import quote

from prsplit.app.asked import names_of, typed
from prsplit.app.desk import Desk
from prsplit.app.opening import command_line
from prsplit.errors import AnsweredNo
from prsplit.model.graph import Need
from prsplit.planning.edit import Edit, Impossible, Layout, Merge, Move, Order, stands
from prsplit.planning.lineup import NEW, Lineup
from prsplit.planning.waive import can_be_waived, id_of
from prsplit.reports.because import because, label

_SHOWN = 3
_MOST_FLAGS = 5
"""Flags that anybody would paste."""
_MANY = 4
"""Names that are better typed as whole files."""


def answered(
    at: str, desk: Desk, edits: Sequence[Edit], failure: Impossible, drop: Sequence[str], reason: str
) -> AnsweredNo:
    """The answer, with commands to paste."""
    bar = failure.bar
    if not bar.needs:
        where = f" in {bar.fault.path}" if bar.fault is not None else ""
        law = f"{bar.fault.law}{where}" if bar.fault is not None else "its atoms are one knot"
        return AnsweredNo(f"That does not stand: {law}. Nothing was changed.", "prsplit edit --help")
    need = bar.needs[0]
    prefix = command_line(at, "edit", desk.opened.options, kept=desk.kept)
    dropping = [f"--drop-need {one}" for one in drop] + ([f"--because {quote(reason)}"] if reason else [])
    hints = _ways_out(prefix, dropping, desk, edits, failure)
    if can_be_waived(need):
        name = id_of(need, desk.plan.atoms)
        hints.append(f"prsplit edit --drop-need {name} --because '…'   # if that need is none")
    return AnsweredNo(f"{_sentence(need, desk, failure)} Nothing was changed.", "\n".join(hints))


def _sentence(need: Need, desk: Desk, failure: Impossible) -> str:
    atoms, where = desk.plan.atoms, failure.bar.where
    source, target = where[need.source], where[need.target]
    why = because(need, atoms)
    if source == target:
        return f"That can't be cut: {why}."
    user, used = (_pr(failure.wanted, place) for place in (source, target))
    if need.shape == "with":
        return f"That does not stand: {why}, and one would be in {user}, the other in {used}."
    return f"That does not stand: {why}, but {label(atoms[need.target])} would come in {used}, after {user}."


def _pr(rows: Lineup, place: int) -> str:
    numbers = sorted(number for number in rows[place].numbers if number > NEW) if place < len(rows) else []
    return f"PR {' and '.join(map(str, numbers))}" if numbers else "the new PR"


def _ways_out(
    prefix: str, dropping: Sequence[str], desk: Desk, edits: Sequence[Edit], failure: Impossible
) -> list[str]:
    """The command that asks for as little more as possible, and what more that is."""
    if not failure.instead:
        return []
    instead = _rounded(failure.instead, edits, desk)
    more = [edit for edit in instead if edit not in edits]
    words = [word for edit in instead for word in typed(edit, desk)]
    told = _told(more, desk)
    if any(isinstance(edit, Layout) for edit in instead):
        moves = [word for edit in more for word in typed(edit, desk)]
        return [f"also {told}: {' '.join(moves)}"] if moves else []
    if len(words) > _MOST_FLAGS:
        return _as_one(prefix, dropping, desk, edits, failure)
    return [f"{' '.join([prefix, *words, *dropping])}   # {told}"]


def _as_one(prefix: str, dropping: Sequence[str], desk: Desk, edits: Sequence[Edit], failure: Impossible) -> list[str]:
    """The PRs that the edit would tear made one, where that stands."""
    need, at = failure.bar.needs[0], desk.law.start
    places = {
        at[need.source],
        at[need.target],
        *(at[atom] for edit in edits if isinstance(edit, Move) for atom in edit.atoms),
    }
    numbers = tuple(sorted(number for place in places for number in desk.rows[place].numbers if number > NEW))
    merge = Merge(numbers)
    if len(numbers) < 2 or not stands(desk.rows, [merge], desk.law):
        return []
    return [f"{' '.join([prefix, *typed(merge, desk), *dropping])}   # makes them one"]


def _rounded(instead: Sequence[Edit], edits: Sequence[Edit], desk: Desk) -> Sequence[Edit]:
    """The same with whole files moved, where many names would have to be typed otherwise and it stands as well."""
    extra = [edit for edit in instead if edit not in edits and isinstance(edit, Move)]
    if sum(len(names_of(edit.atoms, desk)) for edit in extra) <= _MANY:
        return instead
    wider = [replace(edit, atoms=_files(edit.atoms, desk)) if edit in extra else edit for edit in instead]
    return wider if stands(desk.rows, wider, desk.law) else instead


def _files(atoms: frozenset[int], desk: Desk) -> frozenset[int]:
    """The atoms with all that is in the same file and in the same PR."""
    at, every = desk.law.start, desk.plan.atoms
    homes = {(every[atom].path, at[atom]) for atom in atoms}
    return desk.law.solid(atom.index for atom in every if (atom.path, at[atom.index]) in homes)


def _label(name: str, desk: Desk) -> str:
    """What people call what is typed as an id."""
    return next((label(atom) for atom in desk.plan.atoms if atom.id == name), name)


def _told(more: Sequence[Edit], desk: Desk) -> str:
    said: list[str] = []
    for edit in more:
        match edit:
            case Move(atoms, to):
                names = [_label(name, desk) for name in names_of(atoms, desk)]
                shown = ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
                said.append(f"moves {shown} to {f'PR {to}' if to > NEW else 'the new PR'} as well")
            case Merge(numbers):
                said.append(f"merges PR {', '.join(map(str, numbers))}")
            case Order():
                said.append("the nearest order that stands")
            case _:
                continue
    return "; ".join(said) or "stands"
