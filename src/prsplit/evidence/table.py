"""The formats of coverage reports, and which one a text is in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from prsplit.errors import UsageError
from prsplit.evidence import clover, cobertura, coverage_data, coverage_json, go_cover, jacoco, lcov
from prsplit.evidence.trouble import Unreadable
from prsplit.model.coverage import Coverage

MAX_BYTES = 64 * 1024 * 1024
"""Bytes of the largest report that is read."""

_HEAD = 4096
_BEFORE_TEXT = (b"\xef", b" ", b"\t", b"\r", b"\n")


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what it is called, whether the first bytes look like it, and its reader, which raises Unreadable."""

    name: str
    recognises: Callable[[bytes], bool]
    read: Callable[[bytes], Coverage]


FORMATS: tuple[Format, ...] = (
    Format(coverage_data.NAME, coverage_data.recognises, coverage_data.read),
    Format(coverage_json.NAME, coverage_json.recognises, coverage_json.read),
    Format(jacoco.NAME, jacoco.recognises, jacoco.read),
    Format(clover.NAME, clover.recognises, clover.read),
    Format(cobertura.NAME, cobertura.recognises, cobertura.read),
    Format(go_cover.NAME, go_cover.recognises, go_cover.read),
    Format(lcov.NAME, lcov.recognises, lcov.read),
)
"""In the order of detection: Clover and Cobertura share their outermost tag, so the one that can be told goes first."""


def read_report(name: str, data: bytes) -> Coverage:
    """The report in the file `name`. Raises Unreadable for one that is damaged, hostile or larger than MAX_BYTES, and
    UsageError for what is no report of a known format."""
    if len(data) > MAX_BYTES:
        raise Unreadable(f"it is larger than {MAX_BYTES >> 20} MB")
    if data[:1] in _BEFORE_TEXT:
        data = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    head = data[:_HEAD]
    form = next((each for each in FORMATS if each.recognises(head)), None)
    if form is None:
        raise UsageError(
            f"{name} is no coverage report: known are {', '.join(each.name for each in FORMATS)}.",
            "coverage xml && prsplit check --coverage coverage.xml",
        )
    return form.read(data)
