"""The model of a small Python project: modules, what they define and what uses what. Rendered by `generate_python`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

WORDS = (
    "average", "buffer", "cursor", "digest", "entry", "figure", "gather", "header", "index", "journal", "kernel",
    "layout", "margin", "notice", "offset", "packet", "quota", "record", "sample", "ticket", "update", "vector",
    "weight", "zone",
)  # fmt: skip
VERBS = ("build", "check", "count", "fold", "load", "merge", "parse", "read", "scale", "trim", "visit", "write")
HOMES = (
    "alpha", "beacon", "cellar", "delta", "ember", "fabric", "garden", "harbor", "island", "jungle", "kitchen",
    "lantern", "meadow", "nectar", "orchard", "prairie",
)  # fmt: skip
NAMED, RELATIVE, ALIASED, DOTTED, RENAMED, SUBMODULE, STAR, WRAPPED, TYPING, LOCAL, GUARDED, THROUGH = range(12)
"""How a module imports another one: `from a.b import c`, relative, `as`, `import a.b`, `import a.b as`, `from a
import b`, star, parenthesised with comments, under TYPE_CHECKING, in a function, in try/except, by a re-export."""


@dataclass(slots=True)
class Line:
    """One statement of a body: a template, a number that makes it distinct, and the definition it uses (or -1)."""

    form: int
    salt: int
    use: int = -1


@dataclass(slots=True)
class Function:
    """A function or method. The last `defaults` of its parameters have a default; `kind` is a method's decorator."""

    serial: int
    name: str
    parameters: list[str] = field(default_factory=list)
    defaults: int = 0
    body: list[Line] = field(default_factory=list)
    decorator: int = -1
    annotation: int = -1
    comment: str = ""
    doc: str = ""
    coroutine: bool = False
    kind: str = ""
    implements: int = -1


@dataclass(slots=True)
class Attribute:
    """A class attribute, its value made of `salt` or of a used definition (or -1)."""

    name: str
    salt: int
    use: int = -1


@dataclass(slots=True)
class Class:
    """A class: its base (or -1), attributes, methods and maybe a nested class of that name."""

    serial: int
    name: str
    base: int = -1
    attributes: list[Attribute] = field(default_factory=list)
    methods: list[Function] = field(default_factory=list)
    dataclass: bool = False
    nested: str = ""
    doc: str = ""
    comment: str = ""


@dataclass(slots=True)
class Constant:
    """A top-level statement: a plain value, a list, a registry, a call made at import time."""

    serial: int
    name: str
    form: int
    salt: int
    uses: list[int] = field(default_factory=list)
    comment: str = ""


Definition = Function | Class | Constant


@dataclass(slots=True)
class Layout:
    """How a module is written: its quotes, gap between definitions, indentation, wrapping, line ends and oddities."""

    quote: str = '"'
    gap: int = 2
    indent: str = "    "
    wrapped: bool = False
    oddity: str = ""


@dataclass(slots=True)
class Module:
    """A module, or a package's `__init__` when `package` is set. `styles` maps a target module to how it is imported."""

    serial: int
    name: tuple[str, ...]
    package: bool = False
    test: bool = False
    definitions: list[Definition] = field(default_factory=list)
    styles: dict[int, int] = field(default_factory=dict)
    exports: bool = False
    reexports: list[int] = field(default_factory=list)
    idle: str = ""
    doc: str = ""
    script: bool = False
    layout: Layout = field(default_factory=Layout)


@dataclass(slots=True)
class Project:
    """Modules in order of creation, the source folder (`""` or `"src/"`) and the lines of its changelog."""

    root: str = ""
    modules: list[Module] = field(default_factory=list)
    serial: int = 0
    news: list[str] = field(default_factory=list)
    marked: bool = True

    def fresh(self) -> int:
        """The next serial number: every module and definition has its own."""
        self.serial += 1
        return self.serial


def path_of(project: Project, module: Module) -> str:
    """Where the module's file lies."""
    root = "" if module.test else project.root
    stem = root + "/".join(module.name)
    return f"{stem}/__init__.py" if module.package else f"{stem}.py"


def members(definition: Definition) -> Iterator[Function]:
    """The functions of a definition: itself, or a class's methods."""
    if isinstance(definition, Function):
        yield definition
    elif isinstance(definition, Class):
        yield from definition.methods


def eager_uses(definition: Definition) -> set[int]:
    """What must exist when the module is imported: decorators, bases, values."""
    if isinstance(definition, Constant):
        return set(definition.uses)
    found = {function.decorator for function in members(definition)}
    if isinstance(definition, Class):
        found |= {definition.base} | {attribute.use for attribute in definition.attributes}
    return found - {-1}


def lazy_uses(definition: Definition) -> set[int]:
    """What is looked up when a function runs, annotations among them."""
    found = {line.use for function in members(definition) for line in function.body}
    return (found | {function.annotation for function in members(definition)}) - {-1}


def all_uses(definition: Definition) -> set[int]:
    """Everything that a definition uses, and the methods that its own implement."""
    return eager_uses(definition) | lazy_uses(definition)


def owned(definition: Definition) -> set[int]:
    """The serials that live in a definition: its own and its methods'."""
    found = {definition.serial}
    if isinstance(definition, Class):
        found |= {method.serial for method in definition.methods}
    return found


@dataclass(slots=True)
class Index:
    """Where each serial lives: its module, its top-level definition, and the function if it is one."""

    project: Project
    modules: dict[int, Module] = field(default_factory=dict)
    homes: dict[int, Module] = field(default_factory=dict)
    tops: dict[int, Definition] = field(default_factory=dict)
    functions: dict[int, Function] = field(default_factory=dict)

    def root(self, function: Function) -> Function:
        """The abstract method that a function implements, or the function itself."""
        above = self.functions.get(function.implements)
        return function if above is None else self.root(above)

    def chain(self, definition: Class) -> list[Class]:
        """The class and its bases, nearest first."""
        found = [definition]
        while found[-1].base in self.tops:
            above = self.tops[found[-1].base]
            if not isinstance(above, Class) or above in found:
                break
            found.append(above)
        return found


def indexed(project: Project) -> Index:
    """The index of a project as it stands."""
    index = Index(project)
    for module in project.modules:
        index.modules[module.serial] = module
        for definition in module.definitions:
            for serial in owned(definition):
                index.homes[serial] = module
                index.tops[serial] = definition
            for function in members(definition):
                index.functions[function.serial] = function
    return index


def users(project: Project, serials: set[int]) -> list[tuple[Module, Definition]]:
    """The definitions that use one of the serials from outside."""
    return [
        (module, definition)
        for module in project.modules
        for definition in module.definitions
        if all_uses(definition) & serials and not owned(definition) & serials
    ]
