"""What each leaf refers to: a walk that is told by the query's captures what a node is, and follows scopes by itself."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import TYPE_CHECKING

from prsplit.languages import parsing
from prsplit.languages.brace_walk import Setting, Span, Tongue, Walk, owned
from prsplit.languages.braces import Plot, letter
from prsplit.languages.queried.dialect import Dialect, parts_of
from prsplit.languages.queried.outline import Told
from prsplit.model.outline import Call, Facts, Leaf

if TYPE_CHECKING:
    from tree_sitter import Node, Query

_TONGUE = Tongue({}, (), (), (), ())


def read_facts(
    dialect: Dialect, query: Query, tiles: Told, text: bytes, wanted: Container[int] | None
) -> tuple[Facts, ...]:
    """The facts of the wanted leaves (None: of all), parallel to the leaves."""
    setting = Setting(text, tiles)
    setting.types.update(tiles.types)

    def one(setting: Setting, leaf: Leaf, plot: Plot) -> Facts:
        nodes = owned(plot)
        trail = Trail(setting, leaf, dialect, Roles(query, plot))
        trail.push(nodes, (leaf.start, leaf.end))
        trail.run()
        return trail.facts()

    return setting.read(tiles, wanted, one)


class Roles:
    """What the query calls the nodes of one leaf. Nothing is known of one that asks for too much work."""

    def __init__(self, query: Query, plot: Plot) -> None:
        """Ask the query about what the leaf holds."""
        self._ids: dict[str, set[int]] = {}
        for node in plot.nodes:
            for name, found in (parsing.captures(query, node, end=plot.limit) or {}).items():
                self._ids.setdefault(name, set()).update(one.id for one in found)

    def has(self, node: Node, role: str) -> bool:
        """Whether a node plays a role."""
        return node.id in self._ids.get(role, ())

    def child(self, node: Node, role: str) -> Node | None:
        """The first child of a node that plays a role."""
        ids = self._ids.get(role)
        return next((child for child in node.children if child.id in ids), None) if ids else None

    def below(self, node: Node, role: str, until: str = "") -> Iterator[Node]:
        """The nodes below one that play a role, the outermost of them; of another role, none is looked into."""
        ids, closed = self._ids.get(role, ()), self._ids.get(until, ())
        todo = list(reversed(node.children)) if ids else []
        while todo:
            one = todo.pop()
            if one.id in ids:
                yield one
            elif one.id not in closed:
                todo.extend(reversed(one.children))


class Trail(Walk):
    """The walk through one leaf."""

    def __init__(self, setting: Setting, leaf: Leaf, dialect: Dialect, roles: Roles) -> None:
        """Begin at the leaf's top."""
        super().__init__(_TONGUE, setting, leaf)
        self.dialect, self.roles = dialect, roles
        self.fresh = False
        self.bound: set[int] = set()
        """The names that a declaration around them has bound already."""

    def run(self) -> None:
        """Visit all that is on the stack, and what it puts there."""
        while self.todo:
            node, span = self.todo.pop()
            if node is None:
                assert callable(span)
                span()
            else:
                assert not callable(span)
                self.visit(node, span)

    def visit(self, node: Node, span: Span) -> None:
        """Read one node by its role."""
        has = self.roles.has
        if has(node, "skip"):
            return
        if has(node, "scope"):
            self.scopes.append({})
            self.later(self.leave)
            self.todo.extend((child, self.statement(child)) for child in reversed(node.named_children))
        elif has(node, "string"):
            self.literal(node, self.name(node).strip("\"'`"))
            self.push(node.named_children, span)
        elif has(node, "call") or has(node, "chain"):
            self.called(node, span)
        elif has(node, "bind"):
            self.binds(node, span)
        elif has(node, "local"):
            if node.id not in self.bound:
                self.bind(self.name(node))
        elif has(node, "use"):
            self.used(node.start_byte, parts_of(self.name(node)), span, None)
        else:
            self.push(node.named_children, span)

    def statement(self, node: Node) -> Span:
        """A statement's bytes, up to the first scope below it."""
        inner = next(self.roles.below(node, "scope"), None)
        return node.start_byte, inner.start_byte if inner is not None else node.end_byte

    def binds(self, node: Node, span: Span) -> None:
        """A declaration of locals: their names, of the type that stands beside them."""
        kind = self.roles.child(node, "type")
        known = parts_of(self.name(kind))[-1:] if kind is not None else self.made(node)
        for one in self.roles.below(node, "local", "scope"):
            if one.id not in self.bound:
                self.bind(self.name(one), known or None)
                self.bound.add(one.id)
        self.push([child for child in node.named_children if child.id not in self.bound], span)

    def made(self, node: Node) -> tuple[str, ...]:
        """The type of what a declaration makes, where it is evident."""
        maker = next(self.roles.below(node, "made", "scope"), None)
        made = self.roles.child(maker, "function") if maker is not None else None
        if maker is not None and made is None and self.dialect.makes:
            word = self.roles.child(maker, "member")
            if word is not None and self.name(word) == self.dialect.makes:
                made = self.roles.child(maker, "object")
        found = parts_of(self.name(made))[-1:] if made is not None else ()
        return found if found and found[0][:1].isupper() else ()

    def called(self, node: Node, span: Span) -> None:
        """A call, or a dotted name: the names behind each other from the innermost object on."""
        call = self.call(node)
        self.fresh = self.roles.has(node, "new")
        function = self.roles.child(node, "function")
        rest = [child for child in node.named_children if function is None or child.id != function.id]
        if function is not None:
            if self.roles.has(function, "chain"):
                self.push(rest, span)
                self.chain(function, span, call)
            elif self.roles.has(function, "use"):
                self.push(rest, span)
                self.used(function.start_byte, parts_of(self.name(function)), span, call)
            else:
                self.push([function, *rest], span)
        elif self.roles.has(node, "chain"):
            self.chain(node, span, call)
        else:
            self.push(rest, span)

    def call(self, node: Node) -> Call | None:
        """How a node passes arguments, if it is a call."""
        if not self.roles.has(node, "call"):
            return None
        given = next(self.roles.below(node, "arguments"), None)
        count = [one for one in given.named_children if one.type not in self.dialect.comments] if given else []
        return Call(len(count), (), starred=True)

    def chain(self, node: Node, span: Span, call: Call | None) -> None:
        """A dotted name from its last member to the object it begins with."""
        names: list[str] = []
        inner: Node | None = node
        while inner is not None and self.roles.has(inner, "chain"):
            member, object_ = self.roles.child(inner, "member"), self.roles.child(inner, "object")
            if names and self.roles.has(inner, "call") and self.roles.child(inner, "arguments") is not None:
                break
            if member is not None:
                names[:0] = parts_of(self.dialect.clean(self.name(member)))[-1:]
            beside = {one.id for one in (member, object_) if one is not None}
            self.push([child for child in inner.named_children if child.id not in beside], span)
            inner = object_
        if names:
            self.ends(node, inner, tuple(names), span, call)

    def ends(self, node: Node, first: Node | None, names: tuple[str, ...], span: Span, call: Call | None) -> None:
        """A dotted name whose first object has been found."""
        if first is None:
            self.used(node.start_byte, names, span, call)
        elif self.roles.has(first, "self"):
            self.own(node.start_byte, names, span, call)
        elif self.roles.has(first, "use"):
            self.used(first.start_byte, (*parts_of(self.name(first)), *names), span, call)
        else:
            self.unknown(node.start_byte, names, span, call)
            self.push([first], span)

    # names

    def used(self, offset: int, chain: tuple[str, ...], span: Span, call: Call | None) -> None:
        """A name, dotted or not: a local, one of the file's, an import, or one that other files may bind."""
        if not chain:
            return
        self.makes(offset, chain, span, call)
        value = not chain[0][:1].isupper()
        if self.local(chain[0])[0] or self.bound_here(chain[0]):
            self.use(offset, chain, span, call, value=value)
            for one in self.kin(chain[0])[1:] if chain[1:] and not value else ():
                self.emit(offset, (one, chain[1]), span, None if chain[2:] else call, member=True)
            return
        if chain[0] in self.dialect.foreign:
            self.unknown(offset, chain[1:], span, call)
            return
        for scope in self.seen(chain[0]):
            self.emit(offset, (scope, chain[0]), span, None if chain[1:] else call, member=True)
        self.emit(offset, chain, span, call)
        for place in range(1, len(chain)):
            if chain[place - 1][:1].isupper():
                self.behind(offset, chain, place, span, call)
        if value:
            self.unknown(offset, chain[1:], span, call)

    def behind(self, offset: int, chain: tuple[str, ...], place: int, span: Span, call: Call | None) -> None:
        """A name behind another's dot: a member of it, or a type of which that is only the namespace."""
        last = call if place == len(chain) - 1 else None
        owner = ".".join(chain[:place])
        for scope in (*self.around(), "") if self.dialect.nested else ("",):
            whole = f"{scope}.{owner}" if scope else owner
            for one in [whole] if chain[place][:1].isupper() else self.kin(whole):
                self.emit(offset, (one, chain[place]), span, last, member=True)
        if chain[place][:1].isupper():
            self.emit(offset, chain[place:], span, call)

    def makes(self, offset: int, chain: tuple[str, ...], span: Span, call: Call | None) -> None:
        """The constructor that a call may mean."""
        word = self.dialect.makes
        owner = chain[:-1] if word and chain[-1] == word else chain if self.fresh else ()
        if call is not None and owner and owner[-1][:1].isupper() and not self.local(owner[0])[0]:
            self.emit(offset, (owner[-1], self.dialect.maker), span, call, member=True)

    def bound_here(self, name: str) -> bool:
        """Whether the file binds a name that is in sight of the leaf."""
        setting = self.setting
        known = (setting.bound.get(scope, ()) for scope in self.around())
        return name in setting.module or any(name in names or letter(name) in names for names in known)

    def around(self) -> list[str]:
        """The containers around the leaf, innermost first."""
        found: list[str] = []
        scope = self.leaf.name if self.leaf.kind == "class" and self.leaf.members else self.leaf.scope
        while scope:
            found.append(scope)
            scope = scope.rpartition(".")[0]
        return found

    def seen(self, name: str) -> list[str]:
        """The containers around the leaf whose members a bare name may mean, with their kin. Where namespaces are part of
        names, constants are looked up through all of them, methods on the object alone."""
        around = self.around()
        if self.dialect.nested:
            return around if name[:1].isupper() else [one for scope in around[:1] for one in self.kin(scope)]
        return [one for scope in around for one in self.kin(scope)]

    def kin(self, owner: str) -> list[str]:
        """A container, what holds more of its members, and what it holds more members of."""
        for one in self.dialect.kin:
            before, _, after = one.partition("{}")
            if owner.startswith(before) and before and not after:
                plain = owner.removeprefix(before).partition(" #")[0]
                return [owner, plain, *(other for other in self.more(plain) if other != owner)]
        return [owner, *self.more(owner)]

    def more(self, owner: str) -> list[str]:
        """What holds more members of a type."""
        return [one.format(owner) for one in self.dialect.kin]

    def member(self, offset: int, owner: tuple[str, ...], rest: tuple[str, ...], span: Span, call: Call | None) -> None:
        """Members of an object whose type is written `owner`."""
        super().member(offset, owner, rest, span, call)
        for one in self.kin(owner[-1])[1:]:
            self.emit(offset, (one, rest[0]), span, None if rest[1:] else call, member=True)

    def own(self, offset: int, names: tuple[str, ...], span: Span, call: Call | None) -> None:
        """Members of the object that the leaf is a member of."""
        if not self.leaf.scope:
            self.unknown(offset, names, span, call)
        elif not (names[0] in self.leaf.binds and not names[1:]):
            self.use_member(offset, list(names), span, call)
            for scope in self.kin(self.leaf.scope)[1:]:
                self.emit(offset, (scope, names[0]), span, None if names[1:] else call, member=True)
