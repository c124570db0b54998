"""Paths, types and patterns of Rust: what they refer to and what they bind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prsplit.languages.brace_walk import Known, Span, Walk
from prsplit.languages.rust.trees import split_path
from prsplit.model.outline import Call, Import

if TYPE_CHECKING:
    from tree_sitter import Node


def path_of(walk: Walk, node: Node | None) -> tuple[list[str], list[Node]]:
    """The parts of a path, and the type arguments inside it."""
    parts: list[str] = []
    extra: list[Node] = []
    while node is not None:
        if node.type in ("scoped_identifier", "scoped_type_identifier"):
            name = node.child_by_field_name("name")
            parts.append(walk.name(name) if name is not None else "")
            node = node.child_by_field_name("path")
        elif node.type == "generic_type":
            extra += [child for child in node.named_children if child.type == "type_arguments"]
            node = node.child_by_field_name("type")
        elif node.type == "bracketed_type":
            extra.append(node)
            parts.append("")
            break
        else:
            parts.append(walk.name(node))
            break
    return parts[::-1], extra


def path(walk: Walk, node: Node, span: Span, call: Call | None = None) -> None:
    """A path of any length."""
    parts, extra = path_of(walk, node)
    walk.push(extra, span)
    follow(walk, node.start_byte, parts, span, call)


def follow(walk: Walk, offset: int, parts: list[str], span: Span, call: Call | None, *, value: bool = False) -> None:
    """Refer to a path: from the crate, a module around, the type around, or a name in sight."""
    if not parts:
        return
    first = parts[0]
    if not first:
        walk.unknown(offset, parts[1:], span, call)
    elif first == "Self":
        if len(parts) > 1 and walk.me:
            walk.member(offset, (walk.me,), tuple(parts[1:]), span, call)
    elif first in ("crate", "super", "self"):
        depth = inline_depth(walk)
        module, rest = split_path(parts, depth)
        if rest:
            walk.emit(offset, tuple(rest), span, call, imported=Import(first, module))
    else:
        walk.use(offset, tuple(parts), span, call, value=value)


def inline_depth(walk: Walk) -> int:
    """How many modules of its own file stand around a leaf."""
    parts = walk.leaf.scope.split(".") if walk.leaf.scope else []
    return sum(" " not in part for part in parts) if parts else 0


def written_type(walk: Walk, node: Node | None) -> tuple[str, ...] | None:
    """The type that a type expression means, when it is a name or a reference to one."""
    while node is not None and node.type in ("reference_type", "generic_type"):
        node = node.child_by_field_name("type")
    if node is None or node.type not in ("type_identifier", "scoped_type_identifier"):
        return None
    parts, _ = path_of(walk, node)
    if parts[0] == "Self":
        return (walk.me,) if walk.me and len(parts) == 1 else None
    return tuple(parts) if parts[0] not in ("crate", "self", "super", "") else None


def type_of(walk: Walk, node: Node | None) -> tuple[str, ...] | None:
    """The type of an expression where it is evident: `T { … }`, `T::new(…)`, a reference to either."""
    while node is not None and node.type in ("reference_expression", "parenthesized_expression", "try_expression"):
        node = node.named_children[-1] if node.named_children else None
    if node is None:
        return None
    if node.type == "struct_expression":
        return written_type(walk, node.child_by_field_name("name"))
    if node.type == "call_expression":
        function = node.child_by_field_name("function")
        if function is not None and function.type == "scoped_identifier":
            parts, _ = path_of(walk, function)
            if parts[-1] in ("new", "default", "with_capacity") and len(parts) > 1 and parts[-2][:1].isupper():
                if parts[:-1] == ["Self"]:
                    return (walk.me,) if walk.me else None
                return tuple(parts[:-1]) if parts[0] not in ("crate", "self", "super", "") else None
    return None


def bind_pattern(walk: Walk, node: Node | None, span: Span, known: Known = None) -> None:
    """Bind the names of a pattern; visit the types and constants in it."""
    todo: list[tuple[Node, Known]] = [(node, known)] if node is not None else []
    while todo:
        one, kind = todo.pop()
        match one.type:
            case "identifier":
                name = walk.name(one)
                if name[:1].isupper():
                    walk.use(one.start_byte, (name,), span)
                else:
                    walk.bind(name, kind)
            case "shorthand_field_identifier":
                walk.bind(walk.name(one))
            case "tuple_struct_pattern" | "struct_pattern":
                type_ = one.child_by_field_name("type")
                walk.push([type_], span)
                if one.type == "struct_pattern":
                    struct_fields(walk, one, span)
                todo += _beside(one, type_)
            case "field_pattern":
                inner, name_ = one.child_by_field_name("pattern"), one.child_by_field_name("name")
                if inner is not None:
                    todo.append((inner, None))
                elif name_ is not None:
                    walk.bind(walk.name(name_))
            case "match_pattern":
                condition = one.child_by_field_name("condition")
                walk.push([condition], span)
                todo += _beside(one, condition)
            case "scoped_identifier" | "macro_invocation" | "range_pattern":
                walk.push([one], span)
            case "mut_pattern" | "ref_pattern" | "reference_pattern":
                todo += [(child, kind) for child in one.named_children]
            case "mutable_specifier" | "field_identifier" | "string_literal":
                pass
            case _:
                todo += [(child, None) for child in one.named_children]


def _beside(node: Node, child: Node | None) -> list[tuple[Node, Known]]:
    """The other children of a pattern, of no known type."""
    return [(one, None) for one in node.named_children if child is None or one.id != child.id]


def struct_fields(walk: Walk, node: Node, span: Span) -> None:
    """The fields named in a struct's pattern or literal are members of it."""
    kind = written_type(walk, node.child_by_field_name("type") or node.child_by_field_name("name"))
    body = node.child_by_field_name("body") or node
    for one in body.named_children:
        field = one.child_by_field_name("name") or one.child_by_field_name("field")
        if one.type == "shorthand_field_initializer" and one.named_children:
            field = one.named_children[-1]
        if field is None or one.type not in ("field_pattern", "field_initializer", "shorthand_field_initializer"):
            continue
        if kind is not None and kind[-1][:1].isupper() and len(kind) == 1:
            walk.member(field.start_byte, kind, (walk.name(field),), span, None)
        else:
            walk.unknown(field.start_byte, (walk.name(field),), span)
