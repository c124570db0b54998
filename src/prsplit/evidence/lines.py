"""Lines of files, gathered while a report is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from prsplit.evidence.trouble import Unreadable
from prsplit.model.coverage import FileCoverage

MAX_LINES = 5_000_000
MAX_LINE = 10_000_000


@dataclass(slots=True)
class Gathered:
    """What a report said of one file so far."""

    hits: dict[int, bool] = field(default_factory=dict)
    named: list[tuple[int, str]] = field(default_factory=list)
    spots: list[tuple[int, int]] = field(default_factory=list)
    checksums: list[tuple[int, str]] = field(default_factory=list)
    length: int = 0

    def hit(self, line: int, *, ran: bool) -> None:
        """Note a line; one that ran anywhere ran."""
        self.hits[line] = ran or self.hits.get(line, False)


class Files:
    """All files of a report."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._files: dict[str, Gathered] = {}
        self._lines = 0

    def at(self, path: str) -> Gathered:
        """What is known of the file that the report calls `path`."""
        known = self._files.get(path)
        if known is None:
            known = self._files[path] = Gathered()
        return known

    def hit(self, path: str, line: int, *, ran: bool) -> None:
        """Note a line. Raises Unreadable for a number that no file has."""
        self._lines += 1
        if not 0 < line <= MAX_LINE or self._lines > MAX_LINES:
            raise Unreadable(f"it speaks of line {line} of {path[:200]}" if line <= 0 else "it has too many lines")
        self.at(path).hit(line, ran=ran)

    def done(self) -> tuple[FileCoverage, ...]:
        """The files, sorted by path; those without a name are left out."""
        return tuple(_finished(path, one) for path, one in sorted(self._files.items()) if path)


def _finished(path: str, one: Gathered) -> FileCoverage:
    covered = frozenset(line for line, ran in one.hits.items() if ran)
    missed = frozenset(line for line, ran in one.hits.items() if not ran)
    return FileCoverage(
        path, covered, missed, None, tuple(one.named), tuple(one.spots), tuple(one.checksums), one.length
    )
