"""What an edit brings into a text and takes out of it, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Manner = Literal["name", "call", "attribute", "keyword", "flag", "mark", "key"]
"""How a name stands in a text: by itself, called, behind a dot, filled as an argument, behind dashes, behind `@`, quoted."""


SYNTAX = frozenset(
    "abstract async await const constexpr final inline match noexcept override readonly sealed static unsafe virtual".split()
)
"""Words of syntax that tell of an edit where most of it brings them, or takes them away."""


@dataclass(frozen=True, slots=True)
class News:
    """The names on the lines that an edit changes, each with how it stands there: those that its old text did not have, and
    those that its new one lacks; the version at head where the edit is that of its number alone; whether it is of comments
    alone, and of a license among them; whether it only says of what type names are, and whether it is about imports."""

    comes: Mapping[str, Manner] = field(default_factory=dict)
    goes: Mapping[str, Manner] = field(default_factory=dict)
    version: str = ""
    prose: bool = False
    license: bool = False
    typed: bool = False
    imports: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """Asks the texts of a change: what an atom brings and takes, and whether any of some changed files (all where none is
    named) has a word at base, and at head."""

    of: Callable[[int], News] = field(default=lambda _: News())
    stands: Callable[[str, frozenset[str]], tuple[bool, bool]] = field(default=lambda _word, _paths: (False, False))


NOTHING_READ = Reading()
