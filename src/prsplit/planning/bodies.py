"""The body of a PR: what it does by file, what it needs and why, and its place in the series."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from prsplit.model.atom import Atom
from prsplit.model.graph import Need, Witness
from prsplit.model.plan import PlannedPR

_VERBS = {
    "add": "adds",
    "delete": "removes",
    "modify": "changes",
    "rename": "renames",
    "move": "moves",
    "mode": "sets the mode of",
    "type": "replaces",
}
_SHOWN = 6

Because = Callable[[Need], str]


def with_bodies(prs: Sequence[PlannedPR], atoms: Sequence[Atom], because: Because) -> tuple[PlannedPR, ...]:
    """The PRs with their bodies written; `because` gives the sentence for a need."""
    return tuple(replace(pr, body=_body(pr, prs, atoms, because)) for pr in prs)


def _body(pr: PlannedPR, prs: Sequence[PlannedPR], atoms: Sequence[Atom], because: Because) -> str:
    blocks = ["\n".join(_files(pr, atoms))]
    if pr.depends_on:
        needs = [f"- PR {link.number}: {because(_public(link.need))}" for link in pr.depends_on]
        blocks.append("Needs:\n" + "\n".join(needs))
    if len(prs) > 1:
        blocks.append(f"PR {pr.number} of {len(prs)}.")
    return "\n\n".join(blocks)


def _public(need: Need) -> Need:
    """The need without its witness where that holds a command of the author's machine."""
    return replace(need, witness=Witness("", 0, "")) if need.kind == "learned" else need


def _files(pr: PlannedPR, atoms: Sequence[Atom]) -> list[str]:
    """One line a file: what is added, changed and removed in it."""
    by_path: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for index in pr.atoms:
        atom = atoms[index]
        symbols = by_path[atom.path][_VERBS[atom.action]]
        if atom.symbol and atom.kind != "item":
            symbols.append(atom.symbol)
    lines: list[str] = []
    for path, verbs in sorted(by_path.items()):
        clauses = [f"{verb} {_list(symbols)}" for verb, symbols in sorted(verbs.items()) if symbols]
        lines.append(f"- {path}" + (f": {'; '.join(clauses)}" if clauses else ""))
    return lines


def _list(symbols: Sequence[str]) -> str:
    distinct = list(dict.fromkeys(symbols))
    more = len(distinct) - _SHOWN
    return ", ".join(distinct[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
