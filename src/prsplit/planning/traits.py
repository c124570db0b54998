"""What the arrangement knows of an atom besides its needs."""

from __future__ import annotations

from dataclasses import dataclass

from prsplit.model.plan import Role

RANK: dict[Role, int] = {
    "mechanical": 0, "build": 1, "utilities": 2, "core": 3, "integration": 4, "generated": 5, "tests": 6, "docs": 7,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trait:
    """One atom as the arrangement sees it. `weight` is in reviewable lines; `side` marks tests and docs, whose lines may
    exceed the limit by half; `adds` marks what did not exist before; `apart` keeps it out of PRs with other code, for the
    end of the series. `standing` is the role of the PR in which it wants to stand; `created` marks atoms of new files;
    `bulk` are unchanged lines that come along, which are better not piled up."""

    path: str
    symbol: str
    role: Role
    weight: int
    adds: bool
    apart: bool = False
    standing: Role = "core"
    created: bool = False
    bulk: int = 0
    renamed: tuple[str, str] | None = None
    """The name that goes and the one that comes for it, where the atom is nothing else."""
    layout: bool = False
    """Whether the atom changes layout alone."""
    rows: tuple[str, str] | None = None
    """The keys of the first and the last row, where the atom is some rows of a long literal."""
    goes: bool = False
    """Whether the atom only takes away."""
    when: float = 0.0
    """The mean place, among the commits of the branch, of those that wrote it."""
    swap: tuple[str, str] | None = None
    """The phrase that goes and the one that comes for it, where that is what most lines of the atom do."""
    twin: str = ""
    """The path at the other end, where the atom is one end of a move."""

    @property
    def side(self) -> bool:
        """Whether the atom is a test or a document."""
        return self.role in ("tests", "docs")


@dataclass(frozen=True, slots=True)
class Limit:
    """Reviewable lines a PR may have, 0 for any number; `hard` leaves no room for tests and docs above it."""

    lines: int
    hard: bool = False

    def fits(self, weight: int, side: int) -> bool:
        """Whether a PR of `weight` lines, `side` of them tests and docs, is within the limit."""
        if not self.lines or weight <= self.lines:
            return True
        return not self.hard and weight - side <= self.lines and 2 * weight <= 3 * self.lines
