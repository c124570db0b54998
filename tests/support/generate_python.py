"""Render the model of a project as Python source. Imports follow from what is used, so every state fits together."""

from __future__ import annotations

from support.generate_bodies import STANDARD, body_lines
from support.generate_imports import ImportTable
from support.generate_project import (
    Attribute,
    Class,
    Constant,
    Definition,
    Function,
    Index,
    Module,
    members,
    owned,
)


class Page:
    """One module being written: the text of its definitions and the imports that they turn out to need."""

    def __init__(self, index: Index, module: Module) -> None:
        """Begin the page of `module`; nothing is rendered yet."""
        self.index = index
        self.module = module
        self.imports = ImportTable(index, module)
        self.owner: Class | None = None
        self.local: set[str] = set()

    def text(self) -> str:
        """The module's source, with LF line ends and double quotes written as `~` already replaced."""
        blocks = [self._definition(definition) for definition in self.module.definitions]
        for serial in self.module.reexports:
            self.imports.reexport(serial)
        pieces = [*self._top(), *blocks]
        if self.module.script:
            pieces.append(["if __name__ == ~__main__~:", "    print(__name__)"])
        gap = "\n" * (self.module.layout.gap + 1)
        source = gap.join("\n".join(piece) for piece in pieces if piece)
        return (source + "\n" if source else "").replace("~", self.module.layout.quote)

    def _top(self) -> list[list[str]]:
        doc = [f'"""{self.module.doc}"""'] if self.module.doc else []
        exported = [
            name for definition in self.module.definitions for name in _bound(definition) if not name.startswith("_")
        ]
        exported += [self.index.tops[serial].name for serial in self.module.reexports]
        listing: list[str] = []
        if self.module.exports and exported:
            listing = ["__all__ = [", *(f"    ~{name}~," for name in sorted(exported)), "]"]
        return [doc, self.imports.lines(), listing]

    def _definition(self, definition: Definition) -> list[str]:
        comment = [f"# {definition.comment}"] if definition.comment else []
        if isinstance(definition, Function):
            return comment + self._function(definition)
        if isinstance(definition, Class):
            return comment + self._class(definition)
        return comment + self._constant(definition)

    def _constant(self, item: Constant) -> list[str]:
        uses = [self.refer(serial, "eager") for serial in item.uses]
        first = uses[0] if uses else str(item.salt)
        match item.form:
            case 1:
                return [f"{item.name}: object = {first}"]
            case 2:
                return [f"{item.name}, {item.name}_LIMIT = {first}, {item.salt + 1}"]
            case 3:
                return [f"{item.name} = [", *(f"    {use}," for use in [*uses, str(item.salt)]), "]"]
            case 4:
                rows = [f"    ~{use.lower()}~: {use}," for use in uses]
                return [f"{item.name} = {{", *rows, f"    ~salt~: {item.salt},", "}"]
            case 5 if item.uses and _callable(self.index.tops[item.uses[0]]):
                return [f"{item.name} = {self.call(item.uses[0], item.salt, 'eager')}"]
            case 6:
                return [f"if {item.salt} > 50:", f"    {item.name} = {first}", "else:", f"    {item.name} = None"]
            case 7:
                return ["try:", f"    {item.name} = {first}", "except ValueError:", f"    {item.name} = None"]
            case 8:
                return [f"{item.name} = ({first}, {item.salt})", f"assert {item.name}"]
        return [f"{item.name} = {first}"]

    def _class(self, item: Class) -> list[str]:
        self.owner = item
        bases = self._bases(item)
        head = ["@dataclass"] if item.dataclass else []
        if item.dataclass:
            self.imports.standard("dataclasses", "dataclass")
        head.append(f"class {item.name}{bases}:")
        if item.doc:
            head.append(f'    """{item.doc}"""')
        body = [self._attribute(attribute, item) for attribute in item.attributes]
        if item.nested:
            body.append(f"    class {item.nested}:\n        flag = True\n")
        parts = ["\n".join(head + body)] if body else ["\n".join(head)]
        for method in item.methods:
            lines = self._function(method)
            parts += ["\n".join("    " + line if line else "" for line in lines)]
        if not body and not item.methods and not item.doc:
            parts[0] += "\n    pass"
        self.owner = None
        return ["\n\n".join(parts)]

    def _bases(self, item: Class) -> str:
        if item.base >= 0:
            return f"({self.refer(item.base, 'eager')})"
        if any(method.kind == "abstract" for method in item.methods):
            self.imports.standard("abc", "ABC")
            return "(ABC)"
        return ""

    def _attribute(self, attribute: Attribute, item: Class) -> str:
        if attribute.use >= 0:
            return f"    {attribute.name} = {self.refer(attribute.use, 'eager')}"
        return f"    {attribute.name}{': int' if item.dataclass else ''} = {attribute.salt}"

    def _function(self, item: Function) -> list[str]:
        self.local = set()
        inner = body_lines(self, item)
        doc = [f'    """{item.doc}"""'] if item.doc else []
        local = [f"    {line}" for line in sorted(self.local)]
        opening = f"{'async ' if item.coroutine else ''}def {self.method_name(item)}"
        lines = [*self._decorators(item), f"{opening}({self._parameters(item)}):", *doc, *local, *inner]
        if item.comment and self.owner is not None:
            lines.insert(0, f"# {item.comment}")
        return lines

    def _decorators(self, item: Function) -> list[str]:
        found = [f"@{self.refer(item.decorator, 'eager')}"] if item.decorator >= 0 else []
        if item.kind == "abstract":
            self.imports.standard("abc", "abstractmethod")
        names = {"static": "staticmethod", "class": "classmethod", "property": "property", "abstract": "abstractmethod"}
        return found + ([f"@{names[item.kind]}"] if item.kind else [])

    def _parameters(self, item: Function) -> str:
        kind, annotation = item.kind, item.annotation
        first = [] if self.owner is None or kind == "static" else ["cls" if kind == "class" else "self"]
        item = self.index.root(item)
        required = len(item.parameters) - item.defaults
        texts = list(item.parameters[:required]) + [f"{name}=0" for name in item.parameters[required:]]
        if texts and annotation >= 0:
            name, equals, value = texts[0].partition("=")
            texts[0] = f"{name}: {self.refer(annotation, 'typing')}" + (f" = {value}" if equals else "")
            self.imports.future = True
        return ", ".join(first + texts)

    def method_name(self, item: Function) -> str:
        """The function's name, or that of the abstract method it implements."""
        return self.index.root(item).name

    def refer(self, serial: int, where: str) -> str:
        """The expression that names a definition here; `where` is `eager`, `lazy` or `typing`."""
        top, home = self.index.tops[serial], self.index.homes[serial]
        tail = ""
        if isinstance(top, Class) and serial != top.serial:
            method = self.index.functions[serial]
            if where == "lazy" and self.owner is not None and top in self.index.chain(self.owner):
                return f"self.{self.method_name(method)}"
            bare = method.kind in ("static", "class") or self.abstract(top)
            tail = f"{'' if bare else '()'}.{self.method_name(method)}"
        if home is self.module:
            return top.name + tail
        name, local = self.imports.name(home, top, where)
        self.local |= {local} if local else set()
        return name + tail

    def abstract(self, item: Class) -> bool:
        """Whether a class leaves abstract methods open, so that it cannot be instantiated."""
        done: set[str] = set()
        for each in self.index.chain(item):
            if any(self.method_name(m) not in done for m in each.methods if m.kind == "abstract"):
                return True
            done |= {self.method_name(m) for m in each.methods}
        return False

    def call(self, serial: int, salt: int, where: str = "lazy") -> str:
        """A call of a function or class (or the plain name of a constant) that its signature allows."""
        name, target = self.refer(serial, where), self.index.functions.get(serial)
        target = None if target is None else self.index.root(target)
        top = self.index.tops[serial]
        closed = isinstance(top, Class) and not self.abstract(top)
        if target is None:
            return f"{name}()" if closed else name
        if target.kind == "property":
            return name
        bare = (
            isinstance(top, Class)
            and not closed
            and not name.startswith("self.")
            and target.kind not in ("static", "class")
        )
        required = len(target.parameters) - target.defaults
        passed = (["None"] if bare else []) + [str(salt + place) for place in range(required)]
        if target.defaults and salt % 2:
            passed.append(f"{target.parameters[-1]}={salt}")
        return f"{name}({', '.join(passed)})"


def _callable(definition: Definition) -> bool:
    return isinstance(definition, Function) and not definition.coroutine


def _bound(definition: Definition) -> list[str]:
    if isinstance(definition, Constant) and definition.form == 2:
        return [definition.name, f"{definition.name}_LIMIT"]
    return [definition.name]


def render(index: Index, module: Module) -> tuple[str, Page]:
    """The module's source and the page it was written on."""
    page = Page(index, module)
    return page.text(), page


def bound_names(module: Module) -> list[str]:
    """Every name that a module's definitions bind, repeated names included."""
    return [name for definition in module.definitions for name in _bound(definition)]


def serials(module: Module) -> set[int]:
    """The serials of everything that the module defines."""
    return {serial for definition in module.definitions for serial in owned(definition)}


def function_count(module: Module) -> int:
    """How many functions and methods the module has."""
    return sum(1 for definition in module.definitions for _ in members(definition))


__all__ = ["STANDARD", "Page", "bound_names", "function_count", "render", "serials"]
