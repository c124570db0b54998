"""Modules and files: which file an import loads, which module a file is. Only paths are looked at, never a disk."""

from __future__ import annotations

from collections.abc import Collection, Iterator

_ROOTS = ("", "src/", "lib/", "python/")
_SHAPES = ("/__init__.py", ".py", "/__init__.pyi", ".pyi")


def module_files(path: str, module: str, files: Collection[str]) -> tuple[str, ...]:
    """The files that importing `module` from `path` could load, best first: a package before a module before a stub.

    An absolute import is looked for below the tree's root, below `path`'s own folders as far as they are no packages
    themselves, and below each of these folders' `src`, `lib` and `python`.
    """
    name = module.lstrip(".")
    dots = len(module) - len(name)
    tail = name.replace(".", "/")
    if dots:
        folder = path.split("/")[:-1]
        if dots - 1 > len(folder):
            return ()
        roots: Iterator[str] = iter(["/".join([*folder[: len(folder) - dots + 1], ""])])
    else:
        roots = _roots(path, files)
    found: dict[str, None] = {}
    for root in roots:
        stem = (root + tail).rstrip("/")
        found.update(dict.fromkeys(file for file in (stem + shape for shape in _SHAPES) if file.lstrip("/") in files))
    return tuple(file.lstrip("/") for file in found)


def _roots(path: str, files: Collection[str]) -> Iterator[str]:
    """Folders that may be on the search path, nearest to the tree's root first, each with a closing slash."""
    for root in _ROOTS:
        yield root
    folder = ""
    for part in path.split("/")[:-1]:
        folder += part + "/"
        if f"{folder}__init__.py" not in files:
            for root in _ROOTS:
                yield folder + root


def module_of(path: str) -> str:
    """The dotted name of a file, from the tree's root; empty when it can't be imported by a name."""
    stem, _, suffix = path.rpartition(".")
    names = stem.split("/")
    if names[-1] == "__init__":
        names.pop()
    importable = suffix in ("py", "pyi") and names and names[-1].isidentifier()
    return ".".join(names) if importable else ""


def markers(path: str) -> tuple[str, ...]:
    """The `__init__.py` of every folder above `path`, outermost first, except `path` itself."""
    folders = path.split("/")[:-1]
    found = ("/".join([*folders[: depth + 1], "__init__.py"]) for depth in range(len(folders)))
    return tuple(marker for marker in found if marker != path)
