"""What each leaf of a Rust text refers to: paths, members by the types of locals, names inside macros."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from prsplit.languages.brace_walk import Known, Setting, Span, Tongue, Walk, call_of, owned
from prsplit.languages.braces import Plot, Tiles
from prsplit.languages.rust.outline import entries_of, split_path
from prsplit.model.outline import Call, Facts, Import, Leaf

if TYPE_CHECKING:
    from tree_sitter import Node

PRELUDE = frozenset(
    "Option Some None Result Ok Err Vec String Box ToString ToOwned Clone Copy Send Sync Sized Drop Fn FnMut FnOnce Iterator "
    "IntoIterator Extend DoubleEndedIterator ExactSizeIterator Default Eq PartialEq Ord PartialOrd AsRef AsMut Into From "
    "TryFrom TryInto FromIterator Debug Hash str u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 bool char "
    "std core alloc drop println print eprintln eprint format write writeln panic vec assert assert_eq assert_ne "
    "debug_assert debug_assert_eq debug_assert_ne unreachable unimplemented todo matches dbg env include_str include_bytes "
    "ref mut as dyn impl fn let if else match for while loop in move return where pub static const struct enum use async "
    "await unsafe type trait mod extern "
    "include concat stringify cfg line file column module_path compile_error thread_local derive allow deny warn test "
    "inline must_use doc deprecated non_exhaustive repr true false Unpin macro_export macro_use track_caller cold".split()
)
_COMMENT = ("line_comment", "block_comment", "attribute_item")


def _skip(_walk: Walk, _node: Node, _span: Span) -> None:
    return


def _identifier(walk: Walk, node: Node, span: Span) -> None:
    follow(walk, node.start_byte, [walk.name(node)], span, None)


def _path_of(walk: Walk, node: Node | None) -> tuple[list[str], list[Node]]:
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
    parts, extra = _path_of(walk, node)
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
        depth = _inline_depth(walk)
        module, rest = split_path(parts, depth)
        if rest:
            walk.emit(offset, tuple(rest), span, call, imported=Import(first, module))
    else:
        walk.use(offset, tuple(parts), span, call, value=value)


def _inline_depth(walk: Walk) -> int:
    parts = walk.leaf.scope.split(".") if walk.leaf.scope else []
    return sum(" " not in part for part in parts) if parts else 0


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
        path(walk, function, span, Call(given.positional, (), starred=True))
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
        known = _type_of(walk, node)
        if known:
            walk.member(node.start_byte, known, tuple(names), span, call)
        else:
            walk.unknown(node.end_byte, names, span, call)
        walk.push([node], span)


def _written(walk: Walk, node: Node | None) -> tuple[str, ...] | None:
    """The type that a type expression means, when it is a name or a reference to one."""
    while node is not None and node.type in ("reference_type", "generic_type"):
        node = node.child_by_field_name("type")
    if node is None or node.type not in ("type_identifier", "scoped_type_identifier"):
        return None
    parts, _ = _path_of(walk, node)
    if parts[0] == "Self":
        return (walk.me,) if walk.me and len(parts) == 1 else None
    return tuple(parts) if parts[0] not in ("crate", "self", "super", "") else None


def _type_of(walk: Walk, node: Node | None) -> tuple[str, ...] | None:
    """The type of an expression where it is evident: `T { … }`, `T::new(…)`, a reference to either."""
    while node is not None and node.type in ("reference_expression", "parenthesized_expression", "try_expression"):
        node = node.named_children[-1] if node.named_children else None
    if node is None:
        return None
    if node.type == "struct_expression":
        return _written(walk, node.child_by_field_name("name"))
    if node.type == "call_expression":
        function = node.child_by_field_name("function")
        if function is not None and function.type == "scoped_identifier":
            parts, _ = _path_of(walk, function)
            if parts[-1] in ("new", "default", "with_capacity") and len(parts) > 1 and parts[-2][:1].isupper():
                if parts[:-1] == ["Self"]:
                    return (walk.me,) if walk.me else None
                return tuple(parts[:-1]) if parts[0] not in ("crate", "self", "super", "") else None
    return None


def _bind_pattern(walk: Walk, node: Node | None, span: Span, known: Known = None) -> None:
    """Bind the names of a pattern; visit the types and constants in it."""
    todo = [(node, known)] if node is not None else []
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
                if type_ is not None:
                    walk.push([type_], span)
                if one.type == "struct_pattern":
                    _struct_fields(walk, one, span)
                todo += [(c, None) for c in one.named_children if type_ is None or c.id != type_.id]
            case "field_pattern":
                inner, name_ = one.child_by_field_name("pattern"), one.child_by_field_name("name")
                if inner is not None:
                    todo.append((inner, None))
                elif name_ is not None:
                    walk.bind(walk.name(name_))
            case "match_pattern":
                condition = one.child_by_field_name("condition")
                if condition is not None:
                    walk.push([condition], span)
                todo += [(c, None) for c in one.named_children if condition is None or c.id != condition.id]
            case "scoped_identifier" | "macro_invocation" | "range_pattern":
                walk.push([one], span)
            case "mut_pattern" | "ref_pattern" | "reference_pattern":
                todo += [(child, kind) for child in one.named_children]
            case "mutable_specifier" | "field_identifier" | "string_literal":
                pass
            case _:
                todo += [(child, None) for child in one.named_children]


def _struct_fields(walk: Walk, node: Node, span: Span) -> None:
    """The fields named in a struct's pattern or literal are members of it."""
    kind = _written(walk, node.child_by_field_name("type") or node.child_by_field_name("name"))
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


