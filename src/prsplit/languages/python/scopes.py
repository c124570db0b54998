"""Scopes of one leaf: which names are local to its functions, and what the others become as references."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable
from typing import Literal

from prsplit.languages.python.source import Source
from prsplit.languages.python.words import BUILTINS, PLAIN, UNKNOWN, Owner
from prsplit.model.outline import Call, Import, Leaf, Reference

Shape = tuple[int, tuple[str, ...], bool]
"""A call's positional arguments, keywords, and whether it passes `*` or `**`."""

ScopeKind = Literal["module", "class", "function", "comprehension"]


_NOTHING: frozenset[str] = frozenset()


class Scope:
    """One scope while a leaf is walked. `owner` is the qualified name of a class or of a method's class, empty for one
    inside a function; `me` a method's first parameter; `bases` a class's bases as written."""

    __slots__ = (
        "bases", "binds", "declared", "globals", "imports", "kind", "me", "nonlocals", "owner", "parent", "types", "uses",
        "visible",
    )  # fmt: skip

    def __init__(self, kind: ScopeKind, parent: Scope | None, owner: str = "") -> None:
        """An empty scope inside `parent`."""
        self.kind, self.parent, self.owner = kind, parent, owner
        self.binds: set[str] = set()
        self.globals = self.nonlocals = self.declared = _NOTHING
        self.types: dict[str, Owner] = {}
        self.imports: dict[str, list[Import]] = {}
        self.uses: list[Use] = []
        self.me = ""
        self.bases: tuple[str, ...] = ()
        self.visible: Collection[str] | None = None
        """For a class whose members are leaves: the names that earlier leaves bind in it."""

    def bind(self, name: str, owner: Owner = UNKNOWN) -> None:
        """Make a name local."""
        self.binds.add(name)
        self.note(name, owner)

    def note(self, name: str, owner: Owner) -> None:
        """Learn the class of what a name is assigned; two assignments that disagree leave it unknown."""
        if name not in self.declared:
            self.types[name] = owner if self.types.get(name, owner) == owner else UNKNOWN

    def declare(self, name: str, owner: Owner) -> None:
        """Make a name local whose class is annotated."""
        self.binds.add(name)
        self.declared |= {name}
        self.types[name] = owner

    def outer(self) -> Scope:
        """Where a name is looked up that is not local here; functions do not see the names of classes around them."""
        assert self.parent is not None
        one = self.parent
        while self.kind != "class" and one.kind == "class" and one.parent is not None:
            one = one.parent
        return one


class Spot:
    """Where in a leaf something is used: its scope, its statement's bytes, whether it runs later, and whether strings
    are annotations there."""

    __slots__ = ("_digest", "annotation", "deferred", "end", "scope", "start")

    def __init__(self, scope: Scope, start: int, end: int, *, deferred: bool, annotation: bool = False) -> None:
        """A spot in the statement `[start, end)`."""
        self.scope, self.start, self.end, self.deferred, self.annotation = scope, start, end, deferred, annotation
        self._digest = -1

    def inside(self, scope: Scope, *, deferred: bool) -> Spot:
        """The same statement in an inner scope."""
        return Spot(scope, self.start, self.end, deferred=deferred)

    def typed(self, *, deferred: bool) -> Spot:
        """The same statement's annotations."""
        return Spot(self.scope, self.start, self.end, deferred=deferred or self.deferred, annotation=True)

    def plain(self) -> Spot:
        """The same, but strings are no annotations."""
        return Spot(self.scope, self.start, self.end, deferred=self.deferred)

    def digest(self, text: bytes) -> int:
        """A checksum of the statement with its white space normalised."""
        if self._digest < 0:
            self._digest = zlib.crc32(b" ".join(text[self.start : self.end].split()))
        return self._digest


Use = tuple[int, str, tuple[str, ...], Shape | None, Spot, bool, bool]
"""Offset, first name, attributes behind it, call, spot, whether the last attribute is a member of the class written
before it, and whether that attribute is written to."""


