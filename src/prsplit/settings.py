"""Flags and settings as one frozen value, and which keys may come from where.

These are named tuples, not dataclasses: every command makes them, and they start four times as fast.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

DEFAULT_LIMIT = 400

Placement = Literal["with-code", "last"]
Effort = Literal["normal", "high"]
Stage = Literal["local", "push", "ci"]
RuleSetting = Literal["off", "warn", "fail"]
ShapeOfStack = Literal["linear", "forest", "commits"]


class PlanOptions(NamedTuple):
    """What the user asked of `plan`. `None` means not given on the command line."""

    base: str | None = None
    head: str | None = None
    onto: str | None = None
    max_lines: int | None = None
    tests: Placement | None = None
    docs: Placement | None = None
    only: tuple[str, ...] = ()
    worktree: bool = False
    untracked: bool = False
    fresh: bool = False
    plan_file: str | None = None
    effort: Effort | None = None


class LevelSetting(NamedTuple):
    """How much a rule, or a family of rules, may say at most: `rule` is an id or what stands before its dot, `stage` is
    empty for all stages."""

    rule: str
    level: RuleSetting
    stage: Stage | None = None


class Override(NamedTuple):
    """A finding that is known and accepted: `path` is a pattern, empty for everywhere; `until` the last day, as in
    2027-01-31."""

    rule: str
    reason: str
    until: str
    path: str = ""


class Settings(NamedTuple):
    """Values in force after defaults, repository settings, user settings and flags, in that order.

    Of what describes the repository (layouts, owners, title style and so on) an empty value or None means: look.
    Patterns are those of .gitattributes, paths are relative to the root.
    """

    max_lines: int = DEFAULT_LIMIT
    strict: bool = False
    prefix: str = ""
    base: str = ""
    tests: Placement = "with-code"
    docs: Placement = "with-code"
    generated: tuple[str, ...] = ()
    generated_from: tuple[tuple[str, str], ...] = ()
    vendored: tuple[str, ...] = ()
    levels: tuple[LevelSetting, ...] = ()
    overrides: tuple[Override, ...] = ()
    override_trailers: bool = False
    hook_strict: bool = False
    changelog_tool: str = ""
    changelog_place: str = ""
    title_style: str = ""
    sign_off: bool | None = None
    owners: str = ""
    test_folders: tuple[str, ...] = ()
    docs_folders: tuple[str, ...] = ()
    coverage_reports: tuple[str, ...] = ()
    coverage_roots: tuple[str, ...] = ()
    suggest: tuple[str, ...] = ()

    def level(self, rule: str, stage: Stage) -> RuleSetting | None:
        """What the settings say of a rule at a stage; None where they are silent.

        The rule's own entry wins over its family's, an entry for the stage over one for all; of equals the last.
        """
        family = rule.partition(".")[0]
        fitting = [one for one in self.levels if one.rule in (rule, family) and one.stage in (None, stage)]
        fitting.sort(key=lambda one: (one.rule == rule, one.stage is not None))
        return fitting[-1].level if fitting else None
