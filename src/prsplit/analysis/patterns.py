"""Patterns of paths, as .gitattributes and .gitignore write them: `*.lock`, `/api/**/gen_*`, `docs/`."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache


def matcher(patterns: tuple[str, ...]) -> Callable[[str], bool]:
    """Whether a path fits any of the patterns."""
    if not patterns:
        return lambda _: False
    found = _compiled(patterns)
    return lambda path: found.search(path) is not None


@lru_cache(maxsize=256)
def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{expression(pattern)})" for pattern in patterns), re.DOTALL)


def expression(pattern: str) -> str:
    """A pattern as a regular expression, linear on any path.

    Without a slash but at its end it fits a name in any folder; with one it is bound to the root. What fits a folder fits
    everything in it. `*` and `?` stop at slashes, `**` does not; `[…]` is a set; a backslash takes the next sign as it is.
    """
    anchored = "/" in pattern.rstrip("/")
    body = pattern.strip("/")
    return ("^" if anchored else "(?:^|/)") + "".join(_signs(body)) + ("/" if pattern.endswith("/") else "(?:/|$)")


_GLOB = r"(?s)(?P<deep>\*\*/|/\*\*$|\*\*)|(?P<star>\*+)|(?P<one>\?)|(?P<set>\[[^\]/]+\])|\\(?P<plain>.)|(?P<other>.)"


def _signs(body: str) -> list[str]:
    found = []
    for token in re.finditer(_GLOB, body):
        if token["deep"]:
            found.append({"**/": "(?:.*/)?", "/**": "/.*"}.get(token["deep"], ".*"))
        elif token["star"]:
            found.append("[^/]*")
        elif token["one"]:
            found.append("[^/]")
        elif token["set"]:
            found.append(_set(token["set"]))
        else:
            found.append(re.escape(token["plain"] or token["other"]))
    return found


def _set(text: str) -> str:
    """A set of signs; one that is written wrongly stands for itself."""
    inner = text[1:-1]
    negated = inner[:1] in {"!", "^"}
    signs = re.sub(r"([\\\[\]^&|~])", r"\\\1", inner[1:] if negated else inner)
    candidate = f"[{'^/' if negated else ''}{signs}]"
    try:
        re.compile(candidate)
    except re.error:
        return re.escape(text)
    return candidate if signs else re.escape(text)
