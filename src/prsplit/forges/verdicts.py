"""Read GitHub's objects: pull requests, reviews, threads, check runs. Pure; raises CommandFailed for what is none of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from prsplit.errors import CommandFailed
from prsplit.model.pull import Pull, PullState, Thread

_GOOD = ("success", "neutral", "skipped")


def pull_of(row: Mapping[str, Any]) -> Pull:
    """A pull request. What prsplit does not need is not looked at."""
    try:
        head, base = row["head"], row["base"]
        owner = ((head.get("repo") or {}).get("owner") or head.get("user") or {}).get("login", "")
        return Pull(
            int(row["number"]), _state(row), bool(row.get("draft")), str(row["title"]), row.get("body") or "",
            str(base["ref"]), str(head["ref"]), str(owner), str(head["sha"]),
            str((row.get("user") or {}).get("login", "")), str(row.get("html_url", "")), str(row.get("node_id", "")),
            int((row.get("stack") or {}).get("number", 0)),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError):
        raise CommandFailed("The forge's answer is no pull request.", "prsplit status") from None


def _state(row: Mapping[str, Any]) -> PullState:
    if row.get("merged_at") or row.get("merged"):
        return "merged"
    return "open" if row["state"] == "open" else "closed"


def thread_of(row: Mapping[str, Any]) -> Thread | None:
    """The thread that a review comment begins; None for an answer, and where its line has left the change already."""
    line = row.get("line")
    if row.get("in_reply_to_id") or not isinstance(line, int):
        return None
    author = str((row.get("user") or {}).get("login", ""))
    before = row.get("side") == "LEFT"
    return Thread(
        str(row.get("path", "")), line, str(row.get("commit_id", "")), author, str(row.get("html_url", "")), before
    )


def verdicts_of(reviews: Iterable[Mapping[str, Any]]) -> tuple[int, int]:
    """How many reviewers approve, and how many ask for changes, each by their last word."""
    last: dict[str, str] = {}
    for review in reviews:
        if review.get("state") in ("APPROVED", "CHANGES_REQUESTED", "DISMISSED"):
            last[(review.get("user") or {}).get("login", "")] = review["state"]
    words = list(last.values())
    return words.count("APPROVED"), words.count("CHANGES_REQUESTED")


def checks_of(runs: Iterable[Mapping[str, Any]]) -> tuple[int, int, int]:
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
