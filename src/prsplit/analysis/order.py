"""What a file runs while it is loaded: a name that is read there must be bound further up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from prsplit.model.outline import Outline, Reference

Name = tuple[str, str]
"""(scope, name) within one file: what stands in a class is looked for there, then at the file's top."""

Readers = Mapping[bytes, frozenset[Name]]
"""A leaf's text, stripped → the names of its file that it reads while the file is loaded."""


def readers(sides: Iterable[tuple[Outline, bytes]]) -> Readers:
    """The leaves of a file's two sides (outlines with facts) that read something at once."""
    found: dict[bytes, frozenset[Name]] = {}
    for outline, data in sides:
        for leaf, facts in zip(outline.leaves, outline.facts, strict=False):
            names = {name for reference in facts.references for name in _read(reference, leaf.scope)}
            names.difference_update([(leaf.scope, name) for name in leaf.announces])
            if names:
                found[data[leaf.start : leaf.end].strip()] = frozenset(names)
    return found


def _read(reference: Reference, scope: str) -> Iterator[Name]:
    if reference.deferred or reference.unknown or reference.imported is not None or not reference.chain:
        return
    if not reference.member:
        yield scope, reference.chain[0]
    elif len(reference.chain) > 1 and reference.chain[0] == scope:
        yield scope, reference.chain[1]


def too_early(outline: Outline, data: bytes, known: Readers) -> Iterator[tuple[bytes, Name]]:
    """Leaves that read a name above the first statement that binds or announces it, with that name: in their class, or in
    the file.

    A name that nothing there binds is not looked at here.
    """
    if not known:
        return
    everywhere = {(leaf.scope, name) for leaf in outline.leaves for name in leaf.binds}
    above: set[Name] = set()
    for leaf in outline.leaves:
        text = data[leaf.start : leaf.end].strip()
        for scope, name in sorted(known.get(text, frozenset())):
            places = {(scope, name), ("", name)}
            if above.isdisjoint(places) and not everywhere.isdisjoint(places):
                yield text, (scope, name)
        above |= {(leaf.scope, name) for name in (*leaf.binds, *leaf.announces)}
