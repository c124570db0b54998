"""Languages with braces: the tiling of a text by declarations, and containers with an opening, members and a closing line."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from prsplit.languages import parsing
from prsplit.languages.generics import arity
from prsplit.languages.python.lists import Written, list_form
from prsplit.model.outline import Import, Leaf, LeafKind, ListForm, Parameter, Reference, Single

if TYPE_CHECKING:
    from tree_sitter import Node

_MAX_NESTING = 20
_LONE_CR = re.compile(rb"\r(?!\n)")
_COMMENTS = (b"//", b"/*")
_WORD = re.compile(rb"[\w@]")
_NEWLINE = re.compile(rb"\n")
_FEW = 5
"""Leaves with errors that are always tolerated; beyond, up to a quarter of all."""


@dataclass(frozen=True, slots=True)
class Plot:
    """What of the tree a leaf holds: its nodes, or of a container only what stands before its first member."""

    nodes: tuple[Node, ...] = ()
    limit: int = -1


@dataclass(frozen=True, slots=True)
class Sight:
    """What a language sees in one declaration.

    A container has `inside`: its members' nodes; its opening ends with the line of `opening`, its closing line begins
    behind its last member, and `closing` is where its closing bracket stands. `around` are the brackets in which names stand
    where they are several, and the name that needs them even so.
    """

    kind: LeafKind = "statement"
    name: str = ""
    binds: tuple[str, ...] = ()
    weak: bool = False
    imports: tuple[Import, ...] = ()
    spans: tuple[tuple[str, int, int], ...] = ()
    brackets: tuple[int, int] = (-1, -1)
    around: tuple[bytes, bytes, bytes] = (b"", b"", b"")
    signature: tuple[Parameter, ...] | None = None
    returns: str = ""
    bases: tuple[str, ...] = ()
    abstract: bool = False
    members: tuple[str, ...] = ()
    apart: bool = False
    demanded: bool = False
    local: bool = False
    reach: int = 0
    unset: bool = False
    extends: Reference | None = None
    typed: tuple[tuple[str, str], ...] = ()
    scope: str | None = None
    inside: tuple[Node, ...] | None = None
    opening: int = -1
    closing: int = -1


@dataclass(frozen=True, slots=True)
class Tiles:
    """Leaves and, in parallel, their plots."""

    leaves: tuple[Leaf, ...]
    plots: tuple[Plot, ...]


@dataclass(slots=True)
class Speech:
    """What a language says of its syntax: how one declaration looks, which nodes are comments, and which stand before
    the declaration they belong to."""

    sight: Callable[[list[Node], str], Sight]
    comments: frozenset[str]
    leading: frozenset[str] = field(default_factory=frozenset)


def decoded(text: bytes) -> str:
    """Source bytes as text, as everywhere in memory."""
    return text.decode("utf-8", "surrogateescape")


def plain(name: str) -> str:
    """A name that may stand in a qualified one: on one line, without dots."""
    return " ".join(name.split()).replace(".", "·")


def letter(name: str) -> str:
    """What a type parameter is called among the members of its class: nothing behind a dot means it."""
    return f"<{name}>"


def letters(node: Node, text: bytes) -> tuple[str, ...]:
    """The type parameters of a declaration, as members; they follow all others."""
    listed = node.child_by_field_name("type_parameters")
    found: list[str] = []
    for one in listed.named_children if listed is not None else ():
        name = one.child_by_field_name("name") or next(
            (child for child in one.named_children if child.type in ("type_identifier", "identifier")), None
        )
        if name is not None and not one.type.startswith("lifetime"):
            found.append(letter(decoded(text[name.start_byte : name.end_byte])))
    return tuple(dict.fromkeys(found))


class Tiler:
    """Cuts one text into leaves."""

    def __init__(self, text: bytes, speech: Speech) -> None:
        """Begin at the top."""
        self.text, self.speech = text, speech
        self.leaves: list[Leaf] = []
        self.plots: list[Plot] = []
        self.here = 0
        self.seen: dict[str, int] = {}
        first = text.find(b"\n")
        self.newline = b"\r\n" if first > 0 and text[first - 1 : first] == b"\r" else b"\n"

    def place(self, leaf: Leaf, plot: Plot) -> None:
        """Add a leaf that begins where the last one ended; empty ones are dropped."""
        assert leaf.start == self.here
        assert leaf.end >= leaf.start
        if leaf.end > leaf.start:
            self.leaves.append(leaf)
            self.plots.append(plot)
            self.here = leaf.end

    def header(self, end: int) -> None:
        """What stands above the first declaration."""
        self.place(Leaf("header", "", 0, max(end, 0)), Plot())

    def finish(self) -> Tiles:
        """Whatever is left is the file's tail."""
        self.place(Leaf("tail", "", self.here, len(self.text)), Plot())
        return Tiles(tuple(self.leaves), tuple(self.plots))

    def line_end(self, offset: int) -> int:
        """Where the line of a byte ends, behind its newline."""
        end = self.text.find(b"\n", offset)
        return len(self.text) if end < 0 else end + 1

    def licence(self, first: int) -> int:
        """Where the opening comments end that a blank line parts from the first declaration at `first`."""
        blank = max(self.text.rfind(b"\n\n", 0, first), self.text.rfind(b"\n\r\n", 0, first))
        return self.line_end(blank + 1) if blank >= 0 and self.text[:blank].strip() else 0

    def groups(self, nodes: list[Node]) -> list[list[Node]]:
        """Declarations by line, with what leads them; those that share a line are never parted."""
        found: list[list[Node]] = []
        end = -1
        open_ = False
        for node in nodes:
            comment = node.type in self.speech.comments
            if comment and node.start_byte >= end:
                continue
            if comment:
                end = max(end, self.line_end(max(node.end_byte - 1, node.start_byte)))
                if b"\n" in self.text[node.start_byte : node.end_byte - 1] and found:
                    found[-1].append(node)
                continue
            if found and (open_ or node.start_byte < end):
                found[-1].append(node)
            else:
                found.append([node])
            open_ = node.type in self.speech.leading
            end = max(end, self.end_of(node))
        return found

    def end_of(self, node: Node) -> int:
        """Where the line of a node's last byte ends."""
        return self.line_end(max(node.end_byte - 1, node.start_byte))

    def suite(self, nodes: list[Node], scope: str = "", depth: int = 0) -> None:
        """Place the declarations of a file or container."""
        for group in self.groups(nodes):
            heads = [
                node for node in group if node.type not in self.speech.leading and node.type not in self.speech.comments
            ]
            sight = self.speech.sight(group, scope) if len(heads) == 1 else self.crowd(heads, scope)
            self.declare(group, sight, scope, depth)

    def crowd(self, heads: list[Node], scope: str) -> Sight:
        """Several declarations on one line."""
        sights = [self.speech.sight([node], scope) for node in heads]
        binds = tuple(dict.fromkeys(name for one in sights for name in one.binds))
        entries = tuple(entry for one in sights for entry in one.imports)
        return Sight("statement", name=binds[0] if binds else "", binds=binds, imports=entries)

    def named(self, scope: str, sight: Sight) -> str:
        """A qualified name, numbered where a container's would stand twice."""
        if not sight.name:
            return ""
        name = f"{scope}.{sight.name}" if scope else sight.name
        if sight.kind == "class":
            self.seen[name] = self.seen.get(name, 0) + 1
            if self.seen[name] > 1:
                name += f" #{self.seen[name]}"
        return name

    def declare(self, group: list[Node], sight: Sight, scope: str, depth: int) -> None:
        """Place one declaration: one leaf, or the leaves of a container."""
        home = scope if sight.scope is None else sight.scope
        end = max(self.end_of(node) for node in group)
        inner = list(sight.inside or ())
        groups = self.groups(inner)
        opening = self.line_end(max(sight.opening - 1, 0))
        parted = (
            bool(groups)
            and depth < _MAX_NESTING
            and opening <= groups[0][0].start_byte
            and max(self.end_of(node) for node in groups[-1]) <= sight.closing
        )
        form = self.form(group, sight, end) if sight.spans else None
        name = self.named(home, sight)
        if groups and not parted:
            sight = self.closed(groups, sight, name)
        binds = sight.binds
        if " #" in name and sight.binds and sight.name == sight.binds[0]:
            binds = (name.rpartition(".")[2],) if " " in sight.name else sight.binds
        leaf = Leaf(
            sight.kind, name, self.here, opening if parted else end, home, "", binds, sight.weak, sight.imports, form,
            sight.signature, sight.bases, sight.abstract, sight.kind == "class", (), sight.members, sight.apart,
            sight.demanded, local=sight.local, reach=sight.reach, unset=sight.unset, returns=sight.returns,
            arity=arity(group) if sight.kind != "function" else (0, 0), extends=sight.extends, typed=sight.typed,
        )  # fmt: skip
        self.place(leaf, Plot(tuple(group), opening if parted else -1))
        if parted:
            self.suite(inner, name, depth + 1)
            self.place(Leaf("tail", name + "}", self.here, end, name), Plot())

    def closed(self, groups: list[list[Node]], sight: Sight, name: str) -> Sight:
        """A container on one line: what its members bind are names in it."""
        inner = [bound for group in groups for bound in self.speech.sight(group, name).binds]
        return replace(sight, members=tuple(dict.fromkeys((*inner, *sight.members))))

    def form(self, group: list[Node], sight: Sight, end: int) -> ListForm | None:
        """The rendered list of an import; none where it holds comments or errors."""
        inner, outer = sight.brackets
        if any(node.has_error for node in group):
            return None
        inside = self.text[inner:outer] if inner >= 0 else b""
        if any(mark in inside for mark in _COMMENTS) or len({key for key, _, _ in sight.spans}) < len(sight.spans):
            return None
        line = self.text.rfind(b"\n", 0, group[-1].start_byte) + 1
        indent = self.text[line : group[-1].start_byte]
        margin = b"" if indent.strip() else indent
        form = list_form(
            Written(self.text, self.here, end, sight.spans, inner, outer, -1, margin, self.newline), empty=b""
        )
        left, right, never = sight.around
        if form is None or not left:
            return replace(form, lone=True) if form is not None and inner < 0 else form
        first, last = (inner - len(left), outer + len(right)) if inner >= 0 else (sight.spans[0][1], sight.spans[0][2])
        single = Single(self.text[self.here : first], self.text[last:end], never)
        if inner < 0:
            form = replace(form, open=form.open + left, close=right + form.close, uniform=False)
        return replace(form, single=single)


