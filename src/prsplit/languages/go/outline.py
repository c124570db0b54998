"""The outline of a Go text: one leaf a declaration, methods in the scope of their receiver, import blocks as lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prsplit.languages.braces import Plot, Sight, Speech, Tiler, Tiles, decoded, field_text, returned
from prsplit.languages.go.modules import package_names
from prsplit.languages.go.shapes import declared, shape
from prsplit.model.outline import Import, Leaf, ListForm, ListItem, Parameter

if TYPE_CHECKING:
    from tree_sitter import Node

_COMMENTS = frozenset({"comment"})
_TOP = _COMMENTS | {"package_clause", "\n", ";"}
_USED = re.compile(rb"([^\W\d]\w*)\.[^\W\d]")
_BLANK = re.compile(rb"(?:[ \t\r]*\n)+")


def package_of(root: Node, text: bytes) -> str:
    """The name in the package clause."""
    for child in root.named_children:
        if child.type == "package_clause" and child.named_children:
            name = child.named_children[0]
            return decoded(text[name.start_byte : name.end_byte])
    return ""


_SPECS = frozenset({"type_spec", "type_alias"})
_SEVERAL = 2


def tile(root: Node, text: bytes) -> Tiles:
    """Cut a file into leaves."""
    return _Tiler(text).file(root)


class _Tiler(Tiler):
    def __init__(self, text: bytes) -> None:
        super().__init__(text, Speech(self.sight, _COMMENTS))
        self.used: set[bytes] | None = None
        self.frames = self.groups_seen = 0

    def file(self, root: Node) -> Tiles:
        nodes = [child for child in root.named_children if child.type != "package_clause"]
        clause = next((child for child in root.named_children if child.type == "package_clause"), None)
        self.header(self.end_of(clause) if clause is not None else 0)
        nodes = [node for node in nodes if node.start_byte >= self.here]
        run: list[Node] = []
        for node in nodes:
            place = self.block if node.type == "import_declaration" and self.is_block(node) else None
            place = self.types if node.type == "type_declaration" and self.is_group(node) else place
            if place is not None:
                self.suite(run)
                run = []
                place(node)
            else:
                run.append(node)
        self.suite(run)
        return self.finish()

    def name_of(self, entry: Node) -> tuple[str, str, str]:
        """(alias, path, bound name) of an import spec."""
        path = field_text(self.text, entry, "path")[1:-1]
        alias = field_text(self.text, entry, "name")
        if alias == "_":
            return alias, path, "_ " + path.replace(".", "/")
        if alias == ".":
            return alias, path, ". " + path.replace(".", "/")
        return alias, path, alias or self.bound(path)

    def bound(self, path: str) -> str:
        """The name of a package that is imported without an alias: the first likely one that the text uses."""
        names = package_names(path)
        if len(names) > 1:
            if self.used is None:
                self.used = set(_USED.findall(self.text))
            for name in names:
                if name.encode("utf-8", "surrogateescape") in self.used:
                    return name
        return names[0]

    def entry(self, node: Node) -> Import:
        alias, path, bound = self.name_of(node)
        return Import(bound, path, "*" if alias == "." else None)

    def is_block(self, node: Node) -> bool:
        """Whether an import declaration is a block with one spec a line."""
        inner = [child for child in node.named_children if child.type == "import_spec_list"]
        if node.has_error or not inner:
            return False
        specs = [child for child in inner[0].named_children if child.type == "import_spec"]
        lines = [self.text.rfind(b"\n", 0, one.start_byte) for one in specs]
        first = self.line_end(inner[0].start_byte)
        last = self.text.rfind(b"\n", 0, inner[0].end_byte - 1) + 1
        keys = [self.entry(one).bound for one in specs]
        comments = any(b"/*" in self.text[one.start_byte : self.line_end(one.end_byte)] for one in specs)
        return (
            bool(specs)
            and not comments
            and len(set(lines)) == len(lines)
            and len(set(keys)) == len(keys)
            and specs[0].start_byte >= first
            and specs[-1].end_byte <= last
            and not self.text[last : inner[0].end_byte - 1].strip()
        )

    def block(self, node: Node) -> None:
        """An import block: a frame that stands while one of its groups does, each group a rendered list."""
        listed = next(child for child in node.named_children if child.type == "import_spec_list")
        self.frames += 1
        frame = "import (" if self.frames == 1 else f"import ( #{self.frames}"
        self.place(Leaf("frame", frame, self.here, self.line_end(listed.start_byte)), Plot())
        groups: list[list[Node]] = []
        end = self.here
        for entry in listed.named_children:
            if entry.type != "import_spec":
                continue
            gap = self.text[end : entry.start_byte]
            if not groups or any(not line.strip() for line in gap.split(b"\n")[:-1]):
                groups.append([])
            groups[-1].append(entry)
            end = self.line_end(entry.end_byte)
        seen: dict[str, int] = {}
        for group in groups:
            self.group(group, frame, seen)
        close = self.end_of(node)
        self.place(Leaf("tail", frame + ")", self.here, close, "", frame), Plot())

    def is_group(self, node: Node) -> bool:
        """Whether a declaration holds several types, each on lines of its own between its brackets' lines."""
        specs = [child for child in node.named_children if child.type in _SPECS]
        opening = next((child for child in node.children if child.type == "("), None)
        if node.has_error or len(specs) < _SEVERAL or opening is None:
            return False
        last = self.text.rfind(b"\n", 0, node.end_byte - 1) + 1
        edges = [self.line_end(opening.start_byte), *(self.end_of(one) for one in specs)]
        return all(edge <= one.start_byte for edge, one in zip(edges, specs, strict=False)) and edges[-1] <= last

    def types(self, node: Node) -> None:
        """A group of types: a frame that stands while one of them does."""
        specs = [child for child in node.named_children if child.type in _SPECS]
        opening = next(child for child in node.children if child.type == "(")
        self.groups_seen += 1
        frame = "type (" if self.groups_seen == 1 else f"type ( #{self.groups_seen}"
        self.place(Leaf("frame", frame, self.here, self.line_end(opening.start_byte)), Plot())
        for spec in specs:
            sight = self.type_of(spec)
            leaf = Leaf("class", sight.name, self.here, self.end_of(spec), "", frame, sight.binds, bases=sight.bases,
                        docstring=True, abstract=sight.abstract, members=sight.members, apart=True, typed=sight.typed)  # fmt: skip
            self.place(leaf, Plot((spec,)))
        self.place(Leaf("tail", frame + ")", self.here, self.end_of(node), "", frame), Plot())

    def group(self, entries: list[Node], frame: str, seen: dict[str, int]) -> None:
        start, text = self.here, self.text
        blank = _BLANK.match(text, start)
        begin = blank.end() if blank else start
        items: list[ListItem] = []
        imports: list[Import] = []
        place = begin
        for node in entries:
            entry = self.entry(node)
            end = self.line_end(node.end_byte)
            items.append(ListItem(entry.bound, text[place:end]))
            imports.append(entry)
            place = end
        host = imports[0].module.partition("/")[0]
        name = "import hosted" if "." in host else "import bare"
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            name += f" #{seen[name]}"
        form = ListForm(tuple(items), text[start:begin], b"", b"", b"", b"")
        binds = tuple(entry.bound for entry in imports if entry.member is None)
        self.place(
            Leaf("import", name, start, place, "", frame, binds, imports=tuple(imports), form=form),
            Plot(tuple(entries)),
        )

    def sight(self, group: list[Node], scope: str) -> Sight:
        """What one declaration is."""
        del scope
        node = next((one for one in group if one.type not in _COMMENTS), group[0])
        match node.type:
            case "function_declaration":
                return self.function(node)
            case "method_declaration":
                return self.method(node)
            case "import_declaration":
                return self.lone_import(node)
            case "type_declaration":
                return self.type_(node)
            case "const_declaration" | "var_declaration":
                return self.values(node)
        return Sight()

    def function(self, node: Node) -> Sight:
        name = field_text(self.text, node, "name")
        binds = (name,) if name not in ("", "_", "init") else ()
        return Sight(
            "function", name, binds, signature=self.signature(node), returns=returned(self.text, node, "result"),
            typed=((name, shape(node, self.text)),),
        )  # fmt: skip

    def method(self, node: Node) -> Sight:
        name = field_text(self.text, node, "name")
        owner = receiver(node, self.text)[1]
        return Sight(
            "function", name, (name,), signature=(Parameter("self", "positional"), *self.signature(node)),
            returns=returned(self.text, node, "result"), typed=((name, shape(node, self.text)),), scope=owner,
        )  # fmt: skip

    def signature(self, node: Node) -> tuple[Parameter, ...]:
        """Parameters by place and type: names do not matter to a call."""
        found: list[Parameter] = []
        listed = node.child_by_field_name("parameters")
        for one in listed.named_children if listed is not None else ():
            if one.type == "variadic_parameter_declaration":
                found.append(Parameter("rest", "rest"))
            elif one.type == "parameter_declaration":
                count = max(1, len(one.children_by_field_name("name")))
                found += [Parameter(returned(self.text, one, "type"), "positional")] * count
        return tuple(found)

    def lone_import(self, node: Node) -> Sight:
        specs = [child for child in node.named_children if child.type == "import_spec"]
        for child in node.named_children:
            if child.type == "import_spec_list":
                specs += [one for one in child.named_children if one.type == "import_spec"]
        entries = tuple(self.entry(one) for one in specs)
        spans = tuple((entry.bound, one.start_byte, one.end_byte) for entry, one in zip(entries, specs, strict=True))
        binds = tuple(entry.bound for entry in entries if entry.member is None)
        return Sight("import", "", binds, imports=entries, spans=spans if len(spans) == 1 else ())

    def type_(self, node: Node) -> Sight:
        specs = [child for child in node.named_children if child.type in _SPECS]
        names = tuple(field_text(self.text, one, "name") for one in specs)
        if len(specs) != 1:
            return Sight("statement", names[0] if names else "", names)
        return self.type_of(specs[0])

    def type_of(self, spec: Node) -> Sight:
        """One type."""
        name, kind = field_text(self.text, spec, "name"), spec.child_by_field_name("type")
        members, bases = fields(kind, self.text) if kind is not None else ((), ())
        return Sight(
            "class", name, (name,), bases=bases, members=members, apart=True, typed=declared(kind, self.text),
            abstract=kind is not None and kind.type == "interface_type",
        )  # fmt: skip

    def values(self, node: Node) -> Sight:
        names: list[str] = []
        todo = [node]
        for one in todo:
            for child in one.named_children:
                if child.type in ("const_spec", "var_spec"):
                    names += [
                        self.decode(name) for name in child.children_by_field_name("name") if name.type == "identifier"
                    ]
                elif child.type == "var_spec_list":
                    todo.append(child)
        bound = tuple(dict.fromkeys(name for name in names if name != "_"))
        return Sight("statement", bound[0] if bound else "", bound)

    def decode(self, node: Node) -> str:
        return decoded(self.text[node.start_byte : node.end_byte])


