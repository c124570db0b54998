"""How levels, overrides and what can't be told shape what a rule says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from prsplit.checks import judge as module
from prsplit.checks.judge import judge
from prsplit.checks.policy import Policy
from prsplit.checks.subject import Subject, Unknown
from prsplit.checks.table import RULES
from prsplit.errors import CommandFailed, Refused
from prsplit.model.finding import AppliedOverride, Finding, Outcome
from prsplit.settings import LevelSetting, RuleSetting, Settings, Stage

FAILS, WARNS = "content.conflict", "commits.merge"


def says(patch: pytest.MonkeyPatch, *findings: Finding) -> None:
    """Every rule says this."""
    patch.setattr(module, "judge_of", lambda _rule: lambda _subject, _policy: iter(findings))


def outcome(rule: str, policy: Policy) -> Outcome:
    """What comes of the rule's only finding."""
    (finding,) = judge(Subject(), policy, (rule,))
    return finding.outcome


@pytest.mark.parametrize(
    ("rule", "level", "found", "comes"),
    [
        (FAILS, None, "fail", "fail"), (FAILS, None, "warn", "warn"), (FAILS, "warn", "fail", "warn"),
        (FAILS, "fail", "warn", "warn"), (WARNS, None, "warn", "warn"), (WARNS, "fail", "warn", "fail"),
        (FAILS, "warn", "pass", "pass"), (WARNS, "fail", "unknown", "unknown"), (FAILS, "off", "fail", "skip"),
    ],
)  # fmt: skip
def test_levels(
    rule: str, level: RuleSetting | None, found: Outcome, comes: Outcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A level caps what a rule says; `fail` makes a rule that only warns fail, and no warning of one that fails by itself."""
    says(monkeypatch, Finding(rule, found, "x"))
    levels = (LevelSetting(rule, level),) if level else ()
    assert outcome(rule, Policy(Settings(levels=levels))) == comes


@pytest.mark.parametrize(("stage", "comes"), [("local", "warn"), ("push", "warn"), ("ci", "fail")])
def test_levels_of_a_stage(stage: Stage, comes: Outcome, monkeypatch: pytest.MonkeyPatch) -> None:
    """The table's own levels depend on the stage, and so do the settings'."""
    says(monkeypatch, Finding("commits.autosquash", "fail", "x"))
    assert outcome("commits.autosquash", Policy(Settings(), stage)) == comes
    levels = (LevelSetting("commits", "warn"), LevelSetting("commits", "fail", stage))
    assert outcome("commits.autosquash", Policy(Settings(levels=levels), stage)) == "fail"


@pytest.mark.parametrize(
    ("override", "path", "comes"),
    [
        (AppliedOverride(FAILS, "r", "s"), "a/b.c", "warn"),
        (AppliedOverride("content", "r", "s"), "", "warn"),
        (AppliedOverride("size", "r", "s"), "a/b.c", "fail"),
        (AppliedOverride(FAILS, "r", "s", path="a/**"), "a/b.c", "warn"),
        (AppliedOverride(FAILS, "r", "s", path="z/**"), "a/b.c", "fail"),
        (AppliedOverride(FAILS, "r", "s", path="a/**"), "", "fail"),
        (AppliedOverride(FAILS, "r", "s", expired=True), "a/b.c", "fail"),
    ],
)
def test_overrides(override: AppliedOverride, path: str, comes: Outcome, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that covers the rule and the path, and has not expired, turns a fail into a warning that names it."""
    says(monkeypatch, Finding(FAILS, "fail", "x", path=path))
    (finding,) = judge(Subject(), Policy(Settings(), overrides=(override,)), (FAILS,))
    assert finding.outcome == comes
    assert finding.override == (override._replace(used=True) if comes == "warn" else None)


def test_an_override_is_not_used_on_what_does_not_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """A warning stays a warning without it."""
    says(monkeypatch, Finding(FAILS, "warn", "x"))
    (finding,) = judge(Subject(), Policy(Settings(), overrides=(AppliedOverride(FAILS, "r", "s"),)), (FAILS,))
    assert finding.override is None


@pytest.mark.parametrize("reason", [Unknown("nobody knows", "ask"), Refused("nobody knows", "ask")])
def test_what_can_not_be_told_is_unknown(reason: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """And never a pass, whatever had been said before."""

    def stuck(_subject: Subject, _policy: Policy) -> Iterator[Finding]:
        yield Finding(FAILS, "pass", "so far")
        raise reason

    monkeypatch.setattr(module, "judge_of", lambda _rule: stuck)
    (finding,) = judge(Subject(), Policy(Settings()), (FAILS,))
    assert (finding.outcome, finding.message, finding.remedy) == ("unknown", "nobody knows", "ask")


def test_what_breaks_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """A damaged repository or a bug ends the run: neither is an answer."""

    def broken(_subject: Subject, _policy: Policy) -> Iterator[Finding]:
        raise CommandFailed("git is broken")

    monkeypatch.setattr(module, "judge_of", lambda _rule: broken)
    with pytest.raises(CommandFailed):
        judge(Subject(), Policy(Settings()), (FAILS,))


def test_findings_that_are_alike_are_numbered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines and messages do not tell findings apart, for they change; the order does."""
    same = Finding(FAILS, "fail", "x", path="a", key="k")
    says(monkeypatch, same._replace(line=1), same._replace(line=9, message="y"), same._replace(key="other"))
    assert [finding.occurrence for finding in judge(Subject(), Policy(Settings()), (FAILS,))] == [0, 1, 0]


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_that_knows_nothing_says_so(rule: str) -> None:
    """Of a PR of which nothing can be told, no rule says that it passes."""
    assert {finding.outcome for finding in judge(Subject(), Policy(Settings()), (rule,))} <= {"unknown", "skip"}
