"""A script as a page of text: every commit with its files, then the branches that move. Nothing is left out."""

from __future__ import annotations

from prsplit.model.atom import FileState
from prsplit.model.script import CommitStep, Script
from prsplit.reports.escape import shown, shown_path
from prsplit.reports.page import Page, Span, line
from prsplit.reports.wording import counted


def script_page(script: Script) -> Page:
    """The steps in the order in which they would be performed."""
    page = [line("on ", Span(script.base, "place"))]
    last = len(script.commits)
    for number, commit in enumerate(script.commits, 1):
        page += _commit(number, commit)
    page.append(line("require ", f"commit {last} to have the tree ", Span(script.top_tree, "place")))
    tops = {commit.branch: number for number, commit in enumerate(script.commits, 1)}
    page += [_move(tops[ref.removeprefix("refs/heads/")], ref, old) for ref, old in script.refs]
    page += [line("delete ", Span(shown(ref), "strong"), f" (was {old})") for ref, old in script.drops]
    return page


def _commit(number: int, commit: CommitStep) -> Page:
    author, committer = commit.author, commit.committer
    page = [
        line(Span(f"commit {number}", "number"), *_purpose(number, commit)),
        line(f"  author {shown(author.name)} <{shown(author.email)}> {shown(author.when)}"),
        line(f"  committer {shown(committer.name)} <{shown(committer.email)}> {shown(committer.when)}"),
    ]
    page += [line(Span("  |", "faint"), f" {shown(text)}" if text else "") for text in _rows(commit.message)]
    page += [line(Span("  delete ", "removed"), shown_path(path)) for path in commit.deletes]
    page += [_write(state) for state in commit.writes]
    return page


def _purpose(number: int, commit: CommitStep) -> tuple[str | Span, ...]:
    base = " on the base" if commit.root and number > 1 else ""
    if not commit.branch:
        return (f"{base}, for no branch: all parts together",)
    return (" for ", Span(shown(commit.branch), "strong"), base)


def _rows(message: str) -> list[str]:
    return message.rstrip("\n").split("\n")


def _write(state: FileState) -> tuple[Span, ...]:
    content = state.oid if state.data is None else f"new content, {counted(len(state.data), 'byte')}"
    return line(Span("  write ", "added"), f"{state.mode} {shown_path(state.path)} ({content})")


def _move(number: int, ref: str, old: str) -> tuple[Span, ...]:
    before = f"from {old}" if old else "which must not exist"
    return line("move ", Span(shown(ref), "strong"), f", {before}, to commit {number}")
