"""Keep one comment on the pull request of a job up to date: the report, with the split that would pass."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing

from prsplit.errors import Refused
from prsplit.forges.addresses import address_of
from prsplit.forges.table import forge_for
from prsplit.model.finding import Report
from prsplit.reports.findings import markdown

_WHERE = ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY")


def keep_comment(environment: Mapping[str, str], number: int, report: Report, narrate: Callable[[str], None]) -> int:
    """Write the report into the token's own comment, found by its marker, or into a new one; the comment's id.

    Raises Refused where the job is about no pull request or its token may not write, CommandFailed when the forge fails.
    """
    if not number:
        raise Refused("This job is about no pull request of GitHub.", "on: pull_request")
    at = address_of("/".join(environment.get(name, "") for name in _WHERE))
    if at is None:
        raise Refused(f"{' and '.join(_WHERE)} do not name a repository.", "prsplit check --ci github")
    with closing(forge_for("github", at, narrate)) as forge:
        if forge.pulls is None:
            raise Refused("This forge takes no comments.", "prsplit check --ci github")
        return forge.pulls.keep_comment(number, markdown.MARKER, markdown.render(report))
