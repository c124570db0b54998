"""What a rule sees of a PR. Cheap facts are there at once; costly ones are worked out when a rule first asks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from prsplit.checks.symbols import Code
    from prsplit.model.change import ChangeSet
    from prsplit.model.coverage import PatchCoverage
    from prsplit.model.diff import Diff
    from prsplit.model.finding import Measure
    from prsplit.model.message import Message
    from prsplit.model.outline import Outline
    from prsplit.model.profile import Belonging, ChangelogHabit

Places = Literal["tests", "docs"]
"""Where words are looked for."""


class Unknown(Exception):
    """A rule can't tell. The text is one sentence that says what is missing; `remedy` says how to come by it."""

    def __init__(self, message: str, remedy: str = "") -> None:
        """Keep the sentence and the remedy."""
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class Standing(NamedTuple):
    """How a branch stands to the tip of its base: how many commits it lacks, and which paths would conflict."""

    base_name: str
    behind: int
    conflicts: tuple[str, ...]


class Concern(NamedTuple):
    """Edits that belong together and need none of the others: their files, the largest first, their lines, those of them
    that are code and no tests, and the lines of each file."""

    paths: tuple[str, ...]
    lines: int
    code: int
    weights: tuple[int, ...]


class Reproduction(NamedTuple):
    """How a command ended on base with the tests of the PR, and at the PR itself: as `verify` calls it. `said` is what it
    printed last."""

    command: str
    below: str
    above: str
    said: tuple[str, ...]


class Subject:
    """One PR under judgement: a range, a planned PR or a built branch, always against its own base.

    Whoever judges derives from this class and answers what it can. What is not answered raises `Unknown`, which the
    judge turns into the outcome `unknown`: a rule never has to guess.

    Cheap, one git call at most: `diff`, `messages`, `exists`, `blob_sizes`, `texts`, `code`, `customs`. A few calls:
    `standing`, `belongs`, `mentions`, `changelog`, `owners`. Needs sources to be parsed: `code_of`. Needs the change to
    be read: `change`, `coverage`; and to be cut: `measure`, `concerns`.
    """

    number = 0
    """Its place in the plan or stack; 0 for a range that is judged as one PR."""

    title = ""
    """The PR's title; of a range with one commit its subject, else empty."""

    branch = ""
    """The short name of its branch, built or planned."""

    body: str | None = None
    """What its description says, None where that is not known."""

    planned = False
    """Whether it is only planned: then its commit has a message, but neither author nor parents."""

    @property
    def split_command(self) -> str:
        """What its author would type to see how it can be split."""
        return "prsplit plan"

    @property
    def diff(self) -> Diff:
        """Its files, with the lines that come and go."""
        raise Unknown("the change was not read")

    @property
    def messages(self) -> tuple[Message, ...]:
        """Its commits, oldest first."""
        raise Unknown("the commits were not read")

    @property
    def customs(self) -> tuple[Message, ...]:
        """What its base is used to: its last hundred commits, oldest first."""
        raise Unknown("the history of the base was not read")

    @property
    def measure(self) -> Measure:
        """Its size with the ledger of what does not count."""
        raise Unknown("the size was not measured")

    @property
    def change(self) -> ChangeSet:
        """Its files with their contents before and after."""
        raise Unknown("the contents were not read")

    @property
    def standing(self) -> Standing:
        """How it stands to the tip of its base."""
        raise Unknown("the tip of the base is not known here")

    def is_apart(self, path: str) -> bool:
        """Whether a file of the change is generated or vendored, by its name, the settings or an attribute."""
        from prsplit.analysis.paths import is_generated, is_vendored

        return is_generated(path) or is_vendored(path)

    @property
    def paths(self) -> frozenset[str]:
        """Every path at head."""
        raise Unknown("the tree was not read")

    def exists(self, paths: Collection[str], *, at_base: bool = False) -> frozenset[str]:  # noqa: ARG002 - for heirs
        """Those of the paths that are files at head, or at base."""
        raise Unknown("the tree was not read")

    def texts(self, paths: Collection[str], *, at_base: bool = False) -> Mapping[str, bytes]:  # noqa: ARG002 - for heirs
        """The contents of those of the paths that are text files at head, or at base."""
        raise Unknown("the contents were not read")

    def blob_sizes(self, ids: Collection[str]) -> Mapping[str, int]:  # noqa: ARG002 - for heirs
        """Bytes of each blob."""
        raise Unknown("the sizes of its files were not read")

    def code(self, path: str, *, at_base: bool = False) -> bytes | None:  # noqa: ARG002 - for heirs
        """A source text with comments and strings blanked, byte for byte as long; None for a kind that is not known."""
        raise Unknown("the contents were not read")

    @cached_property
    def code_of(self) -> Code:
        """The definitions that it touches."""
        from prsplit.checks.symbols import read_code

        return read_code(self)

    def outline(self, path: str, text: bytes, *, at_base: bool = False) -> Outline | None:  # noqa: ARG002 - for heirs
        """The outline of a source text of the PR, None where its language can't read it."""
        from prsplit.languages.table import outline_of

        return outline_of(path, text)

    def belongs(self, path: str) -> Belonging:  # noqa: ARG002 - for heirs
        """Where the test of a file belongs."""
        raise Unknown("the layout of the tests was not looked at")

    def mentions(self, words: Collection[str], places: Places) -> Mapping[str, frozenset[str]]:  # noqa: ARG002 - for heirs
        """Word → the tests or documents at head that hold it. In tests only as a word of its own."""
        raise Unknown("the tree was not searched")

    def later(self, words: Collection[str], places: Places) -> Mapping[str, int]:  # noqa: ARG002 - for heirs
        """Word → the number of the later PR of the series whose tests or documents hold it."""
        return {}

    @property
    def elsewhere(self) -> Mapping[str, int]:
        """Path → the number of another PR of the series that changes it."""
        return {}

    @property
    def coverage(self) -> PatchCoverage | None:
        """What coverage reports say of it; None where there is none."""
        raise Unknown("no coverage report was looked for")

    @property
    def changelog(self) -> ChangelogHabit | None:
        """How changes are announced here."""
        raise Unknown("the changelog was not looked for")

    @property
    def owners(self) -> Mapping[str, tuple[str, ...]] | None:
        """Changed path → who must look at it; None where nobody is named for anything."""
        raise Unknown("the owners were not looked for")

    @property
    def templates(self) -> tuple[str, ...]:
        """The texts that descriptions of PRs start from here."""
        raise Unknown("the templates were not looked for")

    @property
    def tests(self) -> frozenset[str]:
        """The tests that it adds or changes."""
        from prsplit.analysis.paths import file_role

        touched = (file for file in self.diff.files if not file.is_gone)
        return frozenset(file.path for file in touched if file_role(file.path) == "test")

    def reproduced(self, test: str) -> Reproduction | None:  # noqa: ARG002 - for heirs
        """How the command that the user named ends without and with the PR; None where none was named."""
        return None

    @property
    def concerns(self) -> tuple[Concern, ...]:
        """What independent concerns it has, the largest first."""
        raise Unknown("the change was not taken apart")

    @property
    def proven(self) -> tuple[str, ...] | None:
        """None where no proof was made that it stands on its own; else the files that the proof could not read."""
        return None
