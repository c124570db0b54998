"""What each leaf of a Java text refers to: types, members by the types of fields, parameters and locals."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from prsplit.languages.brace_walk import Setting, Span, Tongue, Walk, call_of, owned
from prsplit.languages.braces import Plot, Tiles
from prsplit.languages.java.outline import TYPES, bare_type
from prsplit.model.outline import Call, Facts, Leaf

if TYPE_CHECKING:
    from tree_sitter import Node

LANG = frozenset(
    "Object String Integer Long Short Byte Double Float Boolean Character Number Math System Thread Runnable Iterable "
    "Comparable CharSequence StringBuilder StringBuffer Exception RuntimeException Error Throwable Class ClassLoader Void "
    "Override Deprecated SuppressWarnings FunctionalInterface SafeVarargs IllegalArgumentException IllegalStateException "
    "NullPointerException IndexOutOfBoundsException ArrayIndexOutOfBoundsException ClassCastException ArithmeticException "
    "UnsupportedOperationException NumberFormatException ClassNotFoundException NoSuchFieldException NoSuchMethodException "
    "InterruptedException CloneNotSupportedException SecurityException StackOverflowError AssertionError OutOfMemoryError "
    "AutoCloseable Cloneable Enum Record Process Runtime Package ThreadLocal StackTraceElement LinkageError var".split()
)
_OUTSIDE = 2
"""Scopes around a type that is a leaf's own."""

_COMMENT = ("line_comment", "block_comment")


def _skip(_walk: Walk, _node: Node, _span: Span) -> None:
    return


def _identifier(walk: Walk, node: Node, span: Span) -> None:
    walk.use(node.start_byte, (walk.name(node),), span)


def _type_name(walk: Walk, node: Node, span: Span) -> None:
    name = walk.name(node)
    walk.use(node.start_byte, (name,), span)
    home = _inherited(walk, name)
    if home:
        walk.emit(node.start_byte, (*home, name), span, member=True)


def _inherited(walk: Walk, name: str) -> tuple[str, ...]:
    """The class around the leaf whose bases may hold a type of that name, which nothing in the file binds."""
    setting = walk.setting
    if walk.local(name)[0] or name in LANG or name in setting.module:
        return ()
    scope = walk.leaf.scope
    while scope:
        if name in setting.bound.get(scope, ()):
            return ()
        if setting.bases.get(scope):
            return tuple(scope.split("."))
        scope = scope.rpartition(".")[0]
    return ()


def _scoped_type(walk: Walk, node: Node, span: Span) -> None:
    written = bare_type(node, walk.text)
    if written and "<" not in written and "@" not in written:
        names = tuple(written.split("."))
        walk.use(node.start_byte, names, span)
        walk.unknown(node.start_byte, names[1:], span)
    else:
        walk.push(node.named_children, span)


def _access(walk: Walk, node: Node, span: Span) -> None:
    field = node.child_by_field_name("field")
    _behind(
        walk,
        node.child_by_field_name("object"),
        [walk.name(field)] if field is not None else [],
        span,
        None,
        visit=True,
    )


def _invocation(walk: Walk, node: Node, span: Span) -> None:
    name, arguments = node.child_by_field_name("name"), node.child_by_field_name("arguments")
    given = call_of(arguments, _COMMENT, starred=True)
    object_ = node.child_by_field_name("object")
    walk.push([arguments], span)
    if name is None:
        return
    for word in (f"{walk.name(name)}/{given.positional}", walk.name(name)):
        if object_ is None and not any(child.type == "super" for child in node.children):
            _own(walk, name.start_byte, word, span, given)
        else:
            _behind(walk, object_, [word], span, given, visit="/" not in word)


