"""The outline of a text that a query tells: containers opened up to their members, namespaces as frames around theirs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from prsplit.languages.braces import Plot, Sight, Speech, Tiler, Tiles, decoded, letter, plain
from prsplit.languages.queried.dialect import Dialect, parts_of
from prsplit.languages.queried.marks import Mark
from prsplit.languages.queried.signature import passed, shape
from prsplit.model.outline import Leaf

if TYPE_CHECKING:
    from tree_sitter import Node

_SPACE = re.compile(r"\s+")
_MAGIC = re.compile(
    rb"(?:#![^\n]*\n|(?:#|//)[^\n]*(?:frozen_string_literal|coding:|-\*-|swift-tools-version)[^\n]*\n)+"
)
"""Comments at the top of a file that are for a program to read."""

_CONTAINERS = ("class", "module", "space")
_MAX_NESTING = 20


@dataclass(frozen=True, slots=True)
class Told(Tiles):
    """Leaves, their plots, the types of fields ((container, field) → the type that is written), and the file's package."""

    types: Mapping[tuple[str, str], tuple[str, ...]]
    package: str


class Outliner(Tiler):
    """Cuts one text into leaves by its marks."""

    def __init__(self, text: bytes, dialect: Dialect, marks: tuple[dict[int, Mark], dict[int, Mark]]) -> None:
        """`marks` are the declarations and the parameters of the text's tree."""
        super().__init__(text, Speech(self.sight, dialect.comments, dialect.leading))
        self.dialect, (self.marks, self.passed) = dialect, marks
        self.frame = ""
        self.frames: Counter[str] = Counter()
        self.shapes: dict[int, str] = {}
        self.types: dict[tuple[str, str], tuple[str, ...]] = {}

    def file(self, root: Node) -> Told:
        """The leaves of the whole text."""
        nodes = root.named_children
        packages = [node for node in nodes if node.id in self.marks and self.marks[node.id].kind == "package"]
        if packages:
            self.header(self.end_of(packages[-1]))
        else:
            first = next((node for node in nodes if not self.aside(node)), None)
            found = _MAGIC.match(self.text)
            top = found.end() if found is not None else 0
            self.header(max(top, self.licence(first.start_byte)) if first is not None else 0)
        self.suite([node for node in nodes if node.start_byte >= self.here])
        return self.told_apart(self.finish(), self.package(root))

    def package(self, root: Node) -> str:
        """The package that a file says it is in."""
        names = [self.title(mark) for node in root.named_children if (mark := self.marked(node, "package")) is not None]
        return ".".join(filter(None, names))

    def aside(self, node: Node) -> bool:
        """Whether a node is a comment."""
        return node.type in self.dialect.comments

    def marked(self, node: Node, *kinds: str) -> Mark | None:
        """The mark of a node, if it is of one of these kinds."""
        mark = self.marks.get(node.id)
        return mark if mark is not None and mark.kind in kinds else None

    def written(self, node: Node) -> str:
        """A node's text on one line."""
        return _SPACE.sub(" ", decoded(self.text[node.start_byte : node.end_byte]))

    def names(self, mark: Mark) -> list[str]:
        """The names that a declaration binds."""
        return [self.dialect.clean(self.written(node)) for node in mark.nodes("name")]

    def title(self, mark: Mark) -> str:
        """What a container or namespace is called: its name's parts, with the word before it where there is one."""
        name = ".".join(part for node in mark.nodes("name") for part in parts_of(self.written(node)))
        return " ".join(filter(None, [*(self.written(node) for node in mark.nodes("word")), name]))

    # what one declaration is

    def sight(self, group: list[Node], scope: str) -> Sight:
        """What one declaration is."""
        node = next((one for one in group if not self.aside(one) and one.type not in self.dialect.leading), group[0])
        mark = self.marks.get(node.id)
        if mark is None:
            return Sight()
        if mark.kind == "import":
            return self.import_(node)
        if mark.kind in _CONTAINERS:
            return self.container(node, mark, scope)
        names = self.names(mark)
        if mark.has("maker"):
            names = [self.dialect.maker, *names[1:]] if names else [self.dialect.maker]
        binds, name = tuple(dict.fromkeys(names)), plain(names[0]) if names else ""
        demanded = mark.has("demanded")
        if mark.kind == "function":
            binds = binds[:1]
            self.shapes[group[0].start_byte] = shape(mark, self.text)
            return Sight(
                "function", name, binds, signature=passed(mark, self.passed, self.text, inside=bool(scope)), abstract=_abstract(mark),
                demanded=demanded,
            )  # fmt: skip
        self.note(mark, scope, binds)
        told = plain(" ".join(self.written(one) for kind in ("word", "title") for one in mark.nodes(kind)))
        kinds = [self.written(one) for one in mark.nodes("type")]
        return Sight("statement", name or told, binds, demanded=demanded, returns=kinds[0] if len(kinds) == 1 else "")

    def note(self, mark: Mark, scope: str, names: tuple[str, ...]) -> None:
        """Keep the type of a field."""
        kinds = [parts_of(self.written(node)) for node in mark.nodes("type")]
        if len(kinds) == 1 and kinds[0]:
            self.types |= {(scope, name): kinds[0] for name in names}

    def import_(self, node: Node) -> Sight:
        """An import: one that binds a single name may come and go with the name's users."""
        entries = self.dialect.imports(self.written(node))
        if not entries:
            return Sight()
        star = any(entry.member == "*" for entry in entries)
        binds = tuple(entry.bound for entry in entries if entry.member != "*")
        single = len(entries) == 1 and not star
        spans = ((entries[0].bound, node.start_byte, node.end_byte),) if single else ()
        return Sight("import", "", binds, star, entries, spans)

    def container(self, node: Node, mark: Mark, scope: str) -> Sight:
        """A type, module or namespace: open where its first and last line hold no member."""
        title = self.title(mark)
        body = next(iter(mark.nodes("body")), None)
        bases = tuple(dict.fromkeys(name for one in mark.nodes("base") for name in _bases(self.written(one))))
        members = [self.dialect.clean(self.written(one)) for one in mark.nodes("member")]
        members += [letter(self.written(one)) for one in mark.nodes("letter")]
        sight = Sight("class", title, (title,), bases=bases, members=tuple(dict.fromkeys(members)))
        if body is None:
            return sight
        opening, closing = self.edges(node, body)
        inside = list(body.named_children)
        held = [one for one in mark.nodes("member") if one.start_byte >= body.start_byte]
        if held:
            inside, opening = self.behind(inside, held[-1], body, opening)
        kind = mark.kind
        if kind == "module":
            kind = "space" if self.groups_only(inside) else "class"
        home = f"{scope}.{title}" if scope and self.dialect.nested else title if self.dialect.nested else scope
        return replace(
            sight,
            kind="frame" if kind == "space" else "class",
            scope=home if kind == "space" else None,
            inside=tuple(inside),
            opening=opening,
            closing=closing,
        )

    def groups_only(self, inside: list[Node]) -> bool:
        """Whether a module is there for the types in it: it holds some, and no function of its own."""
        kinds = [self.marks[one.id].kind for one in inside if one.id in self.marks]
        return any(kind in _CONTAINERS for kind in kinds) and "function" not in kinds

    def edges(self, node: Node, body: Node) -> tuple[int, int]:
        """Where a container's opening ends, and where its closing begins."""
        beside = [one for one in (body.parent or node).children if not self.aside(one)]
        place = next(number for number, one in enumerate(beside) if one.id == body.id)
        first, last = (body.children[0], body.children[-1]) if body.children else (None, None)
        opening = beside[place - 1].end_byte if place else body.start_byte
        if first is not None and not first.is_named:
            opening = first.end_byte
        if last is not None and not last.is_named and last is not first:
            return opening, last.start_byte
        after = beside[place + 1] if place + 1 < len(beside) else None
        return opening, after.start_byte if after is not None else self.line_end(max(body.end_byte - 1, 0))

    def behind(self, inside: list[Node], last: Node, body: Node, opening: int) -> tuple[list[Node], int]:
        """What follows a body's enumerators, which are one list and stay with the opening."""
        end = max((one.end_byte for one in body.children if one.start_byte <= last.start_byte), default=opening)
        marks = [one for one in body.children if one.start_byte >= end and not one.is_named and one.type in (",", ";")]
        end = max([end, *(one.end_byte for one in marks)])
        return [one for one in inside if one.start_byte >= end], end

    # frames

    def place(self, leaf: Leaf, plot: Plot) -> None:
        """Add a leaf, in the frame that is open."""
        super().place(replace(leaf, frame=self.frame) if self.frame and leaf.kind != "frame" else leaf, plot)

    def declare(self, group: list[Node], sight: Sight, scope: str, depth: int) -> None:
        """Place one declaration; a namespace is a frame around what it holds."""
        if sight.kind != "frame":
            super().declare(group, sight, scope, depth)
            return
        inner, end = list(sight.inside or ()), max(self.end_of(node) for node in group)
        groups, opening = self.groups(inner), self.line_end(max(sight.opening - 1, 0))
        if not self.opens(groups, opening, sight, depth):
            binds = tuple(name for node in inner if (mark := self.marks.get(node.id)) for name in self.names(mark))
            super().declare(group, Sight("statement", sight.name, binds, scope=scope), scope, depth)
            return
        around = self.frame
        name = self.unique(f"{around}/{sight.name}" if around else sight.name)
        self.place(Leaf("frame", name, self.here, opening, scope, around), Plot(tuple(group), opening))
        self.frame = name
        self.suite(inner, sight.scope or "", depth + 1)
        self.place(Leaf("tail", name + "}", self.here, end), Plot())
        self.frame = around

    def opens(self, groups: list[list[Node]], opening: int, sight: Sight, depth: int) -> bool:
        """Whether a frame's first and last line hold nothing else."""
        return (
            bool(groups)
            and depth < _MAX_NESTING
            and opening <= groups[0][0].start_byte
            and max(self.end_of(node) for node in groups[-1]) <= sight.closing
        )

    def unique(self, name: str) -> str:
        """A frame's name, numbered where it would stand twice."""
        self.frames[name] += 1
        return f"{name} #{self.frames[name]}" if self.frames[name] > 1 else name

    def told_apart(self, tiles: Tiles, package: str) -> Told:
        """Functions of one name in one scope get their parameters into their names."""
        counts = Counter(leaf.name for leaf in tiles.leaves if leaf.kind == "function")
        leaves = [
            replace(leaf, name=f"{leaf.name}({plain(self.shapes.get(plot.nodes[0].start_byte, ''))})")
            if leaf.kind == "function" and counts[leaf.name] > 1
            else leaf
            for leaf, plot in zip(tiles.leaves, tiles.plots, strict=True)
        ]
        return Told(tuple(leaves), tiles.plots, self.types, package)


def _abstract(mark: Mark) -> bool:
    """Whether a function is one that others must implement: said so, or promised without a body."""
    return mark.has("abstract") or (mark.has("promised") and not mark.has("body"))


def _bases(written: str) -> tuple[str, ...]:
    """A base as written, and by its last name: the namespaces in front of it are none of our names."""
    parts = parts_of(written)
    return (".".join(parts), parts[-1]) if parts else ()
