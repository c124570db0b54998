"""What one declaration or statement of JavaScript or TypeScript is: its name, what it binds, its members."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from prsplit.languages.braces import Sight, letters, plain, returned
from prsplit.languages.ecma import hidden
from prsplit.languages.ecma.names import (
    EXPORTS,
    FUNCTIONS,
    called,
    declared,
    declared_in,
    dotted,
    exported,
    literal,
    made_globals,
    of_functions,
    owner_of,
    picked,
    required,
    required_value,
    signature,
    written,
)
from prsplit.model.outline import Import, LeafKind, Parameter

if TYPE_CHECKING:
    from tree_sitter import Node

_FUNCTIONS = frozenset({"function_declaration", "generator_function_declaration", "function_signature"})
_METHODS = frozenset({"method_definition", "method_signature", "abstract_method_signature"})
_CLASSES = frozenset({"class_declaration", "abstract_class_declaration", "class"})
_FIELDS = frozenset({"field_definition", "public_field_definition"})
_SIGNATURES = frozenset({"function_signature", "method_signature"})
_NAMESPACES = frozenset({"internal_module", "module"})
_WRAPPERS = frozenset({"export_statement", "ambient_declaration"})
_NAMED = _FUNCTIONS | _METHODS | _CLASSES | {"interface_declaration", "enum_declaration", "type_alias_declaration"}
_SUITES = frozenset({"describe", "context", "suite", "xdescribe", "fdescribe"})
_TESTS = frozenset(
    "it test specify xit fit xtest bench before after beforeEach afterEach beforeAll afterAll setup teardown".split()
)
_MAX_TITLE = 100


def head_of(node: Node) -> Node:
    """The declaration below `export` and `declare`, or the node itself."""
    while node.type in _WRAPPERS or node.type == "expression_statement":
        inner = node.child_by_field_name("declaration")
        if inner is None and node.type == "ambient_declaration":
            inner = next((child for child in node.named_children if child.type != "comment"), None)
        elif node.type == "expression_statement":
            inner = next((child for child in node.named_children if child.type == "internal_module"), None)
        if inner is None:
            break
        node = inner
    return node


def signature_name(node: Node, text: bytes) -> str:
    """The name of an overload that its function must follow, or nothing."""
    return written(node.child_by_field_name("name"), text) if node.type in _SIGNATURES else ""


class Declared:
    """Looks at the declarations of one text."""

    def __init__(self, text: bytes, *, strict: bool) -> None:
        """Nothing is known of the whole file yet. `strict` tells whether calls must match parameters."""
        self.text, self.strict = text, strict
        self.exported: set[str] = set()
        """Local names of the object that `module.exports` is."""
        self.top: set[str] = set()
        """Names that the file declares at its top."""
        self.modular = False
        """Whether the file is a module that a compiler checks."""

    def survey(self, nodes: list[Node]) -> None:
        """Find the names of the object that the file exports."""
        self.exported = exported(nodes, self.text)
        self.top = declared_in(nodes, self.text)
        self.modular = self.strict and any(node.type in ("import_statement", "export_statement") for node in nodes)

    def words(self, node: Node | None) -> str:
        """The text of a node."""
        return written(node, self.text)

    def name_of(self, node: Node) -> str:
        """The name of a declaration that has one."""
        return self.words(node.child_by_field_name("name")) if node.type in _NAMED else ""

    def sight(self, group: list[Node], scope: str) -> Sight:
        """What one declaration is."""
        outer = next(
            (one for one in reversed(group) if one.type not in ("comment", "decorator", "empty_statement")), group[0]
        )
        if outer.type == "import_statement":
            return self.import_(outer)
        if outer.type == "export_statement" and outer.child_by_field_name("declaration") is None:
            return self.export(outer)
        default = outer.type == "export_statement" and any(child.type == "default" for child in outer.children)
        found = self.declaration(head_of(outer), default=default)
        if self.modular and hidden.alone(outer, scope) and (scope or found.kind != "statement"):
            found = replace(found, local=True)
        return replace(found, reach=1) if outer.type == "export_statement" or scope else found

    def declaration(self, node: Node, *, default: bool = False) -> Sight:
        """What stands below `export` and `declare`."""
        name = self.name_of(node)
        binds = tuple(filter(None, (name, "default" if default else "")))
        kind = node.type
        if kind in _CLASSES:
            return self.class_(node, name or "default", binds)
        if kind in _FUNCTIONS:
            told = returned(self.text, node, "return_type")
            return Sight("function", name or "default", binds, signature=self.signature(node), returns=told)
        if kind in _METHODS:
            lead = next((child.type + " " for child in node.children if child.type in ("get", "set")), "")
            abstract = kind == "abstract_method_signature"
            return Sight(
                "function", plain(lead + name), binds, signature=self.signature(node), abstract=abstract,
                returns=returned(self.text, node, "return_type"),
            )  # fmt: skip
        if kind in _FIELDS:
            return self.field(node)
        if kind in ("interface_declaration", "type_alias_declaration", "enum_declaration"):
            shape = of_functions(node, strict=self.strict)
            return Sight("class", name, binds, bases=self.bases(node), members=self.members(node), signature=shape)
        if kind in _NAMESPACES:
            return self.namespace(node)
        if kind in ("lexical_declaration", "variable_declaration"):
            return self.variables(node)
        if kind == "statement_block":
            return self.body("declare global", ("declare global",), node)
        if kind == "expression_statement" and node.named_children:
            return self.expression(node.named_children[0])
        return self.other(node)

    def signature(self, node: Node | None) -> tuple[Parameter, ...] | None:
        """Parameters by place."""
        return signature(node, strict=self.strict)

    def other(self, node: Node) -> Sight:
        """`import A = B.C`, or any other statement: what it declares for the whole function it stands in."""
        if node.type == "import_alias":
            bound = self.words(node.named_children[0])
            return Sight("statement", bound, (bound,))
        names: dict[str, None] = {}
        todo = [node] if node.type.endswith("statement") else []
        while todo:
            one = todo.pop()
            if one.type == "variable_declaration":
                names.update(dict.fromkeys(declared(one, self.text)))
            elif one.type.endswith(("statement", "statement_block", "clause")) or one.type == "statement_block":
                todo += one.named_children
        return Sight("statement", "", tuple(names), weak=True)

    def body(
        self,
        name: str,
        binds: tuple[str, ...],
        node: Node | None,
        bases: tuple[str, ...] = (),
        letters: tuple[str, ...] = (),
    ) -> Sight:
        """A container with its block and its type parameters."""
        inner: tuple[Node, ...] | None = None
        if (
            node is not None
            and not any(child.is_error for child in node.children)
            and self.text[node.end_byte - 1] == 125
        ):
            inner = tuple(node.named_children)
            if all(child.type in ("comment", "empty_statement") for child in inner):
                inner = ()
        start, end = (node.start_byte + 1, node.end_byte - 1) if node is not None else (-1, -1)
        return Sight("class", name, binds, bases=bases, members=letters, inside=inner, opening=start, closing=end)

    def class_(self, node: Node, name: str, binds: tuple[str, ...]) -> Sight:
        """A class or interface with its members."""
        return self.body(name, binds, node.child_by_field_name("body"), self.bases(node), letters(node, self.text))

    def bases(self, node: Node) -> tuple[str, ...]:
        """The classes and interfaces that a class or interface extends."""
        found: list[str] = []
        todo = [
            child
            for child in node.named_children
            if child.type in ("class_heritage", "extends_type_clause", "extends_clause")
        ]
        while todo:
            one = todo.pop(0)
            if one.type in ("extends_clause", "implements_clause", "class_heritage", "extends_type_clause"):
                todo += one.named_children
            elif one.type == "generic_type":
                todo += one.named_children[:1]
            elif names := dotted(one, self.text):
                found.append(".".join(names))
        return tuple(dict.fromkeys(found))

    def members(self, node: Node) -> tuple[str, ...]:
        """The names that an interface, an object type or an enumeration declares."""
        body = node.child_by_field_name("body") or node.child_by_field_name("value")
        if body is None or body.type not in ("interface_body", "object_type", "enum_body"):
            return ()
        found = [self.words(child if child.type == "property_identifier" else child.child_by_field_name("name"))
                 for child in body.named_children]  # fmt: skip
        return tuple(name for name in dict.fromkeys(found) if name)

    def field(self, node: Node) -> Sight:
        """A member: a function when its value is one."""
        name = self.words(node.child_by_field_name("name") or node.child_by_field_name("property"))
        value = node.child_by_field_name("value")
        if value is not None and value.type in FUNCTIONS:
            return Sight("function", plain(name), (name,), signature=self.signature(value))
        told = returned(self.text, node, "type")
        return Sight("statement", plain(name), (name,) if name else (), unset=hidden.unset(node), returns=told)

    def namespace(self, node: Node) -> Sight:
        """A namespace, or a module that is declared by its quoted name."""
        name = node.child_by_field_name("name")
        if name is not None and name.type == "identifier":
            return self.body(self.words(name), (self.words(name),), node.child_by_field_name("body"))
        title = plain(f"{node.type.removeprefix('internal_')} {self.words(name)}")
        return self.body(title, (title,), node.child_by_field_name("body"))

    # variables

    def variables(self, node: Node) -> Sight:
        """One `const`, `let` or `var`: a function, class or import when its only value is one."""
        names = tuple(declared(node, self.text))
        listed = [child for child in node.named_children if child.type == "variable_declarator"]
        entries = tuple(entry for one in listed for entry in required(one, self.text))
        title = names[0] if names else ""
        if len(listed) != 1:
            return Sight("statement", title, names, imports=entries)
        value, name = listed[0].child_by_field_name("value"), listed[0].child_by_field_name("name")
        if entries and name is not None and name.type == "object_pattern" and len(entries) == name.named_child_count:
            return self.destructured(name, entries)
        if value is not None and value.type in FUNCTIONS:
            return Sight("function", title, names, signature=self.signature(value))
        if value is not None and value.type == "class":
            return self.body(title, names, value.child_by_field_name("body"), self.bases(value))
        return Sight("statement", title, names, imports=entries)

    def destructured(self, node: Node, entries: tuple[Import, ...]) -> Sight:
        """`const { a, b: c } = require('./x')`: a list as an import's."""
        spans = tuple((bound, one.start_byte, one.end_byte) for bound, _, one in picked(node, self.text))
        return Sight(
            "import", plain(f"require {entries[0].module}"), tuple(entry.bound for entry in entries), imports=entries,
            spans=spans, brackets=(node.start_byte + 1, node.end_byte - 1),
        )  # fmt: skip

    # expressions

    def expression(self, node: Node) -> Sight:
        """A statement that is an expression: an assignment or call, or nothing to name."""
        if node.type == "assignment_expression":
            return self.assignment(node)
        if node.type == "call_expression":
            names = tuple(name for name in made_globals(node, self.text) if name not in self.top)
            return Sight("statement", "", names, weak=True) if names else self.call(node)
        return Sight()

    def assignment(self, node: Node) -> Sight:
        """`exports.a = …`, `module.exports = …`, `Foo.prototype.bar = …`: a definition named after the last name."""
        targets: list[tuple[str, ...]] = []
        value: Node | None = node
        while value is not None and value.type == "assignment_expression":
            targets.append(dotted(value.child_by_field_name("left"), self.text))
            value = value.child_by_field_name("right")
        kind: LeafKind = "function" if value is not None and value.type in FUNCTIONS else "statement"
        shape = self.signature(value) if kind == "function" else None
        if value is not None and value.type == "class" and targets[0] in EXPORTS:
            name = self.words(value.child_by_field_name("name"))
            binds = tuple(filter(None, (name, "default")))
            return self.body(name or "default", binds, value.child_by_field_name("body"), self.bases(value))
        if any(target in EXPORTS for target in targets):
            return Sight(kind, "module exports", ("default", *self.keys(value)), signature=shape)
        target = next((one for one in targets if len(one) > 1), ())
        if targets and not target and len(targets[0]) == 1 and targets[0][0] not in self.top:
            return Sight(kind, targets[0][0], targets[0], weak=True, signature=shape)
        if not target or "[" in "".join(target):
            return Sight(kind)
        owner, name = owner_of(target), target[-1]
        if owner in ("exports", "module.exports", *self.exported) and "prototype" not in target:
            module = required_value(value, self.text)
            entries = (Import(name, *module),) if module else ()
            title = name if kind == "function" else f"exports.{name}"
            return Sight(kind, title, (name,), imports=entries, signature=shape)
        if kind == "function":
            return Sight(kind, name, (name,), signature=shape, scope=owner)
        return Sight(kind, plain(".".join(target)))

    def keys(self, node: Node | None) -> tuple[str, ...]:
        """The names of an exported object's entries that the file does not bind by themselves."""
        if node is None or node.type != "object":
            return ()
        found = [self.words(one.child_by_field_name("key") or one.child_by_field_name("name")) for one in node.named_children
                 if one.type in ("pair", "method_definition")]  # fmt: skip
        return tuple(name for name in dict.fromkeys(found) if name.isidentifier())

    def call(self, node: Node) -> Sight:
        """Suites of tests are containers, tests are functions, by their titles."""
        word, arguments = called(node, self.text), node.child_by_field_name("arguments")
        if word not in _SUITES | _TESTS or arguments is None or not arguments.named_children:
            return Sight()
        first, last = arguments.named_children[0], arguments.named_children[-1]
        title = self.words(first)[1:-1] if first.type in ("string", "template_string") else ""
        if last.type not in FUNCTIONS and not title:
            return Sight()
        name = plain(f"{word} {title}".strip()[:_MAX_TITLE])
        if word in _TESTS:
            return Sight("function", name)
        functions = [one for one in arguments.named_children if one.type in FUNCTIONS]
        block = functions[0].child_by_field_name("body") if len(functions) == 1 else None
        if not title or block is None or block.type != "statement_block":
            return Sight("function", name)
        return self.body(name, (name,), block)

    # modules

    def import_(self, node: Node) -> Sight:
        """An import, or an `export … from`: what it binds, and the list in its braces."""
        clause = next((child for child in node.named_children if child.type.endswith("_clause")), None)
        module = literal(
            node.child_by_field_name("source") or (clause and clause.child_by_field_name("source")), self.text
        )
        if clause is None:
            return Sight("import", plain(f"load {module}"), imports=(Import("load " + plain(module), module),))
        only = "type " if any(child.type in ("type", "typeof") for child in node.children) else ""
        plain_name, named, whole = self._clause(clause)
        first = "default" if clause.type == "import_clause" else None
        entries = [Import(self.words(one), module, first) for one in plain_name]
        entries += [Import(self.words(one.named_children[-1]), module) for one in whole]
        listed = (
            [child for child in named.named_children if child.type == "import_specifier"] if named is not None else []
        )
        entries += [self._specifier(one, module) for one in listed]
        shape = "" if named is not None and len(entries) == len(listed) else "whole" if named is None else "mixed"
        spans = tuple(
            (entry.bound, one.start_byte, one.end_byte)
            for entry, one in zip(entries, [*plain_name, *whole, *listed], strict=True)
        )
        if shape == "whole" and len(entries) == 1:
            shape = "default" if plain_name else "namespace"
        form = spans if shape in ("", "default", "namespace") else ()
        brackets = (named.start_byte + 1, named.end_byte - 1) if named is not None else (-1, -1)
        name = plain(f"{only}{shape} {module}".strip()) if only or shape else ""
        binds = tuple(dict.fromkeys(entry.bound for entry in entries))
        return Sight("import", name, binds, imports=tuple(entries), spans=form, brackets=brackets)

    @staticmethod
    def _clause(clause: Node) -> tuple[list[Node], Node | None, list[Node]]:
        """(default name, named imports, namespace import) of an import clause."""
        inner = clause.named_children
        named = next((child for child in inner if child.type == "named_imports"), None)
        return (
            [child for child in inner if child.type == "identifier"],
            named,
            [child for child in inner if child.type == "namespace_import"],
        )

    def _specifier(self, node: Node, module: str) -> Import:
        name, alias = node.child_by_field_name("name"), node.child_by_field_name("alias")
        return Import(self.words(alias or name), module, self.words(name))

    def export(self, node: Node) -> Sight:
        """`export {…}`, `export … from`, `export default …`."""
        source = node.child_by_field_name("source")
        module = literal(source, self.text)
        clause = next((child for child in node.named_children if child.type == "export_clause"), None)
        only = "type " if any(child.type == "type" for child in node.children) else ""
        if clause is not None:
            return self._exported_names(clause, only, module, again=source is not None)
        if source is None:
            value = node.child_by_field_name("value")
            kind: LeafKind = "function" if value is not None and value.type in FUNCTIONS else "statement"
            if value is not None and value.type == "class":
                return self.class_(value, "default", ("default",))
            return Sight(kind, "export default", ("default", *self.keys(value)))
        name = next((child for child in node.named_children if child.type == "namespace_export"), None)
        if name is not None:
            bound = self.words(name.named_children[-1])
            return Sight("import", plain(f"export whole {module}"), (bound,), imports=(Import(bound, module),))
        return Sight("import", plain(f"export all {only}{module}"), imports=(Import("*", module, "*"),), weak=True)

    def _exported_names(self, clause: Node, only: str, module: str, *, again: bool) -> Sight:
        listed = [child for child in clause.named_children if child.type == "export_specifier"]
        entries = [self._specifier(one, module) for one in listed]
        spans = tuple((entry.bound, one.start_byte, one.end_byte) for entry, one in zip(entries, listed, strict=True))
        kept = tuple(entry for entry in entries if again or entry.bound != entry.member)
        name = plain(f"export {only}{module}" if again else f"export {only}names")
        binds = tuple(dict.fromkeys(entry.bound for entry in kept))
        brackets = (clause.start_byte + 1, clause.end_byte - 1)
        return Sight("import" if again else "list", name, binds, imports=kept, spans=spans, brackets=brackets)
