"""What a title is told from: the edits of one PR, and what has to be known of the whole change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from prsplit.model.atom import Atom
from prsplit.model.news import NOTHING_READ, Reading
from prsplit.model.origin import NOTHING_TOLD, Telling
from prsplit.model.plan import Role
from prsplit.planning.names import named, plain, top
from prsplit.planning.traits import Trait

_TELLING = 20
"""The part of a PR that code must be, at least, to be what the PR is about: one in so many lines."""

_ASIDE = 2
"""How much more the tests and documents of a PR have to be than code without a name, to be what the PR is about."""
_PAGES = 3
"""How much more the documents of a PR have to be than its tests, to be what the PR is about."""
_NEARLY = 0.8
"""Share of a PR's lines from which on a commit wrote nearly all of it."""

Spot = tuple[str, str]
"""A path, and a name in it."""


@dataclass(frozen=True, slots=True)
class Whole:
    """The whole change: lines by file and by outermost name, and the names that stand there before and after it."""

    files: Mapping[str, int] = field(default_factory=dict)
    names: Mapping[tuple[str, bool], int] = field(default_factory=dict)
    """By name, and whether the lines only go."""
    before: Collection[Spot] = frozenset()
    after: Collection[Spot] = frozenset()
    gone: Collection[str] = frozenset()
    come: Collection[str] = frozenset()
    staying: Collection[Spot] = frozenset()
    """Outermost definitions that stand there before and after it, because some of what they hold does."""


def whole_of(atoms: Sequence[Atom]) -> Whole:
    """What titles need to know of all the edits of a change."""
    files: Counter[str] = Counter()
    names: Counter[tuple[str, bool]] = Counter()
    for atom in atoms:
        files[atom.path] += atom.lines + 1
        names[top(atom.symbol), atom.action == "delete"] += atom.lines + 1
    told = [
        (atom.path, plain(atom.symbol), atom.action) for atom in atoms if atom.kind != "item" and plain(atom.symbol)
    ]
    return Whole(
        files,
        names,
        frozenset((path, name) for path, name, action in told if action != "add"),
        frozenset((path, name) for path, name, action in told if action != "delete"),
        frozenset(name for _, name, action in told if action == "delete"),
        frozenset(name for _, name, action in told if action == "add"),
        frozenset((path, name.partition(".")[0]) for path, name, action in told if action == "modify"),
    )


@dataclass(frozen=True, slots=True)
class Matter:
    """What a title is told from. `traits` is by atom index. `served` are the atoms of earlier PRs that these ones use, each
    with its users; `tested` the code that tests call, by the test's index; `declared` the packages that atoms declare."""

    atoms: Sequence[Atom]
    traits: Sequence[Trait]
    role: Role
    served: Mapping[Atom, Sequence[Atom]] = field(default_factory=dict)
    tested: Mapping[int, Sequence[Atom]] = field(default_factory=dict)
    declared: Mapping[int, str] = field(default_factory=dict)
    telling: Telling = NOTHING_TOLD
    every: Mapping[int, int] = field(default_factory=dict)
    """Lines of the whole change by the place of the commit that wrote them."""
    code: Mapping[int, int] = field(default_factory=dict)
    """The same for lines that are neither tests nor documents."""
    whole: Whole = field(default_factory=Whole)
    reading: Reading = NOTHING_READ

    @property
    def author(self) -> int | None:
        """The place of the commit that wrote nearly all of it."""
        own = self.telling.of(atom.index for atom in self.atoms)
        return next((place for place, lines in own.items() if lines >= _NEARLY * sum(own.values())), None)

    def weight(self, atoms: Sequence[Atom]) -> int:
        """Lines of these atoms that somebody reads, each atom worth one by itself."""
        return sum(self.traits[atom.index].weight + 1 for atom in atoms)

    def main(self) -> list[Atom]:
        """The atoms that a title should speak of, heaviest first: code before tests, tests before documents, each unless it
        is next to nothing."""
        least = self.weight(self.atoms) / _TELLING
        for wanted in ("code", "tests", "docs"):
            own = [atom for atom in self.atoms if self.kind(atom) == wanted]
            news = [atom for atom in own if not self.traits[atom.index].layout]
            own = news if 3 * self.weight(news) >= self.weight(own) else own
            if (wanted == "code" and self._beside(own)) or (wanted == "tests" and self._documented(own)):
                continue
            if own and self.weight(own) >= least:
                return sorted(self._telling(own), key=lambda atom: (-self._heft(atom), -atom.lines, atom.index))
        return list(self.atoms)

    def _beside(self, own: Sequence[Atom]) -> bool:
        """Whether code only comes along: it has no name, as settings and comments have none, and is little beside the rest."""
        told = any(named(atom) or atom.kind == "file" or self.traits[atom.index].created for atom in own)
        others = [atom for atom in self.atoms if self.traits[atom.index].side]
        return not told and self.weight(others) > _ASIDE * self.weight(own)

    def _documented(self, own: Sequence[Atom]) -> bool:
        """Whether tests only come along with documents."""
        pages = [atom for atom in self.atoms if self.kind(atom) == "docs"]
        return self.weight(pages) > _PAGES * self.weight(own)

    def kind(self, atom: Atom) -> str:
        """Code, tests or docs."""
        trait = self.traits[atom.index]
        return trait.role if trait.side else "code"

    def _heft(self, atom: Atom) -> int:
        return self.traits[atom.index].weight

    def _telling(self, own: Sequence[Atom]) -> Sequence[Atom]:
        """Of edits of one kind those that are not written by programs, and of these the ones that have a name."""
        written = [atom for atom in own if self.traits[atom.index].role not in ("build", "generated")]
        if 3 * self.weight(written) < self.weight(own):
            written = [atom for atom in own if self.traits[atom.index].role != "generated"]
        telling = [
            atom
            for atom in written or own
            if (atom.kind in ("definition", "file", "statement") and (atom.symbol or atom.lines))
            or (atom.kind == "section" and self.traits[atom.index].created)
        ]
        if own and self.kind(own[0]) == "code" and 3 * self.weight(telling) < self.weight(written or own):
            telling = []
        return telling or written or own
