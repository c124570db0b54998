"""Cutting by hunk: exact at both ends, and never tearing a kept line from the block it belongs to."""

from __future__ import annotations

from difflib import SequenceMatcher

from hypothesis import given
from hypothesis import strategies as st

from prsplit.analysis.compose import compose, patch_atoms
from prsplit.analysis.cut import cut
from prsplit.analysis.lines import split_lines
from prsplit.model.change import ChangeSet, Entry, FileChange, Hunk, Revision

BASE, HEAD = Revision("b", "bt"), Revision("h", "ht")


def modified(old: bytes, new: bytes) -> FileChange:
    """A text file's modification with the hunks that a line differ finds."""
    matcher = SequenceMatcher(None, split_lines(old), split_lines(new), autojunk=False)
    hunks = tuple(Hunk(a, b - a, c, d - c) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal")
    return FileChange("M", Entry("f.txt", "100644", "1"), Entry("f.txt", "100644", "2"), old, new, hunks)


def composed(file: FileChange, taken: set[int]) -> bytes:
    """The file's bytes with the atoms `taken`."""
    patch = cut(ChangeSet(BASE, HEAD, (file,)), {}).patches[0]
    state = compose(patch, taken)
    assert state is not None
    ends = {"1": file.old_data, "2": file.new_data}
    found = state.data if state.oid is None else ends[state.oid]
    assert found is not None
    return found


lines = st.lists(st.sampled_from([b"a\n", b"  b\n", b"    c\n", b"  d\n", b"\n", b"e\n"]), max_size=14).map(b"".join)


@given(lines, lines, st.sets(st.integers(0, 12)))
def test_every_subset_of_hunks_composes_and_the_ends_are_exact(old: bytes, new: bytes, taken: set[int]) -> None:
    """No atom gives base, all give head, and any subset gives lines that one of the two has."""
    file = modified(old, new)
    atoms = set(patch_atoms(cut(ChangeSet(BASE, HEAD, (file,)), {}).patches[0]))
    assert composed(file, set()) == old
    assert composed(file, atoms) == new
    middle = split_lines(composed(file, taken & atoms))
    assert set(middle) <= set(split_lines(old)) | set(split_lines(new))


def test_hunks_that_turn_one_block_into_another_are_one_atom() -> None:
    """The kept `try:` lines belong to `one` at base and to `two` at head: either hunk alone would be nobody's code."""
    old = b"""class A {
    one() {
        try {
            return this.x
        } catch (e) {
            return null
        }
    }
}
"""
    new = b"""class A {
    one() {
        return this.x
    }
    two() {
        try {
            return this.y
        } catch (e) {
            return null
        }
    }
}
"""
    kept = {2: 5, 4: 7, 5: 8, 6: 9, 7: 10, 8: 11}
    hunks = (Hunk(2, 0, 2, 3), Hunk(3, 1, 6, 1))
    assert all(split_lines(old)[one] == split_lines(new)[two] for one, two in kept.items())
    file = FileChange("M", Entry("a.x", "100644", "1"), Entry("a.x", "100644", "2"), old, new, hunks)
    assert len(cut(ChangeSet(BASE, HEAD, (file,)), {}).atoms) == 1


def test_hunks_in_blocks_of_their_own_stay_apart() -> None:
    """Two edits in two blocks whose lines keep their owner are two atoms."""
    old = b"a {\n  1\n}\nb {\n  2\n}\n"
    new = b"a {\n  one\n}\nb {\n  two\n}\n"
    assert len(cut(ChangeSet(BASE, HEAD, (modified(old, new),)), {}).atoms) == 2
