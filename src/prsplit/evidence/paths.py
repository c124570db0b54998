"""From the paths of a report to those of the repository: separators, source roots, folders of other machines."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

_DRIVE = re.compile(r"[A-Za-z]:/")


@dataclass(frozen=True, slots=True)
class Mapped:
    """Report path → repository path, and the report paths that could be several files of the repository."""

    paths: Mapping[str, str]
    ambiguous: tuple[str, ...] = ()


def tidy(path: str) -> str:
    """A path with forward slashes and without `.`, `..` and doubled slashes as far as they can be resolved."""
    path = path.replace("\\", "/").removeprefix("file://")
    words: list[str] = []
    for word in path.split("/"):
        if word == ".." and words and words[-1] not in ("", ".."):
            words.pop()
        elif word not in ("", "."):
            words.append(word)
    return ("/" if path.startswith("/") else "") + "/".join(words)


def is_absolute(path: str) -> bool:
    """Whether a tidy path starts at the root of a machine, or of one of its drives."""
    return path.startswith("/") or _DRIVE.match(path) is not None


def map_paths(named: Collection[str], files: Collection[str], places: Sequence[str], roots: Sequence[str]) -> Mapped:
    """Find the repository's file for each path that a report names.

    `files` are all paths of head, `places` the absolute folders in which the repository is known to lie, `roots` what
    the report and the settings say paths are relative to. In this order: below one of `places`; relative to a root;
    as it stands; with the same folder of another machine, or module name, cut off from as many paths as possible; as the
    ending of a single file's path.
    """
    held = frozenset(files)
    clean = {path: tidy(path) for path in named}
    folders = [tidy(place) for place in places if place]
    tried = dict.fromkeys(("", *(_below(tidy(root), folders) for root in roots)))
    found = {path: hit for path, one in clean.items() if (hit := _direct(one, held, folders, tuple(tried)))}
    rest = {path: one for path, one in clean.items() if path not in found}
    found |= _cut(rest, held)
    return _endings(found, {path: one for path, one in rest.items() if path not in found}, held)


def _below(path: str, folders: Sequence[str]) -> str:
    """A path relative to the repository if it lies in one of the folders, else itself."""
    for folder in folders:
        if path == folder:
            return ""
        if path.startswith(folder + "/"):
            return path[len(folder) + 1 :]
    return path


def _direct(path: str, held: frozenset[str], folders: Sequence[str], roots: Sequence[str]) -> str:
    inside = _below(path, folders)
    if is_absolute(inside):
        return ""
    candidates = (tidy(f"{root}/{inside}" if root else inside) for root in roots if inside == path or not root)
    return next((one for one in (_below(each, folders) for each in candidates) if one in held), "")


def _cut(rest: Mapping[str, str], held: frozenset[str]) -> dict[str, str]:
    """Cut the one beginning off that turns most of the paths into files; a tie goes to the shorter beginning."""
    votes: Counter[str] = Counter()
    for path in rest.values():
        words = path.split("/")
        votes.update("/".join(words[:cut]) for cut in range(1, len(words)) if "/".join(words[cut:]) in held)
    if not votes:
        return {}
    best = min(votes, key=lambda start: (-votes[start], len(start), start))
    cut = {path: one.removeprefix(best + "/") for path, one in rest.items() if one.startswith(best + "/")}
    # A single file whose last word alone fits might be anybody's `__init__.py`.
    return {path: one for path, one in cut.items() if one in held and ("/" in one or votes[best] > 1)}


def _endings(found: dict[str, str], rest: Mapping[str, str], held: frozenset[str]) -> Mapped:
    """Relative paths that one file of the repository ends in, as packages do."""
    wanted = {one for one in rest.values() if not is_absolute(one)}
    names = {one.rpartition("/")[2] for one in wanted}
    ending: dict[str, list[str]] = defaultdict(list)
    for file in held:
        if file.rpartition("/")[2] in names:
            words = file.split("/")
            for start in range(1, len(words)):
                ending["/".join(words[start:])].append(file)
    single = {path: ending[one][0] for path, one in rest.items() if one in wanted and len(ending[one]) == 1}
    several = sorted(path for path, one in rest.items() if one in wanted and len(ending[one]) > 1)
    return Mapped(found | single, tuple(several))
