"""Needs of a dependency whose major version is raised: what one version offers, another need not."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from prsplit.analysis.cut import Cut
from prsplit.analysis.manifests import folded, foreign_imports, manifest_names
from prsplit.analysis.paths import file_role, is_job
from prsplit.analysis.symbols import Module
from prsplit.analysis.uses import Ends
from prsplit.model.graph import Confidence, Need, Witness

_ENTRY = re.compile(
    rb"""(?:\b(?:require|gem|implementation|api)[\s("']+)?(@?[A-Za-z][\w./-]*)["']?\s*(?:[\]:=({,]|\b)[^\n]*?[\sv"'=~^><]v?(\d+)(?:\.(\d+))?"""
)
_VERSION = re.compile(rb"""^\s*version\s*[=:]\s*["']?[v=~^><\s]*(\d+)(?:\.(\d+))?""")

Written = tuple[tuple[str, ...], int]
"""How a text names something of a dependency: the first two names, and what it passes (-1 for no call)."""


def upgrade_needs(cut: Cut, ends: Ends, texts: Mapping[int, bytes], gone: Mapping[int, bytes]) -> Iterator[Need]:
    """A text that uses the dependency otherwise than at base goes with the raised entry of the manifest; one that uses
    less of it does so before; that one which uses more of any version comes after it is told by `manifests`."""
    raised = dict(_raised(cut, texts, gone))
    if not raised:
        return
    for (target, atom), (before, after, witness) in sorted(_used(cut, ends, raised).items(), key=lambda one: one[0]):
        lost, won = before - after, after - before
        if lost and won:
            yield Need(atom, target, "declares", "with", Confidence.LIKELY, witness)
        elif lost:
            yield Need(target, atom, "removes", "after", Confidence.LIKELY, witness)


def _raised(cut: Cut, texts: Mapping[int, bytes], gone: Mapping[int, bytes]) -> Iterator[tuple[str, int]]:
    """The dependencies whose major version (before 1.0, the minor one) one atom changes, as manifests call them."""
    for atom in cut.atoms:
        if atom.index in texts and atom.index in gone and file_role(atom.path) == "build" and not is_job(atom.path):
            section = atom.symbol.split(".")[-2] if atom.symbol.count(".") > 1 else ""
            old, new = (_versions(side[atom.index], section) for side in (gone, texts))
            yield from ((name, atom.index) for name in old.keys() & new.keys() if old[name] != new[name])


def _versions(text: bytes, section: str) -> dict[str, tuple[int, int]]:
    """Name \u2192 (major, 0), or (0, minor), of the entries of a manifest's text."""
    found: dict[str, tuple[int, int]] = {}
    for line in text.split(b"\n"):
        own, entry = _VERSION.match(line), _ENTRY.search(line)
        if own is not None and section:
            found[folded(section)] = _major(own[1], own[2])
        elif entry is not None:
            found[folded(entry[1].decode("utf-8", "surrogateescape"))] = _major(entry[2], entry[3])
    return found


def _major(major: bytes, minor: bytes | None) -> tuple[int, int]:
    return (int(major), 0 if int(major) else int(minor or b"0"))


def _used(
    cut: Cut, ends: Ends, raised: Mapping[str, int]
) -> dict[tuple[int, int], tuple[set[Written], set[Written], Witness]]:
    """(manifest's atom, changed text) → how it names things of the dependency at base and at head."""
    found: dict[tuple[int, int], tuple[set[Written], set[Written], Witness]] = {}
    for head in (False, True):
        for module, bound in _bound(ends, raised, head=head):
            for place, facts in enumerate(module.outline.facts):
                for one in facts.references:
                    target = bound.get(one.chain[0], -1) if one.chain and not one.unknown else -1
                    atom = module.user(place, one)
                    if target >= 0 and atom >= 0:
                        witness = Witness(module.path, cut.atoms[atom].line, ".".join(one.chain[:2]))
                        before, after, _ = found.setdefault((target, atom), (set(), set(), witness))
                        passed = one.call.positional if one.call is not None else -1
                        (after if head else before).add((one.chain[:2], passed))
    return found


def _bound(ends: Ends, raised: Mapping[str, int], *, head: bool) -> list[tuple[Module, dict[str, int]]]:
    """The files that import a raised dependency, with the names bound by that and the manifest's atoms."""
    names: dict[str, dict[str, int]] = defaultdict(dict)
    for module, _, name, bound in foreign_imports(ends, head=head):
        for one in filter(raised.__contains__, manifest_names(name)):
            names[module.path][bound] = raised[one]
    world = ends.head if head else ends.base
    return [(world.modules[path], found) for path, found in names.items()]
