"""Where the lines of a change come from: the commits of its branch, in the words of their authors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from prsplit.model.profile import TitleHabit


@dataclass(frozen=True, slots=True)
class Source:
    """A commit of the branch that is no merge. `added` and `removed` are the lines that it wrote and took away by path,
    without the blanks around them; both are empty where it is the only commit."""

    id: str
    subject: str
    body: str = ""
    added: Mapping[str, frozenset[bytes]] = field(default_factory=dict)
    removed: Mapping[str, frozenset[bytes]] = field(default_factory=dict)

    @property
    def short(self) -> str:
        """How the commit is called in a sentence."""
        return self.id[:7]


@dataclass(frozen=True, slots=True)
class Telling:
    """What titles and bodies are told from beside the atoms: the commits, oldest first, how many changed lines of each atom
    each of them (by its place) wrote, and how titles read in this repository."""

    sources: tuple[Source, ...] = ()
    lines: Mapping[int, Mapping[int, int]] = field(default_factory=dict)
    habit: TitleHabit = field(default_factory=TitleHabit)

    def of(self, atoms: Iterable[int]) -> dict[int, int]:
        """Lines of these atoms by the place of the commit that wrote them, in the order of the commits."""
        found: dict[int, int] = {}
        for atom in atoms:
            for place, count in self.lines.get(atom, {}).items():
                found[place] = found.get(place, 0) + count
        return dict(sorted(found.items()))


NOTHING_TOLD = Telling()
