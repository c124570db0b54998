"""Which commit of the branch wrote the lines of each atom, told by the lines' own text."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from prsplit.analysis.compose import edited_texts
from prsplit.analysis.cut import Cut
from prsplit.model.atom import FilePatch
from prsplit.model.change import ChangeSet, FileChange
from prsplit.model.origin import Source

_SHORTEST = 4
"""Bytes from which on a line says enough to be found again: a closing bracket is everybody's."""

Pair = tuple[int, bytes, bytes]
"""An atom, its text at base and at head."""


def origins(change: ChangeSet, cut: Cut, sources: Sequence[Source]) -> dict[int, Mapping[int, int]]:
    """Atom → place of the commit that wrote them → changed lines.

    A line belongs to the newest commit that wrote it into the file, else to the newest that wrote it anywhere. With one
    commit all lines are its own.
    """
    if len(sources) == 1:
        return {atom.index: {0: atom.lines + 1} for atom in cut.atoms}
    came, went = _Index([source.added for source in sources]), _Index([source.removed for source in sources])
    found: dict[int, Counter[int]] = defaultdict(Counter)
    for file, patch in zip(change.files, cut.patches, strict=True):
        old, new = (entry.path if entry is not None else "" for entry in (file.old, file.new))
        for atom, before, after in _pairs(file, patch):
            gone, here = _lines(before), _lines(after)
            found[atom].update(went.places(old, gone - here))
            found[atom].update(came.places(new, here - gone))
    return {atom: dict(sorted(count.items())) for atom, count in sorted(found.items()) if atom >= 0 and count}


class _Index:
    """Which commit wrote a line last, into a file and anywhere."""

    def __init__(self, sides: Sequence[Mapping[str, frozenset[bytes]]]) -> None:
        self.here: dict[tuple[str, bytes], int] = {}
        self.anywhere: dict[bytes, int] = {}
        for place, files in enumerate(sides):
            for path, lines in files.items():
                for line in lines:
                    self.here[path, line] = place
                    self.anywhere[line] = place

    def places(self, path: str, lines: frozenset[bytes]) -> Iterator[int]:
        """The commits of those of the lines that one is known for."""
        for line in lines:
            place = self.here.get((path, line), self.anywhere.get(line))
            if place is not None:
                yield place


def _lines(text: bytes) -> frozenset[bytes]:
    return frozenset(line for line in map(bytes.strip, text.split(b"\n")) if len(line) >= _SHORTEST)


def _pairs(file: FileChange, patch: FilePatch) -> Iterator[Pair]:
    if patch.slots is None:
        yield patch.file_atom, file.old_data or b"", file.new_data or b""
    yield from edited_texts(patch)
