"""The role of each atom, and the role of the PR in which it wants to stand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

from prsplit.analysis.paths import file_role, folder, stem
from prsplit.model.atom import Atom
from prsplit.model.graph import Graph
from prsplit.model.plan import Role

_BY_FILE: dict[str, Role] = {
    "test": "tests",
    "docs": "docs",
    "build": "build",
    "generated": "generated",
    "data": "integration",
}
_RANK: dict[Role, int] = {"utilities": 0, "core": 1, "integration": 2}
_FORM = frozenset((*_RANK, "build"))
"""Roles that give way where only the form changes."""
_SEVERAL = 3
"""Source files from which on a test that no single file owns is about the whole."""


class _Uses:
    """Who uses whom among the code atoms of a change."""

    def __init__(self, atoms: Sequence[Atom], graph: Graph) -> None:
        self.atoms = atoms
        self.of: dict[int, set[int]] = defaultdict(set)
        self.by: dict[int, set[int]] = defaultdict(set)
        for need in graph.needs:
            source, target = atoms[need.source], atoms[need.target]
            if need.kind in ("uses", "imports", "signature") and file_role(target.path) == "code":
                self.of[need.source].add(need.target)
                if file_role(source.path) == "code" and source.path != target.path:
                    self.by[need.target].add(need.source)

    def elsewhere(self, atom: Atom) -> set[int]:
        """What an atom uses outside its own file."""
        return {target for target in self.of[atom.index] if self.atoms[target].path != atom.path}


def roles(
    atoms: Sequence[Atom],
    graph: Graph,
    created: Collection[str],
    still: Collection[int] = (),
    built: Collection[str] = (),
) -> tuple[Role, ...]:
    """What each atom is to the change, which creates the files `created`; `still` are verified to bring nothing new, and a build
    wrote those of `built`.

    Code that comes new, serves other new code and uses nothing new but such code is a utility; existing code that starts
    to use what is new elsewhere is integration; the rest is core. Existing code that only uses news of its own file is
    what they are.
    """
    uses = _Uses(atoms, graph)
    helps: dict[int, bool] = {}
    found: list[Role] = [
        "generated" if atom.path in built else _BY_FILE.get(file_role(atom.path)) or _first(atom, uses, helps)
        for atom in atoms
    ]
    _together(atoms, found, created)
    for atom in atoms:
        inside = uses.of[atom.index] - uses.elsewhere(atom) - {atom.index}
        if atom.action == "modify" and found[atom.index] == "core" and inside and not uses.elsewhere(atom):
            found[atom.index] = max((found[one] for one in inside), key=lambda role: _RANK.get(role, 1))
    _wired(atoms, uses, found, created)
    return tuple("mechanical" if index in still and role in _FORM else role for index, role in enumerate(found))


def _together(atoms: Sequence[Atom], found: list[Role], created: Collection[str]) -> None:
    """A created file, and a new class in an old one, is of one role: core where not all of it are utilities."""
    members: dict[tuple[str, str], list[int]] = defaultdict(list)
    for atom in atoms:
        if found[atom.index] in ("utilities", "core") and atom.action == "add" and atom.kind != "file":
            members[atom.path, "" if atom.path in created else atom.symbol.partition(".")[0]].append(atom.index)
    for group in members.values():
        if any(found[index] == "core" and atoms[index].kind == "definition" for index in group):
            for index in group:
                found[index] = "core"


def _wired(atoms: Sequence[Atom], uses: _Uses, found: list[Role], created: Collection[str]) -> None:
    """Where the core comes in files of its own, code that was there wires it in, unless the core itself uses it."""
    heart = [atom.index for atom in atoms if found[atom.index] == "core" and atom.path in created]
    if not heart:
        return
    served = set(heart)
    for index in heart:
        fresh = uses.of[index] - served
        served |= fresh
        heart += sorted(fresh)
    for atom in atoms:
        if found[atom.index] == "core" and atom.path not in created and atom.index not in served:
            found[atom.index] = "integration"


def _first(atom: Atom, uses: _Uses, helps: dict[int, bool]) -> Role:
    if atom.action in ("rename", "mode") or (atom.action == "move" and atom.moved >= atom.lines):
        return "mechanical"
    if atom.kind == "item":
        return "integration"
    if atom.action == "add":
        return "utilities" if _helps(atom.index, uses, helps) else "core"
    return "integration" if uses.elsewhere(atom) else "core"


def _helps(index: int, uses: _Uses, helps: dict[int, bool]) -> bool:
    """Whether an atom is new, serves new code elsewhere, and uses only its like."""
    if index not in helps:
        helps[index] = False
        atom = uses.atoms[index]
        serves = any(uses.atoms[user].action == "add" and uses.atoms[user].kind != "item" for user in uses.by[index])
        helps[index] = (
            atom.action == "add" and serves and all(_helps(target, uses, helps) for target in uses.elsewhere(atom))
        )
    return helps[index]


def standings(
    atoms: Sequence[Atom],
    graph: Graph,
    kinds: Sequence[Role],
    created: Collection[str],
    renamed: Collection[int] = (),
) -> tuple[Role, ...]:
    """The role of the PR in which each atom wants to stand: tests and documents stand with their subject, unless they
    speak of several; then they close the series. A new test file that is named after no subject is taken as a whole.
    Where no more than a name changes (`renamed`), they stand with what is called so."""
    subjects: dict[int, set[int]] = defaultdict(set)
    for need in graph.needs:
        if kinds[need.source] in ("tests", "docs") and kinds[need.target] in _RANK:
            subjects[need.source].add(need.target)
    owners = _owners(atoms, kinds)
    _share(atoms, kinds, subjects, {path for path in created if stem(path) not in owners})
    for case in cases(atoms, created):
        every = set[int]().union(*(subjects[index] for index in case))
        subjects.update(dict.fromkeys(case, every))
    found: list[Role] = []
    for atom in atoms:
        kind = kinds[atom.index]
        if kind in ("tests", "docs"):
            found.append(_standing(atom, kind, subjects[atom.index], owners, atoms, kinds))
        else:
            found.append(kind)
    for need in graph.needs:
        if kinds[need.source] == "docs" and found[need.target] in ("tests", "docs"):
            found[need.source] = "docs"
    told = _by_file(atoms, kinds, subjects, found)
    return tuple("mechanical" if atom.index in renamed else told[atom.index] for atom in atoms)


def _share(atoms: Sequence[Atom], kinds: Sequence[Role], subjects: dict[int, set[int]], whole: Collection[str]) -> None:
    """Let all tests of each of the files `whole` have the subjects of all."""
    files: dict[str, set[int]] = defaultdict(set)
    for atom in atoms:
        if kinds[atom.index] == "tests" and atom.path in whole:
            files[atom.path] |= subjects[atom.index]
    for atom in atoms:
        if kinds[atom.index] == "tests" and atom.path in whole:
            subjects[atom.index] = files[atom.path]


def cases(atoms: Sequence[Atom], created: Collection[str]) -> list[tuple[int, ...]]:
    """The atoms of each new folder of tests that holds nothing but new files, and none that a language reads: a case with
    what it expects."""
    found: dict[str, list[int]] = defaultdict(list)
    for atom in atoms:
        found[folder(atom.path)].append(atom.index)
    return [
        tuple(members)
        for home, members in sorted(found.items())
        if home
        and len(members) > 1
        and all(atoms[index].kind == "file" and atoms[index].path in created for index in members)
        and all(file_role(atoms[index].path) == "test" for index in members)
    ]


def _owners(atoms: Sequence[Atom], kinds: Sequence[Role]) -> dict[str, Role]:
    """Per stem of a code file, the role that most of its lines have."""
    lines: dict[str, Counter[Role]] = defaultdict(Counter)
    for atom in atoms:
        if kinds[atom.index] in _RANK and file_role(atom.path) == "code":
            lines[stem(atom.path)][kinds[atom.index]] += atom.lines + 1
    return {name: max(sorted(count), key=lambda role: count[role]) for name, count in lines.items()}


def _standing(
    atom: Atom, kind: Role, subjects: set[int], owners: Mapping[str, Role], atoms: Sequence[Atom], kinds: Sequence[Role]
) -> Role:
    if kind == "tests" and stem(atom.path) in owners:
        named = [one for one in subjects if stem(atoms[one].path) == stem(atom.path)]
        return max((kinds[one] for one in named), key=_rank) if named else owners[stem(atom.path)]
    files = {atoms[one].path for one in subjects}
    ranks = {kinds[one] for one in subjects}
    several = len(files) >= _SEVERAL if kind == "tests" else len(files) > 1
    if not ranks or (several and len(ranks) > 1):
        return kind
    return max(ranks, key=_rank)


def _rank(role: Role) -> int:
    return _RANK.get(role, 1)


def _by_file(
    atoms: Sequence[Atom], kinds: Sequence[Role], subjects: Mapping[int, set[int]], found: list[Role]
) -> tuple[Role, ...]:
    """Tests without a subject of their own stand where most of their file does."""
    lines: dict[str, Counter[Role]] = defaultdict(Counter)
    for atom in atoms:
        if kinds[atom.index] == "tests" and subjects.get(atom.index):
            lines[atom.path][found[atom.index]] += atom.lines + 1
    for atom in atoms:
        count = lines.get(atom.path)
        if kinds[atom.index] == "tests" and not subjects.get(atom.index) and count:
            found[atom.index] = max(sorted(count), key=lambda role: count[role])
    return tuple(found)
