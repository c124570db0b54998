"""What every story begins with: the repository, the range, the settings, the change, and the plan in force."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from shlex import quote
from typing import TYPE_CHECKING, Protocol

from prsplit.app.called import called
from prsplit.errors import AnsweredNo, PrsplitError, Refused, UsageError
from prsplit.model.change import ChangeSet, Revision
from prsplit.model.plan import Plan, PlannedPR, Size
from prsplit.model.saved import SavedPlan
from prsplit.repo.base import Range, named_head, resolve_range
from prsplit.repo.config import read_settings
from prsplit.repo.open import Repository, open_repository
from prsplit.repo.revisions import revision
from prsplit.repo.trees import Trees
from prsplit.settings import PlanOptions, Settings

if TYPE_CHECKING:
    from prsplit.app.pipeline import Context, Planned
    from prsplit.app.study import Study
    from prsplit.model.origin import Telling
    from prsplit.model.proven import Lesson


class Narration(Protocol):
    """Who is told what goes on. A phase is what is being done; a note is for the curious, a warning for everybody."""

    def phase(self, name: str) -> None:
        """Say what is being done now."""

    def note(self, sentence: str | Callable[[], str]) -> None:
        """Say what was noticed on the way; a callable is asked only where it is said."""

    def warn(self, sentence: str) -> None:
        """Say what the reader should know."""


@dataclass(slots=True)
class Opened:
    """A range, and everything that planning it takes. `history` is the range of the commits whose authors made it: with
    `--onto` they are not between base and head."""

    repo: Repository
    trees: Trees
    branch: str
    base: Revision
    head: Revision
    history: tuple[str, str]
    reason: str
    notes: tuple[str, ...]
    settings: Settings
    options: PlanOptions
    narration: Narration
    _change: ChangeSet | None = None
    _study: Study | None = None
    _telling: Telling | None = None

    @property
    def change(self) -> ChangeSet:
        """The change, read when it is first asked for: a plan that is known already does without."""
        if self._change is None:
            from prsplit.repo.read import read_change

            self.narration.phase("reading the change")
            self._change = read_change(self.repo, self.base, self.head, trees=self.trees)
        return self._change

    @property
    def study(self) -> Study:
        """All that is known of the change before it is arranged."""
        if self._study is None:
            from prsplit.app.apart import apart_of
            from prsplit.app.study import examine

            paths = [file.path for file in self.change.files]
            apart = apart_of(self.trees, self.head.tree, self.settings, paths)
            self._study = examine(self.change, self.trees, self.narration.phase, apart)
        return self._study

    def telling(self, study: Study) -> Telling:
        """What titles and bodies are told from: the branch's own commits, and how titles read at the base."""
        if self._telling is None:
            from prsplit.app.telling import telling_of

            synthetic = self.head.commit if self.options.worktree else ""
            self._telling = telling_of(self.repo, self.trees, self.history, self.settings, study, synthetic)
        return self._telling

    @property
    def limit(self) -> int:
        """The limit that flags and settings ask for, in reviewable lines."""
        return self.settings.max_lines if self.options.max_lines is None else self.options.max_lines

    @property
    def hard_limit(self) -> bool:
        """Whether tests and docs have to keep the limit, too."""
        return self.options.max_lines is not None or self.settings.strict


@contextmanager
def open_change(at: str, options: PlanOptions, narration: Narration, *, remember: bool = True) -> Iterator[Opened]:
    """Find the range in the repository at `at`. Raises AnsweredNo when base and head are the same tree.

    Where no base is given, the one of the plan that is kept for this very head counts; where `remember` is False, only if
    a person gave that one.
    """
    if options.plan_file is not None:
        from prsplit.app.plan_file import refuse_missing

        refuse_missing(options.plan_file)
    repo = open_repository(at)
    settings = read_settings(repo)
    with Trees(repo) as trees:
        narration.phase("finding the base")
        given = options.base is not None
        if remember or not options.fresh:
            options, given = _remembered(repo, trees, options, given_only=not remember)
        span = resolve_range(repo, options, settings, trees)
        head, more = _with_worktree(repo, span.head, options)
        base = revision(repo, trees, options.onto) if options.onto else replace(span.base, given=given)
        carried = _carried(repo, head, span.base, base) if options.onto else head
        if base.tree == carried.tree:
            raise AnsweredNo("There is nothing to split: base and head have the same files.", "git status")
        history = (span.base.commit, head.commit)
        notes = (*span.notes, *more)
        yield Opened(
            repo,
            trees,
            span.branch,
            base,
            carried,
            history,
            _reason(span, options),
            notes,
            settings,
            options,
            narration,
        )


