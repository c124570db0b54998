"""Take an answer apart: what it must hold is there and of its kind, or CommandFailed says that it is no such answer. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prsplit.errors import CommandFailed

Row = Mapping[str, Any]


def strange(what: str) -> CommandFailed:
    """The failure for an answer that is no `what`."""
    return CommandFailed(f"The forge's answer is no {what}.", "prsplit status")


def record(found: object, what: str) -> Row:
    """An object."""
    if not isinstance(found, dict):
        raise strange(what)
    return found


def rows(found: object, what: str) -> list[Row]:
    """A list of objects."""
    if not isinstance(found, list):
        raise strange(what)
    return [record(one, what) for one in found]


def inside(row: Row, name: str, what: str) -> Row:
    """The object `name` of an object, empty where there is none."""
    return record(row.get(name) or {}, what)


def int_of(row: Row, name: str, what: str) -> int:
    """A number that is above zero, as every id is."""
    found = row.get(name)
    if not isinstance(found, int) or isinstance(found, bool) or found < 1:
        raise strange(what)
    return found


def counted(row: Row, name: str) -> int | None:
    """A count, or None where none is told."""
    found = row.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) and found >= 0 else None


def text(row: Row, name: str, what: str) -> str:
    """A text that says something."""
    found = row.get(name)
    if not isinstance(found, str) or not found:
        raise strange(what)
    return found


def words(row: Row, name: str) -> str:
    """A text, or nothing where there is none."""
    found = row.get(name)
    return found if isinstance(found, str) else ""
