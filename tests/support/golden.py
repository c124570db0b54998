"""Golden files: what a report prints is compared with a file that people read. PRSPLIT_UPDATE_GOLDEN=1 rewrites them."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "unit" / "reports" / "golden"


def assert_golden(name: str, text: str) -> None:
    """`text` is what unit/reports/golden/`name` holds."""
    path = FOLDER / name
    if os.environ.get("PRSPLIT_UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
    assert path.read_bytes().decode() == text
