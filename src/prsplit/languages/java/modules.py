"""Java types and files: which file holds a type, which folder a package. Only paths are looked at, never a disk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from prsplit.languages.near import nearest


class Types:
    """The files of a tree by the names of their types, indexed once a tree."""

    def __init__(self) -> None:
        """Begin with no tree."""
        self._key: tuple[int, int] = (0, -1)
        self._files: Collection[str] = ()
        self._by_name: dict[str, list[str]] = {}
        self._by_folder: dict[str, list[str]] = {}

    def files(self, path: str, module: str, files: Collection[str]) -> tuple[str, ...]:
        """The files of a type (a nested one is in its outermost type's), else of a package; nearest to `path` first."""
        self._index(files)
        parts = module.split(".")
        for length in range(len(parts), 0, -1):
            found = self._typed(parts[:length])
            if found:
                return nearest(path, found)
            if not parts[length - 1][:1].isupper():
                break
        folder = "/".join(parts)
        packed = [one for one in self._by_folder.get(parts[-1], ()) if f"/{one}".endswith(f"/{folder}")]
        every = [file for one in packed for file in sorted(self._in(one))]
        return nearest(path, every)

    def _typed(self, parts: list[str]) -> list[str]:
        tail = "/".join(parts) + ".java"
        return [file for file in self._by_name.get(parts[-1], ()) if f"/{file}".endswith(f"/{tail}")]

    def _in(self, folder: str) -> list[str]:
        return self._folders.get(folder, [])

    def _index(self, files: Collection[str]) -> None:
        key = (id(files), len(files))
        if key == self._key:
            return
        names: dict[str, list[str]] = defaultdict(list)
        folders: dict[str, list[str]] = defaultdict(list)
        for file in files:
            if file.endswith(".java"):
                folder, _, name = file.rpartition("/")
                names[name[:-5]].append(file)
                folders[folder].append(file)
        last: dict[str, list[str]] = defaultdict(list)
        for folder in sorted(folders):
            last[folder.rpartition("/")[2]].append(folder)
        self._key, self._files, self._by_name, self._by_folder, self._folders = key, files, names, last, folders
