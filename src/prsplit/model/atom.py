"""The smallest pieces a change is taken apart into, and how the files are put together from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from prsplit.model.change import Entry
from prsplit.model.outline import Single

AtomKind = Literal[
    "file",  # the existence of a file: creation, deletion, rename, mode, type change, or a whole opaque file
    "definition",  # a function, method or class header
    "section",  # a section or an entry of a structured text
    "statement",  # a top-level or class-level statement
    "item",  # an item of a rendered list, imports among them
    "hunk",  # a textual hunk of a file without outline
]
Action = Literal["add", "delete", "modify", "rename", "move", "mode", "type"]


@dataclass(frozen=True, slots=True)
class Atom:
    """One indivisible edit.

    `index` is dense and positional within one run; `id` is a hash of path, symbol, kind, content and occurrence and
    survives re-runs. `added` and `deleted` count lines, `moved` those of them that are the same text elsewhere.
    `line` is the 1-based line at head (at base for a deletion) where it begins.
    """

    index: int
    id: str
    path: str
    symbol: str
    kind: AtomKind
    action: Action
    added: int = 0
    deleted: int = 0
    moved: int = 0
    line: int = 1

    @property
    def lines(self) -> int:
        """Added plus deleted lines."""
        return self.added + self.deleted


@dataclass(frozen=True, slots=True)
class TextSlot:
    """A place that holds `old` until its atom is taken and `new` afterwards; `atom` is -1 where both are the same."""

    old: bytes
    new: bytes
    atom: int = -1
    frame: str = ""


@dataclass(frozen=True, slots=True)
class FrameSlot:
    """The opening or closing line of a block that is written only while one of the slots with `frame == name` writes
    anything. `frame` names the block around it."""

    name: str
    old: bytes
    new: bytes
    atom: int = -1
    frame: str = ""


@dataclass(frozen=True, slots=True)
class SlotItem:
    """One list item at both ends; None where an end lacks it. `old_rank`/`new_rank` order it at that end."""

    key: str
    old: bytes | None
    new: bytes | None
    atom: int = -1


@dataclass(frozen=True, slots=True)
class ListSlot:
    """A rendered list whose items belong to atoms of their own. `items` is in an order that respects both ends.

    With no atom taken it writes `old`, with all taken `new`; in between `open + between.join(items) + tail + close`, or
    `empty` without items, and as `single` tells with one. `style` is the atom of the list's own punctuation (-1 if unchanged apart from its items).
    """

    old: bytes
    new: bytes
    items: tuple[SlotItem, ...]
    open: bytes
    between: bytes
    tail: bytes
    close: bytes
    empty: bytes
    frame: str = ""
    single: Single | None = None


Slot = TextSlot | FrameSlot | ListSlot


@dataclass(frozen=True, slots=True)
class FilePatch:
    """How one changed file is composed from base and any set of atoms.

    `file_atom` (or -1) makes the file exist, vanish, move, or change mode or kind. `slots` is None for a file that is
    taken whole: then `file_atom` swaps `old` for `new`. Otherwise, once moved or created, the content is the slots'.
    `mode_atom` (or -1) switches the mode alone.
    """

    old: Entry | None
    new: Entry | None
    file_atom: int = -1
    mode_atom: int = -1
    slots: tuple[Slot, ...] | None = None

    @property
    def path(self) -> str:
        """The path at head, or at base for a deletion."""
        entry = self.new or self.old
        assert entry is not None
        return entry.path


@dataclass(frozen=True, slots=True)
class FileState:
    """A file at one step: a blob known to git (`oid`) or new content (`data`), never both."""

    path: str
    mode: str
    oid: str | None
    data: bytes | None
