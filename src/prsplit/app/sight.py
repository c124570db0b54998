"""Look at the remote and its forge before a push: everything that drafting asks, gathered in one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from prsplit.app.keeping import Keeping, Which, project_of, refuse_strangers, renamed
from prsplit.app.pull_template import template_of
from prsplit.app.settling import happened, taken_over
from prsplit.app.target import Target
from prsplit.errors import Refused
from prsplit.forges.protocol import Pulls
from prsplit.model.pull import Pull
from prsplit.model.push import AddLabels, Announce, AskReview, Deed, KeepPull, OpenPull, PushRun, Series, Step
from prsplit.model.script import Run
from prsplit.repo.open import Repository
from prsplit.repo.push import RemoteRefs, look
from prsplit.repo.refs import HEADS
from prsplit.repo.tips import contains
from prsplit.reports.pull_text import map_in, series_map, superseded_map
from prsplit.stack import journal, pushes
from prsplit.stack.push_draft import Seen
from prsplit.stack.push_run import settled, with_settled
from prsplit.stack.pushes import Pushes
from prsplit.stack.series import ancestors, with_heads


@dataclass(frozen=True, slots=True)
class Sight:
    """The series with its trunk known, the remote as it stands, and the push to go on with, if one was cut off: `settled`
    tells what came of the steps that it was not seen to end."""

    series: Series
    target: Target
    seen: Seen
    log: Pushes
    resumed: PushRun | None
    settled: tuple[tuple[int, Deed], ...]
    room: int | None
    native: bool
    notes: tuple[str, ...]
    template: str
    old: Pull | None
    keep: KeepPull | None

    def retired(self, number: int, *, close: bool) -> bool:
        """Whether the superseded pull request is closed, or a draft, already."""
        old = self.old
        if old is None or old.number != number:
            return False
        return old.state != "open" or (old.draft and not close)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked about more than the series: the pull request that it supersedes (0: none), which PR is to go on with it,
    how many of the user's may be open, and `source`, the commit that was split."""

    supersedes: int = 0
    keep: Which | None = None
    max_open: int | None = None
    source: str = ""


def look_around(
    repo: Repository, series: Series, target: Target, wanted: Wanted, base: str, more: Run | None = None
) -> Sight:
    """Everything about `target` that matters to `series`; `more` is a run that is about to be made. Raises what git and the
    forge raise."""
    log, pulls = pushes.read(repo), target.forge.pulls
    old = pulls.get(wanted.supersedes) if pulls is not None and wanted.supersedes else None
    series = renamed(series, log, target)
    there = look(repo, target.remote, _patterns(series, old))
    series, notes = _with_trunk(series, target, there, pulls)
    keep = (
        Keeping(old, wanted.keep, wanted.source).step(repo, series, there, log, target) if old and wanted.keep else None
    )
    places = _standing(series, target, there, log, pulls) if pulls is not None else {}
    if old is not None and keep is not None:
        _refuse_two(series, keep, places)
        series, places = with_heads(series, {keep.branch: keep.head}), {**places, keep.place: old}
    refuse_strangers(places, series, log, target)
    heads = [HEADS + pr.branch for pr in series.prs]
    run = _cut_off(repo, log, target, series)
    found = () if run is None else settled(run, lambda deed: happened(
        deed, there.refs, repo.zero, places, pulls, taken_over(run)
    ))  # fmt: skip
    log = (
        log if run is None else Pushes(tuple(with_settled(one, found) if one.id == run.id else one for one in log.runs))
    )
    ours = {**ours_at(repo, log, target.remote, there.refs, more)}
    if keep is not None:
        ours[HEADS + keep.head] = frozenset({there.refs[HEADS + keep.head]})
    left, notices = _left(series, target, log, ours)
    fresh, given = _begun(with_settled(run, found) if run is not None else None)
    seen = Seen(
        {ref: oid for ref, oid in there.refs.items() if ref in heads}, ours, repo.zero, places,
        _stacks(places, pulls), _stale(series, places), _unmapped(series, target, places, log), _stuck(series, target, places, pulls),
        announced=_announced(log, target, wanted.supersedes), marked=_marked(series, places, old), left=left,
        fresh=fresh, given=given,
    )  # fmt: skip
    native = pulls is not None and target.mode == "chain" and len(series.prs) > 1 and pulls.has_stacks()
    if pulls is not None and target.mode == "chain" and len(series.prs) > 1 and not native:
        notes = (*notes, "Native stacks are off there: the pull requests stand on each other by their bases.")
    notes = (*notes, *notices)
    template = template_of(repo, base) if pulls is not None else ""
    return Sight(
        series, target, seen, log, run, found, _room(pulls, wanted.max_open), native, notes, template, old, keep
    )


