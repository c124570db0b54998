"""Which file an `#include` means. Only paths are looked at, never a disk."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Collection

from prsplit.languages.near import shared_folders

_SYSTEM = frozenset(
    f"{name}.h"
    for name in "assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign stdarg "
    "stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string tgmath threads time uchar wchar wctype unistd".split()
)
_SUFFIXES = frozenset(
    {"h", "hh", "hpp", "hxx", "h++", "inl", "ipp", "cuh", "inc", "def", "c", "cc", "cpp", "cxx", "cu", "tcc"}
)


class _Index:
    """The files of one tree by name; the last one is kept, since one run asks about one tree."""

    def __init__(self) -> None:
        self.of: Collection[str] | None = None
        self.by_name: dict[str, list[str]] = {}

    def named(self, name: str, files: Collection[str]) -> list[str]:
        if self.of is not files:
            found: dict[str, list[str]] = defaultdict(list)
            for path in files:
                base = path.rpartition("/")[2]
                if base.rpartition(".")[2] in _SUFFIXES or "." not in base:
                    found[base].append(path)
            self.of, self.by_name = files, found
        return self.by_name.get(name, [])


_INDEX = _Index()


def included_files(path: str, module: str, files: Collection[str]) -> tuple[str, ...]:
    """The files that including `module` from `path` could mean: the one beside `path`, then any whose path ends so,
    nearest first."""
    folder = posixpath.dirname(path)
    beside = posixpath.normpath(posixpath.join(folder, module))
    found: dict[str, None] = {}
    if beside in files:
        found[beside] = None
    tail = posixpath.normpath(module)
    while tail.startswith("../"):
        tail = tail[3:]
    if tail in _SYSTEM:
        return tuple(found)
    fitting = [one for one in _INDEX.named(tail.rpartition("/")[2], files) if one == tail or one.endswith("/" + tail)]
    found.update(dict.fromkeys(sorted(fitting, key=lambda one: (-shared_folders(one, path), one.count("/"), one))))
    return tuple(one for one in found if one != path)
