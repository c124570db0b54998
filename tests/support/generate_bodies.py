"""The bodies of generated functions: few templates, so that different functions share many lines, as real ones do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.generate_project import Function, Line

if TYPE_CHECKING:
    from support.generate_python import Page

STANDARD = (
    ("math", "floor"), ("json", "dumps"), ("os.path", "basename"), ("collections", "Counter"), ("string", "capwords"),
    ("yaml", "safe_load"), ("numpy", "asarray"),
)  # fmt: skip
"""Modules that are not the project's, and one name of each; the last two are not Python's own."""
FORMS = 19


def body_lines(page: Page, item: Function) -> list[str]:
    """The lines of a function's body, indented once; calls are written where they never run."""
    if item.kind == "abstract":
        return ["    raise NotImplementedError"]
    root = page.index.root(item)
    names, required = root.parameters, len(root.parameters) - root.defaults
    lines = [f"    total = {len(names)}"] if item.body or required == 0 else []
    for line in item.body:
        lines += _statement(page, item, line)
    last = names[0] if names else "total"
    return [*lines, f"    return {last if required else 'total' if lines else last}"]


def _statement(page: Page, item: Function, line: Line) -> list[str]:
    if line.use >= 0:
        return _using(page, item, line)
    form = line.form % FORMS
    return _standard(page, line) if form in (9, 12) else _plain(form, line.salt)


def _standard(page: Page, line: Line) -> list[str]:
    module, name = STANDARD[line.salt % len(STANDARD)]
    where = page.imports.standard(module, name) if line.salt % 2 else page.imports.standard(module)
    return ["    if total < 0:", f"        return {where}(total)"]


def _using(page: Page, item: Function, line: Line) -> list[str]:
    if page.owner is not None and item.kind in ("static", "class"):
        return _plain(line.form % FORMS, line.salt)
    call = page.call(line.use, line.salt)
    match line.form % FORMS:
        case 1 | 2:
            return ["    try:", f"        total = total if total > 0 else {call}", *_SHARED]
        case 3:
            return [
                "    if total < 0:",
                "        total = max(",
                f"            {call},",
                f"            {line.salt},",
                "        )",
            ]
        case 4:
            return [
                "    def step(item):",
                f"        return {call} if item < 0 else item",
                "",
                "    total = step(total)",
            ]
        case 5:
            return [
                f"    # see {page.index.tops[line.use].name}",
                f"    total = total or {page.refer(line.use, 'lazy')}",
            ]
        case 6:
            return ["    for item in ():", f"        total += {call}"]
        case 7 if page.module.test:
            return [f"    assert {page.refer(line.use, 'lazy')} is not NotImplemented"]
        case 8:
            return [f"    late = lambda: {call}", "    total += bool(late)"]
    return ["    if total < 0:", f"        total = {call}"]


_SHARED = ["    except KeyError:", "        return None"]


def _plain(form: int, salt: int) -> list[str]:
    lines = {
        1: ["    try:", f"        total -= {salt}", *_SHARED],
        2: ["    for item in range(3):", f"        total += item * {salt}"],
        3: [f"    # step {salt}", "    total = total * 2"],
        4: [f"    note = f~total {{total}} of {salt}~", "    total += len(note)"],
        5: ["    def inner(item):", f"        return item + {salt}", "", "    total = inner(total)"],
        6: ['    text = """', "def fake(item):", f"    return {salt}", '"""', "    total += len(text)"],
        7: ["    total = sum(", "        item", f"        for item in range({salt % 7})", "    )"],
        8: [f"    total += {salt}; total -= 1"],
        10: ["    match total:", f"        case {salt}:", "            total = 0"],
        11: ["    if total > 100:", "        return None", "", f"    total += {salt}"],
    }
    return lines.get(form, [f"    total += {salt}"])
