"""Merges and copies in memory, by real git."""

from __future__ import annotations

from pathlib import Path

import pytest

from prsplit.repo.carry import authors, carrier
from prsplit.repo.open import open_repository
from support.scripts import AUTHOR, Ground, Tree, commit, ground, tree_of


@pytest.fixture
def held(tmp_path: Path) -> Ground:
    """A repository whose settings name a merge driver for every file."""
    found = ground(tmp_path / "r")
    found.git("config", "merge.own.driver", "touch driven; false")
    found.git("config", "merge.default", "own")
    Path(found.path, ".git", "info", "attributes").write_text("* merge=own\n")
    return found


def lines(*rows: bytes) -> Tree:
    """One file."""
    return {b"a.txt": ("100644", b"".join(row + b"\n" for row in rows))}


def test_a_merge_runs_no_driver_and_moves_nothing(held: Ground) -> None:
    """Both sides are in it; index, files and refs are as they were."""
    before = held.refs(), held.git("status", "--porcelain")
    trees = [tree_of(held.path, lines(*rows)) for rows in ((b"1", b"2", b"3"), (b"0", b"2", b"3"), (b"1", b"2", b"4"))]
    with carrier(open_repository(held.path)) as hands:
        merged = hands.merge(*trees)
    assert merged == type(merged)(tree_of(held.path, lines(b"0", b"2", b"4")))
    assert (held.refs(), held.git("status", "--porcelain")) == before
    assert not Path(held.path, "driven").exists()


def test_conflicts_are_named(held: Ground) -> None:
    """By path."""
    trees = [tree_of(held.path, lines(row)) for row in (b"1", b"2", b"3")]
    with carrier(open_repository(held.path)) as hands:
        assert hands.merge(*trees).conflicts == ("a.txt",)


def test_a_copy_is_the_same_each_time_and_keeps_its_people(held: Ground) -> None:
    """Trailers are added once, to those that are there."""
    tree = tree_of(held.path, lines(b"1"))
    made = commit(held.path, lines(b"1"), [held.base], "Add\n\nBody.\n\nSigned-off-by: A <a@example.invalid>\n")
    trailer = "Co-authored-by: B <b@example.invalid>"
    with carrier(open_repository(held.path)) as hands:
        one, other = (hands.copy(made, tree, (held.base,), (trailer,)) for _ in range(2))
        again = hands.copy(one, tree, (held.base,), (trailer,))
        assert hands.trees([one]) == {one: tree}
    assert one == other == again
    assert held.git("log", "-1", "--format=%B", one) == (
        "Add\n\nBody.\n\nSigned-off-by: A <a@example.invalid>\n" + trailer
    )
    assert held.git("log", "-1", "--format=%an %ad %cn", "--date=raw", one).startswith(f"{AUTHOR.name} {AUTHOR.when} ")


def test_authors_are_told_once(held: Ground) -> None:
    """Oldest first, and only of what is asked."""
    one = commit(held.path, lines(b"1"), [held.base], "One")
    two = commit(held.path, lines(b"2"), [one], "Two")
    assert authors(open_repository(held.path), [two], [held.base]) == (f"{AUTHOR.name} <{AUTHOR.email}>",)
