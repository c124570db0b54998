"""Which atoms a person means."""

from __future__ import annotations

import pytest

from prsplit.app.explain import meant
from prsplit.errors import AnsweredNo
from prsplit.model.atom import Atom, FilePatch, ListSlot, SlotItem, TextSlot
from prsplit.model.change import Entry

ATOMS = (
    Atom(0, "0", "pkg/a.py", "Engine.run", "definition", "modify", 3, 1, line=5),
    Atom(1, "1", "pkg/a.py", "Engine.stop", "definition", "modify", 1, 1, line=9),
    Atom(2, "2", "pkg/b.py", "run", "item", "add", 1, 0, line=2),
    Atom(3, "3", "pkg/b.py", "helper", "item", "add", 1, 0, line=2),
    Atom(4, "4", "logo.png", "", "file", "modify", 0, 0),
    Atom(5, "5", "odd:7", "", "hunk", "add", 1, 0),
)
ENTRY = Entry("pkg/a.py", "100644", "1" * 40)
LIST = ListSlot(
    b"", b"from x import helper, run\n", (SlotItem("helper", None, b"helper", 3), SlotItem("run", None, b"run", 2)),
    b"from x import ", b", ", b"", b"\n", b"",
)  # fmt: skip
PATCHES = (
    FilePatch(ENTRY, ENTRY, slots=(
        TextSlot(b"top\n\n", b"top\n\n"), TextSlot(b"run\n", b"run\nrun\nrun\n", 0), TextSlot(b"", b"kept\n"),
        TextSlot(b"stop", b"stop!", 1),
    )),
    FilePatch(Entry("pkg/b.py", "100644", "2" * 40), Entry("pkg/b.py", "100644", "3" * 40), slots=(LIST,)),
    FilePatch(Entry("logo.png", "100644", "4" * 40), Entry("logo.png", "100644", "5" * 40), file_atom=4),
)  # fmt: skip


def indices(what: str) -> list[int]:
    """The atoms that `what` means."""
    return [atom.index for atom in meant(ATOMS, PATCHES, what)]


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("pkg/a.py", [0, 1]),
        ("./pkg/a.py", [0, 1]),
        ("a.py", [0, 1]),
        ("pkg", [0, 1, 2, 3]),
        ("pkg/", [0, 1, 2, 3]),
        ("a", [0, 1]),
        ("odd:7", [5]),
        ("Engine.run", [0]),
        ("run", [0]),
        ("a.Engine.stop", [1]),
        ("pkg.a.Engine.stop", [1]),
        ("helper", [3]),
        ("pkg/a.py:3", [0]),
        ("pkg/a.py:5", [0]),
        ("pkg/a.py:7", [1]),
        ("b.py:1", [2, 3]),
        ("logo.png:1", [4]),
    ],
)
def test_meant(what: str, expected: list[int]) -> None:
    """Paths, ends of paths, folders, modules, lines at head, and names at any length."""
    assert indices(what) == expected


@pytest.mark.parametrize("what", ["pkg/a.py:1", "pkg/a.py:6", "pkg/a.py:8", "pkg/a.py:999"])
def test_a_line_that_does_not_change(what: str) -> None:
    """A line of the file that is the same at both ends is said to be so."""
    with pytest.raises(AnsweredNo, match="is the same at both ends"):
        indices(what)


@pytest.mark.parametrize(
    ("what", "hint"),
    [
        ("Engine.rn", "prsplit explain Engine.run"),
        ("pkg/a.pi", "prsplit explain pkg/a.py"),
        ("zzz", "prsplit show all"),
    ],
)
def test_the_nearest_name_is_the_hint(what: str, hint: str) -> None:
    """A slip of the pen is answered with what may have been meant."""
    with pytest.raises(AnsweredNo) as refusal:
        indices(what)
    assert refusal.value.hint is not None
    assert refusal.value.hint.partition("   # ")[0] == hint


def test_a_hint_is_one_word_for_the_shell() -> None:
    """A name that came from the repository can't become a command when the hint is pasted."""
    atoms = (Atom(0, "0", "a; rm -rf x", "", "file", "add"),)
    with pytest.raises(AnsweredNo) as refusal:
        meant(atoms, (), "a; rm -rf y")
    assert refusal.value.hint == "prsplit explain 'a; rm -rf x'"
