"""Realistic edits of a project's model: each leaves it fitting together, or is taken back."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy

from support import generate_base as base
from support.generate_bodies import FORMS
from support.generate_choice import Choice, Impossible
from support.generate_project import (
    Attribute,
    Class,
    Constant,
    Definition,
    Function,
    Line,
    Module,
    Project,
    eager_uses,
    indexed,
    members,
    owned,
    users,
)

Edit = Callable[[Choice, Project], None]


def edited(choice: Choice, project: Project, most: int) -> tuple[Project, list[str]]:
    """The project after up to `most` edits, and the names of those that held."""
    now, names = project, []
    for _ in choice.many(1, most):
        name = choice.pick(tuple(EDITS))
        later = deepcopy(now)
        try:
            EDITS[name](choice, later)
        except Impossible:
            continue
        if base.sound(later):
            later.news.append(name)
            now = later
            names.append(name)
    return now, names


def _module(choice: Choice, project: Project, *, tests: bool = True) -> Module:
    found = [module for module in project.modules if module.definitions and (tests or not module.test)]
    return choice.pick(found or project.modules)


def _definition(choice: Choice, project: Project) -> tuple[Module, Definition]:
    return choice.pick([(module, item) for module in project.modules for item in module.definitions])


def _class(choice: Choice, project: Project) -> tuple[Module, Class]:
    found = [(m, item) for m in project.modules for item in m.definitions if isinstance(item, Class)]
    return choice.pick(found)


def _function(choice: Choice, project: Project) -> tuple[Module, Function]:
    return choice.pick([(m, function) for m in project.modules for item in m.definitions for function in members(item)])


def add(choice: Choice, project: Project) -> None:
    """A new definition somewhere in a module, used by up to two functions."""
    module = _module(choice, project, tests=False)
    item = base.add_definition(choice, project, module)
    module.definitions.remove(item)
    module.definitions.insert(choice.between(0, len(module.definitions)), item)
    for _ in choice.many(0, 2):
        _user(choice, project, item)


def _user(choice: Choice, project: Project, item: Definition) -> None:
    function = _function(choice, project)[1]
    if function.kind != "abstract" and function.serial not in owned(item):
        function.body.append(Line(choice.below(FORMS), choice.below(99), item.serial))


def use(choice: Choice, project: Project) -> None:
    """A function begins to use something."""
    module, function = _function(choice, project)
    function.body.insert(choice.between(0, len(function.body)), base.new_line(choice, project, module))


def forget(choice: Choice, project: Project) -> None:
    """A function loses a statement."""
    body = _function(choice, project)[1].body
    body.remove(choice.pick(body))


def rewrite(choice: Choice, project: Project) -> None:
    """A function's body is written anew."""
    module, function = _function(choice, project)
    function.body = [base.new_line(choice, project, module) for _ in choice.many(1, 4)]


def remove(choice: Choice, project: Project) -> None:
    """A definition goes, and with it every statement that used it."""
    module, item = _definition(choice, project)
    module.definitions.remove(item)
    _drop_uses(project, owned(item))


def _drop_uses(project: Project, gone: set[int]) -> None:
    for module in project.modules:
        module.reexports = [serial for serial in module.reexports if serial not in gone]
        module.definitions = [item for item in module.definitions if not _hangs_on(item, gone)]
        for item in module.definitions:
            for function in members(item):
                function.body = [line for line in function.body if line.use not in gone]
                function.decorator = -1 if function.decorator in gone else function.decorator
                function.annotation = -1 if function.annotation in gone else function.annotation
            if isinstance(item, Class):
                item.attributes = [attribute for attribute in item.attributes if attribute.use not in gone]
            elif isinstance(item, Constant):
                item.uses = [serial for serial in item.uses if serial not in gone]


def _hangs_on(item: Definition, gone: set[int]) -> bool:
    below = {function.implements for function in members(item)} | ({item.base} if isinstance(item, Class) else set())
    return bool(below & gone)


def rename(choice: Choice, project: Project) -> None:
    """A definition is called something else, everywhere."""
    module, item = _definition(choice, project)
    item.name = ("test_" if module.test else "") + base.new_name(type(item), project.fresh())


def rename_method(choice: Choice, project: Project) -> None:
    """A method is called something else, everywhere."""
    choice.pick(_class(choice, project)[1].methods).name = base.new_name(Function, project.fresh())


