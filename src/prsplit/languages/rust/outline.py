"""The outline of a Rust text: items, and the members of impl blocks, traits and inline modules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from prsplit.languages.braces import Sight, Speech, Tiler, Tiles, decoded, field_text, letters, plain, returned
from prsplit.languages.rows import LONG, Span, ends_in_comma, whole_lines
from prsplit.languages.rust.shapes import declared, shaped
from prsplit.languages.rust.trees import BRACES, entries_of, spelled, split_path, use_tree
from prsplit.model.outline import Import, Parameter, Reference

if TYPE_CHECKING:
    from tree_sitter import Node

_COMMENTS = frozenset({"line_comment", "block_comment"})
_LEADING = frozenset({"attribute_item"})
_CONTAINERS = frozenset({"impl_item", "trait_item", "mod_item", "foreign_mod_item"})
_SPACE = re.compile(r"\s+")
_MADE = re.compile(rb"\b(?:static[ ]+ref|static|fn|struct|enum|const|type)[ ]+([A-Za-z_]\w*)")
_CHOICE = re.compile(rb"(?:cfg_if::)?cfg_\w+!")
"""Macros around items that are there on some platforms."""

_LIFETIME = re.compile(r"\s*\+\s*'\w+|'\w+\s*,?\s*")

MACROS = frozenset({"macro_invocation", "expression_statement"})


def _linked(node: Node) -> bool:
    """Whether the modifiers of a function let a linker see it (`extern "C"`)."""
    return node.type == "function_modifiers" and any(child.type == "extern_modifier" for child in node.children)


def tile(root: Node, text: bytes) -> Tiles:
    """Cut a file into leaves."""
    return _Tiler(text).file(root)


def is_inner(node: Node) -> bool:
    """Whether an attribute or comment speaks of what is around it."""
    if node.type == "inner_attribute_item":
        return True
    return node.type in _COMMENTS and node.child_by_field_name("inner") is not None


def self_type(node: Node, text: bytes) -> str:
    """The bare name of the type that an impl block is for."""
    kind = node.child_by_field_name("type")
    while kind is not None and kind.type in ("generic_type", "reference_type"):
        kind = kind.child_by_field_name("type")
    return decoded(text[kind.start_byte : kind.end_byte]).rpartition("::")[2] if kind is not None else ""


def type_name(node: Node | None, text: bytes) -> str:
    """A type without its arguments, dotted."""
    while node is not None and node.type == "generic_type":
        node = node.child_by_field_name("type")
    return decoded(text[node.start_byte : node.end_byte]).replace("::", ".") if node is not None else ""


def made_by(node: Node, text: bytes) -> tuple[str, ...]:
    """What a macro's call makes by the looks of it: what its tokens declare, not inside of what they declare."""
    whole = text[node.start_byte : node.end_byte]
    if not _CHOICE.match(whole):
        for tree in [one for child in _outermost(node, "token_tree") for one in _outermost(child, "token_tree")]:
            first, last = tree.start_byte - node.start_byte, tree.end_byte - node.start_byte
            whole = whole[:first] + b" " * (last - first) + whole[last:]
    return tuple(dict.fromkeys(decoded(one) for one in _MADE.findall(whole)))


def _outermost(node: Node, kind: str) -> list[Node]:
    """The outermost nodes of a kind below a node."""
    found: list[Node] = []
    todo = list(node.children)
    while todo:
        one = todo.pop()
        if one.type == kind:
            found.append(one)
        else:
            todo += one.children
    return found


