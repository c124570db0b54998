"""What a repository is used to, as the rules ask for it: each habit looked at once, and only when a rule asks."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from prsplit.analysis.paths import file_role, is_changelog
from prsplit.app.habits import TreeOf
from prsplit.checks.subject import Concern, Places
from prsplit.checks.symbols import is_code
from prsplit.model.profile import Profile
from prsplit.repo.grep import files_with

if TYPE_CHECKING:
    from prsplit.app.study import Study
    from prsplit.model.profile import Belonging, ChangelogHabit
    from prsplit.repo.open import Repository
    from prsplit.repo.trees import Trees
    from prsplit.settings import Settings

_PATTERNS: Mapping[Places, tuple[str, ...]] = {
    "tests": (":(icase)*test*", ":(icase)*spec*", ":(icase)*e2e*"),
    "docs": tuple(f":(icase)*.{suffix}" for suffix in ("md", "mdx", "rst", "txt", "adoc", "asciidoc", "org", "ipynb")),
}
_NO_LIMIT = 10**9
"""A limit that every change fits in: then the gate of the concern finder is asked."""


class Customary:
    """Habits told from one tree."""

    def __init__(self, trees: Trees, tree: str, settings: Settings, reports: tuple[str, ...] = ()) -> None:
        """Look at `tree`; what the settings say is not looked for. `reports` are coverage reports that were given."""
        self._ground = TreeOf(trees, tree)
        self._settings = settings
        self.reports = reports
        self._found: dict[tuple[str, Places], frozenset[str]] = {}
        self._labels: tuple[int, ...] | None = None

    @cached_property
    def _profile(self) -> Profile:
        from prsplit.habits import tests

        return Profile(tests=tests.look(self._ground, self._settings.test_folders))

    def belongs(self, path: str) -> Belonging:
        """Where the test of a file belongs."""
        from prsplit.habits.belonging import belongs

        return belongs(self._profile, path)

    @cached_property
    def changelog(self) -> ChangelogHabit | None:
        """How changes are announced."""
        from prsplit.habits import changelog

        return changelog.look(self._ground, self._settings.changelog_tool, self._settings.changelog_place)

    def owners(self, paths: Collection[str]) -> Mapping[str, tuple[str, ...]] | None:
        """Path → who must look at it; None where there is no CODEOWNERS."""
        from prsplit.habits import owners

        found = owners.look(self._ground, self._settings.owners)
        return {path: owners.owners_of(found, path) for path in paths} if found is not None else None

    @cached_property
    def templates(self) -> tuple[str, ...]:
        """The texts of the templates for pull requests."""
        from prsplit.habits import templates
        from prsplit.habits.tree import text_of

        return tuple(text_of(self._ground, path) for path in templates.look(self._ground))

    def mentioned(
        self, repo: Repository, tree: str, words: Collection[str], places: Places
    ) -> Mapping[str, frozenset[str]]:
        """The same as the function, of words that were not asked for before."""
        fresh = [word for word in words if (word, places) not in self._found]
        found = mentioned(repo, tree, fresh, places) if fresh else {}
        self._found.update({(word, places): found.get(word, frozenset()) for word in fresh})
        return {word: files for word in words if (files := self._found[word, places])}

    def labels(self, study: Study) -> tuple[int, ...]:
        """The concern of each atom."""
        if self._labels is None:
            self._labels = concerns_of(study)
        return self._labels


def is_place(path: str, places: Places) -> bool:
    """Whether a path is a test, or a document that is no changelog."""
    if places == "tests":
        return file_role(path) == "test" or "test" in path.lower()
    return not is_changelog(path)


def mentioned(repo: Repository, tree: str, words: Collection[str], places: Places) -> Mapping[str, frozenset[str]]:
    """Word → the tests or documents of a tree that hold it."""
    found = files_with(repo, tree, words, _PATTERNS[places], whole=places == "tests")
    fitting = {word: frozenset(path for path in files if is_place(path, places)) for word, files in found.items()}
    return {word: files for word, files in fitting.items() if files}


def held_in(texts: Mapping[str, bytes], words: Collection[str], places: Places) -> Mapping[str, frozenset[str]]:
    """The same for texts that are at hand."""
    found: dict[str, set[str]] = defaultdict(set)
    for word in words:
        raw = re.escape(word.encode("utf-8", "surrogateescape"))
        pattern = re.compile(rb"(?<!\w)" + raw + rb"(?!\w)" if places == "tests" else raw)
        for path, text in texts.items():
            if pattern.search(text):
                found[word].add(path)
    return {word: frozenset(files) for word, files in found.items()}


def concerns_of(study: Study) -> tuple[int, ...]:
    """The concern of each atom; one for all where the evidence for more is weak."""
    from prsplit.app.concerns import find_concerns
    from prsplit.planning.traits import Limit

    return find_concerns(study.change, study.cut, study.linked.graph, study.traits, Limit(_NO_LIMIT), whole=True)


def grouped(study: Study, labels: Sequence[int], atoms: Collection[int]) -> tuple[Concern, ...]:
    """The concerns of some atoms, by the lines of code that somebody has to read."""
    lines: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for atom in atoms:
        trait = study.traits[atom]
        lines[labels[atom]][trait.path] += trait.weight
    found = [_concern(paths) for paths in lines.values()]
    return tuple(sorted(found, key=lambda one: (-one.code, -one.lines, one.paths)))


def _concern(lines: Mapping[str, int]) -> Concern:
    paths = tuple(sorted(lines, key=lambda path: (not is_code(path), -lines[path], path)))
    code = sum(count for path, count in lines.items() if is_code(path))
    return Concern(paths, sum(lines.values()), code, tuple(lines[path] for path in paths))