def _own(walk: Walk, offset: int, name: str, span: Span, call: Call | None) -> None:
    """A method that is called without an object: of the classes around, of their bases, or imported."""
    if ("", name) in walk.setting.imported:
        walk.emit(offset, (name,), span, call)
        return
    scope = walk.leaf.scope
    while scope:
        if name in walk.setting.bound.get(scope, ()) or "." not in scope:
            break
        scope = scope.rpartition(".")[0]
    if not scope:
        walk.unknown(offset, (name,), span, call)
        return
    if not (scope == walk.leaf.scope and name in walk.leaf.binds):
        walk.emit(offset, (scope, name), span, call, member=True)
    if name not in walk.setting.bound.get(scope, ()):
        walk.unknown(offset, (name,), span, call)


def _behind(
    walk: Walk, node: Node | None, names: list[str], span: Span, call: Call | None, *, visit: bool = False
) -> None:
    """Members behind an expression, which is visited too where asked for."""
    while node is not None and node.type == "field_access":
        field = node.child_by_field_name("field")
        names.insert(0, walk.name(field) if field is not None else "")
        node = node.child_by_field_name("object")
    if node is None or node.type in ("this", "super"):
        if walk.leaf.scope and names and not (node is not None and names[0] in walk.leaf.binds):
            walk.use_member(node.start_byte if node is not None else walk.leaf.start, names, span, call)
    elif node.type == "identifier":
        walk.use(node.start_byte, (walk.name(node), *names), span, call, value=not walk.name(node)[:1].isupper())
    else:
        known = _type_of(walk, node)
        if known:
            walk.member(node.start_byte, known, tuple(names), span, call)
        else:
            walk.unknown(node.end_byte, names, span, call)
        if visit:
            walk.push([node], span)


def _type_of(walk: Walk, node: Node | None) -> tuple[str, ...] | None:
    """The type of an expression where it is evident: `new T(…)`, `(T) x`."""
    while node is not None and node.type == "parenthesized_expression":
        node = node.named_children[0] if node.named_children else None
    if node is not None and node.type in ("object_creation_expression", "cast_expression"):
        return _written(walk, node.child_by_field_name("type"))
    return None


def _written(walk: Walk, node: Node | None) -> tuple[str, ...] | None:
    """The type that a type expression means; arrays and primitive types have no members of ours."""
    if node is None or node.type not in ("type_identifier", "scoped_type_identifier", "generic_type"):
        return None
    name = bare_type(node, walk.text)
    return tuple(name.split(".")) if name and name != "var" and "@" not in name else None


def _creation(walk: Walk, node: Node, span: Span) -> None:
    kind, arguments = node.child_by_field_name("type"), node.child_by_field_name("arguments")
    known = _written(walk, kind)
    if known and not walk.local(known[0])[0]:
        given = call_of(arguments, _COMMENT, starred=True)
        for word in ("<init>", f"<init>/{given.positional}"):
            walk.member(node.start_byte, known, (word,), span, given)
        _filled(walk, node, known)
    walk.push(node.named_children, span)


def _filled(walk: Walk, node: Node, known: tuple[str, ...]) -> None:
    """The methods of a class without a name, or of one in a method: members of what it is made of."""
    bodies = [child for child in node.named_children if child.type == "class_body"]
    for method in (one for body in bodies for one in body.named_children if one.type == "method_declaration"):
        name = method.child_by_field_name("name")
        span = (method.start_byte, method.end_byte)
        for home in {(), _inherited(walk, known[0])}:
            if name is not None:
                walk.member(name.start_byte, (*home, *known), (walk.name(name),), span, None)


def _local_class(walk: Walk, node: Node) -> None:
    """The methods of a class that stands in a method."""
    for child in node.named_children:
        listed = child.named_children if child.type == "superclass" else ()
        if child.type == "super_interfaces":
            listed = child.named_children[0].named_children if child.named_children else ()
        for one in listed:
            known = _written(walk, one)
            if known and not walk.local(known[0])[0]:
                _filled(walk, node, known)


def _local(walk: Walk, node: Node, span: Span) -> None:
    kind = node.child_by_field_name("type")
    known = _written(walk, kind)
    for one in reversed(node.children_by_field_name("declarator")):
        name, value = one.child_by_field_name("name"), one.child_by_field_name("value")
        if name is not None:
            found = known or (_type_of(walk, value) if known is None else None)
            walk.bind(walk.name(name), found)
        walk.push([value], span)
    walk.push([kind, *[child for child in node.named_children if child.type == "modifiers"]], span)


