"""The outline of a Python text: statements, definitions and members as leaves that tile it byte for byte."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prsplit.languages.python.attributes import own_attributes
from prsplit.languages.python.bindings import COMPOUND, bound_by
from prsplit.languages.python.imports import IMPORTS, binds, decoded, import_form, imports
from prsplit.languages.python.lists import Written, list_form
from prsplit.languages.python.signature import signature
from prsplit.languages.python.source import Source
from prsplit.model.outline import Import, Leaf, Parameter

if TYPE_CHECKING:
    from tree_sitter import Node

_BOM = b"\xef\xbb\xbf"
_MAX_NESTING = 20
"""Classes inside classes below which a class stays whole."""

_SPACE = frozenset({"comment", "line_continuation"})
_EVERY_LINE = re.compile(rb"[^\n]*(?:\n|\Z)")
_FIRST_LINES = re.compile(rb"(?:#![^\n]*(?:\n|\Z))?(?:[ \t\x0c]*#[^\n]*coding[:=][^\n]*(?:\n|\Z))?")
_TYPE_CHECKING = re.compile(rb"(?:\w+\.)?TYPE_CHECKING")


@dataclass(frozen=True, slots=True)
class Plot:
    """What of the tree a leaf holds: its statements, or a class or frame of which only the opening lines count."""

    nodes: tuple[Node, ...] = ()
    opening: bool = False


@dataclass(frozen=True, slots=True)
class Tiles:
    """Leaves, their plots in parallel, and the number of blocks that have no statement."""

    leaves: tuple[Leaf, ...]
    plots: tuple[Plot, ...]
    hollow: int


@dataclass(frozen=True, slots=True)
class Home:
    """Where a suite stands: in which class, in which frame, how deep in classes."""

    scope: str = ""
    frame: str = ""
    depth: int = 0

    def named(self, name: str) -> str:
        """A name qualified with the class."""
        return f"{self.scope}.{name}" if self.scope and name else name


def tile(root: Node, source: Source) -> Tiles:
    """Cut a module into leaves."""
    tiler = _Tiler(source)
    tiler.module(root)
    return Tiles(tuple(tiler.leaves), tuple(tiler.plots), tiler.hollow)


def statements(node: Node) -> list[Node]:
    """The statements of a module or block, comments left out."""
    return [child for child in node.named_children if child.type not in _SPACE]


def definition(node: Node) -> Node:
    """The function or class below decorators, or the node itself."""
    if node.type != "decorated_definition":
        return node
    return node.child_by_field_name("definition") or node


class _Tiler:
    def __init__(self, source: Source) -> None:
        self.source, self.text = source, source.text
        self.leaves: list[Leaf] = []
        self.plots: list[Plot] = []
        self.hollow = 0
        self.here = 0
        """Where the next leaf begins."""
        self.frames: dict[str, int] = {}

    def place(self, leaf: Leaf, plot: Plot) -> None:
        """Add a leaf that begins where the last one ended."""
        assert leaf.start == self.here
        self.leaves.append(leaf)
        self.plots.append(plot)
        self.here = leaf.end

    def module(self, root: Node) -> None:
        groups = self.groups(statements(root))
        lone = len(groups) > 0 and len(groups[0]) == 1 and self.is_docstring(groups[0][0])
        if lone:
            end = self.source.leaf_end(groups[0][0].end_byte)
        else:
            end = self.preamble(groups[0][0].start_byte if groups else len(self.text), alone=not groups)
        if end:
            self.place(Leaf("header", "", 0, end, docstring=lone), Plot())
        self.suite(groups[1:] if lone else groups, Home())
        if self.here < len(self.text):
            self.place(Leaf("tail", "", self.here, len(self.text)), Plot())

    def preamble(self, first: int, *, alone: bool) -> int:
        """Where the opening comments end that no statement is attached to."""
        text = self.text
        begin = len(_BOM) if text.startswith(_BOM) else 0
        limit = text.rfind(b"\n", 0, first) + 1 if not alone else first
        fixed = _FIRST_LINES.match(text, begin, max(limit, begin))
        end = fixed.end() if fixed else begin
        last = place = begin
        while place < limit:
            line = _EVERY_LINE.match(text, place, limit)
            after = line.end() if line else limit
            content = text[place:after].strip()
            place = after
            if content:
                last = after
            else:
                end = max(end, last)
        return max(end, last) if alone else end

    def groups(self, nodes: list[Node]) -> list[list[Node]]:
        """Statements by line: those that share one are never parted."""
        found: list[list[Node]] = []
        end = -1
        for node in nodes:
            if node.start_byte < end and found:
                found[-1].append(node)
            else:
                found.append([node])
            end = max(end, self.source.line_end(node.end_byte))
        return found

    def is_docstring(self, node: Node) -> bool:
        if node.type != "expression_statement" or node.named_child_count != 1:
            return False
        if node.named_children[0].type not in ("string", "concatenated_string"):
            return False
        lead = self.text[node.start_byte : node.start_byte + 3].lower()
        return not set(lead.partition(b'"')[0].partition(b"'")[0]) & set(b"bft")

    def suite(self, groups: list[list[Node]], home: Home) -> None:
        for group in groups:
            first = definition(group[0])
            if len(group) > 1:
                self.statement(group, home)
            elif first.type == "function_definition":
                self.function(group[0], first, home)
            elif first.type == "class_definition" and home.depth < _MAX_NESTING:
                self.class_(group[0], first, home)
            elif first.type in IMPORTS:
                self.import_(first, home)
            elif first.type == "if_statement" and not home.scope and not home.frame and self.is_frame(first):
                self.frame(first, home)
            elif not self.exports(first, home):
                self.statement(group, home)

    def name_of(self, node: Node) -> str:
        name = node.child_by_field_name("name")
        return decoded(self.text[name.start_byte : name.end_byte]) if name is not None else ""

    def function(self, outer: Node, node: Node, home: Home) -> None:
        name = self.name_of(node)
        body = node.child_by_field_name("body")
        inner = statements(body) if body is not None else []
        self.hollow += not inner
        parameters = signature(node.child_by_field_name("parameters"), self.text)
        me = parameters[0].name if home.scope and parameters and not self.is_static(outer) else ""
        leaf = Leaf(
            "function",
            home.named(name),
            self.here,
            self.source.leaf_end(outer.end_byte),
            home.scope,
            home.frame,
            (name,) if name else (),
            signature=self.with_object(parameters, outer) if home.scope else parameters,
            abstract=any(mark.startswith(b"abstract") for mark in self.marks(outer)),
            docstring=bool(inner) and self.is_docstring(inner[0]),
            attributes=own_attributes(self.text[outer.start_byte : outer.end_byte], me) if me else (),
        )
        self.place(leaf, Plot((outer,)))

    def with_object(self, parameters: tuple[Parameter, ...], outer: Node) -> tuple[Parameter, ...]:
        """A method's parameters, the object first: without a name where it is not passed, or is the class."""
        marks = self.marks(outer)
        if b"staticmethod" in marks:
            return (Parameter("", "positional"), *parameters)
        return (Parameter("", "positional"), *parameters[1:]) if b"classmethod" in marks else parameters

    def marks(self, outer: Node) -> list[bytes]:
        """The last names of a definition's decorators."""
        if outer.type != "decorated_definition":
            return []
        found = (mark for mark in outer.named_children if mark.type == "decorator")
        written = (self.text[mark.start_byte + 1 : mark.end_byte].split(b"#")[0].strip() for mark in found)
        return [mark.partition(b"(")[0].rpartition(b".")[2] for mark in written]

    def is_static(self, outer: Node) -> bool:
        return b"staticmethod" in self.marks(outer)

    def class_(self, outer: Node, node: Node, home: Home) -> None:
        name = self.name_of(node)
        body = node.child_by_field_name("body")
        inner = statements(body) if body is not None else []
        self.hollow += not inner
        groups = self.groups(inner)
        colon = next((child.end_byte for child in reversed(node.children) if child.type == ":"), outer.end_byte)
        whole = (
            not inner or inner[0].start_byte < self.source.line_end(colon) or all(self.is_filler(one) for one in inner)
        )
        documented = bool(groups) and len(groups[0]) == 1 and self.is_docstring(inner[0])
        end = outer.end_byte if whole else inner[0].end_byte if documented else colon
        leaf = Leaf(
            "class",
            home.named(name),
            self.here,
            self.source.leaf_end(end),
            home.scope,
            home.frame,
            (name,) if name else (),
            bases=self.bases(node.child_by_field_name("superclasses")),
            docstring=documented or whole,
        )
        self.place(leaf, Plot((outer,), opening=not whole))
        if not whole:
            self.suite(groups[1:] if documented else groups, Home(home.named(name), home.frame, home.depth + 1))

    def is_filler(self, node: Node) -> bool:
        if node.type == "pass_statement" or self.is_docstring(node):
            return True
        return node.type == "expression_statement" and [one.type for one in node.named_children] == ["ellipsis"]

    def bases(self, node: Node | None) -> tuple[str, ...]:
        found: list[str] = []
        for child in node.named_children if node is not None else ():
            one = child.child_by_field_name("value") if child.type == "subscript" else child
            if one is not None and one.type in ("identifier", "attribute"):
                written = b"".join(self.text[one.start_byte : one.end_byte].split())
                if written.replace(b".", b"").replace(b"_", b"a").isalnum() or not written.isascii():
                    found.append(decoded(written))
        return tuple(found)

    def import_(self, node: Node, home: Home) -> None:
        end = self.source.leaf_end(node.end_byte)
        entries = imports(node, self.text)
        form = import_form(node, self.text, self.here, end, self.source.newline)
        star = any(entry.member == "*" for entry in entries)
        leaf = Leaf("import", "", self.here, end, home.scope, home.frame, binds(entries), star, entries, form)
        self.place(leaf, Plot((node,)))

    def is_frame(self, node: Node) -> bool:
        condition = node.child_by_field_name("condition")
        body = node.child_by_field_name("consequence")
        if condition is None or body is None or node.child_by_field_name("alternative") is not None:
            return False
        if not _TYPE_CHECKING.fullmatch(self.text, condition.start_byte, condition.end_byte) or node.has_error:
            return False
        inner = statements(body)
        alone = all(len(group) == 1 for group in self.groups(inner))
        below = bool(inner) and inner[0].start_byte >= self.source.line_end(condition.end_byte)
        return below and alone and all(one.type in IMPORTS for one in inner)

    def frame(self, node: Node, home: Home) -> None:
        condition = node.child_by_field_name("condition")
        body = node.child_by_field_name("consequence")
        assert condition is not None
        assert body is not None
        name = "if " + decoded(self.text[condition.start_byte : condition.end_byte])
        self.frames[name] = self.frames.get(name, 0) + 1
        if self.frames[name] > 1:
            name += f" #{self.frames[name]}"
        leaf = Leaf("frame", name, self.here, self.source.line_end(condition.end_byte))
        self.place(leaf, Plot((node,), opening=True))
        self.suite(self.groups(statements(body)), Home(home.scope, name, home.depth))

    def exports(self, node: Node, home: Home) -> bool:
        """Place `__all__ = [...]` as a list when its items are plain strings; False when it is anything else."""
        one = node.named_children[0] if node.type == "expression_statement" and node.named_child_count == 1 else None
        if one is None or one.type != "assignment" or home.scope or node.has_error:
            return False
        left, right = one.child_by_field_name("left"), one.child_by_field_name("right")
        if left is None or right is None or right.type not in ("list", "tuple"):
            return False
        if self.text[left.start_byte : left.end_byte] != b"__all__":
            return False
        items = [child for child in right.named_children if child.type not in _SPACE]
        spans = tuple((self.plain(item), item.start_byte, item.end_byte) for item in items)
        if not all(key for key, _, _ in spans):
            return False
        end = self.source.leaf_end(node.end_byte)
        text, inner, outer = self.text, right.start_byte + 1, right.end_byte - 1
        empty = text[self.here : inner] + text[outer:end]
        written = Written(text, self.here, end, spans, inner, outer, -1, b"", self.source.newline)
        form = list_form(written, empty=empty, last_comma=right.type == "tuple")
        self.place(Leaf("list", "__all__", self.here, end, binds=("__all__",), form=form), Plot((node,)))
        return True

    def plain(self, node: Node) -> str:
        """The value of a string literal that is a name, or nothing."""
        written = self.text[node.start_byte : node.end_byte]
        value = written[1:-1]
        quoted = node.type == "string" and written[:1] in (b"'", b'"') and written[-1:] == written[:1]
        name = decoded(value) if quoted else ""
        return name if name.isidentifier() else ""

    def statement(self, group: list[Node], home: Home) -> None:
        names: dict[str, None] = {}
        entries: list[Import] = []
        for node in group:
            bound = bound_by(node, self.text)
            names.update(dict.fromkeys(bound.names))
            entries += bound.imports
            self.hollow += node.type in COMPOUND and self.is_hollow(node)
        kinds = {node.type for node in group}
        weak = bool(kinds & COMPOUND) or any(entry.member == "*" for entry in entries)
        leaf = Leaf(
            "statement",
            home.named("" if self._is_main(group[0]) else next(iter(names), "")),
            self.here,
            self.source.leaf_end(group[-1].end_byte),
            home.scope,
            home.frame,
            tuple(names),
            weak,
            tuple(entries),
        )
        self.place(leaf, Plot(tuple(group)))

    def _is_main(self, node: Node) -> bool:
        """Whether a statement is what a file does as a program: it is not about the names that it happens to bind."""
        return self.text[node.start_byte : node.end_byte].startswith(b"if __name__ ")

    @staticmethod
    def is_hollow(node: Node) -> bool:
        return any(child.type == "block" and not statements(child) for child in node.named_children)