def overloads(tiles: Tiles) -> Tiles:
    """Functions of one name in one scope get their parameters into their names, so that they are told apart."""
    counts: dict[str, int] = {}
    for leaf in tiles.leaves:
        if leaf.kind == "function":
            counts[leaf.name] = counts.get(leaf.name, 0) + 1
    leaves = list(tiles.leaves)
    for place, leaf in enumerate(leaves):
        if leaf.kind == "function" and counts[leaf.name] > 1 and leaf.signature is not None:
            shape = ",".join(one.name for one in leaf.signature[1:])
            leaves[place] = replace(leaf, name=f"{leaf.name}({plain(shape)})")
    return Tiles(tuple(leaves), tiles.plots)


def legible(text: bytes) -> bool:
    """Whether lines end at LF alone."""
    return b"\r" not in text or _LONE_CR.search(text) is None


def errors_in(root: Node) -> int:
    """The number of syntax errors and missing tokens below a node."""
    if not root.has_error:
        return 0
    count, todo = 0, [root]
    while todo:
        node = todo.pop()
        if node.is_error or node.is_missing:
            count += 1
        elif node.has_error:
            todo.extend(node.children)
    return count


def plausible(tiles: Tiles, text: bytes) -> bool:
    """Whether errors stay inside few leaves, and none of these holds what by its indentation is another's."""
    hurt = [plot for plot in tiles.plots if any(node.has_error or node.is_error for node in plot.nodes)]
    loose = sum(any(node.is_error for node in plot.nodes) for plot in tiles.plots)
    few = len(hurt) <= max(_FEW, len(tiles.leaves) // 4) and loose <= 1
    return few and not any(_swallows(plot, text) for plot in hurt if plot.limit < 0)


def _swallows(plot: Plot, text: bytes) -> bool:
    """Whether a line behind the opening of a body begins as far left as the declaration itself, and closes nothing."""
    node = plot.nodes[-1]
    margin = text.rfind(b"\n", 0, node.start_byte) + 1
    indent = text[margin : node.start_byte]
    if indent.strip():
        return False
    lines = text[margin : node.end_byte].split(b"\n")
    opened = next((place for place, line in enumerate(lines, 1) if line.rstrip().endswith(b"{")), len(lines))
    return any(line.startswith(indent) and _WORD.match(line, len(indent)) for line in lines[opened:])


def root_of(grammar: str, text: bytes) -> Node | None:
    """The syntax tree's root, or None where the text can't be read."""
    tree = parsing.parse(grammar, text) if legible(text) else None
    return tree.root_node if tree is not None and not tree.root_node.is_error else None


def returned(text: bytes, node: Node, name: str) -> str:
    """The type that a function says it returns, in the node's field of that name, with its blanks normalised."""
    return " ".join(field_text(text, node, name).split())


def field_text(text: bytes, node: Node, name: str) -> str:
    """The text of a node's field, or nothing."""
    found = node.child_by_field_name(name)
    return decoded(text[found.start_byte : found.end_byte]) if found is not None else ""
