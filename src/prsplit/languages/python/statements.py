"""Visits of statements: assignments, blocks, clauses, imports inside functions, functions and classes."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

from prsplit.languages.python.bindings import captured
from prsplit.languages.python.expressions import annotated, arguments, attribute, evident, parameters, store
from prsplit.languages.python.imports import imports
from prsplit.languages.python.scopes import Scope, Spot
from prsplit.languages.python.walk import Walk
from prsplit.languages.python.words import UNKNOWN, Owner

if TYPE_CHECKING:
    from tree_sitter import Node

_PARAMETRIZE = re.compile(rb"""parametrize\(\s*(?:\(|\[)?\s*((?:["'][\w\s,]*["'][\s,]*)+)""")
_WORD = re.compile(rb"[^\W\d]\w*")


def simple(walk: Walk, node: Node, spot: Spot) -> None:
    """A statement without a block."""
    inner = Spot(spot.scope, node.start_byte, node.end_byte, deferred=spot.deferred)
    for child in node.named_children:
        walk.todo.append((child, inner))


def expression(walk: Walk, node: Node, spot: Spot) -> None:
    """An expression that stands alone; a string that does is a docstring and says nothing."""
    children = node.named_children
    if len(children) == 1 and children[0].type == "string" and _is_text(children[0]):
        return
    inner = Spot(spot.scope, node.start_byte, node.end_byte, deferred=spot.deferred)
    for child in children:
        walk.todo.append((child, inner))


def _is_text(node: Node) -> bool:
    return all(child.type != "interpolation" for child in node.named_children)


def compound(walk: Walk, node: Node, spot: Spot) -> None:
    """A statement or clause with a block: what stands before the block is a statement of its own."""
    children = node.named_children
    block = next((child for child in children if child.type == "block"), None)
    end = block.start_byte if block is not None else node.end_byte
    head = Spot(spot.scope, node.start_byte, end, deferred=spot.deferred)
    for child in children:
        walk.todo.append((child, spot if child.type == "block" else head))


def try_(walk: Walk, node: Node, spot: Spot) -> None:
    """What is used in the first block is used together with the heads of the clauses that handle its errors."""
    children = node.named_children
    block = next((child for child in children if child.type == "block"), None)
    handlers = [child for child in children if child.type in ("except_clause", "except_group_clause")]
    if block is not None and handlers:
        heads = [walk.text[one.start_byte : _body(one).start_byte].strip() for one in handlers]
        walk.emitter.guards.append((block.start_byte, block.end_byte, zlib.crc32(b"\n".join(heads))))
    compound(walk, node, spot)


def _body(clause: Node) -> Node:
    return next((child for child in clause.named_children if child.type == "block"), clause)


def for_(walk: Walk, node: Node, spot: Spot) -> None:
    """A loop binds its target."""
    left = node.child_by_field_name("left")
    body = node.child_by_field_name("body")
    end = body.start_byte if body is not None else node.end_byte
    head = Spot(spot.scope, node.start_byte, end, deferred=spot.deferred)
    for child in node.named_children:
        if left is not None and child.id == left.id:
            store(walk, child, head)
        else:
            walk.todo.append((child, spot if child.type == "block" else head))


def assignment(walk: Walk, node: Node, spot: Spot) -> None:
    """An assignment binds; an annotation or an evident value tells the class of what is bound."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    annotation = node.child_by_field_name("type")
    owner: Owner = UNKNOWN
    if annotation is not None:
        walk.todo.append((annotation, spot))
        owner = annotated(walk, annotation)
    if left is not None and left.type == "identifier":
        _assign(walk, left, right, spot, owner)
        if spot.scope.kind == "module" and right is not None and walk.name(left) == "__all__":
            spot = spot.typed(deferred=True)
    elif left is not None:
        store(walk, left, spot)
    if right is not None:
        walk.todo.append((right, spot))


def _assign(walk: Walk, left: Node, right: Node | None, spot: Spot, owner: Owner) -> None:
    scope = spot.scope
    if owner is not UNKNOWN and scope.kind == "function":
        scope.declare(walk.name(left), owner)
    elif right is None or right.type != "none":
        walk.bind(left, spot, evident(walk, right) if right is not None else UNKNOWN)
    elif scope.kind != "module" and scope.visible is None:
        scope.binds.add(walk.name(left))


def augmented(walk: Walk, node: Node, spot: Spot) -> None:
    """`x += y` uses what it binds."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is not None:
        if left.type == "identifier" and spot.scope.kind != "module" and spot.scope.visible is None:
            spot.scope.binds.add(walk.name(left))
        walk.todo.append((left, spot))
        if spot.scope.kind == "module" and walk.text[left.start_byte : left.end_byte] == b"__all__":
            spot = spot.typed(deferred=True)
    if right is not None:
        walk.todo.append((right, spot))


def delete(walk: Walk, node: Node, spot: Spot) -> None:
    """`del x` makes a name local, and needs it."""
    inner = Spot(spot.scope, node.start_byte, node.end_byte, deferred=spot.deferred)
    todo = list(node.named_children)
    while todo:
        one = todo.pop()
        if one.type in ("expression_list", "parenthesized_expression", "tuple", "list"):
            todo += one.named_children
            continue
        if one.type == "identifier" and inner.scope.kind != "module" and inner.scope.visible is None:
            inner.scope.binds.add(walk.name(one))
        walk.todo.append((one, inner))


def as_pattern(walk: Walk, node: Node, spot: Spot) -> None:
    """`with Foo() as x`."""
    children = node.named_children
    if not children:
        return
    walk.todo.append((children[0], spot))
    alias = node.child_by_field_name("alias")
    for target in alias.named_children if alias is not None else ():
        store(walk, target, spot, evident(walk, children[0]))


def except_(walk: Walk, node: Node, spot: Spot) -> None:
    """`except Foo as e`: `e` is a `Foo`."""
    block = next((child for child in node.named_children if child.type == "block"), None)
    end = block.start_byte if block is not None else node.end_byte
    head = Spot(spot.scope, node.start_byte, end, deferred=spot.deferred)
    for child in node.named_children:
        if child.type != "as_pattern":
            walk.todo.append((child, spot if child.type == "block" else head))
            continue
        value = child.named_children[0]
        alias = child.child_by_field_name("alias")
        owner = annotated(walk, value) if value.type in ("identifier", "attribute") else UNKNOWN
        walk.todo.append((value, head))
        for target in alias.named_children if alias is not None else ():
            store(walk, target, head, owner)


def case(walk: Walk, node: Node, spot: Spot) -> None:
    """`case` binds its captures and uses the classes and constants of its patterns."""
    block = node.child_by_field_name("consequence")
    end = block.start_byte if block is not None else node.end_byte
    head = Spot(spot.scope, node.start_byte, end, deferred=spot.deferred)
    for child in node.named_children:
        if child.type != "case_pattern":
            walk.todo.append((child, spot if child.type == "block" else head))
            continue
        bound = {one.id for one in captured(child)}
        for one in captured(child):
            walk.bind(one, head)
        _pattern(walk, child, head, bound)


def _pattern(walk: Walk, node: Node, spot: Spot, bound: set[int]) -> None:
    todo = [node]
    while todo:
        one = todo.pop()
        children = one.named_children
        if one.type != "dotted_name":
            todo += children
        elif children and children[0].id not in bound:
            walk.use(children[0], spot, None, tuple(walk.name(child) for child in children[1:]))


def global_(walk: Walk, node: Node, spot: Spot) -> None:
    """`global x` in a function: the module's name is meant, and used."""
    inner = Spot(spot.scope, node.start_byte, node.end_byte, deferred=spot.deferred)
    for child in node.named_children:
        if child.type == "identifier":
            spot.scope.globals |= {walk.name(child)}
            walk.use(child, inner)


def nonlocal_(walk: Walk, node: Node, spot: Spot) -> None:
    """`nonlocal x` in a function: a name of the function around."""
    spot.scope.nonlocals |= {walk.name(child) for child in node.named_children if child.type == "identifier"}


def import_(walk: Walk, node: Node, spot: Spot) -> None:
    """An import inside a function binds there; elsewhere the outline tells of it."""
    scope = spot.scope
    if scope.kind == "module" or scope.visible is not None:
        return
    here = Spot(scope, node.start_byte, node.end_byte, deferred=spot.deferred)
    for entry in imports(node, walk.text):
        walk.emitter.emit(node.start_byte, (), here, imported=entry)
        if entry.member != "*":
            name = entry.bound.partition(".")[0]
            scope.binds.add(name)
            scope.imports.setdefault(name, []).append(entry)


def type_alias(walk: Walk, node: Node, spot: Spot) -> None:
    """`type X[T] = ...` binds `X`, and looks the rest up when it is asked for."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    scope = walk.scope("function", spot.scope)
    names = _names(walk, left) if left is not None else []
    if names and spot.scope.kind != "module" and spot.scope.visible is None:
        spot.scope.bind(names[0])
    for name in names[1:]:
        scope.bind(name)
    if right is not None:
        inner = Spot(scope, node.start_byte, node.end_byte, deferred=True, annotation=True)
        walk.todo.append((right, inner))


def _names(walk: Walk, node: Node) -> list[str]:
    found: list[str] = []
    todo = [node]
    while todo:
        one = todo.pop()
        if one.type == "identifier":
            found.append(walk.name(one))
        todo.extend(reversed(one.named_children))
    return found


def decorated(walk: Walk, node: Node, spot: Spot) -> None:
    """A function or class below its decorators, which run at once."""
    marks: list[bytes] = []
    for child in node.named_children:
        if child.type == "decorator":
            marks.append(walk.text[child.start_byte : child.end_byte])
            inner = Spot(spot.scope, child.start_byte, child.end_byte, deferred=spot.deferred)
            walk.push(child.named_children, inner)
        elif child.type == "function_definition":
            function(walk, child, spot, tuple(marks))
        elif child.type == "class_definition":
            class_(walk, child, spot)


def function(walk: Walk, node: Node, spot: Spot, marks: tuple[bytes, ...] = ()) -> None:
    """A function: decorators, defaults and annotations now, its body later."""
    name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    given, result = node.child_by_field_name("parameters"), node.child_by_field_name("return_type")
    end = body.start_byte if body is not None else node.end_byte
    head = Spot(spot.scope, node.start_byte, end, deferred=spot.deferred)
    if name is not None:
        walk.bind(name, spot)
    head = _generic(walk, node, head)
    scope = walk.scope("function", head.scope)
    names = parameters(walk, given, head, scope) if given is not None else []
    if result is not None:
        walk.todo.append((result, head))
    if spot.scope.kind == "class" and names and not any(b"staticmethod" in mark for mark in marks):
        scope.me, scope.owner = names[0], spot.scope.owner
        scope.types.pop(names[0], None)
    if body is not None:
        walk.todo.append((body, Spot(scope, node.start_byte, end, deferred=True)))
    if name is not None and (spot.scope.kind == "module" or spot.scope.visible is not None):
        _fixtures(walk, name, names[1:] if scope.me else names, marks, head)


def _generic(walk: Walk, node: Node, head: Spot) -> Spot:
    """The spot behind `[T, ...]`, whose names are seen by what follows."""
    brackets = node.child_by_field_name("type_parameters")
    if brackets is None:
        return head
    scope = walk.scope("function", head.scope)
    for child in brackets.named_children:
        for name in _names(walk, child)[:1]:
            scope.bind(name)
        for below in child.named_children:
            if below.type == "constrained_type":
                walk.push(below.named_children[1:], head.inside(scope, deferred=True))
    return head.inside(scope, deferred=head.deferred)


def _fixtures(walk: Walk, name: Node, names: list[str], marks: tuple[bytes, ...], spot: Spot) -> None:
    """Parameters of tests and fixtures name other fixtures."""
    fixture = any(b"fixture" in mark.partition(b"(")[0] for mark in marks)
    if not (fixture or walk.name(name).startswith("test")):
        return
    given = {word.decode() for mark in marks for found in _PARAMETRIZE.findall(mark) for word in _WORD.findall(found)}
    later = spot.inside(walk.scopes[0], deferred=True)
    for one in names:
        if one not in given:
            walk.scopes[0].uses.append((name.start_byte, one, (), None, later, False, False))


def class_(walk: Walk, node: Node, spot: Spot, owner: str = "") -> None:
    """A class inside a leaf: bases now, its body now too, its methods later. Its qualified name is `owner`, if any."""
    name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    if name is not None:
        walk.bind(name, spot)
    head = class_head(walk, node, spot)
    scope = walk.scope("class", head.scope, owner)
    scope.bases = written_bases(walk, node)
    if body is not None:
        walk.todo.append((body, Spot(scope, node.start_byte, body.start_byte, deferred=spot.deferred)))


def class_head(walk: Walk, node: Node, spot: Spot) -> Spot:
    """Visit the bases and keywords of a class; the spot behind its type parameters."""
    body = node.child_by_field_name("body")
    end = body.start_byte if body is not None else node.end_byte
    head = _generic(walk, node, Spot(spot.scope, node.start_byte, end, deferred=spot.deferred))
    given = node.child_by_field_name("superclasses")
    if given is not None:
        arguments(walk, given, head)
    return head


def written_bases(walk: Walk, node: Node) -> tuple[str, ...]:
    """The bases of a class as dotted names."""
    given = node.child_by_field_name("superclasses")
    found = (child for child in given.named_children) if given is not None else ()
    return tuple(
        walk.text[one.start_byte : one.end_byte].decode("utf-8", "surrogateescape")
        for one in found
        if one.type == "identifier"
        or (one.type == "attribute" and b"(" not in walk.text[one.start_byte : one.end_byte])
    )


def is_attribute(walk: Walk, node: Node, spot: Spot) -> None:
    """An attribute where nothing is assigned or called."""
    attribute(walk, node, spot)


def skip(_walk: Walk, _node: Node, _spot: Spot) -> None:
    """Nothing is used here."""


def scope_of_type_parameters(walk: Walk, names: tuple[str, ...], parent: Scope) -> Scope:
    """A scope that holds the type parameters of the classes around a leaf."""
    if not names:
        return parent
    scope = walk.scope("function", parent)
    for name in names:
        scope.bind(name)
    return scope
