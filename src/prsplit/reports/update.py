"""An update as pages of text: what becomes of each branch, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence

from prsplit.model.update import UpdateScript, UpdateStep
from prsplit.reports.escape import shown
from prsplit.reports.page import Line, Page, Span, line
from prsplit.reports.wording import counted


def update_page(script: UpdateScript) -> Page:
    """The steps of an update: one transaction over the branches."""
    page = _head(script)
    page += [_move(step) for step in script.steps]
    if not script.moves:
        page.append(line("no branch is to be moved: everything is in place"))
    return page


def _head(script: UpdateScript) -> Page:
    moved = "" if script.was == script.base else f", which was {script.was[:12]}"
    way = ", branches only go forward" if script.style == "merge" else ""
    return [line("update onto ", Span(shown(script.base_name), "strong"), f" at {script.base}{moved}{way}")]


def _move(step: UpdateStep) -> Line:
    name = Span(shown(step.branch), "strong")
    if not (step.old or step.new):
        return line(name, f": {_why(step)}, and gone here already")
    if step.old == step.new:
        return line("keep ", name, f", at {step.old}")
    if not step.new:
        return line("delete ", name, f", from {step.old}: {_why(step)}" if step.old else f": {_why(step)}")
    before = f"from {step.old}" if step.old else "which must not exist"
    return line("move ", name, f", {before}, to {step.new}: {_why(step)}")


def _why(step: UpdateStep) -> str:
    match step.fate:
        case "merged":
            return "merged"
        case "empty":
            return "nothing is left of it"
        case "new":
            return "new in the source"
        case "answered" if step.commits:
            return f"with {counted(step.commits, 'commit')} made on it"
        case "answered":
            return "changed by what was committed elsewhere"
        case _:
            return "carried over"


def updated_page(script: UpdateScript, following: Sequence[str], *, listed: bool = False) -> Page:
    """What became of each branch; with `listed`, all are told elsewhere, and here only those that have more to say."""
    page = [] if script.moves else [line("every branch was in place already")]
    for step in script.steps:
        if listed and step.new and _why(step) == "carried over":
            continue
        name = Span(shown(step.branch), "strong")
        if not step.new:
            page.append(line("deleted ", name, f": {_why(step)}"))
        else:
            tail = "" if step.fate == "kept" else f"  {_why(step)}"
            page.append(line(Span(step.new[:7], "place"), "  ", name, tail))
    return [*page, line(Span("next: ", "place"), shown(", ".join(following)))] if following else page
