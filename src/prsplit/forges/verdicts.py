"""Read GitHub's objects: pull requests, reviews, threads, check runs. Pure; raises CommandFailed for what is none of them."""

from __future__ import annotations

from collections.abc import Iterable

from prsplit.forges.answers import Row, counted, inside, int_of, rows, text, words
from prsplit.model.pull import Pull, PullState, Thread

_GOOD = ("success", "neutral", "skipped")


def pull_of(row: Row) -> Pull:
    """A pull request. What prsplit does not need is not looked at."""
    what = "pull request"
    head, base = inside(row, "head", what), inside(row, "base", what)
    home = inside(inside(head, "repo", what), "owner", what) or inside(head, "user", what)
    stack = inside(row, "stack", what)
    return Pull(
        int_of(row, "number", what), _state(row), bool(row.get("draft")), words(row, "title"), words(row, "body"),
        text(base, "ref", what), text(head, "ref", what), words(home, "login"), text(head, "sha", what),
        words(inside(row, "user", what), "login"), words(row, "html_url"), words(row, "node_id"),
        int_of(stack, "number", what) if stack else 0,
        tuple(words(label, "name") for label in rows(row.get("labels") or [], "list of labels")),
        words(row, "created_at"), counted(row, "comments"), counted(row, "review_comments"),
    )  # fmt: skip


def _state(row: Row) -> PullState:
    if row.get("merged_at") or row.get("merged"):
        return "merged"
    return "open" if text(row, "state", "pull request") == "open" else "closed"


def thread_of(row: Row) -> Thread | None:
    """The thread that a review comment begins; None for an answer, and where its line has left the change already."""
    line = row.get("line")
    if row.get("in_reply_to_id") or not isinstance(line, int):
        return None
    author, before = words(inside(row, "user", "review comment"), "login"), row.get("side") == "LEFT"
    return Thread(words(row, "path"), line, words(row, "commit_id"), author, words(row, "html_url"), before)


def verdicts_of(reviews: Iterable[Row]) -> tuple[int, int]:
    """How many reviewers approve, and how many ask for changes, each by their last word."""
    last: dict[str, str] = {}
    for review in reviews:
        if words(review, "state") in ("APPROVED", "CHANGES_REQUESTED", "DISMISSED"):
            last[words(inside(review, "user", "review"), "login")] = words(review, "state")
    found = list(last.values())
    return found.count("APPROVED"), found.count("CHANGES_REQUESTED")


def checks_of(runs: Iterable[Row]) -> tuple[int, int, int]:
    """How many check runs passed, failed, and are still at it."""
    passing = failing = running = 0
    for run in runs:
        if run.get("status") != "completed":
            running += 1
        elif run.get("conclusion") in _GOOD:
            passing += 1
        else:
            failing += 1
    return passing, failing, running
