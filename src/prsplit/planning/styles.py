"""Titles in the style of the repository: a type, a tag, an area or an emoji in front."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from prsplit.model.plan import Role
from prsplit.model.profile import TitleHabit
from prsplit.planning.lexicon import VERBS
from prsplit.planning.names import area

_TYPES: dict[str, tuple[str, ...]] = {
    "add": ("feat",), "fix": ("fix",), "tests": ("test", "tests", "chore"), "docs": ("docs", "doc", "chore"),
    "build": ("build", "chore", "ci"), "generated": ("chore", "build"), "change": ("refactor", "chore", "feat"),
}  # fmt: skip
"""What a change is → the types for it, the first that the repository uses."""
_EMOJI: dict[str, tuple[str, ...]] = {
    "add": (":sparkles:", "✨"), "fix": (":bug:", "🐛"), "tests": (":white_check_mark:", "✅"), "docs": (":memo:", "📝"),
    "build": (":construction_worker:", "👷", ":wrench:", "🔧"), "generated": (":package:", "📦"),
    "change": (":recycle:", "♻️", ":art:", "🎨"),
}  # fmt: skip
_SAME = frozenset("Extract Move Reformat Remove Rename Reorder Trim".split())
"""What leaves behaviour alone, or is what is left of what does."""
_SPECIAL = {"tests": ("test", "tests"), "docs": ("docs", "doc"), "build": ("build", "ci", "chore")}


def in_style(title: str, role: Role, paths: Sequence[str], habit: TitleHabit, lead: str = "") -> str:
    """`title` with what titles begin with in this repository; `paths` are those that it is about, the heaviest first. `lead`
    is what the subject of the commit begins with of which it tells a part: a tag says what the part belongs to, a type what
    it is for, where the title is about code that changes."""
    if lead.startswith("["):
        return f"{lead.strip()} {title}"
    if habit.style == "conventional" and lead and _carried(title, role):
        return f"{lead.strip()} {_lowered(title)}"
    if habit.style == "conventional":
        word = _first(_TYPES[_what(title, role)], habit.words)
        return f"{word}: {_covered(title) if role == 'tests' else _lowered(title)}"
    if habit.style == "gitmoji":
        word = next((each for each in _EMOJI[_what(title, role)] if each in habit.words), "")
        return f"{word} {title}".strip()
    if habit.style == "tags":
        word = _known(role, paths, {word.strip("[]").lower(): word for word in habit.words})
        return f"{word} {title}".strip()
    if habit.style == "areas":
        word = _known(role, paths, {word.lower(): word for word in habit.words}) or _area(paths)
        return f"{word}: {_lowered(title)}" if word else title
    return title


def _carried(title: str, role: Role) -> bool:
    """Whether the type of the commit holds for a part of it: not for tests, documents and builds, nor for what leaves
    behaviour alone."""
    return role not in _SPECIAL and title.partition(" ")[0] not in _SAME


def _covered(title: str) -> str:
    """A title after a type that says `test` already."""
    return re.sub(r"^test (?=\S)", "cover ", _lowered(title))


def _what(title: str, role: Role) -> str:
    if role in ("tests", "docs", "build", "generated"):
        return role
    verb = title.partition(" ")[0]
    if verb in ("Fix", "Correct", "Prevent", "Avoid"):
        return "fix"
    return "add" if verb in ("Add", "Support", "Implement", "Introduce", "Allow", "Create") else "change"


def _first(wanted: Sequence[str], known: Collection[str]) -> str:
    plain = {re.sub(r"\W.*", "", word) for word in known}
    return next((word for word in wanted if word in plain), wanted[0])


def _known(role: Role, paths: Sequence[str], words: dict[str, str]) -> str:
    """The word in use that names where the paths are, the most special first; or the role."""
    for each in _SPECIAL.get(role, ()):
        if each in words:
            return words[each]
    best = ""
    for name in words:
        held = [path for path in paths if _lies(path.lower(), name)]
        if 2 * len(held) > len(paths) and len(name) > len(best):
            best = name
    return words.get(best, "")


def _lies(path: str, name: str) -> bool:
    return f"/{name.strip('/')}/" in f"/{re.sub(r'[.][a-z0-9]+$', '', path)}/"


def _area(paths: Sequence[str]) -> str:
    return re.sub(r"[.][A-Za-z0-9]+$", "", area(paths)) if paths else ""


def _lowered(title: str) -> str:
    return title[:1].lower() + title[1:] if title.partition(" ")[0] in VERBS else title
