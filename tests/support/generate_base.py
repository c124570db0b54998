"""Invent a project, and tell whether one fits together: no cycle, no name twice, nothing used before it is there."""

from __future__ import annotations

from support.generate_bodies import FORMS
from support.generate_choice import Choice
from support.generate_project import (
    HOMES,
    STAR,
    TYPING,
    VERBS,
    WORDS,
    Attribute,
    Class,
    Constant,
    Definition,
    Function,
    Index,
    Layout,
    Line,
    Module,
    Project,
    all_uses,
    eager_uses,
    indexed,
    members,
    owned,
    path_of,
)
from support.generate_python import Page, bound_names, render

ODDITIES = ("", "", "", "", "", "crlf", "no final newline", "form feed", "bom", "latin-1", "u+2028", "lone cr", "mixed")
STYLES = (*range(12), STAR, STAR)
"""Every form of import, the ones that can seldom be used more often."""
_EVERYDAY = ("run", "get", "close", "update", "reset")


def invent(choice: Choice, modules: int, size: int) -> Project:
    """A project of up to `modules` modules with up to `size` definitions each; at least one module."""
    project = Project(root=choice.pick(("", "src/")), marked=not choice.chance(10))
    roots = [HOMES[choice.below(4)]] + ([HOMES[4 + choice.below(4)]] if choice.chance(20) else [])
    for root in roots:
        project.modules.append(Module(project.fresh(), (root,), package=True))
    for _ in choice.many(1, modules):
        add_module(choice, project)
        for _ in choice.many(1, size):
            add_definition(choice, project, project.modules[-1])
    if choice.chance(60):
        add_test_module(choice, project)
    for module in project.modules:
        dress(choice, project, module)
    return project


def add_module(choice: Choice, project: Project) -> Module:
    """A new module in one of the packages, in a new package now and then."""
    packages = [module for module in project.modules if module.package]
    parent = choice.pick(packages)
    if len(parent.name) < 3 and choice.chance(20):
        parent = Module(project.fresh(), (*parent.name, _home(choice, project)), package=True)
        project.modules.append(parent)
    module = Module(project.fresh(), (*parent.name, _home(choice, project)))
    project.modules.append(module)
    return module


def _home(choice: Choice, project: Project) -> str:
    taken = {part for module in project.modules for part in module.name}
    free = [home for home in HOMES if home not in taken]
    return choice.pick(free) if free else f"extra_{project.fresh()}"


def add_test_module(choice: Choice, project: Project) -> Module | None:
    """A module of tests, each of which uses one to three definitions of one module."""
    subjects = [module for module in project.modules if module.definitions and not module.test]
    subject = choice.pick(subjects) if subjects else None
    if subject is None:
        return None
    name = ("tests", f"test_{subject.name[-1]}_{project.fresh()}")
    module = Module(project.fresh(), name, test=True)
    project.modules.append(module)
    for target in choice.some(subject.definitions, 3):
        module.definitions.append(test_of(choice, project, target))
    return module


def test_of(choice: Choice, project: Project, target: Definition) -> Function:
    """A test function that looks at `target`."""
    body = [Line(7, choice.below(9), target.serial), Line(choice.below(FORMS), choice.below(99))]
    serial = project.fresh()
    return Function(serial, f"test_{_name(serial)}", body=body, doc=choice.pick(("", f"{target.name} is there.")))


def dress(choice: Choice, project: Project, module: Module) -> None:
    """Choose how a module looks and how it imports."""
    module.layout = Layout(
        quote=choice.pick(('"', '"', "'")), gap=choice.pick((2, 2, 1)), indent=choice.pick(("    ",) * 5 + ("\t", "  ")),
        wrapped=choice.chance(20), oddity=choice.pick(ODDITIES),
    )  # fmt: skip
    module.exports, module.script = choice.chance(30), choice.chance(10)
    module.doc = choice.pick(("", f"About {module.name[-1]}."))
    module.idle = choice.pick(("", "", "", "", "import sys  # noqa: F401"))
    for target in sorted(targets(project, module)):
        restyle(choice, project, module, target)
    if module.package and choice.chance(50):
        below = [other for other in project.modules if other.name[:-1] == module.name and not other.package]
        names = [item.serial for other in below for item in other.definitions]
        attempt(project, module, lambda: module.reexports.extend(choice.some(names, 3)))


def restyle(choice: Choice, project: Project, module: Module, target: int) -> None:
    """Choose how `module` imports `target`, if that closes no cycle."""
    index = indexed(project)
    named = {function.annotation for item in module.definitions for function in members(item)} - {-1}
    annotated = any(index.homes[serial].serial == target for serial in named if serial in index.homes)
    style = TYPING if annotated and choice.chance(40) else choice.pick(STYLES)
    attempt(project, module, lambda: module.styles.__setitem__(target, style))