def _let(walk: Walk, node: Node, span: Span) -> None:
    kind, value = node.child_by_field_name("type"), node.child_by_field_name("value")
    known = _written(walk, kind) if kind is not None else _type_of(walk, value)
    pattern = node.child_by_field_name("pattern")
    walk.later(lambda: _bind_pattern(walk, pattern, span, known))
    walk.push([kind, value, node.child_by_field_name("alternative")], span)


def _for(walk: Walk, node: Node, span: Span) -> None:
    pattern, body = node.child_by_field_name("pattern"), node.child_by_field_name("body")

    def bind() -> None:
        _bind_pattern(walk, pattern, span)
        walk.push([body], span)

    walk.later(bind)
    walk.push([node.child_by_field_name("value")], span)


def _arm(walk: Walk, node: Node, span: Span) -> None:
    walk.push([node.child_by_field_name("value")], span)
    _bind_pattern(walk, node.child_by_field_name("pattern"), span)


def _closure(walk: Walk, node: Node, span: Span) -> None:
    parameters = node.child_by_field_name("parameters")
    walk.push([node.child_by_field_name("return_type"), node.child_by_field_name("body")], span)
    for one in parameters.named_children if parameters is not None else ():
        if one.type == "parameter":
            _parameter(walk, one, span)
        else:
            _bind_pattern(walk, one, span)


def _parameter(walk: Walk, node: Node, span: Span) -> None:
    kind = node.child_by_field_name("type")
    _bind_pattern(walk, node.child_by_field_name("pattern"), span, _written(walk, kind))
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
    _struct_fields(walk, node, span)
    walk.push([node.child_by_field_name("name"), node.child_by_field_name("body")], span)


def _initializer(walk: Walk, node: Node, span: Span) -> None:
    walk.push([node.child_by_field_name("value")], span)


def _macro(walk: Walk, node: Node, span: Span) -> None:
    name = node.child_by_field_name("macro")
    if name is not None:
        parts, _ = _path_of(walk, name)
        follow(walk, name.start_byte, parts, span, None)
        if len(parts) == 1 and parts[0] not in PRELUDE and parts[0] not in walk.setting.module:
            walk.unknown(name.start_byte, parts, span)
    walk.push([child for child in node.named_children if child.type == "token_tree"], span)


def _tokens(walk: Walk, node: Node, span: Span) -> None:
    """The names in a macro's tokens: paths and members are put together again."""
    parts: list[str] = []
    members: list[str] = []
    offset, joint = node.start_byte, ""

    def flush() -> None:
        if members and parts == ["self"] and walk.me:
            walk.member(offset, (walk.me,), tuple(members), span, None)
        elif members and len(parts) == 1:
            follow(walk, offset, [*parts, *members], span, None, value=True)
        else:
            if parts not in (["self"], ["super"], ["crate"]):
                follow(walk, offset, list(parts), span, None)
            walk.unknown(offset, members, span)
        parts.clear()
        members.clear()

    for child in node.children:
        if child.type in ("identifier", "self", "super", "crate", "type_identifier", "metavariable"):
            word = walk.name(child)
            if joint == "." and (parts or members or offset):
                members.append(word)
            else:
                if joint != "::":
                    flush()
                    offset = child.start_byte
                parts.append(word)
            joint = ""
        elif child.type in ("::", "."):
            joint = child.type
        else:
            if not (child.type == "token_tree" and parts):
                flush()
            if child.type in ("token_tree", "string_literal", "token_repetition"):
                walk.push([child], span)
            joint = ""
    flush()


def _use(walk: Walk, node: Node, span: Span) -> None:
    """A `use` inside a function binds local names."""
    del span
    argument = node.child_by_field_name("argument")
    for entry in entries_of(walk.text, [argument] if argument is not None else [], "", _inline_depth(walk), ()):
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
    elif name.type == "scoped_identifier":
        path(walk, name, span)


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
    setting = Setting(text, tiles)
    for leaf, plot in zip(tiles.leaves, tiles.plots, strict=True):
        if plot.limit >= 0:
            setting.letters[leaf.name] = (*setting.letters.get(leaf.scope, ()), *_letters(plot, text))
    return setting.read(tiles, wanted, _leaf)


def _letters(plot: Plot, text: bytes) -> list[str]:
    """The type parameters of a container."""
    found: list[str] = []
    for node in plot.nodes:
        listed = node.child_by_field_name("type_parameters")
        names = (one.child_by_field_name("name") for one in (listed.named_children if listed is not None else ()))
        found += [text[one.start_byte : one.end_byte].decode("utf-8", "surrogateescape") for one in names if one is not None]
    return found


def _leaf(setting: Setting, leaf: Leaf, plot: Plot) -> Facts:
    walk = Walk(TONGUE, setting, leaf, me=_owner(leaf))
    for letter in setting.letters.get(leaf.scope, ()):
        walk.bind(letter)
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
