"""What must hold for the Python files of any step: told from the syntax tree alone, without asking prsplit."""

from __future__ import annotations

import ast
import builtins
import symtable
from collections.abc import Iterator, Mapping

Tree = Mapping[str, bytes]
_ALWAYS = frozenset(dir(builtins)) | {"__file__", "__name__", "__doc__", "__path__", "__annotations__"}
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def complaints(tree: Tree) -> list[str]:
    """Every Python file that does not compile, and every name or import that is not there."""
    found: list[str] = []
    sources = {path: text for path, text in tree.items() if path.endswith(".py")}
    modules: dict[str, ast.Module] = {}
    for path, text in sources.items():
        try:
            modules[path] = ast.parse(text, path)
        except (SyntaxError, ValueError) as error:
            found.append(f"{path}: {error}")
    for path, module in modules.items():
        found += [f"{path}: {complaint}" for complaint in _missing_imports(module, path, modules)]
        found += [f"{path}: {name} is not defined" for name in _missing_names(sources[path], path, module)]
        found += [f"{path}: {name} is defined twice" for name in _twice(module)]
    return found


def definitions(text: bytes) -> dict[str, str]:
    """The text of every function, class and simple assignment by its qualified name."""
    rows = text.decode("utf-8").split("\n")
    return dict(_definitions(ast.parse(text), rows, ""))


def leaves(text: bytes) -> dict[str, str]:
    """The text of every function and method: what is never cut."""
    rows = text.decode("utf-8").split("\n")
    module = ast.parse(text)
    functions = dict(_functions(module, ""))
    return {name: _text(node, rows) for name, node in functions.items()}


def _functions(node: ast.Module | ast.ClassDef, scope: str) -> Iterator[tuple[str, ast.stmt]]:
    for each in node.body:
        if isinstance(each, ast.ClassDef):
            yield from _functions(each, f"{scope}{each.name}.")
        elif isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
            yield scope + each.name, each


def _definitions(node: ast.Module | ast.ClassDef, rows: list[str], scope: str) -> Iterator[tuple[str, str]]:
    for each in node.body:
        if isinstance(each, _SCOPES):
            yield scope + each.name, _text(each, rows)
        if isinstance(each, ast.ClassDef):
            yield from _definitions(each, rows, f"{scope}{each.name}.")
        elif isinstance(each, ast.Assign | ast.AnnAssign):
            yield from ((scope + name, _text(each, rows)) for name in _bound(each))


def _text(node: ast.stmt, rows: list[str]) -> str:
    decorators = node.decorator_list if isinstance(node, _SCOPES) else []
    first = min([node.lineno, *(each.lineno for each in decorators)])
    return "\n".join(rows[first - 1 : node.end_lineno])


def _bound(node: ast.stmt) -> list[str]:
    match node:
        case ast.Assign(targets=targets):
            return [each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name)) | ast.AugAssign(target=ast.Name(id=name)):
            return [name]
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            return [alias.asname or alias.name.split(".")[0] for alias in names]
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case _:
            blocks = [block for field in ("body", "orelse", "finalbody") for block in getattr(node, field, [])]
            return [name for block in blocks if isinstance(block, ast.stmt) for name in _bound(block)]


def _twice(module: ast.Module) -> list[str]:
    names = [each.name for each in module.body if isinstance(each, _SCOPES)]
    return sorted({name for name in names if names.count(name) > 1})


def _missing_names(text: bytes, path: str, module: ast.Module) -> list[str]:
    known = _ALWAYS | {name for node in module.body for name in _bound(node)}
    table = symtable.symtable(text.decode("utf-8"), path, "exec")
    return sorted(set(_global_names(table)) - known)


def _global_names(table: symtable.SymbolTable) -> Iterator[str]:
    top = table.get_type() == "module"
    for symbol in table.get_symbols():
        if symbol.is_referenced() and (symbol.is_global() or (top and not symbol.is_local())):
            yield symbol.get_name()
    for child in table.get_children():
        yield from _global_names(child)


def _missing_imports(module: ast.Module, path: str, modules: Mapping[str, ast.Module]) -> Iterator[str]:
    roots = {each.split("/")[0].removesuffix(".py") for each in modules}
    for node in ast.walk(module):
        match node:
            case ast.Import(names=names):
                wanted = [alias.name for alias in names]
                yield from (f"no module {each}" for each in wanted if _ours(each, roots) and not _file(each, modules))
            case ast.ImportFrom(module=name, names=names, level=level):
                source = _absolute(name or "", level, path)
                if _ours(source, roots):
                    yield from _missing_members(source, [alias.name for alias in names], modules)


def _missing_members(source: str, names: list[str], modules: Mapping[str, ast.Module]) -> Iterator[str]:
    file = _file(source, modules)
    if not file:
        yield f"no module {source}"
        return
    offered = {name for node in modules[file].body for name in _bound(node)}
    for name in names:
        if name != "*" and name not in offered and not _file(f"{source}.{name}", modules):
            yield f"{source} has no {name}"


def _ours(name: str, roots: set[str]) -> bool:
    return name.split(".", maxsplit=1)[0] in roots


def _file(name: str, modules: Mapping[str, ast.Module]) -> str:
    stem = name.replace(".", "/")
    return next((path for path in (f"{stem}.py", f"{stem}/__init__.py") if path in modules), "")


def _absolute(name: str, level: int, path: str) -> str:
    if not level:
        return name
    package = path.split("/")[:-level]
    return ".".join([*package, name] if name else package)
