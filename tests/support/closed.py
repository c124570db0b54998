"""The closure law over whole trees, checked without prsplit: what is wrong at a step that is wrong at neither end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from support.blob_facts import BUILTIN, Called, Chain, ClassFacts, Facts, Imported, Shape, facts_of

Problem = tuple[str, str, str]
"""The law that is broken, the file, and what it is about."""
ROOTS = ("", "src/")


@dataclass(slots=True)
class Sources:
    """The Python files of one tree. `tops` are the top-level modules and packages of either end."""

    files: Mapping[str, bytes]
    tops: frozenset[str]
    folders: set[str] = field(init=False)
    twofold: set[str] = field(init=False)
    _names: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Remember the folders that hold Python files, and the packages that lie under both roots while they move."""
        self.folders = {path[:at] for path in self.files for at, letter in enumerate(path) if letter == "/"}
        under = [
            {path[len(root) :].partition("/")[0] for path in self.files if path.startswith(root)} for root in ROOTS
        ]
        self.twofold = set.intersection(*under)

    def facts(self, path: str) -> Facts:
        """The facts of one file."""
        return facts_of(self.files[path])

    def find(self, path: str, level: int, module: str) -> str | None:
        """The file (or, with a trailing slash, the folder) that an import from `path` reaches."""
        stem = module.replace(".", "/")
        if level:
            here = path.split("/")[:-level]
            stems = ["/".join([*here, stem] if stem else here)]
        else:
            stems = [root + stem for root in self._roots(path, module.partition(".")[0])]
        for each in stems:
            for candidate in (f"{each}/__init__.py", f"{each}.py"):
                if candidate.lstrip("/") in self.files:
                    return candidate.lstrip("/")
        return next((f"{each}/" for each in stems if each in self.folders), None)

    def _roots(self, path: str, top: str) -> tuple[str, ...]:
        """Where an absolute import is looked for: of two packages of one name, only that which the importer is in."""
        if top not in self.twofold:
            return ROOTS
        return tuple(root for root in reversed(ROOTS) if path.startswith(f"{root}{top}/"))[:1]

    def ours(self, path: str, level: int, module: str) -> bool:
        """Whether an import from `path` ought to be found in the tree."""
        top = module.partition(".")[0]
        return level > 0 or (top in self.tops and bool(self._roots(path, top)))

    def names(self, path: str) -> set[str]:
        """What a module binds, star imports and submodules included."""
        if path.endswith("/"):
            return self._submodules(path)
        if path not in self._names:
            self._names[path] = set()
            found = set(self.facts(path).bound)
            for each in self.facts(path).imports:
                if each.member == "*":
                    found |= self.starred(path, each)
            if path.endswith("/__init__.py"):
                found |= self._submodules(path[: -len("__init__.py")])
            self._names[path] = found
        return self._names[path]

    def _submodules(self, folder: str) -> set[str]:
        inner = {path[len(folder) :] for path in self.files if path.startswith(folder)}
        return {name.partition("/")[0].removesuffix(".py") for name in inner}

    def starred(self, path: str, statement: Imported) -> set[str]:
        """The names that a star import brings into `path`."""
        target = self.find(path, statement.level, statement.module)
        if target is None or target.endswith("/"):
            return set()
        exported = self.facts(target).exported
        return set(exported) if exported is not None else {name for name in self.names(target) if name[:1] != "_"}

    def blind(self, path: str) -> bool:
        """Whether a file imports everything from a module that is not there: any name may be among it."""
        stars = [each for each in self.facts(path).imports if each.member == "*"]
        return any(self.find(path, each.level, each.module) is None for each in stars)

    def locate(self, path: str, chain: Chain, depth: int = 0) -> tuple[str, Chain] | None:
        """The file in which a dotted name is defined, and the rest of the name there; None when it is not ours."""
        if not chain or depth > 12:
            return None
        facts = self.facts(path)
        if chain[0] in facts.shapes or chain[0] in facts.classes:
            return path, chain
        for each in facts.imports:
            found = self._through(path, each, chain, depth)
            if found is not None:
                return found
        return (path, chain) if chain[0] in facts.bound and not _from_import(facts, chain[0]) else None

    def _through(self, path: str, each: Imported, chain: Chain, depth: int) -> tuple[str, Chain] | None:
        if each.member == "*" and chain[0] in self.starred(path, each):
            target = self.find(path, each.level, each.module)
            return self.locate(target, chain, depth + 1) if target and not target.endswith("/") else None
        if each.bound != chain[0]:
            return None
        parts = tuple(each.module.split("."))
        if not each.member:
            plain = each.bound == parts[0] and len(parts) > 1 and chain[: len(parts)] == parts
            rest = chain[len(parts) :] if plain else chain[1:] if each.bound != parts[0] or len(parts) == 1 else None
            target = self.find(path, 0, each.module) if rest is not None else None
            return self._inside(target, rest or (), depth)
        inner = f"{each.module}.{each.member}" if each.module else each.member
        deeper = self.find(path, each.level, inner)
        target = self.find(path, each.level, each.module)
        if target and not target.endswith("/") and each.member in self.facts(target).bound:
            return self.locate(target, (each.member, *chain[1:]), depth + 1)
        return self._inside(deeper, chain[1:], depth)

    def _inside(self, target: str | None, rest: Chain, depth: int) -> tuple[str, Chain] | None:
        if target is None or target.endswith("/"):
            return None
        return (self.locate(target, rest, depth + 1) or (target, rest)) if rest else (target, ())


