"""The outline of a C, C++ or CUDA text: leaves that tile it, cut where declarations begin and end."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, replace

from prsplit.languages.c_family.declarations import Declaration, unset
from prsplit.languages.c_family.items import Item, Level, bound_names
from prsplit.languages.c_family.lexer import Tokens
from prsplit.languages.c_family.reading import decoded
from prsplit.languages.c_family.signature import parameters_of, template_arity, template_letters
from prsplit.model.outline import Import, Leaf, LeafKind, Parameter

_INCLUDE = re.compile(rb'#[ \t]*(?:include|include_next|import)[ \t]*(?:"([^"\n]+)"|<([^>\n]+)>)')
_MAX_NESTING = 20
_COPIED = frozenset({b"inline", b"constexpr", b"consteval", b"template", b"__forceinline", b"[", b"@"})

_STORAGE = frozenset({b"static", b"inline", b"virtual", b"extern", b"constexpr", b"explicit"})


@dataclass(frozen=True, slots=True)
class Tiles:
    """Leaves, and in parallel the tokens `[first, last]` that each one speaks with (none: last < first)."""

    leaves: tuple[Leaf, ...]
    spans: tuple[tuple[int, int], ...]
    members: dict[str, set[str]]
    """Names bound in each class, by its qualified name."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where items stand: in which class, in which grouping block, how deep."""

    scope: str = ""
    frame: str = ""
    depth: int = 0

    def named(self, name: str) -> str:
        """A name qualified with the class."""
        return f"{self.scope}.{name}" if self.scope and name else name


def tile(tokens: Tokens) -> Tiles:
    """Cut a text into leaves."""
    tiler = _Tiler(tokens)
    tiler.file()
    return Tiles(tuple(tiler.leaves), tuple(tiler.spans), tiler.members)


