"""What each leaf of a Go text refers to: names of the package and of imports, members by the types of locals."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from prsplit.languages.brace_walk import GIVES, Known, Setting, Span, Tongue, Walk, call_of, owned
from prsplit.languages.braces import Plot, Tiles
from prsplit.languages.go.outline import receiver
from prsplit.model.outline import Call, Facts, Leaf

if TYPE_CHECKING:
    from tree_sitter import Node

BUILTINS = frozenset(
    "any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint uint8 "
    "uint16 uint32 uint64 uintptr true false iota nil append cap clear close complex copy delete imag len make max min new "
    "panic print println real recover".split()
)
_COMMENT = ("comment",)


def _skip(_walk: Walk, _node: Node, _span: Span) -> None:
    return


def _identifier(walk: Walk, node: Node, span: Span) -> None:
    walk.use(node.start_byte, (walk.name(node),), span)


def _qualified(walk: Walk, node: Node, span: Span) -> None:
    walk.use(node.start_byte, tuple(walk.name(node).replace(" ", "").split(".")), span)


def _selector(walk: Walk, node: Node, span: Span) -> None:
    _chain(walk, node, span, None)


def _chain(walk: Walk, node: Node, span: Span, call: Call | None) -> None:
    names: list[str] = []
    while node.type == "selector_expression":
        field = node.child_by_field_name("field")
        inner = node.child_by_field_name("operand")
        if field is not None:
            names.append(walk.name(field))
        if inner is None:
            return
        node = inner
        while node.type == "parenthesized_expression" and node.named_child_count == 1:
            node = node.named_children[0]
    names.reverse()
    known = _type_of(walk, node) if node.type != "identifier" else None
    if node.type == "identifier":
        name = walk.name(node)
        held = walk.setting.types.get(("", name)) if names and not walk.local(name)[0] else None
        if isinstance(held, tuple):
            walk.use(node.start_byte, (name,), span)
            walk.member(node.start_byte, held, tuple(names), span, call)
        else:
            walk.use(node.start_byte, (name, *names), span, call, value=True)
    elif known and names:
        walk.member(node.start_byte, known, tuple(names), span, call)
        walk.push([node], span)
    else:
        walk.unknown(node.end_byte, names, span, call)
        walk.push([node], span)


def _call(walk: Walk, node: Node, span: Span) -> None:
    function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    starred = bool(
        arguments is not None
        and walk.text[arguments.start_byte : arguments.end_byte].rstrip(b" )\n\t,").endswith(b"...")
    )
    given = call_of(arguments, _COMMENT, starred=starred)
    if given.positional == 1 and arguments is not None and arguments.named_children[0].type == "call_expression":
        given = call_of(arguments, _COMMENT, starred=True)
    walk.push([arguments], span)
    if function is None:
        return
    if function.type == "identifier":
        walk.use(function.start_byte, (walk.name(function),), span, given)
    elif function.type == "selector_expression":
        _chain(walk, function, span, given)
    else:
        walk.push([function], span)


def _written(walk: Walk, node: Node | None) -> Known:
    """The type that a type expression means, when it is a name."""
    while node is not None and node.type in ("pointer_type", "generic_type", "parenthesized_type"):
        node = node.named_children[0] if node.named_children else None
    if node is not None and node.type in ("type_identifier", "qualified_type", "identifier"):
        return tuple(walk.name(node).replace(" ", "").split("."))
    return None


def _type_of(walk: Walk, node: Node) -> tuple[str, ...] | None:
    """The type of an expression where it is evident: a literal of it, its address, `new(T)`, an assertion."""
    while node.type in ("unary_expression", "parenthesized_expression") and node.named_children:
        node = node.named_children[-1]
    known: Known = None
    while node.type in ("index_expression", "slice_expression"):
        inner = node.child_by_field_name("operand")
        if inner is None:
            return None
        node = inner
    if node.type == "selector_expression":
        return _given(walk, node)
    if node.type in ("composite_literal", "type_assertion_expression"):
        known = _written(walk, node.child_by_field_name("type"))
    elif node.type == "call_expression":
        function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if function is not None and walk.name(function) == "new" and arguments is not None and arguments.named_children:
            known = _written(walk, arguments.named_children[0])
        elif function is not None:
            return _given(walk, function)
    return known if isinstance(known, tuple) else None


def _given(walk: Walk, node: Node) -> tuple[str, ...] | None:
    """What a function returns or a field holds, told by their names."""
    if node.type == "identifier":
        name = walk.name(node)
        return (name + GIVES,) if not walk.local(name)[0] and name not in BUILTINS else None
    operand, field = node.child_by_field_name("operand"), node.child_by_field_name("field")
    if node.type != "selector_expression" or operand is None or field is None:
        return None
    if operand.type != "identifier":
        known: Known = _type_of(walk, operand)
    else:
        here, known = walk.local(walk.name(operand))
        imported = ("", walk.name(operand)) in walk.setting.imported
        known = known if here else (walk.name(operand) + GIVES * (not imported),)
    return (*known, walk.name(field) + GIVES) if isinstance(known, tuple) else None


def _names(node: Node | None) -> list[Node]:
    if node is None:
        return []
    return (
        [child for child in node.named_children if child.type == "identifier"]
        if node.type == "expression_list"
        else [node]
    )


def _short(walk: Walk, node: Node, span: Span) -> None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    names = _names(left)
    values = [child for child in right.named_children if child.type != "comment"] if right is not None else []

    def bind() -> None:
        for place, one in enumerate(names):
            if one.type == "identifier":
                known = _type_of(walk, values[place]) if len(values) == len(names) else None
                if known is None and len(values) == 1 and place == 0:
                    known = _type_of(walk, values[0])
                walk.bind(walk.name(one), known)

    walk.later(bind)
    walk.push([right], span)


def _range(walk: Walk, node: Node, span: Span) -> None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is not None and any(child.type == ":=" for child in node.children):
        names = _names(left)

        def bind() -> None:
            known = _type_of(walk, right) if right is not None else None
            for place, one in enumerate(names):
                walk.bind(walk.name(one), known if place == 1 else None)

        walk.later(bind)
        walk.push([right], span)
    else:
        walk.push([left, right], span)


def _receive(walk: Walk, node: Node, span: Span) -> None:
    _range(walk, node, span)


def _spec(walk: Walk, node: Node, span: Span) -> None:
    kind, value = node.child_by_field_name("type"), node.child_by_field_name("value")
    names = node.children_by_field_name("name")
    values = value.named_children if value is not None else []

    def bind() -> None:
        for place, one in enumerate(names):
            if one.type == "identifier" and len(walk.scopes) > 1:
                known = _written(walk, kind) if kind is not None else None
                if known is None and len(values) == len(names):
                    known = _type_of(walk, values[place])
                walk.bind(walk.name(one), known)

    walk.later(bind)
    walk.push([kind, value], span)


def _parameter(walk: Walk, node: Node, span: Span) -> None:
    kind = node.child_by_field_name("type")
    known = _written(walk, kind) if node.type == "parameter_declaration" else None
    for one in node.children_by_field_name("name"):
        walk.bind(walk.name(one), known)
    walk.push([kind], span)


def _type_parameter(walk: Walk, node: Node, span: Span) -> None:
    for one in node.children_by_field_name("name"):
        walk.bind(walk.name(one))
    walk.push([node.child_by_field_name("type")], span)


def _method(walk: Walk, node: Node, span: Span) -> None:
    me, owner = receiver(node, walk.text)
    listed = node.child_by_field_name("receiver")
    if listed is not None:
        for one in _below(listed, "type_arguments"):
            for inner in one.named_children:
                walk.bind(walk.name(inner))
    span = _head(node)
    if owner:
        walk.emit(node.start_byte, (owner,), span)
    if me:
        walk.bind(me, (owner,) if owner else None)
    walk.push([node.child_by_field_name(name) for name in ("parameters", "result", "body")], span)


def _function(walk: Walk, node: Node, _span: Span) -> None:
    brackets = [child for child in node.named_children if child.type == "type_parameter_list"]
    fields = [node.child_by_field_name(name) for name in ("parameters", "result", "body")]
    walk.push([*brackets, *fields], _head(node))


def _head(node: Node) -> Span:
    body = node.child_by_field_name("body")
    return node.start_byte, body.start_byte if body is not None else node.end_byte


def _below(node: Node, kind: str) -> list[Node]:
    found, todo = [], [node]
    while todo:
        one = todo.pop()
        if one.type == kind:
            found.append(one)
        else:
            todo.extend(one.named_children)
    return found


def _type_switch(walk: Walk, node: Node, span: Span) -> None:
    alias, value = node.child_by_field_name("alias"), node.child_by_field_name("value")
    first = node.child_by_field_name("initializer")
    rest = [child for child in node.named_children if child.type in ("type_case", "default_case")]

    def bind() -> None:
        for one in _names(alias):
            walk.bind(walk.name(one))
        walk.push(rest, span)

    walk.later(bind)
    walk.push([first, value], span)


def _literal(walk: Walk, node: Node, span: Span) -> None:
    """`T{A: 1}`: the keys of a struct are members of its type."""
    kind, body = node.child_by_field_name("type"), node.child_by_field_name("body")
    known = (
        _written(walk, kind) if kind is not None and kind.type not in ("map_type", "slice_type", "array_type") else None
    )
    if body is not None:
        for one in body.named_children:
            key = one.child_by_field_name("key") if one.type == "keyed_element" else None
            if key is not None and known:
                inner = key.named_children[0] if key.named_children else key
                if inner.type == "identifier" and isinstance(known, tuple):
                    walk.member(inner.start_byte, known, (walk.name(inner),), span, None)
                else:
                    walk.push([key], span)
            walk.push([one.child_by_field_name("value") if key is not None and known else one], span)
    walk.push([kind], span)


def _keyed(walk: Walk, node: Node, span: Span) -> None:
    """A key of an elided struct type, or of a map: a field of an unknown type as well as a name."""
    key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
    inner = key.named_children[0] if key is not None and key.named_children else key
    if inner is not None and inner.type == "identifier":
        name = walk.name(inner)
        walk.unknown(inner.start_byte, (name,), span)
        if name in walk.setting.module or walk.local(name)[0]:
            walk.push([inner], span)
    else:
        walk.push([key], span)
    walk.push([value], span)


def _field(walk: Walk, node: Node, span: Span) -> None:
    walk.push([node.child_by_field_name("type")], span)


def _type_spec(walk: Walk, node: Node, span: Span) -> None:
    brackets = node.child_by_field_name("type_parameters")
    name = node.child_by_field_name("name")
    if len(walk.scopes) > 2 and name is not None:
        walk.bind(walk.name(name))
    walk.push([brackets, node.child_by_field_name("type")], span)


def _method_element(walk: Walk, node: Node, span: Span) -> None:
    walk.push([node.child_by_field_name("parameters"), node.child_by_field_name("result")], span)


def _string(walk: Walk, node: Node, _span: Span) -> None:
    walk.literal(node, walk.name(node)[1:-1])


TONGUE = Tongue(
    visits={
        "identifier": _identifier,
        "type_identifier": _identifier,
        "package_identifier": _skip,
        "qualified_type": _qualified,
        "selector_expression": _selector,
        "call_expression": _call,
        "short_var_declaration": _short,
        "range_clause": _range,
        "receive_statement": _receive,
        "var_spec": _spec,
        "const_spec": _spec,
        "parameter_declaration": _parameter,
        "variadic_parameter_declaration": _parameter,
        "type_parameter_declaration": _type_parameter,
        "method_declaration": _method,
        "function_declaration": _function,
        "type_switch_statement": _type_switch,
        "composite_literal": _literal,
        "keyed_element": _keyed,
        "field_declaration": _field,
        "type_spec": _type_spec,
        "type_alias": _type_spec,
        "method_elem": _method_element,
        "interpreted_string_literal": _string,
        "raw_string_literal": _string,
        "label_name": _skip,
        "comment": _skip,
        "int_literal": _skip,
        "nil": _skip,
        "import_declaration": _skip,
        "import_spec": _skip,
    },
    scopes=(
        "function_declaration method_declaration func_literal block if_statement for_statement expression_switch_statement "
        "type_switch_statement expression_case type_case default_case communication_case type_declaration method_elem "
        "function_type"
    ).split(),
    statements=(
        "expression_statement short_var_declaration assignment_statement return_statement go_statement defer_statement "
        "send_statement inc_statement dec_statement var_declaration const_declaration if_statement for_statement "
        "expression_switch_statement type_switch_statement field_declaration method_elem expression_case type_case"
    ).split(),
    blocks=("block", "expression_case", "type_case", "default_case", "statement_list"),
    dropped=BUILTINS,
)


def read_facts(tiles: Tiles, text: bytes, wanted: Container[int] | None = None) -> tuple[Facts, ...]:
    """The facts, parallel to the leaves; empty ones for leaves (by index) that are not wanted."""
    setting = Setting(text, tiles)
    for leaf, plot in zip(tiles.leaves, tiles.plots, strict=True):
        if leaf.kind == "statement" and leaf.binds:
            _variables(setting, leaf, plot)
    return setting.read(tiles, wanted, _leaf)


def _variables(setting: Setting, leaf: Leaf, plot: Plot) -> None:
    """The types of the variables of a package."""
    walk = Walk(TONGUE, setting, leaf, enclosing=False)
    for spec in (one for node in plot.nodes for one in _below(node, "var_spec")):
        kind, value = spec.child_by_field_name("type"), spec.child_by_field_name("value")
        names = spec.children_by_field_name("name")
        values = value.named_children if value is not None else []
        for place, one in enumerate(names):
            known = _written(walk, kind) if kind is not None else None
            if kind is None and len(values) == len(names):
                known = _type_of(walk, values[place])
            if known:
                setting.types["", walk.name(one)] = known


def _leaf(setting: Setting, leaf: Leaf, plot: Plot) -> Facts:
    walk = Walk(TONGUE, setting, leaf, enclosing=False)
    walk.push(owned(plot), (leaf.start, leaf.end))
    walk.run()
    return walk.facts()