def move(choice: Choice, project: Project) -> None:
    """A definition moves to another module, and everybody imports it from there."""
    module, item = _definition(choice, project)
    target = _module(choice, project, tests=False)
    if target is not module and not module.test:
        module.definitions.remove(item)
        target.definitions.insert(choice.between(0, len(target.definitions)), item)


def move_many(choice: Choice, project: Project) -> None:
    """Half of a module moves into a new one."""
    module = _module(choice, project, tests=False)
    fresh = base.add_module(choice, project)
    fresh.layout, fresh.styles = module.layout, dict(module.styles)
    for item in choice.some(module.definitions, 3):
        module.definitions.remove(item)
        fresh.definitions.append(item)


def reorder(choice: Choice, project: Project) -> None:
    """A definition changes its place within its module."""
    module = _module(choice, project)
    item = choice.pick(module.definitions)
    module.definitions.remove(item)
    module.definitions.insert(choice.between(0, len(module.definitions)), item)


def reverse(choice: Choice, project: Project) -> None:
    """All definitions of a module, or all methods of a class, are turned round."""
    module, item = _definition(choice, project)
    if isinstance(item, Class):
        item.methods.reverse()
    else:
        module.definitions.reverse()


def signature(choice: Choice, project: Project) -> None:
    """A parameter is added, with or without default, or dropped; callers follow by themselves."""
    function, way = _function(choice, project)[1], choice.below(4)
    fresh = f"extra_{project.fresh()}"
    if way == 0:
        function.parameters.append(fresh)
        function.defaults += 1
    elif way == 1:
        function.parameters.insert(0, fresh)
    elif way == 2 and function.parameters:
        function.parameters.pop()
        function.defaults = max(0, function.defaults - 1)
    elif function.parameters:
        function.defaults = choice.below(len(function.parameters) + 1)


def add_method(choice: Choice, project: Project) -> None:
    """A class gains a method at any place."""
    module, item = _class(choice, project)
    item.methods.insert(choice.between(0, len(item.methods)), base.new_method(choice, project, module, item))


def add_abstract(choice: Choice, project: Project) -> None:
    """A class gains an abstract method, and every class below implements it."""
    module, top = _class(choice, project)
    method = base.new_method(choice, project, module, top)
    method.kind, method.implements, method.decorator, method.coroutine = "abstract", -1, -1, False
    top.methods.append(method)
    below = [(m, item) for m in project.modules for item in m.definitions if isinstance(item, Class)]
    for home, item in below:
        if item.base == top.serial:
            other = base.new_method(choice, project, home, item)
            other.kind, other.implements, other.coroutine = "", method.serial, False
            other.parameters, other.defaults = list(method.parameters), method.defaults
            item.methods.append(other)


def remove_method(choice: Choice, project: Project) -> None:
    """A class loses a method, and so do its users."""
    item = _class(choice, project)[1]
    method = choice.pick(item.methods)
    item.methods.remove(method)
    _drop_uses(project, {method.serial})


def attribute(choice: Choice, project: Project) -> None:
    """A class gains, changes or loses an attribute."""
    item = _class(choice, project)[1]
    if not item.attributes or choice.chance(40):
        item.attributes.append(Attribute(f"field_{project.fresh()}", choice.below(99)))
    elif choice.chance(50):
        item.attributes.remove(choice.pick(item.attributes))
    else:
        choice.pick(item.attributes).salt = choice.below(99)


def inherit(choice: Choice, project: Project) -> None:
    """A class gets another base, or none."""
    module, item = _class(choice, project)
    item.base = choice.pick([-1, *(use for use in base.usable(project, module, eager=True) if use != item.serial)])


def decorate(choice: Choice, project: Project) -> None:
    """A function gains or loses a decorator."""
    item = _definition(choice, project)[1]
    if isinstance(item, Function):
        item.decorator = -1 if item.decorator >= 0 else choice.pick([-1, *base.decorators_for(project)])


def constant(choice: Choice, project: Project) -> None:
    """A top-level statement changes its value, its form or what it lists."""
    found = [(m, item) for m in project.modules for item in m.definitions if isinstance(item, Constant)]
    module, item = choice.pick(found)
    item.salt, item.form = choice.below(99), choice.pick((item.form, choice.below(9)))
    options = [use for use in base.usable(project, module, eager=True) if use != item.serial]
    item.uses = choice.some(options, 3)


