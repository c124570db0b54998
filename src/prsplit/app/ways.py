"""Which files an import may mean: the language's answer, and where the tree's own settings lead."""

from __future__ import annotations

from functools import cache

from prsplit.analysis.symbols import Find
from prsplit.languages.ecma.aliases import Aliases, settings_of
from prsplit.languages.table import language_for
from prsplit.model.change import ChangeSet
from prsplit.repo.trees import Trees

_LONGEST = 200_000


def finder(change: ChangeSet, trees: Trees, paths: frozenset[str]) -> Find:
    """What finds the files, of either end, that an import could mean; settings are read when a script first asks."""

    @cache
    def aliases() -> Aliases:
        return Aliases(_settings(change, trees, paths))

    def find(path: str, module: str) -> tuple[str, ...]:
        language = language_for(path)
        if language is None:
            return ()
        written = [module]
        if language.aliased and not module.startswith((".", "/")):
            written = [*aliases().modules(path, module), module]
        return tuple(dict.fromkeys(file for one in written for file in language.module_files(path, one, paths)))

    return find


def _settings(change: ChangeSet, trees: Trees, paths: frozenset[str]) -> dict[str, bytes]:
    """The settings at head, and those that only base has."""
    changed = {file.path: file.new_data or file.old_data for file in change.files}
    found: dict[str, bytes] = {}
    for path in settings_of(paths):
        text = changed[path] if path in changed else trees.text(change.head.tree, path)
        if text is not None and len(text) <= _LONGEST:
            found[path] = text
    return found
