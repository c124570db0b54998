"""How titles read, told from the newest commits of the base."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from prsplit.analysis.customs import ENOUGH, TITLES, by_people
from prsplit.habits.tree import Tree, has, plural, table_of
from prsplit.model.message import Message
from prsplit.model.profile import TitleHabit, TitleStyle

MOST = 0.5
"""Share of titles from which on a style is taken for new ones."""

CONFIGS = (*TITLES, "cliff.toml", ".github/semantic.yml", ".github/semantic.yaml")
"""Files of those who title conventionally."""

_TYPES = "feat|fix|docs?|chore|refactor|tests?|style|perf|build|ci|revert|deps|release|wip|types?|security|misc"
STYLES: Mapping[TitleStyle, re.Pattern[str]] = {
    "conventional": re.compile(rf"(?P<word>{_TYPES})(?:\([^()]+\))?!?: \S"),
    "tags": re.compile(r"(?P<word>\[[^\[\]]{1,40}\])(?:\s*\[[^\[\]]{1,40}\])*:? ?\S"),
    "gitmoji": re.compile(r"(?P<word>:[a-z0-9_+-]+:|[\u2190-\u2bff\U0001f000-\U0001faff]\ufe0f?)\s*\S"),
    "areas": re.compile(r"(?P<word>[\w.*-]+(?:[/,][ ]?[\w.*{},-]+)*(?:\([^()]+\))?): \S"),
}
"""How a title of each style begins; the first that fits counts."""

_NUMBERED = re.compile(r" \(#\d+\)$")


def look(tree: Tree, messages: Sequence[Message], style: str = "") -> TitleHabit:
    """The habit; `style` is that of the settings."""
    subjects = [message.subject for message in messages if by_people(message)]
    counts: Counter[TitleStyle] = Counter(style_of(subject) for subject in subjects)
    config = min((path for path in CONFIGS if path in tree.paths), default="")
    if not config and has(table_of(tree, "pyproject.toml"), "tool", "commitizen"):
        config = "pyproject.toml"
    top, count = next(iter(counts.most_common(1)), ("plain", 0))
    chosen: TitleStyle = top if len(subjects) >= ENOUGH and count >= MOST * len(subjects) else "plain"
    if config and chosen == "plain":
        chosen = "conventional"
    chosen = next((each for each in (*STYLES, "plain") if each == style), chosen)
    words = _words(subjects, chosen)
    numbered = len(subjects) >= ENOUGH and sum(1 for each in subjects if _NUMBERED.search(each)) * 2 > len(subjects)
    because = _because(counts, len(subjects), config, style)
    return TitleHabit(chosen, tuple(counts.most_common()), len(subjects), words, config, numbered, because)


def style_of(subject: str) -> TitleStyle:
    """The style of one title."""
    return next((style for style, form in STYLES.items() if form.match(subject)), "plain")


def _words(subjects: Sequence[str], style: TitleStyle) -> tuple[str, ...]:
    """The types, tags or areas that occur at least twice."""
    form = STYLES.get(style)
    found = Counter(match["word"] for subject in subjects if form is not None and (match := form.match(subject)))
    return tuple(word for word, count in found.most_common(20) if count > 1)


def _because(counts: Counter[TitleStyle], looked: int, config: str, style: str) -> str:
    if style:
        return "the settings say so"
    told = ", ".join(f"{count} {name}" for name, count in counts.most_common(3))
    seen = (
        f"of the last {plural(looked, 'title')} by people: {told}"
        if looked
        else "there are no titles by people to look at"
    )
    return f"{config} asks for it; {seen}" if config else seen
