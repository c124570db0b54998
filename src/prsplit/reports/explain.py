"""Why an atom is in the PR where it is, and what would move it, as a page of text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from prsplit.model.atom import Atom
from prsplit.model.graph import Need
from prsplit.model.plan import Plan, PlannedPR
from prsplit.planning.waive import can_be_waived, id_of
from prsplit.reports.because import because, label
from prsplit.reports.escape import shown, shown_path
from prsplit.reports.page import Line, Page, Span, line
from prsplit.reports.wording import counted

IN_FULL = 3
"""Up to so many atoms are explained one by one; more are listed by PR."""


LISTED = 12
"""Up to so many changes of several files are listed one by one; more are told by file."""
_FILES, _NAMES = 8, 3
"""Files of a PR, and definitions of a file, that are named."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Where an atom could go: PRs that were tried and proven, and those that it is kept out of, each with the need in the
    way, None for a breach that is no need. `floats` tells that it has no place of its own."""

    free: tuple[int, ...] = ()
    barred: tuple[tuple[int, Need | None], ...] = ()
    floats: bool = False


@dataclass(frozen=True, slots=True)
class _Places:
    """Which PR each atom is in, by atom index."""

    plan: Plan
    at: dict[int, PlannedPR]

    def number(self, atom: int) -> int:
        return self.at[atom].number

    def standing(self, need: Need) -> str:
        """Where the ends of a need are, as the end of a sentence."""
        source, target = self.number(need.source), self.number(need.target)
        return f"both in PR {source}" if source == target else f"the first in PR {source}, the second in PR {target}"


def explain_page(plan: Plan, found: Sequence[Atom], ways: Mapping[int, Ways] = MappingProxyType({})) -> Page:
    """The page for the atoms that a person asked about; at least one. `ways` tells by index where they could go."""
    places = _Places(plan, {index: pr for pr in plan.prs for index in pr.atoms})
    if len(found) > IN_FULL:
        return _listing(places, found)
    page: Page = []
    for atom in found:
        page += ([line()] if page else []) + _one(places, atom, ways.get(atom.index))
    return page


def _listing(places: _Places, found: Sequence[Atom]) -> Page:
    """By PR: every change where they are few or of one file, else a line for each file."""
    page: Page = []
    paths = {atom.path for atom in found}
    brief = len(found) > LISTED and len(paths) > 1
    for pr in places.plan.prs:
        inside = [atom for atom in found if atom.index in pr.atoms]
        if inside:
            page.append(_pr_line(pr, len(places.plan.prs)))
            page += _by_file(inside) if brief else [_change(atom) for atom in inside]
    page.append(
        line(
            f"{counted(len(found), 'change')} in {counted(len(paths), 'file')}; prsplit explain NAME tells the reasons of one"
        )
    )
    return [*page, line("prsplit explain FILE lists the changes of a file")] if brief else page


def _change(atom: Atom) -> Line:
    return line("  ", shown(label(atom)), Span(f"  {_kind(atom)}{_size(atom)}", "faint"))


def _by_file(atoms: Sequence[Atom]) -> Page:
    """The files of some changes, the largest first, each with the definitions that change most in it."""
    files: dict[str, list[Atom]] = {}
    for atom in sorted(atoms, key=lambda one: (one.kind == "item", -one.lines, one.index)):
        files.setdefault(atom.path, []).append(atom)
    ordered = sorted(files.items(), key=lambda one: (-sum(atom.lines for atom in one[1]), one[0]))
    page = [_file(path, inside) for path, inside in ordered[:_FILES]]
    rest = [atom for _, inside in ordered[_FILES:] for atom in inside]
    if rest:
        page.append(line(f"  and {counted(len(ordered) - _FILES, 'more file')}", Span(f"  {_sum(rest)}", "faint")))
    return page


def _file(path: str, atoms: Sequence[Atom]) -> Line:
    names = list(dict.fromkeys(_last(atom) for atom in atoms if _last(atom)))
    told = ", ".join(shown(name) for name in names[:_NAMES]) + (
        f" and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
    )
    return line("  ", shown_path(path), Span(f"  {_sum(atoms)}", "faint"), f"  {told}" if told else "")


def _last(atom: Atom) -> str:
    """The last part of a definition's name; nothing for an item, and for the end of a container."""
    name = "" if atom.kind == "item" else atom.symbol.rpartition(".")[2]
    return "" if name.endswith("}") else name


