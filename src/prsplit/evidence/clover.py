"""Clover's XML, as written by OpenClover, PHPUnit, Istanbul and Kotlin's Kover.

Format: https://openclover.org/doc/manual/latest/faq--is-there-a-dtd-available-for-the-xml-report.html
"""

from __future__ import annotations

import re

from prsplit.evidence.lines import Files
from prsplit.evidence.markup import Attributes, number, walk
from prsplit.model.coverage import Coverage

NAME = "Clover XML"

_OPENING = re.compile(rb"<coverage\s[^>]*\b(?:generated|clover)\s*=")


def recognises(head: bytes) -> bool:
    """Whether the outermost tag tells when it was generated, as Clover's does."""
    return head.startswith(b"<") and _OPENING.search(head) is not None


def read(data: bytes) -> Coverage:
    """The report. A `path` is the whole one; a `name` that stands alone is mapped like any other relative path."""
    reader = _Reader()
    walk(data, reader.start, reader.end)
    return Coverage(NAME, reader.files.done())


class _Reader:
    def __init__(self) -> None:
        self.files = Files()
        self.path = ""
        self.depth = 0

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "file":
            self.path = attributes.get("path") or attributes.get("name", "")
            self.files.at(self.path)
            self.depth = 0
        elif not self.path:
            return
        elif tag == "class":
            self.depth += 1
        elif tag == "metrics" and not self.depth:
            # A file's own metrics; those of its classes stand within them.
            self.files.at(self.path).length = max(0, number(attributes, "loc"))
        elif tag == "line":
            self.line(attributes)

    def line(self, attributes: Attributes) -> None:
        line, kind = number(attributes, "num"), attributes.get("type")
        if kind == "cond":
            ran = bool({attributes.get("truecount", "0"), attributes.get("falsecount", "0")} - {"0"})
            ran = ran or number(attributes, "count") > 0
        else:
            ran = number(attributes, "count") > 0
        self.files.hit(self.path, line, ran=ran)
        name = attributes.get("name") or attributes.get("signature", "").partition("(")[0]
        if kind == "method" and name.isidentifier():
            self.files.at(self.path).named.append((line, name))

    def end(self, tag: str, _text: str) -> None:
        if tag == "file":
            self.path = ""
        elif tag == "class":
            self.depth = max(0, self.depth - 1)