def _begun(run: PushRun | None) -> tuple[frozenset[int], frozenset[Step]]:
    """What the push that was cut off has opened, and what it has asked for there."""
    done = [deed.step for deed in run.deeds if deed.state == "done"] if run is not None else []
    fresh = frozenset(step.place for step in done if isinstance(step, OpenPull))
    return fresh, frozenset(step for step in done if isinstance(step, AddLabels | AskReview))


def _patterns(series: Series, old: Pull | None) -> list[str]:
    """What to ask the remote about."""
    odd = {pr.branch for pr in series.prs if not pr.branch.startswith(f"{series.prefix}/")}
    names = sorted({*odd, *([series.trunk] if series.trunk else []), *([old.head] if old else [])})
    return [f"{HEADS}{series.prefix}/*", *(HEADS + name for name in names)]


def _refuse_two(series: Series, keep: KeepPull, places: Mapping[int, Pull]) -> None:
    if keep.place in places:
        raise Refused(
            f"PR {keep.place} ({series.prs[keep.place - 1].branch}) has pull request {places[keep.place].number} already, "
            f"so it can't go on with {keep.number}.",
            f"prsplit push --supersedes {keep.number}",
        )


def _with_trunk(
    series: Series, target: Target, there: RemoteRefs, pulls: Pulls | None
) -> tuple[Series, tuple[str, ...]]:
    """The series with the branch it is to be merged into: what the plan called its base, where the project has such a
    branch; else the project's default branch, and a note that says so."""
    project = pulls.project() if pulls is not None else None
    notes = []
    if project is not None and project.parent and target.mode == "chain":
        notes.append(f"{project.owner}/{project.name} is a fork of {project.parent}; its own pull requests are opened.")
    if series.trunk and (target.mode == "queue" or HEADS + series.trunk in there.refs):
        return series, tuple(notes)
    default = project.default_branch if project is not None else there.default
    if not default:
        raise Refused(
            f"{target.remote} has no branch {series.trunk or 'that the series could be merged into'}.",
            f"git push {target.remote} {series.trunk or 'main'}",
        )
    if series.trunk:
        notes.append(f"{target.remote} has no branch {series.trunk}: the series is to be merged into {default}.")
    return replace(series, trunk=default), tuple(notes)


def _standing(series: Series, target: Target, there: RemoteRefs, log: Pushes, pulls: Pulls) -> dict[int, Pull]:
    """The pull request of each place: the one that prsplit opened, else the newest from that head and owner.

    A branch that never was at the remote has none, so nobody is asked about it.
    """
    host, project = project_of(target)
    opened, gone = log.opened(host, project), log.withdrawn(host, project)
    opened |= dict(log.kept(host, project).values())
    numbers = pulls.many([opened[pr.branch] for pr in series.prs if pr.branch in opened])
    found = {}
    for pr in series.prs:
        if pr.branch in opened:
            found[pr.place] = numbers[opened[pr.branch]]
        elif HEADS + pr.branch in there.refs:
            known = [one for one in pulls.by_head(target.owner, pr.branch) if one.number not in gone]
            best = sorted(known, key=lambda one: (one.state != "open", one.state != "merged", -one.number))
            found.update({pr.place: best[0]} if best else {})
    return found


def _cut_off(repo: Repository, log: Pushes, target: Target, series: Series) -> PushRun | None:
    """The push to go on with: the last one, of this very stack and to this very place."""
    last, local = log.last, journal.read(repo).last
    if last is None or last.state != "open":
        return None
    at = target.at
    mine = (target.remote, at.host if at else "", at.project if at else "", series.prefix, local.id if local else "")
    return last if (last.remote, last.host, last.project, last.prefix, last.after) == mine else None


