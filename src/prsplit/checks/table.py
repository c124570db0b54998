"""Every rule of `check`: where it lives, what it asks in one line, and how much it says at each stage.

To add one: a module with `judge` and its reference page as docstring, a row here, a page of stories under
tests/specs/checks. `docs/reference/checks.md` is written from the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from prsplit.errors import UsageError

if TYPE_CHECKING:
    from prsplit.checks.policy import Policy
    from prsplit.checks.subject import Subject
    from prsplit.model.finding import Finding, RulePage
    from prsplit.settings import RuleSetting, Stage

Judge = Callable[["Subject", "Policy"], "Iterable[Finding]"]


class Row(NamedTuple):
    """One rule. `worst` is the worst outcome that it finds of its own accord, `levels` what it may say at each stage."""

    module: str
    summary: str
    worst: Literal["warn", "fail"] = "fail"
    local: RuleSetting = "fail"
    push: RuleSetting = "fail"
    ci: RuleSetting = "fail"

    @property
    def levels(self) -> dict[Stage, RuleSetting]:
        """The level at each stage where no setting says otherwise."""
        if self.worst == "warn":
            return {"local": "warn", "push": "warn", "ci": "warn"}
        return {"local": self.local, "push": self.push, "ci": self.ci}


_ROOM = "prsplit.checks."

RULES: dict[str, Row] = {
    "size.lines": Row(_ROOM + "size_lines", "A PR has no more reviewable lines than the limit.", push="warn"),
    "size.files": Row(_ROOM + "size_files", "A PR touches few files.", push="warn"),
    "size.spread": Row(_ROOM + "size_spread", "A PR stays within few areas of the repository.", "warn"),
    "size.single": Row(_ROOM + "size_single", "No single new file is too long to be read at once.", push="warn"),
    "size.commits": Row(_ROOM + "size_commits", "A PR has few commits.", "warn"),
    "plan.mixed": Row(_ROOM + "plan_mixed", "A PR has one concern.", "warn"),
    "tests.touched": Row(_ROOM + "tests_touched", "Code that behaves otherwise has a test that leads to it."),
    "tests.patch_cov": Row(_ROOM + "tests_patch_cov", "Tests run most of the changed code."),
    "tests.removed": Row(_ROOM + "tests_removed", "No test is lost or weakened.", "warn"),
    "docs.public": Row(_ROOM + "docs_public", "New public definitions say what they are for."),
    "docs.stale": Row(_ROOM + "docs_stale", "Documentation speaks of the parameters that are there.", "warn"),
    "docs.user": Row(_ROOM + "docs_user", "What users can type is told somewhere.", "warn"),
    "changelog.entry": Row(
        _ROOM + "changelog_entry", "A change that users see is announced.", local="warn", push="warn"
    ),
    "changelog.form": Row(_ROOM + "changelog_form", "What announces a change has the form that its tool takes."),
    "api.removed": Row(_ROOM + "api_removed", "Nothing that others may use goes or asks for more.", "warn"),
    "fix.repro": Row(_ROOM + "fix_repro", "A fix comes with a test of what was wrong.", "warn"),
    "perf.evidence": Row(_ROOM + "perf_evidence", "Who says that it is faster shows it.", "warn"),
    "content.conflict": Row(_ROOM + "content_conflict", "No conflict marker is left behind."),
    "content.debug": Row(_ROOM + "content_debug", "No breakpoint, focused test or stray print is left behind."),
    "content.binary": Row(_ROOM + "content_binary", "No binary file is large."),
    "content.mixed": Row(_ROOM + "content_mixed", "Reformatting and moving do not hide a change of behaviour.", "warn"),
    "content.lock": Row(_ROOM + "content_lock", "A lock file changes with its manifest.", "warn"),
    "content.generated": Row(_ROOM + "content_generated", "A generated file changes with its source.", "warn"),
    "commits.title": Row(_ROOM + "commits_title", "Every commit has a title that tools can show."),
    "commits.convention": Row(_ROOM + "commits_convention", "Titles follow the convention of the repository."),
    "commits.autosquash": Row(
        _ROOM + "commits_autosquash", "No commit waits to be squashed or finished.", local="warn", push="warn"
    ),
    "commits.merge": Row(_ROOM + "commits_merge", "The branch does not merge its base.", "warn"),
    "commits.dco": Row(_ROOM + "commits_dco", "Every commit is signed off, where the repository asks for it."),
    "commits.author": Row(_ROOM + "commits_author", "Every commit names a real author."),
    "pr.body": Row(_ROOM + "pr_body", "The description says something."),
    "owners.count": Row(_ROOM + "owners_count", "A PR needs few groups of owners.", "warn"),
    "stack.selfcontained": Row(_ROOM + "stack_selfcontained", "A PR has all that it imports."),
    "stack.base": Row(_ROOM + "stack_base", "The branch is close to its base and merges cleanly."),
}


def selected(names: Sequence[str]) -> tuple[str, ...]:
    """The rules of these ids and families (`size`), in the table's order; all of them where none is named.

    Raises UsageError for a name that is neither.
    """
    families = {rule.partition(".")[0] for rule in RULES}
    for name in names:
        if name not in RULES and name not in families:
            raise _unknown(name, families)
    return tuple(rule for rule in RULES if not names or rule in names or rule.partition(".")[0] in names)


def _unknown(name: str, families: Iterable[str]) -> UsageError:
    from difflib import get_close_matches

    known = sorted({*RULES, *families})
    close = next(iter(get_close_matches(name, known, 1)), "size.lines")
    return UsageError(f"There is no rule and no family of rules called {name}.", f"prsplit check --rule {close}")


def page_of(rule: str) -> RulePage:
    """A rule's line and page."""
    from importlib import import_module

    from prsplit.model.finding import RulePage

    row = RULES[rule]
    return RulePage(rule, row.summary, (import_module(row.module).__doc__ or row.summary).strip())


def judge_of(rule: str) -> Judge:
    """The rule's function, imported when it is first needed."""
    from importlib import import_module

    judge: Judge = import_module(RULES[rule].module).judge
    return judge
