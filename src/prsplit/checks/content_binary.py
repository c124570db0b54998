"""Weighs binary files that come or change: git keeps every version for ever.

- pass: up to 500 KB each
- warn: up to 5 MB
- fail: above

Not held against a PR: pointers of Git LFS, which are small texts; for files in folders of assets, images or fixtures it is
a warning at most.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from prsplit.model.diff import LINK, SUBMODULE
from prsplit.model.finding import Finding

if TYPE_CHECKING:
    from prsplit.checks.policy import Policy
    from prsplit.checks.subject import Subject
    from prsplit.model.finding import Outcome

ID = "content.binary"
LARGE, TOO_LARGE = 500_000, 5_000_000
_ASSETS = r"(^|/)(assets|static|public|images?|img|media|fonts?|fixtures?|testdata|test_data|resources)/"


def judge(subject: Subject, policy: Policy) -> Iterator[Finding]:  # noqa: ARG001 - the protocol of rules
    """Every binary file over the first bound."""
    binary = [
        file for file in subject.diff.files
        if not file.counted and not file.is_gone and file.mode not in {LINK, SUBMODULE} and file.oid != file.old_oid
    ]  # fmt: skip
    sizes = subject.blob_sizes([file.oid for file in binary]) if binary else {}
    heavy = [file for file in binary if sizes.get(file.oid, 0) > LARGE]
    for file in heavy:
        size = sizes[file.oid]
        outcome: Outcome = "fail" if size > TOO_LARGE and not re.search(_ASSETS, file.path) else "warn"
        sentence = f"{file.path} is binary and has {weight(size)}, more than {weight(LARGE)}"
        yield Finding(ID, outcome, sentence, "git lfs track, or keep it elsewhere", file.path, 1)
    if not heavy:
        yield Finding(ID, "pass", f"no binary file over {weight(LARGE)}" if binary else "no binary file")


def weight(size: int) -> str:
    """`512 KB`, `5.2 MB`."""
    return f"{size / 1e6:,.1f} MB" if size >= 1e6 else f"{round(size / 1e3):,} KB"
