"""What each leaf of a Rust text refers to: paths, members by the types of locals, names inside macros."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from prsplit.languages.brace_walk import Setting, Span, Tongue, Walk, call_of, owned
from prsplit.languages.braces import Plot, Tiles
from prsplit.languages.rust.paths import (
    bind_pattern,
    follow,
    inline_depth,
    path,
    path_of,
    struct_fields,
    type_of,
    written_type,
)
from prsplit.languages.rust.trees import entries_of
from prsplit.languages.rust.words import PRELUDE
from prsplit.model.outline import Call, Facts, Leaf

if TYPE_CHECKING:
    from tree_sitter import Node

_COMMENT = ("line_comment", "block_comment", "attribute_item")
_DOUBTFUL = frozenset({"|", "||", "<", "token_repetition", "line_comment", "block_comment"})


def _skip(_walk: Walk, _node: Node, _span: Span) -> None:
    return


def _identifier(walk: Walk, node: Node, span: Span) -> None:
    follow(walk, node.start_byte, [walk.name(node)], span, None)


def _call(walk: Walk, node: Node, span: Span) -> None:
    function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    given = call_of(arguments, _COMMENT)
    walk.push([arguments], span)
    if function is None:
        return
    if function.type == "generic_function":
        walk.push([function.child_by_field_name("type_arguments")], span)
        function = function.child_by_field_name("function") or function
    if function.type == "field_expression":
        _chain(walk, function, span, given)
    elif function.type == "scoped_identifier":
        path(walk, function, span, given)
    elif function.type == "identifier":
        walk.use(function.start_byte, (walk.name(function),), span, given)
    else:
        walk.push([function], span)


def _field(walk: Walk, node: Node, span: Span) -> None:
    _chain(walk, node, span, None)


def _chain(walk: Walk, node: Node, span: Span, call: Call | None) -> None:
    names: list[str] = []
    while node.type == "field_expression":
        field, inner = node.child_by_field_name("field"), node.child_by_field_name("value")
        if field is not None and field.type == "field_identifier":
            names.append(walk.name(field))
        if inner is None:
            return
        node = inner
    names.reverse()
    if not names:
        walk.push([node], span)
    elif node.type == "self":
        if walk.me:
            walk.member(node.start_byte, (walk.me,), tuple(names), span, call)
        else:
            walk.unknown(node.start_byte, names, span, call)
    elif node.type == "identifier":
        walk.use(node.start_byte, (walk.name(node), *names), span, call, value=True)
    else:
        known = type_of(walk, node)
        if known:
            walk.member(node.start_byte, known, tuple(names), span, call)
        else:
            walk.unknown(node.end_byte, names, span, call)
        walk.push([node], span)


def _let(walk: Walk, node: Node, span: Span) -> None:
    kind, value = node.child_by_field_name("type"), node.child_by_field_name("value")
    known = written_type(walk, kind) if kind is not None else type_of(walk, value)
    pattern = node.child_by_field_name("pattern")
    walk.later(lambda: bind_pattern(walk, pattern, span, known))
    walk.push([kind, value, node.child_by_field_name("alternative")], span)


def _block(walk: Walk, node: Node, span: Span) -> None:
    """The value that a block ends with is a statement, too."""
    last = node.named_children[-1] if node.named_children else None
    value = last is not None and last.type.endswith(("expression", "identifier", "invocation"))
    for child in reversed(node.named_children):
        walk.push([child], walk.extent(child) if value and child is last else span)


def _for(walk: Walk, node: Node, span: Span) -> None:
    pattern, body = node.child_by_field_name("pattern"), node.child_by_field_name("body")

    def bind() -> None:
        bind_pattern(walk, pattern, span)
        walk.push([body], span)

    walk.later(bind)
    walk.push([node.child_by_field_name("value")], span)


def _arm(walk: Walk, node: Node, span: Span) -> None:
    walk.push([node.child_by_field_name("value")], span)
    bind_pattern(walk, node.child_by_field_name("pattern"), span)


def _closure(walk: Walk, node: Node, span: Span) -> None:
    parameters = node.child_by_field_name("parameters")
    walk.push([node.child_by_field_name("return_type"), node.child_by_field_name("body")], span)
    for one in parameters.named_children if parameters is not None else ():
        if one.type == "parameter":
            _parameter(walk, one, span)
        else:
            bind_pattern(walk, one, span)


def _parameter(walk: Walk, node: Node, span: Span) -> None:
    kind = node.child_by_field_name("type")
    bind_pattern(walk, node.child_by_field_name("pattern"), span, written_type(walk, kind))
    walk.push([kind], span)


def _type_parameters(walk: Walk, node: Node, span: Span) -> None:
    for one in node.named_children:
        name = one.child_by_field_name("name")
        if name is not None:
            walk.bind(walk.name(name))
        walk.push([one.child_by_field_name(field) for field in ("bounds", "type", "default_type")], span)


def _named(walk: Walk, node: Node, span: Span) -> None:
    """A declaration: its name is no use."""
    name = node.child_by_field_name("name")
    if len(walk.scopes) > 2 and name is not None:
        walk.scopes[-2][walk.name(name)] = None
    body = node.child_by_field_name("body")
    head = (node.start_byte, body.start_byte) if body is not None and node.type.startswith("function") else span
    walk.push([child for child in node.named_children if name is None or child.id != name.id], head)


def _initial_name(walk: Walk, node: Node, span: Span) -> None:
    """A field or variant: its name is no use."""
    name = node.child_by_field_name("name")
    walk.push([child for child in node.named_children if name is None or child.id != name.id], span)


def _skip_name(walk: Walk, node: Node, span: Span) -> None:
    """A macro's rules: what their right sides name."""
    rights = [rule.child_by_field_name("right") for rule in node.named_children if rule.type == "macro_rule"]
    walk.push(rights, span)


