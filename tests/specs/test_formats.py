"""Runs the pages of `formats/`: each text has the outline that stands below it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from prsplit.languages.table import outline_of
from prsplit.model.outline import Leaf

HERE = Path(__file__).parent / "formats"
CASE = re.compile(
    r"^(?P<fence>~~~+)text file=(?P<file>\S+)\n(?P<text>.*?)^(?P=fence)$\n+^~~~outline\n(?P<outline>.*?)^~~~$",
    re.DOTALL | re.MULTILINE,
)
CASES = [
    pytest.param(case, id=f"{page.stem}-{number}")
    for page in sorted(HERE.glob("*.md"))
    for number, case in enumerate(CASE.finditer(page.read_text(encoding="utf-8")), 1)
]


def shown(leaf: Leaf, text: bytes) -> str:
    """A leaf in short: indented below its container, its kind, its name, its lines, and the items of a list."""
    first, last = text.count(b"\n", 0, leaf.start) + 1, text.count(b"\n", 0, leaf.end - 1) + 1
    own = leaf.name.removeprefix(leaf.scope).lstrip(".") if leaf.scope else leaf.name
    depth = "  " if leaf.scope else ""
    items = f": {' '.join(item.key for item in leaf.form.items)}" if leaf.form else ""
    words = [depth + leaf.kind, own, f"{first}-{last}" if last > first else str(first)]
    return " ".join(word for word in words if word.strip()) + items


@pytest.mark.parametrize("case", CASES)
def test_outline(case: re.Match[str]) -> None:
    """A text is taken apart as its page says, byte for byte, and each list renders to its own bytes."""
    text = case["text"].encode()
    outline = outline_of(case["file"], text)
    if outline is None:
        assert case["outline"].strip() == "none"
        return
    assert b"".join(text[leaf.start : leaf.end] for leaf in outline.leaves) == text
    for leaf in outline.leaves:
        if leaf.form is not None:
            assert leaf.form.render([item.text for item in leaf.form.items]) == text[leaf.start : leaf.end]
    assert "\n".join(shown(leaf, text) for leaf in outline.leaves) == case["outline"].rstrip("\n")


def test_pages_hold_cases() -> None:
    """No page is without a case."""
    assert {page.stem for page in HERE.glob("*.md")} == {str(case.id).rpartition("-")[0] for case in CASES}
    assert len(CASES) > 20
