"""The import statements of a generated module, in every form that Python has."""

from __future__ import annotations

from collections import defaultdict

from support.generate_project import (
    ALIASED,
    DOTTED,
    GUARDED,
    LOCAL,
    NAMED,
    RELATIVE,
    RENAMED,
    STAR,
    SUBMODULE,
    THROUGH,
    TYPING,
    WRAPPED,
    Definition,
    Index,
    Module,
)

_PYTHONS_OWN = ("abc", "collections", "dataclasses", "json", "math", "os.path", "string", "typing")


class ImportTable:
    """What a module has to import, gathered while its definitions are rendered. `edges` are the modules loaded."""

    def __init__(self, index: Index, module: Module) -> None:
        """Begin with nothing imported."""
        self.index = index
        self.module = module
        self.future = False
        self.edges: set[int] = set()
        self.foreign: set[str] = set()
        self._names: dict[tuple[int, str], set[str]] = defaultdict(set)
        self._typing: dict[str, set[str]] = defaultdict(set)
        self._whole: set[str] = set()
        self._standard: dict[str, set[str]] = defaultdict(set)

    def standard(self, module: str, name: str = "") -> str:
        """Import a module that is not the project's, or a name of it; the expression that reaches the name."""
        if module not in _PYTHONS_OWN:
            self.foreign.add(module)
        if name:
            self._standard[module].add(name)
            return name
        self._whole.add(f"import {module}")
        return f"{module}.{dict(_MEMBERS)[module]}"

    def reexport(self, serial: int) -> None:
        """Import a definition into a package for others to find it there."""
        home, top = self.index.homes[serial], self.index.tops[serial]
        self._load(home)
        near = self.module.name[0] == home.name[0]
        where = _relative(self.module, home) if near else ".".join(home.name)
        self._names[RELATIVE if near else NAMED, where].add(top.name)

    def _load(self, home: Module) -> None:
        """Remember that `home` is loaded, and the packages around it that are not already being loaded."""
        self.edges.add(home.serial)
        for other in self.index.project.modules:
            inside = other.name == home.name[: len(other.name)]
            if other.package and inside and other.name != self.module.name[: len(other.name)]:
                self.edges.add(other.serial)

    def name(self, home: Module, top: Definition, where: str) -> tuple[str, str]:
        """The expression that reaches `top`, and the statement to write inside the function that uses it, or ""."""
        style = self._fitting(self.module.styles.get(home.serial, NAMED), home, top, where)
        dotted = ".".join(home.name)
        if style == LOCAL:
            return top.name, f"from {dotted} import {top.name}"
        if style == TYPING:
            self._typing[dotted].add(top.name)
            return top.name, ""
        return self._module_level(style, home, top, dotted), ""

    def _module_level(self, style: int, home: Module, top: Definition, dotted: str) -> str:
        package = self._package(top.serial) if style == THROUGH else None
        self._load(home if package is None else package)
        if style == DOTTED:
            self._whole.add(f"import {dotted}")
            return f"{dotted}.{top.name}"
        if style == RENAMED:
            self._whole.add(f"import {dotted} as {home.name[-1]}_ref")
            return f"{home.name[-1]}_ref.{top.name}"
        if style == SUBMODULE:
            self._names[NAMED, ".".join(home.name[:-1])].add(home.name[-1])
            return f"{home.name[-1]}.{top.name}"
        if style == THROUGH and package is not None:
            dotted = ".".join(package.name)
        written = f"{top.name} as {top.name}_alias" if style == ALIASED else "*" if style == STAR else top.name
        where = _relative(self.module, home) if style == RELATIVE else dotted
        self._names[style, where].add(written)
        return f"{top.name}_alias" if style == ALIASED else top.name

    def _fitting(self, style: int, home: Module, top: Definition, where: str) -> int:
        """The style itself, or the plain one where it cannot be used."""
        near = not self.module.test and self.module.name[0] == home.name[0]
        legal = {
            TYPING: where == "typing",
            LOCAL: where == "lazy",
            RELATIVE: near,
            DOTTED: where != "eager" or not near,
            STAR: not top.name.startswith("_"),
            SUBMODULE: len(home.name) > 1,
            THROUGH: self._package(top.serial) not in (None, self.module),
        }
        return style if legal.get(style, True) else NAMED

    def _package(self, serial: int) -> Module | None:
        for module in self.index.project.modules:
            if serial in module.reexports:
                return module
        return None

    def lines(self) -> list[str]:
        """The statements, in sections as formatters leave them."""
        if self._typing_only():
            self._standard["typing"].add("TYPE_CHECKING")
        own = [f"from {name} import {', '.join(sorted(names))}" for name, names in sorted(self._standard.items())]
        whole = sorted(line for line in self._whole if line.split()[1] in _PYTHONS_OWN)
        ours = [line for line in sorted(self._whole) if line not in whole]
        idle = [self.module.idle] if self.module.idle else []
        sections = [
            ["from __future__ import annotations"] if self.future else [],
            idle + whole + own,
            ours + [line for key in sorted(self._names) for line in self._statement(*key)],
            self._typing_block(),
        ]
        found: list[str] = []
        for section in sections:
            found += ([""] if found and section else []) + section
        return found

    def _statement(self, style: int, where: str) -> list[str]:
        names = sorted(self._names[style, where])
        if style == GUARDED:
            missing = [f"    {name} = None" for name in names]
            return ["try:", f"    from {where} import {', '.join(names)}", "except ImportError:", *missing]
        if style == WRAPPED or (self.module.layout.wrapped and "*" not in names):
            note = f"  # from {where}" if style == WRAPPED else ""
            return [f"from {where} import (", *(f"    {name},{note}" for name in names), ")"]
        return [f"from {where} import {', '.join(names)}"]

    def _typing_only(self) -> dict[str, list[str]]:
        real = {(where, name) for (_, where), names in self._names.items() for name in names}
        rest = {where: sorted(n for n in names if (where, n) not in real) for where, names in self._typing.items()}
        return {where: names for where, names in rest.items() if names}

    def _typing_block(self) -> list[str]:
        rows = [f"    from {where} import {', '.join(names)}" for where, names in sorted(self._typing_only().items())]
        return ["if TYPE_CHECKING:", *rows] if rows else []


_MEMBERS = (
    ("math", "floor"), ("json", "dumps"), ("os.path", "basename"), ("collections", "Counter"), ("string", "capwords"),
    ("yaml", "safe_load"), ("numpy", "asarray"),
)  # fmt: skip


def _relative(module: Module, home: Module) -> str:
    here = module.name if module.package else module.name[:-1]
    common = 0
    while common < min(len(here), len(home.name)) and here[common] == home.name[common]:
        common += 1
    common = min(common, len(home.name))
    return "." * (len(here) - common + 1) + ".".join(home.name[common:])
