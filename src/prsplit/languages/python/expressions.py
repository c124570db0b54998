"""Visits of expressions: names, attributes, calls, strings, annotations, and the scopes of lambdas and comprehensions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prsplit.languages.python.bindings import targets
from prsplit.languages.python.scopes import Scope, Shape, Spot
from prsplit.languages.python.walk import Walk
from prsplit.languages.python.words import MAKERS, MAX_TEXT, PLAIN, UNKNOWN, Owner, annotated_owner

if TYPE_CHECKING:
    from tree_sitter import Node

_LITERALS = frozenset(
    {"string", "concatenated_string", "list", "dictionary", "set", "tuple", "integer", "float", "true", "false",
     "list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression"}
)  # fmt: skip
_DOTTED = re.compile(rb"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_STRING = re.compile(rb"([A-Za-z]{0,2})('''|\"\"\"|'|\")")
_QUOTES = b"'\""
_VERBATIM = frozenset({"Literal", "Annotated"})
_FIXTURE_NAMES = frozenset({"usefixtures", "getfixturevalue"})


def identifier(walk: Walk, node: Node, spot: Spot) -> None:
    """A name is used."""
    spot.scope.uses.append((node.start_byte, walk.name(node), (), None, spot, False, False))


def attribute(walk: Walk, node: Node, spot: Spot, shape: Shape | None = None, *, written: bool = False) -> None:
    """A dotted name, or attributes of something else."""
    names: list[str] = []
    while node.type == "attribute":
        children = node.children
        names.append(walk.name(children[-1]))
        node = children[0]
    names.reverse()
    kind = node.type
    if kind == "identifier":
        use = (node.start_byte, walk.name(node), tuple(names), shape, spot, False, written)
        spot.scope.uses.append(use)
        return
    if kind == "call":
        if _called_builtin(walk, node, names, spot, shape):
            return
        made = evident(walk, node)
        if made and made != PLAIN:
            first, *rest = made
            whole = shape if len(names) == 1 else None
            spot.scope.uses.append((node.start_byte, first, (*rest, names[0]), whole, spot, True, written))
            names = names[1:]
    if kind not in _LITERALS and names:
        walk.emitter.unknown(node.start_byte, names, spot, shape, written=written)
    walk.todo.append((node, spot))


def _called_builtin(walk: Walk, node: Node, names: list[str], spot: Spot, shape: Shape | None) -> bool:
    """`super().x` looks into the bases of the class around, `type(self).x` into the class itself."""
    function, arguments = node.children[0], node.children[-1]
    if function.type != "identifier":
        return False
    called = walk.name(function)
    if called == "type" and arguments.named_child_count == 1 and arguments.named_children[0].type == "identifier":
        walk.use(arguments.named_children[0], spot, shape, tuple(names))
        return True
    if called != "super":
        return False
    method: Scope | None = spot.scope
    while method is not None and not method.me:
        method = method.parent
    class_ = method
    while class_ is not None and class_.kind != "class":
        class_ = class_.parent
    if class_ is None:
        return False
    above = class_.outer()
    for place, base in enumerate(class_.bases):
        first, *rest = base.split(".")
        above.uses.append((node.start_byte, first, (*rest, names[0]), None if place else shape, spot, True, False))
    walk.emitter.unknown(node.start_byte, names[1:], spot, shape, written=False)
    walk.push(arguments.named_children, spot)
    return True


def call(walk: Walk, node: Node, spot: Spot) -> None:
    """A call: its arguments are counted for the reference that it calls."""
    function, given = node.children[0], node.children[-1]
    shape = arguments(walk, given, spot)
    kind = function.type
    if kind == "identifier":
        name = walk.name(function)
        spot.scope.uses.append((function.start_byte, name, (), shape, spot, False, False))
        if name == "cast" and given.named_child_count:
            walk.push(given.named_children[:1], spot.typed(deferred=True))
    elif kind == "attribute":
        attribute(walk, function, spot, shape)
        if walk.name(function.children[-1]) in _FIXTURE_NAMES:
            walk.push(given.named_children, spot.typed(deferred=True))
    else:
        walk.todo.append((function, spot))


def arguments(walk: Walk, node: Node, spot: Spot) -> Shape:
    """Visit the arguments of a call and tell their shape."""
    if node.type != "argument_list":
        walk.todo.append((node, spot))
        return 1, (), False
    positional, keywords, starred = 0, [], False
    for child in node.named_children:
        kind = child.type
        if kind == "keyword_argument":
            inner = child.children
            keywords.append(walk.name(inner[0]))
            walk.todo.append((inner[-1], spot))
        elif kind != "comment":
            if kind in ("list_splat", "dictionary_splat"):
                starred = True
            else:
                positional += 1
            walk.todo.append((child, spot))
    return positional, tuple(keywords), starred


def keyword_argument(walk: Walk, node: Node, spot: Spot) -> None:
    """`name=value` outside of a call's own arguments: the name is none of ours."""
    walk.todo.append((node.children[-1], spot))


def string(walk: Walk, node: Node, spot: Spot) -> None:
    """A literal: an annotation's names, an f-string's expressions, or a text that may name something."""
    start, end = node.start_byte, node.end_byte
    if walk.text[start] in _QUOTES and not spot.annotation:
        content = walk.text[start:end]
        if b"/" not in content and b"." not in content and b":" not in content:
            return
    match = _STRING.match(walk.text, start, end)
    prefix = match[1].lower() if match else b""
    if b"f" in prefix or b"t" in prefix:
        walk.push(node.named_children, spot)
        return
    if match is None or b"b" in prefix or end - start > 2 * MAX_TEXT:
        return
    content = walk.text[match.end() : end - len(match[2])]
    if b"\\" in content:
        return
    if spot.annotation:
        walk.spelled(content.decode("utf-8", "surrogateescape"), start, spot)
    elif b"/" in content or b"." in content or b":" in content:
        walk.literal(content.decode("utf-8", "surrogateescape"), start)