def _impl(walk: Walk, node: Node, span: Span) -> None:
    walk.push(node.named_children, span)


def _struct_literal(walk: Walk, node: Node, span: Span) -> None:
    struct_fields(walk, node, span)
    walk.push([node.child_by_field_name("name"), node.child_by_field_name("body")], span)


def _initializer(walk: Walk, node: Node, span: Span) -> None:
    walk.push([node.child_by_field_name("value")], span)


def _macro(walk: Walk, node: Node, span: Span) -> None:
    name = node.child_by_field_name("macro")
    if name is not None:
        parts, _ = path_of(walk, name)
        follow(walk, name.start_byte, parts, span, None)
        if len(parts) == 1:
            _named_macro(walk, name.start_byte, parts, span)
    walk.push([child for child in node.named_children if child.type == "token_tree"], span)


def _named_macro(walk: Walk, offset: int, parts: list[str], span: Span) -> None:
    """A macro that the file does not define is seen from wherever it stands."""
    if parts and parts[0] not in PRELUDE and parts[0] not in walk.setting.module:
        walk.unknown(offset, parts, span)


def _tokens(walk: Walk, node: Node, span: Span) -> None:
    """The names in a macro's tokens: paths and members are put together again; `x` in `, x = …` names an argument."""
    parts: list[str] = []
    members: list[str] = []
    offset, joint, before, opened, named = node.start_byte, "", "", "", False

    def flush(call: Call | None = None) -> None:
        if parts and parts[0].startswith("$"):
            walk.unknown(offset, [*parts[1:], *members], span, call)
        elif members and parts == ["self"] and walk.me:
            walk.member(offset, (walk.me,), tuple(members), span, call)
        elif members and len(parts) == 1:
            follow(walk, offset, [*parts, *members], span, call, value=True)
        else:
            if parts and parts not in (["self"], ["super"], ["crate"]):
                follow(walk, offset, list(parts), span, None if members else call)
            walk.unknown(offset, members, span, call)
        parts.clear()
        members.clear()

    for child in node.children:
        if child.type in ("identifier", "self", "super", "crate", "type_identifier", "metavariable"):
            word = walk.name(child).replace("$crate", "crate")
            if joint == "." and (parts or members or offset):
                members.append(word)
            else:
                if joint != "::":
                    flush()
                    offset, opened, named = child.start_byte, before, before == ","
                parts.append(word)
            joint = ""
        elif child.type in ("::", "."):
            joint = child.type
        else:
            if child.type == "=" and named:
                parts.clear()
            if child.type == "!" and before == "identifier" and not members and parts[:-1] in ([], ["crate"]):
                _named_macro(walk, offset, parts[-1:], span)
            flush(_passed(child) if before == "identifier" and opened not in ("fn", "struct") else None)
            if child.type in ("token_tree", "string_literal", "token_repetition"):
                walk.push([child], span)
            joint = ""
        before = child.type
    flush()


def _passed(tree: Node) -> Call | None:
    """What a call among a macro's tokens passes; None where its commas may be those of a closure, a type or a repetition."""
    inside = [child.type for child in tree.children[1:-1]]
    if tree.type != "token_tree" or tree.children[0].type != "(" or not _DOUBTFUL.isdisjoint(inside):
        return None
    commas = inside.count(",") - (inside[-1:] == [","])
    return Call(commas + 1 if inside else 0, (), starred=False)


def _use(walk: Walk, node: Node, span: Span) -> None:
    """A `use` inside a function binds local names."""
    del span
    argument = node.child_by_field_name("argument")
    for entry in entries_of(walk.text, [argument] if argument is not None else [], "", inline_depth(walk), ()):
        if entry.member != "*":
            walk.scopes[-1][entry.bound] = entry


