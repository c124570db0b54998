"""A page: lines of styled spans, the same content for a pipe and for a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple, TextIO

Style = Literal["", "strong", "faint", "number", "role", "good", "warning", "added", "removed", "place"]

_COLOURS: dict[Style, str] = {
    "strong": "bold",
    "faint": "dim",
    "number": "bold cyan",
    "role": "magenta",
    "good": "green",
    "warning": "yellow",
    "added": "green",
    "removed": "red",
    "place": "cyan",
}


class Span(NamedTuple):
    """A run of text in one style. `text` has passed the terminal's escaping edge and holds no line break."""

    text: str
    style: Style = ""


Line = tuple[Span, ...]
Page = list[Line]


def line(*spans: str | Span) -> Line:
    """A line from plain strings and spans."""
    return tuple(Span(span) if isinstance(span, str) else span for span in spans)


def width(spans: Iterable[Span]) -> int:
    """How many characters the spans take."""
    return sum(len(span.text) for span in spans)


def plain(page: Page) -> str:
    """The page without any styling, each line ended by a line feed."""
    return "".join("".join(span.text for span in spans) + "\n" for spans in page)


def paint(page: Page, stream: TextIO) -> None:
    """Write the page to a terminal in colour. Nothing in it is read as markup, and no line is wrapped or cut."""
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stream, markup=False, highlight=False, emoji=False, soft_wrap=True, force_terminal=True)
    for spans in page:
        painted = Text(end="")
        for span in spans:
            painted.append(span.text, _COLOURS.get(span.style))
        console.print(painted)
