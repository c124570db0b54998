"""The built stack as pages of text: what a run did, how it stands now, what was taken back."""

from __future__ import annotations

from collections.abc import Sequence

from prsplit.model.script import RefMove, Run
from prsplit.model.stack import BranchStanding, StackStatus
from prsplit.reports.escape import shown
from prsplit.reports.page import Line, Page, Span, line
from prsplit.reports.wording import counted

_HEADS = "refs/heads/"


def applied_page(run: Run, following: Sequence[str] = ()) -> Page:
    """The branches that a run left, with their commits. `following` are commands that may come next."""
    heads = [move for move in run.moves if move.ref.startswith(_HEADS)]
    page = [line(Span(move.new[:7], "place"), "  ", _name(move)) for move in heads if move.new.strip("0")]
    page += [line("deleted ", _name(move), f", which was {move.old[:7]}") for move in heads if not move.new.strip("0")]
    if run.state == "dropped":
        page.append(line("every branch was in place already"))
    page += [line(Span("next: ", "place"), shown(", ".join(following)))] if following else []
    return page


def _name(move: RefMove) -> Span:
    return Span(shown(move.ref.removeprefix(_HEADS)), "strong")


def undone_page(run: Run) -> Page:
    """What an undo took back, branch by branch."""
    heads = sorted((move for move in run.moves if move.ref.startswith(_HEADS)), key=lambda move: move.ref)
    page = [line(_name(move), f": back to {move.new[:7]}" if move.new.strip("0") else ": removed") for move in heads]
    return [line(f"{counted(len(page), 'branch', 'branches')} as before the run"), *page]


def status_page(status: StackStatus) -> Page:
    """How each branch of the last run stands."""
    page = _run(status.run) if status.run else [line("no stack of prsplit's stands here")]
    page += [_standing(branch) for branch in status.branches]
    if status.interrupted:
        page.append(line(Span("! a later run was cut off; the next one clears what it left", "warning")))
    if status.next_command:
        page.append(line(Span("next: ", "place"), shown(status.next_command)))
    return page


def _run(run: Run) -> Page:
    source = (
        run.head[:7] if not run.branch or run.head.startswith(run.branch) else f"{shown(run.branch)}@{run.head[:7]}"
    )
    return [line(Span(f"{counted(len(run.titles), 'PR')} from {source}, base {run.base[:7]}", "strong"))]


def _standing(branch: BranchStanding) -> Line:
    state = {
        "in place": Span("in place", "good"),
        "moved": Span(f"moved from {branch.left[:7]}", "warning"),
        "gone": Span(f"gone, was {branch.left[:7]}", "warning"),
    }[branch.state]
    now = Span(branch.now[:7] or "-" * 7, "place")
    return line(now, "  ", Span(shown(branch.name), "strong"), "  ", state)
