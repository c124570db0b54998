"""Rust modules and files: which file a module path means. Only paths are looked at, never a disk."""

from __future__ import annotations

from collections.abc import Collection, Iterator

_ROOTS = ("lib.rs", "main.rs", "mod.rs")
_FOREIGN = frozenset({"std", "core", "alloc", "proc_macro", "test"})


def module_files(path: str, module: str, files: Collection[str]) -> tuple[str, ...]:
    """The files that `module` could mean in `path`, best first.

    `self`, `super.super`, `crate` are the file itself, the modules around it and its crate's root; `self.x` is what
    `mod x;` loads; any other first name is a crate of the tree: the folder of that name, or the package around `path`.
    """
    first, _, rest = module.partition(".")
    if first == "self":
        found = [path] if not rest else [file for home in _homes(path) for file in _named(home, rest)]
    elif first == "super":
        names = module.split(".")
        levels = next((place for place, name in enumerate(names) if name != "super"), len(names))
        found = _below(_above(path, levels), ".".join(names[levels:]))
    elif first == "crate":
        found = _below(list(_roots(path, files)), rest)
    elif first in _FOREIGN:
        return ()
    else:
        found = list(_crates(path, first, files))
    return tuple(dict.fromkeys(file for file in found if file in files))


def _below(homes: list[str], rest: str) -> list[str]:
    """The files themselves, or those of a module below them."""
    return homes if not rest else [file for home in homes for place in _homes(home) for file in _named(place, rest)]


def _homes(path: str) -> tuple[str, ...]:
    """The folders that hold a file's child modules: that of its own name, or its own for a crate's or folder's root."""
    folder, _, name = path.rpartition("/")
    below = path.removesuffix(".rs")
    return (folder, below) if name in _ROOTS else (below, folder)


def _named(home: str, name: str) -> list[str]:
    stem = f"{home}/{name.replace('.', '/')}".lstrip("/")
    return [stem + ".rs", stem + "/mod.rs"]


def _above(path: str, levels: int) -> list[str]:
    """The file of the module so many levels above."""
    folder, _, name = path.rpartition("/")
    here = folder if name in _ROOTS else path.removesuffix(".rs")
    for _ in range(levels):
        here = here.rpartition("/")[0]
    return [f"{here}/{root}".lstrip("/") for root in ("mod.rs", "lib.rs", "main.rs")] + [here + ".rs"]


def _roots(path: str, files: Collection[str]) -> Iterator[str]:
    """The roots of the crate that a file is in."""
    folder = path.rpartition("/")[0]
    if folder.rpartition("/")[2] in ("tests", "examples", "benches", "bin"):
        yield path
    while True:
        for root in ("lib.rs", "main.rs"):
            yield f"{folder}/{root}".lstrip("/")
        if f"{folder}/Cargo.toml".lstrip("/") in files or not folder:
            break
        folder = folder.rpartition("/")[0]
    yield path


def _crates(path: str, name: str, files: Collection[str]) -> Iterator[str]:
    """The library of that name: a folder below one of those above `path`, or the package that `path` belongs to."""
    folder = path.rpartition("/")[0]
    package = ""
    while True:
        for spelled in (name, name.replace("_", "-")):
            yield f"{folder}/{spelled}/src/lib.rs".lstrip("/")
            yield f"{folder}/crates/{spelled}/src/lib.rs".lstrip("/")
        if not package and f"{folder}/Cargo.toml".lstrip("/") in files:
            package = f"{folder}/src/lib.rs".lstrip("/")
        if not folder:
            break
        folder = folder.rpartition("/")[0]
    if package and path != package:
        yield package


def module_of(path: str) -> str:
    """The dotted path of a file's module, from the tree's root."""
    stem = path.removesuffix(".rs").removesuffix("/mod")
    return stem.replace("/", ".")
