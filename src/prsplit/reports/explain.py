"""Why an atom is in the PR where it is, and what would move it, as a page of text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from prsplit.model.atom import Atom
from prsplit.model.graph import Need
from prsplit.model.plan import Plan, PlannedPR
from prsplit.reports.because import because, label
from prsplit.reports.escape import shown, shown_path
from prsplit.reports.page import Page, Span, line
from prsplit.reports.wording import counted

IN_FULL = 3
"""Up to so many atoms are explained one by one; more are listed by PR."""


@dataclass(frozen=True, slots=True)
class _Places:
    """Which PR each atom is in, by atom index."""

    plan: Plan
    at: dict[int, PlannedPR]

    def number(self, atom: int) -> int:
        return self.at[atom].number


def explain_page(plan: Plan, found: Sequence[Atom]) -> Page:
    """The page for the atoms that a person asked about; at least one."""
    places = _Places(plan, {index: pr for pr in plan.prs for index in pr.atoms})
    if len(found) > IN_FULL:
        return _listing(places, found)
    page: Page = []
    for atom in found:
        page += ([line()] if page else []) + _one(places, atom)
    return page


def _listing(places: _Places, found: Sequence[Atom]) -> Page:
    page: Page = []
    for pr in places.plan.prs:
        inside = [atom for atom in found if atom.index in pr.atoms]
        if inside:
            page.append(_pr_line(pr, len(places.plan.prs)))
            page += [line("  ", shown(label(atom)), Span(f"  {_kind(atom)}{_size(atom)}", "faint")) for atom in inside]
    paths = {atom.path for atom in found}
    page.append(
        line(f"{counted(len(found), 'atom')} in {counted(len(paths), 'file')}; name one of them for its reasons")
    )
    return page


def _pr_line(pr: PlannedPR, of: int) -> tuple[Span, ...]:
    return line(Span(f"PR {pr.number} of {of}", "number"), f" · {pr.role} · ", Span(shown(pr.title), "strong"))


def _kind(atom: Atom) -> str:
    return "item, " if atom.kind == "item" else ""


def _size(atom: Atom) -> str:
    moved = f", {atom.moved} moved" if atom.moved else ""
    return f"+{atom.added} −{atom.deleted}{moved}"


def _one(places: _Places, atom: Atom) -> Page:
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
        *_movable(places, atom, [*outgoing, *incoming]),
    ]


def _needs(title: str, places: _Places, pairs: Sequence[tuple[Need, int]]) -> Page:
    rows = [
        line(
            Span(f"  PR {places.number(other)}: ", "number"),
            shown(because(need, places.plan.atoms)),
            Span("" if need.hard else ", wanted only", "faint"),
        )
        for need, other in sorted(pairs, key=lambda pair: (places.number(pair[1]), pair[1]))
    ]
    return [line(Span(title, "strong")), *rows] if rows else []


def _floating(places: _Places, atom: Atom) -> Page:
    page: Page = []
    for floating in places.plan.graph.floats:
        if floating.atom == atom.index and floating.users:
            rule = "latest PR among what it leaves" if floating.removal else "earliest PR among its users"
            users = ", ".join(f"{label(places.plan.atoms[user])} (PR {places.number(user)})" for user in floating.users)
            page += [line(Span("floats", "strong")), line(f"  to the {rule}: ", shown(users))]
    return page


def _movable(places: _Places, atom: Atom, needs: Sequence[Need]) -> Page:
    """The PRs it could be in as the others stand, and the need that bars each way."""
    here = places.number(atom.index)
    tied = [need for need in needs if need.shape == "with"]
    floats = any(floating.atom == atom.index and floating.users for floating in places.plan.graph.floats)
    if floats:
        return [line(Span("moves", "strong")), line("  with its users: it has no place of its own")]
    if tied:
        others = sorted({label(places.plan.atoms[_other(need, atom)]) for need in tied})
        return [line(Span("moves", "strong")), line("  only together with ", shown(", ".join(others)))]
    below = [need for need in needs if need.hard and need.source == atom.index]
    above = [need for need in needs if need.hard and need.target == atom.index]
    first = max((places.number(need.target) for need in below), default=1)
    last = min((places.number(need.source) for need in above), default=len(places.plan.prs))
    rows = [line("  ", _range(first, last, here))]
    rows += _bars("earlier", places, below, first, 1)
    rows += _bars("later", places, above, last, len(places.plan.prs))
    return [line(Span("moves", "strong")), *rows]


def _other(need: Need, atom: Atom) -> int:
    return need.target if need.source == atom.index else need.source


def _range(first: int, last: int, here: int) -> str:
    free = [str(number) for number in range(first, last + 1) if number != here]
    if not free:
        return "nowhere, as the other atoms stand"
    if len(free) == 1:
        return f"could go to PR {free[0]}, as the other atoms stand"
    return f"could go to PR {', '.join(free[:-1])} or {free[-1]}, as the other atoms stand"


def _bars(way: str, places: _Places, needs: Sequence[Need], bound: int, end: int) -> Page:
    """The first need that stands in the way, unless the way is open to its end."""
    if bound == end:
        return []
    for need in needs:
        target = need.target if way == "earlier" else need.source
        if places.number(target) == bound:
            return [line(f"  not {way}: ", shown(because(need, places.plan.atoms)))]
    return []
