"""Golden files and snapshots: they pin what the tests that read them call."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from prsplit.analysis.contracts import MAX_PINS, changed_definitions, everyday
from prsplit.analysis.cut import Cut
from prsplit.analysis.lively import WORD, encoded
from prsplit.analysis.paths import file_role, folder
from prsplit.analysis.uses import Ends
from prsplit.model.change import ChangeSet, FileChange
from prsplit.model.graph import Confidence, Need, Witness

_SOURCE = re.compile(rb"\A---\nsource: ([^\n]{1,400})\n")
_SNAPSHOT = (".snap", ".ambr")
_MOST = 40
"""Test files around a golden file that are asked whether they read it."""


def is_golden(file: FileChange) -> bool:
    """Whether a file is text beside tests that is compared with what comes out, and the change modifies it."""
    if file.old is None or file.new is None or file.new_data is None:
        return False
    stem = file.path.rpartition(".")[0]
    return file_role(file.path) == "test" or file.path.endswith(_SNAPSHOT) or stem.endswith((".approved", ".verified"))


def likely_readers(file: FileChange, paths: Collection[str]) -> tuple[str, ...]:
    """The tests that may read a golden file: the one that it is named after, or says, else those around and above it."""
    place, _, name = file.path.rpartition("/")
    source = _SOURCE.match(file.new_data or b"")
    if source is not None:
        written = source[1].decode("utf-8", "surrogateescape").strip()
        return tuple(sorted(path for path in paths if f"/{path}".endswith(f"/{written}")))[:1]
    if place.rpartition("/")[2] in ("__snapshots__", "snapshots"):
        stem, above = name.rpartition(".")[0], folder(place)
        return tuple(
            path for path in sorted(paths) if folder(path) == above and path.rpartition("/")[2].startswith(stem)
        )
    around = {place, folder(place), folder(folder(place))} - {""}
    found = sorted(path for path in paths if folder(path) in around and path != file.path and file_role(path) == "test")
    return tuple(found[:_MOST])


def golden_needs(change: ChangeSet, cut: Cut, ends: Ends, readers: Mapping[str, tuple[bytes, ...]]) -> Iterator[Need]:
    """A modified golden file goes with the modified definitions that its readers name; `readers` are their texts."""
    if not readers:
        return
    named: dict[bytes, set[int]] = {}
    for atom, found in changed_definitions(ends).items():
        for one in found:
            name = one.new.name.rpartition(".")[2]
            if len(name) > 3 and not everyday(name) and file_role(cut.atoms[atom].path) == "code":
                named.setdefault(encoded(name), set()).add(atom)
    own: dict[str, list[int]] = defaultdict(list)
    for piece in cut.atoms:
        own[piece.path].append(piece.index)
    spoken = {text: named.keys() & WORD.findall(text) for texts in readers.values() for text in texts}
    for file in change.files:
        words = {word for text in readers.get(file.path, ()) for word in spoken[text]}
        targets = sorted({(atom, word) for word in words for atom in named[word]})
        if len({atom for atom, _ in targets}) <= MAX_PINS:
            for atom, word in targets:
                for golden in own[file.path]:
                    witness = Witness(file.path, 1, word.decode("utf-8", "surrogateescape"))
                    yield Need(golden, atom, "pins", "with", Confidence.LIKELY, witness)
