"""From rows of atoms back to a plan: sizes, roles, titles, slugs, needs and bodies of what the PRs hold now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from prsplit.analysis.closure import Prover
from prsplit.app.pipeline import Context, Planned, restacked
from prsplit.app.study import Study
from prsplit.model.graph import Graph
from prsplit.model.plan import PlannedPR
from prsplit.planning.arrange import Series
from prsplit.planning.lineup import Lineup, Row
from prsplit.planning.slugs import slug


def refitted(
    study: Study, rows: Lineup, before: Collection[PlannedPR], graph: Graph, context: Context, prover: Prover
) -> Planned:
    """The plan of proven rows.

    Titles that a person wrote stay, and so do title and slug of a PR that holds what it held `before`; the others follow
    what their PR holds now.
    """
    groups = tuple(tuple(sorted(row.atoms)) for row in rows)
    made = restacked(study, Series(groups, graph, (), 1, 0), context, prover)
    known = {pr.atoms: pr for pr in before}
    slugs: set[str] = set()
    prs = tuple(_dressed(pr, row, known.get(pr.atoms), slugs) for pr, row in zip(made.plan.prs, rows, strict=True))
    return Planned(replace(made.plan, prs=prs), made.patches)


def _dressed(pr: PlannedPR, row: Row, old: PlannedPR | None, slugs: set[str]) -> PlannedPR:
    kept = old.title if old is not None and not old.named else pr.title
    title = row.title or kept
    same = old is not None and old.title == title and old.slug not in slugs
    name = old.slug if same and old is not None else slug(title, slugs)
    slugs.add(name)
    return replace(pr, title=title, slug=name, edited=row.touched, named=bool(row.title))
