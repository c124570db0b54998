from __future__ import annotations

import pytest

from prsplit.analysis.kin_headers import header, heading

BLOCKS = """\
class Shape {
    int area(int width) {
        if (width > 3) {
            grow(width);
        }
        return width;
    }
}
func (s *Store) Load(key string) {
    read(key)
}
describe('the reader', () => {
    read()
})
""".split("\n")


@pytest.mark.parametrize(
    ("line", "names"),
    [(3, "Shape area"), (5, "Shape area"), (9, "Load"), (12, "describe the reader"), (7, "")],
)
def test_blocks_around_a_line(line: int, names: str) -> None:
    """The openings of the blocks around a line name it, by indentation alone."""
    assert header(BLOCKS, line, line + 1) == names


def test_a_new_block_names_itself() -> None:
    """Changed lines that open a block of their own are named by it."""
    assert header(BLOCKS, 0, 8) == "Shape"


@pytest.mark.parametrize("lines", [[], [""], ["", "  "]])
def test_nothing_around(lines: list[str]) -> None:
    """Blank lines have no name."""
    assert header(lines, 0, 3) == ""


def test_headings() -> None:
    """A document's line is named by the heading above it, underlined or marked."""
    text = ["Title", "=====", "", "words", "## Deeper", "more"]
    assert [heading(text, 3), heading(text, 5), heading(["plain"], 0)] == ["Title", "Deeper", ""]
