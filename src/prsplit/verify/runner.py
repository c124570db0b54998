"""Prove trees: a task is run at each, in folders that are moved from tree to tree, and believed once it is sure."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from prsplit.errors import AnsweredNo, CommandFailed
from prsplit.model.proven import Outcome, Result, Task
from prsplit.repo.place import Place, Written, clear
from prsplit.repo.workshop import Workshop
from prsplit.verify.environment import Surroundings, child_environment
from prsplit.verify.execute import Ended, execute
from prsplit.verify.results import Results
from prsplit.verify.scratch import Scratch

_BREAKABLE = "__pycache__"
_ENDS = ("base", "head")
"""Trees whose kept failure is not believed: what failed there may have been the machine, and was mended since."""


@dataclass(frozen=True, slots=True)
class Target:
    """A tree to prove. `label` is what people call it (`base`, `step 3`), `place` a name for its atoms (or empty)."""

    label: str
    at: Written
    place: str = ""


@dataclass(frozen=True, slots=True)
class How:
    """How commands are run: how many folders at once, for how many seconds at most (None for any), which variables of
    `inherited` are kept although they look like tokens."""

    inherited: Mapping[str, str]
    jobs: int = 1
    timeout: float | None = None
    keep: tuple[str, ...] = ()


@dataclass(slots=True)
class _Folder:
    """One private folder: `home` holds the `place` and its temporary files. `kept` is what the setup made there."""

    home: str
    place: Place
    kept: tuple[str, ...] | None = None

    @property
    def temporary(self) -> str:
        return os.path.join(self.home, "tmp")


@dataclass(frozen=True, slots=True)
class Ground:
    """What a runner stands on. `name` is the folder's name that commands see, `checkout` the user's work tree ("" when
    there is none), `ready` the tree at which the setup runs."""

    workshop: Workshop
    scratch: Scratch
    results: Results
    name: str
    checkout: str
    ready: Written
    tell: Callable[[str], None] = field(default=lambda _: None)


class Runner:
    """Runs tasks at trees. Safe to be asked by several threads."""

    def __init__(self, ground: Ground, how: How) -> None:
        """No folder is made before it is needed."""
        self.ground, self.how = ground, how
        self._free: queue.LifoQueue[_Folder] = queue.LifoQueue()
        self._made = 0
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self.runs = 0

    def prove_all(
        self, targets: Sequence[Target], task: Task, seen: Callable[[Target, Result], None]
    ) -> dict[str, Result]:
        """The result at each target by its label; `seen` is told each as it comes in. Trees that are equal run once."""
        found: dict[str, Result] = {}
        first = {target.at.tree: target for target in reversed(targets)}
        with self._pool() as pool:
            running: dict[Future[Result], Target] = {
                pool.submit(self.prove, target, task): target for target in targets if first[target.at.tree] is target
            }
            for done in as_completed(running):
                tree = running[done].at.tree
                for target in targets:
                    if target.at.tree == tree:
                        found[target.label] = done.result()
                        seen(target, found[target.label])
        return found

    @contextmanager
    def _pool(self) -> Iterator[ThreadPoolExecutor]:
        pool = ThreadPoolExecutor(self.how.jobs)
        try:
            yield pool
        except BaseException:
            self._stop.set()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def prove(self, target: Target, task: Task) -> Result:
        """The result at a target that can be believed: what failed is run again, and is flaky when it passes then."""
        known = self.known(target, task)
        if known is not None and (known.passed or target.label not in _ENDS):
            return known
        result = self.once(target, task)
        if result.outcome == "fail":
            again = self.once(target, task)
            result = replace(again, runs=2) if not again.passed else replace(result, outcome="flaky", runs=2)
        self.ground.results.add([result])
        return result

    def known(self, target: Target, task: Task) -> Result | None:
        """What is known already, if it may be used. A flaky result never answers for the next run."""
        found = self.ground.results.find(target.at.tree, task)
        if found is None or found.outcome == "flaky":
            return None
        if target.place and found.place != target.place:
            found = replace(found, place=target.place)
            self.ground.results.add([found])
        return found

    def once(self, target: Target, task: Task, *, fresh: bool = False, timeout: float | None = None) -> Result:
        """Run the task at a target, once; with `fresh` in a folder in which no command was run before, with `timeout` for
        so many seconds at most, whatever else was said."""
        self.ground.tell(f"{target.label}: {' && '.join(task.commands)}")
        folder = self._folder(fresh=fresh)
        try:
            self._arrange(folder, target, task, fresh=fresh)
            return self._run(folder, target, task, timeout)
        finally:
            if fresh:
                clear(folder.home)
            else:
                self._free.put(folder)

    def pairs(self, targets: tuple[Target, Target], task: Task, count: int) -> list[tuple[float, float]]:
        """Seconds at both targets, `count` times by turns, each target in a folder of its own; one pair before does not
        count. Raises AnsweredNo when the command fails."""
        folders = [self._make(f"turn{number}") for number in (1, 2)]
        for folder, target in zip(folders, targets, strict=True):
            self._move(folder, target, task)
        found = []
        for turn in range(count + 1):
            self.ground.tell(f"pair {turn} of {count}: {task.commands[0]}" if turn else "warming up")
            order = (0, 1) if turn % 2 else (1, 0)
            seconds = {which: self._timed(folders[which], targets[which], task) for which in order}
            found.append((seconds[0], seconds[1]))
        return found[1:]

    def _timed(self, folder: _Folder, target: Target, task: Task) -> float:
        result = self._run(folder, target, task)
        if not result.passed:
            said = "".join(f"\n  {line}" for line in result.output)
            raise AnsweredNo(f"The benchmark fails at {target.label}, so that it measures nothing:{said}")
        return result.seconds

    def _run(self, folder: _Folder, target: Target, task: Task, timeout: float | None = None) -> Result:
        with self._lock:
            self.runs += 1
        seconds, output = 0.0, tuple[str, ...]()
        for command in task.commands:
            ended = self._execute(folder, command, keep_ignored=task.keep_ignored, timeout=timeout)
            seconds, output = seconds + ended.seconds, ended.output.lines[-3:]
            if ended.code or ended.timed_out:
                return self._failed(target, task, command, ended, seconds)
        return Result(
            target.at.tree, task, "pass", task.commands[-1], 0, seconds, now(), place=target.place, output=output
        )

    def _failed(self, target: Target, task: Task, command: str, ended: Ended, seconds: float) -> Result:
        outcome: Outcome = "timeout" if ended.timed_out else "fail"
        log = self.ground.results.keep_log(target.at.tree, task, ended.output.content)
        return Result(
            target.at.tree, task, outcome, command, ended.code, seconds, now(), place=target.place,
            output=ended.output.lines, log=log,
        )  # fmt: skip

    def _execute(self, folder: _Folder, command: str, *, keep_ignored: bool, timeout: float | None = None) -> Ended:
        os.makedirs(folder.temporary, exist_ok=True)
        mark = f"{self.ground.scratch.mark}-{os.path.basename(folder.home)}"
        where = Surroundings(folder.place.path, folder.temporary, self.ground.checkout, mark)
        env = child_environment(self.how.inherited, where, keep=self.how.keep, keep_ignored=keep_ignored)
        return execute(command, folder.place.path, env, timeout=timeout or self.how.timeout, stop=self._stop)

    def _folder(self, *, fresh: bool) -> _Folder:
        """A folder that nobody uses now; a new one where there are fewer than jobs, or it has to be fresh."""
        with self._lock:
            wanted = fresh or (self._free.empty() and self._made < self.how.jobs)
            self._made += wanted and not fresh
            number = f"fresh{self.runs}" if fresh else str(self._made)
        return self._make(number) if wanted else self._free.get()

    def _make(self, number: str) -> _Folder:
        home = os.path.join(self.ground.scratch.folder, number)
        try:
            os.makedirs(home)
            return _Folder(home, self.ground.workshop.place(home, self.ground.name))
        except OSError as error:
            raise CommandFailed(f"{home} can't be made: {error.strerror}.", "df -h") from error

    def _arrange(self, folder: _Folder, target: Target, task: Task, *, fresh: bool) -> None:
        """Bring the folder to the tree, as if nothing had ever run there but the setup."""
        try:
            self._move(folder, target, task)
        except (CommandFailed, OSError):
            # A command may have left anything behind. What can't be mended is made anew, once.
            if fresh:
                raise
            clear(folder.home)
            made = self._make(os.path.basename(folder.home))
            folder.place, folder.kept = made.place, None
            self._move(folder, target, task)

    def _move(self, folder: _Folder, target: Target, task: Task) -> None:
        place = folder.place
        clear(folder.temporary)
        if folder.kept is None:
            folder.kept = self._set_up(folder, task)
        place.clean(folder.kept, ignored=not task.keep_ignored)
        place.move(target.at)

    def _set_up(self, folder: _Folder, task: Task) -> tuple[str, ...]:
        """Run the setup at head, and return what it made. Raises AnsweredNo when it fails."""
        if not task.setup:
            return ()
        folder.place.move(self.ground.ready)
        self.ground.tell(f"setup: {task.setup}")
        ended = self._execute(folder, task.setup, keep_ignored=task.keep_ignored)
        if ended.code or ended.timed_out:
            how = "ran out of time" if ended.timed_out else f"ended with {ended.code}"
            said = "".join(f"\n  {line}" for line in ended.output.lines)
            raise AnsweredNo(
                f"The setup {how} at head, so that nothing can be proven:{said}", f"git stash && {task.setup}"
            )
        folder.place.settle()
        folder.place.restore()
        return tuple(path for path in folder.place.strangers() if _BREAKABLE not in path.split("/"))


def now() -> str:
    """The time in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
