"""The things that a PR changes as a reader would count them, and what is truly done to each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from prsplit.model.atom import Atom
from prsplit.planning.matter import Matter
from prsplit.planning.names import filed, listed, named, plain, shown, thing, top
from prsplit.planning.names import short as short_name

_MOST = 0.6
"""Share of a thing's lines from which on what is done to them is done to the thing, or from which on a PR has the thing."""
_FILE = 0.8
"""Share of a new file's lines from which on a PR brings the file."""
_ALL = 0.9
_CHIEF = 0.5
"""Share of a file's lines from which on one definition is what the file is about."""

_INNER = 0.4
"""What a private name or a constant counts beside others."""

_ENTRIES = frozenset(("main", "Main", "run", "setup", "default", "index"))
"""Names that any file may have for what it does: the file's name says more."""
_BETWEEN = 8
"""The part of a file's lines that its definitions must be, at least, to tell of it: one in so many."""

_MEMBERS = "members"
"""What members are called whose names are too long for a title."""
_PLACED = {"Add": "to", "Remove": "from", "Move": "to", "Extract": "to"}


@dataclass(frozen=True, slots=True)
class Thing:
    """A definition with its members, or a file. `label` names what of it is changed; `dotted` does so among others."""

    name: str
    verb: str
    label: str
    dotted: str
    atoms: tuple[Atom, ...]
    weight: int

    @property
    def paths(self) -> list[str]:
        """The files it is in."""
        return list(dict.fromkeys(atom.path for atom in self.atoms))


def things(matter: Matter, pool: Sequence[Atom]) -> list[Thing]:
    """The pool by what a reader would call one thing, heaviest first. A file that comes or goes as a whole is one thing,
    unless it is about one definition; another file is one only where no definition changes in it."""
    groups: dict[str, list[Atom]] = {}
    whole = _whole_files(matter, pool)
    known = _known(matter, pool)
    for atom in pool:
        if atom.path in whole:
            groups.setdefault(whole[atom.path], []).append(atom)
        elif atom.path not in known:
            groups.setdefault(filed(atom.path), []).append(atom)
        elif named(atom):
            groups.setdefault(thing(atom), []).append(atom)
    if len(groups) > 1:
        groups = {name: atoms for name, atoms in groups.items() if name.lower() not in ("test", "tests")} or groups
    found = [_thing(matter, name, atoms) for name, atoms in groups.items()]
    return sorted(found, key=lambda one: -one.weight * (_INNER if _inner(one.name) else 1))


def _inner(name: str) -> bool:
    """Whether a name is for those inside alone, or a constant's: it tells less."""
    return name.startswith("_") or (name.isupper() and len(name) > 1)


def _known(matter: Matter, pool: Sequence[Atom]) -> set[str]:
    """The files that are told by their definitions, not by what stands between them."""
    every, own = Counter[str](), Counter[str]()
    for atom in pool:
        every[atom.path] += matter.weight([atom])
        own[atom.path] += matter.weight([atom]) * named(atom)
    return {path for path in every if _BETWEEN * own[path] >= every[path]}


def _whole_files(matter: Matter, pool: Sequence[Atom]) -> dict[str, str]:
    """Files that come or go with nearly all of their lines → the definition that they are about, else their name."""
    found: dict[str, str] = {}
    for path in dict.fromkeys(atom.path for atom in pool):
        own = [atom for atom in pool if atom.path == path]
        lines = sum(atom.lines + 1 for atom in own)
        fresh = all(matter.traits[atom.index].created for atom in own)
        leaving = all(atom.action == "delete" for atom in own) and any(
            atom.kind == "file" for atom in matter.atoms if atom.path == path
        )
        if (fresh or leaving) and lines >= _FILE * matter.whole.files.get(path, lines):
            tops: Counter[str] = Counter()
            for atom in own:
                if named(atom):
                    tops[top(atom.symbol)] += atom.lines + 1
            name, most = tops.most_common(1)[0] if tops else ("", 0)
            name = name.lstrip("_") if name.lstrip("_") in tops else name
            chief = name not in _ENTRIES and (most >= _CHIEF * lines or len(tops) == 1)
            found[path] = name if chief else filed(path)
    return found


def _thing(matter: Matter, name: str, atoms: Sequence[Atom]) -> Thing:
    verb, old = deed(matter, name, atoms)
    members = _members(matter, name, atoms, verb)
    members = members[:1] if members[:1] == [_MEMBERS] else [each for each in members if each != _MEMBERS]
    dotted = f"{shown(name)}.{members[0]}" if members else shown(name)
    if members == [_MEMBERS]:
        dotted = f"{_MEMBERS} of {shown(name)}"
    label = _of(name, members, verb) if members else shown(name)
    if old and not members:
        label = dotted = f"the old {label}"
    return Thing(name, verb, label, dotted, tuple(atoms), matter.weight(atoms))


