"""What one Python file binds, needs, imports and calls, told by `ast` and `symtable` alone."""

from __future__ import annotations

import ast
import builtins
import symtable
import warnings
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

BUILTIN = frozenset(dir(builtins)) | {"__file__", "__name__", "__doc__", "__path__", "__spec__", "__annotations__"}
Chain = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """One name of one import statement. `guarded` stands in a try that survives a missing module."""

    level: int
    module: str
    member: str
    bound: str
    typing: bool = False
    local: bool = False
    guarded: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """What a function takes: names in order, how many are required, whether more may come."""

    names: Chain
    required: int
    open: bool


@dataclass(frozen=True, slots=True)
class Called:
    """A call of a dotted name, or of a member of `made()` when `fresh` is set. `scope` is the class it stands in."""

    chain: Chain
    fresh: bool
    positional: int
    keywords: Chain
    starred: bool
    scope: str


@dataclass(slots=True)
class ClassFacts:
    """A class at module level: its bases as dotted names, its members, and which of them are abstract."""

    bases: tuple[Chain, ...]
    members: set[str]
    abstract: set[str]
    shapes: dict[str, Shape]


@dataclass(slots=True)
class Facts:
    """Everything that the law of closure asks of one file; nothing of it when it does not parse."""

    parses: bool = True
    bound: set[str] = field(default_factory=set)
    needed: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    reached: set[str] = field(default_factory=set)
    """Names of the module itself that are used: not those that a function imports or assigns for itself."""
    chains: set[tuple[Chain, bool, str]] = field(default_factory=set)
    imports: list[Imported] = field(default_factory=list)
    exported: list[str] | None = None
    twice: set[str] = field(default_factory=set)
    private: set[str] = field(default_factory=set)
    calls: set[Called] = field(default_factory=set)
    shapes: dict[str, Shape] = field(default_factory=dict)
    classes: dict[str, ClassFacts] = field(default_factory=dict)
    leaves: Counter[tuple[str, str]] = field(default_factory=Counter)


@lru_cache(maxsize=50_000)
def facts_of(data: bytes) -> Facts:
    """The facts of one file's bytes."""
    facts = Facts()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(data)
            table = symtable.symtable(data, "x.py", "exec")  # type: ignore[arg-type]  # bytes tell their own encoding
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Facts(parses=False)
    _Imports(facts).visit(tree)
    _Uses(facts).visit(tree)
    _bindings(facts, tree.body)
    _needs(facts, table, top=True)
    annotated = {
        node.id for annotation in _annotations(tree) for node in ast.walk(annotation) if isinstance(node, ast.Name)
    }
    facts.needed |= annotated
    facts.reached |= annotated
    _definitions(facts, tree.body, "")
    facts.private = {name for name in facts.bound if name.startswith("_") and not name.startswith("__")}
    return facts


def _annotations(tree: ast.Module) -> list[ast.expr]:
    found: list[ast.expr | None] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.arg | ast.AnnAssign):
            found.append(node.annotation)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.append(node.returns)
    return [each for each in found if each is not None]


def _needs(facts: Facts, table: symtable.SymbolTable, *, top: bool) -> None:
    for symbol in table.get_symbols():
        free = symbol.is_global() or (top and not symbol.is_assigned() and not symbol.is_imported())
        if symbol.is_referenced() and free:
            facts.needed.add(symbol.get_name())
        if symbol.is_referenced() and (top or symbol.is_global()):
            facts.reached.add(symbol.get_name())
    for child in table.get_children():
        _needs(facts, child, top=False)


