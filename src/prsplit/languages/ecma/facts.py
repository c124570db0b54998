"""What each leaf of a JavaScript or TypeScript text refers to: names by scope, members by `this` and evident types."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from prsplit.languages.brace_walk import Known, Setting, Span, Tongue, Walk, call_of, owned
from prsplit.languages.braces import Plot, Tiles
from prsplit.languages.ecma.names import FUNCTIONS, dotted, literal, loaded, loaded_by, pattern, required
from prsplit.languages.ecma.walk import CLASSES, EcmaSetting, EcmaWalk, annotated, class_of
from prsplit.languages.ecma.words import BUILTINS
from prsplit.model.outline import Call, Facts, Import, Leaf

if TYPE_CHECKING:
    from tree_sitter import Node

_PARAMETERS = frozenset({"required_parameter", "optional_parameter", "assignment_pattern"})


def _skip(_walk: Walk, _node: Node, _span: Span) -> None:
    return


def _identifier(walk: Walk, node: Node, span: Span) -> None:
    walk.use(node.start_byte, (walk.name(node),), span)


def _member(walk: Walk, node: Node, span: Span) -> None:
    _chain(walk, node, span, None)


def _chain(walk: Walk, node: Node, span: Span, call: Call | None) -> None:
    """A chain of members, down to what it begins with."""
    assert isinstance(walk, EcmaWalk)
    names: list[str] = []
    value = node.type == "member_expression"
    while node.type in ("member_expression", "nested_type_identifier", "nested_identifier", "non_null_expression"):
        if node.type != "non_null_expression":
            last = node.child_by_field_name("property") or node.child_by_field_name("name")
            if last is not None:
                names.append(walk.name(last))
        inner = node.child_by_field_name("object") or node.child_by_field_name("module")
        if node.type == "non_null_expression":
            inner = node.named_children[0] if node.named_children else None
        if inner is None:
            return
        node = inner
        while node.type == "parenthesized_expression" and node.named_child_count == 1:
            node = node.named_children[0]
    names.reverse()
    rest = tuple(names)
    module = loaded(node, walk.text)[0]
    if node.type == "identifier":
        walk.use(node.start_byte, (walk.name(node), *rest), span, call, value=value)
    elif node.type == "this":
        walk.own(node.start_byte, rest, span, call)
    elif module:
        promised = node.type == "call_expression" and loads_later(node)
        walk.emit(
            node.start_byte, () if promised else rest, span, None if promised else call, imported=Import(module, module)
        )
    elif known := class_of(walk, node):
        walk.member(node.start_byte, known, rest, span, call)
        walk.push([node], span)
    else:
        walk.unknown(node.end_byte, rest, span, call)
        walk.push([node], span)


def loads_later(node: Node) -> bool:
    """Whether a call is `import(…)`, whose value is a promise."""
    function = node.child_by_field_name("function")
    return function is not None and function.type == "import"


def _call(walk: Walk, node: Node, span: Span) -> None:
    function = node.child_by_field_name("function") or node.child_by_field_name("constructor")
    arguments = node.child_by_field_name("arguments")
    module = loaded_by(node, walk.text)
    if module:
        walk.emit(node.start_byte, (), span, imported=Import(module, module))
        return
    starred = any(
        child.type == "spread_element" for child in (arguments.named_children if arguments is not None else ())
    )
    given = call_of(arguments, ("comment",), starred=starred)
    walk.push([node.child_by_field_name("type_arguments"), arguments], span)
    if function is None or function.type == "import":
        return
    if function.type == "identifier":
        walk.use(function.start_byte, (walk.name(function),), span, given)
    elif function.type == "member_expression":
        _chain(walk, function, span, given)
    else:
        walk.push([function], span)


def _declarator(walk: Walk, node: Node, span: Span) -> None:
    """A declared variable: local below a function or block, with its class or import where that is evident."""
    assert isinstance(walk, EcmaWalk)
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    entries = required(node, walk.text)
    if not walk.outside and name is not None:
        known: dict[str, Known] = {entry.bound: entry for entry in entries}
        if name.type == "identifier" and not entries:
            known[walk.name(name)] = annotated(walk, node) or class_of(walk, value)
        scope = walk.scopes[-1]
        if node.parent is not None and node.parent.type == "variable_declaration":
            scope = walk.scopes[walk.depths[-1]]
        for one in pattern(name):
            scope[walk.name(one)] = known.get(walk.name(one))
    _defaults(walk, name, span)
    if entries:
        for entry in entries if not walk.outside or not walk.leaf.imports else ():
            walk.emit(node.start_byte, (), span, imported=entry)
        value = None
    walk.push([node.child_by_field_name("type"), value], span)


def _defaults(walk: Walk, node: Node | None, span: Span) -> None:
    """Visit what patterns hold besides names: defaults, computed keys; picked properties are members of anything."""
    todo = [node] if node is not None and node.type != "identifier" else []
    while todo:
        one = todo.pop()
        if one.type in ("assignment_pattern", "object_assignment_pattern"):
            walk.push([one.child_by_field_name("right")], span)
            left = one.child_by_field_name("left")
            todo += [left] if left is not None else []
        elif one.type == "pair_pattern":
            key, value = one.child_by_field_name("key"), one.child_by_field_name("value")
            if key is not None and key.type == "property_identifier":
                walk.unknown(key.start_byte, (walk.name(key),), span)
            else:
                walk.push([key], span)
            todo += [value] if value is not None else []
        elif one.type == "shorthand_property_identifier_pattern":
            walk.unknown(one.start_byte, (walk.name(one),), span)
        else:
            todo += one.named_children


def _parameter(walk: Walk, node: Node, span: Span) -> None:
    inner = node.child_by_field_name("pattern") or node.child_by_field_name("left") or node
    known = annotated(walk, node) if inner.type == "identifier" else None
    for one in pattern(inner):
        walk.bind(walk.name(one), known)
    _defaults(walk, inner, span)
    decorators = [child for child in node.named_children if child.type == "decorator"]
    walk.push(
        [
            *decorators,
            node.child_by_field_name("type"),
            node.child_by_field_name("value") or node.child_by_field_name("right"),
        ],
        span,
    )


def _parameters(walk: Walk, node: Node, span: Span) -> None:
    for one in node.named_children:
        if one.type in ("identifier", "object_pattern", "array_pattern", "rest_pattern"):
            for name in pattern(one):
                walk.bind(walk.name(name))
            _defaults(walk, one, span)
        elif one.type in _PARAMETERS:
            _parameter(walk, one, span)


def _function(walk: Walk, node: Node, span: Span) -> None:
    """A function of any kind: its own name is local to an expression, its parameters to all of them."""
    assert isinstance(walk, EcmaWalk)
    name, lone = node.child_by_field_name("name"), node.child_by_field_name("parameter")
    me, depths = walk.me, walk.depths
    walk.depths = [*depths, len(walk.scopes) - 1]
    if node.type in ("function_expression", "generator_function") and name is not None:
        walk.bind(walk.name(name))
    if node.type in ("function_expression", "generator_function", "function_declaration") and len(depths) > 1:
        walk.me = ""

    def leave() -> None:
        walk.me, walk.depths = me, depths

    walk.later(leave)
    if lone is not None:
        walk.bind(walk.name(lone))
    if name is not None and name.type == "computed_property_name":
        walk.push([name], span)
    body = node.child_by_field_name("body")
    head = node.start_byte, body.start_byte if body is not None else node.end_byte
    decorators = [child for child in node.named_children if child.type == "decorator"]
    fields = [node.child_by_field_name(field) for field in ("type_parameters", "parameters", "return_type", "body")]
    walk.push([*decorators, *fields], span if node.type in FUNCTIONS else head)


def _block(walk: Walk, node: Node, span: Span) -> None:
    assert isinstance(walk, EcmaWalk)
    walk.hoist(node.named_children)
    walk.push(node.named_children, span)


def _class(walk: Walk, node: Node, span: Span) -> None:
    """A class that is one leaf, or stands in a function."""
    assert isinstance(walk, EcmaWalk)
    me, depths = walk.me, walk.depths
    if not (walk.outside or (len(walk.scopes) == 2 and walk.leaf.kind == "class")):
        walk.me = ""
    walk.depths = [*depths, len(walk.scopes) - 1]

    def leave() -> None:
        walk.me, walk.depths = me, depths

    walk.later(leave)
    walk.push([child for child in node.named_children if child.type not in ("type_identifier", "identifier")], span)


def _named_type(walk: Walk, node: Node, span: Span) -> None:
    """An interface, type alias or enumeration: what it is made of."""
    name = node.child_by_field_name("name")
    if name is not None and not walk.leaf.scope and len(walk.scopes) > 2:
        walk.bind(walk.name(name))
    walk.push([child for child in node.named_children if name is None or child.id != name.id], span)


def _type_parameter(walk: Walk, node: Node, span: Span) -> None:
    name = node.child_by_field_name("name")
    if name is not None:
        walk.bind(walk.name(name))
    walk.push([child for child in node.named_children if name is None or child.id != name.id], span)


def _alias(walk: Walk, node: Node, span: Span) -> None:
    """`import Inner = Outer.Inner`."""
    walk.push(node.named_children[1:], span)


def _tag(walk: Walk, node: Node, span: Span) -> None:
    """An element: what begins with a small letter is the page's own."""
    name = node.child_by_field_name("name")
    plain = name is not None and name.type == "identifier" and walk.name(name)[:1].islower()
    walk.push([one for one in node.named_children if not (plain and name is not None and one.id == name.id)], span)