class _Tiler(Tiler):
    def __init__(self, text: bytes) -> None:
        super().__init__(text, Speech(self.sight, _COMMENTS, _LEADING))
        self.modules: set[str] = set()
        self.near: set[str] = set()
        self.impls: dict[str, list[str]] = {}

    def file(self, root: Node) -> Tiles:
        nodes = root.named_children
        first = next((place for place, node in enumerate(nodes) if not self.opens(node)), len(nodes))
        inner = [node for node in nodes[:first] if is_inner(node) or node.type == "shebang"]
        end = self.end_of(inner[-1]) if inner else 0
        rest = nodes[first:]
        self.header(max(end, self.licence(rest[0].start_byte) if rest else 0))
        self.collect(rest)
        self.suite([node for node in nodes if node.start_byte >= self.here and not is_inner(node)])
        return self.finish()

    def opens(self, node: Node) -> bool:
        return is_inner(node) or node.type in _COMMENTS or node.type == "shebang"

    def collect(self, nodes: list[Node]) -> None:
        """What impl blocks there are for each type, so that its members are found, and which modules stand here."""
        for node in nodes:
            if node.type in ("mod_item", "enum_item"):
                self.near.add(field_text(self.text, node, "name"))
            if node.type == "impl_item":
                self.impls.setdefault(self_type(node, self.text), []).append(self.title(node))

    def declare(self, group: list[Node], sight: Sight, scope: str, depth: int) -> None:
        """Place one item; a long structure may be cut at its fields."""
        super().declare(group, sight, scope, depth)
        leaf = self.leaves[-1]
        if leaf.kind == "class" and self.text.count(b"\n", leaf.start, leaf.end) >= LONG:
            self.leaves[-1] = replace(leaf, rows=tuple(self.fields(group[-1])))

    def fields(self, node: Node) -> Iterator[Span]:
        """The lines of each field or variant with its comma."""
        body = node.child_by_field_name("body")
        listed = body is not None and body.type in ("field_declaration_list", "enum_variant_list")
        for start, end, inside in whole_lines(body, self.text, _LEADING | _COMMENTS) if body and listed else ():
            if len(inside) == 1 and ends_in_comma(self.text, inside[0].end_byte, end):
                yield field_text(self.text, inside[0], "name"), start, end

    def title(self, node: Node) -> str:
        """The name of an impl block: without lifetimes, as no two blocks can differ in these alone."""
        owner, trait = field_text(self.text, node, "type"), field_text(self.text, node, "trait")
        words = f"impl {trait} for {owner}" if trait else f"impl {owner}"
        return plain(_SPACE.sub(" ", _LIFETIME.sub("", words)).replace("<>", ""))

    def sight(self, group: list[Node], scope: str) -> Sight:
        """What one item is, and how far it is seen."""
        node = next((one for one in group if one.type not in _LEADING and one.type not in _COMMENTS), group[0])
        mark = next((child for child in node.children if child.type == "visibility_modifier"), None)
        reach = (1 if mark.child_count > 1 else 2) if mark is not None else 0
        return replace(self.item(group, node, scope), reach=reach)

    def item(self, group: list[Node], node: Node, scope: str) -> Sight:
        """What one item is."""
        name = field_text(self.text, node, "name")
        binds: tuple[str, ...] = (name,) if name and name != "_" else ()
        match node.type:
            case "function_item" | "function_signature_item":
                return Sight(
                    "function", name, binds, signature=self.signature(node, scope), returns=returned(self.text, node, "return_type"),
                    abstract=node.type == "function_signature_item" and bool(scope) and not scope.endswith("extern"),
                    demanded=self.in_trait_impl(scope), local=self.is_local(group, node, name, scope), typed=shaped(node, name, self.text),
                )  # fmt: skip
            case "struct_item" | "enum_item" | "union_item":
                bases: tuple[str, ...] = ()
                if not scope:
                    bases = tuple(dict.fromkeys([f"impl {name}", *self.impls.get(name, ())]))
                filled = node.type == "struct_item"
                return Sight("class", name, binds, bases=bases, members=self.members(node), apart=True, unset=filled,
                             local=not scope and all(child.type != "visibility_modifier" for child in node.children),
                             typed=declared(group, node, self.text) if filled else ())  # fmt: skip
            case "impl_item" | "trait_item" | "mod_item" | "foreign_mod_item":
                return self.container(node, name, scope)
            case "use_declaration":
                return self.use(group, node, scope)
            case "extern_crate_declaration":
                alias = field_text(self.text, node, "alias") or name
                return Sight("import", "", (alias,), imports=(Import(alias, name),))
        if node.type in MACROS:
            binds = made_by(node, self.text)
            return Sight("statement", binds[0] if binds else "", binds, weak=True)
        return Sight("statement", name, binds, demanded=self.in_trait_impl(scope))

    @staticmethod
    def is_local(group: list[Node], node: Node, name: str, scope: str) -> bool:
        """Whether a function is its own file's alone; an attribute may call it from elsewhere, but no method."""
        if scope.rpartition(".")[2].startswith("impl ") and " for " not in scope.rpartition(".")[2]:
            return all(child.type != "visibility_modifier" for child in node.children)
        seen = any(child.type == "visibility_modifier" or _linked(child) for child in node.children)
        return not scope and name != "main" and not seen and all(one.type not in _LEADING for one in group)

    @staticmethod
    def in_trait_impl(scope: str) -> bool:
        """Whether a scope is an impl block of a trait."""
        last = scope.rpartition(".")[2]
        return last.startswith("impl ") and " for " in last

    def signature(self, node: Node, scope: str) -> tuple[Parameter, ...]:
        listed = node.child_by_field_name("parameters")
        inside = listed.named_children if listed is not None else []
        takes = any(one.type == "self_parameter" for one in inside)
        found = [Parameter("self" if takes else "", "positional")] if scope else []
        count = 0
        for one in inside:
            if one.type == "parameter":
                found.append(Parameter(str(count), "positional"))
                count += 1
            elif one.type == "variadic_parameter":
                found.append(Parameter("rest", "rest"))
        return tuple(found)

    def members(self, node: Node) -> tuple[str, ...]:
        """Fields of a struct, variants of an enum."""
        body = node.child_by_field_name("body")
        found = (child.child_by_field_name("name") for child in (body.named_children if body is not None else ()))
        return tuple(
            dict.fromkeys(decoded(self.text[one.start_byte : one.end_byte]) for one in found if one is not None)
        )

    def container(self, node: Node, name: str, scope: str) -> Sight:
        body = node.child_by_field_name("body")
        if body is None:
            entry = Import(name, "self." + name)
            return Sight("import", "", (name,), imports=() if scope or node.type != "mod_item" else (entry,))
        bases: tuple[str, ...] = ()
        title = name
        extends = None
        if node.type == "impl_item":
            title, extends = self.title(node), self.extended(node, scope)
            trait = type_name(node.child_by_field_name("trait"), self.text)
            bases = (trait,) if trait else ()
        elif node.type == "trait_item":
            bounds = node.child_by_field_name("bounds")
            bases = tuple(type_name(one, self.text) for one in (bounds.named_children if bounds is not None else ()))
        elif node.type == "foreign_mod_item":
            title = "extern"
        else:
            self.modules.add(f"{scope}.{name}" if scope else name)
        inside = list(body.named_children)
        opening = body.start_byte + 1
        while inside and (is_inner(inside[0]) or inside[0].type in _COMMENTS):
            if is_inner(inside[0]):
                opening = inside[0].end_byte
            inside.pop(0)
        return Sight(
            "class", title, (title,), bases=bases, members=letters(node, self.text), inside=tuple(inside),
            opening=opening, closing=body.end_byte - 1, extends=extends,
        )  # fmt: skip

    def extended(self, node: Node, scope: str) -> Reference | None:
        """The type that an impl block is for, as the file refers to it."""
        parts = type_name(node.child_by_field_name("type"), self.text).split(".")
        if not all(part.isidentifier() for part in parts):
            return None
        if parts[0] not in ("crate", "super", "self"):
            return Reference(tuple(parts), 0)
        module, rest = split_path(parts, self.depth_in(scope))
        return Reference(tuple(rest), 0, imported=Import(parts[0], module)) if rest else None

    def use(self, group: list[Node], node: Node, scope: str) -> Sight:
        """A `use`: its list is taken apart when it is flat."""
        argument = node.child_by_field_name("argument")
        if argument is None:
            return Sight()
        tree = use_tree(self.text, argument)
        entries = tuple(entries_of(self.text, [argument], "", self.depth_in(scope), self.near))
        binds = tuple(dict.fromkeys(entry.bound for entry in entries if entry.member != "*" and entry.bound != "_"))
        spans: tuple[tuple[str, int, int], ...] = ()
        if tree.flat and len(entries) == len(tree.items):
            spans = tuple((entry.bound, *span) for entry, span in zip(entries, tree.items, strict=True))
        weak = any(entry.member == "*" for entry in entries)
        lead = [spelled(one, self.text) for one in group if one.type in _LEADING]
        lead += [spelled(one, self.text) for one in node.children if one.type == "visibility_modifier"]
        name = plain(" ".join([*lead, "use", tree.prefix]))
        return Sight("import", name, binds, weak, entries, spans, tree.brackets, BRACES)

    def depth_in(self, scope: str) -> int:
        """How many inline modules a scope is in."""
        parts = scope.split(".")
        return sum(".".join(parts[: depth + 1]) in self.modules for depth in range(len(parts))) if scope else 0