def _from_import(facts: Facts, name: str) -> bool:
    return any(each.bound == name for each in facts.imports)


def problems(sources: Sources) -> set[Problem]:
    """Everything that is wrong with a tree by itself."""
    found: set[Problem] = set()
    for path in sources.files:
        facts = sources.facts(path)
        if not facts.parses:
            found.add(("syntax", path, ""))
            continue
        found |= {("twice", path, name) for name in facts.twice}
        if not sources.blind(path):
            found |= {("undefined", path, name) for name in facts.needed - sources.names(path) - BUILTIN}
        found |= {("exported", path, name) for name in set(facts.exported or ()) - sources.names(path)}
        found.update(_imports(sources, path, facts))
        found.update(_members(sources, path, facts))
        found.update(_calls(sources, path, facts))
    return found


def _imports(sources: Sources, path: str, facts: Facts) -> Iterator[Problem]:
    for each in facts.imports:
        if not sources.ours(path, each.level, each.module) or each.guarded:
            continue
        target = sources.find(path, each.level, each.module)
        if target is None:
            yield "import", path, "." * each.level + each.module
        elif each.member not in ("", "*") and each.member not in sources.names(target):
            yield "import", path, f"{'.' * each.level}{each.module}:{each.member}"


def _members(sources: Sources, path: str, facts: Facts) -> Iterator[Problem]:
    for chain, _, scope in facts.chains:
        inside = (scope, *chain[1:]) if chain[0] in ("self", "cls") and scope else chain
        found = sources.locate(path, inside)
        if found is None:
            continue
        where, rest = found
        if rest and not where.endswith("/") and rest[0] not in sources.names(where):
            yield "attribute", path, ".".join(chain)
        if len(rest) > 1 and rest[0] in sources.facts(where).classes:
            line = lineage(sources, where, rest[0])
            if line is not None and not any(rest[1] in each.members for each in line) and rest[1][:2] != "__":
                yield "member", path, ".".join(chain)


def lineage(sources: Sources, path: str, name: str) -> list[ClassFacts] | None:
    """A class and all its bases, or None when one of them is not known."""
    found: list[ClassFacts] = []
    todo: list[tuple[str, Chain]] = [(path, (name,))]
    while todo:
        where, chain = todo.pop()
        place = sources.locate(where, chain)
        if chain in (("ABC",), ("object",)):
            continue
        if place is None or len(place[1]) != 1 or place[1][0] not in sources.facts(place[0]).classes or len(found) > 20:
            return None
        facts = sources.facts(place[0]).classes[place[1][0]]
        found.append(facts)
        todo += [(place[0], base) for base in facts.bases]
    return found


def _calls(sources: Sources, path: str, facts: Facts) -> Iterator[Problem]:
    for call in facts.calls:
        chain = (call.scope, *call.chain[1:]) if call.chain[0] in ("self", "cls") and call.scope else call.chain
        found = sources.locate(path, chain)
        if found is None or not found[1]:
            continue
        where, rest = found
        if rest[0] in sources.facts(where).classes:
            yield from _class_call(sources, path, call, where, rest)
        elif len(rest) == 1 and not _fits(call, sources.facts(where).shapes.get(rest[0])):
            yield "call", path, ".".join(call.chain)


