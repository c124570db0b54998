"""Modules and files: which file a specifier loads, which module a file is. Only paths are looked at, never a disk."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Collection, Iterator

_SUFFIXES = (".ts", ".tsx", ".d.ts", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".d.mts", ".d.cts", ".json", ".vue")
_WRITTEN = {
    ".js": (".ts", ".tsx", ".d.ts", ".jsx"),
    ".jsx": (".tsx",),
    ".mjs": (".mts", ".d.mts"),
    ".cjs": (".cts", ".d.cts"),
}
"""What a specifier's suffix may stand for in a TypeScript source."""

_ROOTS = ("", "src/", "lib/", "source/")
_OWN = tuple(sorted((suffix for suffix in _SUFFIXES if suffix not in (".json", ".vue")), key=len, reverse=True))


def module_of(path: str) -> str:
    """A file's path without suffix and `/index`: what importers write, so that `a.js`, `a.ts` and `a/index.ts` stand in
    for each other; empty when it is no source file."""
    suffix = next((one for one in _OWN if path.endswith(one)), "")
    return path.removesuffix(suffix).removesuffix("/index") if suffix else ""


class Modules:
    """The packages of a tree, indexed once a tree."""

    def __init__(self) -> None:
        """Begin with no tree."""
        self._key: tuple[int, int] = (0, -1)
        self._held: Collection[str] = ()
        self._packages: dict[str, list[str]] = {}

    def files(self, path: str, module: str, files: Collection[str]) -> tuple[str, ...]:
        """The files that `module`, as written in `path`, could mean, best first.

        What is not relative is looked for in the tree's own packages: folders with a `package.json` that are named as the
        specifier's package is, below their `src` and `lib` too, and below `src` for `@/` and `~/`.
        """
        if not module or "\n" in module:
            return ()
        module = module.partition("?")[0]
        if module.startswith((".", "/")):
            stems: Iterator[str] = iter([posixpath.normpath(posixpath.join(posixpath.dirname(path), module))])
        else:
            stems = self._bare(path, module, files)
        found: dict[str, None] = {}
        for stem in stems:
            if not stem.startswith(".."):
                found.update(dict.fromkeys(file for file in _shapes("" if stem == "." else stem) if file in files))
        return tuple(found)

    def _bare(self, path: str, module: str, files: Collection[str]) -> Iterator[str]:
        """Where a specifier that is not relative may lie: stems of paths."""
        self._index(files)
        if module.startswith(("@/", "~/")):
            for root in self._above(path):
                for base in ("src/", ""):
                    yield root + base + module[2:]
            return
        parts = module.split("/")
        taken = 2 if module.startswith("@") and len(parts) > 1 else 1
        rest = "/".join(parts[taken:])
        for root in self._packages.get(parts[taken - 1], ()):
            for base in _ROOTS:
                yield (root + base + rest).rstrip("/")
            if not rest:
                yield root + parts[taken - 1]

    def _above(self, path: str) -> list[str]:
        """The folders of packages that hold a path, innermost first."""
        folders = {folder for found in self._packages.values() for folder in found}
        return sorted((folder for folder in folders if path.startswith(folder)), key=len, reverse=True)

    def _index(self, files: Collection[str]) -> None:
        key = (id(files), len(files))
        if key == self._key:
            return
        packages: dict[str, list[str]] = defaultdict(list)
        for file in files:
            if file.endswith("package.json") and file.rpartition("/")[2] == "package.json":
                folder = file[: -len("package.json")]
                packages[folder.rstrip("/").rpartition("/")[2]].append(folder)
        for found in packages.values():
            found.sort(key=lambda folder: (folder.count("/"), folder))
        self._key, self._held, self._packages = key, files, packages


def _shapes(stem: str) -> Iterator[str]:
    """The files that a stem may stand for, best first."""
    for written, meant in _WRITTEN.items():
        if stem.endswith(written):
            yield from (stem[: -len(written)] + suffix for suffix in meant)
            break
    yield stem
    yield from (stem + suffix for suffix in _SUFFIXES)
    folder = f"{stem}/index" if stem else "index"
    yield from (folder + suffix for suffix in _SUFFIXES)
