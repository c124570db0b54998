"""The walk through one leaf of a language with braces: block scopes, an explicit stack, and what is referred to."""

from __future__ import annotations

import zlib
from bisect import bisect_right
from collections.abc import Callable, Container, Iterable, Mapping
from typing import TYPE_CHECKING

from prsplit.languages.braces import Plot, Tiles, decoded, letter
from prsplit.model.outline import Call, Facts, Import, Leaf, Reference, Text

if TYPE_CHECKING:
    from tree_sitter import Node

Span = tuple[int, int]
Known = tuple[str, ...] | Import | None
"""What a local name is: an object of the type written so, an import, or unknown."""

Visit = Callable[["Walk", "Node", Span], None]

GIVES = "()"
"""Behind a name in a known type: what the field of that name holds, or the function of that name returns."""

MAX_TEXTS = 200
_MAX_TEXT = 200


class Tongue:
    """How one language's nodes are visited. `visits`: node type → visit, others are looked through; `scopes`: nodes
    whose names end with them; `statements`: nodes that a reference's digest is taken of; `blocks`: bodies that a
    statement's digest stops at."""

    def __init__(
        self,
        visits: Mapping[str, Visit],
        scopes: Iterable[str],
        statements: Iterable[str],
        blocks: Iterable[str],
        dropped: Iterable[str],
    ) -> None:
        """Take the tables; `dropped` are names that no project defines."""
        self.visits, self.scopes, self.statements = dict(visits), frozenset(scopes), frozenset(statements)
        self.blocks, self.dropped = frozenset(blocks), frozenset(dropped)


class Setting:
    """What the leaves of one text share: its lines, the names of each container, their types, the imports."""

    def __init__(self, text: bytes, tiles: Tiles) -> None:
        """Index the lines and what each scope binds."""
        self.text = text
        self._starts: list[int] | None = None
        self.bound: dict[str, set[str]] = {}
        self.imported: dict[tuple[str, str], Import] = {}
        self.types: dict[tuple[str, str], Known] = {}
        self.letters: dict[str, frozenset[str]] = {}
        """Members of the containers that have type parameters."""
        self.module: set[str] = set()
        self.bases = {leaf.name: leaf.bases for leaf in tiles.leaves if leaf.kind == "class"}
        self.classes = self.bases.keys()
        for leaf in tiles.leaves:
            (self.bound.setdefault(leaf.scope, set()) if leaf.scope else self.module).update(leaf.binds)
            if leaf.members:
                self.bound.setdefault(leaf.name, set()).update(leaf.members)
            if leaf.members[-1:] and leaf.members[-1].startswith("<"):
                self.letters[leaf.name] = frozenset(leaf.members)
            for entry in leaf.imports:
                self.imported[leaf.scope, entry.bound] = entry

    def line(self, offset: int) -> int:
        """The 0-based line of a byte."""
        if self._starts is None:
            starts, place = [], self.text.find(b"\n")
            while place >= 0:
                starts.append(place + 1)
                place = self.text.find(b"\n", place + 1)
            self._starts = starts
        return bisect_right(self._starts, offset)

    def read(
        self, tiles: Tiles, wanted: Container[int] | None, leaf: Callable[[Setting, Leaf, Plot], Facts]
    ) -> tuple[Facts, ...]:
        """The facts of the wanted leaves (None: of all), by a function that reads one."""
        return tuple(
            leaf(self, one, plot)
            if plot.nodes and one.kind != "import" and (wanted is None or place in wanted)
            else Facts()
            for place, (one, plot) in enumerate(zip(tiles.leaves, tiles.plots, strict=True))
        )


