"""The outline of a JavaScript or TypeScript text: one leaf a declaration; classes, namespaces and test suites hold members."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from prsplit.languages.braces import Plot, Sight, Speech, Tiler, Tiles, plain
from prsplit.languages.ecma.declared import Declared, head_of, signature_name
from prsplit.languages.ecma.rows import rows
from prsplit.languages.generics import arity
from prsplit.model.outline import Leaf, Parameter

if TYPE_CHECKING:
    from tree_sitter import Node

COMMENTS = frozenset({"comment", "hash_bang_line", "html_comment", "empty_statement"})
OBJECT = Parameter("", "positional")
"""What a member is called on: no call passes it."""

_LEADING = frozenset({"decorator"})


def tile(root: Node, text: bytes, *, strict: bool) -> Tiles:
    """Cut a file into leaves. With `strict`, calls must match parameters."""
    return _Tiler(text, strict=strict).file(root)


class _Tiler(Tiler):
    def __init__(self, text: bytes, *, strict: bool) -> None:
        self.declared = Declared(text, strict=strict)
        super().__init__(text, Speech(self.declared.sight, COMMENTS, _LEADING))

    def file(self, root: Node) -> Tiles:
        nodes = root.named_children
        self.declared.survey(nodes)
        first = next((node for node in nodes if node.type not in COMMENTS), None)
        if first is not None:
            self.header(self.licence(first.start_byte))
            self.suite(list(nodes))
        return self.finish()

    def groups(self, nodes: list[Node]) -> list[list[Node]]:
        """Declarations by line; the overloads of a function stand with it."""
        found: list[list[Node]] = []
        name = ""
        for group in super().groups(nodes):
            head = head_of(group[-1])
            if name and self.declared.name_of(head) == name:
                found[-1] += group
            else:
                found.append(group)
            name = signature_name(head, self.text)
        return found

    def crowd(self, heads: list[Node], scope: str) -> Sight:
        """The overloads of a function are a function; other declarations on one line are a statement."""
        names = {self.declared.name_of(head_of(node)) for node in heads}
        if len(names) == 1 and "" not in names and signature_name(head_of(heads[0]), self.text):
            return self.declared.sight([heads[-1]], scope)
        return super().crowd(heads, scope)

    def declare(self, group: list[Node], sight: Sight, scope: str, depth: int) -> None:
        """Place one declaration; a container that holds nothing has an opening and a closing of its own too, and a long
        statement may be cut inside."""
        if sight.signature is not None and (scope if sight.scope is None else sight.scope):
            sight = replace(sight, signature=(OBJECT, *sight.signature))
        opening = self.line_end(max(sight.opening - 1, 0))
        if sight.inside != () or opening > self.text.rfind(b"\n", 0, sight.closing) + 1:
            super().declare(group, sight, scope, depth)
            leaf = self.leaves[-1]
            if leaf.kind == "statement" and (spans := rows(group, self.text, leaf.start, leaf.end)):
                self.leaves[-1] = replace(leaf, rows=spans)
            return
        end = max(self.end_of(node) for node in group)
        name = self.named(scope, sight)
        binds = (plain(name.rpartition(".")[2]),) if " " in sight.name else sight.binds
        leaf = Leaf("class", name, self.here, opening, scope, "", binds, sight.weak, bases=sight.bases, docstring=True,
                    members=sight.members, arity=arity(group))  # fmt: skip
        self.place(leaf, Plot(tuple(group), opening))
        self.place(Leaf("tail", name + "}", self.here, end, name), Plot())
