"""Needs of packages within one tree: who lists a folder as a member, and what a manifest can't do without."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from prsplit.analysis.cut import Cut
from prsplit.analysis.mentions import created_files
from prsplit.analysis.paths import file_role, folder
from prsplit.model.atom import Atom
from prsplit.model.change import ChangeSet
from prsplit.model.graph import Confidence, Need, Witness

_WORD = re.compile(rb"[\w.@+-]+(?:/[\w.@+-]+)*")
_SHARED = re.compile(
    rb"^[ \t]*([\w-]+)(?:\.workspace|[ \t]*=[ \t]*\{[^}\n]*\bworkspace)[ \t]*=[ \t]*true", re.MULTILINE
)
_MANIFESTS: Mapping[str, tuple[str, ...]] = {
    "Cargo.toml": ("src/lib.rs", "src/main.rs"),
    "package.json": (),
    "go.mod": (),
    "pyproject.toml": (),
    "CMakeLists.txt": (),
    "meson.build": (),
    "pom.xml": (),
    "build.gradle": (),
    "build.gradle.kts": (),
}
"""What makes a folder a package → the sources of which it needs the first that is created with it."""


def package_needs(change: ChangeSet, cut: Cut, texts: Mapping[int, bytes]) -> Iterator[Need]:
    """A list of members needs the created folders that it names; their manifests need their first source."""
    created = created_files(change, cut)
    packages = {path: atom for path, atom in created.items() if path.rpartition("/")[2] in _MANIFESTS and "/" in path}
    own: dict[str, list[Atom]] = defaultdict(list)
    for atom in cut.atoms if packages else ():
        if atom.path in packages:
            own[folder(atom.path)].append(atom)
    for path, manifest in packages.items():
        place, _, name = path.rpartition("/")
        first = next((created[f"{place}/{one}"] for one in _MANIFESTS[name] if f"{place}/{one}" in created), -1)
        if first >= 0:
            yield Need(manifest, first, "names", "before", Confidence.CERTAIN, Witness(path, 1, name))
    yield from _listed(cut, texts, own)
    yield from _inherited(cut, texts)


def _listed(cut: Cut, texts: Mapping[int, bytes], own: Mapping[str, list[Atom]]) -> Iterator[Need]:
    """Members of a workspace, subdirectories of a build, dependencies by path."""
    for atom in cut.atoms if own else ():
        if file_role(atom.path) not in ("build", "data") and not atom.path.endswith("go.work"):
            continue
        here = folder(atom.path)
        for word in sorted(set(_WORD.findall(texts.get(atom.index, b"")))):
            spelled = word.decode("utf-8", "surrogateescape")
            place = posixpath.normpath(posixpath.join(here, spelled))
            for one in own.get(place, ()) if place != here else ():
                witness = Witness(atom.path, atom.line, spelled)
                yield Need(atom.index, one.index, "registers", "before", Confidence.LIKELY, witness)


def _inherited(cut: Cut, texts: Mapping[int, bytes]) -> Iterator[Need]:
    """What a member takes over from its workspace stands there first."""
    shared: dict[str, list[int]] = defaultdict(list)
    for atom in cut.atoms:
        if atom.symbol.startswith("workspace.") and atom.action != "delete":
            shared[atom.symbol.rpartition(".")[2]].append(atom.index)
    for atom in cut.atoms if shared else ():
        for word in sorted(set(_SHARED.findall(texts.get(atom.index, b"")))):
            name = word.decode("utf-8", "surrogateescape")
            for target in shared.get(name, ()):
                witness = Witness(atom.path, atom.line, name)
                yield Need(atom.index, target, "declares", "before", Confidence.CERTAIN, witness)