def words(choice: Choice, project: Project) -> None:
    """Only a comment or docstring changes."""
    item = _definition(choice, project)[1]
    item.comment = choice.pick(("", f"Remark {choice.below(99)}.", "Two\n# lines of remark."))
    if not isinstance(item, Constant):
        item.doc = choice.pick(("", f"Words {choice.below(99)}."))


def reimport(choice: Choice, project: Project) -> None:
    """A module imports another one in a different form."""
    module = _module(choice, project)
    base.restyle(choice, project, module, choice.pick(sorted(base.targets(project, module))))


def dress(choice: Choice, project: Project) -> None:
    """A module is formatted anew, and may import and export differently."""
    base.dress(choice, project, _module(choice, project))


def export(choice: Choice, project: Project) -> None:
    """A module gains or loses its `__all__`."""
    module = choice.pick(project.modules)
    module.exports = not module.exports


def reexport(choice: Choice, project: Project) -> None:
    """A package passes on other names than before."""
    module = choice.pick([module for module in project.modules if module.package])
    below = [other for other in project.modules if other.name[:-1] == module.name and not other.package]
    names = [item.serial for other in below for item in other.definitions]
    module.reexports = choice.some(names, 4)
    module.exports = choice.chance(60)


def add_module(choice: Choice, project: Project) -> None:
    """A new module with a few definitions, used by an old function."""
    module = base.add_module(choice, project)
    for _ in choice.many(1, 4):
        base.add_definition(choice, project, module)
    base.dress(choice, project, module)
    _user(choice, project, module.definitions[0])


def add_tests(choice: Choice, project: Project) -> None:
    """A new test module, or new tests in one that is there."""
    tests = [module for module in project.modules if module.test]
    subject = _definition(choice, project)
    if not tests or choice.chance(50) or subject[0].test:
        base.add_test_module(choice, project)
    else:
        choice.pick(tests).definitions.append(base.test_of(choice, project, subject[1]))


def remove_module(choice: Choice, project: Project) -> None:
    """A module goes, and everything that hung on it."""
    module = _module(choice, project)
    gone = {serial for item in module.definitions for serial in owned(item)}
    project.modules.remove(module)
    _drop_uses(project, gone)


def rename_module(choice: Choice, project: Project) -> None:
    """A module's file is renamed, and its importers follow."""
    module = _module(choice, project)
    if not module.package:
        module.name = (*module.name[:-1], f"{'test_' if module.test else ''}renamed_{project.fresh()}")


def repackage(choice: Choice, project: Project) -> None:
    """A module becomes a package, or a package without modules of its own a module."""
    module = _module(choice, project)
    inhabited = any(other.name[: len(module.name)] == module.name for other in project.modules if other is not module)
    if not module.test and not inhabited:
        module.package = not module.package


def rehome(choice: Choice, project: Project) -> None:
    """The whole source folder moves."""
    if choice.chance(30):
        project.root = "" if project.root else "src/"


def remark(choice: Choice, project: Project) -> None:
    """Package markers come or go: namespace packages and ordinary ones."""
    empty = [m for m in project.modules if m.package and not m.definitions and not m.reexports]
    if empty and choice.chance(50):
        project.modules.remove(choice.pick(empty[-1:]))
    else:
        project.modules.append(Module(project.fresh(), (f"spare_{project.fresh()}",), package=True))


def unused(choice: Choice, project: Project) -> None:
    """What nobody uses goes."""
    for module in project.modules:
        for item in list(module.definitions):
            if not users(project, owned(item)) and not eager_uses(item) and not module.test and choice.chance(20):
                remaining = owned(item)
                module.definitions.remove(item)
                _drop_uses(project, remaining)


EDITS: dict[str, Edit] = {
    "words": words, "forget": forget, "use": use, "rewrite": rewrite, "add": add, "remove": remove, "rename": rename,
    "rename_method": rename_method, "move": move, "move_many": move_many, "reorder": reorder, "reverse": reverse,
    "signature": signature, "add_method": add_method, "add_abstract": add_abstract, "remove_method": remove_method,
    "attribute": attribute, "inherit": inherit, "decorate": decorate, "constant": constant, "reimport": reimport,
    "dress": dress, "export": export, "reexport": reexport, "add_module": add_module, "add_tests": add_tests,
    "remove_module": remove_module, "rename_module": rename_module, "repackage": repackage, "rehome": rehome,
    "remark": remark, "unused": unused, "spread": add,
}  # fmt: skip

__all__ = ["EDITS", "edited", "indexed"]
