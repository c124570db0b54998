"""Go packages and folders: which folder an import path means. Only paths are looked at, never a disk."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection


def package_names(module: str) -> tuple[str, ...]:
    """The names that an import path may bind, likeliest first."""
    parts = [part for part in module.split("/") if part]
    if len(parts) > 1 and re.fullmatch(r"v\d+", parts[-1]):
        parts.pop()
    last = parts[-1] if parts else module
    last = re.sub(r"\.v\d+$", "", last)
    names = [
        last,
        last.removeprefix("go-"),
        last.removesuffix("-go"),
        last.removesuffix(".go"),
        last.rpartition("-")[2],
    ]
    names += [last.replace("-", ""), last.replace("-", "_"), last.partition("-")[0], last.partition(".")[0]]
    return tuple(dict.fromkeys(name for name in names if name.isidentifier())) or (last.replace(".", "_"),)


class Packages:
    """The folders of a tree that hold Go files, indexed once a tree."""

    def __init__(self) -> None:
        """Begin with no tree."""
        self._key: tuple[int, int] = (0, -1)
        self._files: Collection[str] = ()
        self._folders: dict[str, list[str]] = {}
        self._roots: list[str] = []

    def files(self, path: str, module: str, files: Collection[str]) -> tuple[str, ...]:
        """The files of the package that `module` means, best first; none where it is not in the tree.

        The module's own path is not known from file names: an import path is ours where the rest of it behind the first
        parts is a folder of Go files below a `go.mod`, or where the module's root holds a file named after its last part.
        """
        del path
        self._index(files)
        parts = module.strip("/").split("/")
        names = package_names(module)
        for drop in range(1 if "." not in parts[0] else min(2, len(parts)), len(parts) + 1):
            rest = "/".join(parts[drop:])
            for root in self._roots:
                folder = root + rest if rest else root.rstrip("/")
                found = self._folders.get(folder)
                if found and (rest or any(f"{root}{name}.go" in self._files for name in names)):
                    return tuple(sorted(found, key=lambda file: _rank(file, names)))
        return ()

    def _index(self, files: Collection[str]) -> None:
        key = (id(files), len(files))
        if key == self._key:
            return
        folders: dict[str, list[str]] = defaultdict(list)
        roots = {""}
        for file in files:
            if file.endswith(".go"):
                folders[file.rpartition("/")[0]].append(file)
            elif file.endswith("go.mod") and file.rpartition("/")[2] == "go.mod":
                roots.add(file[: -len("go.mod")])
        self._key, self._files, self._folders, self._roots = key, files, folders, sorted(roots)


def _rank(file: str, names: tuple[str, ...]) -> tuple[bool, bool, str]:
    base = file.rpartition("/")[2]
    return base.endswith("_test.go"), base[:-3] not in {*names, "doc"}, file
