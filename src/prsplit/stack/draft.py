"""Turn a proven plan into the script that builds it. Pure: everything that was looked up comes in as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from prsplit.analysis.compose import compose, patch_atoms
from prsplit.model.atom import Atom, FilePatch, FileState
from prsplit.model.history import Commit, History
from prsplit.model.plan import Plan, PlannedPR
from prsplit.model.script import CommitStep, Person, Script
from prsplit.settings import ShapeOfStack
from prsplit.stack.credit import Credit, credits_of
from prsplit.stack.message import closed_issues, lasting, message, source_texts, trailer_lines
from prsplit.stack.names import branch_names
from prsplit.stack.ownership import Standing, admit

SINGLE = "all"
"""The tail of the one branch that `--shape commits` makes."""


@dataclass(frozen=True, slots=True)
class Edits:
    """What one step does to the tree below it: deletes come before writes."""

    deletes: tuple[str, ...]
    writes: tuple[FileState, ...]


def draft(
    plan: Plan,
    patches: Sequence[FilePatch],
    history: History,
    held: Standing,
    *,
    shape: ShapeOfStack = "linear",
    signoff: bool = False,
    parts: Sequence[Sequence[PlannedPR]] = (),
) -> Script:
    """The script that builds `plan` on its base below `held.prefix`. `parts` are the stacks of a forest.

    Raises Refused when a branch name is taken or a branch to be moved is checked out.
    """
    names = _names(plan, held, shape)
    drops = admit(held, names)
    credit = credits_of(_groups(plan), plan.atoms, _former(patches), history)
    messages = _messages(plan, history, credit, signoff=signoff)
    edits = steps_of(plan.prs, patches)
    commits = tuple(
        CommitStep(
            name, text, one.author, _dated(history.me, one.author.when), edit.deletes, edit.writes,
            plan.head.tree if number == len(plan.prs) else "",
        )
        for number, (name, text, one, edit) in enumerate(zip(_branch_of_step(names, plan), messages, credit, edits, strict=True), 1)
    )  # fmt: skip
    if shape == "forest" and len(parts) > 1:
        commits = _forest(plan, patches, commits, parts)
    refs = tuple((name, held.branches.get(name, "")) for name in names)
    return Script(plan.base.commit, commits, refs, plan.head.tree, held.prefix, drops, _notes(credit))


def _forest(
    plan: Plan, patches: Sequence[FilePatch], commits: Sequence[CommitStep], parts: Sequence[Sequence[PlannedPR]]
) -> tuple[CommitStep, ...]:
    """The commits as one stack for each part, in the order of the series within each; and a last one, for no branch, that
    holds all parts, so that they are seen to arrive together."""
    found: dict[int, CommitStep] = {}
    for part in parts:
        for place, (pr, edit) in enumerate(zip(part, steps_of(part, patches), strict=True)):
            known = commits[pr.number - 1]
            found[pr.number] = replace(known, deletes=edit.deletes, writes=edit.writes, tree="", root=place == 0)
    whole = replace(plan.prs[0], atoms=tuple(range(len(plan.atoms))))
    (edit,) = steps_of((whole,), patches)
    me = commits[-1].committer
    ordered = [found[pr.number] for part in parts for pr in part]
    together = CommitStep("", "All parts together\n", me, me, edit.deletes, edit.writes, plan.head.tree, root=True)
    return (*ordered, together)


def _names(plan: Plan, held: Standing, shape: ShapeOfStack) -> tuple[str, ...]:
    if shape == "commits":
        return (f"{held.prefix}/{SINGLE}",)
    return branch_names(held.prefix, [pr.slug for pr in plan.prs], held.ours)


def _branch_of_step(names: Sequence[str], plan: Plan) -> Sequence[str]:
    return names if len(names) == len(plan.prs) else (names[0],) * len(plan.prs)


def _groups(plan: Plan) -> list[list[Atom]]:
    return [[plan.atoms[index] for index in pr.atoms] for pr in plan.prs]


def _former(patches: Sequence[FilePatch]) -> Mapping[str, str]:
    return {patch.path: patch.old.path for patch in patches if patch.old and patch.old.path != patch.path}


def _dated(person: Person, when: str) -> Person:
    return Person(person.name, person.email, when)


def _messages(plan: Plan, history: History, credit: Sequence[Credit], *, signoff: bool) -> list[str]:
    said = issues_of(plan.prs, history.commits, [one.sources for one in credit])
    last = {issue: place for place, issues in enumerate(said) for issue in issues}
    return [
        message(
            pr.title, lasting(pr.body), trailer_lines(one.others, one.signed, history.me, signoff=signoff),
            closes=[issue for issue in issues if last[issue] == place],
            part_of=[issue for issue in issues if last[issue] != place],
        )
        for place, (pr, one, issues) in enumerate(zip(plan.prs, credit, said, strict=True))
    ]  # fmt: skip


def issues_of(
    prs: Sequence[PlannedPR], commits: Sequence[Commit], drawn: Sequence[Sequence[Commit]]
) -> list[tuple[str, ...]]:
    """For each PR the issues that it is about: those that the commits whose lines it holds would close, and its own title.

    `drawn` are the commits that each PR draws from where its lines are not known. What a commit would close of which no
    PR holds a line belongs to the last one.
    """
    known = {commit.id: commit for commit in commits}
    found: list[tuple[str, ...]] = []
    for pr, others in zip(prs, drawn, strict=True):
        own = [known[one] for one in pr.sources if one in known] or others
        found.append(closed_issues([pr.title, *source_texts(own), pr.body]))
    held = {issue for issues in found for issue in issues}
    rest = [issue for issue in closed_issues(source_texts(commits)) if issue not in held]
    return [*found[:-1], (*found[-1], *rest)] if found else []


def _notes(credit: Sequence[Credit]) -> tuple[str, ...]:
    """What of the source's messages is not in the new ones: a sign-off speaks for whole commits of its author."""
    lost = sorted({line for one in credit for line in one.dropped})
    signed = any(line.startswith("Signed-off-by:") for line in lost)
    why = (
        "A sign-off is kept where all commits behind a PR by its author have it; apply --signoff adds yours to every PR.",
    )
    return (*(f"Dropped from the source's commit messages: {line}" for line in lost), *(why if signed else ()))


def steps_of(prs: Sequence[PlannedPR], patches: Sequence[FilePatch]) -> list[Edits]:
    """For each PR, the files that differ from the step below. Only files that its atoms touch are composed."""
    home = {atom: place for place, patch in enumerate(patches) for atom in patch_atoms(patch)}
    below: dict[int, FileState | None] = {}
    taken: set[int] = set()
    found = []
    for pr in prs:
        touched = sorted({home[atom] for atom in pr.atoms})
        before = {place: below[place] if place in below else compose(patches[place], taken) for place in touched}
        taken.update(pr.atoms)
        after = {place: compose(patches[place], taken) for place in touched}
        below |= after
        found.append(_edits([(before[place], after[place]) for place in touched]))
    return found


def _edits(pairs: Sequence[tuple[FileState | None, FileState | None]]) -> Edits:
    changed = [(old, new) for old, new in pairs if old != new]
    gone = [old.path for old, new in changed if old and (new is None or new.path != old.path)]
    return Edits(tuple(sorted(gone)), tuple(sorted((new for _, new in changed if new), key=lambda state: state.path)))
