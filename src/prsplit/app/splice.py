"""Put a table into a TOML file and leave every other byte as it is."""

from __future__ import annotations

import re

from prsplit.errors import Refused

_OURS = re.compile(rb"[ \t]*\[{1,2}[ \t]*tool[ \t]*\.[ \t]*[\"']?prsplit[\"']?[ \t]*(?:\.[^\]\n]*)?\]")
_HEADER = re.compile(rb"[ \t]*\[")
_QUIET = re.compile(rb"[ \t]*(?:#[^\n]*)?\r?\n?")


def spliced(old: bytes, table: str) -> bytes:
    """The file with `table`, which begins with its header `[tool.prsplit]`, in the place of the one that it has, else at its
    end.

    Line ends are those of the file. Raises Refused where the outcome would say anything else beside the table.
    """
    lines = old.splitlines(keepends=True)
    end = b"\r\n" if lines and lines[0].endswith(b"\r\n") else b"\n"
    fresh = [row.encode("utf-8") + end for row in table.splitlines()]
    first = next((place for place, row in enumerate(lines) if _OURS.match(row)), None)
    if first is None:
        gap = [] if not lines else ([] if lines[-1].endswith(b"\n") else [end]) + [end]
        new = b"".join([*lines, *gap, *fresh])
    else:
        new = b"".join([*lines[:first], *fresh, *_rest(lines[first:], end)])
    _agree(old, new)
    return new


def _rest(lines: list[bytes], end: bytes) -> list[bytes]:
    """What follows our tables, with the comments above the next one."""
    stop = next((place for place, row in enumerate(lines) if _HEADER.match(row) and not _OURS.match(row)), None)
    if stop is None:
        return []
    while stop and _QUIET.fullmatch(lines[stop - 1]):
        stop -= 1
    rest = lines[stop:]
    ours = [place for place, row in enumerate(rest) if _OURS.match(row)]
    if ours:
        raise Refused(
            "pyproject.toml has tables of prsplit in several places.",
            "put them side by side, then: prsplit init --force",
        )
    return rest if not rest[0].strip() else [end, *rest]


def _agree(old: bytes, new: bytes) -> None:
    """Make sure that all but our table reads the same as before."""
    import tomllib

    try:
        before, after = (tomllib.loads(text.decode("utf-8")) for text in (old, new))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise Refused(
            f"pyproject.toml can't take a table at its end: {error}.",
            "prsplit init --dry-run   # and put it in by hand",
        ) from None
    for tables in (before, after):
        tables.setdefault("tool", {}).pop("prsplit", None)
    if before != after:
        raise Refused("pyproject.toml would change elsewhere, too.", "prsplit init --dry-run   # and put it in by hand")
