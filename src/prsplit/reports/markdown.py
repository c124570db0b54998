"""The plan as Markdown, for a comment or a description."""

from __future__ import annotations

from prsplit.model.plan import Plan, PlannedPR
from prsplit.reports import evidence, wording
from prsplit.reports.because import because
from prsplit.reports.escape import markdown, markdown_code


def plan_markdown(plan: Plan) -> str:
    """A headline, a table of the PRs, the reasons of their needs, and what was proven."""
    head = f"## {wording.lines_of(plan.total)} → {wording.counted(len(plan.prs), 'PR')}"
    base = f"Base {markdown_code(wording.revision(plan.base))}" + (
        f": {markdown(plan.base_reason)}." if plan.base_reason else "."
    )
    table = ["| # | Role | Title | Size | Needs |", "| ---: | --- | --- | --- | --- |", *map(_row, plan.prs)]
    foot = [f"Run: {markdown(sentence)}." for _, sentence in evidence.run_lines(plan)]
    bare = evidence.not_run(plan)
    foot += [f"Proven: {wording.proven(plan)}." + (f" Not run: {bare}." if bare else "")]
    cautions = [f"- {markdown(caution)}" for caution in wording.cautions(plan)]
    blocks = [[head], [base], table, _reasons(plan), _notes(plan), cautions, foot]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _row(pr: PlannedPR) -> str:
    needs = ", ".join(filter(None, (wording.needs_of(pr).removeprefix("needs "), wording.merging_of(pr))))
    return f"| {pr.number} | {pr.role} | {markdown(pr.title)} | {wording.size_of(pr)} | {needs} |"


def _reasons(plan: Plan) -> list[str]:
    reasons = [(pr, depends) for pr in plan.prs for depends in pr.depends_on]
    return [
        f"- PR {pr.number} needs PR {depends.number}: {markdown(because(depends.need, plan.atoms))}."
        for pr, depends in reasons
    ]


def _notes(plan: Plan) -> list[str]:
    return [f"- PR {pr.number}: {markdown(note)}" for pr in plan.prs for note in pr.notes]
