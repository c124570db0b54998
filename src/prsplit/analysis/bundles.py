"""Built bundles: what a bundler writes into a folder of its own, and what it was built from."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from prsplit.analysis.paths import file_role

if TYPE_CHECKING:
    from prsplit.analysis.cut import Cut
    from prsplit.model.graph import Need

_FOLDER = r"^((?:.*?/)??)(?:dist|build|bundles)/(?:.*/)?[^/]+\.(?:[cm]?js|css|d\.[cm]?ts|map)$"
"""A script, style, declaration or source map in a folder that bundlers write into; its group is what stands above."""

_ENDS = ("js", "css", "ts", "map")

_NEAR = 300
"""Bytes at either end of a file in which it may say that it was built."""

_COMMENT = rb"(?s)(?:\xef\xbb\xbf)?\s*(?:/\*.*?(?:\*/|\Z)|(?://[^\n]*\s*)+)"
_VERSION = rb"\bv?\d+\.\d+\.\d+"
_MAP = b"sourceMappingURL="
_TYPES = (".d.ts", ".d.cts", ".d.mts")
"""Declarations, which no script is built from."""


def above(path: str) -> str | None:
    """The folder whose bundles a file may be of, with its slash; None where no bundler writes."""
    match = re.match(_FOLDER, path) if path.endswith(_ENDS) else None
    return match[1] if match is not None else None


def says_built(text: bytes) -> bool:
    """Whether a text begins with a comment that tells a version, or ends by naming its source map."""
    comment = re.match(_COMMENT, text[:_NEAR])
    return _MAP in text[-_NEAR:] or (comment is not None and re.search(_VERSION, comment[0]) is not None)


def built(paths: Collection[str], texts: Mapping[str, bytes | None]) -> frozenset[str]:
    """The files of folders in which a file says that it was built; `texts` are those of the candidates."""
    told = {_home(path) for path, text in texts.items() if text is not None and says_built(text)} - {""}
    return frozenset(path for path in paths if _home(path) in told)


def _home(path: str) -> str:
    """The outermost folder of bundles that a file is in, or nothing."""
    root = above(path)
    return "" if root is None else root + path[len(root) :].partition("/")[0]


def bundle_needs(cut: Cut, made: Collection[str]) -> Iterator[Need]:
    """The bundles of a folder come together, and after all code beside it."""
    from prsplit.model.graph import Confidence, Need, Witness  # a quick check asks for bundles and for no needs

    homes: dict[str, list[int]] = {}
    for atom in cut.atoms:
        if atom.path in made:
            homes.setdefault(_home(atom.path), []).append(atom.index)
    for home, atoms in homes.items():
        root = home.rpartition("/")[0]
        for one, other in pairwise(atoms):
            witness = Witness(cut.atoms[one].path, 1, cut.atoms[other].path)
            yield Need(one, other, "built", "with", Confidence.LIKELY, witness)
        for atom in cut.atoms:
            beside = (not root or atom.path.startswith(f"{root}/")) and not atom.path.endswith(_TYPES)
            if beside and atom.path not in made and file_role(atom.path) == "code":
                witness = Witness(cut.atoms[atoms[0]].path, 1, atom.path)
                yield Need(atoms[0], atom.index, "generates", "before", Confidence.LIKELY, witness)