def _infer(walk: Walk, node: Node, span: Span) -> None:
    for one in node.named_children[:1]:
        walk.bind(walk.name(one))
    walk.push(node.named_children[1:], span)


def _index(walk: Walk, node: Node, span: Span) -> None:
    name = node.child_by_field_name("name")
    if name is not None and name.type == "identifier":
        walk.bind(walk.name(name))
    walk.push([child for child in node.named_children if name is None or child.id != name.id], span)


def _pair(walk: Walk, node: Node, span: Span) -> None:
    key = node.child_by_field_name("key")
    walk.push(
        [key if key is not None and key.type == "computed_property_name" else None, node.child_by_field_name("value")],
        span,
    )


def _field(walk: Walk, node: Node, span: Span) -> None:
    keep = [
        child
        for child in node.named_children
        if child.type not in ("property_identifier", "private_property_identifier")
    ]
    walk.push(keep, span)


def _loop(walk: Walk, node: Node, span: Span) -> None:
    left = node.child_by_field_name("left")
    if any(child.type in ("const", "let", "var") for child in node.children):
        for one in pattern(left):
            walk.bind(walk.name(one))
        _defaults(walk, left, span)
        left = None
    walk.push([node.child_by_field_name("right"), left, node.child_by_field_name("body")], span)


