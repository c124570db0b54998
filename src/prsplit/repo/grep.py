"""Which files of a tree name given words: one git process for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prsplit.repo.open import Repository

_PLAIN = ("--no-color", "--no-line-number", "--no-column", "--no-recurse-submodules", "--full-name", "--no-textconv")


def files_with(
    repo: Repository, tree: str, words: Collection[str], patterns: Collection[str], *, whole: bool = True
) -> Mapping[str, frozenset[str]]:
    """Word → the files of the tree that hold it, among those that fit one of git's `patterns`.

    `whole`: as a word of its own. Words with line feeds are in no file.
    """
    wanted = [word for word in dict.fromkeys(words) if word and "\n" not in word]
    if not wanted or not patterns:
        return {}
    flags = ["-o", "-F", "-I", "-z", *(["-w"] if whole else []), *_PLAIN]
    given = [part for word in wanted for part in ("-e", word)]
    code, out, err = repo.git.ask("grep", *flags, *given, tree, "--", *patterns)
    if code > 1:
        from prsplit.repo.git import failure

        raise failure(["grep"], err)
    found: dict[str, set[str]] = defaultdict(set)
    head = len(tree) + 1
    for row in out.decode("utf-8", "surrogateescape").split("\n"):
        place, _, word = row.partition("\0")
        if word:
            found[word].add(place[head:])
    return {word: frozenset(files) for word, files in found.items()}
