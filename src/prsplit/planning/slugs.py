"""Branch slugs: the tail of a branch name, in whole words."""

from __future__ import annotations

import re

_WIDTH = 40
_LEADING_ON = ("and", "in", "to", "from", "of", "the", "for", "a")


def slug(text: str, taken: set[str]) -> str:
    """The tail of a branch name: whole ASCII words, folded, at most 40 characters, never all digits, not in `taken`."""
    words = re.findall(r"[a-z0-9]+", text.lower().encode("ascii", "ignore").decode())
    plain = words[0][:_WIDTH] if words else ""
    for word in words[1:]:
        if len(plain) + 1 + len(word) > _WIDTH:
            break
        plain += f"-{word}"
    while plain.rpartition("-")[2] in _LEADING_ON and "-" in plain:
        plain = plain.rpartition("-")[0]
    if not plain or plain.replace("-", "").isdigit() or plain.endswith(".lock"):
        plain = f"pr-{plain}" if plain else "pr"
    name, count = plain, 1
    while name in taken:
        count += 1
        name = f"{plain[:36].rstrip('-')}-{count}"
    taken.add(name)
    return name
