"""coverage.py's own data file, `.coverage`: an SQLite database that tells which lines ran, and nothing of the others.

Format: https://coverage.readthedocs.io/en/latest/dbschema.html
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from prsplit.evidence.trouble import Unreadable
from prsplit.model.coverage import Coverage, FileCoverage

if TYPE_CHECKING:
    from sqlite3 import Connection

NAME = "coverage.py data file"

_MAGIC = b"SQLite format 3\0"
_STEPS = 20_000
"""Thousands of virtual machine steps that a query may take: a view could count to infinity."""

_MAX_ROWS = 2_000_000


def recognises(head: bytes) -> bool:
    """Whether it is a database."""
    return head.startswith(_MAGIC)


def read(data: bytes) -> Coverage:
    """The lines that ran, of all contexts, also where only jumps between lines were kept.

    The database is opened in memory, and only its plain tables are asked. Raises Unreadable for any other database.
    """
    import sqlite3

    base = sqlite3.connect(":memory:")
    try:
        base.deserialize(data)
        _tie(base)
        ran = _ran(base)
    except (sqlite3.Error, OverflowError, MemoryError) as error:
        raise Unreadable(f"it is no data file of coverage.py: {error}") from None
    finally:
        base.close()
    files = tuple(FileCoverage(path, frozenset(lines), None) for path, lines in sorted(ran.items()) if path)
    return Coverage(NAME, files)


def _tie(base: Connection) -> None:
    """Bound what a query may do, and refuse a table that is none."""
    import sqlite3

    base.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 64 * 1024 * 1024)
    left = [_STEPS]

    def tick() -> int:
        left[0] -= 1
        return left[0] < 0

    base.set_progress_handler(tick, 1000)
    base.execute("PRAGMA trusted_schema = OFF")
    base.execute("PRAGMA query_only = ON")
    tables = {name for kind, name in base.execute("SELECT type, name FROM sqlite_master") if kind == "table"}
    if not {"file", "meta", "line_bits", "arc"} <= tables:
        raise Unreadable("it is a database, but not one of coverage.py")


def _ran(base: Connection) -> dict[str, set[int]]:
    paths = {number: path for number, path in base.execute("SELECT id, path FROM file LIMIT ?", (_MAX_ROWS,))
             if isinstance(number, int) and isinstance(path, str)}  # fmt: skip
    lines: dict[int, set[int]] = defaultdict(set)
    for number, bits in base.execute("SELECT file_id, numbits FROM line_bits LIMIT ?", (_MAX_ROWS,)):
        if isinstance(bits, bytes):
            lines[number] |= _numbers(bits)
    for number, first, second in base.execute("SELECT file_id, fromno, tono FROM arc LIMIT ?", (_MAX_ROWS,)):
        lines[number] |= {line for line in (first, second) if isinstance(line, int) and line > 0}
    return {path: lines[number] for number, path in paths.items()}


def _numbers(bits: bytes) -> set[int]:
    """The numbers of the bits that are set, the lowest bit of the first byte being 0.

    Source: https://coverage.readthedocs.io/en/latest/dbschema.html#numbits
    """
    return {8 * place + bit for place, byte in enumerate(bits) if byte for bit in range(8) if byte >> bit & 1} - {0}
