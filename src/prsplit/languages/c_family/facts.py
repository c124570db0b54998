"""What each leaf refers to: names with their qualifications, members of objects, calls, telling strings."""

from __future__ import annotations

import zlib
from bisect import bisect_right
from collections.abc import Container

from prsplit.languages.c_family.declared import local_types
from prsplit.languages.c_family.lexer import Tokens, inner_tokens
from prsplit.languages.c_family.outline import Tiles
from prsplit.languages.c_family.reading import decoded, is_name, skip_angle, split_commas
from prsplit.languages.c_family.signature import template_letters
from prsplit.languages.c_family.typed import Type
from prsplit.model.outline import Call, Facts, Leaf, Reference, Text

_BREAKS = frozenset({b";", b"{", b"}"})
_MAX_TEXT = 200
_NOTHING = Facts()


class Reader:
    """Reads the facts of an outline's leaves, in order."""

    def __init__(self, tokens: Tokens, tiles: Tiles) -> None:
        """Gather what leaves need to know of each other."""
        self.tokens, self.tiles, self.text = tokens, tiles, tokens.text
        self.lines = [place for place, letter in enumerate(tokens.text) if letter == 10]
        self.classes = {leaf.name: leaf for leaf in tiles.leaves if leaf.kind == "class"}
        self._fields: dict[tuple[str, str], Type | None] | None = None

    def read(self, wanted: Container[int] | None = None) -> tuple[Facts, ...]:
        """The facts, parallel to the leaves; empty for leaves (by index) that are not wanted."""
        return tuple(
            self._leaf(leaf, self.tiles.spans[place]) if wanted is None or place in wanted else _NOTHING
            for place, leaf in enumerate(self.tiles.leaves)
        )

    def _leaf(self, leaf: Leaf, span: tuple[int, int]) -> Facts:
        first, last = span
        if last < first or leaf.kind in ("import", "switch"):
            return _NOTHING
        walk = _Walk(self, leaf)
        walk.run(self.tokens, first, last)
        return Facts(tuple(walk.found), tuple(walk.strings))

    def fields(self) -> dict[tuple[str, str], Type | None]:
        """(class, field) → the type that the field is declared with, of the classes of the file."""
        if self._fields is None:
            self._fields = {
                (leaf.scope, decoded(name)): known
                for leaf, (first, last) in zip(self.tiles.leaves, self.tiles.spans, strict=True)
                if leaf.kind == "statement" and leaf.scope and leaf.binds and last >= first
                for name, known in local_types(self.tokens, first - 1, last).items()
            }
        return self._fields

    def line(self, offset: int) -> int:
        """The 0-based line of a byte."""
        return bisect_right(self.lines, offset - 1)


