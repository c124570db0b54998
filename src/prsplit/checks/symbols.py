"""What definitions a change touches: which are new, gone or moved, and which of them behave otherwise than before."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from prsplit.checks.meaning import meaning

if TYPE_CHECKING:
    from prsplit.checks.subject import Subject
    from prsplit.model.diff import Touched
    from prsplit.model.outline import Outline, Parameter


_BUILT = r"(^|/)(dist|build|out|target|node_modules)/"
_WORD = re.compile(rb"[\w$]+")
_ABOVE = re.compile(rb"\s*(//|#|\*|/\*|@)")
_DECLARED = (".pyi", ".d.ts", ".d.cts", ".d.mts")


class Symbol(NamedTuple):
    """A function, method or class at one end. `name` is qualified within its file, `line` 1-based, `text` all of it with
    decorators and the comment above; of a class only what stands before its first member."""

    path: str
    name: str
    kind: str
    line: int
    text: bytes
    documented: bool = False
    abstract: bool = False
    bases: tuple[str, ...] = ()
    signature: tuple[Parameter, ...] | None = None

    @property
    def bare(self) -> str:
        """The last part of the name."""
        return self.name.rpartition(".")[2]


class Pair(NamedTuple):
    """A definition at both ends: `old` is None for a new one, `new` for one that is gone. `same` tells that it does what
    it did: but for comments, annotations, blanks and names that were changed throughout."""

    old: Symbol | None
    new: Symbol | None
    same: bool = False

    @property
    def moved(self) -> bool:
        """Whether it has another path or name than before."""
        return self.old is not None and self.new is not None and self.old[:2] != self.new[:2]


class Code(NamedTuple):
    """The changed files of code. `unread` are those that no language could read; `exports` are the names that a file's list
    of exports has at head, by path, for files that have one; `old` and `new` all definitions of each end."""

    pairs: tuple[Pair, ...]
    unread: tuple[str, ...] = ()
    exports: dict[str, frozenset[str]] = {}  # noqa: RUF012 - never written to
    old: tuple[Symbol, ...] = ()
    new: tuple[Symbol, ...] = ()

    def behaving(self) -> Iterator[Pair]:
        """Functions and methods that are new or do something else, those that are gone left out."""
        for pair in self.pairs:
            if pair.new is None or pair.new.path.endswith(_DECLARED):
                continue
            if not pair.same and pair.new.kind == "function":
                yield pair


def is_code(path: str) -> bool:
    """Whether a path is production code by its name."""
    from prsplit.analysis.paths import file_role, is_vendored

    return file_role(path) == "code" and not is_vendored(path) and not re.search(_BUILT, path)


def read_code(subject: Subject) -> Code:
    """The definitions of all changed files of code, tests and generated files left out."""
    from prsplit.languages.table import language_for

    files = [
        file for file in subject.diff.files
        if file.is_text and is_code(file.path) and language_for(file.path) and not subject.is_apart(file.path)
    ]  # fmt: skip
    old, new, unread, exports = [], [], [], {}
    before = subject.texts([file.old_path for file in files if not file.is_new], at_base=True)
    after = subject.texts([file.path for file in files if not file.is_gone])
    for file in files:
        found = _both(subject, file, before, after)
        if found is None:
            unread.append(file.path)
            continue
        old += found[0]
        new += found[1]
        if found[2] is not None:
            exports[file.path] = found[2]
    renamed = {file.old_path: file.path for file in files if not file.is_new}
    return Code(tuple(_paired(old, new, renamed)), tuple(unread), exports, tuple(old), tuple(new))


_Ends = tuple[list[Symbol], list[Symbol], frozenset[str] | None]


def _both(subject: Subject, file: Touched, before: object, after: object) -> _Ends | None:
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    ends: list[list[Symbol]] = []
    exports = None
    for path, gone, texts, at_base in (
        (file.old_path, file.is_new, before, True),
        (file.path, file.is_gone, after, False),
    ):
        if gone:
            ends.append([])
            continue
        text = texts.get(path)
        outline = subject.outline(path, text, at_base=at_base) if text is not None else None
        if text is None or outline is None:
            return None
        ends.append(list(symbols_of(path, text, outline)))
        exports = exports_of(outline)
    return ends[0], ends[1], exports


def exports_of(outline: Outline) -> frozenset[str] | None:
    """The names in a file's list of exports (`__all__`), None where it has none."""
    forms = [leaf.form for leaf in outline.leaves if leaf.kind == "list" and leaf.form is not None]
    return frozenset(item.key.strip("\"'") for form in forms for item in form.items) if forms else None