def attempt(project: Project, module: Module, change: object) -> None:
    """Make a small change to how a module imports, and take it back if the project no longer fits together."""
    before = dict(module.styles), list(module.reexports)
    assert callable(change)
    change()
    if not sound(project):
        module.styles, module.reexports = before


def targets(project: Project, module: Module) -> set[int]:
    """The modules that a module uses definitions of."""
    index = indexed(project)
    uses = {use for definition in module.definitions for use in all_uses(definition)}
    return {index.homes[use].serial for use in uses if use in index.homes} - {module.serial}


def _name(serial: int) -> str:
    round_, verb = divmod(serial, len(VERBS))
    return f"{VERBS[verb]}_{WORDS[(round_ + serial) % len(WORDS)]}" + (f"_{serial}" if serial >= 288 else "")


def new_name(kind: type, serial: int) -> str:
    """A name that no other serial has, in the style of its kind."""
    plain = _name(serial)
    if kind is Class:
        return "".join(part.title() for part in reversed(plain.split("_")))
    return plain.upper() if kind is Constant else plain


def usable(project: Project, module: Module, *, eager: bool) -> list[int]:
    """What a new definition of `module` may use: top-level definitions, and methods where it is looked up late."""
    found: list[int] = []
    for other in project.modules:
        if other.test and other is not module:
            continue
        for definition in other.definitions:
            if other is not module and definition.name.startswith("_"):
                continue
            found += [definition.serial] if eager else sorted(owned(definition), reverse=True)
    return found


def add_definition(choice: Choice, project: Project, module: Module) -> Definition:
    """A new function, class or top-level statement at the end of a module, if the module still fits in."""
    kind = choice.pick((Function, Function, Class, Constant))
    definition: Definition
    if kind is Class:
        definition = _new_class(choice, project, module)
    elif kind is Constant:
        uses = choice.some(usable(project, module, eager=True), 2)
        definition = Constant(project.fresh(), "", choice.below(9), choice.below(99), uses)
        definition.name = new_name(Constant, definition.serial)
    else:
        definition = new_function(choice, project, module)
    definition.comment = choice.pick(("", "", f"About {definition.name}."))
    module.definitions.append(definition)
    if not sound(project):
        _forget_uses(definition)
    return definition


def _forget_uses(definition: Definition) -> None:
    if isinstance(definition, Constant):
        definition.uses = []
    if isinstance(definition, Class):
        definition.base = -1
        definition.attributes = [Attribute(item.name, item.salt) for item in definition.attributes]
    for function in members(definition):
        if function.implements >= 0 or function.name in _EVERYDAY:
            function.name, function.implements = new_name(Function, function.serial), -1
        function.decorator = function.annotation = -1
        function.body = [Line(line.form, line.salt) for line in function.body]


def new_function(choice: Choice, project: Project, module: Module, *, method: bool = False) -> Function:
    """A function with up to three parameters and up to four statements."""
    serial = project.fresh()
    function = Function(serial, new_name(Function, serial))
    if not method and choice.chance(15):
        function.name = "_" + function.name
    function.parameters = [WORDS[(serial + place) % len(WORDS)] for place in choice.many(0, 3)]
    function.defaults = choice.below(len(function.parameters) + 1)
    function.body = [new_line(choice, project, module) for _ in choice.many(0, 4)]
    function.doc = choice.pick(("", f"{function.name.replace('_', ' ').strip().capitalize()}."))
    function.coroutine = choice.chance(5)
    if not method and choice.chance(8):
        function.parameters, function.defaults, function.body, function.coroutine = [WORDS[serial % 24]], 0, [], False
    decorators = [] if method else decorators_for(project)
    if decorators and choice.chance(25):
        function.decorator = choice.pick(decorators)
    classes = [item.serial for other in project.modules for item in other.definitions if isinstance(item, Class)]
    if classes and function.parameters and choice.chance(40):
        function.annotation = choice.pick(classes)
    return function


def decorators_for(project: Project) -> list[int]:
    """Functions that can decorate others: one parameter, which they return."""
    return [
        item.serial
        for module in project.modules
        for item in module.definitions
        if isinstance(item, Function) and len(item.parameters) == 1 and not item.body and not item.coroutine
        and not item.name.startswith("_") and not module.test and item.defaults == 0 and item.decorator < 0
    ]  # fmt: skip


def new_line(choice: Choice, project: Project, module: Module) -> Line:
    """A statement that uses something in half of the cases."""
    line = Line(choice.below(FORMS), choice.below(99))
    options = usable(project, module, eager=False)
    if options and choice.chance(50):
        line.use = choice.pick(options)
    return line


