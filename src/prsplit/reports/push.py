"""A push as pages of text: the script that is about to be performed, what came of it, and how it is taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from prsplit.model.push import (
    AddLabels,
    Announce,
    AskReview,
    BackScript,
    BackStep,
    BreakStack,
    ClosePull,
    DropComment,
    DropPull,
    GrowStack,
    KeepPull,
    MakeStack,
    MarkOld,
    OpenPull,
    PushBranches,
    PushScript,
    PutMap,
    Relink,
    Retire,
    Retitle,
    Revive,
    Series,
    SetBase,
    SetMap,
    Step,
    ThreadMove,
    Waiting,
)
from prsplit.model.script import RefMove
from prsplit.reports.escape import shown, shown_path
from prsplit.reports.page import Line, Page, Span, line
from prsplit.reports.wording import counted

_HEADS = "refs/heads/"


def push_page(script: PushScript, series: Series) -> Page:
    """The steps in the order in which they would be performed."""
    where = f", pull requests in {shown(script.target)}" if script.target else ""
    page = [line(Span(f"push to {shown(script.remote)}{where}", "strong"), f", into {shown(series.trunk)}")]
    numbers = dict(script.known)
    for step in script.steps:
        page += _step(step, numbers, series)
    page += [row for one in script.waiting for row in _waiting(one)]
    page += _threads(script.threads, numbers)
    page += [line(Span(f"! {shown(note)}", "warning")) for note in script.notes]
    return [*page, line("nothing is to be done: everything is in place")] if not script.steps else page


def _step(step: Step, numbers: Mapping[int, int], series: Series) -> Page:
    match step:
        case PushBranches(moves):
            head = f" {counted(len(moves), 'branch', 'branches')} in one push, all or none if the remote can do that"
            places = {pr.branch: pr.place for pr in series.prs}
            return [line(Span("push", "number"), head), *(row for move in moves for row in _move(move, places))]
        case OpenPull(place, head, owner, base, title, draft):
            word = "open draft " if draft else "open "
            return [
                line(Span(word, "number"), _pr(place, numbers), "  ", Span(shown(title), "strong")),
                line(f"  {shown(f'{owner}:{head}' if owner else head)} into {shown(base)}"),
            ]
        case _:
            return [line(*_words(step, numbers))]


def _words(step: Step, numbers: Mapping[int, int]) -> tuple[str | Span, ...]:
    match step:
        case SetBase(place, _, old, new):
            return Span("retarget ", "number"), _pr(place, numbers), f"  from {shown(old)} to {shown(new)}"
        case SetMap(place):
            return Span("map ", "number"), _pr(place, numbers), "  the series in its text"
        case AddLabels(place, labels):
            return Span("label ", "number"), _pr(place, numbers), f"  {shown(', '.join(labels))}"
        case AskReview(place, people):
            return Span("ask ", "number"), _pr(place, numbers), f"  {shown(', '.join(people))} for a review"
        case MakeStack(places):
            return Span("stack ", "number"), ", ".join(_pr(place, numbers) for place in places), "  bottom to top"
        case GrowStack(stack, places):
            return Span("stack ", "number"), ", ".join(_pr(p, numbers) for p in places), f"  on top of stack {stack}"
        case BreakStack(stack, members):
            return Span("unstack ", "number"), f"stack {stack} of {', '.join(f'#{one}' for one in members)}"
        case _:
            return _farewell(step)


def _farewell(step: Step) -> tuple[str | Span, ...]:
    """What becomes of pull requests that are not of the series."""
    match step:
        case Announce(number):
            return Span("comment ", "number"), f"#{number}  which series takes its place"
        case MarkOld(number):
            return Span("map ", "number"), f"#{number}  the series that takes its place"
        case DropPull(number, head):
            return Span("close ", "number"), f"#{number}  {shown(head)}, which is in the series no more"
        case Retire(number, close):
            return Span("close " if close else "draft ", "number"), f"#{number}"
        case KeepPull(place, number, head, _, _, title):
            return Span("keep ", "number"), f"#{number}  {shown(head)}, as PR {place}: ", Span(shown(title), "strong")
        case _:
            raise AssertionError(step)


def _pr(place: int, numbers: Mapping[int, int]) -> str:
    return f"#{numbers[place]}" if place in numbers else f"<PR {place}>"


def _move(move: RefMove, places: Mapping[str, int]) -> Page:
    """A branch that moves, and the value that it must have there, or else the push is refused."""
    name = move.ref.removeprefix(_HEADS)
    to = move.new or f"commit {places[name]}"
    if move.new and not move.new.strip("0"):
        return [line("  delete ", Span(shown(name), "strong")), line(f"    only if it is at {move.old}")]
    if not move.old.strip("0"):
        return [line("  create ", Span(shown(name), "strong")), line(f"    at {to}, only if there is none")]
    rows = (f"    from {move.old}, only if it is there", f"    to {to}")
    return [line("  move ", Span(shown(name), "strong")), *map(line, rows)]


def _waiting(one: Waiting) -> Page:
    head = f"<PR {one.place}> " + (f"waits: {shown(one.why)}" if one.why else "can be opened by hand")
    return [line(Span(head, "faint"))] + ([line(f"  {shown(one.link)}")] if one.link else [])


def pushed_page(
    script: PushScript, series: Series, numbers: Mapping[int, int], said: Sequence[str], following: Sequence[str]
) -> Page:
    """Every PR with its number, or what it waits for, once all is done; and the addresses that the server told."""
    waiting = {one.place: one for one in script.waiting}
    page = [line("everything is in place already")] if not script.steps else []
    for pr in series.prs:
        number = (Span(f"#{numbers[pr.place]}", "number"), "  ") if pr.place in numbers else ()
        page.append(line(Span(pr.commit[:7], "place"), "  ", *number, Span(shown(pr.branch), "strong")))
        one = waiting.get(pr.place)
        if not script.target and not (one is not None and one.link):
            page.append(
                line(Span(f"  against {shown(series.prs[pr.below - 1].branch if pr.below else series.trunk)}", "faint"))
            )
        if one is not None:
            page += [line(f"  waits: {shown(one.why)}")] if one.why else []
            page += [line(f"  {'to come' if one.why else 'open it'}: {shown(one.link)}")] if one.link else []
    page += _threads(script.threads, numbers)
    page += [line(shown(told)) for told in said if told.startswith("remote:") and "://" in told]
    page += [line(Span(f"! {shown(note)}", "warning")) for note in script.notes]
    return [*page, line(Span("next: ", "place"), shown(", ".join(following)))] if following else page


def _threads(found: Sequence[ThreadMove], numbers: Mapping[int, int]) -> Page:
    """The review threads whose lines move: where they were, and where they are."""
    page: Page = []
    for one in found:
        before = f"{shown_path(one.thread.path)}:{one.thread.line}"
        page.append(line(Span("thread ", "number"), f"#{one.number} {before}  ", *_now(one, numbers)))
    return page


def _now(one: ThreadMove, numbers: Mapping[int, int]) -> tuple[str | Span, ...]:
    if not one.place:
        return ("its line is changed by no PR",)
    if not one.line:
        return (f"its line is not in {_pr(one.place, numbers)} any more",)
    return f"is at {_pr(one.place, numbers)} ", Span(f"{shown_path(one.path)}:{one.line}", "place")


def back_page(script: BackScript, *, done: bool) -> Page:
    """How a push is taken back, or was: the receipt names every step, and what stays and why."""
    steps = [_back(step) for _, step in script.steps]
    page = [line(counted(len(steps), "step") + (" taken back" if done else " to take back")), *steps]
    return page + [line(Span(f"! {shown(sentence)}", "warning")) for sentence in script.kept]


def _back(step: BackStep) -> Line:
    match step:
        case PushBranches(moves):
            gone = [move.ref.removeprefix(_HEADS) for move in moves if not move.new.strip("0")]
            rest = [f"{move.ref.removeprefix(_HEADS)} back to {move.new[:7]}" for move in moves if move.new.strip("0")]
            words = [f"delete {', '.join(gone)}"] if gone else []
            return line("push: ", shown("; ".join([*words, *rest])))
        case ClosePull(number, head):
            return line(f"close #{number}  ", Span(shown(head), "strong"))
        case SetBase(_, number, _, new):
            return line(f"retarget #{number} to {shown(new)}")
        case PutMap(number):
            return line(f"map #{number} as it was")
        case BreakStack(stack):
            return line(f"unstack stack {stack}")
        case Relink(numbers):
            return line(f"stack {', '.join(f'#{one}' for one in numbers)}")
        case DropComment(comment):
            return line(f"delete comment {comment}")
        case Retitle(number, title):
            return line(f"title #{number} as it was: {shown(title)}")
        case Revive(number, closed):
            return line(f"{'reopen' if closed else 'make ready'} #{number}")
