"""What a tool writes from a source comes with the change of the source."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from prsplit.analysis.compose import patch_atoms
from prsplit.analysis.cut import Cut
from prsplit.analysis.paths import folder
from prsplit.analysis.uses import Ends
from prsplit.model.change import ChangeSet
from prsplit.model.graph import Confidence, Need, Witness
from prsplit.model.outline import Import

_MADE: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (
        re.compile(r"^(.+?)(?:_pb2(?:_grpc)?\.pyi?|(?:_grpc)?\.pb\.(?:go|cc|h)|_grpc\.pb\.go|_pb\.(?:js|d\.ts|ts))$"),
        (".proto",),
    ),
    (re.compile(r"^(.+?)(?:_generated\.(?:h|go|ts|rs))$"), (".fbs",)),
)
"""Pattern of a made file's name, its first group the stem → suffixes of what it is made from."""


_OPTION = re.compile(r"""(?m)^\s*option\s+(\w+)\s*=\s*["']([^"'\n]*)["']""")
_PACKAGE = re.compile(r"(?m)^\s*package\s+([\w.]+)\s*;")
_DECLARED = re.compile(r"(?m)^(?:message|enum|service)\s+(\w+)")
_PART = re.compile(r"[^A-Za-z0-9]+")


def generate_needs(change: ChangeSet, cut: Cut, ends: Ends) -> Iterator[Need]:
    """A made file goes with every atom of the one source that it is made from: the nearest of its stem. What is made while
    building is imported after its source."""
    yield from _message_needs(change, cut, ends)
    by_name: dict[str, list[str]] = defaultdict(list)
    atoms: dict[str, list[int]] = defaultdict(list)
    for atom in cut.atoms:
        if atom.path not in atoms:
            by_name[atom.path.rpartition("/")[2]].append(atom.path)
        atoms[atom.path].append(atom.index)
    for path in list(atoms):
        source = _source(path, by_name)
        for origin in atoms[source] if source else ():
            for made in atoms[path]:
                yield Need(made, origin, "generates", "with", Confidence.LIKELY, Witness(path, 1, source))


def _message_needs(change: ChangeSet, cut: Cut, ends: Ends) -> Iterator[Need]:
    """An import of what a build makes from a `.proto` comes after the changes that make it so, and goes before they undo it:
    those of a new or deleted file, and of a message."""
    for head, world in ((True, ends.head), (False, ends.base)):
        made = _messages(change, cut, head=head)
        for module in list(world.modules.values()) if made else ():
            for place, leaf in enumerate(module.outline.leaves):
                for entry in leaf.imports:
                    atom = module.owner(place, entry.bound)
                    names = _written(entry)
                    for origin in sorted({one for name in names for one in made.get(name, ())}) if atom >= 0 else ():
                        witness = Witness(module.path, 1, entry.bound)
                        if head:
                            yield Need(atom, origin, "generates", "before", Confidence.CERTAIN, witness)
                        else:
                            yield Need(origin, atom, "generates", "after", Confidence.CERTAIN, witness)


def _written(entry: Import) -> frozenset[str]:
    """What an import names, with all that it lies in; a member may repeat the last name of its module."""
    parent = entry.module.rpartition(".")[0]
    wholes = [entry.module, *(f"{lead}.{entry.member}" for lead in (entry.module, parent) if entry.member)]
    parts = [whole.split(".") for whole in wholes]
    return frozenset(
        {entry.module} | {".".join(names[:count]) for names in parts for count in range(1, len(names) + 1)}
    )


def _messages(change: ChangeSet, cut: Cut, *, head: bool) -> dict[str, list[int]]:
    """What imports name of the code made from each changed `.proto`, where only this end makes it → the file's atoms."""
    made: dict[str, list[int]] = defaultdict(list)
    for file, patch in zip(change.files, cut.patches, strict=True):
        sides = ((file.new, file.new_data), (file.old, file.old_data))
        (here, text), (there, other) = sides if head else sides[::-1]
        if here is not None and text is not None and here.path.endswith(".proto"):
            known = proto_names(there.path, other) if there is not None and other is not None else frozenset()
            for name in proto_names(here.path, text) - known:
                made[name] += sorted(patch_atoms(patch))
    return made


def proto_names(path: str, text: bytes) -> frozenset[str]:
    """What imports of the code that is made from a `.proto` name: classes, modules, headers, packages.

    After the generated-code guides of Protocol Buffers: an outer class is called by its option or after the file in camel
    case, with `OuterClass` behind where a type of the file is called so.
    """
    source = text.decode("utf-8", "surrogateescape")
    options = dict(_OPTION.findall(source))
    declared = _DECLARED.findall(source)
    package = options.get("java_package") or next(iter(_PACKAGE.findall(source)), "")
    stem = path.rpartition("/")[2].removesuffix(".proto")
    outer = options.get("java_outer_classname") or "".join(part[:1].upper() + part[1:] for part in _PART.split(stem))
    outer += "OuterClass" if outer in declared and "java_outer_classname" not in options else ""
    lead = f"{package}." if package else ""
    found = {f"{lead}{outer}", *(f"{lead}{outer}.{name}" for name in declared), *(f"{lead}{name}" for name in declared)}
    parts = path.removesuffix(".proto").split("/")
    for depth in range(len(parts)):
        found |= {".".join(parts[depth:]) + "_pb2", "/".join(parts[depth:]) + ".pb.h"}
    return frozenset(found | {options.get("go_package", "").partition(";")[0]}) - {""}


def _source(path: str, by_name: dict[str, list[str]]) -> str:
    """The changed file that a path is made from; empty where there is none, or several lie equally near."""
    name = path.rpartition("/")[2]
    for pattern, suffixes in _MADE:
        match = pattern.match(name)
        stem = next((one for one in match.groups() if one), "") if match is not None else ""
        found = [one for suffix in suffixes for one in by_name.get(stem + suffix, ()) if one != path] if stem else []
        same = [one for one in found if folder(one) == folder(path)]
        if len(same or found) == 1:
            return (same or found)[0]
    return ""