def _parameter(walk: Walk, node: Node, span: Span) -> None:
    """A parameter, resource, caught exception or loop variable."""
    name = node.child_by_field_name("name")
    kind = node.child_by_field_name("type")
    if name is None:
        inner = next((child for child in node.named_children if child.type == "variable_declarator"), None)
        name = inner.child_by_field_name("name") if inner is not None else None
        if name is not None:
            walk.bind(walk.name(name))
    else:
        walk.bind(walk.name(name), _written(walk, kind))
    skip = {name.id if name is not None else -1}
    walk.push(
        [child for child in node.named_children if child.id not in skip and child.type != "variable_declarator"], span
    )


def _inferred(walk: Walk, node: Node, _span: Span) -> None:
    for child in node.named_children:
        walk.bind(walk.name(child))


def _lambda(walk: Walk, node: Node, span: Span) -> None:
    parameters, body = node.child_by_field_name("parameters"), node.child_by_field_name("body")
    if parameters is not None and parameters.type == "identifier":
        walk.bind(walk.name(parameters))
        parameters = None
    walk.push([parameters, body], span)


def _instance(walk: Walk, node: Node, span: Span) -> None:
    name = node.child_by_field_name("name")
    if name is not None:
        walk.scopes[-1][walk.name(name)] = _written(walk, node.child_by_field_name("right"))
    walk.push([child for child in node.named_children if name is None or child.id != name.id], span)


def _pattern(walk: Walk, node: Node, span: Span) -> None:
    """`Move move`, also within `Line(Move move, var by)`: a type and a name."""
    parts = node.named_children
    if len(parts) > 1 and parts[-1].type == "identifier":
        walk.scopes[-1][walk.name(parts[-1])] = _written(walk, parts[-2])
        parts = parts[:-1]
    walk.push(parts, span)


def _constant(walk: Walk, node: Node, span: Span) -> None:
    """A constant of an enumeration is made by its constructor."""
    given = call_of(node.child_by_field_name("arguments"), _COMMENT, starred=True)
    for word in ("<init>", f"<init>/{given.positional}"):
        walk.emit(node.start_byte, (walk.leaf.name, word), span, given, member=True)
    _declared(walk, node, span)


def _declared(walk: Walk, node: Node, span: Span) -> None:
    """A method, field or type: its name is no use."""
    name = node.child_by_field_name("name")
    if node.type in TYPES and name is not None and len(walk.scopes) > _OUTSIDE:
        walk.scopes[-2][walk.name(name)] = None
        _local_class(walk, node)
    body = node.child_by_field_name("body")
    head = (node.start_byte, body.start_byte) if body is not None else span
    walk.push([child for child in node.named_children if name is None or child.id != name.id], head)


def _letters(walk: Walk, node: Node, span: Span) -> None:
    for one in node.named_children:
        if one.type == "type_parameter" and one.named_children:
            name = next(
                (child for child in one.named_children if child.type in ("type_identifier", "identifier")), None
            )
            if name is not None:
                walk.scopes[-1][walk.name(name)] = None
            walk.push([child for child in one.named_children if child.type == "type_bound"], span)


def _pair(walk: Walk, node: Node, span: Span) -> None:
    walk.push([node.child_by_field_name("value")], span)


def _reference(walk: Walk, node: Node, span: Span) -> None:
    """`Foo::bar`."""
    parts = node.named_children
    if len(parts) == 2 and parts[0].type == "identifier" and parts[1].type == "identifier":
        first = walk.name(parts[0])
        walk.use(parts[0].start_byte, (first, walk.name(parts[1])), span, value=not first[:1].isupper())
    elif len(parts) == 2 and parts[0].type == "this" and walk.leaf.scope:
        walk.use_member(node.start_byte, [walk.name(parts[1])], span, None)
    else:
        walk.push(parts[:1], span)
        walk.unknown(node.start_byte, [walk.name(one) for one in parts[1:] if one.type == "identifier"], span)