class _Walk:
    """The references of one leaf."""

    def __init__(self, reader: Reader, leaf: Leaf) -> None:
        self.reader, self.leaf = reader, leaf
        self.first = reader.line(leaf.start)
        self.own = {*leaf.binds, *leaf.attributes}
        self.owners = self._owners(leaf)
        self.locals: dict[bytes, Type | None] = {}
        self.expanded = False
        """Whether what is read is a macro's text, which means something only where the macro stands."""
        self.found: list[Reference] = []
        self.strings: list[Text] = []

    def _owners(self, leaf: Leaf) -> list[str]:
        """The classes around a leaf, innermost first; of a function that a macro makes, those that the macro is given, as
        it may be a member of them (`TEST(Fixture, name) {`)."""
        if leaf.kind == "function" and not leaf.binds and leaf.name.endswith(")"):
            return [one for one in leaf.name.partition("(")[2][:-1].split(",") if one in self.reader.classes]
        parts = leaf.scope.split(".") if leaf.scope else []
        return [".".join(parts[:depth]) for depth in range(len(parts), 0, -1)]

    def run(self, tokens: Tokens, first: int, last: int) -> None:
        """Walk the tokens `[first, last]`, directives' own tokens included."""
        letters, self.locals = self.leaf.members, {}
        if self.leaf.kind in ("function", "statement"):
            letters, self.locals = template_letters(tokens, first), local_types(tokens, first, last)
        self.locals |= dict.fromkeys(one[1:-1].encode("utf-8", "surrogateescape") for one in letters)
        words, begin = tokens.words, first
        for place in range(first, last + 1):
            if words[place] in _BREAKS or words[place] == b"#":
                self._statement(tokens, begin, place)
                begin = place + 1
                if words[place] == b"#":
                    self._directive(tokens, place)
        self._statement(tokens, begin, last + 1)

    def _directive(self, tokens: Tokens, place: int) -> None:
        word = tokens.directive(place)
        if word in (b"include", b"include_next", b"import", b"error", b"warning", b"endif", b"else", b"undef", b"line",
                    b"pragma"):  # fmt: skip
            return
        inner = inner_tokens(self.reader.text, tokens.starts[place], tokens.ends[place])
        begin = 1
        if word == b"define" and len(inner.words) > 1:
            begin = 2
            self.own.add(decoded(inner.words[1]))
        kept, self.locals, self.expanded = self.locals, {}, word == b"define"
        if word == b"define" and len(inner.words) > 2 and inner.words[2] == b"(" and inner.starts[2] == inner.ends[1]:
            close = next((n for n, one in enumerate(inner.words) if one == b")"), 2)
            self.locals = dict.fromkeys(one for one in inner.words[3:close] if is_name(one))
            begin = close + 1
        if word == b"define":
            self.locals |= local_types(inner, begin - 1, len(inner.words) - 1)
        self._statement(inner, begin, len(inner.words))
        self.locals, self.expanded = kept, False

    def _statement(self, tokens: Tokens, begin: int, end: int) -> None:
        """References of one statement's tokens `[begin, end)`."""
        words = tokens.words
        digest = -1
        place = begin
        while place < end:
            word = words[place]
            if word == b'"':
                self._text(tokens, place)
            elif is_name(word) and not _is_label(words, place, begin):
                if digest < 0:
                    digest = zlib.crc32(b" ".join(tokens.text[tokens.starts[begin] : tokens.ends[end - 1]].split()))
                place = self._name(tokens, place, end, digest)
                continue
            place += 1

    def _name(self, tokens: Tokens, place: int, end: int, digest: int) -> int:
        """A name and what `::` joins to it; the index behind."""
        words = tokens.words
        before = words[place - 1] if place else b""
        chain = [words[place]]
        line = self.reader.line(tokens.starts[place]) - self.first
        after = place + 1
        while after + 1 < end and words[after] == b"::" and is_name(words[after + 1]):
            chain.append(words[after + 1])
            after += 2
        call = self._call(tokens, after, end)
        names = tuple(decoded(one) for one in chain)
        if before in (b".", b"->") and not (
            before == b"->" and words[place - 2] == b")" and self._returns(words, place)
        ):
            if before == b"->" and words[place - 2] == b"this" and self.owners:
                self._add((self.owners[0], names[0]), line, digest, call, member=True)
            else:
                self._of_object(self._type(words, place - 2), names[-1], line, digest, call)
        elif before == b"::" and place >= 2 and words[place - 2] == b"std":
            return after
        elif before == b"::" and place >= 2 and words[place - 2] == b">":
            self._add(names[:1], line, digest, call, unknown=True)
        else:
            self._bare(names, chain, line, digest, call)
        return after

    def _type(self, words: list[bytes], place: int) -> Type:
        """The type of the object in front of a dot, as written; nothing where it is not known."""
        if words[place - 1] in (b".", b"->", b"::"):
            return ()
        name = words[place]
        known = self.locals[name] if name in self.locals else self._field(decoded(name)) if is_name(name) else None
        return known if known and known[0].encode("utf-8", "surrogateescape") not in self.locals else ()

    def _of_object(self, kind: Type, name: str, line: int, digest: int, call: Call | None) -> None:
        """A member of an object, whose type may stand in one of the classes around."""
        self._add((*kind, name), line, digest, call, unknown=True)
        for owner in self.owners if len(kind) == 1 and kind[0] not in self.reader.classes else ():
            self._add((f"{owner}.{kind[0]}", name), line, digest, call, member=True)

    def _field(self, name: str) -> Type | None:
        """The type of a field of the classes around the leaf; where the file does not hold them, the field itself."""
        owner = next((one for one in self.owners if name in self.reader.tiles.members.get(one, ())), "")
        if owner:
            return self.reader.fields().get((owner, name))
        away = next((one for one in self.owners if one not in self.reader.classes), "")
        return (away, name) if away and name not in self.own else None

    @staticmethod
    def _returns(words: list[bytes], place: int) -> bool:
        """Whether an arrow behind a parenthesis announces a return type: what follows ends at a brace or semicolon."""
        after = place + 1
        while after < len(words) and (is_name(words[after]) or words[after] in (b"::", b"<", b">", b"*", b"&", b",")):
            after += 1
        return after < len(words) and words[after] == b"{"

    def _bare(self, names: tuple[str, ...], chain: list[bytes], line: int, digest: int, call: Call | None) -> None:
        name = names[0]
        if chain[0] in self.locals:
            self._unknown(names[1:], line, digest, call)
            return
        if self._letter(names, line, digest, call):
            return
        if len(names) > 1:
            for depth in range(1, len(names)):
                self._add(names[depth - 1 : depth + 1], line, digest, call if depth == len(names) - 1 else None)
            if names[0] not in self.reader.classes and not self._is_own(names):
                self._add(names[-1:], line, digest, call)
            return
        for owner in self.owners:
            known_here = self.reader.tiles.members.get(owner, ())
            if name in known_here:
                if not (owner == self.leaf.scope and name in self.own):
                    self._add((owner, name), line, digest, call, member=True)
                return
        if name in self.own and not self.leaf.scope:
            return
        for owner in self.owners:
            known = self.reader.classes.get(owner)
            if known is None or known.bases:
                self._add((owner, name), line, digest, call, member=True)
        self._add((name,), line, digest, call)

    def _letter(self, names: tuple[str, ...], line: int, digest: int, call: Call | None) -> bool:
        """Whether a name begins with a parameter of a template around it; what it holds is not known then."""
        for owner in self.owners:
            letter = f"<{names[0]}>"
            if letter in self.reader.tiles.members.get(owner, ()):
                self._add((owner, letter), line, digest, None, member=True)
                self._unknown(names[1:], line, digest, call)
                return True
        return False

    def _unknown(self, names: tuple[str, ...], line: int, digest: int, call: Call | None) -> None:
        """Members of what is not known."""
        for place, name in enumerate(names, 1):
            self._add((name,), line, digest, call if place == len(names) else None, unknown=True)

    def _is_own(self, names: tuple[str, ...]) -> bool:
        """Whether a qualified name is that of the leaf, which is defined outside of its class."""
        return names[-1] in self.leaf.binds and self.leaf.scope.endswith(names[-2])

    def _add(
        self,
        chain: tuple[str, ...],
        line: int,
        digest: int,
        call: Call | None,
        *,
        member: bool = False,
        unknown: bool = False,
    ) -> None:
        late = member or unknown or self.expanded
        self.found.append(Reference(chain, line, digest, member=member, unknown=unknown, deferred=late, call=call))

    def _call(self, tokens: Tokens, after: int, end: int) -> Call | None:
        words = tokens.words
        if after < end and words[after] == b"<":
            behind = skip_angle(tokens, after, end)
            after = behind if behind > 0 else after
        if after < end and words[after] == b"<<<":
            while after < end and words[after] != b">>>":
                after = tokens.match.get(after, after) + 1 if words[after] in (b"(", b"{", b"[") else after + 1
            after += 1
        if after >= end or words[after] != b"(" or after not in tokens.match:
            return None
        close = tokens.match[after]
        spans = split_commas(tokens, after + 1, close)
        unsure = any(words[n] in (b"<", b"...") or words[n] == b"#" for n in range(after, close))
        return Call(len(spans), (), unsure)

    def _text(self, tokens: Tokens, place: int) -> None:
        start, end = tokens.starts[place], tokens.ends[place]
        if end - start > _MAX_TEXT:
            return
        value = tokens.text[start:end].strip(b'"')
        if b"/" in value or b"." in value:
            self.strings.append(Text(decoded(value), self.reader.line(start) - self.first))


def _is_label(words: list[bytes], place: int, begin: int) -> bool:
    """Whether a name is a place to go to."""
    return words[place - 1] == b"goto" or (place == begin and place + 1 < len(words) and words[place + 1] == b":")
