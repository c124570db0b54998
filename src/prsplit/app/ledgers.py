"""Which lines of a built PR need no review, as its plan told: for its pull request, as long as the PR is still the same size."""

from __future__ import annotations

from prsplit.model.script import Run
from prsplit.repo.churn import churn
from prsplit.repo.open import Repository
from prsplit.repo.refs import HEADS
from prsplit.stack import built, journal
from prsplit.stack.message import ledger_in


def ledgers_of(repo: Repository) -> dict[str, str]:
    """Commit of the last run → the ledger of its PR. PRs whose files count other lines by now are left out, and so are those
    that have nothing to leave uncounted."""
    runs = journal.read(repo).standing
    last = _moves(runs[-1]) if runs else {}
    written: dict[str, tuple[str, str]] = {}
    for run in runs:
        record = built.known(repo, run.id)
        for pr in record.prs if record is not None else ():
            ledger, commit = ledger_in(pr.body), _moves(run).get(HEADS + pr.branch, "")
            if commit and written.get(pr.branch, ("", ""))[0] != ledger:
                written[pr.branch] = ledger, commit
    told = {last[HEADS + branch]: pair for branch, pair in written.items() if pair[0] and HEADS + branch in last}
    counts = churn(repo, sorted({*told, *(commit for _, commit in told.values())})) if told else {}
    return {now: ledger for now, (ledger, then) in told.items() if now in counts and counts[now] == counts.get(then)}


def _moves(run: Run) -> dict[str, str]:
    return {move.ref: move.new for move in run.moves}