def receiver(node: Node, text: bytes) -> tuple[str, str]:
    """The name and the type of a method's receiver."""
    listed = node.child_by_field_name("receiver")
    one = (
        next((child for child in listed.named_children if child.type == "parameter_declaration"), None)
        if listed
        else None
    )
    if one is None:
        return "", ""
    kind = one.child_by_field_name("type")
    while kind is not None and kind.type in ("pointer_type", "generic_type", "parenthesized_type"):
        kind = kind.named_children[0] if kind.named_children else None
    return field_text(text, one, "name"), decoded(text[kind.start_byte : kind.end_byte]) if kind is not None else ""


def fields(kind: Node, text: bytes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(names of fields or methods, embedded types) of a struct or interface."""
    names: dict[str, None] = {}
    bases: dict[str, None] = {}
    if kind.type == "struct_type":
        listed = next((child for child in kind.named_children if child.type == "field_declaration_list"), None)
        for one in listed.named_children if listed is not None else ():
            if one.type != "field_declaration":
                continue
            own = one.children_by_field_name("name")
            names.update((decoded(text[name.start_byte : name.end_byte]), None) for name in own)
            if not own:
                written = field_text(text, one, "type").lstrip("*").partition("[")[0]
                bases[written] = None
                names[written.rpartition(".")[2]] = None
    elif kind.type == "interface_type":
        for one in kind.named_children:
            if one.type == "method_elem":
                names[field_text(text, one, "name")] = None
            elif one.type == "type_elem" and one.named_child_count == 1:
                bases[decoded(text[one.start_byte : one.end_byte]).partition("[")[0]] = None
    elif kind.type in ("type_identifier", "qualified_type"):
        bases[decoded(text[kind.start_byte : kind.end_byte])] = None
    return tuple(name for name in names if name not in ("", "_")), tuple(bases)
