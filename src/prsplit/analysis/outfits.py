"""Needs of what a build has to know first: dependencies of another name, new modules, and what a job on each push runs."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from prsplit.analysis.cut import Cut
from prsplit.analysis.manifests import folded, foreign_imports, manifest_names
from prsplit.analysis.mentions import created_files
from prsplit.analysis.paths import LOCKS, file_role, folder, is_job
from prsplit.analysis.uses import Ends
from prsplit.model.atom import Atom
from prsplit.model.change import ChangeSet
from prsplit.model.graph import Confidence, Need, Witness

_WORD = re.compile(rb"@?[A-Za-z][\w.-]*(?:/[\w.-]+)*")
_CALLED = re.compile(
    rb"\b(?:make|just|task|npm run|yarn|yarn run|pnpm|pnpm run|bun run|tox -e|nox -s|poe|hatch run|invoke)[ \t]+([\w:.-]+)"
)
_MODULE = re.compile(rb"""(?:<module>|["'])[:.]?/?([\w./:-]+?)/?(?:</module>|["'])""")
_MODULES = frozenset({"pom.xml", "build.gradle", "build.gradle.kts", "Cargo.toml", "package.json", "pyproject.toml",
                      "CMakeLists.txt", "go.mod", "BUILD", "BUILD.bazel", "meson.build"})  # fmt: skip
"""Files that make a folder a module of its own."""
_DEEP = 3
"""Parts of a dotted name that tell one package from another of the same owner: `com.google.common`."""
_LEAST = 4
"""Letters from which on a name is no domain, and enough to know a longer one by."""


def outfit_needs(change: ChangeSet, cut: Cut, ends: Ends, texts: Mapping[int, bytes]) -> Iterator[Need]:
    """All needs of this module, in a fixed order; `texts` are the atoms' at head."""
    lines = [
        atom
        for atom in cut.atoms
        if file_role(atom.path) == "build" and atom.index in texts and atom.path.rpartition("/")[2] not in LOCKS
    ]
    if not lines:
        return
    manifests = [atom for atom in lines if not is_job(atom.path) and atom.action != "delete"]
    yield from _akin(cut.atoms, ends, manifests, texts)
    yield from _modules(created_files(change, cut), manifests, texts)
    yield from _called([atom for atom in lines if is_job(atom.path)], manifests, texts)


def _akin(atoms: Sequence[Atom], ends: Ends, manifests: Sequence[Atom], texts: Mapping[int, bytes]) -> Iterator[Need]:
    """The first imports of a package that no manifest calls by its name come after a line that names its like: the
    same owner (`com.google.common` and `com.google.guava`), or a longer word (`yaml` and `PyYAML`)."""
    words: dict[str, set[int]] = defaultdict(set)
    for line in manifests:
        for word in _WORD.findall(texts[line.index]):
            words[folded(word.decode("utf-8", "surrogateescape"))].add(line.index)
    known = {_root(name) for _, _, name, _ in foreign_imports(ends, head=False)} if words else set()
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for module, atom, name, _ in foreign_imports(ends, head=True) if words else ():
        if atom >= 0 and _root(name) not in known and words.keys().isdisjoint(manifest_names(name)):
            found[_root(name)].append((atom, module.path))
    for root, users in sorted(found.items()):
        for target in sorted({one for word in words if _alike(root, word) for one in words[word]}):
            for atom, path in users:
                witness = Witness(path, atoms[atom].line, root)
                yield Need(atom, target, "order", "before", Confidence.LIKELY, witness)


def _root(name: str) -> str:
    """What an import says of its package: up to three dotted names where the first is a short domain, else the first."""
    parts = name.partition("/")[0].split(".")
    return folded(".".join(parts[:_DEEP]) if len(parts[0]) < _LEAST else parts[0])


def _alike(root: str, word: str) -> bool:
    """Whether a word of a manifest may name the package that an import is of."""
    if "." in root:
        owner = root.rpartition(".")[0] if root.count(".") > 1 else root
        return word == owner or word.startswith(f"{owner}.")
    return len(root) >= _LEAST and (word.endswith(root) or word.startswith(root))


def _modules(created: Mapping[str, int], manifests: Iterable[Atom], texts: Mapping[int, bytes]) -> Iterator[Need]:
    """The first sources of a new module should not come before its build file; who lists the module needs it."""
    homes = {folder(path): path for path in sorted(created) if path.rpartition("/")[2] in _MODULES and "/" in path}
    if not homes:
        return
    for path, atom in sorted(created.items()):
        home = next((above for above in _above(path) if above in homes), None)
        if home is not None and path != homes[home] and file_role(path) in ("code", "test"):
            witness = Witness(path, 1, homes[home])
            yield Need(atom, created[homes[home]], "order", "should", Confidence.LIKELY, witness)
    for one in manifests:
        for word in sorted(set(_MODULE.findall(texts[one.index]))):
            spelled = word.decode("utf-8", "surrogateescape").replace(":", "/")
            home = posixpath.normpath(posixpath.join(folder(one.path), spelled))
            if home in homes and one.path != homes[home]:
                witness = Witness(one.path, one.line, spelled)
                yield Need(one.index, created[homes[home]], "registers", "before", Confidence.LIKELY, witness)


def _above(path: str) -> Iterator[str]:
    """The folders of a path, the nearest first."""
    while path:
        path = folder(path)
        if path:
            yield path


def _called(jobs: Sequence[Atom], manifests: Iterable[Atom], texts: Mapping[int, bytes]) -> Iterator[Need]:
    """A job should not call a target or script before the build file has it."""
    targets: dict[str, list[int]] = defaultdict(list)
    for atom in manifests if jobs else ():
        targets[atom.symbol.rpartition(".")[2].removeprefix("testenv:")].append(atom.index)
    for job in jobs:
        for word in sorted(set(_CALLED.findall(texts[job.index]))):
            name = word.decode("utf-8", "surrogateescape")
            for target in targets.get(name, ()):
                witness = Witness(job.path, job.line, name)
                yield Need(job.index, target, "order", "should", Confidence.LIKELY, witness)
