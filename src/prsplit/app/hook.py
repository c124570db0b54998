"""The story of `hook run`: judge each branch of a push against its own parent, and stop the push only for a failure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from prsplit.app.check import check
from prsplit.app.check_options import CheckOptions, Named
from prsplit.errors import PrsplitError
from prsplit.repo.config import read_settings
from prsplit.repo.open import Repository, open_repository
from prsplit.reports.findings.wording import counted

if TYPE_CHECKING:
    from prsplit.app.opening import Narration
    from prsplit.model.finding import Report
    from prsplit.model.pushed import Pushed


class Verdict(NamedTuple):
    """What the hook says. `reports` are those that a reader should see; `notes` are single lines."""

    stop: bool
    reports: tuple[Report, ...]
    notes: tuple[str, ...]


def judge_push(at: str, pushed: Sequence[Pushed], narration: Narration) -> Verdict:
    """Judge what is pushed. Tags, deletions and what `push` has judged a moment ago pass unseen.

    Only a failure stops the push. With `hook.strict` so do a size above the limit and what could not be told.
    """
    from prsplit.stack.judged import recalled

    repo = open_repository(at)
    strict = read_settings(repo).hook_strict
    known = recalled(repo)
    stop, reports, notes = False, [], []
    for one in pushed:
        if not one.branch or one.local in known:
            continue
        try:
            below = _below(repo, one, pushed)
            named = Named(_name_of(below, pushed), _name(one))
            report = check(at, CheckOptions(below, one.local, stage="push", named=named), narration)
        except PrsplitError as failure:
            notes.append(f"{one.branch} can't be judged: {failure.message}")
            stop |= strict
            continue
        if report.exit_code == 1 or (strict and _too_much(repo, one, report)):
            stop = True
            reports.append(report)
        elif any(finding.outcome in {"warn", "unknown"} for pr in report.prs for finding in pr.findings):
            notes += [f"{one.branch}: {_in_short(report)}"]
    return Verdict(stop, tuple(reports), tuple(notes))


def _below(repo: Repository, one: Pushed, pushed: Sequence[Pushed]) -> str | None:
    """The commit on which a branch stands: the branch below it in the stack that was built, or the nearest one that is
    pushed along with it. None where it grew from a default branch."""
    from prsplit.stack import journal

    run = journal.read(repo).last
    built = (
        [move.new for move in run.moves if move.ref.startswith("refs/heads/") and move.new != repo.zero] if run else []
    )
    if run is not None and one.local in built:
        return ([run.base, *built])[built.index(one.local)]
    others = {other.local for other in pushed if other.branch and other.local != one.local}
    if not others:
        return None
    listed = repo.git.run("rev-list", "--topo-order", "--max-count=1000", one.local, "--").decode("ascii").split()
    return next((commit for commit in listed if commit in others), None)


def _name(one: Pushed) -> str:
    """What its pusher calls a branch: by its name here, where it has one."""
    return one.local_ref.removeprefix("refs/heads/") if one.local_ref.startswith("refs/heads/") else one.branch


def _name_of(commit: str | None, pushed: Sequence[Pushed]) -> str:
    """The name of the branch that is pushed at a commit, or nothing."""
    return next((_name(one) for one in pushed if one.branch and one.local == commit), "")


def _too_much(repo: Repository, one: Pushed, report: Report) -> bool:
    """For `hook.strict`: whether anything could not be told, or the size is above the limit and does not shrink."""
    findings = [finding for pr in report.prs for finding in pr.findings]
    if any(finding.outcome == "unknown" and finding.level == "fail" for finding in findings):
        return True
    if not any(finding.rule == "size.lines" and finding.outcome == "warn" for finding in findings):
        return False
    return not all(_shrinks(repo, one, pr.base, pr.size.raw) for pr in report.prs)


def _shrinks(repo: Repository, one: Pushed, base: str, lines: int) -> bool:
    """Whether the branch has fewer lines than what the remote has of it now, as far as that is known here."""
    code, out, _ = (
        repo.git.ask("diff-tree", "-r", "-z", "--numstat", "-M", base, one.remote) if one.remote else (1, b"", b"")
    )
    rows = [row.split(b"\t") for row in out.split(b"\0") if row.count(b"\t") > 1]
    return code == 0 and lines < sum(int(count) for row in rows for count in row[:2] if count.isdigit())


def _in_short(report: Report) -> str:
    over = next((pr for pr in report.prs if pr.split is not None and len(pr.split.rows) > 1), None)
    if over is not None and over.split is not None:
        return f"{over.size.raw:,} lines are much for one PR; {over.split.command} makes {len(over.split.rows)} of it"
    tally = report.tally()
    said = [counted(tally["warn"], "warning")] if tally["warn"] else []
    said += [f"{tally['unknown']} that could not be told"] if tally["unknown"] else []
    return f"{' and '.join(said)} (prsplit check tells)"