def _bindings(facts: Facts, body: list[ast.stmt]) -> None:
    """Names bound at module level, in blocks too."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            facts.bound.add(node.name)
            continue
        blocks = [getattr(node, name, []) for name in ("body", "orelse", "finalbody")]
        blocks += [handler.body for handler in getattr(node, "handlers", [])]
        for block in blocks:
            _bindings(facts, block)
        for each in ast.walk(node):
            if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
                facts.bound.add(each.id)
        if isinstance(node, ast.Assign) and any(getattr(target, "id", "") == "__all__" for target in node.targets):
            elements = getattr(node.value, "elts", [])
            facts.exported = [str(item.value) for item in elements if isinstance(item, ast.Constant)]


class _Imports(ast.NodeVisitor):
    """Gathers imports with what they stand under."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.typing = self.local = self.guarded = False

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._under("local", node)

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815

    def visit_If(self, node: ast.If) -> None:
        named = isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        self._under("typing" if named else "", node)

    def visit_Try(self, node: ast.Try) -> None:
        caught = any(getattr(handler.type, "id", "ImportError") == "ImportError" for handler in node.handlers)
        self._under("guarded" if caught else "", node)

    def _under(self, flag: str, node: ast.AST) -> None:
        before = getattr(self, flag) if flag else False
        if flag:
            setattr(self, flag, True)
        self.generic_visit(node)
        if flag:
            setattr(self, flag, before)

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self._add(0, alias.name, "", alias.asname or alias.name.partition(".")[0])

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            self._add(node.level, node.module or "", alias.name, alias.asname or alias.name)

    def _add(self, level: int, module: str, member: str, bound: str) -> None:
        flags = self.typing, self.local, self.guarded
        self.facts.imports.append(Imported(level, module, member, bound, *flags))
        if not self.local and member != "*":
            self.facts.bound.add(bound)


class _Uses(ast.NodeVisitor):
    """Gathers names, dotted names and calls, with the class they stand in."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.scope = ""

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        before, self.scope = self.scope, self.scope or node.name
        self.generic_visit(node)
        self.scope = before

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self.facts.used.add(node.id)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        chain, fresh = dotted(node)
        if chain:
            self.facts.chains.add((chain, fresh, self.scope))
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        chain, fresh = dotted(node.func)
        if chain:
            starred = any(isinstance(each, ast.Starred) for each in node.args) or any(
                k.arg is None for k in node.keywords
            )
            names = tuple(sorted(k.arg for k in node.keywords if k.arg))
            self.facts.calls.add(Called(chain, fresh, len(node.args), names, starred, self.scope))
        self.generic_visit(node)


def dotted(node: ast.expr) -> tuple[Chain, bool]:
    """`a.b.c` as its names; `a.b().c` likewise with True. Empty for anything else."""
    names: list[str] = []
    fresh = False
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
        if isinstance(node, ast.Call) and len(names) == 1 and not node.args:
            node, fresh = node.func, True
    if isinstance(node, ast.Name):
        return (node.id, *reversed(names)), fresh
    return (), False


def _definitions(facts: Facts, body: list[ast.stmt], scope: str) -> None:
    seen: Counter[str] = Counter()
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            seen[node.name] += 1
            if not scope:
                facts.shapes[node.name] = shape_of(node, method=False)
        elif isinstance(node, ast.ClassDef):
            seen[node.name] += 1
            _definitions(facts, node.body, f"{scope}{node.name}.")
            if not scope:
                facts.classes[node.name] = _class_facts(node)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [name for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)]
            seen.update(name.id for name in names)
    facts.twice |= {scope + name for name, count in seen.items() if count > 1}


def _class_facts(node: ast.ClassDef) -> ClassFacts:
    found = ClassFacts(tuple(dotted(base)[0] or ("?",) for base in node.bases), set(), set(), {})
    for each in node.body:
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
            marks = {dotted(mark)[0][-1:] for mark in each.decorator_list}
            found.members.add(each.name)
            if ("abstractmethod",) in marks:
                found.abstract.add(each.name)
            if ("property",) not in marks:
                found.shapes[each.name] = shape_of(each, method=("staticmethod",) not in marks)
        elif isinstance(each, ast.ClassDef):
            found.members.add(each.name)
        else:
            found.members |= {
                name.id for name in ast.walk(each) if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
            }
    return found


def shape_of(node: ast.FunctionDef | ast.AsyncFunctionDef, *, method: bool) -> Shape:
    """What the function takes, without the instance or class that a method gets by itself."""
    names = tuple(each.arg for each in [*node.args.posonlyargs, *node.args.args])[1 if method else 0 :]
    required = max(0, len(names) - len(node.args.defaults))
    return Shape(names, required, bool(node.args.vararg or node.args.kwarg or node.args.kwonlyargs))
