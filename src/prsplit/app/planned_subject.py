"""A planned PR as the rules see it: its files as they would be composed, and the message that its commit would have."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from prsplit.analysis.compose import compose
from prsplit.analysis.git_lines import git_lines
from prsplit.app.habitual import HabitualSubject
from prsplit.checks.subject import Concern, Places, Reproduction
from prsplit.model.diff import Diff, Touched
from prsplit.model.finding import Measure
from prsplit.model.message import Message
from prsplit.repo.glance import recent_messages

if TYPE_CHECKING:
    from prsplit.app.customary import Customary
    from prsplit.app.opening import Opened
    from prsplit.app.pipeline import Planned
    from prsplit.model.atom import FileState
    from prsplit.model.coverage import PatchCoverage
    from prsplit.model.plan import PlannedPR
    from prsplit.repo.workshop import Workshop
    from prsplit.reports.patch import Version

_REGULAR = ("100644", "100755", "100664")


class PlannedSubject(HabitualSubject):
    """One PR of a plan against the step below it."""

    planned = True

    command = ""
    """What runs the test of a fix."""

    def __init__(self, opened: Opened, planned: Planned, pr: PlannedPR, customary: Customary) -> None:
        """Take the PR; its files are composed when a rule asks. `customary` is told from the base of the plan."""
        self._opened, self._planned, self.pr, self._habits = opened, planned, pr, customary
        self.body = pr.body
        self.number, self.title = pr.number, pr.title
        self.branch = pr.slug

    @property
    def customary(self) -> Customary:
        """The habits, as they were handed over."""
        return self._habits

    @property
    def split_command(self) -> str:
        """`prsplit show` for this PR: its notes say why it is as large as it is."""
        return f"prsplit show {self.number}"

    @cached_property
    def diff(self) -> Diff:
        """Its files, with the lines that come and go."""
        from prsplit.app.show import file_steps

        pairs = [_touched(before, after) for before, after in file_steps(self._opened, self._planned, self.pr)]
        return Diff(tuple(file for file, _ in pairs), b"".join(patch for _, patch in pairs))

    @property
    def messages(self) -> tuple[Message, ...]:
        """The commit that it would be."""
        return (Message("", (), "", "", "", f"{self.pr.title}\n\n{self.pr.body}"),)

    @cached_property
    def customs(self) -> tuple[Message, ...]:
        """What the base of the whole plan is used to."""
        return recent_messages(self._opened.repo, self._opened.change.base.commit)

    @property
    def measure(self) -> Measure:
        """Its size, as the plan has it."""
        size = self.pr.size
        traits = self._opened.study.traits
        side = sum(traits[atom].weight for atom in self.pr.atoms if traits[atom].side)
        return Measure(size.added, size.deleted, size.files, size.reviewable, size.ledger, side)

    def exists(self, paths: Collection[str], *, at_base: bool = False) -> frozenset[str]:
        """Those of the paths that are files above this PR, or below it."""
        return frozenset(self._held(paths, at_base=at_base))

    def texts(self, paths: Collection[str], *, at_base: bool = False) -> Mapping[str, bytes]:
        """The contents of those of the paths that are text files above this PR, or below it."""
        found = {path: self._content(state) for path, state in self._held(paths, at_base=at_base).items()}
        return {path: text for path, text in found.items() if text is not None and b"\0" not in text}

    def blob_sizes(self, ids: Collection[str]) -> Mapping[str, int]:
        """Bytes of each blob."""
        return {oid: found.size for oid, found in self._opened.trees.look(ids).items() if found is not None}

    def code(self, path: str, *, at_base: bool = False) -> bytes | None:
        """A source text with comments and strings blanked."""
        from prsplit.languages.quiet import quiet

        text = self.texts((path,), at_base=at_base).get(path)
        return quiet(path, text) if text is not None else None

    def mentions(self, words: Collection[str], places: Places) -> Mapping[str, frozenset[str]]:
        """Word → the tests or documents above this PR that hold it."""
        from prsplit.app.customary import held_in, is_place

        head = self.customary.mentioned(self._opened.repo, self._opened.change.head.tree, words, places)
        mine = self._states[1]
        texts = self.texts([path for path, state in mine.items() if state is not None and is_place(path, places)])
        here = held_in(texts, words, places)
        return {
            word: found
            for word in words
            if (
                found := frozenset(path for path in head.get(word, ()) if path not in mine)
                | here.get(word, frozenset())
            )
        }

    def later(self, words: Collection[str], places: Places) -> Mapping[str, int]:
        """Word → the first PR above that changes a test or document which holds it at head."""
        head = self.customary.mentioned(self._opened.repo, self._opened.change.head.tree, words, places)
        atoms = self._planned.plan.atoms
        found: dict[str, int] = {}
        for pr in self._planned.plan.prs[self.number :]:
            paths = {atoms[atom].path for atom in pr.atoms}
            for word, files in head.items():
                if word not in found and paths & files:
                    found[word] = pr.number
        return found

    @cached_property
    def elsewhere(self) -> Mapping[str, int]:
        """Path → the number of another PR of the plan that changes it."""
        plan = self._planned.plan
        return {plan.atoms[atom].path: pr.number for pr in plan.prs if pr.number != self.number for atom in pr.atoms}

    @cached_property
    def coverage(self) -> PatchCoverage | None:
        """What the head's coverage reports say of it."""
        from prsplit.app.coverage import coverage_of_step

        files = [file for file in self.diff.files if file.added and not file.is_gone]
        texts = self.texts([file.path for file in files])
        lines = {file.path: frozenset(number for number, _ in self.diff.new_lines(file)) for file in files}
        added = {path: (text, lines[path]) for path, text in texts.items()}
        return coverage_of_step(self._opened, added, self.customary.reports)

    def reproduced(self, test: str) -> Reproduction | None:
        """How the command ends at the step below with this PR's tests, and at this step."""
        if not self.command:
            return None
        from prsplit.app.reproduce import Ends, reproduced, with_tests
        from prsplit.planning.arrange import cumulative
        from prsplit.verify.trees import edit_of

        plan, patches, base = self._planned.plan, self._planned.patches, self._opened.change.base
        steps = (frozenset[int](), *map(frozenset, cumulative([pr.atoms for pr in plan.prs])))
        below, above = (edit_of(patches, steps[number]) for number in (self.number - 1, self.number))

        def make(workshop: Workshop) -> Ends:
            before, after = workshop.write(base.tree, base.commit, [with_tests(below, above, self.tests), above])
            return before, after

        return reproduced(self._opened.repo, self.command, test, make)

    @property
    def concerns(self) -> tuple[Concern, ...]:
        """What independent concerns it has."""
        from prsplit.app.customary import grouped

        return grouped(self._opened.study, self.customary.labels(self._opened.study), self.pr.atoms)

    @property
    def proven(self) -> tuple[str, ...]:
        """The files of it that the plan's proof could not read."""
        mine = {file.path for file in self.diff.files}
        return tuple(path for path in self._planned.plan.proof.degraded if path in mine)

    @cached_property
    def _states(self) -> tuple[dict[str, FileState | None], dict[str, FileState | None]]:
        """Every file of the change by its path, below this PR and above it; None for one that is not there then."""
        prs = self._planned.plan.prs
        below = {atom for each in prs[: self.number - 1] for atom in each.atoms}
        return self._composed(below), self._composed(below | set(self.pr.atoms))

    def _composed(self, atoms: set[int]) -> dict[str, FileState | None]:
        change = self._opened.change
        found: dict[str, FileState | None] = {
            entry.path: None for file in change.files for entry in (file.old, file.new) if entry is not None
        }
        for patch in self._planned.patches:
            state = compose(patch, atoms)
            if state is not None:
                found[state.path] = state
        return found

    def _held(self, paths: Collection[str], *, at_base: bool) -> dict[str, FileState]:
        from prsplit.model.atom import FileState

        states = self._states[0 if at_base else 1]
        changed = {path: state for path in paths if (state := states.get(path)) is not None}
        rest = [path for path in paths if path not in states]
        held = self._opened.trees.find(self._opened.change.base.tree, rest) if rest else {}
        return changed | {path: FileState(path, mode, oid, None) for path, (mode, oid) in held.items()}

    def _content(self, state: FileState) -> bytes | None:
        if state.mode not in _REGULAR:
            return None
        return self._opened.trees.blob(state.oid) if state.oid is not None else state.data