def _remembered(repo: Repository, trees: Trees, options: PlanOptions, *, given_only: bool) -> tuple[PlanOptions, bool]:
    """The options with the base of the plan that is kept for the head, and whether a person named the base."""
    if options.base or options.onto or options.plan_file or options.worktree:
        return options, options.base is not None
    from prsplit.stack.store import load

    head, branch = named_head(repo, trees, options)
    saved = None
    with suppress(Refused):  # a damaged plan is told where it is needed
        saved = load(repo, branch)
    if saved is not None and not given_only and not options.fresh:
        _refuse_worktree(saved, head)
    with suppress(Refused):
        if saved is None or (given_only and not saved.base.given):
            return options, False
        if saved.head.tree == head.tree and saved.base.commit:
            names = trees.look((f"{saved.base.name}^{{commit}}", saved.base.commit)) if saved.base.name else {}
            same = names and names[f"{saved.base.name}^{{commit}}"] == names[saved.base.commit]
            return options._replace(base=saved.base.name if same else saved.base.commit), saved.base.given
    return options, False


def _refuse_worktree(saved: SavedPlan, head: Revision) -> None:
    """Raise Refused when the kept plan takes in what is not committed, and the command does not."""
    from prsplit.repo.snapshot import WORKTREE

    if saved.head.name.endswith(WORKTREE) and saved.head.tree != head.tree:
        raise Refused(
            "The plan that is kept is of the working tree: it takes in changes that are not committed.",
            "prsplit show 1 --worktree   # every command takes the flag; or plan without them: prsplit plan",
        )


def _carried(repo: Repository, head: Revision, old: Revision, new: Revision) -> Revision:
    from prsplit.repo.snapshot import carry_over

    return carry_over(repo, head, old, new)


def _with_worktree(repo: Repository, head: Revision, options: PlanOptions) -> tuple[Revision, tuple[str, ...]]:
    if not options.worktree:
        return head, ()
    from prsplit.repo.snapshot import worktree_commit

    found, new = worktree_commit(repo, head, untracked=options.untracked)
    return found, tuple(f"takes in the new file {path}" for path in new)


def _reason(span: Range, options: PlanOptions) -> str:
    """Why this base, how old it is, and whose commits follow."""
    when = datetime.fromtimestamp(span.base_date, UTC).date().isoformat()
    count = sum(commits for _, commits in span.authors)
    names = span.authors[0][0] if len(span.authors) == 1 else f"{len(span.authors)} authors"
    if options.onto:
        return f"carried over from {span.base.name}"
    return f"{span.reason}, of {when}; {count} {'commit' if count == 1 else 'commits'} by {names}"


def plan_anew(opened: Opened) -> Planned:
    """A fresh plan for the change."""
    from prsplit.app.pipeline import make_plan

    return make_plan(opened.change, opened.trees, fresh_context(opened), opened.study)


def plan_again(opened: Opened, plan: Plan) -> Planned:
    """A fresh plan for the change under the limit of `plan`, with all that was learned by now."""
    from prsplit.app.pipeline import make_plan

    hard = opened.hard_limit or plan.limit != opened.settings.max_lines
    return make_plan(opened.change, opened.trees, _context(opened, plan.limit, hard=hard))


def wishes(opened: Opened) -> tuple[object, ...]:
    """All that a plan depends on beside the trees of base and head."""
    options, settings = opened.options, opened.settings
    placed = (options.tests or settings.tests, options.docs or settings.docs)
    return (
        opened.limit,
        opened.hard_limit,
        *placed,
        options.effort or "normal",
        options.only,
        lessons(opened),
        settings.generated,
        settings.vendored,
        opened.base.commit,
        opened.history,
        settings.title_style,
    )


def lessons(opened: Opened) -> tuple[Lesson, ...]:
    """The needs that failing steps of the branch have taught."""
    from prsplit.verify.lessons import load

    return load(opened.repo, opened.branch)


def plan_in_force(opened: Opened) -> Planned:
    """The saved plan where there is one, else a fresh one, which is not kept.

    Raises Refused (exit 3) when the saved plan is of other trees, UsageError (2) when the flags contradict it.
    """
    saved = None if opened.options.fresh else saved_plan(opened)
    if saved is None:
        return plan_anew(opened)
    if not fits(saved, opened):
        raise moved(opened)
    refuse_contradiction(saved, opened)
    return put_back(opened, saved)


def saved_plan(opened: Opened) -> SavedPlan | None:
    """The plan in `--plan FILE`, or the one kept for the branch, or None."""
    if opened.options.plan_file is not None:
        from prsplit.app.plan_file import read_plan_file

        return read_plan_file(opened.options.plan_file)
    from prsplit.stack.store import load

    return load(opened.repo, opened.branch)


def fits(saved: SavedPlan, opened: Opened) -> bool:
    """Whether the saved plan is of the change's very trees."""
    return (saved.base.tree, saved.head.tree) == (opened.base.tree, opened.head.tree)


