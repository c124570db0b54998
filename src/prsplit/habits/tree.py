"""What a habit may look at: the paths of a tree, and the content of a few files."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol


class Tree(Protocol):
    """A tree to look at. Content comes from the repository: it is hostile, and may be missing."""

    @property
    def paths(self) -> Collection[str]:
        """Every path."""

    def read(self, path: str) -> bytes | None:
        """The content of a regular file; None for one that is absent, no file or too large."""


class Folder:
    """A tree of a few files in memory."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        """Hold `files`."""
        self._files = dict(files)

    @property
    def paths(self) -> Collection[str]:
        """Every path."""
        return self._files

    def read(self, path: str) -> bytes | None:
        """The content, None where there is no such file."""
        return self._files.get(path)


def text_of(tree: Tree, path: str) -> str:
    """A file as text, empty where it can't be read; what is not UTF-8 is replaced."""
    return (tree.read(path) or b"").decode("utf-8", "replace") if path in tree.paths else ""


def table_of(tree: Tree, path: str) -> Mapping[str, object]:
    """A TOML file as a table, empty where it is absent or not well-formed: habits are guessed, never demanded."""
    text = text_of(tree, path)
    if not text:
        return {}
    import tomllib

    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}


def below(table: object, *keys: str) -> Mapping[str, object]:
    """The table at the end of a chain of keys, empty where there is none."""
    for key in keys:
        table = table.get(key) if isinstance(table, dict) else None
    return table if isinstance(table, dict) else {}


def has(table: object, *keys: str) -> bool:
    """Whether there is such a table, be it empty."""
    *above, last = keys
    return isinstance(below(table, *above).get(last), dict)


def plural(count: int, noun: str) -> str:
    """`1 file`, `2 files`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