def _touched(before: Version | None, after: Version | None) -> tuple[Touched, bytes]:
    """One file of the PR, and its patch as git would write it without context."""
    known = after or before
    assert known is not None
    zero = "0" * len(known.oid)
    old_mode, old_oid = (before.mode, before.oid) if before else ("000000", zero)
    mode, oid = (after.mode, after.oid) if after else ("000000", zero)
    old_path = before.path if before else known.path
    status = "A" if before is None else "D" if after is None else "R" if old_path != known.path else "M"
    head = b"diff --git a/f b/f\n"
    if (before is not None and before.data is None) or (after is not None and after.data is None) or old_oid == oid:
        same = old_oid == oid
        return Touched(status, old_path, known.path, old_mode, mode, old_oid, oid, 0, 0, same), head
    rows = list(_hunks((before.data if before else b"") or b"", (after.data if after else b"") or b""))
    added, deleted = git_lines((before.data if before else b"") or b"", (after.data if after else b"") or b"")
    file = Touched(
        status, old_path, known.path, old_mode, mode, old_oid, oid, added, deleted, b"\0" not in b"".join(rows)
    )
    return file, head + b"".join(rows)


def _hunks(old: bytes, new: bytes) -> Iterator[bytes]:
    from prsplit.reports.differ import regions, split_lines

    before, after = split_lines(old), split_lines(new)
    for a, b, c, d in regions(before, after):
        yield b"@@ -%d,%d +%d,%d @@\n" % (a + (b > a), b - a, c + (d > c), d - c)
        yield from (b"-" + line.rstrip(b"\n") + b"\n" for line in before[a:b])
        yield from (b"+" + line.rstrip(b"\n") + b"\n" for line in after[c:d])
