"""What a language says beside its query: how imports are written, which files they mean, whom its names are shared with."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from prsplit.languages.queried.places import Places
from prsplit.model.outline import Import

_ARGUMENTS = re.compile(r"<.*|\[.*|\(.*|\{.*", re.DOTALL)
_PARTS = re.compile(r"\.|::|\\|->")


def _plain(name: str) -> str:
    return name


@dataclass(frozen=True, slots=True)
class Dialect:
    """One language. `imports` reads the text of a node that the query calls an import; `files` says which files of a tree
    an import's module means, seen from a path. `shared` tells with whom a file shares its top-level names: with all files of
    its `package`, with the whole `tree`, or with none but the `file` itself; `strict`, that a name may stand there only once. `nested` tells that a namespace
    is part of the names in it. `leading` are nodes that belong to the declaration behind them. `maker` is what a
    constructor is called among a type's members, `makes` the word that calls it, where there is one. `kin` are the containers that hold
    members of a type `{}` apart from it, `foreign` names that no project defines. `clean` turns a name as
    captured into the one that is bound. `conditional` tells that `#if` may stand inside of declarations.
    """

    name: str
    grammar: str
    suffixes: tuple[str, ...]
    imports: Callable[[str], tuple[Import, ...]]
    files: Callable[[str, str, Places], tuple[str, ...]]
    shared: str = "tree"
    strict: bool = True
    nested: bool = False
    comments: frozenset[str] = frozenset({"comment"})
    leading: frozenset[str] = frozenset()
    maker: str = ""
    makes: str = ""
    kin: tuple[str, ...] = ()
    foreign: frozenset[str] = frozenset()
    clean: Callable[[str], str] = _plain
    conditional: bool = False


def everything(module: str, spelled: str = "") -> Import:
    """An import that makes all of a file or namespace seen, and may change what any name below it means."""
    return Import(f"* {spelled or module}".replace(".", "/"), module, "*", ambient=True)


def one_name(parts: list[str], alias: str = "") -> Import:
    """An import of a dotted name: of a type (then its file is meant), or of a member of a package."""
    place = next((n for n, part in enumerate(parts) if part[:1].isupper()), -1)
    bound = alias or parts[-1]
    if place >= 0:
        return Import(bound, ".".join(parts[: place + 1]), ".".join(parts[place:]))
    return Import(bound, ".".join(parts[:-1]), parts[-1]) if parts[:-1] else Import(bound, parts[-1])


def parts_of(name: str) -> tuple[str, ...]:
    """The parts of a name as written: without type arguments, call arguments, marks of optional types."""
    bare = _ARGUMENTS.sub("", name).strip(" ?!&*\n\t\r")
    return tuple(part.strip() for part in _PARTS.split(bare) if part.strip())