class Emitter:
    """Turns the uses of one leaf's scopes into references."""

    def __init__(self, source: Source, leaf: Leaf, earlier: Collection[str], names: Collection[str]) -> None:
        """`earlier` are the names bound above the leaf in its scope, `names` all of the module's."""
        self.text, self.line, self.first = source.text, source.line, source.line(leaf.start)
        self.own, self.owner, self.earlier, self.names = leaf.binds, leaf.scope, earlier, names
        self.found: list[tuple[int, Reference]] = []
        self.written: dict[str, int] = {}
        """Attributes that the leaf sets on its own object, with the first offset."""
        self.guards: list[tuple[int, int, int]] = []
        """The blocks of `try`, each with a checksum of what it handles."""

    def emit(
        self,
        offset: int,
        chain: tuple[str, ...],
        spot: Spot,
        shape: Shape | None = None,
        *,
        member: bool = False,
        unknown: bool = False,
        imported: Import | None = None,
    ) -> None:
        """Keep one reference."""
        call = Call(*shape) if shape is not None else None
        line = self.line(offset) - self.first
        reference = Reference(chain, line, self._digest(spot), "", member, unknown, spot.deferred, imported, call)
        self.found.append((offset, reference))

    def _digest(self, spot: Spot) -> int:
        """A checksum of the statement and of the errors that are handled around it."""
        found = spot.digest(self.text)
        for start, end, handled in self.guards:
            if start <= spot.start < end:
                found ^= handled
        return found

    def unknown(self, offset: int, names: Iterable[str], spot: Spot, shape: Shape | None, *, written: bool) -> None:
        """Attributes of objects whose class is not known; one that is written to defines, and is no use."""
        names = tuple(names)
        for place, name in enumerate(names[:-1] if written else names):
            self.emit(offset, (name,), spot, shape if place == len(names) - 1 else None, unknown=True)

    def settle(self, scopes: list[Scope]) -> list[Reference]:
        """Resolve all uses, inner scopes first, and hand back the references in the order of the text.

        `scopes` are in the order of their creation, the module's first.
        """
        for scope in reversed(scopes):
            if scope.kind == "module":
                self._free(scope)
            elif scope.visible is not None:
                self._member(scope, scope.visible)
            else:
                self._local(scope, scopes[0])
        self.found.sort(key=lambda entry: entry[0])
        return [
            reference
            for offset, reference in self.found
            if not (reference.member and self._set_above(offset, reference))
        ]

    def _set_above(self, offset: int, reference: Reference) -> bool:
        """Whether the leaf itself sets the attribute of its own object that it refers to, further up."""
        owner, name = reference.chain[0], reference.chain[-1]
        return owner == self.owner and self.written.get(name, offset) < offset

    def _free(self, module: Scope) -> None:
        for use in module.uses:
            offset, name, attributes, shape, spot, member, _ = use
            if not self.owner and name in self.own and (spot.deferred or name not in self.earlier):
                self._own_object(module, use)
                continue
            if name in BUILTINS and name not in self.names:
                continue
            self.emit(offset, (name, *attributes), spot, shape, member=member)

    def _member(self, scope: Scope, visible: Collection[str]) -> None:
        """Uses in the body of a class: names bound above are its members."""
        above = scope.outer()
        for use in scope.uses:
            name = use[1]
            if name in visible:
                if not (name in self.own and use[4].deferred):
                    self.emit(use[0], (scope.owner, name), use[4], None if use[2] else use[3], member=True)
            elif name not in scope.binds:
                above.uses.append(use)
            else:
                self._own_object(scope, use)

    def _own_object(self, scope: Scope, use: Use) -> None:
        """A name that the leaf itself binds: only what is done with its attributes tells something."""
        if use[2] and use[1] in scope.imports:
            self._imported(scope.imports[use[1]], use)
        elif use[2]:
            self._attributes(scope, use)

    def _local(self, scope: Scope, module: Scope) -> None:
        above = scope.outer()
        for use in scope.uses:
            name = use[1]
            if name in scope.globals:
                module.uses.append(use)
            elif name not in scope.binds or name in scope.nonlocals:
                above.uses.append(use)
            elif name in scope.imports:
                self._imported(scope.imports[name], use)
            elif use[2]:
                self._attributes(scope, use)

    def _imported(self, entries: list[Import], use: Use) -> None:
        offset, name, attributes, shape, spot, member, _ = use
        dotted = [entry for entry in entries if entry.dotted]
        if dotted:
            way = (name, *attributes)
            fitting = [e for e in dotted if way[: e.module.count(".") + 1] == tuple(e.module.split("."))]
            if fitting:
                entry = max(fitting, key=lambda e: len(e.module))
                rest = way[entry.module.count(".") + 1 :]
            else:
                entry, rest = Import(name, name), attributes
            self.emit(offset, rest, spot, shape, member=member, imported=entry)
            return
        for entry in dict.fromkeys(entries):
            self.emit(offset, attributes, spot, shape, member=member, imported=entry)

    def _attributes(self, scope: Scope, use: Use) -> None:
        """Attributes of a local object: members of its class where that is evident."""
        offset, name, attributes, shape, spot, member, written = use
        if member:
            self.unknown(offset, attributes[-1:], spot, shape, written=written)
            return
        if name == scope.me and name not in scope.types:
            self._own_attributes(scope.owner, use)
            return
        owner = scope.types.get(name, UNKNOWN)
        if owner is None or owner[:1] == (name,):
            self.unknown(offset, attributes, spot, shape, written=written)
        elif owner != PLAIN:
            alone = len(attributes) == 1
            if not (written and alone):
                one = (offset, owner[0], (*owner[1:], attributes[0]), shape if alone else None, spot, True, False)
                scope.uses.append(one)
            self.unknown(offset, attributes[1:], spot, shape, written=written)

    def _own_attributes(self, owner: str, use: Use) -> None:
        """`self.x`, `cls.x`, `self.__class__.x` in a method."""
        offset, _, attributes, shape, spot, _, written = use
        if attributes[0] == "__class__":
            attributes = attributes[1:]
        if not attributes:
            return
        alone = len(attributes) == 1
        if written and alone and owner == self.owner:
            self.written[attributes[0]] = min(offset, self.written.get(attributes[0], offset))
        if not owner:
            self.unknown(offset, attributes[:1], spot, shape if alone else None, written=written and alone)
        elif not (written and alone) and not (owner == self.owner and attributes[0] in self.own):
            self.emit(offset, (owner, attributes[0]), spot, shape if alone else None, member=True)
        self.unknown(offset, attributes[1:], spot, shape, written=written)
