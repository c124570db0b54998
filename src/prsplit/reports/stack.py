"""The built stack as pages of text: what a run did, how it stands now, what was taken back."""

from __future__ import annotations

from collections.abc import Sequence
from shlex import quote

from prsplit.model.pull import Talk
from prsplit.model.script import RefMove, Run, Script
from prsplit.model.stack import BranchStanding, PullStanding, PushStatus, StackStatus
from prsplit.reports.escape import shown
from prsplit.reports.page import Line, Page, Span, line
from prsplit.reports.wording import counted

_HEADS = "refs/heads/"


def applied_page(run: Run, following: Sequence[str] = (), script: Script | None = None) -> Page:
    """The branches that a run left, with their commits, and by its script what each of a forest stands on. `following` are
    commands that may come next."""
    heads = [move for move in run.moves if move.ref.startswith(_HEADS)]
    below = _forest(script) if script else {}
    page: Page = []
    for move in heads:
        if move.new.strip("0"):
            page.append(line(Span(move.new[:7], "place"), "  ", _name(move)))
            name = move.ref.removeprefix(_HEADS)
            page += [_stands_on(below[name])] if name in below else []
    page += [line("deleted ", _name(move), f", which was {move.old[:7]}") for move in heads if not move.new.strip("0")]
    if run.state == "dropped":
        page.append(line("every branch was in place already"))
    page += [line(Span("next: ", "place"), shown(", ".join(following)))] if following else []
    return page


def _forest(script: Script) -> dict[str, str]:
    """What each branch of a forest stands on; nothing for a script that builds one stack."""
    if sum(step.root for step in script.commits) < 2:
        return {}
    before = ("", *(step.branch for step in script.commits))
    steps = zip(script.commits, before, strict=False)
    return {step.branch: "" if step.root else below for step, below in steps if step.branch}


def _name(move: RefMove) -> Span:
    return Span(shown(move.ref.removeprefix(_HEADS)), "strong")


def undone_page(run: Run) -> Page:
    """What an undo took back, branch by branch."""
    heads = sorted((move for move in run.moves if move.ref.startswith(_HEADS)), key=lambda move: move.ref)
    page = [line(_name(move), f": back to {move.new[:7]}" if move.new.strip("0") else ": removed") for move in heads]
    return [line(f"{counted(len(page), 'branch', 'branches')} as before the run"), *page]


def half_line(at: str, *, half: bool) -> Page:
    """After an update of which something stays at the remote: its branches stay here, too."""
    words = f"prsplit{'' if at == '.' else f' -C {quote(at)}'} undo --force   # and then the branches that the update moved here"
    return [line(Span("next: ", "place"), shown(words))] if half else []


def left_line(left: int) -> Line:
    """How often `undo` can be called again."""
    if not left:
        return line(Span("no earlier run is left to undo", "faint"))
    return line(Span(f"one run a call: {counted(left, 'earlier run')} can be undone next", "faint"))


def backwards_page(moves: Sequence[RefMove]) -> Page:
    """The moves that an undo would make, all at once."""
    if not moves:
        return [line("there is nothing to take back")]
    rows = [line("move ", _name(one), f", from {one.old}, to {one.new}") for one in moves if one.new.strip("0")]
    return rows + [line("delete ", _name(one), f", from {one.old}") for one in moves if not one.new.strip("0")]


def status_page(status: StackStatus) -> Page:
    """How each branch of the last run stands, and after a push its pull request."""
    page = _run(status.run) if status.run else [line("no stack of prsplit's stands here")]
    if status.run and not status.branches:
        page.append(line("all of it is merged: no branch is left"))
    pulls = {one.branch: one for one in status.push.pulls} if status.push else {}
    for branch in status.branches:
        page.append(_standing(branch))
        page += [_stands_on(branch.below)] if status.forest else []
        if branch.name in pulls:
            page += _pushed(pulls[branch.name], known=bool(status.push and status.push.place))
    if status.interrupted:
        page.append(line(Span("! a later run was cut off; the next one clears what it left", "warning")))
    if status.push:
        page += _sources(status.push)
    if status.next_command:
        page.append(line(Span("next: ", "place"), shown(status.next_command)))
    return page


def _stands_on(below: str) -> Line:
    return line(Span(f"         on {shown(below) if below else 'the base'}", "faint"))


def _pushed(one: PullStanding, *, known: bool) -> Page:
    """What became of it at the remote; where no forge is `known`, nothing is said of pull requests."""
    if one.gone:
        return [line(Span("         deleted at the remote", "warning"))]
    if one.number or known:
        return [_pull(one)]
    return [] if one.pushed else [line(Span("         not pushed", "faint"))]


def _pull(one: PullStanding) -> Line:
    """`#42 open into main, 1 approval, checks: 3 passed`, as far as it is known."""
    if not one.number:
        return line(Span("         no pull request" + ("" if one.pushed else ", not pushed"), "faint"))
    if one.pull is None:
        return line("         ", Span(f"#{one.number}", "number"), ", pushed at ", Span(one.pushed[:7], "place"))
    facts = [
        f"draft into {shown(one.pull.base)}" if one.pull.draft else f"{one.pull.state} into {shown(one.pull.base)}"
    ]
    facts += _apart(one) + (_talk(one.talk) if one.talk else [])
    return line("         ", Span(f"#{one.number}", "number"), " " + ", ".join(facts))


def _apart(one: PullStanding) -> list[str]:
    if one.apart is None:
        return ["its commit is not known here"]
    return [f"{count} {word}" for count, word in zip(one.apart, ("ahead", "behind"), strict=True) if count]


def _talk(talk: Talk) -> list[str]:
    facts = [(talk.approved, "approval"), (talk.refused, "request for changes"), (talk.comments, "comment")]
    found = [counted(count, noun, "requests for changes" if noun.startswith("request") else "") for count, noun in facts
             if count]  # fmt: skip
    checks = [f"{count} {word}" for count, word in
              ((talk.passing, "passed"), (talk.failing, "failed"), (talk.running, "running")) if count]  # fmt: skip
    return found + ([f"checks: {', '.join(checks)}"] if checks else [])


def _sources(push: PushStatus) -> Page:
    """Where this was learned from."""
    page = []
    if push.cut_off:
        page.append(line(Span("! the push was cut off; pushing again goes on from there", "warning")))
    if push.online:
        page.append(line(Span(f"asked {shown(push.place)}", "faint")))
    elif push.unfetched:
        page.append(
            line(
                Span(
                    f"{shown(push.unfetched)} has commits that are not fetched here: what they merged is not told",
                    "faint",
                )
            )
        )
    elif push.why:
        page.append(line(Span(f"from local facts alone: {shown(push.why)}", "faint")))
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
    if branch.merged:
        words = f"merged into {shown(branch.merged)}"
        state = Span(words, "good") if branch.state == "in place" else Span(f"{state.text}, {words}", state.style)
    now = Span(branch.now[:7] or "-" * 7, "place")
    return line(now, "  ", Span(shown(branch.name), "strong"), "  ", state)
