"""Generated changes: a base and a head tree that each fit together, with every kind of change git knows in between."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from support.generate_base import invent
from support.generate_choice import Choice, choices, seeded
from support.generate_edits import edited
from support.generate_files import FILE, KINDS, Files, Node
from support.generate_project import Project, indexed, path_of
from support.generate_python import render
from support.generate_texts import structured

EPISODES = {**KINDS, "structured text": structured}
"""What may happen beside the Python project."""


@dataclass(frozen=True, slots=True)
class Change:
    """Two trees and what lies between them: the edits of the Python project and the kinds of the other files."""

    base: Files
    head: Files
    edits: tuple[str, ...]
    kinds: tuple[str, ...]
    limit: int

    def __repr__(self) -> str:
        """Only what differs, so that a failing example can be read."""
        paths = sorted(path for path in {*self.base, *self.head} if self.base.get(path) != self.head.get(path))
        rows = [f"  {path!r}: {self.base.get(path)} -> {self.head.get(path)}" for path in paths]
        return "\n".join([f"Change(limit={self.limit}, edits={self.edits}, kinds={self.kinds}", *rows, ")"])

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: ANN401, ARG002, FBT001 - Hypothesis asks for it
        printer.text(repr(self))


def make(
    choice: Choice, *, modules: int = 4, size: int = 4, edits: int = 8, kinds: int = 3, rich: bool = True
) -> Change:
    """One change. `rich` adds the Python project; `kinds` bounds the number of other files that change."""
    base: Files = {}
    head: Files = {}
    held: list[str] = []
    if rich:
        project = invent(choice, modules, size)
        after, held = edited(choice, deepcopy(project), edits)
        base, head = written(project), written(after)
    chosen = [choice.pick(tuple(EPISODES)) for _ in choice.many(0 if held else 1, kinds)]
    for place, kind in enumerate(chosen):
        EPISODES[kind](choice, b"%s%d" % (choice.pick((b"z", b"docs/z", b"A")), place), base, head)
    if base == head:
        head[b"notes.txt"] = Node(FILE, b"something\n")
    base.setdefault(b"LICENSE", Node(FILE, b"Free.\n"))
    head.setdefault(b"LICENSE", base[b"LICENSE"])
    return Change(base, head, tuple(held), tuple(chosen), choice.pick((40, 10, 0, 400, 3)))


def written(project: Project) -> Files:
    """The files of a project: its modules, a README that names its definitions, requirements and a changelog."""
    index, files, foreign = indexed(project), Files(), set()
    for module in project.modules:
        source, page = render(index, module)
        files[path_of(project, module).encode()] = Node(FILE, _encoded(source, module.layout.oddity))
        foreign |= page.imports.foreign
    names = [f"- `{item.name}`\n" for module in project.modules for item in module.definitions]
    files[b"README.md"] = Node(FILE, ("# Project\n\n" + "".join(names)).encode())
    files[b"requirements.txt"] = Node(FILE, "".join(f"{name}\n" for name in sorted(foreign)).encode())
    news = "".join(f"- {entry}\n" for entry in project.news)
    files[b"CHANGELOG.md"] = Node(FILE, f"# Changes\n\n## Unreleased\n\n{news}- first\n".encode())
    return files


def _encoded(source: str, oddity: str) -> bytes:
    """The source as bytes, with the oddity that its module is to have."""
    match oddity:
        case "crlf":
            return source.replace("\n", "\r\n").encode()
        case "mixed":
            return source.replace("\n", "\r\n", 3).encode()
        case "no final newline":
            return source.rstrip("\n").encode()
        case "form feed":
            return source.replace("\n\n\n", "\n\n\f\n").encode()
        case "bom":
            return b"\xef\xbb\xbf" + source.encode()
        case "latin-1":
            return b"# coding: latin-1\n# caf\xe9\n" + source.encode()
        case "u+2028":
            return (source + "# one\u2028two\u0085three\n").encode()
        case "lone cr":
            return source.encode() + b"# one\r# two\n"
    return source.encode()


@st.composite
def changes(draw: st.DrawFn, *, rich: bool = True, kinds: int = 3) -> Change:
    """Changes drawn by Hypothesis. Without `rich` they hold no Python project."""
    return make(draw(choices()), rich=rich, kinds=kinds)


def sample(seed: int, *, modules: int = 4, size: int = 4, edits: int = 8, kinds: int = 3, rich: bool = True) -> Change:
    """The change that belongs to a seed, the same everywhere."""
    return make(seeded(seed), modules=modules, size=size, edits=edits, kinds=kinds, rich=rich)