class _Tiler:
    def __init__(self, tokens: Tokens) -> None:
        self.tokens, self.text = tokens, tokens.text
        self.leaves: list[Leaf] = []
        self.spans: list[tuple[int, int]] = []
        self.members: dict[str, set[str]] = {}
        self.here = 0
        self.frames: Counter[str] = Counter()
        self.comment_starts = [start for start, _ in tokens.comments]

    def place(self, leaf: Leaf, span: tuple[int, int] = (0, -1)) -> None:
        """Add a leaf that begins where the last one ended; one without bytes is none."""
        if leaf.end <= self.here:
            return
        self.leaves.append(leaf if leaf.start == self.here else replace(leaf, start=self.here))
        self.spans.append(span)
        if leaf.scope:
            self.members.setdefault(leaf.scope, set()).update(leaf.binds, leaf.attributes)
        self.here = leaf.end

    def line_end(self, place: int) -> int:
        """Where the line of a token's end ends, and that of a comment which begins on it."""
        offset = self.tokens.ends[place]
        while True:
            end = self.text.find(b"\n", offset)
            end = len(self.text) if end < 0 else end + 1
            at = bisect_left(self.comment_starts, offset)
            if at < len(self.comment_starts) and self.comment_starts[at] < end <= self.tokens.comments[at][1]:
                offset = self.tokens.comments[at][1]
                continue
            return end

    # the file

    def file(self) -> None:
        start, stop = 0, len(self.tokens.words)
        head = self._guard()
        if head:
            start, stop = head, stop - 1
            self.place(Leaf("header", "", self.here, self.line_end(head - 1)), (0, head - 1))
        else:
            self.place(Leaf("header", "", self.here, self._preamble()))
        self.level(start, stop, Home())
        if self.here < len(self.text):
            self.place(Leaf("tail", "", self.here, len(self.text)))

    def _guard(self) -> int:
        """The index behind an include guard's opening lines; 0 where there is none."""
        tokens = self.tokens
        if (
            len(tokens.words) < 3
            or tokens.words[:2] != [b"#", b"#"]
            or tokens.branches.get(0) != [len(tokens.words) - 1]
        ):
            return 0
        name = tokens.text[tokens.starts[0] : tokens.ends[0]].split(b"//")[0].split()[-1:]
        defined = tokens.text[tokens.starts[1] : tokens.ends[1]].split()
        fits = tokens.directive(0) == b"ifndef" and tokens.directive(1) == b"define" and name == defined[-1:]
        return 2 if fits and self.tokens.text.find(b"\n", tokens.ends[-2], tokens.starts[-1]) >= 0 else 0

    def _preamble(self) -> int:
        """Where the opening comments end that no declaration is attached to."""
        tokens, text = self.tokens, self.text
        if not tokens.words:
            return len(text)
        first = text.rfind(b"\n", 0, tokens.starts[0]) + 1
        if tokens.directive(0) in (b"include", b"pragma") if tokens.words[0] == b"#" else False:
            return first
        end = 0
        for start, stop in tokens.comments:
            if start >= first:
                break
            line = text.find(b"\n", stop) + 1
            following = text[line:first].partition(b"\n")[0]
            if line and not following.strip() and line < first:
                end = line
        return end

    # one level

    def level(self, start: int, stop: int, home: Home) -> None:
        """Place the items of tokens `[start, stop)`."""
        level = Level(self.tokens, in_class=bool(home.scope))
        items = level.items(start, stop)
        if not home.frame and not home.scope and len(items) == 1 and items[0].kind == "conditional":
            items = [self._opened(items[0])]
        titles = Counter(item.title for item in items if item.kind == "frame")
        group: list[Item] = []
        for item in items:
            if group and level.parted(group[-1].last, item.first):
                self._group(group, home, titles, level)
                group = []
            group.append(item)
        if group:
            self._group(group, home, titles, level)

    def _opened(self, item: Item) -> Item:
        """A conditional around a whole file groups what it holds."""
        branches = self.tokens.branches[item.first]
        if len(branches) > 1 or item.last != branches[0] or item.last - item.first < 2:
            return item
        return replace(item, kind="frame", head=item.first, inner=item.first + 1, close=item.last)

    def _group(self, group: list[Item], home: Home, titles: Counter[str], level: Level) -> None:
        """Place items of which each begins on the line where the one before ends."""
        group = [item for item in group if item.title != ";"] or group[:1]
        last = group[-1].last
        one = group[0]
        trailing = self._stray(last)
        if len(group) > 1:
            self._together(group, trailing, home)
        elif one.kind == "frame" and self._separable(one, level) and home.depth < _MAX_NESTING:
            self._frame(one, trailing, home, titles)
        elif one.kind == "declaration":
            assert one.declaration is not None
            self._declaration(one.declaration, trailing, home, level)
        else:
            self._plain(one, trailing, home)

    def _stray(self, last: int) -> int:
        """The last token, semicolons on its line included."""
        words = self.tokens.words
        while (
            last + 1 < len(words)
            and words[last + 1] == b";"
            and b"\n" not in self.text[self.tokens.ends[last] : self.tokens.starts[last + 1]]
        ):
            last += 1
        return last

    def _separable(self, item: Item, level: Level) -> bool:
        """Whether a block's opening and closing lines hold nothing else."""
        return (
            item.inner < item.close and level.parted(item.head, item.inner) and level.parted(item.close - 1, item.close)
        )

    def _frame(self, item: Item, last: int, home: Home, titles: Counter[str]) -> None:
        name = f"{home.frame}/{item.title}" if home.frame else item.title
        if titles[item.title] > 1:
            name += ":" + self._first_name(item)
        self.frames[name] += 1
        if self.frames[name] > 1:
            name += f" #{self.frames[name]}"
        self.place(
            Leaf("frame", name, self.here, self.line_end(item.head), home.scope, home.frame), (item.first, item.head)
        )
        self.level(item.inner, item.close, Home(home.scope, name, home.depth + 1))
        self.place(Leaf("tail", name + "}", self.here, self.line_end(last), home.scope, name))

    def _first_name(self, item: Item) -> str:
        for inner in Level(self.tokens, in_class=False).items(item.inner, min(item.close, item.inner + 200)):
            if inner.title:
                return inner.title
        return ""

    def _together(self, group: list[Item], last: int, home: Home) -> None:
        names: dict[str, None] = {}
        entries: list[Import] = []
        for item in group:
            names.update(dict.fromkeys(self._names(item)))
            entries += self._imports(item)
        title = next(iter(names), "")
        weak = any(item.kind in ("conditional", "frame") for item in group)
        leaf = Leaf("statement", home.named(title), self.here, self.line_end(last), home.scope, home.frame, tuple(names), weak,
                    tuple(entries))  # fmt: skip
        self.place(leaf, (group[0].first, last))

    def _names(self, item: Item) -> list[str]:
        if item.kind == "define":
            return [item.title]
        if item.kind == "conditional":
            return list(dict.fromkeys(bound_names(self.tokens, item.first + 1, item.last)))
        if item.kind == "frame":
            return list(dict.fromkeys(bound_names(self.tokens, item.inner, item.close)))
        if item.declaration is not None:
            return [*item.declaration.names, *item.declaration.members]
        return []

    def _imports(self, item: Item) -> list[Import]:
        found: list[Import] = []
        for place in range(item.first, item.last + 1 if item.kind in ("include", "conditional") else item.first):
            if self.tokens.words[place] == b"#":
                match = _INCLUDE.match(self.text, self.tokens.starts[place], self.tokens.ends[place])
                if match is not None:
                    module = decoded(match[1] or match[2]).strip()
                    found.append(Import("*", module, "*"))
        return found

    def _plain(self, item: Item, last: int, home: Home) -> None:
        names = tuple(self._names(item))
        entries = tuple(self._imports(item))
        kind: LeafKind = "statement"
        title, weak = item.title, False
        if item.kind == "include" and entries:
            kind, title, weak = "import", "", True
        elif item.kind == "switch":
            kind, title = "switch", item.title + ":"
        elif item.kind in ("conditional", "frame"):
            title = names[0] if names else item.title.replace(".", ":")
            weak = True
        else:
            title = item.title.replace(".", ":")
        leaf = Leaf(
            kind, home.named(title), self.here, self.line_end(last), home.scope, home.frame, names, weak, entries
        )
        self.place(leaf, (item.first, last))

    # declarations

    def _declaration(self, one: Declaration, last: int, home: Home, level: Level) -> None:
        qualified = one.kind in ("function", "statement")
        scope = ".".join(filter(None, (home.scope, *one.scope))) if qualified else home.scope
        if one.kind == "class" and one.body >= 0:
            self._class(one, last, home, level)
            return
        kind: LeafKind = "function" if one.kind == "function" else "class" if one.kind == "enum" else "statement"
        scope = self._owner(one, scope, home)
        title = one.title or next(iter(one.members), "")
        title = f"{scope}.{title}" if scope and title else title
        names = tuple(dict.fromkeys(one.names))
        signature = parameters_of(self.tokens, one.parameters) if one.kind == "function" else None
        if scope and signature is not None:
            signature = (Parameter("", "positional"), *signature)
        reach = self._reach(one, home) if kind == "function" and one.body >= 0 else ""
        leaf = Leaf(
            kind, title, self.here, self.line_end(last), scope, home.frame, names, signature=signature,
            abstract=one.abstract, docstring=one.kind == "enum", attributes=tuple(one.members), apart=one.kind == "enum",
            bodiless=kind == "function" and one.body < 0 and not one.abstract,
            local=reach == "local", once=reach == "program", returns=self._returned(one) if kind != "class" and one.named > one.first else "",
            announces=(one.announced,) if one.announced else (), unset=bool(home.scope) and unset(self.tokens, one),
        )  # fmt: skip
        self.place(leaf, (one.first, last))

    def _returned(self, one: Declaration) -> str:
        """What stands in front of a function's name and tells its type."""
        words = self.tokens.words[one.first : max(one.named, one.first)]
        return decoded(b" ".join(word for word in words if word not in _STORAGE))

    def _reach(self, one: Declaration, home: Home) -> str:
        """How far a defined function is seen: `local` to its file, once in the `program`, or copied freely (empty)."""
        words = self.tokens.words[one.first : max(one.named, one.first)]
        if home.scope or not _COPIED.isdisjoint(words):
            return ""
        if b"static" in words or "namespace" in re.split(r"/| (?=namespace)", home.frame):
            return "local"
        return "program"

    def _owner(self, one: Declaration, scope: str, home: Home) -> str:
        """The class of an out-of-class definition; a namespace in front of a name says nothing."""
        if one.kind not in ("function", "statement") or not one.scope:
            return scope
        owner = [part for part in one.scope if not (part.islower() and part in self.text_namespaces())]
        return ".".join(filter(None, (home.scope, *owner)))

    def text_namespaces(self) -> set[str]:
        """Names that the text uses as namespaces."""
        if not hasattr(self, "_namespaces"):
            found = re.findall(rb"\bnamespace\s+((?:\w+\s*::\s*)*\w+)", self.text)
            self._namespaces = {decoded(part.strip()) for one in found for part in one.split(b"::")} | {"std", "detail"}
        return self._namespaces

    def _class(self, one: Declaration, last: int, home: Home, level: Level) -> None:
        open_ = (
            one.body + 1 < one.tail
            and home.depth < _MAX_NESTING
            and level.parted(one.body, one.body + 1)
            and level.parted(one.tail - 1, one.tail)
        )
        name = home.named(".".join((*(p for p in one.scope if p not in self.text_namespaces()), one.title)))
        end = one.body if open_ else last
        letters = template_letters(self.tokens, one.first)
        self.members.setdefault(name, set()).update(letters)
        leaf = Leaf(
            "class", name, self.here, self.line_end(end), home.scope, home.frame, tuple(one.names), bases=one.bases, docstring=True,
            members=letters, arity=template_arity(self.tokens, one.first),
            apart=not open_, attributes=() if open_ else tuple(dict.fromkeys(bound_names(self.tokens, one.body + 1, one.tail, 1))),
        )  # fmt: skip
        self.place(leaf, (one.first, end))
        if open_:
            self.level(one.body + 1, one.tail, Home(name, home.frame, home.depth + 1))
            self.place(Leaf("tail", name + "}", self.here, self.line_end(last), name, home.frame), (one.tail, last))
