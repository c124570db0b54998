"""Which words mean something nearer than the project's function of that name: a local, a parameter, a key, a keyword.

A rule of its own, so that no outline of ours is asked: texts are read as brackets and words (Python by its own `ast`).
A declaration holds in the innermost braces around it; one in parentheses in the block that follows them. It is meant to be
simple and looks at every word alike, whether our facts see it or not.
"""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping

Span = tuple[int, int]

KEYWORD = frozenset(
    b"return else case new delete throw goto co_return co_await instanceof typeof sizeof operator package import in of await "
    b"yield using not and or extends implements throws do public private protected default go defer chan range func "
    b"fn function class struct enum union namespace void*".split()
)
"""Words in front of a name that are no type of it."""

TYPED = re.compile(rb"([\w>\]])(\s*[*&]+(?:\.\.\.)?\s*|\s*\.\.\.\s*|\s+)\Z")
BEHIND = re.compile(rb"\s*(?:=(?!=)|[;,)(\[{]|:(?!:)|\Z)")
STANDARD = re.compile(
    rb"(?:\b(?:std|core|alloc|[iu](?:8|16|32|64|128|size)|f32|f64|str|char|String|Vec|Box|Arc)::(?:<[^<>]*>::|\w+::)*"
    rb"|\b(?:Math|Object|Array|Arrays|String|Integer|Long)\.)\Z"
)
"""The standard library in front of a name."""

RUST = (
    rb"\b(?:let|static|const|ref|mut)\s+(?:mut\s+)?%s\b", rb"\|[^|\n;{}]*\b%s\b[^|\n;{}]*\|", rb"\blet\s[^=;{]*?\b%s\b[^=;]*?=(?!=)",
    rb"\bfor\s[^{;]*?\b%s\b[^{;]*?\bin\b", rb"^[^=\n;]*?\b%s\b[^=\n;]*=>",
)  # fmt: skip
SCRIPT = (
    rb"\b(?:const|let|var|class|enum|namespace)\s+%s\b", rb"\b(?:const|let|var)\s*[{\[][^=;]*?\b%s\b[^=;]*?[}\]]\s*=",
    rb"\b%s\s*=>", rb"\bcatch\s*\(\s*%s\b", rb"\bfunction\s*\*?\s*%s\b",
    rb"\b(?:const|let|var)\s[^;{}()]*?,\s*%s\s*(?:[=,;]|$)",
)  # fmt: skip
GO = (
    rb"\b%s(?:\s*,\s*\w+)*\s*:=",
    rb"\b(?:var|const|type)\s+%s\b",
    rb"[(,]\s*%s\s+[\w*\[.]",
    rb"^\s*%s\s+[\w*\[]+[\w.]*\s*$",
)
ARROW = (rb"\b%s\s*->",)
KEY = {
    "Rust": rb"(?<!:)\b%s\s*:(?!:)|#!?\[[^\]]*?\b%s\b|\b(?:fn|mod|struct)\s+%s\b|\b%s!(?!=)",
    "Java": rb"@[\w.]+\([^()]*?\b%s\s*=(?!=)|^package [\w.]*\b%s\b",
    "JavaScript": rb"(?<=[{,\n])\s*%s\s*:|(?<=[{,;}\n])\s*(?:(?:async|static|get|set)\s+|\*\s*)*%s\s*\([^()]*\)\s*\{",
}
"""Words that name something where they stand, and bind nothing around."""
KEY["TypeScript"] = KEY["JavaScript"] + rb"|\b%s\s*\?\s*:|(?<=[{,;}\n(])\s*%s\s*:|\b%s\s+is\b"


def _pairs(code: bytes, opening: int) -> list[Span]:
    """The brackets of one kind, by their start."""
    found, stack = [], []
    for hit in re.finditer(rb"[{}]" if opening == 123 else rb"[()]", code):
        if hit[0][0] == opening:
            stack.append(hit.start())
        elif stack:
            found.append((stack.pop(), hit.end()))
    return sorted(found)


