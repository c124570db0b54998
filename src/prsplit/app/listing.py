"""The series as a list that a person edits: a section for each PR, a line for each file, or for each atom of a file that
is split."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from shlex import quote

from prsplit.app.asked import checked_title
from prsplit.app.desk import Desk
from prsplit.errors import AnsweredNo, UsageError
from prsplit.model.atom import Atom
from prsplit.planning.edit import Edit, Layout
from prsplit.planning.lineup import Lineup, Row

Writing = Callable[[str], None]
_HEADER = re.compile(r"pr +(?P<number>[1-9][0-9]{0,8}|new)(?: +(?P<title>.*))?")
_ID = re.compile(r"@(?P<id>[0-9a-f]{6,64})(?: .*)?")
_APART = " :: "
_LARGEST = 16 << 20
_HELP = """\
#
# Each PR is a section, in order; below it are its files. A file that is split over several
# PRs has a line for each of its atoms: "path :: name".
#
# - Move a line to another section to move it there. A line "path :: name" may be added for
#   a file that has a line of its own: it takes that definition out of the file.
# - Move a section to change the order. Write "pr new" and a title for a new section.
# - Delete the line of a section to join it with the one above. What is in no section
#   stays with its PR, or goes to the one above where that is gone.
# - Change a title to write it yourself; without a title prsplit writes one.
#
# Imports and other atoms that go with what uses them are not listed. Lines that begin with
# "#" are ignored. An empty list changes nothing.
"""


def by_list(desk: Desk, given: str, write: Writing, prove: Callable[[Sequence[Edit]], Lineup]) -> Lineup:
    """The rows as the list says, from the file `given` or else after a person has changed it.

    Where it is not understood or does not stand, the list stays in prsplit's folder. Raises AnsweredNo for an empty one.
    """
    path = given or _kept_at(desk)
    if not given:
        _put(path, listed(desk))
        write(path)
    text = _got(path)
    if not any(_said(text)):
        raise AnsweredNo("The list is empty, so nothing was changed.", "prsplit edit")
    try:
        rows = prove([Layout(read(text, desk))])
    except (UsageError, AnsweredNo) as failure:
        again = f"prsplit edit --list {quote(path)}   # when the list is mended"
        failure.hint = f"{failure.hint}\n{again}" if failure.hint else again
        raise
    if not given:
        os.unlink(path)
    return rows


def _kept_at(desk: Desk) -> str:
    from prsplit.stack.folder import place
    from prsplit.stack.plan_file import path_of

    repo, branch = desk.opened.repo, desk.opened.branch
    name = os.path.basename(path_of(repo, branch)).removesuffix(".jsonl")
    return place(repo, "edit", f"{name}.txt")


def _put(path: str, text: str) -> None:
    from prsplit.stack.folder import replace as put
    from prsplit.stack.folder import writing

    with writing(path):
        put(path, text.encode("utf-8", "surrogateescape"))


def _got(path: str) -> str:
    try:
        with open(path, "rb") as file:
            return file.read(_LARGEST).decode("utf-8", "surrogateescape")
    except OSError as failure:
        raise UsageError(f"The list {path} can't be read: {failure.strerror}.", "prsplit edit") from None


def listed(desk: Desk) -> str:
    """The list of a series. Reading it back changes nothing."""
    plan = desk.plan
    at = {atom: pr.number for pr in plan.prs for atom in pr.atoms}
    split = defaultdict[str, set[int]](set)
    for atom in plan.atoms:
        if atom.index not in desk.law.loose:
            split[atom.path].add(at[atom.index])
    lines: list[str] = []
    for pr in plan.prs:
        lines.append(f"pr {pr.number} {_printable(pr.title)}")
        solid = [plan.atoms[atom] for atom in pr.atoms if atom not in desk.law.loose]
        lines += [f"  {line}" for line in dict.fromkeys(_line(atom, split, at, plan.atoms) for atom in solid)]
        lines.append("")
    return "\n".join(lines) + "\n" + f"# {_printable(plan.branch) or 'HEAD'}, {len(plan.prs)} PRs\n" + _HELP


def _line(atom: Atom, split: Mapping[str, set[int]], at: Mapping[int, int], every: Sequence[Atom]) -> str:
    path = atom.path
    plain = _plain(path)
    if len(split[path]) == 1 and plain:
        return path
    alike = sum(one.path == path and one.symbol == atom.symbol for one in every)
    if plain and atom.symbol and alike == 1 and _plain(atom.symbol):
        return f"{path}{_APART}{_whole(atom, at, every)}"
    return f"@{atom.id} {_printable(f'{path}:{atom.line} {atom.symbol}')}".rstrip()


def _whole(atom: Atom, at: Mapping[int, int], every: Sequence[Atom]) -> str:
    """The outermost definition around an atom that is in one PR with all that is in it."""
    names = atom.symbol.split(".")
    for count in range(1, len(names)):
        outer = ".".join(names[:count])
        inside = [one for one in every if one.path == atom.path and f"{one.symbol}.".startswith(f"{outer}.")]
        if any(one.symbol == outer for one in inside) and {at[one.index] for one in inside} == {at[atom.index]}:
            return outer
    return atom.symbol


def _plain(text: str) -> bool:
    """Whether a path or symbol may stand in a line as it is."""
    odd = not text.isprintable() or text != text.strip() or text[:1] in {"#", "@"} or _APART in text
    return not (odd or _HEADER.fullmatch(text))


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def _said(text: str) -> Iterator[tuple[int, str]]:
    """The lines that say something, with their numbers."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield number, line.strip()


