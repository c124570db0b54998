"""Why atoms cannot be parted is told by the shortest ring of needs, and by what would open it."""

from __future__ import annotations

from prsplit.model.graph import Confidence, Need, NeedKind, Shape, Witness
from prsplit.planning.chains import opening, ring


def need(source: int, target: int, kind: NeedKind = "uses", shape: Shape = "before") -> Need:
    """A certain need with a witness."""
    return Need(source, target, kind, shape, Confidence.CERTAIN, Witness("a.py", 3, "size"))


def test_the_shortest_ring_through_the_two_heaviest() -> None:
    """A longer way round is not told."""
    needs = [need(0, 1), need(1, 2), need(2, 0), need(1, 3), need(3, 2)]
    assert ring((0, 1, 2, 3), needs, [9, 1, 8, 1]) == (need(0, 1), need(1, 2), need(2, 0))


def test_a_with_need_alone_is_a_ring() -> None:
    """It is walked both ways."""
    both = need(0, 1, "signature", "with")
    assert ring((0, 1), [both], [5, 5]) == (both, both)


def test_no_ring_no_needs() -> None:
    """Atoms that only stand in one PR for other reasons have nothing to tell; soft needs and outsiders do not count."""
    assert ring((0, 1), [need(0, 1), need(1, 0, "documents", "should"), need(1, 2), need(2, 0)], [5, 5, 5]) == ()


def test_the_edit_that_opens_it() -> None:
    """Named after what the ring holds on to; an honest nothing where none is known."""
    found = opening([need(0, 1), need(1, 0, "removes", "after")])
    assert found is not None
    assert found == (need(1, 0, "removes", "after"), "keep the old size until its last user has moved")
    assert opening([need(0, 1), need(1, 0)]) is None
