"""Changed lines are counted as git counts them."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

from prsplit.analysis.git_lines import git_lines
from prsplit.analysis.lines import changed_lines

_WORDS = ["", "    return x", "}", "    pass", "a", "b", "c", "d", *(f"line {number}" for number in range(30))]


def _spaced(word: bytes) -> bytes:
    return b"".join(b"%s %d\n" % (word, number) + b"\n" * (number % 5 == 0) for number in range(200))


_DRAWN = _spaced(b"old"), _spaced(b"new")
"""Lines without a match, and empty ones among them that git gives up."""


def _text(chance: random.Random, lines: int) -> list[str]:
    return [chance.choice(_WORDS) for _ in range(lines)]


def _edited(chance: random.Random, lines: list[str]) -> list[str]:
    """With a few runs taken out, put in, or moved."""
    found = list(lines)
    for _ in range(chance.randrange(1, 6)):
        at, size = chance.randrange(len(found) + 1), chance.randrange(1, 9)
        run = found[at : at + size]
        del found[at : at + size]
        if chance.random() < 0.5:
            found[at:at] = _text(chance, size)
        if chance.random() < 0.5:
            there = chance.randrange(len(found) + 1)
            found[there:there] = run
    return found


def test_counts_are_those_of_git(tmp_path: Path) -> None:
    """Lines that stand everywhere and lines that only one side has included; with and without a last line feed."""
    chance = random.Random(7)
    pairs: dict[str, tuple[bytes, bytes]] = {}
    for number in range(120):
        old = _text(chance, chance.randrange(1, 120))
        texts = ["\n".join(lines) + chance.choice(["", "\n"]) for lines in (old, _edited(chance, old))]
        pairs[f"{number:03}"] = texts[0].encode(), texts[1].encode()
    pairs["far"] = _DRAWN
    for side in (0, 1):
        folder = tmp_path / "ab"[side]
        folder.mkdir()
        for name, both in pairs.items():
            (folder / name).write_bytes(both[side])
    words = ["git", "diff", "--no-index", "--numstat", "--no-renames", "--diff-algorithm=myers", "a", "b"]
    out = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False).stdout
    said = {
        row.split("\t")[2][-4:-1] if row.endswith("}") else row[-3:]: row.split("\t")[:2] for row in out.splitlines()
    }
    for name, (old_text, new_text) in pairs.items():
        if old_text != new_text:
            assert [str(count) for count in git_lines(old_text, new_text)] == said[name], name
    assert sum(git_lines(*_DRAWN)) > sum(changed_lines(*_DRAWN))
