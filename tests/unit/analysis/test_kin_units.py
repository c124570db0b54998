from __future__ import annotations

from prsplit.analysis.cut import Cut, cut
from prsplit.analysis.kin_units import gather
from prsplit.model.change import ChangeSet, Entry, FileChange, Hunk, Revision

BASE, HEAD = Revision("b", "tb"), Revision("h", "th")
OLD = b"class Shape {\n  area() {\n    one\n  }\n  edge() {\n    two\n  }\n}\n"
NEW = OLD.replace(b"one", b"first").replace(b"two", b"second\n    third")


def edited() -> tuple[ChangeSet, Cut]:
    """A file without outline, edited in two places, and one that only became executable."""
    entry = Entry("shape.x", "100644", "o1")
    tool = Entry("tool.x", "100644", "o3")
    files = (
        FileChange("M", entry, Entry("shape.x", "100644", "o2"), OLD, NEW, (Hunk(2, 1, 2, 1), Hunk(5, 1, 5, 2))),
        FileChange("M", tool, Entry("tool.x", "100755", "o3"), b"x\n", b"x\n"),
    )
    change = ChangeSet(BASE, HEAD, files)
    return change, cut(change, {})


def test_units_know_text_place_and_name() -> None:
    """Each hunk is a unit with its text, its mean changed line at head and the blocks around it."""
    change, pieces = edited()
    found = gather(change, pieces, [(atom.index,) for atom in pieces.atoms])
    first, second = (unit for unit in found.units if unit.path == "shape.x")
    assert [first.new.strip(), second.new.split()] == [b"first", [b"second", b"third"]]
    assert [first.line, second.line] == [2.0, 5.5]
    assert [first.lines, second.lines] == [2, 3]
    assert [first.symbol, second.symbol] == ["Shape area", "Shape edge"]


def test_a_mode_alone_stands_alone() -> None:
    """A group without lines stands for itself where its file has no other, with a weight of one."""
    change, pieces = edited()
    found = gather(change, pieces, [(atom.index,) for atom in pieces.atoms])
    assert [unit.lines for unit in found.units if unit.path == "tool.x"] == [1]
    assert sorted(place for group in found.groups for place in group) == list(range(len(pieces.atoms)))


def test_a_knot_is_one_unit() -> None:
    """Atoms of one group make one unit with all their lines and paths."""
    change, pieces = edited()
    (found,) = gather(change, pieces, [tuple(atom.index for atom in pieces.atoms)]).units
    assert (found.lines, found.paths) == (5, ("shape.x", "tool.x"))
    assert b"first" in found.new
    assert b"third" in found.new