def _around(pairs: list[Span], offset: int) -> Span | None:
    """The innermost pair around a place."""
    for place in range(bisect_right(pairs, (offset, 0)) - 1, -1, -1):
        if pairs[place][1] > offset:
            return pairs[place]
    return None


class Braces:
    """A text in a language with braces, comments and strings blanked."""

    def __init__(self, language: str, code: bytes, homes: Mapping[str, list[Span]]) -> None:
        """Find its brackets. `homes`: where the project's functions are defined themselves: what stands there declares
        nothing else."""
        self.language, self.code, self.homes = language, code, homes
        self.braces, self.parens = _pairs(code, 123), _pairs(code, 40)
        self._known: dict[bytes, tuple[set[int], list[Span]]] = {}

    def elsewhere(self, name: str, offset: int) -> bool:
        """Whether the word at a place is bound by something nearer, or names something there."""
        word = name.encode()
        if word not in self._known:
            self._known[word] = self._declared(word)
        named, spans = self._known[word]
        before = self.code[max(offset - 80, 0) : offset]
        if offset in named or STANDARD.search(before):
            return True
        return not before.rstrip().endswith((b".", b"->", b"::")) and any(start <= offset < end for start, end in spans)

    def _declared(self, word: bytes) -> tuple[set[int], list[Span]]:
        """Where a word declares or names something, and where that holds."""
        quoted = re.escape(word)
        places: dict[int, bool] = {}
        for pattern in {"Rust": RUST, "JavaScript": SCRIPT, "TypeScript": SCRIPT, "Go": GO, "Java": ARROW}.get(
            self.language, ()
        ):
            for hit in re.finditer(pattern.replace(b"%s", quoted), self.code, re.MULTILINE):
                if inner := re.search(rb"(?<![.\w])" + quoted + rb"\b", hit[0]):
                    places[hit.start() + inner.start()] = self.language == "Rust" and not hit[0].startswith(b"|")
        named = set(places)
        for hit in re.finditer(rb"\b" + quoted + rb"\b", self.code):
            if hit.start() not in named and self._parameter(hit.start(), hit.end()):
                places[hit.start()] = False
        key = KEY.get(self.language, b"").replace(b"%s", quoted)
        for hit in re.finditer(key, self.code, re.MULTILINE) if key else ():
            named.update(hit.start() + one.start() for one in re.finditer(rb"\b" + quoted + rb"\b", hit[0]))
        homes = self.homes.get(word.decode(), ())
        places = {
            place: wide for place, wide in places.items() if not any(start <= place < end for start, end in homes)
        }
        return named | set(places), [self._holds(place, wide=wide) for place, wide in places.items()]

    def _parameter(self, start: int, end: int) -> bool:
        """Whether a word is declared by the type in front of it, or stands in a list of parameters."""
        before = self.code[max(start - 120, 0) : start]
        if self.language in ("JavaScript", "TypeScript"):
            return self._listed(start, before)
        if self.language == "Rust":
            behind = self.code[end : end + 3].lstrip()
            return behind[:1] == b":" and behind[:2] != b"::" and _around(self.parens, start) is not None
        if self.language == "Go" or not BEHIND.match(self.code, end):
            return False
        hit = TYPED.search(before)
        if hit is None:
            return False
        last = re.search(rb"[\w]+\Z", before[: hit.end(1)])
        if last is not None and (last[0] in KEYWORD or last[0].isdigit()):
            return False
        gap = hit[2]
        return not (gap.strip(b" \n\t") and gap[:1].isspace() and gap[-1:].isspace())

    def _listed(self, start: int, before: bytes) -> bool:
        """Whether a word of a script is a parameter: of a function, a method, an arrow."""
        around = _around(self.parens, start)
        if around is None or not re.search(rb"(?:[(,{\[]|\.\.\.|\b(?:public|private|readonly))\s*\Z", before):
            return False
        head, tail = self.code[max(around[0] - 60, 0) : around[0]], self.code[around[1] : around[1] + 120]
        if re.match(rb"\s*(?::[^=;{}]*)?=>", tail):
            return True
        return bool(re.match(rb"\s*(?::[^;{}]*)?\{", tail)) and not re.search(
            rb"\b(?:if|for|while|switch|with)\s*\Z", head
        )

    def _holds(self, place: int, *, wide: bool) -> Span:
        """Where a declaration holds."""
        block, listed = _around(self.braces, place), _around(self.parens, place)
        if listed is not None and not wide and (block is None or listed[0] > block[0]):
            hit = re.compile(rb"[^;{}]{0,300}\{").match(self.code, listed[1])
            if hit and (body := _around(self.braces, hit.end())):
                return place, body[1]
            if re.compile(rb"\s*[-=]>").match(self.code, listed[1]):
                return place, (block[1] if block else self.code.find(b"\n\n", place) % (len(self.code) + 1))
            return listed
        return block or (0, len(self.code))