def _class_call(sources: Sources, path: str, call: Called, where: str, rest: Chain) -> Iterator[Problem]:
    line = lineage(sources, where, rest[0])
    if line is None:
        return
    if len(rest) == 1 and any(name in each.abstract for each in line for name in each.abstract - _nearest(line, each)):
        yield "abstract", path, ".".join(call.chain)
    if len(rest) == 2 and (call.fresh or call.chain[0] in ("self", "cls")):
        owner = next((each for each in line if rest[1] in each.members), None)
        if owner is not None and not _fits(call, owner.shapes.get(rest[1])):
            yield "call", path, ".".join(call.chain)


def _nearest(line: list[ClassFacts], owner: ClassFacts) -> set[str]:
    """What the classes below `owner` define, so that it is abstract no more."""
    return {name for each in line[: line.index(owner)] for name in each.members - each.abstract}


def _fits(call: Called, shape: Shape | None) -> bool:
    if shape is None or shape.open or call.starred:
        return True
    given = set(shape.names[: call.positional]) | set(call.keywords)
    legal = call.positional <= len(shape.names) and set(call.keywords) <= set(shape.names[call.positional :])
    return legal and set(shape.names[: shape.required]) <= given


def idle(sources: Sources) -> set[Problem]:
    """Imports and private helpers that nobody uses."""
    found: set[Problem] = set()
    wanted = {each.member for path in sources.files for each in sources.facts(path).imports}
    seen = {name for path in sources.files for chain, _, _ in sources.facts(path).chains for name in chain}
    for path in sources.files:
        facts = sources.facts(path)
        listed = set(facts.exported or ())
        found |= {("idle helper", path, name) for name in facts.private - facts.used - wanted - seen - listed}
        found |= {("idle import", path, key) for key, used in import_uses(facts).items() if not used}
    return found


def import_uses(facts: Facts) -> dict[str, bool]:
    """Each imported name of a file, written in one way whatever statement it stands in, and whether it is used.

    What a function imports for itself stands apart: it hides an import of the same name at the file's top.
    """
    found: dict[str, bool] = {}
    for each in facts.imports:
        if each.module == "__future__" or each.member == "*":
            continue
        parts = tuple(each.module.split("."))
        if not each.member and len(parts) > 1 and each.bound == parts[0]:
            used = any(chain[: len(parts)] == parts for chain, _, _ in facts.chains)
        else:
            used = each.bound in (facts.used if each.local else facts.reached) or each.bound in (facts.exported or ())
        key = f"{each.member or each.module} as {each.bound}{' in a function' if each.local else ''}"
        found[key] = found.get(key, False) or used
    return found


def cycles(sources: Sources) -> set[frozenset[str]]:
    """The groups of files that import each other at module level."""
    edges = {path: set(_edges(sources, path)) for path in sources.files}
    return {frozenset(group) for group in _components(edges) if len(group) > 1}


def _edges(sources: Sources, path: str) -> Iterator[str]:
    for each in sources.facts(path).imports:
        if each.typing or each.local:
            continue
        inner = f"{each.module}.{each.member}" if each.module else each.member
        deeper = sources.find(path, each.level, inner) if each.member not in ("", "*") else None
        target = sources.find(path, each.level, each.module)
        if deeper and not deeper.endswith("/"):
            yield deeper
        elif target and not target.endswith("/") and target != path:
            yield target


def _components(edges: dict[str, set[str]]) -> Iterator[set[str]]:
    """Strongly connected groups, by reachability: these graphs are small."""
    reach: dict[str, set[str]] = {}
    for start, first in edges.items():
        seen: set[str] = set()
        todo = list(first)
        while todo:
            node = todo.pop()
            if node not in seen:
                seen.add(node)
                todo += edges.get(node, ())
        reach[start] = seen
    done: set[str] = set()
    for start in edges:
        if start not in done:
            group = {start} | {other for other in reach[start] if start in reach.get(other, ())}
            done |= group
            yield group