class Walk:
    """The state of one leaf's walk."""

    def __init__(self, tongue: Tongue, setting: Setting, leaf: Leaf, *, me: str = "", enclosing: bool = True) -> None:
        """`me` is the type that `self` or `this` stands for; names of containers are in sight where they are `enclosing`."""
        self.tongue, self.setting, self.text, self.leaf, self.me = tongue, setting, setting.text, leaf, me
        self.enclosing = enclosing
        self.first = setting.line(leaf.start)
        self.todo: list[tuple[Node | None, Span | Callable[[], None]]] = []
        self.scopes: list[dict[str, Known]] = [{}]
        self.found: list[tuple[int, Reference]] = []
        self.strings: list[Text] = []
        self.handed: list[tuple[str, int]] = []
        self._digests: dict[Span, int] = {}
        self.item = ""

    def name(self, node: Node) -> str:
        """The text of a node."""
        return decoded(self.text[node.start_byte : node.end_byte])

    def push(self, nodes: Iterable[Node | None], span: Span) -> None:
        """Visit some nodes next, in their order."""
        self.todo.extend((node, span) for node in reversed([node for node in nodes if node is not None]))

    def later(self, action: Callable[[], None]) -> None:
        """Do something once all that is pushed after this has been visited."""
        self.todo.append((None, action))

    def bind(self, name: str, known: Known = None) -> None:
        """Make a name local from here on."""
        if name != "_":
            self.scopes[-1][name] = known

    def leave(self) -> None:
        """End a scope."""
        self.scopes.pop()

    def local(self, name: str) -> tuple[bool, Known]:
        """Whether a name is local here, and what it is."""
        for scope in reversed(self.scopes):
            if name in scope:
                return True, scope[name]
        return False, None

    def digest(self, span: Span) -> int:
        """A checksum of a statement with its white space normalised."""
        if span not in self._digests:
            self._digests[span] = zlib.crc32(b" ".join(self.text[span[0] : span[1]].split()))
        return self._digests[span]

    def emit(
        self,
        offset: int,
        chain: tuple[str, ...],
        span: Span,
        call: Call | None = None,
        *,
        member: bool = False,
        unknown: bool = False,
        imported: Import | None = None,
    ) -> None:
        """Keep one reference."""
        line = self.setting.line(offset) - self.first
        reference = Reference(
            chain, line, self.digest(span), self.item, member=member, unknown=unknown, imported=imported, call=call
        )
        self.found.append((offset, reference))

    def unknown(self, offset: int, names: Iterable[str], span: Span, call: Call | None = None) -> None:
        """Members of objects whose type is not known."""
        names = tuple(names)
        for place, name in enumerate(names):
            self.emit(offset, (name,), span, call if place == len(names) - 1 else None, unknown=True)

    def use(
        self, offset: int, chain: tuple[str, ...], span: Span, call: Call | None = None, *, value: bool = False
    ) -> None:
        """A dotted name. With `value`, what stands behind the first name are members of an object, not names in a
        module or type."""
        head, rest = chain[0], chain[1:]
        here, known = self.local(head)
        if here:
            if call is not None and not (rest or known or call.starred):
                self.handed.append((head, call.positional))
            self._local(offset, known, rest, span, call)
            return
        if self._letter(offset, head, rest, span, call):
            return
        scope = (self.leaf.name if self.leaf.members else self.leaf.scope) if self.enclosing else ""
        while scope:
            if head in self.setting.bound.get(scope, ()):
                self._inner(offset, scope, chain, span, call)
                return
            scope = scope.rpartition(".")[0]
        if head in self.tongue.dropped and head not in self.setting.module:
            self.unknown(offset, rest if value else (), span, call)
            return
        if not (head in self.leaf.binds and not rest and not self.leaf.scope):
            self.emit(offset, chain, span, call)
        if value and rest and ("", head) not in self.setting.imported:
            self.unknown(offset, rest, span, call)

    def _letter(self, offset: int, head: str, rest: tuple[str, ...], span: Span, call: Call | None) -> bool:
        """Whether a name is a type parameter of a container around the leaf."""
        scope, written = self.leaf.scope if self.setting.letters else "", letter(head)
        while scope:
            if written in self.setting.letters.get(scope, ()):
                self.emit(offset, (scope, written), span, member=True)
                self.unknown(offset, rest, span, call)
                return True
            scope = scope.rpartition(".")[0]
        return False

    def _local(self, offset: int, known: Known, rest: tuple[str, ...], span: Span, call: Call | None) -> None:
        if isinstance(known, Import):
            self.emit(offset, rest, span, call, imported=known)
        elif known and rest:
            self.member(offset, known, rest, span, call)
        else:
            self.unknown(offset, rest, span, call)

    def member(self, offset: int, owner: tuple[str, ...], rest: tuple[str, ...], span: Span, call: Call | None) -> None:
        """Members of an object whose type is written `owner`; a local of that name tells nothing of the type."""
        nested = self._nested(owner)
        if self.local(owner[0])[0]:
            self.unknown(offset, rest, span, call)
            return
        if nested:
            self.emit(offset, (nested, rest[0]), span, call if len(rest) == 1 else None, member=True)
        elif any(part.endswith(GIVES) for part in owner):
            self.emit(offset, (*owner, rest[0]), span, call if len(rest) == 1 else None, unknown=True)
        elif owner[0] not in self.tongue.dropped:
            self.emit(offset, (*owner, rest[0]), span, call if len(rest) == 1 else None, member=True)
        given = (nested,) if nested else owner
        for place, name in enumerate(rest[1:], 1):
            given = (*given, rest[place - 1] + GIVES)
            self.emit(offset, (*given, name), span, call if place == len(rest) - 1 else None, unknown=True)

    def _nested(self, owner: tuple[str, ...]) -> str:
        """The qualified name of a class that stands in a container around the leaf; empty for any other."""
        scope = (self.leaf.name if self.leaf.members else self.leaf.scope) if self.enclosing else ""
        while scope:
            if owner[0] in self.setting.bound.get(scope, ()):
                name = ".".join((scope, *owner))
                return name if name in self.setting.classes else ""
            scope = scope.rpartition(".")[0]
        return ""

    def use_member(self, offset: int, names: list[str], span: Span, call: Call | None) -> None:
        """Members of the class that the leaf is in; what follows a field is looked up by the field's type."""
        scope = self.leaf.scope
        if names[0] in self.setting.bound.get(scope, ()):
            self._inner(offset, scope, (names[0], *names[1:]), span, call)
        else:
            self.emit(offset, (scope, names[0]), span, call if len(names) == 1 else None, member=True)
            self.unknown(offset, names, span, call)

    def _inner(self, offset: int, scope: str, chain: tuple[str, ...], span: Span, call: Call | None) -> None:
        """A name of a container around the leaf."""
        head, rest = chain[0], chain[1:]
        entry = self.setting.imported.get((scope, head))
        own = scope == self.leaf.scope and head in self.leaf.binds
        if not own:
            self.emit(offset, (scope, head), span, None if rest else call, member=True)
        known = self.setting.types.get((scope, head))
        if entry is not None:
            self.emit(offset, rest, span, call, imported=entry)
        elif rest and f"{scope}.{head}" in self.setting.classes:
            self.emit(offset, (f"{scope}.{head}", rest[0]), span, call, member=True)
        elif rest and isinstance(known, tuple) and known:
            self.member(offset, known, rest, span, call)
        else:
            self.unknown(offset, rest, span, call)

    def literal(self, node: Node, value: str) -> None:
        """Keep a string literal that may name a file."""
        if (
            len(value) <= _MAX_TEXT
            and len(self.strings) < MAX_TEXTS
            and ("/" in value or "." in value)
            and " " not in value
        ):
            self.strings.append(Text(value, self.setting.line(node.start_byte) - self.first))

    def run(self) -> None:
        """Visit all that is on the stack, and what it puts there."""
        tongue, todo = self.tongue, self.todo
        while todo:
            node, span = todo.pop()
            if node is None:
                assert callable(span)
                span()
                continue
            assert not callable(span)
            kind = node.type
            if kind in tongue.statements:
                span = self.extent(node)
            if kind in tongue.scopes:
                self.scopes.append({})
                self.later(self.leave)
            visit = tongue.visits.get(kind)
            if visit is not None:
                visit(self, node, span)
            elif node.child_count:
                todo.extend([(child, span) for child in reversed(node.named_children)])

    def extent(self, node: Node) -> Span:
        """A statement's bytes, up to its first block."""
        for child in node.named_children:
            if child.type in self.tongue.blocks:
                return node.start_byte, child.start_byte
        return node.start_byte, node.end_byte

    def facts(self) -> Facts:
        """What was found, in the order of the text."""
        self.found.sort(key=lambda entry: entry[0])
        references = tuple(dict.fromkeys(reference for _, reference in self.found))
        return Facts(references, tuple(self.strings), tuple(self.handed))


def call_of(node: Node | None, skip: Iterable[str] = (), *, starred: bool = False) -> Call:
    """How a call passes its arguments."""
    arguments = [child for child in (node.named_children if node is not None else ()) if child.type not in skip]
    return Call(len(arguments), (), starred)


def owned(plot: Plot) -> list[Node]:
    """The nodes of a leaf that its references are read from; of a container, what stands before its first member."""
    if plot.limit < 0:
        return list(plot.nodes)
    found: list[Node] = []
    todo = list(reversed(plot.nodes))
    while todo:
        node = todo.pop()
        if node.end_byte <= plot.limit:
            found.append(node)
        elif node.start_byte < plot.limit:
            todo.extend(reversed(node.named_children))
    return found
