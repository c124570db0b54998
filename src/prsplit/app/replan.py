"""Plan a stack again for an update: every part keeps its PR, and what is new finds its place. Proven before it counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from shlex import quote

from prsplit.app.apart import apart_of
from prsplit.app.opening import Narration
from prsplit.app.pipeline import Context, Planned, arranged, make_plan, prover_of
from prsplit.app.study import Study, examine
from prsplit.app.update_sight import Found
from prsplit.errors import Refused
from prsplit.model.change import Revision
from prsplit.model.plan import PlannedPR, Violation
from prsplit.model.script import CommitStep, Person, Script
from prsplit.model.update import BuiltAtom, BuiltPR, Fate, Style, UpdateStep
from prsplit.planning.reanchor import Regrouped, reanchor, regroup
from prsplit.planning.traits import Limit
from prsplit.repo import history
from prsplit.repo.carry import Carrier
from prsplit.repo.config import read_settings
from prsplit.repo.open import Repository
from prsplit.repo.read import read_change
from prsplit.repo.tips import tips
from prsplit.repo.trees import Trees
from prsplit.stack.carry import MOST_PATHS, Carried, copied, few, fixers
from prsplit.stack.draft import draft, steps_of
from prsplit.stack.ownership import standing
from prsplit.verify.lessons import load

_NOBODY = Person("prsplit", "", "0 +0000")


@dataclass(frozen=True, slots=True)
class Replanned:
    """What becomes of every branch, the PRs that are left as they are remembered, and what is to be told. Without `steps`
    the stack stays as it was carried."""

    steps: tuple[UpdateStep, ...] = ()
    prs: tuple[BuiltPR, ...] = ()
    notes: tuple[str, ...] = ()


def moved_on(found: Found) -> bool:
    """Whether the source branch is no longer where it was when the stack was built."""
    return found.record is not None and found.source not in ("", found.record.tip)


def replan(
    repo: Repository, hands: Carrier, found: Found, carried: Sequence[Carried], style: Style, narration: Narration
) -> Replanned:
    """The stack planned again on what it was carried to, with what its source has brought since.

    Raises Refused where that conflicts with the stack, or can't be placed.
    """
    record = found.record
    if record is None or not carried:
        return Replanned()
    known = all(pr.atoms for pr in record.prs) and [pr.branch for pr in record.prs] == [
        one.standing.branch for one in carried
    ]
    if not known or any(one.standing.below != one.standing.place - 1 for one in carried):
        if moved_on(found):
            raise _unplaced(found)
        return Replanned()
    with Trees(repo) as trees:
        return _Replan(repo, hands, trees, found, carried, style, narration).result()


def _unplaced(found: Found, why: str = "how it was planned is not known any more") -> Refused:
    return Refused(f"{found.run.branch} has moved on since the stack was built, and {why}.", "prsplit apply --replan")


class _Replan:
    def __init__(
        self, repo: Repository, hands: Carrier, trees: Trees, found: Found, carried: Sequence[Carried], style: Style,
        narration: Narration,
    ) -> None:  # fmt: skip
        self.repo, self.hands, self.trees, self.found = repo, hands, trees, found
        self.carried, self.style, self.narration = carried, style, narration
        assert found.record is not None
        self.record = found.record
        self.base = Revision(found.base, hands.trees([found.base])[found.base], found.base_name)
        self.head = Revision(found.source or found.run.head, self._top(), found.run.branch)

    def _top(self) -> str:
        """The tree of everything: what the stack was carried to, and what the source brought since."""
        top = self.carried[-1].tree
        if not moved_on(self.found):
            return top
        ends = self.hands.trees([self.record.origin, self.found.source])
        merged = self.hands.merge(ends[self.record.origin], top, ends[self.found.source])
        if merged.conflicts:
            span = f"{self.record.origin[:12]} {self.found.source[:12]}"
            raise Refused(
                f"What {self.found.run.branch} brought since conflicts with the stack in {few(merged.conflicts)}; "
                f"nothing was changed.",
                f"git diff {span} -- {' '.join(map(quote, merged.conflicts[:MOST_PATHS]))}",
            )
        return merged.tree

    def result(self) -> Replanned:
        if self.head.tree == self.base.tree:
            return Replanned()
        change = read_change(self.repo, self.base, self.head, trees=self.trees)
        context = self._context([file.path for file in change.files])
        study = examine(change, self.trees, self.narration.phase, context.apart)
        limit = Limit(context.limit, hard=True)
        anchored = reanchor(
            [pr.atoms for pr in self.record.prs], study.cut.atoms, self._hints(),
            lambda group: limit.fits(sum(study.traits[atom].weight for atom in group), 0),
        )  # fmt: skip
        fresh: Sequence[Sequence[int]] = ()
        if anchored.free:
            fresh = [pr.atoms for pr in make_plan(change, self.trees, context, study).plan.prs]
        count = len(self.record.prs)
        regrouped, wrong = regroup(study.linked.graph, anchored, count, fresh, prover_of(study).violations)
        if wrong:
            if moved_on(self.found):
                raise _unplaced(self.found, f"it no longer fits in its order: {_fault(wrong[0])}")
            return Replanned(notes=(f"The series is carried as it stands; not proven any more: {_fault(wrong[0])}.",))
        return self._built(study, regrouped, self._planned(study, regrouped, context))

    def _context(self, paths: Sequence[str]) -> Context:
        settings = read_settings(self.repo)
        return Context(
            limit=self.record.limit, hard_limit=settings.strict or self.record.limit != settings.max_lines,
            branch=self.found.run.branch, tests=settings.tests, docs=settings.docs,
            learned=load(self.repo, self.found.run.branch),
            apart=apart_of(self.trees, self.head.tree, settings, paths), narrate=self.narration.phase,
        )  # fmt: skip

    def _hints(self) -> Mapping[str, int]:
        """Path → the place on whose branch it was changed by hand, the lowest one."""
        found: dict[str, int] = {}
        for one in reversed([one for one in self.carried if one.commits]):
            ends = self.hands.trees([one.standing.left, one.standing.now])
            change = self.repo.git.run(
                "diff-tree", "-r", "-z", "--name-only", "--no-renames", *(ends[oid] for oid in (one.standing.left, one.standing.now))
            )  # fmt: skip
            paths = change.decode("utf-8", "surrogateescape").split("\0")
            found.update((path, one.standing.place) for path in paths if path)
        return found

    def _planned(self, study: Study, regrouped: Regrouped, context: Context) -> Planned:
        """The plan of what is left: known PRs as they were named, new ones named by what they hold."""
        made = arranged(study, regrouped.live, context)
        slugs = {pr.slug for pr in self.record.prs}
        prs: list[PlannedPR] = []
        for fresh, place in zip(made.plan.prs, self._places(regrouped), strict=True):
            if place <= regrouped.count:
                old = self.record.prs[place - 1]
                prs.append(replace(fresh, title=old.title, body=old.body, slug=old.slug))
            else:
                slug = fresh.slug if fresh.slug not in slugs else f"{fresh.slug}-{place}"
                prs.append(replace(fresh, slug=slug))
        return Planned(replace(made.plan, prs=tuple(prs)), made.patches)

    def _places(self, regrouped: Regrouped) -> list[int]:
        return [place for place, group in enumerate(regrouped.groups, 1) if group]

    def _built(self, study: Study, regrouped: Regrouped, planned: Planned) -> Replanned:
        places = self._places(regrouped)
        script = self._script(planned)
        made = self.hands.build(script)
        found = self.hands.trees(made)
        by_place = {one.standing.place: one for one in self.carried}
        names = dict(zip(places, (step.branch for step in script.commits), strict=True))
        steps, rows, below = [], [], self.found.base
        for place, commit, pr in zip(places, made, planned.plan.prs, strict=True):
            one = by_place.get(place)
            if one is None:
                new = self.hands.copy(commit, found[commit], (below,))
                steps.append(UpdateStep(names[place], pr.title, "new", "", new))
            else:
                new = self._commit(one, commit, found[commit], below)
                steps.append(self._step(one, new, study, pr))
            below = new
            rows.append(_row(names[place] if one is None else one.standing.branch, pr, study))
        steps += [self._gone(one) for place, one in sorted(by_place.items()) if place not in places]
        return Replanned(tuple(steps), tuple(rows))

    def _script(self, planned: Planned) -> Script:
        """Commits for the trees; only what a source that moved on has made needs words and authors of its own."""
        if moved_on(self.found):
            held = standing(self.repo, self.found.run.prefix)
            ours = held.ours | {one.standing.branch for one in self.carried}
            past = history.read(self.repo, self._fork(), self.found.source)
            return draft(planned.plan, planned.patches, past, replace(held, ours=frozenset(ours), busy={}))
        names = {pr.slug: pr.branch for pr in self.record.prs}
        commits = tuple(
            CommitStep(names[pr.slug], pr.title, _NOBODY, _NOBODY, edits.deletes, edits.writes)
            for pr, edits in zip(planned.plan.prs, steps_of(planned.plan.prs, planned.patches), strict=True)
        )
        return Script(self.base.commit, commits, (), self.head.tree)

    def _fork(self) -> str:
        """Where the source left the base."""
        code, out, _ = self.repo.git.ask("merge-base", self.found.source, self.found.base)
        return out.decode("ascii").strip() if code == 0 else self.found.run.base

    def _commit(self, one: Carried, made: str, tree: str, below: str) -> str:
        standing_ = one.standing
        parent = {oid: parent for oid, (parent, _) in tips(self.repo, [standing_.now, one.commit]).items()}
        tree_now = self.hands.trees([standing_.now])[standing_.now]
        if standing_.now == standing_.left and (parent[standing_.now], tree_now) == (below, tree):
            return standing_.now
        if not one.gone and (parent[one.commit], one.tree) == (below, tree):
            return one.commit
        if moved_on(self.found) and self.style == "rebase":
            return self.hands.copy(made, tree, (below,), fixers(self.repo, standing_, (below,)))
        return copied(self.hands, standing_, tree, below, self.style, fixers(self.repo, standing_, (below,)))

    def _step(self, one: Carried, new: str, study: Study, pr: PlannedPR) -> UpdateStep:
        before = {atom.id for atom in self.record.prs[one.standing.place - 1].atoms}
        same = before == {study.cut.atoms[index].id for index in pr.atoms}
        fate: Fate = "answered" if one.commits or not same else "carried"
        fate = "kept" if new == one.standing.now else fate
        old = "" if one.standing.place in self.found.gone else one.standing.now
        return UpdateStep(one.standing.branch, pr.title, fate, old, new, one.commits)

    def _gone(self, one: Carried) -> UpdateStep:
        old = "" if one.standing.place in self.found.gone else one.standing.now
        fate: Fate = one.fate if one.gone else "empty"
        return UpdateStep(one.standing.branch, one.standing.title, fate, old, "")


def _row(branch: str, pr: PlannedPR, study: Study) -> BuiltPR:
    atoms = tuple(
        BuiltAtom(atom.id, atom.path, atom.symbol, atom.kind) for atom in (study.cut.atoms[index] for index in pr.atoms)
    )
    return BuiltPR(branch, pr.role, pr.title, pr.body, pr.slug, atoms)


def _fault(fault: Violation) -> str:
    place = f"{fault.path}:{fault.line}" if fault.line > 1 else fault.path
    return f"PR {fault.step}, {fault.law} {fault.name}".rstrip() + f" in {place}"
