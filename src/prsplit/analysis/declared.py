"""Needs between the declaration of a function and its definition elsewhere: both change to the same new form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from prsplit.analysis.contracts import Changed, changed_definitions
from prsplit.analysis.uses import Ends
from prsplit.model.graph import Confidence, Need, Witness

Shape = tuple[tuple[str, str], ...] | None


def declaration_needs(ends: Ends) -> Iterator[Need]:
    """A changed declaration goes with the changed definitions of the same name and parameters: for certain where the
    parameters change, else likely, as what a function returns is not in its parameters."""
    bodies: dict[str, list[tuple[int, Changed]]] = defaultdict(list)
    promises: list[tuple[int, Changed]] = []
    for atom, found in sorted(changed_definitions(ends).items()):
        for one in found:
            if one.old.kind == "function" and one.old.bodiless == one.new.bodiless:
                (promises if one.new.bodiless else bodies[one.new.name]).append((atom, one))
    paths = dict(_paths(ends)) if promises and bodies else {}
    for atom, promise in promises:
        for other, body in bodies.get(promise.new.name, ()):
            shapes = _shapes(promise)
            if atom != other and shapes == _shapes(body):
                sure = Confidence.CERTAIN if shapes[0] != shapes[1] else Confidence.LIKELY
                witness = Witness(paths.get(atom, ""), 1, promise.new.name)
                yield Need(atom, other, "signature", "with", sure, witness)


def _paths(ends: Ends) -> Iterator[tuple[int, str]]:
    for module in ends.head.modules.values():
        for atom in module.owners.values():
            yield atom, module.path


def _shapes(one: Changed) -> tuple[Shape, Shape]:
    """The parameters at base and at head, defaults left out: they stand in one of the two places only."""
    old, new = (
        tuple((parameter.name, parameter.kind) for parameter in leaf.signature) if leaf.signature is not None else None
        for leaf in (one.old, one.new)
    )
    return old, new
