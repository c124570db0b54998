"""Who lets what pass: overrides from the settings, from labels of the PR and from trailers of its commits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from prsplit.model.finding import AppliedOverride

if TYPE_CHECKING:
    from prsplit.model.message import Message
    from prsplit.settings import Settings, Stage

TRAILER = "Prsplit-Allow"
"""`Prsplit-Allow: size.lines -- one migration, can't be cut` in the last lines of a commit's message."""

_LABEL = r"prsplit-allow[:/ ]\s*(?P<rule>[a-z]+(?:[._-][a-z]+)*)$"
_VALUE = r"(?P<rule>[a-z]+(?:[._-][a-z]+)*)\s*(?:--|:|—|–)\s*(?P<reason>\S.*)$"


def standing(settings: Settings, labels: Sequence[str]) -> tuple[AppliedOverride, ...]:
    """The overrides that hold for every PR of a run; those past their day are marked."""
    found = [AppliedOverride(one.rule, one.reason, "settings", one.until, one.path) for one in settings.overrides]
    if found:
        from datetime import UTC, datetime

        today = datetime.now(UTC).date().isoformat()
        found = [one._replace(expired=bool(one.until) and one.until < today) for one in found]
    named = [(label, match) for label in labels if (match := re.match(_LABEL, label.strip().lower()))]
    return (*found, *(AppliedOverride(match["rule"], "a label of the PR", f"label {label}") for label, match in named))


def from_trailers(
    messages: Iterable[Message], settings: Settings, stage: Stage
) -> tuple[tuple[AppliedOverride, ...], tuple[str, ...]]:
    """The overrides that commits bring, and a note on each that does not count.

    At ci a commit can't excuse itself unless the settings of its base allow it; everywhere a reason must be given.
    """
    found: list[AppliedOverride] = []
    notes: list[str] = []
    for message in messages:
        for value in message.values(TRAILER):
            match = re.match(_VALUE, value)
            if match is None:
                notes.append(f"{message.short}: {TRAILER}: {value} is ignored, as it is not of the form RULE -- REASON")
            elif stage == "ci" and not settings.override_trailers:
                notes.append(
                    f"{message.short}: {TRAILER}: {match['rule']} is ignored, as the base's settings do not allow"
                    " override-trailers"
                )
            else:
                found.append(AppliedOverride(match["rule"], match["reason"].strip(), f"commit {message.short}"))
    return tuple(found), tuple(notes)
