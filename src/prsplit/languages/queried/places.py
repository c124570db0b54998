"""The files of a tree by the ends of their paths, indexed once a tree. Only paths are looked at, never a disk."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Collection

from prsplit.languages.near import nearest

_MOST = 64
"""Files of one folder that an import may be said to mean."""


class Places:
    """The files of a tree with some suffixes."""

    def __init__(self, suffixes: tuple[str, ...]) -> None:
        """Begin with no tree."""
        self.suffixes = suffixes
        self._key: tuple[int, int] = (0, -1)
        self.all: Collection[str] = ()
        self._names: dict[str, list[str]] = {}
        self._folders: dict[str, list[str]] = {}
        self._last: dict[str, list[str]] = {}

    def look(self, files: Collection[str]) -> Places:
        """Index a tree, if it is another one than the last."""
        key = (id(files), len(files))
        if key == self._key:
            return self
        names: dict[str, list[str]] = defaultdict(list)
        folders: dict[str, list[str]] = defaultdict(list)
        for file in files:
            if file.endswith(self.suffixes):
                folder, _, name = file.rpartition("/")
                names[name].append(file)
                folders[folder].append(file)
        last: dict[str, list[str]] = defaultdict(list)
        for folder in folders:
            last[folder.rpartition("/")[2]].append(folder)
        self._key, self.all, self._names, self._folders, self._last = key, files, names, folders, last
        return self

    def beside(self, path: str, written: str) -> tuple[str, ...]:
        """The file of that relative name, with a suffix or without."""
        stem = posixpath.normpath(posixpath.join(posixpath.dirname(path), written))
        return tuple(file for file in (stem, *(stem + suffix for suffix in self.suffixes)) if file in self.all)

    def ending(self, path: str, tail: str) -> tuple[str, ...]:
        """The files whose path ends so, with a suffix or without; nearest to `path` first."""
        tail = tail.lstrip("/")
        last = tail.rpartition("/")[2]
        found = [
            file
            for suffix in ("", *self.suffixes)
            for file in self._names.get(last + suffix, ())
            if f"/{file}".endswith(f"/{tail}{suffix}")
        ]
        return nearest(path, found)

    def inside(self, path: str, folder: str) -> tuple[str, ...]:
        """The files of the folders whose path ends so; nearest to `path` first."""
        found = [
            file
            for one in self._last.get(folder.rpartition("/")[2], ())
            if f"/{one}".endswith(f"/{folder}")
            for file in self._folders[one]
        ]
        return nearest(path, found)[:_MOST]

    def package(self, path: str, module: str) -> tuple[str, ...]:
        """The file of the type `module`, or of the type around it, else the files of the package of that name.

        A package's first folders may be left away, as its own root often is.
        """
        parts = module.split(".")
        while len(parts) > 1 and parts[-1][:1].isupper() and parts[-2][:1].isupper():
            parts.pop()
        if parts[-1][:1].isupper():
            found = self.ending(path, "/".join(parts)) or self._within(path, parts[:-1], parts[-1])
            if found:
                return found
            parts.pop()
        for drop in range(max(len(parts) - 1, 1)):
            found = self.inside(path, "/".join(parts[drop:])) if parts else ()
            if found:
                return found
        return ()

    def _within(self, path: str, package: list[str], name: str) -> tuple[str, ...]:
        """The files of that name in a folder that ends as a package does."""
        named = self.ending(path, name)
        for drop in range(len(package)):
            tail = "/".join([*package[drop:], name])
            found = tuple(file for file in named if f"/{posixpath.splitext(file)[0]}".endswith(f"/{tail}"))
            if found:
                return found
        return ()
