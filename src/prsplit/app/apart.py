"""Which files nobody reads line by line: from the settings and from .gitattributes, and on whose word."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from prsplit.analysis.apart import Apart, set_apart
from prsplit.analysis.bundles import above, built
from prsplit.analysis.patterns import matcher

if TYPE_CHECKING:
    from prsplit.model.change import ChangeSet
    from prsplit.repo.trees import Trees
    from prsplit.settings import Settings

_FILE = ".gitattributes"
_MOST = 1 << 20
_SPECIAL = r"([*?\[\]\\])"
_KINDS = ("linguist-generated", "linguist-vendored")


def apart_of(trees: Trees, tree: str, settings: Settings, paths: Collection[str], *, headers: bool = True) -> Apart:
    """What is set apart among `paths`, by the settings and by the attributes that stand in a tree."""
    said = _attributes(trees, tree, paths)
    generated, vendored = (
        tuple(_exact(path) for path in sorted(paths) if said[kind].get(path) is True) for kind in _KINDS
    )
    read = tuple(_exact(path) for path in sorted(paths) if said[_KINDS[0]].get(path) is False)
    listed = (*settings.generated, *generated), (*settings.vendored, *vendored)
    return Apart(*listed, read, headers, _built(trees, tree, paths))


def _built(trees: Trees, tree: str, paths: Collection[str]) -> frozenset[str]:
    """The bundles among `paths`, by what those of them say that a tree has."""
    held = trees.held(tree, sorted(path for path in paths if above(path) is not None))
    blobs = trees.blobs(held.values()) if held else {}
    return built(paths, {path: blobs[oid] for path, oid in held.items()})


def newly_declared(change: ChangeSet, believed: Apart, claimed: Apart) -> tuple[str, ...]:
    """Files that the change itself would set apart, and that count all the same."""
    return tuple(file.path for file in change.files if set_apart(file, claimed) and not set_apart(file, believed))


def _attributes(trees: Trees, tree: str, paths: Collection[str]) -> Mapping[str, dict[str, bool]]:
    """For each kind: path → whether the last line that fits says so. Files deeper in the tree speak last."""
    said: dict[str, dict[str, bool]] = {kind: {} for kind in _KINDS}
    for folder, text in _files(trees, tree, paths):
        inside = [path for path in paths if path.startswith(folder)]
        for pattern, kind, value in _lines(text):
            fits = matcher((pattern,))
            said[kind].update((path, value) for path in inside if fits(path[len(folder) :]))
    return said


def _files(trees: Trees, tree: str, paths: Collection[str]) -> Iterator[tuple[str, str]]:
    """Folder (with its slash) and content of each file of attributes, the root's first."""
    folders = {""}
    for path in paths:
        names = path.split("/")[:-1]
        folders |= {"/".join(names[:depth]) + "/" for depth in range(1, len(names) + 1)}
    held = trees.held(tree, [folder + _FILE for folder in sorted(folders)])
    blobs = trees.blobs(held.values()) if held else {}
    for path in sorted(held, key=lambda each: (each.count("/"), each)):
        text = blobs[held[path]]
        if text is not None and len(text) <= _MOST:
            yield path[: -len(_FILE)], text.decode("utf-8", "surrogateescape")


def _lines(text: str) -> Iterator[tuple[str, str, bool]]:
    """Pattern, kind and value of each line that speaks of one of the kinds."""
    for line in text.split("\n"):
        words = line.split()
        if len(words) < 2 or words[0].startswith("#"):
            continue
        for word in words[1:]:
            name, _, value = word.lstrip("-!").partition("=")
            if name in _KINDS:
                yield words[0], name, not word.startswith(("-", "!")) and value.lower() != "false"


def _exact(path: str) -> str:
    """A pattern that fits this path alone."""
    return "/" + re.sub(_SPECIAL, r"\\\1", path)
