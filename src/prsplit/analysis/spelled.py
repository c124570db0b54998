"""Needs of strings that name an object by its dotted path: registries, patches, entry points."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from prsplit.analysis.paths import file_role
from prsplit.analysis.symbols import Hop, World
from prsplit.analysis.uses import Ends
from prsplit.model.atom import Atom
from prsplit.model.graph import Need, Witness, likely_use

_QUOTED = re.compile(rb"""["'`]([A-Za-z_][\w.]{2,200}(?::[A-Za-z_][\w.]{0,100})?)["'`]""")
_MOST = 400
"""Strings of one atom that are looked at."""

Places = Mapping[str, Mapping[tuple[str, str], int]]
"""Last part of a module's dotted name → (whole dotted name, qualified name of a definition) → atom."""


def spelled_needs(
    atoms: tuple[Atom, ...],
    ends: Ends,
    module_of: Mapping[str, str],
    texts: Mapping[int, bytes],
    gone: Mapping[int, bytes],
) -> Iterator[Need]:
    """A string that spells what the change brings comes after it; one that spells what it takes away goes before.

    Meant is `package.module.Object`, `package.module:object`, or module and object in two strings of one text.
    """
    for head, sides in ((True, texts), (False, gone)):
        here, there = (ends.head, ends.base) if head else (ends.base, ends.head)
        places = _places(ends, here, there, module_of, head=head)
        for atom in atoms if places else ():
            if file_role(atom.path) == "docs":
                continue
            for name, target in _spelled(sides.get(atom.index, b""), places):
                witness = Witness(atom.path, atom.line, name)
                if target == atom.index:
                    continue
                yield likely_use(atom.index, target, witness, head=head)


def _places(ends: Ends, here: World, there: World, module_of: Mapping[str, str], *, head: bool) -> Places:
    """The definitions that only one end has, where their module has a dotted name."""
    found: dict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    for path, module in sorted(here.modules.items()):
        dotted = module_of.get(path, "").replace("/", ".")
        if not dotted or dotted == path.replace("/", "."):
            continue
        for place, leaf in enumerate(module.outline.leaves):
            atom = module.owner(place, "")
            scope, _, name = leaf.name.rpartition(".")
            if leaf.kind not in ("function", "class") or atom < 0 or not name:
                continue
            if not there.providers(ends.across(Hop(path, scope, name), head=head)):
                found[dotted.rpartition(".")[2]].setdefault((dotted, leaf.name), atom)
    return found


def _spelled(text: bytes, places: Places) -> Iterator[tuple[str, int]]:
    """What the strings of a text name, with the atoms that hold it."""
    strings = [one.decode("utf-8", "surrogateescape") for one in _QUOTED.findall(text)[:_MOST]]
    words = set(strings)
    for spelled in dict.fromkeys(strings):
        parts = spelled.replace(":", ".").split(".")
        for cut in range(1, len(parts)):
            for (dotted, name), atom in places.get(parts[cut - 1], {}).items():
                if name == ".".join(parts[cut:]) and _ends_with(dotted, parts[:cut]):
                    yield spelled, atom
        for (dotted, name), atom in places.get(parts[-1], {}).items():
            if name in words and name != parts[-1] and _ends_with(dotted, parts):
                yield name, atom


def _ends_with(dotted: str, parts: list[str]) -> bool:
    """Whether a module's dotted name ends with these parts, whole ones."""
    return f".{dotted}".endswith("." + ".".join(parts))
