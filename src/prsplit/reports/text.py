"""The plan as a page of text: one or two lines a PR, ten PRs on an 80-column screen."""

from __future__ import annotations

from textwrap import wrap

from prsplit.model.plan import Plan, PlannedPR
from prsplit.reports import evidence, wording
from prsplit.reports.escape import shown
from prsplit.reports.page import Line, Page, Span, line, width

MARGIN = 2


def plan_page(plan: Plan, *, following: str = "", columns: int = 80) -> Page:
    """The plan's page. `following` is the command that comes next; `columns` decides between one and two lines a PR."""
    return [*_head(plan), *_rows(plan, columns), *_foot(plan, following)]


def _head(plan: Plan) -> Page:
    page = [line(Span(shown(wording.headline(plan)), "strong"))]
    if plan.base_reason:
        page.append(line(Span(shown(f"base: {plan.base_reason}"), "faint")))
    return page


def _rows(plan: Plan, columns: int) -> Page:
    digits = len(str(len(plan.prs)))
    roles = max((len(pr.role) for pr in plan.prs), default=0)
    pairs = [(_name(pr, digits, roles), _facts(pr)) for pr in plan.prs]
    longest = max((width(name) for name, _ in pairs), default=0)
    in_one = all(longest + MARGIN + width(facts) <= columns for _, facts in pairs)
    page: Page = []
    for (name, facts), pr in zip(pairs, plan.prs, strict=True):
        if in_one:
            page.append((*name, Span(" " * (longest + MARGIN - width(name))), *facts))
        else:
            page += [*_broken(name, columns), (Span(" " * (digits + MARGIN)), *facts)]
        page += [
            line(" " * (digits + MARGIN), Span(("  " if place else "! ") + text, "warning"))
            for note in pr.notes
            for place, text in enumerate(wrap(shown(note), columns - digits - 2 * MARGIN, break_on_hyphens=False))
        ]
    return page


def _name(pr: PlannedPR, digits: int, roles: int) -> Line:
    number = Span(f"{pr.number:>{digits}}", "number")
    return line(
        number, " " * MARGIN, Span(f"{pr.role:<{roles}}", "role"), " " * MARGIN, Span(shown(pr.title), "strong")
    )


def _broken(name: Line, columns: int) -> Page:
    """The name with its title, the last span, on as many rows as it takes: the end below the beginning."""
    title, indent = name[-1], width(name[:-1])
    rows = wrap(title.text, max(columns - indent, 10), break_on_hyphens=False) or [title.text]
    rest = [line(" " * indent, Span(row, title.style)) for row in rows[1:]]
    return [(*name[:-1], Span(rows[0], title.style)), *rest]


def _facts(pr: PlannedPR) -> Line:
    told = ", ".join(filter(None, (wording.needs_of(pr), wording.merging_of(pr))))
    spans = [Span(wording.size_of(pr))]
    if told:
        spans += [Span(" " * MARGIN), Span(told, "faint")]
    return tuple(spans)


def _foot(plan: Plan, following: str) -> Page:
    page = [line(Span("note: ", "warning"), shown(note)) for note in wording.cautions(plan)]
    page += [
        line(Span("run: ", "removed" if bad else "good"), shown(sentence)) for bad, sentence in evidence.run_lines(plan)
    ]
    proof: Line = (Span("proven: ", "good"), Span(wording.proven(plan)))
    bare = evidence.not_run(plan)
    if bare:
        proof += (Span(" · "), Span("not run: ", "warning"), Span(bare))
    page.append(proof)
    if following:
        page.append(line(Span("next: ", "place"), shown(following)))
    return page
