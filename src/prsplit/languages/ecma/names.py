"""Names in the syntax tree: what patterns bind, what is dotted, what is required from where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from prsplit.languages.braces import decoded
from prsplit.model.outline import Import, Parameter

if TYPE_CHECKING:
    from tree_sitter import Node

EXPORTS = (("exports",), ("module", "exports"))
"""How a module writes what it exports."""

FUNCTIONS = frozenset({"function_expression", "arrow_function", "generator_function"})
_BINDING = frozenset({"identifier", "shorthand_property_identifier_pattern", "type_identifier"})


def written(node: Node | None, text: bytes) -> str:
    """The text of a node, or nothing."""
    return decoded(text[node.start_byte : node.end_byte]) if node is not None else ""


def pattern(node: Node | None) -> Iterator[Node]:
    """The identifiers that a pattern binds."""
    todo = [node] if node is not None else []
    while todo:
        one = todo.pop()
        if one.type in _BINDING:
            yield one
        elif one.type in ("pair_pattern", "assignment_pattern", "object_assignment_pattern"):
            inner = one.child_by_field_name("value" if one.type == "pair_pattern" else "left")
            todo += [inner] if inner is not None else []
        elif one.type in (
            "object_pattern",
            "array_pattern",
            "rest_pattern",
            "required_parameter",
            "optional_parameter",
        ):
            inner = one.child_by_field_name("pattern")
            todo += [inner] if inner is not None else list(reversed(one.named_children))


def declared(node: Node, text: bytes) -> list[str]:
    """The names that a variable declaration binds."""
    found = [
        written(name, text)
        for one in node.named_children
        if one.type == "variable_declarator"
        for name in pattern(one.child_by_field_name("name"))
    ]
    return list(dict.fromkeys(found))


def declared_in(nodes: Iterable[Node], text: bytes) -> set[str]:
    """The names that statements declare in the block that they stand in."""
    found: set[str] = set()
    for node in nodes:
        one = node.child_by_field_name("declaration") or node
        if one.type in ("lexical_declaration", "variable_declaration"):
            found.update(declared(one, text))
        elif one.type.endswith("_declaration"):
            found.add(written(one.child_by_field_name("name"), text))
    return found


def made_globals(node: Node, text: bytes) -> list[str]:
    """The names that a function which is called where it stands leaves in the global object: `(function () { A = … })()`
    assigns them and declares them nowhere."""
    function = node.child_by_field_name("function")
    while function is not None and function.type in ("parenthesized_expression", "member_expression"):
        function = function.named_children[0] if function.named_children else None
    body = function.child_by_field_name("body") if function is not None and function.type in FUNCTIONS else None
    if function is None or body is None or body.type != "statement_block":
        return []
    own = declared_in(body.named_children, text)
    listed = function.child_by_field_name("parameters")
    own.update(
        written(name, text) for one in (listed.named_children if listed is not None else ()) for name in pattern(one)
    )
    found: dict[str, None] = {}
    for one in body.named_children:
        value = one.named_children[0] if one.type == "expression_statement" and one.named_children else None
        if value is not None and value.type == "assignment_expression":
            target = dotted(value.child_by_field_name("left"), text)
            if len(target) == 1 and target[0] not in own and target[0] != "exports":
                found[target[0]] = None
    return list(found)


def dotted(node: Node | None, text: bytes) -> tuple[str, ...]:
    """The names of `a.b.c`, or none for what is no such chain."""
    names: list[str] = []
    while node is not None and node.type in ("member_expression", "nested_identifier", "nested_type_identifier"):
        last = node.child_by_field_name("property") or node.child_by_field_name("name")
        names.append(written(last, text))
        node = node.child_by_field_name("object") or node.child_by_field_name("module")
    if node is None or node.type not in ("identifier", "type_identifier", "this"):
        return ()
    return (written(node, text), *reversed(names))


def literal(node: Node | None, text: bytes) -> str:
    """The value of a string literal as written, or nothing."""
    return written(node, text)[1:-1] if node is not None and node.type == "string" else ""


def loaded(node: Node | None, text: bytes) -> tuple[str, str]:
    """(module, member) of `require('x').a` or `await import('x')`; empty where an expression is neither."""
    names: list[str] = []
    while node is not None and node.type in ("member_expression", "await_expression", "parenthesized_expression"):
        if node.type == "member_expression":
            names.append(written(node.child_by_field_name("property"), text))
            node = node.child_by_field_name("object")
        else:
            node = node.named_children[0] if node.named_children else None
    if node is None or node.type != "call_expression":
        return "", ""
    return loaded_by(node, text), ".".join(reversed(names))


def loaded_by(node: Node, text: bytes) -> str:
    """The module that a call of `require` or `import` loads, or nothing."""
    function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if function is None or arguments is None or not arguments.named_children:
        return ""
    if function.type != "import" and written(function, text) != "require":
        return ""
    return literal(arguments.named_children[0], text)


def required(node: Node, text: bytes) -> tuple[Import, ...]:
    """What a variable declarator binds by requiring a module."""
    module, member = loaded(node.child_by_field_name("value"), text)
    name = node.child_by_field_name("name")
    if not module or name is None:
        return ()
    if name.type == "identifier":
        return (Import(written(name, text), module, member or None),)
    lead = member + "." if member else ""
    return tuple(Import(bound, module, lead + source) for bound, source, _ in picked(name, text))


def picked(node: Node, text: bytes) -> list[tuple[str, str, Node]]:
    """(bound name, property, node) of each entry of a flat object pattern."""
    found: list[tuple[str, str, Node]] = []
    for one in node.named_children if node.type == "object_pattern" else ():
        key, value = one.child_by_field_name("key"), one.child_by_field_name("value")
        if one.type == "shorthand_property_identifier_pattern":
            found.append((written(one, text), written(one, text), one))
        elif one.type == "pair_pattern" and value is not None and value.type == "identifier":
            found.append((written(value, text), written(key, text), one))
    return found


def signature(node: Node | None, *, strict: bool) -> tuple[Parameter, ...] | None:
    """Parameters by place; where not `strict`, all may be left out."""
    if node is None:
        return None
    listed = node.child_by_field_name("parameters")
    if listed is None:
        return (Parameter("0", "positional", default=not strict),) if node.child_by_field_name("parameter") else ()
    found: list[Parameter] = []
    for one in listed.named_children:
        inner = one.child_by_field_name("pattern") or one
        if one.type == "comment" or inner.type == "this":
            continue
        if inner.type == "rest_pattern":
            found.append(Parameter("rest", "rest"))
        else:
            optional = (
                one.type in ("optional_parameter", "assignment_pattern") or one.child_by_field_name("value") is not None
            )
            found.append(Parameter(str(len(found)), "positional", default=optional or not strict))
    return tuple(found)


def of_functions(node: Node, *, strict: bool) -> tuple[Parameter, ...] | None:
    """The parameters of a type of functions, where an alias names one."""
    value = node.child_by_field_name("value") if node.type == "type_alias_declaration" else None
    return signature(value, strict=strict) if value is not None and value.type == "function_type" else None


def owner_of(target: tuple[str, ...]) -> str:
    """Whose member an assignment's target is: `Foo` for `Foo.prototype.bar`."""
    return ".".join(name for name in target[:-1] if name != "prototype")


