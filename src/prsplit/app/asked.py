"""What a person typed for `edit`, as edits: names become atoms, texts become numbers; and edits back as they are typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from shlex import quote

from prsplit.app.desk import Desk
from prsplit.app.explain import meant, named_atoms
from prsplit.errors import AnsweredNo, UsageError
from prsplit.model.atom import Atom
from prsplit.planning.edit import Edit, Merge, Move, Order, Split, Title
from prsplit.planning.lineup import NEW
from prsplit.reports.because import label

_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """One flag with its value, as it was typed."""

    flag: str
    value: str


def edit_of(asked: Asked, desk: Desk) -> Edit:
    """The edit that a flag asks for. Raises UsageError for what is no number or name, AnsweredNo for what is not there."""
    value = asked.value
    if asked.flag == "--move":
        name, sign, to = value.rpartition("=")
        if not sign or not name:
            raise UsageError(f"--move {value} says not where to.", f"prsplit edit --move {quote(value + '=2')}")
        return Move(atoms_of(name, desk), NEW if to == "new" else _number(to, asked))
    if asked.flag == "--merge":
        return Merge(_numbers(asked, least=2))
    if asked.flag == "--order":
        return Order(_numbers(asked, least=1))
    if asked.flag == "--split":
        number, sign, names = value.partition(":")
        return Split(_number(number, asked), _split_off(_number(number, asked), names, desk) if sign else frozenset())
    number, sign, text = value.partition("=")
    if not sign:
        raise UsageError(f"--title {value} has no title.", "prsplit edit --title 2='Say what it does'")
    return Title(_number(number, asked), checked_title(text))


def refuse_malformed(asked: Asked) -> None:
    """Raise UsageError for a flag that no plan could make sense of."""
    if asked.flag in ("--merge", "--order"):
        _numbers(asked, least=2 if asked.flag == "--merge" else 1)
    elif asked.flag == "--split":
        _number(asked.value.partition(":")[0], asked)
    elif asked.flag == "--title" and "=" in asked.value:
        _number(asked.value.partition("=")[0], asked)


def checked_title(text: str) -> str:
    """A title that can be the first line of a commit. Raises UsageError."""
    title = text.strip()
    if not title.isprintable() or len(title) > _LONGEST_TITLE:
        raise UsageError(
            "A title is one line of text that can be printed, at most 200 characters.", "prsplit edit --help"
        )
    return title


def atoms_of(name: str, desk: Desk) -> frozenset[int]:
    """The atoms that have a place of their own among those called `name`; a class stands for its members, too."""
    atoms = desk.plan.atoms
    found = meant(atoms, desk.planned.patches, name)
    _refuse_several(name, found)
    heads = {(atom.path, atom.symbol) for atom in found if _called(atom, name)}
    members = {atom.index for atom in atoms if any((atom.path, up) in heads for up in _outer(atom.symbol))}
    solid = desk.law.solid({atom.index for atom in found} | members)
    if not solid:
        raise AnsweredNo(
            f"{name} has no place of its own: it goes with what uses it.", f"prsplit explain {quote(name)}"
        )
    return solid


def _refuse_several(name: str, found: Sequence[Atom]) -> None:
    """Two definitions of one name are not both meant."""
    places = {(atom.path, atom.symbol) for atom in found}
    named = [atom for atom in found if _called(atom, name)]
    if len(named) == len(found) and len(places) > 1:
        shown = ", ".join(sorted(f"{atom.path} {atom.symbol}" for atom in found)[:3])
        raise UsageError(f"{name} is the name of several: {shown}.", f"prsplit edit --move {found[0].id}=2")


def _called(atom: Atom, name: str) -> bool:
    """Whether a name means the atom by its symbol, not by its place or id."""
    return bool(atom.symbol) and f".{label(atom)}".endswith(f".{name}")


def _outer(symbol: str) -> Iterable[str]:
    names = symbol.split(".")
    return [".".join(names[:count]) for count in range(1, len(names))]


def _split_off(number: int, names: str, desk: Desk) -> frozenset[int]:
    """The atoms of a PR that are named: one name, or several with commas."""
    one = bool(named_atoms(desk.plan.atoms, desk.planned.patches, names))
    atoms = frozenset[int]().union(*(atoms_of(name, desk) for name in ([names] if one else names.split(",")) if name))
    inside = frozenset(atom for row in desk.rows if number in row.numbers for atom in row.atoms)
    if not atoms & inside:
        raise AnsweredNo(f"PR {number} has nothing of {names}.", f"prsplit show {number}")
    if not desk.law.solid(inside) - atoms:
        raise AnsweredNo(f"PR {number} has nothing but {names}.", f"prsplit show {number}")
    return atoms & inside


def _number(text: str, asked: Asked) -> int:
    if not (text.isascii() and text.isdecimal() and int(text[:9]) > 0):
        raise UsageError(f"{text!r} in {asked.flag} {asked.value} is not the number of a PR.", "prsplit plan")
    return int(text[:9])


def _numbers(asked: Asked, least: int) -> tuple[int, ...]:
    found = tuple(_number(text.strip(), asked) for text in asked.value.split(","))
    if len(set(found)) < least:
        raise UsageError(f"{asked.flag} {asked.value} names one PR only.", f"prsplit edit {asked.flag} 1,2")
    return found


def typed(edit: Edit, desk: Desk) -> list[str]:
    """The flags that ask for an edit. A layout has none."""
    match edit:
        case Move(atoms, to):
            place = str(to) if to > NEW else "new"
            return [f"--move {quote(f'{name}={place}')}" for name in names_of(atoms, desk)]
        case Merge(numbers) | Order(numbers):
            flag = "--merge" if isinstance(edit, Merge) else "--order"
            return [f"{flag} {','.join(map(str, numbers))}"]
        case Split(number, atoms):
            names = ",".join(names_of(atoms, desk)) if atoms else ""
            return [f"--split {quote(f'{number}:{names}' if names else str(number))}"]
        case Title(number, text):
            return [f"--title {quote(f'{number}={text}')}"]
    return []


def names_of(atoms: Iterable[int], desk: Desk) -> list[str]:
    """The shortest names that mean just these atoms: whole files, then definitions, places, ids."""
    every = desk.plan.atoms
    left = set(atoms)
    names: list[str] = []
    for path in sorted({every[atom].path for atom in left}):
        whole = desk.law.solid(atom.index for atom in every if atom.path == path)
        if whole <= left and _means(path, whole, desk):
            names.append(path)
            left -= whole
    while left:
        atom = every[min(left, key=lambda one: (every[one].symbol.count("."), one))]
        name, meaning = _name(atom, left, desk)
        names.append(name)
        left -= meaning
    return names


def _name(atom: Atom, left: set[int], desk: Desk) -> tuple[str, frozenset[int]]:
    for name in (atom.symbol, label(atom), f"{atom.path}:{atom.line}"):
        meaning = _meaning(name, desk) if name and name.isprintable() else frozenset()
        if atom.index in meaning and meaning <= left:
            return name, meaning
    return atom.id, frozenset({atom.index})


def _means(name: str, atoms: frozenset[int], desk: Desk) -> bool:
    return name.isprintable() and _meaning(name, desk) == atoms


def _meaning(name: str, desk: Desk) -> frozenset[int]:
    try:
        return atoms_of(name, desk)
    except (AnsweredNo, UsageError):
        return frozenset()
