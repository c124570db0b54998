"""The body of a PR: which commits it comes from and why, what changes where, what it needs, its place in the series."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

from prsplit.model.atom import Atom
from prsplit.model.graph import Need, Witness
from prsplit.model.origin import NOTHING_TOLD, Telling
from prsplit.model.plan import PlannedPR
from prsplit.planning.names import named, plain, spelled
from prsplit.planning.subjects import prose

_VERBS = {
    "add": "adds",
    "delete": "removes",
    "modify": "changes",
    "rename": "renames",
    "move": "moves",
    "mode": "sets the mode of",
    "type": "replaces",
}
_NAMES, _FILES, _COMMITS, _LEDGER, _PROSE = 4, 12, 12, 6, 20
"""At most so many names a verb, files, commits, lines of the ledger, and lines of a commit's own words."""
_WHOLE = 0.9
"""Share of a commit's lines from which on it counts as being here as a whole."""

_PARAGRAPH = 6
"""Lines of a paragraph that is short enough to be said of a part of a commit."""
_BULLET = re.compile(r"\s*(?:[-*+#>|]|\d+[.)]|```)")

Because = Callable[[Need], str]


def with_bodies(
    prs: Sequence[PlannedPR], atoms: Sequence[Atom], because: Because, telling: Telling = NOTHING_TOLD
) -> tuple[PlannedPR, ...]:
    """The PRs with their bodies written; `because` gives the sentence for a need."""
    every, spoken = telling.of(telling.lines), _spoken(prs, telling)
    return tuple(
        replace(pr, body=_body(pr, len(prs), atoms, because, [*_commits(pr, telling, every, spoken)])) for pr in prs
    )


def _spoken(prs: Sequence[PlannedPR], telling: Telling) -> dict[int, int]:
    """The PR that has most of each commit's lines, the first one on a tie: there its words are told."""
    most: dict[int, tuple[int, int]] = {}
    for pr in prs:
        for place, lines in telling.of(pr.atoms).items():
            most[place] = max(most.get(place, (0, 0)), (lines, -pr.number))
    return {place: -number for place, (_, number) in most.items()}


def _body(pr: PlannedPR, count: int, atoms: Sequence[Atom], because: Because, commits: Sequence[str]) -> str:
    blocks = [*commits, "\n".join(["Changes:", *_files(pr, atoms)])]
    if pr.depends_on:
        needs = [f"- PR {link.number}: {_reason(link.need, atoms, because)}" for link in pr.depends_on]
        blocks.append("\n".join(["Needs:", *needs]))
    blocks += _uncounted(pr)
    if count > 1:
        blocks.append(f"PR {pr.number} of {count}.")
    return "\n\n".join(blocks)


def _reason(need: Need, atoms: Sequence[Atom], because: Because) -> str:
    """Why the PR needs an earlier one. That both edit one file is said as that."""
    path = atoms[need.target].path
    if need.kind == "contains" and path == atoms[need.source].path:
        return f"goes on from its edits to {path}"
    return because(_public(need))


def _commits(pr: PlannedPR, telling: Telling, every: dict[int, int], spoken: dict[int, int]) -> Iterator[str]:
    """The commits whose lines are here, those with the most lines if there are many, oldest first; and the words of the one
    that wrote most of it, unless another PR has more of it: all of them where it is here as a whole, else the first
    paragraph."""
    own = telling.of(pr.atoms)
    if not own:
        return
    most = sorted(own, key=lambda place: (-own[place], place))[:_COMMITS]
    whole = [place for place in most if own[place] >= _WHOLE * every[place]]
    place = most[0]
    chief = own[place] * 2 >= sum(own.values()) and spoken[place] == pr.number
    words = prose(telling.sources[place].body) if chief else ""
    words = words if place in whole else _why(words)
    if words:
        rows = words.split("\n")
        yield "\n".join(rows[:_PROSE] + (["…"] if len(rows) > _PROSE else []))
    rows = [_commit(telling, place, whole=place in whole) for place in sorted(most)]
    more = [f"- and {len(own) - len(most)} more"] if len(own) > len(most) else []
    yield "\n".join(["From:", *rows, *more])


def _why(words: str) -> str:
    """What a commit says first, for a PR that is a part of it: its first paragraph that is neither a list nor a heading."""
    for block in words.split("\n\n"):
        rows = block.split("\n")
        if not any(_BULLET.match(row) for row in rows):
            return block if len(rows) <= _PARAGRAPH else ""
    return ""


def _commit(telling: Telling, place: int, *, whole: bool) -> str:
    source = telling.sources[place]
    subject = "".join(c if c.isprintable() else " " for c in source.subject) or "(no subject)"
    return f"- {source.short} {subject}" + ("" if whole else " (in part)")


def _public(need: Need) -> Need:
    """The need without its witness where that holds a command of the author's machine."""
    return replace(need, witness=Witness("", 0, "")) if need.kind == "learned" else need


def _files(pr: PlannedPR, atoms: Sequence[Atom]) -> list[str]:
    """One line a file: what is added, changed and removed in it."""
    by_path: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    lines: dict[str, int] = defaultdict(int)
    for index in pr.atoms:
        atom = atoms[index]
        symbols = by_path[atom.path][_VERBS[atom.action]]
        lines[atom.path] += atom.lines
        if named(atom):
            symbols.append(plain(atom.symbol))
    shown_paths = sorted(by_path, key=lambda path: (-lines[path], path))[:_FILES]
    rows: list[str] = []
    for path in sorted(shown_paths):
        clauses = [f"{verb} {_list(symbols)}" for verb, symbols in sorted(by_path[path].items()) if symbols]
        rows.append(f"- {path}" + (f": {'; '.join(clauses)}" if clauses else ""))
    rest = len(by_path) - len(rows)
    return rows + ([f"- and {rest} more {'file' if rest == 1 else 'files'}"] if rest else [])


def _list(symbols: Sequence[str]) -> str:
    every = frozenset(symbols)
    distinct = list(dict.fromkeys(spelled(name) for name in symbols if not _inside(name, every)))
    more = len(distinct) - _NAMES
    return ", ".join(distinct[:_NAMES]) + (f" and {more} more" if more > 0 else "")


def _inside(name: str, others: Collection[str]) -> bool:
    """Whether a name is a member of one of the others, which goes without saying."""
    parts = name.split(".")
    return any(".".join(parts[:count]) in others for count in range(1, len(parts)))


def _uncounted(pr: PlannedPR) -> Iterator[str]:
    """Lines that need no review, and why."""
    if pr.size.ledger:
        rows = [f"- {entry.path}: {entry.lines:,}, {entry.reason}" for entry in pr.size.ledger[:_LEDGER]]
        rest = len(pr.size.ledger) - len(rows)
        more = [f"- and {rest} more"] if rest else []
        yield "\n".join([f"Lines to review: {pr.size.reviewable:,} of {pr.size.raw:,}. Not counted:", *rows, *more])
