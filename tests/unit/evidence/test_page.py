"""docs/reference/coverage.md names the formats of the table."""

from __future__ import annotations

import re
from pathlib import Path

from prsplit.evidence.table import FORMATS, MAX_BYTES

PAGE = (Path(__file__).parents[3] / "docs/reference/coverage.md").read_text("utf-8")


def test_all_formats_are_there() -> None:
    """In the order of detection, with the cap on their size."""
    table = PAGE.partition("| --- | --- |\n")[2].partition("\n\n")[0]
    assert re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE) == [each.name for each in FORMATS]
    assert f"At most {MAX_BYTES >> 20} MB" in PAGE
