"""What every language module answers. All answers are values of `prsplit.model.outline`."""

from __future__ import annotations

from collections.abc import Collection, Container
from typing import Protocol

from prsplit.model.outline import Facts, Outline, Parameter


class Language(Protocol):
    """One language. Implementations are modules' single objects, stateless apart from compiled queries."""

    name: str
    suffixes: tuple[str, ...]

    grammar: str
    """What parses it, as `prsplit.languages.parsing.grammar` asks."""

    aliased: bool
    """Whether settings of the tree may say where an import leads."""

    def outline(self, data: bytes, *, facts: bool = True) -> Outline | None:
        """The outline of one blob, or None when it can't be parsed in time or holds what the grammar can't place.

        Laws: the leaves tile `data` byte for byte; `facts` is parallel to `leaves`, or empty when not asked for.
        """

    def facts(self, data: bytes, outline: Outline, wanted: Container[int]) -> tuple[Facts, ...]:
        """The facts of an outline that was read without them, parallel to its leaves; empty for leaves (by index) that
        are not `wanted`."""

    def module_files(self, path: str, module: str, files: Collection[str]) -> tuple[str, ...]:
        """The files of the tree that importing `module` (leading dots kept) from `path` could load, best first."""

    def compatible(self, old: tuple[Parameter, ...], new: tuple[Parameter, ...]) -> bool:
        """Whether every call that is legal against `old` stays legal against `new`."""

    def layout_alone(self, old: bytes, new: bytes) -> bool:
        """Whether two texts of a leaf differ in layout alone; False where that can't be told."""

    def module_of(self, path: str) -> str:
        """The module that a file is, so that two files with the same answer stand in for each other (`a/b.py` and
        `a/b/__init__.py`); empty when the file is no module."""

    def markers(self, path: str) -> tuple[str, ...]:
        """Files that make the folders above `path` importable (`a/__init__.py` for `a/b.py`), whether they exist or not."""


class Format(Protocol):
    """A structured text: sections and entries, which bind nothing and use nothing by name."""

    @property
    def name(self) -> str:
        """What people call it."""

    def outline(self, data: bytes) -> Outline | None:
        """The outline of one text, its leaves tiling `data` byte for byte, or None where it is not understood: it is then
        cut by hunk."""
