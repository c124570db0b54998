"""What the rules go by: the stage, the limit, and how much each rule may say."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prsplit.checks.table import Row
    from prsplit.model.finding import AppliedOverride, Outcome
    from prsplit.settings import RuleSetting, Settings, Stage

TOLERANCE = 2.5
"""Times the limit up to which a PR that is too big is only warned about."""


class Policy:
    """Settings, flags and what the caller knows, as the rules see them. The same for every PR of a run."""

    def __init__(
        self,
        settings: Settings,
        stage: Stage = "local",
        *,
        max_lines: int | None = None,
        overrides: tuple[AppliedOverride, ...] = (),
        draft: bool = False,
    ) -> None:
        """Take the settings in force at the stage; `max_lines` is the flag, which makes the limit hard.

        `overrides` have been checked for their dates; `draft` tells that the PR is not asked to be reviewed yet.
        """
        self.settings = settings
        self.stage = stage
        self.limit = settings.max_lines if max_lines is None else max_lines
        self.hard = max_lines is not None or settings.strict
        self.strict = settings.strict
        self.overrides = overrides
        self.draft = draft

    def level(self, rule: str, row: Row) -> RuleSetting:
        """How much a rule may say here: the settings', else the rule's own level at this stage."""
        return self.settings.level(rule, self.stage) or row.levels[self.stage]

    def outcome(self, rule: str, row: Row, found: Outcome) -> Outcome:
        """What a rule found, as far as its level lets it say so.

        `warn` turns a fail into a warning. `fail`, where a setting asks for it of a rule that else only warns, turns
        its warnings into fails.
        """
        level = self.level(rule, row)
        if found == "fail" and level == "warn":
            return "warn"
        return "fail" if found == "warn" and level == "fail" and row.worst == "warn" else found

    def override(self, rule: str, path: str) -> AppliedOverride | None:
        """The override, not expired, that covers a finding of the rule at the path (empty for the whole PR)."""
        family = rule.partition(".")[0]
        fitting = (one for one in self.overrides if not one.expired and one.rule in (rule, family))
        return next((one for one in fitting if not one.path or (path and self._fits(one.path)(path))), None)

    @staticmethod
    def _fits(pattern: str) -> Callable[[str], bool]:
        from prsplit.analysis.patterns import matcher

        return matcher((pattern,))
