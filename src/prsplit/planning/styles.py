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
_SPECIAL = {"tests": ("test", "tests"), "docs": ("docs", "doc"), "build": ("build", "ci", "chore")}


def in_style(title: str, role: Role, paths: Sequence[str], habit: TitleHabit) -> str:
    """`title` with what titles begin with in this repository; `paths` are those that it is about, the heaviest first."""
    if habit.style == "conventional":
        word = _first(_TYPES[_what(title, role)], habit.words)
        return f"{word}: {_lowered(title)}"
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