def _sum(atoms: Sequence[Atom]) -> str:
    return f"+{sum(atom.added for atom in atoms):,} −{sum(atom.deleted for atom in atoms):,}"


def _pr_line(pr: PlannedPR, of: int) -> tuple[Span, ...]:
    return line(Span(f"PR {pr.number} of {of}", "number"), f" · {pr.role} · ", Span(shown(pr.title), "strong"))


def _kind(atom: Atom) -> str:
    return "item, " if atom.kind == "item" else ""


def _size(atom: Atom) -> str:
    moved = f", {atom.moved} moved" if atom.moved else ""
    return f"+{atom.added} −{atom.deleted}{moved}"


def _one(places: _Places, atom: Atom, ways: Ways | None) -> Page:
    plan = places.plan
    where = f" ({shown_path(atom.path)}:{atom.line}, {atom.action}, {_size(atom)})"
    head = [line(Span(shown(label(atom)), "strong"), where), _pr_line(places.at[atom.index], len(plan.prs))]
    outgoing = [need for need in plan.graph.needs if need.source == atom.index]
    incoming = [need for need in plan.graph.needs if need.target == atom.index]
    return [
        *head,
        *_needs("needs", places, [(need, need.target) for need in outgoing]),
        *_needs("needed by", places, [(need, need.source) for need in incoming]),
        *_floating(places, atom),
        *_dropped(places, atom),
        *(_movable(ways, places) if ways is not None else []),
    ]


def _needs(title: str, places: _Places, pairs: Sequence[tuple[Need, int]]) -> Page:
    rows = [
        line(
            Span(f"  PR {places.number(other)}: ", "number"),
            shown(because(need, places.plan.atoms)),
            Span(_name(need, places.plan.atoms), "faint"),
            Span("" if need.hard else ", not a must", "faint"),
        )
        for need, other in sorted(pairs, key=lambda pair: (places.number(pair[1]), pair[1]))
    ]
    return [line(Span(title, "strong")), *rows] if rows else []


def _name(need: Need, atoms: Sequence[Atom]) -> str:
    """The name of a need that a person may drop. The sentence of a learned one ends with it already."""
    return f" [{id_of(need, atoms)}]" if can_be_waived(need) and need.kind != "learned" else ""


def _dropped(places: _Places, atom: Atom) -> Page:
    """The needs of the atom that a person has dropped, with the reasons that they gave."""
    rows = [
        line("  ", shown(because(one.need, places.plan.atoms)), shown(f": {one.reason}"))
        for one in places.plan.graph.waived
        if atom.index in (one.need.source, one.need.target)
    ]
    return [line(Span("dropped", "strong")), *rows] if rows else []


def _floating(places: _Places, atom: Atom) -> Page:
    page: Page = []
    for floating in places.plan.graph.floats:
        if floating.atom == atom.index and floating.users:
            rule = "the last PR that stops using it" if floating.removal else "the first PR that uses it"
            users = ", ".join(f"{label(places.plan.atoms[user])} (PR {places.number(user)})" for user in floating.users)
            page += [line(Span("goes along", "strong")), line(f"  with {rule}: ", shown(users))]
    return page


def _movable(ways: Ways, places: _Places) -> Page:
    """The PRs it could be in as the others stand, and what bars the way to each of the others."""
    head = line(Span("could move", "strong"))
    if ways.floats:
        return [head, line("  only with what uses it: it has no place of its own")]
    rows = [line("  ", _free(ways.free))]
    for numbers, need in _bars(ways):
        why = (
            shown(f"{because(need, places.plan.atoms)}, {places.standing(need)}")
            if need
            else "a step on the way would break"
        )
        rows.append(line(f"  not to PR {_or(numbers)}: ", why))
    return [head, *rows]


def _free(numbers: Sequence[int]) -> str:
    return (
        f"to PR {_or(numbers)}, with everything else where it is"
        if numbers
        else "nowhere, with everything else where it is"
    )


def _or(numbers: Sequence[int]) -> str:
    shown_numbers = [str(number) for number in numbers]
    if len(shown_numbers) == 1:
        return shown_numbers[0]
    return f"{', '.join(shown_numbers[:-1])} or {shown_numbers[-1]}"


def _bars(ways: Ways) -> list[tuple[list[int], Need | None]]:
    """What bars the way, each need once with the PRs that it keeps the atom out of."""
    found: dict[Need | None, list[int]] = {}
    for number, need in ways.barred:
        found.setdefault(need, []).append(number)
    return [(numbers, need) for need, numbers in found.items()]