def moved(opened: Opened) -> PrsplitError:
    """The refusal to use a plan of other trees."""
    what = f"The plan in {opened.options.plan_file}" if opened.options.plan_file else "The saved plan"
    return Refused(
        f"{what} is of another base or head: one of them has moved since.",
        "prsplit plan   # look at a new one first, or at once: prsplit apply --replan",
    )


def refuse_contradiction(saved: SavedPlan, opened: Opened) -> None:
    """Raise UsageError when a flag asks for another plan than the saved one."""
    options = opened.options
    if options.max_lines not in {None, saved.limit}:
        raise UsageError(
            f"--max-lines {options.max_lines} contradicts the saved plan, whose limit is {saved.limit}.",
            f"prsplit plan --fresh --max-lines {options.max_lines}",
        )
    for flag, given in (
        ("--tests", options.tests), ("--docs", options.docs), ("--effort", options.effort), ("--only", options.only),
    ):  # fmt: skip
        if given:
            raise UsageError(f"{flag} has no effect on a plan that is saved already.", f"prsplit plan --fresh {flag} …")


def put_back(opened: Opened, saved: SavedPlan) -> Planned:
    """The saved series on the change; where it no longer stands, a fresh plan for one that nobody edited."""
    from prsplit.app.pipeline import make_plan, replay

    context = context_for(opened, saved)
    planned = replay(opened.study, *series_of(saved), context)
    if planned is not None:
        return planned
    if opened.options.plan_file:
        raise Refused("The saved plan does not stand any more on this change.", "prsplit plan --fresh")
    if saved.edited:
        raise Refused("The edited plan does not stand any more on this change.", "prsplit plan")
    opened.narration.warn("the saved plan is of another version of prsplit, so the change is planned anew")
    return make_plan(opened.change, opened.trees, context, opened.study)


def series_of(saved: SavedPlan) -> tuple[list[PlannedPR], list[tuple[str, ...]]]:
    """The saved PRs without their atoms, and the ids of these."""
    empty = Size(0, 0, 0, 0)
    prs = [
        PlannedPR(pr.number, pr.role, pr.title, pr.body, pr.slug, (), empty, edited=pr.edited, named=pr.named)
        for pr in saved.prs
    ]
    return prs, [pr.atoms for pr in saved.prs]


def fresh_context(opened: Opened) -> Context:
    """The context in which the change is planned afresh."""
    return _context(opened, opened.limit, hard=opened.hard_limit)


def context_for(opened: Opened, saved: SavedPlan) -> Context:
    """The context in which a saved plan is put back: its limit, and the needs that were dropped from it."""
    hard = opened.hard_limit or saved.limit != opened.settings.max_lines
    return replace(_context(opened, saved.limit, hard=hard), waived=saved.waived)


def _context(opened: Opened, limit: int, *, hard: bool) -> Context:
    from prsplit.app.apart import apart_of
    from prsplit.app.pipeline import Context

    options, settings = opened.options, opened.settings
    paths = [file.path for file in opened.change.files]
    return Context(
        limit=limit,
        hard_limit=hard,
        branch=opened.branch,
        base_reason=opened.reason,
        notes=opened.notes,
        tests=options.tests or settings.tests,
        docs=options.docs or settings.docs,
        effort=options.effort or "normal",
        only=options.only,
        learned=lessons(opened),
        apart=apart_of(opened.trees, opened.head.tree, settings, paths),
        narrate=opened.narration.phase,
        telling=opened.telling,
    )


def keep(opened: Opened, plan: Plan) -> bool:
    """Keep the plan for the commands that come after; False, with a note, where nothing can be written."""
    from prsplit.stack.store import load, save, saved

    wanted = saved(plan)
    try:
        with suppress(Refused):
            if load(opened.repo, plan.branch) == wanted:
                return True
        save(opened.repo, wanted)
    except PrsplitError as failure:
        opened.narration.warn(f"the plan is not kept: {failure.message}")
        return False
    return True


def command_line(at: str, command: str, options: PlanOptions, *, kept: bool) -> str:
    """`command` as the user would have to type it to mean the same plan: the kept plan needs fewer flags."""
    words = [called(at, command)]
    limit = None if options.max_lines is None else str(options.max_lines)
    remembered = kept and not (options.onto or options.plan_file or options.worktree)
    given = [
        ("--base", None if remembered else options.base),
        ("--head", options.head),
        ("--onto", options.onto),
        ("--plan", options.plan_file),
    ]
    if not kept:
        given += [("--max-lines", limit), ("--tests", options.tests), ("--docs", options.docs)]
        given += [("--effort", options.effort)]
        given += [("--only", path) for path in options.only]
    words += [word for flag, value in given if value is not None for word in (flag, quote(value))]
    words += [flag for flag, on in (("--worktree", options.worktree), ("--untracked", options.untracked)) if on]
    return " ".join(words)
