"""Every key of a settings file: what it may hold, what to write instead of a mistake, and who may set it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, get_args

from prsplit.settings import LevelSetting, Override, Placement, RuleSetting, Stage

Reader = Callable[[object], object]
"""Turns what TOML holds into a setting's value; raises Unfit, with what was expected if the row does not say."""

CHANGELOG_TOOLS = ("keep-a-changelog", "towncrier", "changesets", "scriv", "reno", "folder", "file", "none")
TITLE_STYLES = ("conventional", "tags", "areas", "gitmoji", "plain")

_RULE = re.compile(r"[a-z]+(?:[._-][a-z]+)*")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_STAGES = get_args(Stage)
_LEVELS = get_args(RuleSetting)


class Unfit(ValueError):
    """A value that a setting can't hold. Its text, if any, says what is expected better than the row does."""


@dataclass(frozen=True, slots=True)
class Key:
    """One setting. `name` is its dotted key, `field` its place in Settings, `expected` and `example` stand in errors.

    `joins`: values of several files add up instead of replacing each other.
    """

    name: str
    field: str
    read: Reader
    expected: str
    example: str
    joins: bool = False


def _fit(value: object, *, when: bool) -> object:
    if not when:
        raise Unfit
    return value


def _whole(value: object) -> object:
    return _fit(value, when=isinstance(value, int) and not isinstance(value, bool) and value >= 0)


def _truth(value: object) -> object:
    return _fit(value, when=isinstance(value, bool))


def _text(value: object) -> object:
    return _fit(value, when=isinstance(value, str) and "\0" not in value)


def _texts(value: object) -> object:
    if not isinstance(value, list):
        raise Unfit
    for one in value:
        _fit(one, when=isinstance(one, str) and one.strip() != "" and "\0" not in one)
    return tuple(value)


def _pairs(value: object) -> object:
    """A table of texts, as pairs."""
    if not isinstance(value, dict):
        raise Unfit
    _texts([*value, *value.values()])
    return tuple(value.items())


def _inside(value: object) -> object:
    """Paths that stay in the repository."""
    for one in (value,) if isinstance(value, str) else value if isinstance(value, list) else ():
        if isinstance(one, str) and (one.startswith(("/", "\\")) or ".." in one.replace("\\", "/").split("/")):
            raise Unfit("paths below the root of the repository")
    return _texts(value) if isinstance(value, list) else _text(value)


def _folders(value: object) -> object:
    if not isinstance(value, list):
        raise Unfit
    found = _inside(value)
    assert isinstance(found, tuple)
    return tuple(one.strip("/") for one in found)


def _one_of(words: tuple[str, ...]) -> Reader:
    return lambda value: _fit(value, when=value in words)


def _levels(value: object) -> object:
    if not isinstance(value, dict):
        raise Unfit
    return tuple(_level_rows(value, ""))


def _level_rows(table: Mapping[str, object], above: str) -> list[LevelSetting]:
    """Rows of a table of levels: `"size.lines" = …` and `size.lines = …` are the same."""
    rows: list[LevelSetting] = []
    for key, value in table.items():
        stage = next((each for each in _STAGES if each == key and above), None)
        rule = above if stage else f"{above}.{key}" if above else key
        if isinstance(value, dict) and not stage and len(rule) < 100:
            rows += _level_rows(value, rule)
        else:
            level = next((each for each in _LEVELS if each == value), None)
            if level is None or not _RULE.fullmatch(rule):
                raise Unfit
            rows.append(LevelSetting(rule, level, stage))
    return rows


def _overrides(value: object) -> object:
    if not isinstance(value, list):
        raise Unfit
    return tuple(_override(one) for one in value)


def _override(value: object) -> Override:
    if not isinstance(value, dict) or not {"rule", "reason", "until"} <= set(value) <= {
        "rule",
        "reason",
        "until",
        "path",
    }:
        raise Unfit
    rule, reason, path = (value.get(name, "") for name in ("rule", "reason", "path"))
    until = _day(value["until"])
    if not all(isinstance(each, str) for each in (rule, reason, path)) or not _RULE.fullmatch(rule) or not until:
        raise Unfit
    if not reason.strip():
        raise Unfit("a reason in every override")
    return Override(rule, reason, until, path)


def _day(value: object) -> str:
    """A TOML date, or a text that is one; empty for anything else."""
    from datetime import date, datetime

    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return ""
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        return ""


def _quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f'"{word}"' for word in words[:-1]) + f' or "{words[-1]}"'


_PLACEMENTS = get_args(Placement)
_PATTERNS = "a list of patterns as in .gitattributes"
_PATHS = "a list of paths"

KEYS: Final[tuple[Key, ...]] = (
    Key("max-lines", "max_lines", _whole, "a whole number of lines, 0 for no limit", "400"),
    Key("strict", "strict", _truth, "true or false", "true"),
    Key("prefix", "prefix", _text, "a text", '"split/topic"'),
    Key("base", "base", _text, "a text", '"origin/main"'),
    Key("tests", "tests", _one_of(_PLACEMENTS), _quoted(_PLACEMENTS), '"last"'),
    Key("docs", "docs", _one_of(_PLACEMENTS), _quoted(_PLACEMENTS), '"last"'),
    Key("generated", "generated", _texts, _PATTERNS, '["api/*_gen.py"]', joins=True),
    Key("generated-from", "generated_from", _pairs, "a table of patterns, what is made and from what",
        '{ "api/*_pb2.py" = "proto/*.proto" }', joins=True),
    Key("vendored", "vendored", _texts, _PATTERNS, '["third_party/**"]', joins=True),
    Key("levels", "levels", _levels, "a table of rules, each off, warn or fail, or such a level for local, push or ci",
        '{ "docs.public" = "warn", "tests" = { ci = "fail" } }', joins=True),
    Key("overrides", "overrides", _overrides, "a list of tables with rule, reason, until and perhaps path",
        '[{ rule = "size.lines", path = "db/**", reason = "one migration", until = 2027-01-31 }]', joins=True),
    Key("override-trailers", "override_trailers", _truth, "true or false", "true"),
    Key("hook.strict", "hook_strict", _truth, "true or false", "true"),
    Key("changelog.tool", "changelog_tool", _one_of(CHANGELOG_TOOLS), _quoted(CHANGELOG_TOOLS), '"towncrier"'),
    Key("changelog.place", "changelog_place", _inside, "a path", '"docs/changes"'),
    Key("title-style", "title_style", _one_of(TITLE_STYLES), _quoted(TITLE_STYLES), '"conventional"'),
    Key("sign-off", "sign_off", _truth, "true or false", "true"),
    Key("owners", "owners", _inside, "a path", '".github/CODEOWNERS"'),
    Key("test-folders", "test_folders", _folders, _PATHS, '["tests"]'),
    Key("docs-folders", "docs_folders", _folders, _PATHS, '["docs"]'),
    Key("coverage.reports", "coverage_reports", _inside, _PATHS, '["coverage.xml"]'),
    Key("coverage.roots", "coverage_roots", _folders, _PATHS, '["src"]'),
    Key("suggest", "suggest", _texts, "a list of commands", '["pytest -q"]', joins=True),
)  # fmt: skip
"""The table of settings. Any file may set them all: none of them names a command that is run."""

BY_NAME: Final[Mapping[str, Key]] = {key.name: key for key in KEYS}

COMMANDS: Final = ("exec", "setup", "plugins", "verify", "commands")
"""Keys that one could think name a command or a plug-in; a settings file that has them is told what to write instead."""
