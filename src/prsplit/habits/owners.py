"""CODEOWNERS: who must look at what. The last line that fits a path wins.

Rules: https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
and, for sections and exclusions, https://docs.gitlab.com/user/project/codeowners/reference/
"""

from __future__ import annotations

import re
from functools import lru_cache

from prsplit.analysis.patterns import matcher
from prsplit.habits.tree import Tree, plural
from prsplit.model.profile import Matcher, OwnerRule, Owners

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
"""Where forges look, in this order."""

MAX_BYTES = 3 * 1024 * 1024
"""A larger file is ignored, as GitHub does."""

_SECTION = re.compile(r"(?P<optional>\^)?\[(?P<name>[^\]]+)\](?:\[\d+\])?(?:\s+(?P<owners>.*))?")
_OWNER = re.compile(r"@@?[\w.-]+(?:/[\w./-]+)?|[^@\s]+@[^@\s]+\.[^@\s]+")
_WORD = re.compile(r"(?:\\.|[^\s\\])+")


def look(tree: Tree, place: str = "") -> Owners | None:
    """The file that is in force, read; `place` is the settings' one."""
    path = next((each for each in ((place,) if place else PLACES) if each in tree.paths), "")
    data = tree.read(path) if path else None
    if data is None or len(data) >= MAX_BYTES:
        return None
    return parsed(path, data.decode("utf-8", "replace"))


def parsed(path: str, text: str) -> Owners:
    """The rules of a CODEOWNERS text. A line with a pattern that no forge takes, or without a legal owner, is odd."""
    rules: list[OwnerRule] = []
    odd: list[int] = []
    section, optional, default = "", False, ()
    gitlab = path.startswith(".gitlab/")
    for number, line in enumerate(text.splitlines(), 1):
        row = line.strip()
        head = _SECTION.fullmatch(row.partition(" #")[0].strip())
        if head is not None:
            gitlab = True
            section, optional = head["name"].strip().lower(), head["optional"] is not None
            default = tuple(_OWNER.findall(head["owners"] or ""))
        elif row and not row.startswith("#"):
            rule = _rule(row, number, (section, optional, default), gitlab=gitlab)
            if rule is None:
                odd.append(number)
            else:
                rules.append(rule)
    groups = {owner for rule in rules for owner in rule.owners}
    return Owners(
        path, tuple(rules), tuple(odd), f"{plural(len(rules), 'rule')} with {plural(len(groups), 'owner')} in {path}"
    )


def _rule(row: str, line: int, around: tuple[str, bool, tuple[str, ...]], *, gitlab: bool) -> OwnerRule | None:
    section, optional, default = around
    words = _WORD.findall(row.partition(" #")[0].replace("\t#", " #").partition(" #")[0])
    pattern, names = words[0].replace("\\ ", " "), words[1:]
    excludes = pattern.startswith("!")
    if excludes and not gitlab:
        return None
    if any(sign in pattern for sign in "[]") or pattern.startswith("\\#"):
        return None
    if not all(_OWNER.fullmatch(name) for name in names):
        return None
    owners = () if excludes else tuple(names) or default
    return OwnerRule(pattern.removeprefix("!"), owners, line, section, optional=optional, excludes=excludes)


def owners_of(owners: Owners, path: str) -> tuple[str, ...]:
    """Who must look at a path, sorted: of each section the last line that fits; nobody where it names nobody."""
    found: dict[str, OwnerRule] = {}
    for rule in owners.rules:
        if (rule.section not in found or not found[rule.section].excludes) and _fits(rule.pattern)(path):
            found[rule.section] = rule
    return tuple(sorted({owner for rule in found.values() if not rule.optional for owner in rule.owners}))


@lru_cache(maxsize=4096)
def _fits(pattern: str) -> Matcher:
    # `docs/*` takes files of that folder alone, whereas in .gitignore it takes the folders in it, too.
    if pattern.endswith("/*") and not pattern.endswith("**/*"):
        exact = re.compile("^" + re.escape(pattern[:-1].lstrip("/")).replace(r"\*", "[^/]*") + "[^/]+$")
        return lambda path: exact.search(path) is not None
    return matcher((pattern,))