def _catch(walk: Walk, node: Node, span: Span) -> None:
    parameter = node.child_by_field_name("parameter")
    for one in pattern(parameter):
        walk.bind(walk.name(one))
    _defaults(walk, parameter, span)
    walk.push([node.child_by_field_name("body")], span)


def _assignment(walk: Walk, node: Node, span: Span) -> None:
    """What a definition assigns to is not used by it."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    target = dotted(left, walk.text)
    own = (
        bool(target)
        and walk.leaf.kind in ("function", "statement")
        and bool(walk.leaf.binds)
        and target[-1] in walk.leaf.binds
    )
    if len(walk.scopes) == 1 and len(target) > 1 and own and left is not None:
        if target[0] not in walk.tongue.dropped:
            walk.use(left.start_byte, target[:1], span)
        left = None
    walk.push([left, right], span)


def _string(walk: Walk, node: Node, _span: Span) -> None:
    value = literal(node, walk.text)
    if value:
        walk.literal(node, value)


def _predicate(walk: Walk, node: Node, span: Span) -> None:
    walk.push([node.child_by_field_name("type")], span)


def _arguments_of_label(walk: Walk, node: Node, span: Span) -> None:
    walk.push([child for child in node.named_children if child.type != "statement_identifier"], span)


_FUNCTION_NODES = (
    "function_declaration generator_function_declaration function_signature function_expression generator_function arrow_function "
    "method_definition method_signature abstract_method_signature function_type constructor_type call_signature construct_signature"
).split()

TONGUE = Tongue(
    visits={
        "identifier": _identifier,
        "type_identifier": _identifier,
        "shorthand_property_identifier": _identifier,
        "member_expression": _member,
        "nested_type_identifier": _member,
        "nested_identifier": _member,
        "call_expression": _call,
        "new_expression": _call,
        "variable_declarator": _declarator,
        "formal_parameters": _parameters,
        **dict.fromkeys(_FUNCTION_NODES, _function),
        **dict.fromkeys(("statement_block", "switch_body"), _block),
        **dict.fromkeys(CLASSES, _class),
        **dict.fromkeys(("interface_declaration", "type_alias_declaration", "enum_declaration"), _named_type),
        "type_parameter": _type_parameter,
        "mapped_type_clause": _type_parameter,
        "infer_type": _infer,
        "import_alias": _alias,
        **dict.fromkeys(("jsx_opening_element", "jsx_self_closing_element"), _tag),
        "index_signature": _index,
        "pair": _pair,
        **dict.fromkeys(("field_definition", "public_field_definition", "property_signature", "jsx_attribute"), _field),
        "for_in_statement": _loop,
        "catch_clause": _catch,
        "assignment_expression": _assignment,
        "type_predicate": _predicate,
        "labeled_statement": _arguments_of_label,
        "string": _string,
        **dict.fromkeys(
            "comment property_identifier private_property_identifier statement_identifier number regex predefined_type this "
            "jsx_closing_element import_statement template_chars string_fragment hash_bang_line jsx_text literal_type".split(),
            _skip,
        ),
    },
    scopes=[*_FUNCTION_NODES, *CLASSES, "statement_block", "switch_body", "for_in_statement", "for_statement", "catch_clause",
            "interface_declaration", "type_alias_declaration", "conditional_type", "index_signature"],
    statements=(
        "expression_statement lexical_declaration variable_declaration return_statement throw_statement if_statement for_statement "
        "for_in_statement while_statement do_statement switch_statement switch_case switch_default try_statement property_signature "
        "method_signature public_field_definition field_definition"
    ).split(),
    blocks=("statement_block", "switch_body", "class_body"),
    dropped=BUILTINS,
)  # fmt: skip


def read_facts(tiles: Tiles, text: bytes, wanted: Container[int] | None) -> tuple[Facts, ...]:
    """The facts of the wanted leaves (None: of all), parallel to the leaves."""
    return EcmaSetting(text, tiles).read(tiles, wanted, _leaf)


def _leaf(setting: Setting, leaf: Leaf, plot: Plot) -> Facts:
    assert isinstance(setting, EcmaSetting)
    walk = EcmaWalk(TONGUE, setting, leaf)
    if leaf.kind == "list":
        _items(walk, plot, leaf)
        return walk.facts()
    walk.push(owned(plot), (leaf.start, leaf.end))
    walk.run()
    return walk.facts()


def _items(walk: Walk, plot: Plot, leaf: Leaf) -> None:
    """`export { a, b as c }`: every item refers to the name that it exports."""
    for clause in plot.nodes[-1].named_children:
        for one in clause.named_children if clause.type == "export_clause" else ():
            name = one.child_by_field_name("name")
            if name is not None:
                walk.item = walk.name(one.child_by_field_name("alias") or name) if leaf.form is not None else ""
                walk.emit(name.start_byte, (walk.name(name),), (one.start_byte, one.end_byte))
