"""What .gitattributes files mark as generated, vendored or documentation, read from a tree and not from the disk.

Names: https://github.com/github-linguist/linguist/blob/main/docs/overrides.md; order and macros: gitattributes(5).
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from prsplit.analysis.paths import is_vendored
from prsplit.analysis.patterns import matcher
from prsplit.habits.tree import Tree, plural, text_of
from prsplit.model.profile import MarkRule, Marks, Matcher

NAMES = ("linguist-generated", "linguist-vendored", "linguist-documentation", "diff")
_FEW = 3
_MAX_RULES = 20_000
_MOST_FILES = 200


def look(tree: Tree) -> Marks:
    """The rules of all .gitattributes files, those of deeper folders after those above; and folders of vendored files."""
    files = sorted((path for path in tree.paths if path.rpartition("/")[2] == ".gitattributes"), key=_depth)[
        :_MOST_FILES
    ]
    rules: list[MarkRule] = []
    for path in files:
        folder = path.rpartition("/")[0]
        rules += [rule for row in text_of(tree, path).splitlines() if (rule := _rule(folder, row)) is not None]
    marks = Marks(tuple(rules[:_MAX_RULES]))
    counts = Counter(_vendor_folder(path) for path in tree.paths if is_vendored(path))
    found = tuple(f"{folder}/**" for folder, count in sorted(counts.items()) if count >= _FEW)
    told = [f"{plural(len(rules), 'rule')} in .gitattributes"] if rules else []
    told += [f"{plural(counts[each.removesuffix('/**')], 'file')} in {each.removesuffix('/**')}" for each in found]
    return Marks(marks.rules, found, "; ".join(told) or "nothing is marked and no folder is called so")


def mark_of(marks: Marks, path: str, name: str) -> bool | None:
    """What the rules say of a path: set, not set, or None where they are silent. The last rule that fits wins."""
    found: bool | None = None
    for rule in marks.rules:
        value = next((value for key, value in rule.marks if key == name), ...)
        inside = not rule.folder or path.startswith(rule.folder + "/")
        if value is not ... and inside and _fits(rule.pattern)(path[len(rule.folder) :].lstrip("/")):
            found = value
    return found


@lru_cache(maxsize=4096)
def _fits(pattern: str) -> Matcher:
    return matcher((pattern,))


def _depth(path: str) -> tuple[int, str]:
    return path.count("/"), path


def _rule(folder: str, row: str) -> MarkRule | None:
    """A line of the file, None for one that marks nothing of ours. Patterns that negate are forbidden there."""
    words = row.split()
    if len(words) < 2 or words[0].startswith(("#", "!", "[attr]")):
        return None
    marks = [mark for word in words[1:] for mark in _marks(word)]
    if not marks:
        return None
    # Unlike in .gitignore, a pattern that ends in a slash fits nothing.
    return MarkRule(folder, words[0].strip('"'), tuple(marks)) if not words[0].endswith("/") else None


def _marks(word: str) -> list[tuple[str, bool | None]]:
    name, equals, value = word.lstrip("-!").partition("=")
    if name == "binary" and not equals:
        return [("diff", word == "-binary")]
    if name not in NAMES:
        return []
    if word.startswith("!"):
        return [(name, None)]
    return [(name, not word.startswith("-") and value.lower() not in ("false", "0", "no"))]


def _vendor_folder(path: str) -> str:
    """The folder by which a vendored path is one."""
    words = path.split("/")
    cut = next(count for count in range(1, len(words)) if is_vendored("/".join(words[:count]) + "/"))
    return "/".join(words[:cut])
