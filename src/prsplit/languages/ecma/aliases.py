"""Names that settings give to files: `paths` of a tsconfig.json, `name`, `exports` and `imports` of a package.json."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_NOISE = re.compile(r'("(?:[^"\\]|\\.)*")|//[^\n]*|/\*.*?\*/|,(?=\s*[}\]])', re.DOTALL)
_NAMES = re.compile(r"(?:[tj]sconfig[\w.-]*|package)\.json")
_BUILT = ("dist/", "build/", "lib/", "out/", "esm/", "cjs/")
_DEEP = 5
"""Settings that extend others, and so on."""
_MOST = 200
"""Settings of a tree that are read, those nearest to its root first."""


@dataclass(frozen=True, slots=True)
class Way:
    """What `pattern` (with at most one `*`) stands for in files below `home`: `target`, seen from the tree's root."""

    home: str
    pattern: str
    target: str

    def leads(self, path: str, module: str) -> str:
        """Where a specifier written in `path` leads; empty where it is not meant."""
        front, star, back = self.pattern.partition("*")
        if not path.startswith(self.home) or not (module == front if not star else module.startswith(front)):
            return ""
        if star and (len(module) < len(front) + len(back) or not module.endswith(back)):
            return ""
        return self.target.replace("*", module[len(front) : len(module) - len(back)] if star else "")


class Aliases:
    """All ways of a tree, the longest patterns first."""

    def __init__(self, texts: Mapping[str, bytes]) -> None:
        """`texts` are the settings that `settings_of` names; what is no JSON says nothing."""
        said = {path: read for path, text in sorted(texts.items()) if (read := _read(text))}
        found = [way for path in said for way in _ways(path, said)]
        self._ways = sorted(dict.fromkeys(found), key=lambda way: (-len(way.home), -len(way.pattern)))

    def modules(self, path: str, module: str) -> Iterator[str]:
        """The relative specifiers that one which is not relative stands for in `path`."""
        for way in self._ways if not module.startswith((".", "/")) else ():
            target = way.leads(path, module)
            for place in _sources(target) if target else ():
                relative = posixpath.relpath(place, posixpath.dirname(path) or ".")
                yield relative if relative.startswith("..") else "./" + relative


def settings_of(paths: Iterator[str] | frozenset[str]) -> list[str]:
    """The settings of a tree that are worth reading."""
    found = [path for path in paths if path.endswith(".json") and _NAMES.fullmatch(path.rpartition("/")[2])]
    outside = [path for path in found if "node_modules/" not in path]
    return sorted(outside, key=lambda path: (path.count("/"), path))[:_MOST]


def _sources(target: str) -> Iterator[str]:
    """A file, and what it may be built from."""
    yield target
    for built in _BUILT:
        if f"/{built}" in f"/{target}":
            front, _, back = f"/{target}".partition(f"/{built}")
            yield f"{front}/src/{back}".lstrip("/")
            yield f"{front}/{back}".lstrip("/")


def _read(text: bytes) -> Mapping[str, object]:
    try:
        said = json.loads(_NOISE.sub(lambda match: match[1] or "", text.decode("utf-8-sig", "replace")))
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _ways(path: str, settings: Mapping[str, Mapping[str, object]]) -> Iterator[Way]:
    folder, _, name = path.rpartition("/")
    home = f"{folder}/" if folder else ""
    if name == "package.json":
        yield from _package(home, settings[path])
        return
    for way in dict.fromkeys(_options(path, settings, 0)):
        yield Way(home, *way)


def _options(path: str, settings: Mapping[str, Mapping[str, object]], depth: int) -> Iterator[tuple[str, str]]:
    """The patterns of a tsconfig.json and of those that it extends, with what they stand for."""
    said, folder = settings.get(path, {}), path.rpartition("/")[0]
    options = said.get("compilerOptions")
    options = options if isinstance(options, dict) else {}
    base, paths, extended = options.get("baseUrl"), options.get("paths"), said.get("extends")
    root = posixpath.normpath(posixpath.join(folder, base if isinstance(base, str) else "."))
    for pattern, targets in paths.items() if isinstance(paths, dict) else ():
        for target in targets if isinstance(targets, list) else ():
            if isinstance(target, str):
                yield pattern, posixpath.normpath(posixpath.join(root, target))
    if isinstance(base, str):
        yield "*", posixpath.normpath(posixpath.join(root, "*"))
    for other in extended if isinstance(extended, list) else [extended]:
        if isinstance(other, str) and other.startswith(".") and depth < _DEEP:
            place = posixpath.normpath(posixpath.join(folder, other))
            yield from _options(place if place in settings else place + ".json", settings, depth + 1)


def _package(home: str, said: Mapping[str, object]) -> Iterator[Way]:
    name, exports, imports = said.get("name"), said.get("exports"), said.get("imports")
    shown = exports if isinstance(exports, dict) and any(key.startswith(".") for key in exports) else {".": exports}
    for key, value in shown.items() if isinstance(name, str) and name else ():
        for target in _targets(value):
            yield Way("", posixpath.normpath(posixpath.join(str(name), key)), posixpath.normpath(home + target))
    for key, value in imports.items() if isinstance(imports, dict) else ():
        for target in _targets(value):
            yield Way(home, key, posixpath.normpath(home + target))


def _targets(value: object, depth: int = 0) -> Iterator[str]:
    """The files that an export may be, under any condition."""
    if isinstance(value, str) and value.startswith("./"):
        yield value
    elif isinstance(value, (dict, list)) and depth < 6:
        for one in value.values() if isinstance(value, dict) else value:
            yield from _targets(one, depth + 1)
