"""Settings as a table of TOML, each below a comment that says what speaks for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from prsplit.reports.escape import shown
from prsplit.reports.page import Page, Span, line

WIDTH = 100

Value = str | int | bool | tuple[str, ...]


class Row(NamedTuple):
    """One setting, its value, and the evidence; without a value it is only spoken of."""

    key: str
    value: Value | None
    because: str


def settings_table(rows: Iterable[Row], header: str = "") -> str:
    """The table as text, below a line with its header if there is one. Ends in a line feed."""
    out = [f"[{header}]"] if header else []
    out.append("# Written by `prsplit init`; the other settings: docs/reference/settings.md of prsplit.")
    for row in rows:
        out += ["", f"# {shown(row.because)}"]
        out += [f"# {row.key}: not set"] if row.value is None else _entry(row.key, row.value)
    return "\n".join(out) + "\n"


def _entry(key: str, value: Value) -> list[str]:
    if isinstance(value, tuple):
        flat = f"{key} = [{', '.join(map(quoted, value))}]"
        return [flat] if len(flat) <= WIDTH else [f"{key} = [", *(f"  {quoted(each)}," for each in value), "]"]
    if isinstance(value, bool):
        return [f"{key} = {'true' if value else 'false'}"]
    return [f"{key} = {quoted(value) if isinstance(value, str) else value}"]


def quoted(text: str) -> str:
    """A basic string of TOML."""
    return '"' + "".join(_escaped(sign) for sign in text) + '"'


def _escaped(sign: str) -> str:
    if sign in '"\\':
        return "\\" + sign
    visible = shown(sign)
    return sign if visible == sign else f"\\u{ord(sign):04x}" if ord(sign) <= 0xFFFF else f"\\U{ord(sign):08x}"


def settings_page(place: str, table: str, *, written: bool, following: str) -> Page:
    """What `init` says: which file it wrote or would write, and what is in it."""
    done = "wrote" if written else "would write"
    page: Page = [line(f"{done} ", Span(shown(place), "place")), line("")]
    page += [
        line(Span("  " + row if row else "", "faint" if row.startswith("#") else "")) for row in table.splitlines()
    ]
    page += [line(""), line("next: ", Span(following, "strong"))] if written else []
    return page