def ours_at(
    repo: Repository, log: Pushes, remote: str, refs: Mapping[str, str], more: Run | None = None
) -> Mapping[str, frozenset[str]]:
    """Ref → every value that prsplit gave it, here or there: what is found at the remote by such a value is ours.

    So is what the user pushed on top of that, where it has been carried on from the branch here. `refs` is what the remote
    has, `more` a run that is about to be made.
    """
    found = dict(log.values(remote))
    runs = [*journal.read(repo).runs, *([more] if more is not None else [])]
    for run in runs:
        for move in run.moves:
            found[move.ref] = found.get(move.ref, frozenset()) | {move.new, move.old}
    here = log.kept_refs(remote)
    for ref, name in here.items():
        found[ref] = found.get(ref, frozenset()) | found.get(name, frozenset()) - {repo.zero}
    for ref, there in refs.items():
        mine, name = found.get(ref, frozenset()), here.get(ref, ref)
        former = {move.old for run in runs for move in run.moves if move.ref == name} - {repo.zero}
        if there not in mine and any(contains(repo, old, there) for old in former) and any(
            contains(repo, there, value) for value in mine - {repo.zero}
        ):  # fmt: skip
            found[ref] = mine | {there}
    return found


def _stacks(places: Mapping[int, Pull], pulls: Pulls | None) -> dict[int, tuple[int, ...]]:
    numbers = sorted({pull.stack for pull in places.values() if pull.stack})
    return {number: members for number in numbers if pulls and (members := pulls.stack(number)) is not None}


def _stale(series: Series, places: Mapping[int, Pull]) -> frozenset[int]:
    """Places whose text has another map than it should. Where somebody took the map out it is not put back."""
    numbers = {place: pull.number for place, pull in places.items()}
    return frozenset(
        place
        for place, pull in places.items()
        if len(series.prs) > 1 and map_in(pull.body) and map_in(pull.body) != series_map(series, place, numbers)
    )


def _unmapped(series: Series, target: Target, places: Mapping[int, Pull], log: Pushes) -> frozenset[int]:
    """Places whose text prsplit gave a map, and that has none any more."""
    opened, mapped = log.opened(*project_of(target)), log.mapped(*project_of(target))
    return frozenset(
        place
        for place, pull in places.items()
        if (opened.get(series.prs[place - 1].branch) == pull.number or pull.number in mapped) and not map_in(pull.body)
    )


def _stuck(series: Series, target: Target, places: Mapping[int, Pull], pulls: Pulls | None) -> frozenset[int]:
    """In a queue: places whose needs are all merged, and whose branch still holds more than its own commit."""
    if pulls is None or target.mode != "queue":
        return frozenset()
    merged = {place for place, pull in places.items() if pull.state == "merged"}
    found = set()
    for pr in series.prs:
        below = ancestors(series, pr.place)
        if pr.place in places or not below or not set(below) <= merged or not pr.commit:
            continue
        under = series.prs[pr.below - 1].commit
        if pulls.merge_base(series.trunk, under) != under:
            found.add(pr.place)
    return frozenset(found)


def _left(
    series: Series, target: Target, log: Pushes, ours: Mapping[str, frozenset[str]]
) -> tuple[tuple[Pull, ...], tuple[str, ...]]:
    """Open pull requests that prsplit opened for branches which the series has no more: those that nobody has touched, and
    sentences about the others."""
    pulls = target.forge.pulls
    if pulls is None or target.at is None:
        return (), ()
    heads = {pr.branch for pr in series.prs}
    left, notices = [], []
    for head, number in sorted(log.opened(target.at.host, target.at.project).items()):
        if head in heads or not head.startswith(f"{series.prefix}/"):
            continue
        pull = pulls.get(number)
        if pull.state != "open":
            continue
        talk = pulls.talk(pull, checks=False)
        if talk.comments or talk.reviews or pull.commit not in ours.get(HEADS + head, frozenset()):
            notices.append(
                f"Pull request {number} ({head}) is in the series no more, but people have worked on it: it stays."
            )
        else:
            left.append(pull)
    return tuple(left), tuple(notices)


def _marked(series: Series, places: Mapping[int, Pull], old: Pull | None) -> bool:
    """Whether the text of the superseded pull request names the series as it is."""
    numbers = {place: pull.number for place, pull in places.items()}
    return old is not None and len(numbers) == len(series.prs) and map_in(old.body) == superseded_map(series, numbers)


def _announced(log: Pushes, target: Target, number: int) -> bool:
    return any(
        isinstance(deed.step, Announce) and deed.step.number == number and deed.state == "done"
        for run in log.runs
        if run.remote == target.remote
        for deed in run.deeds
    )


def _room(pulls: Pulls | None, most: int | None) -> int | None:
    if pulls is None or most is None:
        return None
    return max(0, most - pulls.open_by(pulls.me()))
