"""XML without entities: a stream of tags from a text that nobody vouches for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from xml.parsers import expat

from prsplit.evidence.trouble import Unreadable

MAX_DEPTH = 64
MAX_TAGS = 5_000_000

Attributes = Mapping[str, str]
Start = Callable[[str, Attributes], None]
End = Callable[[str, str], None]


def walk(data: bytes, start: Start, end: End | None = None) -> None:
    """Call `start` with each opening tag and its attributes, `end` with each closing tag and the text just before it.

    A reference to an outside DTD, as JaCoCo writes it, is passed over unread. Raises Unreadable for entities, for
    declarations of the document's own, for tags nested deeper than MAX_DEPTH and for what is not well-formed.
    """
    parser = expat.ParserCreate()
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    walker = _Walker(start, end)
    parser.StartElementHandler = walker.opened
    parser.EndElementHandler = walker.closed
    if end is not None:
        parser.buffer_text = True
        parser.CharacterDataHandler = walker.read
    parser.StartDoctypeDeclHandler = _doctype
    parser.EntityDeclHandler = _entity
    parser.SkippedEntityHandler = _entity
    parser.ExternalEntityRefHandler = _entity
    try:
        parser.Parse(data, True)  # noqa: FBT003 - expat takes no keyword
    except expat.ExpatError as error:
        raise Unreadable(f"it is not well-formed XML: {error}") from None
    except (LookupError, ValueError) as error:
        raise Unreadable(f"its encoding is not known: {error}") from None


def _doctype(_name: str, _system: str | None, _public: str | None, internal: bool) -> None:  # noqa: FBT001 - expat's
    if internal:
        raise Unreadable("it brings declarations of its own, which no coverage tool writes")


def _entity(*_: object) -> int:
    raise Unreadable("it uses entities, which no coverage tool writes")


class _Walker:
    def __init__(self, start: Start, end: End | None) -> None:
        self.start, self.end = start, end
        self.depth = self.tags = 0
        self.text: list[str] = []

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.tags += 1
        if self.depth > MAX_DEPTH or self.tags > MAX_TAGS:
            raise Unreadable("its tags are nested too deeply" if self.depth > MAX_DEPTH else "it has too many tags")
        self.text.clear()
        self.start(name, attributes)

    def read(self, text: str) -> None:
        self.text.append(text)

    def closed(self, name: str) -> None:
        self.depth -= 1
        if self.end is not None:
            self.end(name, "".join(self.text))
            self.text.clear()


def number(attributes: Attributes, name: str) -> int:
    """A whole number among the attributes, -1 where there is none."""
    text = attributes.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else -1
