"""Titles, bodies and branch slugs that say what a PR does."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from prsplit.model.atom import Atom
from prsplit.model.plan import Role
from prsplit.planning.traits import Trait

_WIDTH = 72
_VERBS = {
    "add": "Add",
    "delete": "Remove",
    "modify": "Update",
    "rename": "Rename",
    "move": "Move",
    "mode": "Change mode of",
    "type": "Replace",
}


def title(atoms: Sequence[Atom], traits: Sequence[Trait], role: Role) -> str:
    """An imperative title under 72 characters: verb, what changes most, and where. `traits` is by atom index."""
    heavy = _main(atoms, traits)
    verb = _VERBS[_verb(heavy)]
    area = _area([atom.path for atom in atoms])
    names = _names(heavy)
    text = f"{verb} {names[0]}"
    for extra in names[1:3]:
        longer = f"{text}, {extra}"
        if len(longer) <= _WIDTH - len(area) - 4:
            text = longer
    if role == "tests" and "test" not in text.lower():
        text = f"{verb} tests: {', '.join(names[:2])}"
    where = f" in {area}" if area and area not in text else ""
    whole = text + where if len(text + where) <= _WIDTH else text
    return whole if len(whole) <= _WIDTH else whole[: _WIDTH - 1].rstrip() + "…"


def _main(atoms: Sequence[Atom], traits: Sequence[Trait]) -> list[Atom]:
    """The atoms that a title should speak of: the heaviest definitions, code before tests and docs."""
    kinds = ("definition", "file", "statement")
    shown = [atom for atom in atoms if atom.kind in kinds and (atom.symbol or atom.kind == "file")]
    pool = shown or list(atoms)
    code = [atom for atom in pool if not traits[atom.index].side]
    return sorted(code or pool, key=lambda atom: (-atom.lines, atom.index))


def _verb(atoms: Sequence[Atom]) -> str:
    count: Counter[str] = Counter()
    for atom in atoms:
        count[atom.action] += atom.lines + 1
    return max(sorted(count), key=lambda action: count[action])


def _names(atoms: Sequence[Atom]) -> list[str]:
    """Distinct symbols (a class for its members) or file names, heaviest first."""
    weight: dict[str, int] = {}
    for atom in atoms:
        name = atom.symbol.partition(".")[0] if atom.symbol and atom.kind != "item" else atom.path.rpartition("/")[2]
        if name.startswith("__") and atom.symbol:
            name = atom.path.rpartition("/")[2]
        weight[name] = weight.get(name, 0) + atom.lines + 1
    names = sorted(weight, key=lambda name: -weight[name])
    return ["".join(c for c in name if c.isprintable()) or "files" for name in names] or ["files"]


def _area(paths: Sequence[str]) -> str:
    """The folder or file that most of the paths share, as a short name."""
    if len(set(paths)) == 1:
        return paths[0].rpartition("/")[2]
    folders = Counter(path.rpartition("/")[0] for path in paths)
    top = max(sorted(folders), key=lambda folder: folders[folder])
    return top.rpartition("/")[2] if folders[top] * 2 >= len(paths) else ""


def slug(text: str, taken: set[str]) -> str:
    """The tail of a branch name: ASCII, folded, at most 40 characters, never all digits, unique among `taken`."""
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower().encode("ascii", "ignore").decode()).strip("-")[:40].strip("-")
    if not plain or plain.replace("-", "").isdigit() or plain.endswith(".lock"):
        plain = f"pr-{plain}" if plain else "pr"
    name, count = plain, 1
    while name in taken:
        count += 1
        name = f"{plain[:36]}-{count}"
    taken.add(name)
    return name
