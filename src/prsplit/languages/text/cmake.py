"""CMake by command, the commands of a condition or loop as its members, and the arguments of lists as items."""

from __future__ import annotations

import re
from itertools import pairwise

from prsplit.languages.text.brackets import Brackets, read_brackets
from prsplit.languages.text.lists import Span, rendered
from prsplit.languages.text.tiles import MAX_DEPTH, Format, Tiled, Tiler, decoded
from prsplit.model.outline import ListForm

_TOKEN = re.compile(
    rb'#\[(=*)\[.*?\]\1\]|\[(=*)\[.*?\]\2\]|"(?:\\.|[^"\\])*"|#[^\n]*|[()]|(?:\\.|[^\s()#"\\])+|[ \t\r]+|\n', re.DOTALL
)
_COMMAND = re.compile(rb"[ \t]*([A-Za-z_]\w*)[ \t]*\(")
_QUIET = re.compile(rb"[ \t]*(?:#(?!\[=*\[)[^\n]*)?(?:\n|\Z)")
_KEYWORD = re.compile(rb"[A-Z][A-Z_]+")
_GROUPS = {"if": "endif", "foreach": "endforeach"}
_WHOLE = {"function": "endfunction", "macro": "endmacro", "while": "endwhile", "block": "endblock"}
_ENDS = frozenset({*_GROUPS.values(), *_WHOLE.values()})
_LISTS = frozenset(
    ("target_sources", "add_executable", "add_library", "set", "list", "target_link_libraries", "cuda_add_library", "add_custom_target",
     "target_include_directories", "target_compile_definitions", "target_compile_options", "install", "python_add_library", "pybind11_add_module")
)  # fmt: skip


def tile(text: bytes) -> Tiled | None:
    """The leaves of a text."""
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: bytes) -> None:
        self.text, self.tiler = text, Tiler(text)
        self.scopes: list[tuple[str, str]] = []
        """The command that ends each open group, and the group's name."""

    def read(self) -> Tiled | None:
        place = 0
        while place < len(self.text):
            quiet = _QUIET.match(self.text, place)
            if quiet and quiet.end() > place:
                place = quiet.end()
                continue
            end = self.command(place)
            if end is None:
                return None
            place = end
        return None if self.scopes else self.tiler.done()

    def parse(self, place: int) -> tuple[str, Brackets, int] | None:
        """A command with its arguments, and the end of its last line; None where the line holds more than that."""
        match = _COMMAND.match(self.text, place)
        inner = read_brackets(self.text, match.end() - 1, _TOKEN, commas=False) if match else None
        if match is None or inner is None:
            return None
        rest = _QUIET.match(self.text, inner.stop)
        return (decoded(match[1]).lower(), inner, rest.end()) if rest else None

    def command(self, place: int) -> int | None:
        parsed = self.parse(place)
        if parsed is None:
            return None
        name, inner, end = parsed
        scope = self.scopes[-1][1] if self.scopes else ""
        label = self.label(name, inner)
        if self.scopes and name == self.scopes[-1][0]:
            self.tiler.lay("tail", "", end, scope)
            self.scopes.pop()
        elif name in _ENDS:
            return None
        elif name in _WHOLE:
            return self.whole(name, label, end, scope)
        elif name in _GROUPS and len(self.scopes) < MAX_DEPTH:
            self.tiler.lay("class", label, end, scope, whole=True)
            self.scopes.append((_GROUPS[name], self.tiler.leaves[-1].name))
        elif name in _GROUPS:
            return None
        else:
            form = self.form(inner, end) if name in _LISTS else None
            self.tiler.lay("items" if form else "statement", label, end, scope, form)
        return end

    def whole(self, name: str, label: str, end: int, scope: str) -> int | None:
        """A function or loop, up to its end, as one piece."""
        depth = 1
        while depth:
            if end >= len(self.text):
                return None
            quiet = _QUIET.match(self.text, end)
            if quiet and quiet.end() > end:
                end = quiet.end()
                continue
            parsed = self.parse(end)
            if parsed is None:
                return None
            depth += (parsed[0] == name) - (parsed[0] == _WHOLE[name])
            end = parsed[2]
        self.tiler.lay("statement", label, end, scope)
        return end

    def label(self, name: str, inner: Brackets) -> str:
        """A command with its first arguments, by which others of its kind are told from it."""
        count = 2 if name in ("list", "add_test", "install", "find_package", "target_link_libraries") else 1
        count = len(inner.parts) if name in ("if", "foreach", "else", "elseif") else count
        words = b" ".join(self.text[first:last] for first, last in inner.parts[:count])
        return f"{name}({decoded(words)[:60]})"

    def form(self, inner: Brackets, end: int) -> ListForm | None:
        """The longest run of last arguments that are set off alike, none of them a keyword."""
        spans = list(inner.parts[1:])
        words = [bool(_KEYWORD.fullmatch(self.text, *span)) for span in spans]
        spans = spans[len(words) - words[::-1].index(True) :] if True in words else spans
        first = len(spans) - 1
        gaps = [self.text[one[1] : two[0]] for one, two in pairwise(spans)]
        while first > 0 and gaps[first - 1] == gaps[-1]:
            first -= 1
        items: list[Span] = spans[max(first, 0) :]
        if not items:
            return None
        return rendered(self.text[:end], (self.tiler.here, end), items, comma=b"")


CMAKE = Format("cmake", tile)
