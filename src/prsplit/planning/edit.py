"""Edits of a series by hand: move, merge, split, order, title; proven as a whole, and answered with a way that works."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from prsplit.errors import UsageError
from prsplit.planning.lineup import NEW, Barred, Law, Lineup, Row, earlier_rows, in_order, places, settled
from prsplit.planning.split import divided

_TRIES = 24


@dataclass(frozen=True, slots=True)
class Move:
    """Put `atoms` into the PR `to`, or with `NEW` into one of their own: all that are moved there by one command share it.

    A number below `NEW` stands for another new PR.
    """

    atoms: frozenset[int]
    to: int


@dataclass(frozen=True, slots=True)
class Merge:
    """Make several PRs one."""

    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """Make two PRs of one, where it is best cut; or with `atoms`, take these out into a PR of their own."""

    number: int
    atoms: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Order:
    """Put the PRs into this order; all of them are named."""

    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Title:
    """Give a PR a title; an empty one gives it back to prsplit."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole series, as a list says it."""

    rows: Lineup


Edit = Move | Merge | Split | Order | Title | Layout


class Impossible(Exception):
    """The edits do not stand: `bar` says why. `instead` are edits that ask for as little more as possible and do stand;
    empty where none were found."""

    def __init__(self, bar: Barred, wanted: Lineup, instead: Sequence[Edit]) -> None:
        """Keep the reason and the way out."""
        super().__init__(bar)
        self.bar, self.wanted, self.instead = bar, wanted, tuple(instead)


def edited(rows: Lineup, edits: Sequence[Edit], law: Law) -> Lineup:
    """The rows after all `edits`, applied in the order given and proven at the end.

    Numbers are those of the series before the first edit. Raises Impossible where the outcome does not stand, UsageError
    for numbers that are not there.
    """
    wanted = rows
    try:
        wanted = asked(rows, edits, law)
        return _marked(rows, settled(wanted, law), law)
    except Barred as bar:
        raise Impossible(bar, wanted, instead(rows, edits, law)) from bar


def asked(rows: Lineup, edits: Sequence[Edit], law: Law) -> Lineup:
    """What the edits ask for, not proven yet."""
    for edit in edits:
        rows = _applied(rows, edit, law)
    return _seated(rows, law)


def _applied(rows: Lineup, edit: Edit, law: Law) -> Lineup:
    match edit:
        case Move(atoms, to):
            return moved(rows, atoms, to)
        case Merge(numbers):
            return _merged(rows, numbers, law)
        case Split(number, atoms):
            row = find(rows, number)
            some = law.solid(atoms & row.atoms) if atoms else divided(rows, row, law)
            return moved(rows, some, min(NEW, *(min(each.numbers) for each in rows)) - 1)
        case Order(numbers):
            return _ordered(rows, numbers)
        case Title(number, text):
            row = find(rows, number)
            return tuple(replace(each, title=text, touched=True) if each is row else each for each in rows)
        case Layout(wanted):
            return wanted


def find(rows: Lineup, number: int) -> Row:
    """The row that has the number. Raises UsageError where there is none."""
    for row in rows:
        if number in row.numbers:
            return row
    last = max(max(row.numbers) for row in rows)
    raise UsageError(f"There is no PR {number}: the plan has {last}.", "prsplit plan")


def moved(rows: Lineup, atoms: frozenset[int], to: int) -> Lineup:
    """The rows with `atoms` in the one numbered `to`, which is made where it is new. Rows may be left empty."""
    if to <= NEW and not any(to in row.numbers for row in rows):
        rows = (*rows, Row(frozenset(), frozenset({to})))
    row = find(rows, to)
    return tuple(replace(each, atoms=each.atoms | atoms if each is row else each.atoms - atoms) for each in rows)


def _merged(rows: Lineup, numbers: Sequence[int], law: Law) -> Lineup:
    """One row in place of those numbered, and the order that is nearest to the one before."""
    found = [row for row in rows if any(number in row.numbers for number in numbers)]
    for number in numbers:
        find(rows, number)
    titles = [row.title for row in found if row.title]
    one = Row(
        frozenset().union(*(row.atoms for row in found)),
        frozenset().union(*(row.numbers for row in found)),
        titles[0] if titles else "",
    )
    kept = tuple(one if row is found[0] else row for row in rows if row is found[0] or row not in found)
    return in_order(kept, law) or kept


