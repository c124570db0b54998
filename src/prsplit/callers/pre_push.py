"""git's pre-push protocol (githooks(5)): a line a ref on standard input, four words apart by blanks."""

from __future__ import annotations

import re

from prsplit.errors import UsageError
from prsplit.model.pushed import Pushed

_OID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_MOST = 10_000


def pushes(said: bytes) -> tuple[Pushed, ...]:
    """The refs that git names, in its order; none for an empty input. Raises UsageError for anything else.

    A deleted ref has `(delete)` for its local name; an id of zeros, of either hash's length, stands for nothing.
    """
    rows = [row for row in said.decode("utf-8", "surrogateescape").split("\n") if row.strip()]
    if len(rows) > _MOST:
        raise UsageError(f"{len(rows)} refs are pushed at once, more than {_MOST:,}.", "prsplit check")
    return tuple(_pushed(row) for row in rows)


def _pushed(row: str) -> Pushed:
    words = row.split(" ")
    # A revision such as HEAD~1 is given as it was typed, and may hold blanks: the other three words never do.
    name, (local, there, remote) = " ".join(words[:-3]), words[-3:] if len(words) > 3 else ("", "", "")
    if not _OID.fullmatch(local) or not _OID.fullmatch(remote):
        raise UsageError("This is not what git tells a pre-push hook.", "prsplit hook install")
    return Pushed(name, _some(local), there, _some(remote))


def _some(oid: str) -> str:
    return oid if oid.strip("0") else ""