class Pythonic:
    """A text in Python, as its own parser reads it."""

    def __init__(self, text: bytes) -> None:
        """Collect the places of words that mean something nearer; none where it does not parse."""
        self._places: set[tuple[int, str]] = set()
        self._starts = [0, *(hit.end() for hit in re.finditer(rb"\n", text))]
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError):
            return
        self._text = text
        self._visit(tree, frozenset(_bound(tree, outermost=True)), frozenset())

    def elsewhere(self, name: str, offset: int) -> bool:
        """Whether the word at a place is bound by something nearer, or names something there."""
        return (offset, name) in self._places

    def _keep(self, line: int, column: int, name: str) -> None:
        self._places.add((self._starts[line - 1] + column, name))

    def _visit(self, node: ast.AST, local: frozenset[str], fields: frozenset[str], *, inner: bool = False) -> None:
        for child in ast.iter_child_nodes(node):
            function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
            if isinstance(child, ast.Name) and child.id in local:
                self._keep(child.lineno, child.col_offset, child.id)
            elif isinstance(child, ast.arg | ast.keyword) and child.arg:
                self._keep(child.lineno, child.col_offset, child.arg)
            elif isinstance(child, ast.Attribute) and (child.attr in fields or isinstance(child.ctx, ast.Store)):
                owner = child.value
                if (
                    child.end_lineno
                    and child.end_col_offset
                    and isinstance(owner, ast.Name)
                    and owner.id in ("self", "cls")
                ):
                    self._keep(child.end_lineno, child.end_col_offset - len(child.attr.encode()), child.attr)
            elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and inner:
                start = self._starts[child.lineno - 1] + child.col_offset
                self._places.add((self._text.find(child.name.encode(), start + 3), child.name))
            if isinstance(child, ast.ClassDef):
                self._visit(
                    child, local | frozenset(_bound(child, outermost=True)), frozenset(_fields(child)), inner=inner
                )
            else:
                bound = frozenset(_bound(child)) if isinstance(child, SCOPES) else frozenset()
                self._visit(child, local | bound, fields, inner=inner or function)


def _fields(scope: ast.ClassDef) -> Iterator[str]:
    """What a class sets on its objects."""
    for node in ast.walk(scope):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr


SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.GeneratorExp, ast.ListComp, ast.SetComp, ast.DictComp)


def _bound(scope: ast.AST, *, outermost: bool = False) -> Iterator[str]:
    """The names that a scope binds: what it stores, takes, imports within a function, and defines within one."""
    todo = list(ast.iter_child_nodes(scope))
    while todo:
        node = todo.pop()
        if isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            if not outermost:
                yield node.name
            todo += node.decorator_list
            continue
        elif isinstance(node, ast.ExceptHandler) and node.name:
            yield node.name
        if not isinstance(node, SCOPES):
            todo += ast.iter_child_nodes(node)


def scopes(language: str, text: bytes, code: bytes, homes: Mapping[str, list[Span]]) -> Braces | Pythonic:
    """What tells the nearer meanings in one text; `code` is the text without comments and strings, as long as it."""
    return Pythonic(text) if language == "Python" else Braces(language, code, homes)