def _ordered(rows: Lineup, numbers: Sequence[int]) -> Lineup:
    """Rows in the order of `numbers`; a new one stays behind the row that it stood behind."""
    heads = list(dict.fromkeys(find(rows, number) for number in numbers))
    left = [row for row in rows if row not in heads and not row.fresh]
    if any(row.atoms for row in left) or len(numbers) != len(set(numbers)):
        every = ",".join(str(min(row.numbers)) for row in rows if not row.fresh)
        raise UsageError("--order names every PR once.", f"prsplit edit --order {every}")
    found = [row for row in rows[:1] if row.fresh]
    for head in heads:
        place = rows.index(head) + 1
        found.append(head)
        while place < len(rows) and rows[place].fresh:
            found.append(rows[place])
            place += 1
    return (*found, *(row for row in rows if row not in found))


def _seated(rows: Lineup, law: Law) -> Lineup:
    """The rows with every new one where its needs allow it, next to where most of it came from."""
    for row in [row for row in rows if row.fresh and row.atoms]:
        rest = tuple(each for each in rows if each is not row)
        where = places(law.solid(each.atoms) for each in rest)
        after = [where[n.target] for n in law.bridged if n.source in row.atoms and n.target not in row.atoms]
        before = [where[n.source] for n in law.bridged if n.target in row.atoms and n.source not in row.atoms]
        low, high = max(after, default=-1) + 1, min(before, default=len(rest))
        wish = _wish(row, rest, law)
        place = min(range(low, high + 1), key=lambda one, wish=wish: abs(one - wish), default=wish)  # type: ignore[misc]
        rows = (*rest[:place], row, *rest[place:])
    return rows


def _wish(row: Row, rest: Lineup, law: Law) -> int:
    """Where a new row would like to stand: before the row that most of it was in; behind it for tests and documents."""
    numbers = {number: place for place, each in enumerate(rest) for number in each.numbers}
    home: Counter[int] = Counter()
    for atom in law.solid(row.atoms):
        home[law.start[atom]] += law.traits[atom].weight + 1
    lines = sum(law.traits[atom].weight + 1 for atom in row.atoms)
    side = 2 * sum(law.traits[atom].weight + 1 for atom in row.atoms if law.traits[atom].side) > lines
    origin = min(home, key=lambda number: (-home[number], number), default=1)
    return numbers.get(origin, len(rest) - 1) + (1 if side else 0)


def _marked(before: Lineup, after: Lineup, law: Law) -> Lineup:
    """The rows after an edit; those that it changed are touched."""
    known = {row.numbers: law.solid(row.atoms) for row in before}
    order = [min(row.numbers) for row in after if not row.fresh]
    shifted = order != sorted(order)
    return tuple(
        replace(row, touched=row.touched or shifted or known.get(row.numbers) != law.solid(row.atoms)) for row in after
    )


def barrier(rows: Lineup, atoms: frozenset[int], to: int, law: Law) -> Barred | None:
    """What keeps `atoms` out of the PR `to`, as the others stand; None where they could go there."""
    try:
        settled(moved(rows, atoms, to), law)
    except Barred as bar:
        return bar
    return None


def instead(rows: Lineup, edits: Sequence[Edit], law: Law) -> tuple[Edit, ...]:
    """Edits that ask for as little more as possible and stand; empty where none were found."""
    for attempt in (_better_order, _wider_merge, _more_moves):
        found = attempt(rows, edits, law)
        if found is not None and stands(rows, found, law):
            return tuple(found)
    return ()


def stands(rows: Lineup, edits: Sequence[Edit], law: Law) -> bool:
    """Whether the edits can be made."""
    try:
        settled(asked(rows, edits, law), law)
    except (Barred, UsageError):
        return False
    return True


