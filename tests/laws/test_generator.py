"""The generator keeps its word: what it makes fits together, and every kind of change turns up."""

from __future__ import annotations

import subprocess
import tempfile
from collections import Counter
from functools import lru_cache

import pytest

from support.blob_facts import facts_of
from support.closed import Sources, cycles, problems
from support.generate import EPISODES, Change, sample
from support.generate_edits import EDITS
from support.generate_files import FILE, SCRIPT, Files
from support.generate_store import store, tree_of
from support.importing import failures

CENSUS = 400


@lru_cache(maxsize=1)
def census() -> tuple[Change, ...]:
    """A fixed sample of generated changes."""
    return tuple(sample(seed, kinds=5) for seed in range(CENSUS))


def python(files: Files) -> Sources:
    """The Python files of one end that parse."""
    found = {
        path.decode("utf-8", "surrogateescape"): node.data
        for path, node in files.items()
        if path.endswith(b".py") and node.mode in (FILE, SCRIPT) and facts_of(node.data).parses
    }
    tops = {path.removeprefix("src/").partition("/")[0].removesuffix(".py") for path in found}
    return Sources(found, frozenset(tops))


def test_both_ends_fit_together() -> None:
    """No name is missing, no call misfits, no import runs in a circle, and everything can be imported."""
    for change in census()[:120]:
        for files in (change.base, change.head):
            sources = python(files)
            assert not problems(sources), change
            assert not cycles(sources), change
            assert not failures(sources.files), change


def test_every_kind_and_every_edit_turns_up() -> None:
    """None of the kinds and edits is a dead letter."""
    kinds = Counter(kind for change in census() for kind in change.kinds)
    edits = Counter(edit for change in census() for edit in change.edits)
    assert set(kinds) == set(EPISODES)
    assert set(edits) == set(EDITS)


def test_every_form_of_import_turns_up() -> None:
    """Absolute, relative, aliased, star, wrapped, for typing only, local to a function, guarded."""
    found: Counter[str] = Counter()
    for change in census():
        for node in change.head.values():
            for each in facts_of(node.data).imports if node.mode == FILE and b"import" in node.data else ():
                found["relative" if each.level else "absolute"] += 1
                found["aliased"] += each.bound not in (each.member, each.module.partition(".")[0])
                found["star"] += each.member == "*"
                found["typing"] += each.typing
                found["local"] += each.local
                found["guarded"] += each.guarded
            found["wrapped"] += b"import (\n" in node.data
            found["exports"] += b"__all__ = [" in node.data
    assert min(found.values()) >= 8, found


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_git_sees_every_kind(object_format: str) -> None:
    """The stored trees are those that were made; git's own letters and modes all occur."""
    changes = census()[:150]
    with tempfile.TemporaryDirectory() as folder:
        ranges = store(folder, changes, object_format)
        letters: Counter[str] = Counter()
        for change, where in zip(changes, ranges, strict=True):
            assert set(tree_of(folder, where.base)) == set(change.base)
            assert set(tree_of(folder, where.head)) == set(change.head)
            command = ["git", "-C", folder, "diff-tree", "-r", "-z", "--raw", "-M", "-C", where.base, where.head]
            raw = subprocess.run(command, check=True, capture_output=True).stdout
            for field in raw.split(b"\0"):
                if field.startswith(b":"):
                    old, new, _, _, status = field[1:].decode().split()
                    letters[status[0]] += 1
                    letters.update({mode for mode in (old, new) if mode != "000000"})
    assert set(letters) == {"A", "C", "D", "M", "R", "T", "100644", "100755", "120000", "160000"}
