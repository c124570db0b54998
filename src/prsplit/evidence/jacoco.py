"""JaCoCo's XML, for Java, Kotlin and other languages of its machine.

Format: https://www.jacoco.org/jacoco/trunk/coverage/report.dtd
"""

from __future__ import annotations

import re

from prsplit.evidence.lines import Files
from prsplit.evidence.markup import Attributes, number, walk
from prsplit.model.coverage import Coverage

NAME = "JaCoCo XML"

_OPENING = re.compile(rb"<report\s[^>]*\bname\s*=|JACOCO//DTD")


def recognises(head: bytes) -> bool:
    """Whether the outermost tag, or the document type above it, is JaCoCo's."""
    return head.startswith(b"<") and _OPENING.search(head) is not None


def read(data: bytes) -> Coverage:
    """The report. Paths are package and file name, without a source folder. A line ran if one instruction of it did."""
    reader = _Reader()
    walk(data, reader.start, reader.end)
    return Coverage(NAME, reader.files.done())


class _Reader:
    def __init__(self) -> None:
        self.files = Files()
        self.package = self.path = ""

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "package":
            self.package = attributes.get("name", "")
        elif tag == "sourcefile":
            name = attributes.get("name", "")
            self.path = f"{self.package}/{name}" if self.package else name
            self.files.at(self.path)
        elif tag == "line" and self.path:
            self.files.hit(self.path, number(attributes, "nr"), ran=number(attributes, "ci") > 0)

    def end(self, tag: str, _text: str) -> None:
        if tag == "sourcefile":
            self.path = ""
        elif tag == "package":
            self.package = ""
