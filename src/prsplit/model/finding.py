"""What `check` says: findings about judged PRs, and the report that holds them.

These are named tuples, not dataclasses: a hook runs them before every push, and they start four times as fast.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from prsplit.model.plan import LedgerLine
    from prsplit.settings import RuleSetting, Stage

Outcome = Literal["pass", "warn", "fail", "skip", "unknown"]
"""`skip`: the rule does not apply here. `unknown`: it applies, and what it needs to know could not be found out."""

ORDER: tuple[Outcome, ...] = ("fail", "unknown", "warn", "skip", "pass")
"""What a reader wants to see first."""

LOUD: tuple[Outcome, ...] = ("fail", "unknown", "warn")
"""What a reader is bothered with unasked."""

SCHEMA = "prsplit.check/1"


class Measure(NamedTuple):
    """The size of a judged PR. `reviewable` is None where no ledger was needed: the raw lines are within the limit."""

    added: int
    deleted: int
    files: int
    reviewable: int | None = None
    ledger: tuple[LedgerLine, ...] = ()
    side: int | None = None
    """Its lines of tests and docs, as the plan counts them; None where only the paths tell."""

    @property
    def raw(self) -> int:
        """Added plus deleted lines."""
        return self.added + self.deleted


class AppliedOverride(NamedTuple):
    """Somebody's decision to let a finding be. `source` says where it stands: a commit, the settings, a label.

    `until` is the last day it counts, as in 2027-01-31, empty for always; `path` a pattern, empty for every path.
    """

    rule: str
    reason: str
    source: str
    until: str = ""
    path: str = ""
    expired: bool = False
    used: bool = False


class Finding(NamedTuple):
    """What one rule says of one PR, once or once a place.

    `line` and `end_line` are 1-based lines of `path` at head, 0 for none. `key` tells findings of one rule apart that
    share path and symbol: a text that stays the same when lines move. `level` is what the rule may say at most at this
    stage, `override` what turned a fail into a warning. `occurrence` counts findings that are alike in all of that.
    """

    rule: str
    outcome: Outcome
    message: str
    remedy: str = ""
    path: str = ""
    line: int = 0
    end_line: int = 0
    symbol: str = ""
    key: str = ""
    level: RuleSetting = "fail"
    override: AppliedOverride | None = None
    occurrence: int = 0


class SplitRow(NamedTuple):
    """One PR of the split that is proposed. `reviewable` and `raw` are lines, `needs` numbers of other rows."""

    number: int
    role: str
    title: str
    reviewable: int
    raw: int
    files: int
    needs: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


class Split(NamedTuple):
    """The remedy for a PR that is too big: the series that passes, in order, and the command that builds it.

    `over` counts its PRs that still exceed the limit; their notes say why. `as_planned` tells that it is one PR of a plan in
    force, and the command the one that shows it.
    """

    rows: tuple[SplitRow, ...]
    command: str
    over: int = 0
    as_planned: bool = False


class JudgedPR(NamedTuple):
    """One PR and what was found. `number` is its place in the plan or stack, 0 for a range that is judged as one PR.

    `base` and `head` are commits (the head of a planned PR is empty), with what they are called. `anchor` is the first added
    line of the file that changes most, where findings without a place of their own can be shown.
    """

    number: int
    title: str
    branch: str
    base: str
    base_name: str
    head: str
    head_name: str
    size: Measure
    findings: tuple[Finding, ...]
    split: Split | None = None
    anchor: tuple[str, int] = ("", 0)

    @property
    def name(self) -> str:
        """`PR 2: Add slugs`, or the branch for a range."""
        return f"PR {self.number}: {self.title}" if self.number else self.branch or self.head_name

    @property
    def identity(self) -> str:
        """What a PR of a plan or stack keeps when its place changes; nothing for a range."""
        return self.branch if self.number else ""


class RulePage(NamedTuple):
    """A rule's id, what it asks in one line, and its reference page in Markdown."""

    rule: str
    summary: str
    page: str


class Report(NamedTuple):
    """Everything that one run of `check` says. `limit` is in reviewable lines, 0 for none; `rules` are those that ran."""

    stage: Stage
    limit: int
    prs: tuple[JudgedPR, ...]
    overrides: tuple[AppliedOverride, ...] = ()
    notes: tuple[str, ...] = ()
    rules: tuple[RulePage, ...] = ()

    def tally(self) -> Counter[Outcome]:
        """How many findings there are of each outcome."""
        return Counter(finding.outcome for pr in self.prs for finding in pr.findings)

    @property
    def exit_code(self) -> int:
        """1 for a fail; else 3 where a rule that may fail could not tell; else 0."""
        findings = [finding for pr in self.prs for finding in pr.findings]
        if any(finding.outcome == "fail" for finding in findings):
            return 1
        return 3 if any(map(blocks, findings)) else 0


def blocks(finding: Finding) -> bool:
    """Whether the finding alone makes the exit code other than 0."""
    return finding.outcome == "fail" or (finding.outcome == "unknown" and finding.level == "fail")


def ranked(report: Report) -> Iterator[tuple[JudgedPR, Finding]]:
    """All findings, the worst first, and within an outcome in the order of PRs and rules."""
    for outcome in ORDER:
        for pr in report.prs:
            yield from ((pr, finding) for finding in pr.findings if finding.outcome == outcome)


def fingerprint(pr: JudgedPR, finding: Finding) -> str:
    """64 hex digits that stay when lines move: of the rule, the path, the symbol and the finding's own key.

    Unique within a report: findings alike in all of that are numbered.
    """
    from hashlib import sha256

    fields = (pr.identity, finding.rule, finding.path, finding.symbol, finding.key, str(finding.occurrence))
    return sha256("\0".join(fields).encode("utf-8", "surrogatepass")).hexdigest()
