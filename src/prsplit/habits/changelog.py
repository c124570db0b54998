"""How a change is announced: fragments of a tool, a section of a file, or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from prsplit.habits.tree import Tree, below, has, plural, table_of, text_of
from prsplit.model.profile import ChangelogHabit

_FILE = re.compile(
    r"^(docs?/)?(changelog|changes|history|news|release[-_]?notes|whats[-_]?new)(\.(md|rst|txt|adoc))?$", re.IGNORECASE
)
_COMING = (
    r"(?:version\s+)?(?P<title>unreleased|unversioned|upcoming|next(?: release| version)?|in development|development"
    r"(?: version)?|to be released|not released|head|main|master|dev)\b"
)
_NEWS = re.compile(rf"^#+[ \t]*\[?{_COMING}", re.IGNORECASE | re.MULTILINE)
_UNDERLINED = re.compile(rf"^\[?{_COMING}[^\n]{{0,30}}\n[-=~^*]{{3,}}", re.IGNORECASE | re.MULTILINE)
_UNDATED = re.compile(
    r"^#*\s*(?P<title>\[?v?\d+(?:\.[\dx]+)+\S*).{0,40}\b(?:unreleased|TBD|TBA|not released)\b",
    re.IGNORECASE | re.MULTILINE,
)
_BELOW = re.compile(
    r"^#*\s*(?P<title>\[?(?:version )?v?\d+(?:\.\d+)+[^\n]*)\n(?:[-=~#]+\n)?\s*(?:released?:?\s*)?[*_{(]*unreleased",
    re.IGNORECASE | re.MULTILINE,
)
_KINDS = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")
_TOP = 6_000
_FOLDERS = (
    "newsfragments", "news", "changelog.d", "changes", "changelogs/unreleased", "docs/changes", "docs/changelog",
    "doc/changelog", "doc/release/upcoming_changes", "docs/upcoming_changes", "docs/newsfragments", ".changes", "changelog",
    "docs/release_notes/upcoming",
)  # fmt: skip

Look = Callable[[Tree], ChangelogHabit | None]


def look(tree: Tree, tool: str = "", place: str = "") -> ChangelogHabit | None:
    """The habit, None where nothing shows one; `tool` and `place` are those of the settings."""
    if tool == "none":
        return None
    found = next((habit for habit in (each(tree) for each in LOOKS) if habit and tool in ("", habit.tool)), None)
    if found is None and tool:
        found = ChangelogHabit(tool, place, because="the settings say so")
    if found is not None and place:
        found = ChangelogHabit(found.tool, place, found.kinds, found.heading, "the settings say so")
    return found


def _towncrier(tree: Tree) -> ChangelogHabit | None:
    for path, keys in (("towncrier.toml", ("tool", "towncrier")), ("pyproject.toml", ("tool", "towncrier"))):
        whole = table_of(tree, path)
        if has(whole, *keys):
            table = below(whole, *keys)
            folder = table.get("directory")
            place = (
                folder
                if isinstance(folder, str)
                else _first(tree, ("newsfragments", "news", "changes")) or "newsfragments"
            )
            return ChangelogHabit("towncrier", place.strip("/"), _types(table), because=f"{path} sets towncrier up")
    return None


def _types(table: Mapping[str, object]) -> tuple[str, ...]:
    rows = table.get("type")
    if isinstance(rows, list):
        found = [row.get("directory") for row in rows if isinstance(row, dict)]
        return tuple(each for each in found if isinstance(each, str) and each)
    if isinstance(rows, dict):
        return tuple(rows)
    fragment = table.get("fragment")
    return tuple(fragment) if isinstance(fragment, dict) else ("feature", "bugfix", "doc", "removal", "misc")


def _changesets(tree: Tree) -> ChangelogHabit | None:
    if ".changeset/config.json" not in tree.paths:
        return None
    return ChangelogHabit(
        "changesets", ".changeset", ("major", "minor", "patch"), because=".changeset/config.json is there"
    )


def _scriv(tree: Tree) -> ChangelogHabit | None:
    table = below(table_of(tree, "pyproject.toml"), "tool", "scriv")
    source = "pyproject.toml" if table else ""
    folder, kinds = table.get("fragment_directory"), table.get("categories")
    for path, head in (
        ("setup.cfg", "[tool:scriv]"),
        ("setup.cfg", "[scriv]"),
        ("tox.ini", "[scriv]"),
        ("scriv.ini", "[scriv]"),
    ):
        source = source or (path if head in text_of(tree, path) else "")
    if not source and "changelog.d/scriv.ini" in tree.paths:
        source = "changelog.d/scriv.ini"
    if not source:
        return None
    place = folder if isinstance(folder, str) else "changelog.d"
    types = tuple(each for each in kinds if isinstance(each, str)) if isinstance(kinds, list) else _KINDS
    return ChangelogHabit("scriv", place.strip("/"), types, because=f"{source} sets scriv up")


def _reno(tree: Tree) -> ChangelogHabit | None:
    notes = [path for path in tree.paths if "releasenotes/notes/" in path and path.endswith((".yaml", ".yml"))]
    config = next(
        (
            path
            for path in ("reno.yaml", "releasenotes/config.yaml", "releasenotes/source/conf.py")
            if path in tree.paths
        ),
        "",
    )
    if not notes and not config:
        return None
    kinds = ("features", "issues", "upgrade", "deprecations", "critical", "security", "fixes", "other", "prelude")
    because = f"{plural(len(notes), 'note')} of reno" + (f", and {config}" if config else "")
    return ChangelogHabit("reno", "releasenotes/notes", kinds, because=because)


def _news(tree: Tree) -> ChangelogHabit | None:
    """A file at the root or among the documents that collects what is new under a heading of its own."""
    for path in _files(tree):
        top = text_of(tree, path)[:_TOP]
        found = _NEWS.search(top) or _UNDERLINED.search(top) or _BELOW.search(top) or _UNDATED.search(top)
        kinds = tuple(kind for kind in _KINDS if re.search(rf"^#+\s*{kind}\b", text_of(tree, path), re.MULTILINE))
        if found and (len(kinds) > 1 or "keepachangelog" in top):
            because = f"{path} has the section {found['title']!r} and those of Keep a Changelog"
            return ChangelogHabit("keep-a-changelog", path, kinds or _KINDS, found["title"], because)
        if found:
            return ChangelogHabit(
                "file", path, kinds, found["title"].strip(), f"{path} has the section {found['title'].strip()!r}"
            )
    return None


def _folder(tree: Tree) -> ChangelogHabit | None:
    """A folder of fragments that no known tool is set up for."""
    place = _first(tree, _FOLDERS)
    count = sum(1 for path in tree.paths if path.startswith(f"{place}/")) if place else 0
    return ChangelogHabit("folder", place, because=f"{plural(count, 'file')} in {place}") if place else None


def _file(tree: Tree) -> ChangelogHabit | None:
    """A changelog that is only written for releases: no PR has to touch it."""
    path = next(iter(_files(tree)), "")
    return ChangelogHabit("none", path, because=f"{path} has no section for what is not released") if path else None


LOOKS: tuple[Look, ...] = (_towncrier, _changesets, _scriv, _reno, _news, _folder, _file)
"""The conventions, those that a configuration proves first."""


def _files(tree: Tree) -> list[str]:
    return sorted((path for path in tree.paths if _FILE.match(path)), key=lambda path: (path.count("/"), path))


def _first(tree: Tree, folders: Iterable[str]) -> str:
    """The first of the folders that holds a file which is no placeholder."""
    held = [
        path for path in tree.paths if not path.endswith((".gitkeep", ".gitignore", ".py", "/index.md", "/index.rst"))
    ]
    return next(
        (
            each
            for each in folders
            if any(path.startswith(f"{each}/") and path.count("/") == each.count("/") + 1 for path in held)
        ),
        "",
    )