def read(text: str, desk: Desk) -> Lineup:
    """The rows that a list asks for. Raises UsageError naming the line that is not understood."""
    sections: list[Row] = []
    claims: dict[int, tuple[int, int, int]] = {}
    for number, line in _said(text):
        header = _HEADER.fullmatch(line)
        if header:
            sections.append(_section(header, sections, desk, number))
        elif not sections:
            raise UsageError(f"Line {number} of the list stands before the first PR: {_printable(line)}", "")
        else:
            _claim(claims, line, number, len(sections) - 1, desk)
    rows = [
        replace(row, atoms=frozenset(a for a, claim in claims.items() if claim[2] == place))
        for place, row in enumerate(sections)
    ]
    return _with_the_rest(tuple(rows), set(claims), desk)


def _section(header: re.Match[str], sections: Sequence[Row], desk: Desk, line: int) -> Row:
    try:
        title = checked_title(header["title"] or "")
    except UsageError as failure:
        raise UsageError(f"Line {line} of the list: {failure.message}", "") from None
    if header["number"] == "new":
        return Row(frozenset(), frozenset({-len(sections) - 1}), title, touched=True)
    number = int(header["number"])
    if number > len(desk.plan.prs):
        raise UsageError(f"Line {line} of the list: there was no PR {number}; write `pr new` for a new one.", "")
    if any(number in row.numbers for row in sections):
        raise UsageError(f"Line {line} of the list: PR {number} stands there twice.", "")
    pr, row = desk.plan.prs[number - 1], desk.rows[number - 1]
    if title == _printable(pr.title):
        return replace(row, atoms=frozenset())
    return replace(row, atoms=frozenset(), title=title, touched=True)


def _claim(claims: dict[int, tuple[int, int, int]], line: str, number: int, section: int, desk: Desk) -> None:
    """Note which atoms a line puts into a section: (how closely it names them, line, section)."""
    close, atoms = _named(line, desk)
    if not atoms:
        raise UsageError(f"Line {number} of the list names nothing that can be placed: {_printable(line)}", "")
    for atom in atoms:
        known = claims.get(atom)
        if known is not None and known[0] == close and known[2] != section:
            raise UsageError(
                f"Line {number} of the list says what line {known[1]} says already: {_printable(line)}", ""
            )
        if known is None or known[0] <= close:
            claims[atom] = (close, number, section)


def _named(line: str, desk: Desk) -> tuple[int, frozenset[int]]:
    """How closely a line names atoms, from 0 for a file, and which."""
    by_id = _ID.fullmatch(line)
    if by_id:
        return 9, _solid((atom for atom in desk.plan.atoms if atom.id.startswith(by_id["id"])), desk)
    path, apart, symbol = line.partition(_APART)
    if not apart:
        return 0, _solid((atom for atom in desk.plan.atoms if atom.path == line), desk)
    inside = symbol.strip()
    found = [
        atom
        for atom in desk.plan.atoms
        if atom.path == path.strip() and (atom.symbol == inside or atom.symbol.startswith(f"{inside}."))
    ]
    return 1 + inside.count("."), _solid(found, desk)


def _solid(atoms: Iterable[Atom], desk: Desk) -> frozenset[int]:
    return desk.law.solid(atom.index for atom in atoms)


def _with_the_rest(rows: Lineup, claimed: set[int], desk: Desk) -> Lineup:
    """The rows with what no line names: it stays with its PR; where that is gone it joins the one above, with its number."""
    if not rows:
        return desk.rows
    for row in desk.rows:
        rest = desk.law.solid(row.atoms) - claimed
        here = next((place for place, each in enumerate(rows) if each.numbers & row.numbers), None)
        if here is None:
            above = [place for place, each in enumerate(rows) if 0 < max(each.numbers) < min(row.numbers)]
            here = max(above, key=lambda place: max(rows[place].numbers)) if above else 0
            joined = replace(rows[here], numbers=rows[here].numbers | row.numbers)
            rows = (*rows[:here], joined, *rows[here + 1 :])
        joined = replace(rows[here], atoms=rows[here].atoms | rest)
        rows = (*rows[:here], joined, *rows[here + 1 :])
    return rows
