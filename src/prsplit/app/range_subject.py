"""A range of commits as the rules see it: cheap answers from a glance, costly ones from the pipeline, each once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Self

from prsplit.app.habitual import HabitualSubject
from prsplit.checks.subject import Concern, Places, Reproduction, Standing, Unknown
from prsplit.model.finding import Measure
from prsplit.repo.glance import Glance, Span

if TYPE_CHECKING:
    from types import TracebackType

    from prsplit.analysis.apart import Apart
    from prsplit.app.customary import Customary
    from prsplit.app.study import Study
    from prsplit.checks.policy import Policy
    from prsplit.model.change import ChangeSet, Revision
    from prsplit.model.coverage import PatchCoverage
    from prsplit.model.diff import Diff, Touched
    from prsplit.model.finding import Split
    from prsplit.model.message import Message
    from prsplit.model.outline import Outline
    from prsplit.repo.open import Repository
    from prsplit.repo.trees import Trees


class RangeSubject(HabitualSubject):
    """The commits from `span.base` to `span.head`, judged as one PR.

    `policy` and `at`, the repository as the user called it, are what `split_command` is written from.
    """

    policy: Policy
    at = "."
    reports: tuple[str, ...] = ()
    """Coverage reports, as the user named them."""

    command = ""
    """What runs the test of a fix."""

    as_planned: Callable[[], Split | None] | None = None
    """For a branch that stands as it was built: its row in the plan, with why it is as large."""

    others: tuple[tuple[int, str, str], ...] = ()
    """The other branches of its stack: number, base and head of each, those below it first."""

    def __init__(
        self, repo: Repository, trees: Trees, span: Span, narrate: Callable[[str], None], *, customs: bool = True
    ) -> None:
        """Begin to read the files, the lines and the messages; the customs of the base, too, if a rule will ask."""
        self.repo, self.trees, self.span = repo, trees, span
        self._narrate = narrate
        self._glance = Glance(repo, span.base, span.head, customs=customs)
        self._texts: tuple[dict[str, bytes | None], dict[str, bytes | None]] = ({}, {})
        self.branch = span.branch

    def __enter__(self) -> Self:
        """The subject itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End what still runs."""
        self._glance.close()

    @cached_property
    def diff(self) -> Diff:
        """Its files, with the lines that come and go."""
        return self._with_hidden(self._glance.diff)

    @property
    def messages(self) -> tuple[Message, ...]:
        """Its commits, oldest first."""
        return self._glance.messages

    @property
    def customs(self) -> tuple[Message, ...]:
        """The last hundred commits of its base."""
        return self._glance.customs

    @cached_property
    def change(self) -> ChangeSet:
        """Its files with their contents before and after."""
        from prsplit.repo.read import read_change

        self._narrate("reading the change")
        return read_change(self.repo, self._revision(self.span.base), self._revision(self.span.head), trees=self.trees)

    @cached_property
    def apart(self) -> Apart:
        """Which files nobody reads line by line. At ci the change's own word does not count."""
        from prsplit.app.apart import apart_of

        trusted = self.policy.stage != "ci"
        tree = self.span.head if trusted else self.span.tip
        paths = [file.path for file in self.diff.files]
        return apart_of(self.trees, tree, self.policy.settings, paths, headers=trusted)

    def is_apart(self, path: str) -> bool:
        """Whether a file is generated or vendored, by its name, the settings or an attribute."""
        if super().is_apart(path):
            return True
        from prsplit.analysis.patterns import matcher

        return path in self.apart.built or matcher((*self.apart.generated, *self.apart.vendored))(path)

    @cached_property
    def declared(self) -> tuple[str, ...]:
        """At ci: files that the change itself declares generated or vendored, and that count all the same."""
        if self.policy.stage != "ci" or "measure" not in self.__dict__:
            return ()
        from prsplit.app.apart import apart_of, newly_declared

        paths = [file.path for file in self.diff.files]
        return newly_declared(
            self.change, self.apart, apart_of(self.trees, self.span.head, self.policy.settings, paths)
        )

    @cached_property
    def study(self) -> Study:
        """Its atoms and their needs."""
        from prsplit.app.study import examine

        return examine(self.change, self.trees, self._narrate, self.apart)

    @cached_property
    def measure(self) -> Measure:
        """Its size with the ledger of what does not count."""
        from prsplit.analysis.ledger import Scale, total_size

        size = total_size(Scale(self.change, self.study.cut, self.apart, self.study.mechanical), self.study.cut.atoms)
        side = sum(trait.weight for trait in self.study.traits if trait.side)
        return Measure(size.added, size.deleted, size.files, size.reviewable, size.ledger, side)

    @property
    def split_command(self) -> str:
        """`prsplit plan` for this range and this limit."""
        from prsplit.app.remedy import command

        return command(self, self.policy, self.at, "plan")

    @cached_property
    def standing(self) -> Standing:
        """How it stands to the tip of its base."""
        from prsplit.repo.trial import conflicts, lacking

        behind = lacking(self.repo, self.span.head, self.span.tip)
        found = conflicts(self.repo, self.span.tip, self.span.head) if behind else ()
        name = self.span.base_name
        return Standing(name[:12] if name == self.span.tip else name, behind, found)

    @cached_property
    def paths(self) -> frozenset[str]:
        """Every path at head."""
        return self.trees.paths(self.span.head)

    def exists(self, paths: Collection[str], *, at_base: bool = False) -> frozenset[str]:
        """Those of the paths that are files at head, or at base."""
        return frozenset(self.trees.held(self.span.base if at_base else self.span.head, paths))

    def texts(self, paths: Collection[str], *, at_base: bool = False) -> Mapping[str, bytes]:
        """The contents of those of the paths that are text files at head, or at base; each is read once."""
        known = self._texts[at_base]
        fresh = [path for path in paths if path not in known]
        if fresh:
            held = self.trees.held(self.span.base if at_base else self.span.head, fresh)
            blobs = self.trees.blobs(held.values())
            found = {path: blobs[oid] for path, oid in held.items()}
            known.update({path: None if b"\0" in (found.get(path) or b"") else found.get(path) for path in fresh})
        return {path: text for path in paths if (text := known[path]) is not None}

    def blob_sizes(self, ids: Collection[str]) -> Mapping[str, int]:
        """Bytes of each blob."""
        return {oid: found.size for oid, found in self.trees.look(ids).items() if found is not None}

    def code(self, path: str, *, at_base: bool = False) -> bytes | None:
        """A source text with comments and strings blanked."""
        from prsplit.languages.quiet import quiet

        text = self.texts((path,), at_base=at_base).get(path)
        return quiet(path, text) if text is not None else None

    def outline(self, path: str, text: bytes, *, at_base: bool = False) -> Outline | None:
        """The outline of a changed text: the one that cutting the change has read, where that was done."""
        if "study" not in self.__dict__:
            return super().outline(path, text, at_base=at_base)
        module = (self.study.ends.base if at_base else self.study.ends.head).modules.get(path)
        return module.outline if module is not None else super().outline(path, text, at_base=at_base)

    @cached_property
    def customary(self) -> Customary:
        """The habits of the base; at ci, of its tip."""
        from prsplit.app.customary import Customary

        ground = self.span.tip if self.policy.stage == "ci" else self.span.base
        return Customary(self.trees, ground, self.policy.settings)

    def mentions(self, words: Collection[str], places: Places) -> Mapping[str, frozenset[str]]:
        """Word → the tests or documents at head that hold it."""
        return self.customary.mentioned(self.repo, self.span.head, words, places)

    def later(self, words: Collection[str], places: Places) -> Mapping[str, int]:
        """Word → the number of the branch above whose tests or documents hold it."""
        from prsplit.app.customary import mentioned

        found: dict[str, int] = {}
        for number, _, head in self.others:
            rest = [word for word in words if word not in found] if number > self.number else []
            found.update(dict.fromkeys(mentioned(self.repo, head, rest, places) if rest else (), number))
        return found

    @cached_property
    def elsewhere(self) -> Mapping[str, int]:
        """Path → the number of another branch of the stack that changes it."""
        found: dict[str, int] = {}
        for number, base, head in self.others:
            out = self.repo.git.run("diff-tree", "-r", "-z", "--name-only", "--no-renames", base, head)
            names = out.decode("utf-8", "surrogateescape").split("\0")
            found.update(dict.fromkeys((name for name in names if name), number))
        return found

    @cached_property
    def coverage(self) -> PatchCoverage | None:
        """What coverage reports say of it."""
        from prsplit.app.coverage import coverage_of

        if not self.reports and not self.policy.settings.coverage_reports:
            return None
        return coverage_of(self.change, self.repo, self.trees, self.reports, self.policy.settings)

    def reproduced(self, test: str) -> Reproduction | None:
        """How the command ends on base with the range's tests, and at its head."""
        if not self.command:
            return None
        from prsplit.app.reproduce import ends_of, reproduced

        self._narrate(f"running {self.command}")
        return reproduced(self.repo, self.command, test, ends_of(self.trees, self.span, self.diff, self.tests))

    @cached_property
    def concerns(self) -> tuple[Concern, ...]:
        """What independent concerns it has."""
        from prsplit.app.customary import concerns_of, grouped

        study = self.study
        return grouped(study, concerns_of(study), range(len(study.cut.atoms)))

    def _revision(self, commit: str) -> Revision:
        from prsplit.repo.revisions import known

        found = known(self.trees, commit)
        if found is None:
            raise Unknown("a commit of the range is missing here", "git fsck")
        name = self.span.base_name if commit == self.span.base else self.span.head_name
        return type(found)(found.commit, found.tree, name)

    def _with_hidden(self, diff: Diff) -> Diff:
        """Texts that an attribute hides from git's counting are counted here."""
        hidden = [file for file in diff.files if not file.counted and "160000" not in {file.mode, file.old_mode}]
        if not hidden:
            return diff
        from prsplit.analysis.lines import changed_lines
        from prsplit.model.diff import Diff as Counted

        ids = [oid for file in hidden for oid in (file.old_oid, file.oid) if oid.strip("0")]
        blobs = {**self.trees.blobs(ids), "0" * len(hidden[0].oid): b""}

        def counted(file: Touched) -> Touched:
            old, new = blobs.get(file.old_oid), blobs.get(file.oid)
            if file.counted or old is None or new is None or b"\0" in old or b"\0" in new:
                return file
            added, deleted = changed_lines(old, new)
            return file._replace(added=added, deleted=deleted, counted=True)

        return Counted(tuple(map(counted, diff.files)), diff.patch)
