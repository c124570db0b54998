"""The title of a small change, as one PR."""

from __future__ import annotations

from prsplit.analysis.news import reading
from prsplit.model.plan import Role
from prsplit.planning.matter import Matter, whole_of
from prsplit.planning.titles import title
from prsplit.planning.traits import Trait
from support.worlds import Texts, both


def told(base: Texts, head: Texts) -> str:
    """The title of a whole change as one PR."""
    made = both(base, head)
    atoms = made.cut.atoms
    roles: list[Role] = ["tests" if atom.path.startswith("tests/") else "core" for atom in atoms]
    created = {file.path for file in made.change.files if file.old is None}
    traits = [
        Trait(atom.path, atom.symbol, role, atom.lines, adds=atom.action == "add", created=atom.path in created)
        for atom, role in zip(atoms, roles, strict=True)
    ]
    role: Role = "tests" if set(roles) == {"tests"} else "core"
    return title(Matter(atoms, traits, role, whole=whole_of(atoms), reading=reading(made.change, made.cut)))
