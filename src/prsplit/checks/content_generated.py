"""Holds generated files and their sources together, where the settings say which is made from which
(`generated-from = { "api/*_pb2.py" = "proto/*.proto" }`).

- pass: both change, or neither
- warn: a generated file changes and no source of it does, or a source changes and nothing made from it does
- skip: no setting says so

Not held against a PR: a new version of the generator. Where all that changes beside generated files are build and lock
files, or nothing, it passes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from prsplit.checks.files import listed
from prsplit.model.finding import Finding

if TYPE_CHECKING:
    from prsplit.checks.policy import Policy
    from prsplit.checks.subject import Subject

ID = "content.generated"


def judge(subject: Subject, policy: Policy) -> Iterator[Finding]:
    """Each pair of patterns in turn."""
    pairs = policy.settings.generated_from
    if not pairs:
        yield Finding(ID, "skip", "no setting generated-from says what is made from what")
        return
    found = [finding for made, source in pairs for finding in _pair(subject, made, source)]
    yield from found
    if not found:
        yield Finding(ID, "pass", "generated files and their sources agree")


def _pair(subject: Subject, made: str, source: str) -> Iterator[Finding]:
    from prsplit.analysis.paths import file_role
    from prsplit.analysis.patterns import matcher

    is_made, is_source = matcher((made,)), matcher((source,))
    paths = [file.path for file in subject.diff.files]
    outputs, inputs = list(filter(is_made, paths)), list(filter(is_source, paths))
    rest = [path for path in paths if not is_made(path) and file_role(path) not in {"build", "generated"}]
    if outputs and not inputs and rest:
        sentence = f"{listed(outputs)} changed, and nothing in {source} that it is made from"
        yield Finding(ID, "warn", sentence, "change the source and generate again", outputs[0], 1, key=made)
    if inputs and not outputs:
        sentence = f"{listed(inputs)} changed, and nothing in {made} that is made from it"
        yield Finding(ID, "warn", sentence, "generate again", inputs[0], 1, key=made)