def _case(walk: Walk, node: Node, span: Span) -> None:
    """A constant behind `case` may be an enumerator of a type that is not written."""
    names = [one for one in node.named_children if one.type == "identifier"]
    for one in names:
        walk.unknown(one.start_byte, (walk.name(one),), span)
    walk.push([one for one in node.named_children if one not in names], span)


def _label(walk: Walk, node: Node, span: Span) -> None:
    walk.push([child for child in node.named_children if child.type != "identifier"], span)


def _string(walk: Walk, node: Node, _span: Span) -> None:
    walk.literal(node, walk.name(node).strip('"'))


TONGUE = Tongue(
    visits={
        "identifier": _identifier,
        "type_identifier": _type_name,
        "scoped_type_identifier": _scoped_type,
        "field_access": _access,
        "method_invocation": _invocation,
        "object_creation_expression": _creation,
        "local_variable_declaration": _local,
        "formal_parameter": _parameter,
        "spread_parameter": _parameter,
        "catch_formal_parameter": _parameter,
        "enhanced_for_statement": _parameter,
        "resource": _parameter,
        "inferred_parameters": _inferred,
        "lambda_expression": _lambda,
        "instanceof_expression": _instance,
        "method_declaration": _declared,
        "constructor_declaration": _declared,
        "compact_constructor_declaration": _declared,
        "annotation_type_element_declaration": _declared,
        "variable_declarator": _declared,
        "enum_constant": _constant,
        "type_pattern": _pattern,
        "record_pattern_component": _pattern,
        **dict.fromkeys(TYPES, _declared),
        "type_parameters": _letters,
        "element_value_pair": _pair,
        "method_reference": _reference,
        "switch_label": _case,
        "break_statement": _label,
        "continue_statement": _label,
        "labeled_statement": _label,
        "string_literal": _string,
        "line_comment": _skip,
        "block_comment": _skip,
        "integral_type": _skip,
        "import_declaration": _skip,
        "package_declaration": _skip,
    },
    scopes=(
        "method_declaration constructor_declaration compact_constructor_declaration block constructor_body lambda_expression "
        "for_statement enhanced_for_statement try_with_resources_statement catch_clause switch_block_statement_group "
        "switch_rule if_statement while_statement static_initializer class_body class_declaration interface_declaration"
    ).split(),
    statements=(
        "expression_statement local_variable_declaration return_statement throw_statement if_statement for_statement "
        "enhanced_for_statement while_statement field_declaration explicit_constructor_invocation switch_label "
        "try_with_resources_statement annotation"
    ).split(),
    blocks=("block", "switch_block", "class_body"),
    dropped=LANG,
)


def read_facts(tiles: Tiles, text: bytes, wanted: Container[int] | None = None) -> tuple[Facts, ...]:
    """The facts, parallel to the leaves; empty ones for leaves (by index) that are not wanted."""
    setting = Setting(text, tiles)
    for leaf, plot in zip(tiles.leaves, tiles.plots, strict=True):
        _context(setting, leaf, plot)
    return setting.read(tiles, wanted, _leaf)


def _context(setting: Setting, leaf: Leaf, plot: Plot) -> None:
    """The types of fields."""
    for node in plot.nodes:
        if node.type in ("field_declaration", "constant_declaration"):
            kind = node.child_by_field_name("type")
            if kind is not None and kind.type in ("type_identifier", "scoped_type_identifier", "generic_type"):
                name = bare_type(kind, setting.text)
                for bound in leaf.binds:
                    setting.types[leaf.scope, bound] = tuple(name.split("."))


def _leaf(setting: Setting, leaf: Leaf, plot: Plot) -> Facts:
    walk = Walk(TONGUE, setting, leaf)
    walk.push(owned(plot), (leaf.start, leaf.end))
    walk.run()
    return walk.facts()
