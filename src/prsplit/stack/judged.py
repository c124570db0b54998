"""What `push` has judged a moment ago, so that the hook that its push starts need not judge it again."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from contextlib import suppress

from prsplit.errors import PrsplitError
from prsplit.repo.open import Repository
from prsplit.stack.folder import place, regular, replace, writing

_SECONDS = 600
_LARGEST = 1 << 20


def remember(repo: Repository, heads: Iterable[str]) -> None:
    """Keep these commits as judged and not failed; quietly not, where nothing can be written."""
    path = place(repo, "judged")
    with suppress(PrsplitError), writing(path):
        replace(path, "".join(f"{head}\n" for head in heads).encode("ascii"))


def recalled(repo: Repository) -> frozenset[str]:
    """The heads that were judged in the last ten minutes."""
    path = place(repo, "judged")
    try:
        if time.time() - os.stat(path).st_mtime > _SECONDS:
            return frozenset()
        with open(regular(path), "rb") as file:
            heads = file.read(_LARGEST).decode("ascii", "replace").split("\n")
    except OSError:
        return frozenset()
    return frozenset(heads) - {""}