def type_(walk: Walk, node: Node, spot: Spot) -> None:
    """An annotation; it runs late where the module says so."""
    walk.push(node.named_children, spot if spot.annotation else spot.typed(deferred=walk.setting.late))


def subscript(walk: Walk, node: Node, spot: Spot) -> None:
    """`a[b]`; strings in `Literal[...]` are no annotations."""
    children = node.named_children
    if spot.annotation and children:
        head = walk.text[children[0].start_byte : children[0].end_byte].rpartition(b".")[2]
        if head.decode("utf-8", "replace") in _VERBATIM:
            walk.todo.append((children[0], spot))
            spot, children = spot.plain(), children[1:]
    walk.push(children, spot)


def type_parameter(walk: Walk, node: Node, spot: Spot) -> None:
    """What stands in the brackets of a type: types again, unless the bracket says that strings are meant as such."""
    for child in node.named_children:
        walk.push(child.named_children if child.type == "type" else [child], spot)


def lambda_(walk: Walk, node: Node, spot: Spot) -> None:
    """An unnamed function: defaults now, the body later."""
    scope = walk.scope("function", spot.scope)
    given = node.child_by_field_name("parameters")
    body = node.child_by_field_name("body")
    if given is not None:
        parameters(walk, given, spot, scope)
    if body is not None:
        walk.todo.append((body, spot.inside(scope, deferred=True)))


def parameters(walk: Walk, node: Node, spot: Spot, scope: Scope) -> list[str]:
    """Bind parameters in `scope`, and visit their defaults and annotations in the scope around. The names in order."""
    found: list[str] = []
    for child in node.named_children:
        kind = child.type
        if kind == "identifier":
            name = walk.name(child)
            found.append(name)
            scope.bind(name)
            continue
        if kind in ("comment", "keyword_separator", "positional_separator"):
            continue
        default = child.child_by_field_name("value")
        annotation = child.child_by_field_name("type")
        owner = UNKNOWN
        if default is not None:
            walk.todo.append((default, spot))
        if annotation is not None:
            walk.todo.append((annotation, spot))
            owner = annotated(walk, annotation)
        target = child.child_by_field_name("name") or child
        starred = target.type in ("list_splat_pattern", "dictionary_splat_pattern")
        if target is child and kind == "typed_parameter":
            target = child.named_children[0]
            starred = target.type != "identifier"
        for one in [target] if target.type == "identifier" else _identifiers(target):
            name = walk.name(one)
            found.append(name)
            if annotation is not None and owner is not UNKNOWN and not starred:
                scope.declare(name, owner)
            else:
                scope.bind(name, PLAIN if starred else UNKNOWN)
    return found


def _identifiers(node: Node) -> list[Node]:
    """The names in `*args`, `**options` and in a tuple of old."""
    found: list[Node] = []
    todo = [node]
    while todo:
        one = todo.pop()
        if one.type == "identifier":
            found.append(one)
        elif one.type != "type":
            todo.extend(reversed(one.named_children))
    return found


def comprehension(walk: Walk, node: Node, spot: Spot) -> None:
    """A comprehension: its targets are its own, its first iterable is looked up outside."""
    scope = walk.scope("comprehension", spot.scope)
    inner = spot.inside(scope, deferred=spot.deferred)
    first = True
    for child in node.named_children:
        if child.type != "for_in_clause":
            walk.todo.append((child, inner))
            continue
        left = child.child_by_field_name("left")
        for part in child.named_children:
            if left is not None and part.id == left.id:
                store(walk, part, inner)
            else:
                walk.todo.append((part, spot if first else inner))
        first = False


def named_expression(walk: Walk, node: Node, spot: Spot) -> None:
    """`name := value` binds in the function around all comprehensions."""
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    outer = spot.scope
    while outer.kind == "comprehension" and outer.parent is not None:
        outer = outer.parent
    if name is not None and value is not None:
        walk.bind(name, spot.inside(outer, deferred=spot.deferred), evident(walk, value))
        walk.todo.append((value, spot))


def store(walk: Walk, node: Node, spot: Spot, owner: Owner = UNKNOWN) -> None:
    """An assignment to a target or a pattern of them; `owner` is the class of what is assigned to a single name."""
    if node.type == "identifier":
        walk.bind(node, spot, owner)
        return
    for one in targets(node):
        if one.type == "identifier":
            walk.bind(one, spot)
        elif one.type == "attribute":
            attribute(walk, one, spot, written=True)
        else:
            walk.todo.append((one, spot))


def evident(walk: Walk, node: Node) -> Owner:
    """The class of an expression's value where it can be seen: a literal, or the call of what looks like a class."""
    kind = node.type
    if kind in _LITERALS:
        return PLAIN
    if kind != "call":
        return UNKNOWN
    function = node.children[0]
    written = walk.text[function.start_byte : function.end_byte]
    if function.type not in ("identifier", "attribute") or not _DOTTED.fullmatch(written):
        return UNKNOWN
    chain = tuple(written.decode("utf-8", "surrogateescape").split("."))
    last = chain[-1].lstrip("_")[:1]
    if last.isupper() or (len(chain) == 1 and chain[0] in walk.setting.classes):
        return chain
    return PLAIN if len(chain) == 1 and chain[0] in MAKERS else UNKNOWN


def annotated(walk: Walk, node: Node) -> Owner:
    """The class that an annotation names."""
    if node.end_byte - node.start_byte > MAX_TEXT:
        return UNKNOWN
    return annotated_owner(walk.text[node.start_byte : node.end_byte].decode("utf-8", "surrogateescape"))
