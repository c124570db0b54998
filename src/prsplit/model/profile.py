"""What a repository is used to: where tests and documents live, who owns what, how titles read. Each with its evidence.

`because` is one sentence with the numbers that speak for the answer; it names files, so it is escaped where it is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

TitleStyle = Literal["conventional", "tags", "areas", "gitmoji", "plain"]
"""`fix(core): …`, `[Core] …`, `net/http: …`, `:bug: …`, or none of these."""

Place = Literal["beside", "below", "swap", "mirror", "flat"]
"""How a test's folder follows from its subject's: the same; a folder in it; one folder on the way replaced; another root;
one folder for all."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A file and its test. `form` is how the test is called, with `{}` for the subject's stem; `words` are what the place
    speaks of: a folder, or the old and the new one."""

    subject: str
    test: str
    form: str
    place: Place
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LayoutOfTests:
    """Where tests are. `inside` are suffixes of languages whose files hold their own tests here, `holders` some files that
    do; `lit` are folders of tests that a `lit` configuration runs."""

    files: tuple[str, ...] = ()
    pairs: tuple[Pair, ...] = ()
    folders: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    holders: tuple[str, ...] = ()
    lit: tuple[str, ...] = ()
    because: str = ""


@dataclass(frozen=True, slots=True)
class DocsHabit:
    """Folders of documents, most files first, and the program that renders them, if one is set up."""

    folders: tuple[str, ...] = ()
    tool: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class ChangelogHabit:
    """How a change is announced: a tool or form as in the setting `changelog.tool`, the file or folder that it writes to,
    the kinds of entries that it knows, and the heading under which news are collected."""

    tool: str
    place: str
    kinds: tuple[str, ...] = ()
    heading: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class OwnerRule:
    """One line of CODEOWNERS. No owners: what fits has none, whatever lines above say. `section` is GitLab's."""

    pattern: str
    owners: tuple[str, ...]
    line: int
    section: str = ""
    optional: bool = False
    excludes: bool = False


@dataclass(frozen=True, slots=True)
class Owners:
    """CODEOWNERS, read. `odd` are the lines that a forge would pass over."""

    path: str
    rules: tuple[OwnerRule, ...] = ()
    odd: tuple[int, ...] = ()
    because: str = ""


@dataclass(frozen=True, slots=True)
class TitleHabit:
    """How titles read. `counts` are titles of each style among `looked` by people, `words` the types, tags or areas in use,
    the most frequent first; `config` is a file that asks for the style."""

    style: TitleStyle = "plain"
    counts: tuple[tuple[TitleStyle, int], ...] = ()
    looked: int = 0
    words: tuple[str, ...] = ()
    config: str = ""
    numbered: bool = False
    """Whether most end in `(#123)`, as squashing leaves them."""

    because: str = ""


@dataclass(frozen=True, slots=True)
class SignOffHabit:
    """Whether commits are to be signed off, and by how many of the `looked` ones they are."""

    asked: bool = False
    signed: int = 0
    looked: int = 0
    because: str = ""


@dataclass(frozen=True, slots=True)
class MarkRule:
    """One pattern of a .gitattributes file in `folder`, and what it sets: True, False, or None for "no longer said"."""

    folder: str
    pattern: str
    marks: tuple[tuple[str, bool | None], ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """What .gitattributes files say of generated, vendored, documentation and undiffable files. Later rules win."""

    rules: tuple[MarkRule, ...] = ()
    found: tuple[str, ...] = ()
    """Folders of vendored and generated files that nothing marks, as patterns."""

    because: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A command that the repository itself runs, and where it says so. It is printed, never run."""

    command: str
    source: str


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything above, for one tree and the commits below it."""

    tests: LayoutOfTests = field(default_factory=LayoutOfTests)
    docs: DocsHabit = field(default_factory=DocsHabit)
    changelog: ChangelogHabit | None = None
    templates: tuple[str, ...] = ()
    owners: Owners | None = None
    titles: TitleHabit = field(default_factory=TitleHabit)
    sign_off: SignOffHabit = field(default_factory=SignOffHabit)
    marks: Marks = field(default_factory=Marks)
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Belonging:
    """Where a file's test belongs, whether it is there, and the existing test that shows best how to write it."""

    test: str
    exists: bool
    nearest: str
    because: str


Matcher = Callable[[str], bool]