def _new_class(choice: Choice, project: Project, module: Module) -> Class:
    item = Class(project.fresh(), "", dataclass=choice.chance(30), doc=choice.pick(("", "What it is for.")))
    item.name = new_name(Class, item.serial)
    above = [use for use in usable(project, module, eager=True) if isinstance(indexed(project).tops[use], Class)]
    if above and choice.chance(35):
        item.base = choice.pick(above)
    for place in choice.many(0, 2):
        item.attributes.append(Attribute(f"{WORDS[(item.serial + place) % 24]}_{place}", choice.below(99)))
    options = usable(project, module, eager=True)
    if item.attributes and options and choice.chance(20):
        item.attributes[-1].use = choice.pick(options)
    item.nested = choice.pick(("", "", "", "Options"))
    for _ in choice.many(0, 4):
        item.methods.append(new_method(choice, project, module, item))
    return item


def new_method(choice: Choice, project: Project, module: Module, item: Class) -> Function:
    """A method of any kind; one in five implements an abstract method of the bases, or has an everyday name."""
    method = new_function(choice, project, module, method=True)
    method.kind = choice.pick(("", "", "", "", "static", "class", "property", "abstract"))
    above = indexed(project).tops.get(item.base)
    open_ = [other for other in above.methods if other.kind == "abstract"] if isinstance(above, Class) else []
    if open_ and choice.chance(60):
        method.implements, method.kind = choice.pick(open_).serial, ""
        method.parameters, method.defaults = list(choice.pick(open_).parameters), 0
    elif choice.chance(15):
        method.name = choice.pick(_EVERYDAY)
    if method.kind == "property":
        method.parameters, method.defaults, method.coroutine, method.annotation = [], 0, False, -1
    return method


def sound(project: Project) -> bool:
    """Whether the project could be imported: see the module's docstring."""
    index = indexed(project)
    paths = [path_of(project, module) for module in project.modules]
    if len(set(paths)) < len(paths) or any(not _orderly(index, module) for module in project.modules):
        return False
    if not all(_dressed(index, definition) for module in project.modules for definition in module.definitions):
        return False
    edges = {module.serial: pages(index, module).imports.edges for module in project.modules}
    return not cyclic(edges)


def pages(index: Index, module: Module) -> Page:
    """The rendered page of a module."""
    return render(index, module)[1]


def _orderly(index: Index, module: Module) -> bool:
    """No name twice, no use of what is gone, and eager uses only of what stands above."""
    names = bound_names(module)
    if len(set(names)) < len(names):
        return False
    seen: set[int] = set()
    for definition in module.definitions:
        if not all(use in index.tops for use in all_uses(definition)):
            return False
        if any(index.homes[use] is module and use not in seen for use in eager_uses(definition)):
            return False
        seen |= owned(definition)
    return all(serial in index.tops for serial in module.reexports)


def _dressed(index: Index, definition: Definition) -> bool:
    """Decorators decorate, bases are classes, annotations name classes, implemented methods are abstract."""
    tops, functions = index.tops, index.functions
    for function in members(definition):
        if function.decorator >= 0 and function.decorator not in decorators_for(index.project):
            return False
        if function.annotation >= 0 and not isinstance(tops[function.annotation], Class):
            return False
        if function.implements >= 0 and function.implements not in functions:
            return False
    if not isinstance(definition, Class):
        return True
    if definition.base >= 0 and not (isinstance(tops[definition.base], Class) and definition.base in tops):
        return False
    return _own_names(index, definition)


def _own_names(index: Index, item: Class) -> bool:
    """No method twice, none that hides another of the bases, and none implemented that is not abstract above."""
    names = [index.root(method).name for method in item.methods]
    above = [method for each in index.chain(item)[1:] for method in each.methods]
    hidden = {method.name for method in above if method.implements < 0}
    open_ = {method.serial for method in above if method.kind == "abstract"}
    plain = {method.name for method in item.methods if method.implements < 0}
    done = {method.implements for method in item.methods} - {-1}
    return len(set(names)) == len(names) and not plain & hidden and done <= open_


def cyclic(edges: dict[int, set[int]]) -> bool:
    """Whether following the edges leads back to where one started."""
    state: dict[int, int] = {}

    def visit(node: int) -> bool:
        state[node] = 1
        for after in edges.get(node, ()):
            if state.get(after) == 1 or (after not in state and visit(after)):
                return True
        state[node] = 2
        return False

    return any(node not in state and visit(node) for node in edges)


__all__ = ["Index", "add_definition", "add_module", "add_test_module", "cyclic", "dress", "invent", "sound"]
