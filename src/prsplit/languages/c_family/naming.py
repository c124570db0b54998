"""What a declaration is and what it names: types, functions, aliases, variables."""

from __future__ import annotations

from prsplit.languages.c_family.declarations import Declaration, Scan
from prsplit.languages.c_family.reading import decoded, is_name, skip_angle
from prsplit.languages.c_family.words import CALL_LIKE, KEYWORDS, SHOUTED

_TYPED = KEYWORDS - {b"using", b"namespace", b"return", b"goto", b"new", b"delete", b"throw", b"typename"} | {
    b">",
    b"*",
    b"&",
}
"""What may end the type in front of a name."""


class Reader(Scan):
    """Reads one declaration."""

    def read(self) -> Declaration:
        """The declaration."""
        self.scan()
        self._classify()
        return self.found

    def _classify(self) -> None:
        words, found = self.words, self.found
        lead = words[self.first]
        if lead == b"template" and self.first + 1 < found.last and words[self.first + 1] == b"<":
            behind = skip_angle(self.tokens, self.first + 1, found.last)
            lead = b"friend" if behind > 0 and words[behind] == b"friend" else lead
        if self.key >= 0 and found.body >= 0 and self.words[found.body] == b"{" and not self.returns_type():
            self._type()
        elif lead in (b"using", b"typedef", b"static_assert", b"_Static_assert", b"friend", b"asm"):
            self._alias(lead)
        elif self._callee():
            self._function()
        elif not (self.key >= 0 and self.equals < 0 and found.last - self.key <= 3):
            self._variables()
        elif words[found.last] == b";" and lead != b"extern" and all(map(is_name, words[self.key + 1 : found.last])):
            found.announced = decoded(words[found.last - 1])

    # types

    def _type(self) -> None:
        found, words = self.found, self.words
        found.kind = "enum" if words[self.key] == b"enum" else "class"
        place = self.key + 1
        name = -1
        while place < found.body and words[place] not in (b":", b"final"):
            if words[place] in (b"(", b"["):
                place = self.tokens.match.get(place, place)
            elif words[place] == b"<":
                found.special = True
                break
            elif is_name(words[place]):
                name = place
            place += 1
        if name >= 0:
            found.named = name
            found.names.append(decoded(words[name]))
            found.scope = self._qualifier(name)
        later = [decoded(words[n]) for n in range(found.tail + 1, found.last + 1) if is_name(words[n])]
        if words[self.first] == b"typedef" or name < 0:
            found.names += [one for one in later if one not in found.names]
        found.title = found.names[0] if found.names else ""
        if found.special and name >= 0:
            end = skip_angle(self.tokens, name + 1, found.body)
            found.title += self._written(name + 1, end if end > 0 else name + 2)
            found.names = []
        if found.kind == "enum":
            self._enumerators()
        else:
            found.bases = self._bases()

    def _enumerators(self) -> None:
        place, start = self.found.body + 1, True
        while 0 <= place < self.found.tail:
            word = self.words[place]
            if start and is_name(word):
                self.found.members.append(decoded(word))
                start = False
            elif word in (b"(", b"{", b"["):
                place = self.tokens.match.get(place, place)
            elif word == b",":
                start = True
            place += 1

    def _bases(self) -> tuple[str, ...]:
        place = self.key
        while place < self.found.body and self.words[place] != b":":
            place += 1
        bases: list[str] = []
        last = b""
        while place < self.found.body:
            place += 1
            word = self.words[place]
            if word == b"<":
                place = max(place, skip_angle(self.tokens, place, self.found.body) - 1)
            elif word in (b",", b"{"):
                if last:
                    bases.append(decoded(last))
                last = b""
            elif is_name(word):
                last = word
        return tuple(bases)

    # functions

    def _callee(self) -> int:
        """The parenthesis of a function's parameters: the first behind a name that is no macro, else behind one."""
        loud = 0
        for call in self.calls:
            if call == self.first or self._pointer(call) >= 0:
                continue
            before = self.words[call - 1]
            if self._operator(call) >= 0:
                return call
            if before == b">":
                before = self.words[self._angle_start(call - 1) - 1]
            if before in CALL_LIKE or not (is_name(before) or before == b"]"):
                continue
            if not SHOUTED.match(before) and before != b"]":
                return call
            loud = loud or call
        return loud

    def _pointer(self, call: int) -> int:
        """The name that `(*name)(…)` declares, where that is what begins at `call`; else -1."""
        words, close = self.words, self.tokens.match.get(call, self.limit)
        if close >= self.limit or words[call + 1] != b"*" or close + 1 >= self.limit or words[close + 1] != b"(":
            return -1
        name = next((n for n in range(call + 2, close) if is_name(words[n])), -1)
        return name if name > 0 and words[name + 1] in (b")", b"[") else -1

    def _operator(self, call: int) -> int:
        """The index of `operator` in front of a parameter list, or -1."""
        for back in range(call - 1, max(self.first - 1, call - 8), -1):
            if self.words[back] == b"operator":
                return back
            if self.words[back] in (b";", b"}", b")"):
                break
        if call >= 1 and self.words[call - 1] == b")" and call >= 3 and self.words[call - 3] == b"operator":
            return call - 3
        return -1

    def _angle_start(self, place: int) -> int:
        depth = 0
        while place > self.first:
            if self.words[place] == b">":
                depth += 1
            elif self.words[place] == b"<":
                depth -= 1
                if depth == 0:
                    return place
            place -= 1
        return place

    def _function(self) -> None:
        found, words = self.found, self.words
        call = self._callee()
        operator = self._operator(call)
        name = call - 1
        if words[name] == b">" and operator < 0:
            found.special = True
            name = self._angle_start(name) - 1
        found.parameters = (call, self.tokens.match.get(call, call))
        if operator >= 0:
            if words[operator + 1] == b"(" and call == operator + 1:
                behind = found.parameters[1] + 1
                if behind < self.limit and words[behind] == b"(":
                    call = behind
                    found.parameters = (call, self.tokens.match.get(call, call))
            word = self._written(operator + 1, call)
            found.names, name = ["operator" + (" " if word[:1].isalpha() else "") + word], operator
        else:
            found.names = [("~" if words[name - 1] == b"~" and name > self.first else "") + decoded(words[name])]
        found.named = name
        if words[name - 1] == b"~" and name > self.first:
            name -= 1
        found.scope = self._qualifier(name)
        found.title = found.names[0]
        found.kind = "function"
        if SHOUTED.match(words[found.named]) and operator < 0:
            shouted = all(not is_name(words[n]) for n in range(self.first, found.named))
            if shouted:
                found.title = self._written(found.named, found.parameters[1] + 1)
                found.names, found.parameters = [], None
                found.kind = "function" if found.body >= 0 else "statement"
                return
        if found.special:
            found.title += self._written(found.named + 1, call)
            found.names = []
        found.abstract = self.equals >= 0 and words[self.equals + 1 : found.last] == [b"0"]
        if self.equals >= 0 and not found.abstract and words[self.equals + 1] not in (b"default", b"delete"):
            found.kind = "statement"
        elif (words[self.first] == b"extern" and words[self.first + 1] == b"template") or (
            words[self.first] == b"template" and words[self.first + 1] != b"<"
        ):
            found.names = []

    def _qualifier(self, name: int) -> tuple[str, ...]:
        """The names in front of `::`, template arguments left out."""
        found: list[str] = []
        place = name
        while place - 2 >= self.first and self.words[place - 1] == b"::":
            place -= 2
            if self.words[place] == b">":
                place = self._angle_start(place) - 1
            if not is_name(self.words[place]):
                break
            found.append(decoded(self.words[place]))
        return tuple(reversed(found))

    # the rest

    def _alias(self, lead: bytes) -> None:
        words, found = self.words, self.found
        if lead == b"using" and self.equals > 0:
            name = next((n for n in range(self.first + 1, self.equals) if is_name(words[n])), -1)
        elif lead == b"typedef":
            name = self._declarator(found.last)
        elif lead == b"friend":
            found.title = self._friend()
            return
        else:
            return
        if name >= 0:
            found.named, found.names = name, [decoded(words[name])]
            found.title = found.names[0]

    def _friend(self) -> str:
        """What a friend is called: it is defined, or declared, outside of the class that it stands in."""
        call = self._callee()
        if not call:
            begin = next(n for n in range(self.first, self.found.last) if self.words[n] == b"friend")
            end = next((n for n in range(begin, self.found.last) if self.words[n] == b"<"), self.found.last)
            name = next((n for n in range(end, begin, -1) if is_name(self.words[n])), -1)
            return "friend " + decoded(self.words[name]) if name >= 0 else ""
        operator = self._operator(call)
        if operator >= 0:
            return "friend operator" + self._written(operator + 1, call)
        return "friend " + decoded(self.words[call - 1])

    def _declarator(self, end: int) -> int:
        """The name that a declarator ending at `end` declares: `*f` in `(*f)(int)`, else the last name."""
        for call in self.calls:
            inner = self.tokens.match.get(call, call)
            if self.words[call + 1] == b"*" and inner < end:
                return next((n for n in range(inner - 1, call, -1) if is_name(self.words[n])), -1)
        if self.calls and self.tokens.match.get(self.calls[-1], 0) >= end - 1:
            end = self.calls[-1]
        for place in range(end, self.first, -1):
            if is_name(self.words[place]):
                return place
        return -1

    def _variables(self) -> None:
        """Names in front of `=`, `;`, `,`, `[`, `{`, `:` or `(` at depth 0, that something stands before."""
        words, found = self.words, self.found
        place, seen = self.first, False
        while place <= found.last:
            word = words[place]
            following = words[place + 1] if place < found.last else b";"
            if word == b"<" and seen:
                after = skip_angle(self.tokens, place, found.last)
                place = after - 1 if after > 0 else place
            elif word in (b"(", b"[", b"{"):
                found.names += self._grouped(place)
                place = self.tokens.match.get(place, place)
            elif (
                is_name(word)
                and following in (b"=", b";", b",", b"[", b"{", b":", b"(")
                and seen
                and words[place - 1] not in (b"=", b".", b"->", b"?", b"return")
                and (words[place - 1] != b"::" or self._is_member(place))
            ):
                found.names.append(decoded(word))
                found.named = place if found.named < 0 else found.named
                found.scope = found.scope or self._qualifier(place)
            elif word == b"=":
                place = self._initializer(place)
            seen = seen or is_name(word) or word in KEYWORDS
            place += 1
        found.title = found.names[0] if found.names else ""

    def _grouped(self, place: int) -> list[str]:
        """What a pair of brackets declares: `(*name)(…)`, `auto [a, b]`."""
        if self.words[place] == b"(":
            name = self._pointer(place)
            return [decoded(self.words[name])] if name >= 0 else []
        end = self.tokens.match.get(place, place)
        bound = self.words[place] == b"[" and b"auto" in self.words[self.first : place]
        return [decoded(one) for one in self.words[place:end] if is_name(one)] if bound else []

    def _is_member(self, name: int) -> bool:
        """Whether a qualified name behind a type is what is defined: `int Cart::count = 0;`."""
        first = name
        while first - 2 >= self.first and self.words[first - 1] == b"::" and is_name(self.words[first - 2]):
            first -= 2
        typed = first > self.first and (is_name(self.words[first - 1]) or self.words[first - 1] in _TYPED)
        return typed and self.words[self.first] not in (b"using", b"namespace", b"return")

    def _initializer(self, place: int) -> int:
        while place < self.found.last and self.words[place] not in (b",", b";"):
            if self.words[place] in (b"(", b"[", b"{"):
                place = self.tokens.match.get(place, place)
            elif self.words[place] == b"<":
                after = skip_angle(self.tokens, place, self.found.last)
                place = after - 1 if after > 0 else place
            place += 1
        return place

    def _written(self, start: int, end: int) -> str:
        text = b"".join(self.tokens.text[self.tokens.starts[start] : self.tokens.ends[end - 1]].split())
        return decoded(text.replace(b".", b"").replace(b"::", b":"))
