"""Reports to be rendered: a plain one, one in which every text is hostile, and one with far too many findings."""

from __future__ import annotations

from prsplit.model.finding import (
    AppliedOverride,
    Finding,
    JudgedPR,
    Measure,
    Outcome,
    Report,
    RulePage,
    Split,
    SplitRow,
)
from prsplit.model.plan import LedgerLine

HOSTILE = (
    "app/[slug]/page.tsx",
    "docs/[/x]/y.md",
    "a\x1b[31mred\x07.py",
    "line\nfeed\r\nin name.py",
    "::error file=x::gotcha",
    "bidi\u202egpj.exe",
    "zero\u200bwidth.py",
    "not\udcffutf8.py",
    "tab\tand|bar`tick`.md",
    "--> end of comment",
    "<script>alert(1)</script>&amp;",
    "]]> cdata",
    "@team #123 GH-4",
    "100%,of:paths",
    "\x01\x0b\x85\u2028\ufffe",
    "{0} {{placeholder}} \\[link](x)",
)
"""Names, subjects and symbols that mean something to one format or another."""

PAGES = (
    RulePage("size.lines", "A PR has no more lines than the limit.", "Counts lines.\n\n- pass: few\n- fail: many"),
)


def judged(
    findings: tuple[Finding, ...], *, name: str = "topic", split: Split | None = None, number: int = 0
) -> JudgedPR:
    """A judged PR."""
    size = Measure(10, 2, 1, 11, (LedgerLine(name, 1, "moved unchanged"),))
    base, head = "a" * 40, "b" * 40
    return JudgedPR(number, name, name, base, "main", head, name, size, findings, split, ("src/a.py", 7))


def report(*findings: Finding) -> Report:
    """A report on one PR."""
    return Report("local", 400, (judged(findings),), rules=PAGES)


def every_outcome() -> Report:
    """One finding of each outcome, the split, an override and a note."""
    override = AppliedOverride("size.files", "a codemod", "commit 1234567", used=True)
    outcomes: tuple[Outcome, ...] = ("fail", "warn", "unknown", "skip", "pass")
    findings = tuple(
        Finding("size.lines", outcome, f"says {outcome}", f"mend {outcome}", "src/a.py", 3, 5, key=outcome)
        for outcome in outcomes
    )
    split = Split(
        (SplitRow(1, "core", "Add it", 200, 210, 3), SplitRow(2, "docs", "Tell it", 90, 90, 1, (1,), ("big",))),
        "prsplit apply",
    )
    pr = judged((*findings, Finding("size.files", "warn", "31 files", override=override)), split=split)
    return Report("ci", 400, (pr,), (override,), ("something to know",), PAGES)


def hostile() -> Report:
    """Every text of the report is taken from `HOSTILE`, in turn."""
    prs = []
    for place, text in enumerate(HOSTILE):
        override = AppliedOverride("size.lines", text, text, path=text, used=True)
        findings = (
            Finding("size.lines", "fail", text, text, text, 1, 2, text, text),
            Finding("size.lines", "unknown", text, text, text, 4),
            Finding("size.lines", "warn", text, text, override=override),
            Finding("size.lines", "skip", text),
            Finding("size.lines", "pass", text),
        )
        split = Split((SplitRow(1, "core", text, 1, 1, 1, (), (text,)), SplitRow(2, "core", text, 1, 1, 1)), text)
        prs.append(judged(findings, name=text, split=split, number=place + 1))
    override = AppliedOverride("size.lines", HOSTILE[4], HOSTILE[9], path=HOSTILE[0])
    return Report("local", 400, tuple(prs), (override,), HOSTILE, PAGES)


def crowd(count: int = 10_000) -> Report:
    """So many findings that every cap is met: half of them fail."""
    outcomes: tuple[Outcome, Outcome] = ("fail", "warn")
    return report(
        *(
            Finding(
                "size.lines",
                outcomes[place % 2],
                f"finding {place} " + "x" * 80,
                "mend it",
                f"src/f{place}.py",
                place + 1,
            )
            for place in range(count)
        )
    )
