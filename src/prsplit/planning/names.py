"""What a reader would call the things that a PR changes: definitions, files, folders."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from prsplit.model.atom import Atom
from prsplit.model.places import GENERIC_FOLDERS

_SHORT, _LONGEST, _SENTENCE = 40, 56, 90
"""Characters from which on a dotted name is told by its last parts, and those of a name in a title, and in a sentence."""
_MANIFESTS = frozenset(("readme", "cargo", "package", "cmakelists", "pom", "build", "makefile"))
_ASIDE = frozenset(("bench", "benches", "benchmark", "benchmarks", "examples", "example", "scripts", "tools", "docs"))
"""Folders of files that are not the product: a file in them is called with its folder."""
_MARKERS = frozenset(("__init__", "index", "mod", "main", "__main__", "lib"))
_KIND = re.compile(r"^(?:impl|describe|suite|context|namespace|extern|extension) (?=\S)")
_MODULE = re.compile(r"^module exports(?:\.|$)")
"""What a file of CommonJS gives away: its file says more."""
_GUARD = re.compile(r"[A-Z][A-Z0-9_]*_(?:H|HH|HPP|HXX|INL|INCLUDED|INCLUDE_GUARD)_*$")
"""What only says that a file was read before."""
MACRO = re.compile(r"(?:[A-Z]+_)*TEST(?:_[A-Z]+)*$")
"""What tests are written with where they are macros: each has it."""
_CASE = re.compile(r"\s*([A-Za-z_]\w*)(?:\s*,\s*([A-Za-z_]\w*))?\s*\)")
"""The suite and the case, or the case alone, that such a macro is given."""
_TWIN = re.compile(r" #\d+(?=\.|$)")
"""What tells blocks of one name apart."""
_ODD = re.compile(r"[{}\[\]\"'`;=#<>].*|\s#\d+$")


@lru_cache(maxsize=1 << 14)
def plain(symbol: str) -> str:
    """A symbol without parameters and without the blocks around it (`namespace fmt/Arg::get(int)` → `Arg.get`). Empty
    where what is left is no name: a directive, an operator, a bracket. A constructor is its class, and a macro of a test is
    what it is given."""
    head, _, rest = symbol.partition("(")
    if (case := _CASE.match(rest)) and MACRO.search(head):
        return ".".join(filter(None, case.groups()))
    name = head.rpartition("/")[2]
    name = re.sub(r"^(?:[a-z]+ [\w.]+:)", "", name).replace("::", ".").replace("·", ".")
    name = _TWIN.sub("", name)
    bare = _MODULE.sub("", _ODD.sub("", _KIND.sub("", name)).strip(" .:,*&-"))
    bare = bare.removesuffix(" for")
    return "" if _GUARD.match(bare) or MACRO.match(bare) else re.sub(r"(?:^|(?<=\.))(\w+)\.\1$", r"\1", bare)


def top(symbol: str) -> str:
    """The outermost definition of a symbol: the class of a method."""
    return plain(symbol).partition(".")[0]


def named(atom: Atom) -> bool:
    """Whether a reader knows the atom by a definition's name."""
    name = top(atom.symbol)
    return bool(name) and not name.startswith("__") and atom.kind not in ("item", "section")


def thing(atom: Atom) -> str:
    """What the atom is part of: its outermost definition, or its file."""
    return top(atom.symbol) if named(atom) else atom.path.rpartition("/")[2]


def spelled(symbol: str) -> str:
    """A symbol as it may stand in a sentence, its last parts where it is long."""
    return shown(short(plain(symbol)), _SENTENCE)


def short(name: str) -> str:
    """The last parts of a long dotted name."""
    while len(name) > _SHORT and "." in name:
        name = name.partition(".")[2]
    return name


def shown(name: str, longest: int = _LONGEST) -> str:
    """A name as it may stand in a title: printable, on one line, without its last words where it is endless."""
    text = "".join(c if c.isprintable() else "?" for c in name)
    if len(text) > longest and (short := re.sub(r"[^A-Za-z0-9]+[A-Za-z0-9]*$", "", text[: longest + 1])):
        return short
    return cut(text, longest) or "files"


def cut(text: str, width: int) -> str:
    """The beginning of a text that is too long."""
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


def listed(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def stem(path: str) -> str:
    """The name of a file without its ending, or of its folder for a file that is named like any other."""
    folder, _, name = path.rpartition("/")
    found = name.partition(".")[0] or name
    if found.lower() in _MARKERS:
        above = folder.rpartition("/")[2]
        return shown(above if above.lower() not in ("", "src", "lib") else name)
    return shown(found)


def located(path: str) -> str:
    """A file by the folders that tell it from others of its name."""
    parts = path.split("/")
    return "/".join(parts[-3:])


def filed(path: str) -> str:
    """A file as a title calls it: by its folder too, where it is named like many others."""
    folder, _, name = path.rpartition("/")
    common = name.partition(".")[0].lower() in _MARKERS | _MANIFESTS
    above = folder.rpartition("/")[2]
    return f"{above}/{name}" if folder and (common or "." not in name or above.lower() in _ASIDE) else name


def subject_of_test(path: str) -> str:
    """What a file of tests is named after (`test_zip_tool` → `zip_tool`, `JsonWriterTest` → `JsonWriter`)."""
    name = stem(path) if path.rpartition("/")[2].count(".") < 2 else path.rpartition("/")[2].rpartition(".")[0]
    bare = re.sub(r"^tests?[_-]|[._-](?:tests?|spec)$|(?<=[a-z])Tests?$", "", name)
    return bare if bare.lower() not in GENERIC_FOLDERS else ""


def area(paths: Collection[str]) -> str:
    """The one file, or the last telling folder that all of the paths have in common; empty where there is none."""
    if len(set(paths)) == 1:
        return min(paths).rpartition("/")[2]
    telling = [part for part in folder_of(paths).split("/") if part.lower() not in GENERIC_FOLDERS]
    return telling[-1] if telling else ""


def folder_of(paths: Collection[str]) -> str:
    """The folder that all of the paths are in, from the root."""
    split = [path.split("/")[:-1] for path in paths]
    common: list[str] = []
    for parts in zip(*split, strict=False):
        if len(set(parts)) > 1:
            break
        common.append(parts[0])
    return "/".join(common)