def _better_order(rows: Lineup, edits: Sequence[Edit], law: Law) -> Sequence[Edit] | None:
    """The same with the nearest order that the needs allow."""
    if not any(isinstance(edit, Order) for edit in edits):
        return None
    try:
        order = in_order(asked(rows, edits, law), law)
    except Barred:
        return None
    if order is None:
        return None
    numbers = tuple(number for row in order for number in sorted(row.numbers) if number > NEW)
    if list(numbers) == sorted(numbers):
        return None
    return [Order(numbers) if isinstance(edit, Order) else edit for edit in edits]


def _wider_merge(rows: Lineup, edits: Sequence[Edit], law: Law) -> Sequence[Edit] | None:
    """The same with every PR merged in that lies between merged ones."""
    wider: list[Edit] = []
    for edit in edits:
        numbers = _between(rows, edit.numbers, law) if isinstance(edit, Merge) else None
        wider.append(edit if numbers is None else Merge(numbers))
    return wider if wider != [*edits] else None


def _between(rows: Lineup, numbers: Sequence[int], law: Law) -> tuple[int, ...]:
    """The numbers, and those of all rows that need one of them and are needed by another."""
    before = earlier_rows(rows, law)
    chosen = {place for place, row in enumerate(rows) if row.numbers & set(numbers)}
    up = _reached(chosen, before)
    after = [frozenset(place for place, found in enumerate(before) if one in found) for one in range(len(rows))]
    both = up & _reached(chosen, after) | chosen
    return tuple(sorted(number for place in both for number in rows[place].numbers if number > NEW))


def _reached(start: set[int], ways: Sequence[frozenset[int]]) -> set[int]:
    seen: set[int] = set()
    queue = list(start)
    while queue:
        for one in ways[queue.pop()]:
            if one not in seen:
                seen.add(one)
                queue.append(one)
    return seen


def _more_moves(rows: Lineup, edits: Sequence[Edit], law: Law) -> Sequence[Edit] | None:
    """The same and the moves that the moves of it make necessary: the least set that is closed under the needs."""
    edits = _as_moves(rows, edits)
    try:
        wanted = asked(rows, edits, law)
    except Barred:
        return None
    here = places(row.atoms for row in wanted)
    home = {atom: row.numbers for row in rows for atom in row.atoms}
    gone = {atom for atom, place in here.items() if home[atom] - wanted[place].numbers and atom not in law.loose}
    more: dict[int, int] = {}
    for _ in range(_TRIES):
        try:
            settled(asked(rows, [*edits, *_moves(more)], law), law)
        except Barred as bar:
            found = _pulled(bar, gone | set(more), wanted, law)
            if not found:
                return None
            more |= found
        else:
            return [*edits, *_moves(more)]
    return None


def _as_moves(rows: Lineup, edits: Sequence[Edit]) -> Sequence[Edit]:
    """The edits; atoms that are split off are moved to a new PR where it is the only one, so that others can follow."""
    named = [edit for edit in edits if isinstance(edit, Split) and edit.atoms]
    if len(named) != 1 or any(isinstance(edit, Move) and edit.to <= NEW for edit in edits):
        return edits
    one = named[0]
    move = Move(one.atoms & find(rows, one.number).atoms, NEW)
    return [move if edit is one else edit for edit in edits]


def _moves(more: dict[int, int]) -> list[Move]:
    numbers = sorted(set(more.values()))
    return [Move(frozenset(atom for atom, to in more.items() if to == number), number) for number in numbers]


def _pulled(bar: Barred, gone: set[int], wanted: Lineup, law: Law) -> dict[int, int]:
    """Per atom that has to follow what was moved, the number of the PR; empty where nobody can follow."""
    users = {entry.atom: entry.users for entry in law.floats}
    found: dict[int, int] = {}
    for need in bar.needs:
        ends = ((need.source, need.target), (need.target, need.source))
        for end, other in ends:
            drawn = end in gone or any(user in gone for user in users.get(end, ()))
            followers = [one for one in _solid((other,), users) if one not in gone]
            if drawn and followers and other not in gone:
                number = _number(wanted, bar.where[end])
                found |= dict.fromkeys(followers, number)
                break
    return found


def _solid(atoms: Iterable[int], users: dict[int, tuple[int, ...]]) -> list[int]:
    """The atoms, a float by its users."""
    return [one for atom in atoms for one in users.get(atom, (atom,))]


def _number(rows: Lineup, place: int) -> int:
    return min(rows[place].numbers)