def _of(name: str, members: Sequence[str], verb: str) -> str:
    if members == [_MEMBERS]:
        return f"{_MEMBERS} {_PLACED.get(verb, 'of')} {shown(name)}"
    if len(members) == 1:
        return f"{shown(name)}.{members[0]}" if verb not in _PLACED else f"{members[0]} {_PLACED[verb]} {shown(name)}"
    said = listed(members[:2])
    return f"{said} {_PLACED.get(verb, 'of')} {shown(name)}"


def deed(matter: Matter, name: str, atoms: Sequence[Atom]) -> tuple[str, bool]:
    """The verb that is true of these edits of one thing, and whether the thing stands elsewhere afterwards.

    A thing is added only where its own head is, and no edit of the change says that it stood in this file before; it is
    rewritten where another file loses it, and moved where the lines are known to come from there.
    """
    lines: Counter[str] = Counter()
    moved = 0
    for atom in atoms:
        lines[atom.action] += atom.lines + 1
        moved += (atom.lines + 1) * bool(matter.traits[atom.index].twin)
    total = sum(lines.values())
    if moved >= _MOST * total:
        return _moved(matter, atoms)
    spots = {(atom.action, atom.path) for atom in atoms if plain(atom.symbol) == name and atom.kind == "definition"}
    if len({path for _, path in spots}) > 1 and {action for action, _ in spots} == {"add", "delete"}:
        return "Move", False
    action = max(sorted(lines), key=lambda one: lines[one])
    if action in ("add", "delete") and lines[action] >= _ALL * total:
        return _come_or_gone(matter, name, atoms, action)
    return {"rename": "Rename", "move": "Reorder", "mode": "Change the mode of", "type": "Replace"}.get(
        action, "Update"
    ), False


def _comes(matter: Matter, atoms: Sequence[Atom]) -> bool:
    """Whether the edits are a new file."""
    return all(matter.traits[atom.index].created for atom in atoms)


def _moved(matter: Matter, atoms: Sequence[Atom]) -> tuple[str, bool]:
    """A move as a whole or its arrival; where the arrival is another PR's, what is left goes."""
    if all(atom.action == "delete" for atom in atoms):
        return "Remove", True
    if _comes(matter, atoms) and not any(atom.action == "delete" for atom in atoms):
        return "Extract", False
    return ("Move" if any(matter.traits[atom.index].twin not in ("", atom.path) for atom in atoms) else "Update"), False


def _come_or_gone(matter: Matter, name: str, atoms: Sequence[Atom], action: str) -> tuple[str, bool]:
    whole = matter.whole
    if name in {filed(atom.path) for atom in atoms} or not any(named(atom) for atom in atoms):
        fresh = _comes(matter, atoms)
        exists = any(atom.kind == "file" for atom in atoms)
        if action == "add":
            return ("Add" if fresh or exists else "Update"), False
        return ("Remove" if exists else "Trim"), False
    spots = {(atom.path, plain(atom.symbol)) for atom in atoms if named(atom) and atom.action == action}
    if action == "add":
        there = any(spot in whole.before for spot in spots)
        return (
            "Update" if there else "Rewrite" if name in whole.gone and _headed(matter, name, atoms) else "Add"
        ), False
    left = any(spot in whole.after for spot in spots)
    return ("Update", False) if left else ("Remove", name in whole.come and _headed(matter, name, atoms))


def _headed(matter: Matter, name: str, atoms: Iterable[Atom]) -> bool:
    """Whether the definition itself comes or goes with the edits, not only members of it."""
    return any(
        plain(atom.symbol) == name and atom.action != "modify" and (atom.path, name) not in matter.whole.staying
        for atom in atoms
    )


def _members(matter: Matter, name: str, atoms: Sequence[Atom], verb: str) -> list[str]:
    """The members to name, heaviest first: where the class itself neither comes nor goes with them, or where other PRs
    have most of it."""
    sides = {"Add": (False,), "Rewrite": (False,), "Move": (False,), "Extract": (False,), "Remove": (True,)}.get(
        verb, (False, True)
    )
    here, everywhere = (
        sum(atom.lines + 1 for atom in atoms),
        sum(matter.whole.names.get((name, side), 0) for side in sides),
    )
    if (
        verb in ("Add", "Remove", "Move", "Extract", "Rewrite")
        and _headed(matter, name, atoms)
        and here >= _MOST * everywhere
    ):
        return []
    count: Counter[str] = Counter()
    for atom in atoms:
        if named(atom) and top(atom.symbol) == name:
            count[short_name(plain(atom.symbol).partition(".")[2])] += atom.lines + 1
    count.pop("", None)
    if not count or (verb == "Update" and here >= _MOST * everywhere and len(count) > 2):
        return []
    if _headed(matter, name, atoms) and verb == "Add":
        return []
    return [shown(member) if shown(member) == member else _MEMBERS for member, _ in count.most_common()]