def symbols_of(path: str, text: bytes, outline: Outline) -> Iterator[Symbol]:
    """The functions, methods and classes of an outline."""
    for leaf in outline.leaves:
        if leaf.kind not in ("function", "class") or leaf.frame or not leaf.name or " " in leaf.name:
            continue
        own = text[leaf.start : leaf.end]
        line = text.count(b"\n", 0, leaf.start) + 1 + _offset(own, leaf.name.rpartition(".")[2])
        documented = leaf.docstring or _commented(path, own)
        signature = leaf.signature if leaf.kind == "function" else None
        yield Symbol(path, leaf.name, leaf.kind, line, own, documented, leaf.abstract, leaf.bases, signature)


def _offset(text: bytes, name: str) -> int:
    """Lines above the one that names the definition."""
    word = name.encode("utf-8", "surrogateescape")
    plain = _WORD.fullmatch(word) is not None
    rows = text.split(b"\n")
    for number, row in enumerate(rows):
        if word in row and (not plain or word in _WORD.findall(row)) and not _ABOVE.match(row):
            return number
    return next((number for number, row in enumerate(rows) if row.strip()), 0)


def _commented(path: str, text: bytes) -> bool:
    """Whether a comment stands above a definition, where that documents it."""
    return not path.endswith((".py", ".pyi")) and re.match(rb"\s*(///|/\*\*|//)", text) is not None


def _paired(old: Sequence[Symbol], new: Sequence[Symbol], renamed: dict[str, str]) -> Iterator[Pair]:
    """Each definition with itself at the other end; then what is gone with what is new and means the same."""
    there: dict[tuple[str, str], list[Symbol]] = defaultdict(list)
    for one in old:
        there[renamed.get(one.path, one.path), one.name].append(one)
    pairs: list[tuple[Symbol, Symbol]] = []
    fresh: list[Symbol] = []
    for one in new:
        mates = there.get((one.path, one.name))
        if mates:
            pairs.append((mates.pop(0), one))
        else:
            fresh.append(one)
    gone = [one for rest in there.values() for one in rest]
    moves, fresh, gone = _moves(gone, fresh)
    names = {was.bare: now.bare for was, now in moves if was.bare != now.bare}
    for was, now in (*pairs, *moves):
        same = was.text == now.text or meaning(was.path, was.text, names) == meaning(now.path, now.text)
        yield Pair(was, now, same or (was, now) in moves)
    yield from (Pair(None, one) for one in fresh)
    yield from (Pair(one, None) for one in gone)


def _moves(gone: list[Symbol], fresh: list[Symbol]) -> tuple[list[tuple[Symbol, Symbol]], list[Symbol], list[Symbol]]:
    """What is gone here and new there, under its own name or another one."""
    if not gone or not fresh:
        return [], fresh, gone
    by: dict[object, list[Symbol]] = defaultdict(list)
    for one in gone:
        by[one.kind, meaning(one.path, one.text, {one.bare: "_"})].append(one)
    moves, rest = [], []
    for one in fresh:
        mates = by.get((one.kind, meaning(one.path, one.text, {one.bare: "_"})))
        if mates:
            mate = next((each for each in mates if each.bare == one.bare), mates[0])
            mates.remove(mate)
            moves.append((mate, one))
        else:
            rest.append(one)
    return moves, rest, [one for some in by.values() for one in some]