def required_value(node: Node | None, text: bytes) -> tuple[str, str | None] | None:
    """(module, member) of a required value."""
    module, member = loaded(node, text)
    return (module, member or None) if module else None


def called(node: Node, text: bytes) -> str:
    """The first name of what is called: `describe` of `describe.each([…])('x', …)`."""
    found: Node | None = node
    while found is not None and found.type in ("call_expression", "member_expression"):
        found = found.child_by_field_name("function") or found.child_by_field_name("object")
    return written(found, text) if found is not None and found.type == "identifier" else ""


def exported(nodes: list[Node], text: bytes) -> set[str]:
    """The local names of the object that a file's `module.exports` is."""
    found: set[str] = set()
    for node in nodes:
        for one in node.named_children:
            chain: list[tuple[str, ...]] = []
            value: Node | None = one
            if one.type == "variable_declarator":
                chain.append(tuple(written(name, text) for name in pattern(one.child_by_field_name("name")))[:1])
                value = one.child_by_field_name("value")
            while value is not None and value.type in ("assignment_expression", "parenthesized_expression"):
                if value.type == "parenthesized_expression":
                    value = value.named_children[0] if value.named_children else None
                    continue
                chain.append(dotted(value.child_by_field_name("left"), text))
                value = value.child_by_field_name("right")
            if any(target in EXPORTS for target in chain):
                chain.append(dotted(value, text))
                found |= {target[0] for target in chain if len(target) == 1 and target[0] != "exports"}
    return found