def _attribute(walk: Walk, node: Node, span: Span) -> None:
    """`#[derive(A)]`, `#[a::b(c)]`: names in other attributes' arguments are words of their own language."""
    name = node.named_children[0] if node.named_children else None
    if name is None:
        return
    word = walk.name(name)
    if word == "derive":
        walk.push([node.child_by_field_name("arguments")], span)
        return
    if name.type == "scoped_identifier":
        path(walk, name, span)
    _spelled_paths(walk, node.child_by_field_name("arguments"), span)


def _spelled_paths(walk: Walk, tree: Node | None, span: Span) -> None:
    """The paths among an attribute's arguments, and bare names behind `=`: `value_parser = Size::parse`, `= parse`. They
    mean what they mean everywhere."""
    parts: list[str] = []
    start, joint, given, assigned = 0, False, False, False
    for child in [*tree.children, None] if tree is not None else ():
        kind = child.type if child is not None else ""
        if (
            child is not None
            and kind in ("identifier", "type_identifier", "self", "super", "crate")
            and (joint or not parts)
        ):
            start, assigned = (start, assigned) if parts else (child.start_byte, given)
            parts.append(walk.name(child))
        elif kind != "::":
            if len(parts) > 1 or (parts and assigned):
                follow(walk, start, parts, span, None)
            parts = [walk.name(child)] if child is not None and kind == "identifier" else []
            assigned = given
            start = child.start_byte if child is not None else 0
        if kind == "token_tree":
            _spelled_paths(walk, child, span)
        joint, given = kind == "::", kind == "="


def _string(walk: Walk, node: Node, _span: Span) -> None:
    walk.literal(node, walk.name(node).strip('"'))


TONGUE = Tongue(
    visits={
        "identifier": _identifier,
        "type_identifier": _identifier,
        "scoped_identifier": path,
        "scoped_type_identifier": path,
        "field_identifier": _skip,
        "field_expression": _field,
        "call_expression": _call,
        "block": _block,
        "let_declaration": _let,
        "let_condition": _let,
        "for_expression": _for,
        "match_arm": _arm,
        "closure_expression": _closure,
        "parameter": _parameter,
        "type_parameters": _type_parameters,
        "function_item": _named,
        "function_signature_item": _named,
        "struct_item": _named,
        "enum_item": _named,
        "union_item": _named,
        "enum_variant": _initial_name,
        "field_declaration": _initial_name,
        "const_item": _named,
        "static_item": _named,
        "type_item": _named,
        "associated_type": _named,
        "trait_item": _named,
        "mod_item": _named,
        "impl_item": _impl,
        "macro_definition": _skip_name,
        "struct_expression": _struct_literal,
        "field_initializer": _initializer,
        "macro_invocation": _macro,
        "token_tree": _tokens,
        "use_declaration": _use,
        "attribute": _attribute,
        "string_literal": _string,
        "label": _skip,
        "lifetime": _skip,
        "self": _skip,
        "self_parameter": _skip,
        "line_comment": _skip,
        "block_comment": _skip,
        "visibility_modifier": _skip,
        "primitive_type": _skip,
        "metavariable": _skip,
    },
    scopes=(
        "function_item function_signature_item closure_expression block match_arm for_expression if_expression "
        "while_expression impl_item struct_item enum_item trait_item type_item"
    ).split(),
    statements="expression_statement let_declaration match_arm field_declaration enum_variant if_expression for_expression".split(),
    blocks=("block", "match_block"),
    dropped=PRELUDE,
)


def read_facts(tiles: Tiles, text: bytes, wanted: Container[int] | None = None) -> tuple[Facts, ...]:
    """The facts, parallel to the leaves; empty ones for leaves (by index) that are not wanted."""
    return Setting(text, tiles).read(tiles, wanted, _leaf)


def _leaf(setting: Setting, leaf: Leaf, plot: Plot) -> Facts:
    walk = Walk(TONGUE, setting, leaf, me=_owner(leaf))
    walk.push(owned(plot), (leaf.start, leaf.end))
    walk.run()
    return walk.facts()


def _owner(leaf: Leaf) -> str:
    """The type that `self` is in a leaf: the type of its impl block, or its trait."""
    scope = leaf.scope or (leaf.name if leaf.name.startswith("impl ") else "")
    last = scope.rpartition(".")[2]
    if last.startswith("impl "):
        last = last.partition(" #")[0].removeprefix("impl ").rpartition(" for ")[2]
        return last.lstrip("&").removeprefix("mut ").partition("<")[0].rpartition("::")[2].strip("'_ ")
    return last
