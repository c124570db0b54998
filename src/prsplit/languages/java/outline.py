"""The outline of a Java text: types as containers, each member one leaf with its annotations."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from prsplit.languages.braces import Sight, Speech, Tiler, Tiles, decoded, field_text, letters, overloads, returned
from prsplit.model.outline import Import, Parameter

if TYPE_CHECKING:
    from tree_sitter import Node

_COMMENTS = frozenset({"line_comment", "block_comment"})
TYPES = frozenset(
    {
        "class_declaration",
        "interface_declaration",
        "enum_declaration",
        "record_declaration",
        "annotation_type_declaration",
    }
)
_METHODS = frozenset(
    {
        "method_declaration", "constructor_declaration", "compact_constructor_declaration",
        "annotation_type_element_declaration",
    }
)  # fmt: skip
_FIELDS = frozenset({"field_declaration", "constant_declaration"})
_REACH = {"private": 0, "protected": 2, "public": 3}
_OVERRIDE = re.compile(rb"@Override\b")
_OBJECT = frozenset(("equals", "hashCode", "toString", "clone", "finalize"))
"""What every class inherits with a body: no class is less whole without its own."""
_SPACE = re.compile(r"\s+")


def package_of(root: Node, text: bytes) -> str:
    """The name in the package declaration."""
    for child in root.named_children:
        if child.type == "package_declaration" and child.named_children:
            name = child.named_children[-1]
            return decoded(b"".join(text[name.start_byte : name.end_byte].split()))
    return ""


def tile(root: Node, text: bytes) -> Tiles:
    """Cut a file into leaves."""
    return overloads(_Tiler(text).file(root))


def bare_type(node: Node | None, text: bytes) -> str:
    """A type without its arguments and annotations, dotted."""
    while node is not None and node.type in ("generic_type", "array_type", "annotated_type"):
        node = node.child_by_field_name("element") or (node.named_children[0] if node.named_children else None)
    return _SPACE.sub("", decoded(text[node.start_byte : node.end_byte])) if node is not None else ""


class _Tiler(Tiler):
    def __init__(self, text: bytes) -> None:
        super().__init__(text, Speech(self.sight, _COMMENTS))

    def file(self, root: Node) -> Tiles:
        nodes = root.named_children
        package = next((node for node in nodes if node.type == "package_declaration"), None)
        if package is not None:
            self.header(self.end_of(package))
        else:
            first = next((node for node in nodes if node.type not in _COMMENTS), None)
            self.header(self.licence(first.start_byte) if first is not None else 0)
        self.suite([node for node in nodes if node.start_byte >= self.here])
        return self.finish()

    def sight(self, group: list[Node], scope: str) -> Sight:
        """What one declaration is."""
        node = next((one for one in group if one.type not in _COMMENTS), group[0])
        if node.type == "import_declaration":
            return self.import_(node)
        reach = self.reach(node)
        if node.type in TYPES:
            return replace(self.type_(node), reach=reach)
        if node.type in _METHODS:
            return replace(self.method(node, scope), reach=reach)
        if node.type in _FIELDS:
            names = [
                field_text(self.text, one, "name") for one in node.named_children if one.type == "variable_declarator"
            ]
            return Sight(
                "statement", names[0] if names else "", tuple(names), reach=reach, unset=self.unset(node),
                returns=returned(self.text, node, "type"),
            )  # fmt: skip
        return Sight()

    @staticmethod
    def unset(node: Node) -> bool:
        """Whether a field is final and has no value of its own."""
        marks = next((child for child in node.named_children if child.type == "modifiers"), None)
        words = {child.type for child in marks.children} if marks is not None else set()
        listed = [one for one in node.named_children if one.type == "variable_declarator"]
        return (
            "final" in words and "static" not in words and any(not one.child_by_field_name("value") for one in listed)
        )

    def reach(self, node: Node) -> int:
        """How far a declaration is seen: by its class, its package, those who extend it, or all."""
        marks = next((child for child in node.named_children if child.type == "modifiers"), None)
        words = {child.type for child in marks.children} if marks is not None else set()
        return next((_REACH[word] for word in _REACH if word in words), 1)

    def import_(self, node: Node) -> Sight:
        name = node.named_children[0] if node.named_children else None
        parts = (
            _SPACE.sub("", decoded(self.text[name.start_byte : name.end_byte])).split(".") if name is not None else []
        )
        static = any(child.type == "static" for child in node.children)
        star = any(child.type == "asterisk" for child in node.named_children)
        entry = imported(parts, static=static, star=star)
        binds = (entry.bound,) if not star else ()
        spans = ((entry.bound, name.start_byte, name.end_byte),) if name is not None and not star else ()
        return Sight("import", "", binds, star, (entry,), spans)

    def method(self, node: Node, scope: str) -> Sight:
        name = field_text(self.text, node, "name")
        body = node.child_by_field_name("body")
        marks = next((child for child in node.named_children if child.type == "modifiers"), None)
        words = self.text[marks.start_byte : marks.end_byte] if marks is not None else b""
        constructor = name == scope.rpartition(".")[2]
        abstract = body is None and node.type == "method_declaration" and b"native" not in words.split()
        bound = "<init>" if constructor else name
        signature = self.signature(node)
        fixed = all(one.kind == "positional" for one in signature)
        return Sight(
            "function", name, (bound, f"{bound}/{len(signature) - 1}") if fixed else (bound,), signature=signature,
            returns=returned(self.text, node, "type"), abstract=abstract, demanded=name not in _OBJECT and _OVERRIDE.search(words) is not None,
        )  # fmt: skip

    def signature(self, node: Node) -> tuple[Parameter, ...]:
        """Parameters by place and type; the object comes first."""
        found = [Parameter("this", "positional")]
        compact = node.type == "compact_constructor_declaration" and node.parent is not None
        owner = node.parent.parent if compact and node.parent is not None else node
        listed = owner.child_by_field_name("parameters") if owner is not None else None
        for one in listed.named_children if listed is not None else ():
            if one.type == "formal_parameter":
                found.append(Parameter(bare_type(one.child_by_field_name("type"), self.text), "positional"))
            elif one.type == "spread_parameter":
                found.append(Parameter("rest", "rest"))
        return tuple(found)

    def type_(self, node: Node) -> Sight:
        name = field_text(self.text, node, "name")
        body = node.child_by_field_name("body")
        components = node.child_by_field_name("parameters")
        listed = components.named_children if components is not None else ()
        members = [field_text(self.text, one, "name") for one in listed]
        if body is None:
            return Sight("class", name, (name,), bases=self.bases(node), members=tuple(members))
        inside = body.named_children
        opening = body.start_byte + 1
        if node.type == "enum_declaration":
            constants = [child for child in inside if child.type == "enum_constant"]
            members += [field_text(self.text, one, "name") for one in constants]
            rest = next((child for child in inside if child.type == "enum_body_declarations"), None)
            inside = rest.named_children if rest is not None else []
            mark = next((child for child in rest.children if child.type == ";"), None) if rest is not None else None
            opening = mark.end_byte if mark is not None else opening
        return Sight(
            "class", name, (name,), bases=self.bases(node),
            members=(*dict.fromkeys(members), *letters(node, self.text)), inside=tuple(inside),
            opening=opening, closing=body.end_byte - 1,
        )  # fmt: skip

    def bases(self, node: Node) -> tuple[str, ...]:
        found: list[str] = []
        for child in node.named_children:
            if child.type == "superclass":
                found += [bare_type(one, self.text) for one in child.named_children]
            elif child.type in ("super_interfaces", "extends_interfaces"):
                listed = child.named_children[0] if child.named_children else None
                found += [bare_type(one, self.text) for one in (listed.named_children if listed is not None else ())]
        return tuple(dict.fromkeys(found))


def imported(parts: list[str], *, static: bool, star: bool) -> Import:
    """What an import of a dotted name binds: types are looked up in the file of their outermost type."""
    outer = next((place for place, part in enumerate(parts) if part[:1].isupper()), len(parts) - 1)
    module, inner = ".".join(parts[: outer + 1]), parts[outer:]
    if star:
        return Import("* " + "/".join(parts), module if static else ".".join(parts), "*")
    return Import(parts[-1] if parts else "", module, ".".join(inner) or None)
