"""What a push is about to change at the remote."""

from __future__ import annotations

from typing import NamedTuple


class Pushed(NamedTuple):
    """One ref of a push. `local` and `remote` are full object ids, empty where the ref is deleted or new there."""

    local_ref: str
    local: str
    remote_ref: str
    remote: str

    @property
    def branch(self) -> str:
        """The branch that is written at the remote; empty for a deletion and for whatever is no branch."""
        return self.remote_ref.removeprefix("refs/heads/") if self.local and self.is_branch else ""

    @property
    def is_branch(self) -> bool:
        """Whether a branch is pushed: tags, notes and the like are nobody's pull request."""
        return self.remote_ref.startswith("refs/heads/")
