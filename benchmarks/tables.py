"""The figures of a run, and how they are printed."""

from __future__ import annotations

from dataclasses import dataclass, field

from measure import Figure, Machine

BUILD = "50 packages × 20 files"
_HEAD = "| change | files | lines | PRs | git diff -U0, s | plan, s | × | MB | apply, s | × | MB |"


@dataclass(frozen=True, slots=True)
class Row:
    """One change: files, raw lines and PRs, and what git's diff, `plan` and `apply` took."""

    files: int
    lines: int
    prs: int
    git: Figure
    plan: Figure
    apply: Figure


@dataclass(frozen=True, slots=True)
class Again:
    """Planning for the first time, and again with nothing changed."""

    lines: int
    cold: Figure
    again: Figure


@dataclass(frozen=True, slots=True)
class Start:
    """`import click` alone, `--help`, and other people's modules that `--help` and `plan` import."""

    click: Figure
    help: Figure
    by_help: tuple[str, ...]
    by_plan: tuple[str, ...]


@dataclass(slots=True)
class Report:
    """Everything that one run measured."""

    machine: Machine
    rows: dict[str, Row] = field(default_factory=dict)
    exponents: dict[str, float] = field(default_factory=dict)
    again: Again | None = None
    start: Start | None = None


def markdown(report: Report) -> str:
    """The report as a table and a list."""
    where = report.machine
    lines = [f"{where.processor}, {where.cores} cores, {where.system}, Python {where.python}, git {where.git}.", ""]
    if report.rows:
        lines += [_HEAD, "|---|" + "--:|" * 10, *(_row(name, row) for name, row in report.rows.items()), ""]
    lines += [f"- exponent of {name}: {value:.2f}" for name, value in report.exponents.items()]
    if BUILD in report.rows:
        row = report.rows[BUILD]
        lines.append(f"- {BUILD}: apply takes {row.apply.least - row.plan.least:.2f} s above plan")
    if report.again is not None:
        share = report.again.again.over(report.again.cold)
        lines.append(f"- plan again, nothing changed ({report.again.lines:,} lines): {share:.2f} of cold")
    if report.start is not None:
        ratio = report.start.help.over(report.start.click)
        lines.append(f"- `--help`: {ratio:.2f} × `import click`; imports {_names(report.start.by_help)}")
        lines.append(f"- `plan` imports {_names(report.start.by_plan)}")
    return "\n".join(lines) + "\n"


def _row(name: str, row: Row) -> str:
    cells = [name, f"{row.files:,}", f"{row.lines:,}", str(row.prs), _seconds(row.git)]
    for figure in (row.plan, row.apply):
        cells += [_seconds(figure), f"{figure.over(row.git):.1f}", f"{figure.memory:.0f}"]
    return "| " + " | ".join(cells) + " |"


def _seconds(figure: Figure) -> str:
    return f"{figure.least:.3f} ({figure.middle:.3f})"


def _names(modules: tuple[str, ...]) -> str:
    return ", ".join(modules) or "nothing"
