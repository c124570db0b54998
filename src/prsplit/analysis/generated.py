"""What a tool writes from a source comes with the change of the source."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from prsplit.analysis.cut import Cut
from prsplit.analysis.paths import folder
from prsplit.model.graph import Confidence, Need, Witness

_MADE: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (
        re.compile(r"^(.+?)(?:_pb2(?:_grpc)?\.pyi?|(?:_grpc)?\.pb\.(?:go|cc|h)|_grpc\.pb\.go|_pb\.(?:js|d\.ts|ts))$"),
        (".proto",),
    ),
    (re.compile(r"^(.+?)(?:_generated\.(?:h|go|ts|rs))$"), (".fbs",)),
)
"""Pattern of a made file's name, its first group the stem → suffixes of what it is made from."""


def generate_needs(cut: Cut) -> Iterator[Need]:
    """A made file goes with every atom of the one source that it is made from: the nearest of its stem."""
    by_name: dict[str, list[str]] = defaultdict(list)
    atoms: dict[str, list[int]] = defaultdict(list)
    for atom in cut.atoms:
        if atom.path not in atoms:
            by_name[atom.path.rpartition("/")[2]].append(atom.path)
        atoms[atom.path].append(atom.index)
    for path in list(atoms):
        source = _source(path, by_name)
        for origin in atoms[source] if source else ():
            for made in atoms[path]:
                yield Need(made, origin, "generates", "with", Confidence.LIKELY, Witness(path, 1, source))


def _source(path: str, by_name: dict[str, list[str]]) -> str:
    """The changed file that a path is made from; empty where there is none, or several lie equally near."""
    name = path.rpartition("/")[2]
    for pattern, suffixes in _MADE:
        match = pattern.match(name)
        stem = next((one for one in match.groups() if one), "") if match is not None else ""
        found = [one for suffix in suffixes for one in by_name.get(stem + suffix, ()) if one != path] if stem else []
        same = [one for one in found if folder(one) == folder(path)]
        if len(same or found) == 1:
            return (same or found)[0]
    return ""
