"""Where the lines of review threads are, once a series takes a pull request's place or its branches have moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from prsplit.forges.protocol import Pulls
from prsplit.model.pull import Pull, Thread
from prsplit.model.push import KeepPull, PushBranches, PushScript, Retire, Series, SeriesPR, ThreadMove
from prsplit.repo.open import Repository
from prsplit.repo.refs import HEADS
from prsplit.repo.tips import tips
from prsplit.repo.traced import Tracer, tracer
from prsplit.stack.series import ancestors


def moved_threads(
    repo: Repository, script: PushScript, series: Series, places: Mapping[int, Pull], old: Pull | None, pulls: Pulls
) -> tuple[ThreadMove, ...]:
    """The threads that will not be where they were once `script` is through: those of the superseded pull request `old`,
    and those of pull requests whose branch moves."""
    asked = _asked(script, series, places, old)
    if not asked or any(not pr.commit for pr in series.prs):
        return ()
    found = pulls.threads([pull for pull, _ in asked])
    threads = [(pull, place, thread) for pull, place in asked for thread in found.get(pull.number, ())]
    if not threads:
        return ()
    with tracer(repo) as asks:
        way = _Way(repo, asks, series)
        moved = [way.moved(pull, place, thread) for pull, place, thread in threads]
    return tuple(one for one in moved if one is not None)


def _asked(script: PushScript, series: Series, places: Mapping[int, Pull], old: Pull | None) -> list[tuple[Pull, int]]:
    """The pull requests to look at, each with its place in the series, 0 for none."""
    moving = {move.ref for step in script.steps if isinstance(step, PushBranches) for move in step.moves}
    found = [(pull, place) for place, pull in sorted(places.items())
             if pull.state == "open" and HEADS + series.prs[place - 1].branch in moving]  # fmt: skip
    if old is not None and all(pull.number != old.number for pull, _ in found):
        leaving = any(isinstance(step, Retire | KeepPull) and step.number == old.number for step in script.steps)
        found += [(old, 0)] if leaving else []
    return found


@dataclass(slots=True)
class _Way:
    """Follows lines up a series."""

    repo: Repository
    tracer: Tracer
    series: Series

    def moved(self, pull: Pull, place: int, thread: Thread) -> ThreadMove | None:
        """Where a thread's line is now; None where it stays, and where nobody can tell."""
        if not _sane(thread) or not self.tracer.known(thread.commit):
            return None
        found = self._removed(place, thread) if thread.before else self._written(place, thread)
        if place and found == (place, thread.line):
            return None
        return ThreadMove(pull.number, thread, found[0], thread.path, found[1])

    def _written(self, place: int, thread: Thread) -> tuple[int, int]:
        own = self.series.prs[place - 1] if place else None
        line = self.tracer.shifted(thread.commit, own.commit, thread.path, thread.line) if own else 0
        if own and line:
            by, number = self._writer(own.commit, thread.path, line)
            # A line that the PR did not write was shown beside what it did write, and still is.
            return (by, number) if by and by != place and self._was_own(thread) else (place, line)
        for top in self._tops():
            line = self.tracer.shifted(thread.commit, top.commit, thread.path, thread.line)
            if line:
                by, number = self._writer(top.commit, thread.path, line)
                return (by, number) if by else (0, line)
        return place, 0

    def _was_own(self, thread: Thread) -> bool:
        found = self.tracer.writer(f"{thread.commit}^", thread.commit, thread.path, thread.line)
        return found is not None

    def _writer(self, commit: str, path: str, line: int) -> tuple[int, int]:
        at = {pr.commit: pr.place for pr in self.series.prs}
        found = self.tracer.writer(self._base(), commit, path, line)
        return (at[found.commit], found.line) if found is not None and found.commit in at else (0, 0)

    def _removed(self, place: int, thread: Thread) -> tuple[int, int]:
        """For a line of before the change: the first PR that has it no more, and its number below that one."""
        start = self._parents([thread.commit])[thread.commit] if place else self._base()
        for top in self._tops():
            for pr in self._up_to(top):
                below = self.series.prs[pr.below - 1].commit if pr.below else self._base()
                line = self.tracer.shifted(start, below, thread.path, thread.line)
                if line and not self.tracer.shifted(start, pr.commit, thread.path, thread.line):
                    return pr.place, line
        return place, 0

    def _up_to(self, top: SeriesPR) -> Iterator[SeriesPR]:
        """From the bottom to `top`."""
        for place in (*reversed(ancestors(self.series, top.place)), top.place):
            yield self.series.prs[place - 1]

    def _tops(self) -> Sequence[SeriesPR]:
        under = {pr.below for pr in self.series.prs}
        return [pr for pr in self.series.prs if pr.place not in under]

    def _base(self) -> str:
        first = self.series.prs[0].commit
        return self._parents([first])[first]

    def _parents(self, commits: Sequence[str]) -> dict[str, str]:
        return {oid: parent for oid, (parent, _) in tips(self.repo, commits).items()}


def _sane(thread: Thread) -> bool:
    """A forge's word for a path goes to git as an argument."""
    try:
        thread.path.encode()
    except UnicodeEncodeError:
        return False
    return thread.line > 0 and bool(thread.path) and "\0" not in thread.path
