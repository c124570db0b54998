"""Coverage of a change: what a report says of the lines that changed, and of which of them nothing is known.

Against the ways in which such a number lies: a new file that no report knows of, a report of an older text, a changed
line inside a statement that began above it, code that was only moved, a change in which nothing can be measured.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from prsplit.evidence.freshness import contradiction
from prsplit.evidence.paths import map_paths
from prsplit.evidence.shape import declares, indent, is_code, opens_block, parent, shelters_no_code
from prsplit.model.coverage import Coverage, FileCoverage, PatchCoverage, PatchFile, Source, Statement


@dataclass(frozen=True, slots=True)
class Grounds:
    """Where the repository lies and what it holds: all paths of head, absolute folders, source roots of the settings."""

    files: Collection[str]
    places: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Named:
    """A file of a report, mapped. `data_only` reports tell what ran and nothing else."""

    file: FileCoverage
    whole: bool
    data_only: bool


def patch_coverage(sources: Sequence[Source], reports: Sequence[Coverage], grounds: Grounds) -> PatchCoverage:
    """What the reports say of the changed lines of `sources`: files of code, tests left out, as they are at head."""
    notes: list[str] = []
    named: dict[str, list[_Named]] = {}
    for report in reports:
        mapped = map_paths([file.path for file in report.files], grounds.files, grounds.places,
                           (*report.roots, *grounds.roots))  # fmt: skip
        for file in report.files:
            if file.path in mapped.paths:
                one = _Named(file, report.whole, file.missed is None)
                named.setdefault(mapped.paths[file.path], []).append(one)
        if report.files and not mapped.paths:
            notes.append(
                f"no file of the {report.form} report is one of the repository, such as {report.files[0].path}"
            )
        if mapped.ambiguous:
            notes.append(f"{mapped.ambiguous[0]} in the {report.form} report may be several files of the repository")
    found = tuple(_file(source, named, grounds) for source in sources)
    return PatchCoverage(found, tuple(dict.fromkeys(each.form for each in reports)), tuple(notes))


def _file(source: Source, named: Mapping[str, Sequence[_Named]], grounds: Grounds) -> PatchFile:
    wanted = source.changed - source.moved
    moved = len(source.changed & source.moved)
    reports = named.get(source.path, ())
    if not reports:
        return replace(_unreported(source, wanted, named, grounds), moved=moved)
    troubles = [(one, contradiction(one.file, source, whole=one.whole)) for one in reports]
    fitting = [one for one, trouble in troubles if not trouble]
    if not fitting:
        why = f"the report is of another text: {troubles[0][1]}"
        return PatchFile(source.path, "stale", unknown=_heads(source, wanted), moved=moved, why=why)
    return replace(_measured(source, wanted, _merged(fitting)), moved=moved)


def _merged(reports: Sequence[_Named]) -> _Named:
    """What several reports say of one file: what ran in any of them ran."""
    covered = frozenset[int]().union(*(one.file.covered for one in reports))
    lines = frozenset[int]().union(*(one.file.lines for one in reports))
    excluded = frozenset[int]().union(*(one.file.excluded or () for one in reports))
    data_only = all(one.data_only for one in reports)
    file = FileCoverage(reports[0].file.path, covered, None if data_only else lines - covered, excluded - lines)
    return _Named(file, any(one.whole for one in reports), data_only)


def _unreported(
    source: Source, wanted: frozenset[int], named: Mapping[str, Sequence[_Named]], grounds: Grounds
) -> PatchFile:
    """A file that no report mentions did not run, if files beside or above it were measured; else nobody knows."""
    heads = _heads(source, wanted)
    if _among(source.path, named, grounds.roots):
        why = "no report mentions the file, though its neighbours are measured: nothing has loaded it"
        return PatchFile(source.path, "absent", missed=heads, why=why)
    return PatchFile(source.path, "outside", unknown=heads, why="no report mentions the file or its neighbours")


def _among(path: str, named: Collection[str], roots: Iterable[str]) -> bool:
    """Whether a path lies in a folder that is measured: one that holds a measured file of the same kind, or a source
    root of the settings with one below it. A file above a folder tells nothing of the root of the repository."""
    suffix = path.rpartition(".")[2]
    alike = [one for one in named if one.rpartition(".")[2] == suffix]
    folders = {one.rpartition("/")[0] for one in alike}
    folder = path.rpartition("/")[0]
    if folder in folders or any(folder.startswith(each + "/") for each in folders if each):
        return True
    return any(path.startswith(root + "/") and any(one.startswith(root + "/") for one in alike) for root in roots)


def _heads(source: Source, wanted: frozenset[int]) -> tuple[int, ...]:
    """The changed statements, each by the first of its lines that changed; lines of code where no language tells."""
    if source.statements is not None:
        return _by_statement(source.statements, wanted, lambda one: not one.optional and not one.excluded)
    lines = _rows(source.text)
    return tuple(sorted(line for line in wanted if line <= len(lines) and _runs(lines, line)))


def _runs(lines: list[bytes], line: int) -> bool:
    """Whether a line looks as if it could run, by its own words and those of what it is subordinate to."""
    text = lines[line - 1]
    return is_code(text) and not declares(text) and not shelters_no_code(lines[_root(lines, line) - 1])


def _root(lines: list[bytes], line: int) -> int:
    """The outermost line that a line is subordinate to, or itself."""
    while above := parent(lines, line):
        line = above
    return line


def _by_statement(
    statements: Sequence[Statement], wanted: frozenset[int], counts: Callable[[Statement], bool]
) -> tuple[int, ...]:
    return _firsts((one, line) for one, line in _changed(statements, wanted) if counts(one))


def _changed(statements: Sequence[Statement], wanted: frozenset[int]) -> list[tuple[Statement, int]]:
    """The statements that changed, each with the first of its lines that did."""
    return [
        (one, one.first if one.first in wanted else min(wanted.intersection(range(one.first, one.last + 1))))
        for one in statements
        if not wanted.isdisjoint(range(one.first, one.last + 1))
    ]


def _firsts(changed: Iterable[tuple[Statement, int]]) -> tuple[int, ...]:
    """The lines by which changed statements are told: one for all that begin on the same line."""
    found: dict[int, int] = {}
    for one, line in changed:
        found[one.first] = min(line, found.get(one.first, line))
    return tuple(sorted(found.values()))


def _measured(source: Source, wanted: frozenset[int], one: _Named) -> PatchFile:
    if source.statements is not None:
        return _by_statements(source.path, source.statements, wanted, one)
    return _by_lines(source, wanted, one.file)


def _by_statements(path: str, statements: Sequence[Statement], wanted: frozenset[int], one: _Named) -> PatchFile:
    """Each changed statement has the standing of the line that the report has for it, whichever of its lines changed."""
    ran, missed, left_out = one.file.covered, one.file.missed, one.file.excluded or frozenset()
    told: dict[str, list[tuple[Statement, int]]] = {"covered": [], "gone": [], "quiet": []}
    for each, line in _changed(statements, wanted):
        span = range(each.first, each.last + 1)
        if not ran.isdisjoint(span):
            told["covered"].append((each, line))
        elif missed is not None and not missed.isdisjoint(span):
            told["gone"].append((each, line))
        elif left_out.isdisjoint(span) and not each.optional and not each.excluded:
            told["quiet"].append((each, line))
    covered, gone, quiet = (_firsts(told[kind]) for kind in ("covered", "gone", "quiet"))
    if missed is None:
        return PatchFile(path, "measured", covered, quiet)
    why = "the report does not know some changed statements: it is older, or they are excluded" if quiet else ""
    return PatchFile(path, "measured", covered, gone, quiet, why=why)


def _by_lines(source: Source, wanted: frozenset[int], file: FileCoverage) -> PatchFile:
    """Without statements, a line that the report does not count takes after the one that it continues."""
    lines = _rows(source.text)
    counted = file.lines | (file.excluded or frozenset())
    told: dict[str, dict[int, int]] = {"covered": {}, "missed": {}, "unknown": {}}
    for line in sorted(wanted):
        if line > len(lines) or not is_code(lines[line - 1]):
            continue
        head = _continued(lines, line, counted)
        if head in file.covered:
            told["covered"].setdefault(head, line)
        elif head in file.lines:
            told["missed"].setdefault(head, line)
        elif not head and _runs(lines, line) and (file.missed is None or _unseen(lines, line, wanted, counted)):
            told["unknown"].setdefault(line, line)
    covered, missed, unknown = (tuple(sorted(told[kind].values())) for kind in ("covered", "missed", "unknown"))
    why = "the report says nothing of some changed lines: it may be older" if unknown else ""
    return PatchFile(source.path, "measured", covered, missed, unknown, why=why)


def _continued(lines: list[bytes], line: int, counted: frozenset[int]) -> int:
    """The line itself, or the one that it continues, if the report counts it; 0 for none."""
    while line and line not in counted:
        line = parent(lines, line)
        if line and opens_block(lines[line - 1]):
            return 0
    return line


def _unseen(lines: list[bytes], line: int, wanted: frozenset[int], counted: frozenset[int]) -> bool:
    """Whether a line stands in a new block of which the report counts no line at all: it is older than the block."""
    top = line
    while (above := parent(lines, top)) in wanted:
        top = above
    if top == line:
        return False
    end = top + 1
    while end <= len(lines) and (not lines[end - 1].strip() or indent(lines[end - 1]) > indent(lines[top - 1])):
        end += 1
    return not any(each in counted for each in range(top, end))


def _rows(text: bytes) -> list[bytes]:
    """Lines without their ends; none follows the last line feed."""
    return text.removesuffix(b"\n").split(b"\n")
