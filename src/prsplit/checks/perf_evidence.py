"""Looks for numbers where the title, the description or a commit says that something gets faster or smaller.

- pass: a benchmark changes, or the text gives numbers of before and after
- warn: neither
- skip: nothing of the kind is said

Not held against a PR: what only speaks of faster tests, builds or reviews; a claim that is denied or asked for; code under
the name of a benchmark; what a program made, as it quotes the notes of others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from prsplit.analysis.customs import is_bot
from prsplit.model.finding import Finding

if TYPE_CHECKING:
    from prsplit.checks.policy import Policy
    from prsplit.checks.subject import Subject

ID = "perf.evidence"
_CLAIM = (
    r"(?i)(?:^|\n|\()perf(?:\([^)]*\))?!?:\s|\b(?:speed(?:s|ing)?[ -]?up|speedup|faster|(?:improv|optimi[sz]|boost|increas)\w* "
    r"(?:the |overall |\w+ )?(?:performance|throughput|latency|speed)|(?:reduc|lower|cut)\w* (?:the |peak |\w+ )?(?:memory|latency"
    r"|allocations?|overhead|runtime)|(?:performance|speed) (?:improvement|optimi[sz]ation)s?)\b"
)
_NUMBERS = r"\d[\d,.]*\s*(?:%|×|x\b|ns\b|[uµμ]s\b|ms\b|s\b|sec\w*|min\w*|[KMGT]i?B\b|ops|req|it/s|qps|rps|tokens?|GB/s|TFLOPS|FLOPS|allocs)"
_LITTLE = r"(?i)\b(?:tests?|ci|builds?|compil\w+|install\w*|lint\w*|docs?|javadoc|docstrings?|mention\w*|document\w*|comment\w*|note|review|workflow|import)\b"
_BENCH = r"(?i)(^|/|_|\.|-)(bench(mark)?s?|perf|asv_bench)(/|_|\.|-|$)"


def judge(subject: Subject, policy: Policy) -> Iterator[Finding]:  # noqa: ARG001 - the protocol of rules
    """Whether what is claimed is shown."""
    if not subject.planned and subject.messages and all(map(is_bot, subject.messages)):
        yield Finding(ID, "skip", "a program made the change")
        return
    claim = next((line for text in _texts(subject) for line in text.split("\n") if _claims(line)), "")
    if not claim:
        yield Finding(ID, "skip", "nobody says that anything gets faster")
        return
    bench = next((file.path for file in subject.diff.files if re.search(_BENCH, file.path)), "")
    if bench:
        yield Finding(ID, "pass", f"{bench} measures it")
        return
    if any(_shown(text) for text in _texts(subject)):
        yield Finding(ID, "pass", "there are numbers")
        return
    sentence = f"it says “{claim.strip()[:80]}”, and gives neither numbers of before and after nor a benchmark"
    yield Finding(ID, "warn", sentence, "put the numbers of before and after, and how they were measured, in the description",
                  key="claim")  # fmt: skip


def _texts(subject: Subject) -> Iterator[str]:
    yield subject.title
    if subject.body and not subject.planned:
        yield re.sub(r"(?s)<!--.*?-->", "", subject.body)
    for message in subject.messages:
        if len(message.parents) < 2:
            yield message.message


def _claims(line: str) -> bool:
    """Whether a line says that something gets faster, other than tests and tooling."""
    found = re.search(_CLAIM, line)
    if not found or re.search(
        r"(?i)\b(?:no|not|without|should|could|might|may|if|why|how|todo|slower)\b", line[: found.start()]
    ):
        return False
    return not re.search(_LITTLE, line)


def _shown(text: str) -> bool:
    """Whether a text has two figures with units, or one that compares."""
    figures = re.findall(_NUMBERS, text)
    return len(figures) > 1 or re.search(r"\d[\d.]*\s*(?:%|×|x\b)", text) is not None
