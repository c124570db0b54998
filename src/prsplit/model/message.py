"""A commit as its readers see it: who wrote it, what it says, and where it stands. Its files are told elsewhere."""

from __future__ import annotations

from typing import NamedTuple


class Message(NamedTuple):
    """One commit's people and text. `message` is all of it as written; `trailers` are its last lines of the form
    `Key: value`, in order. `id` is empty for a commit that is only planned."""

    id: str
    parents: tuple[str, ...]
    author: str
    email: str
    committer_email: str
    message: str
    trailers: tuple[tuple[str, str], ...] = ()

    @property
    def subject(self) -> str:
        """The first line."""
        return self.message.lstrip("\n").partition("\n")[0].strip()

    @property
    def short(self) -> str:
        """How the commit is called in a sentence."""
        return self.id[:7]

    def values(self, key: str) -> list[str]:
        """What the trailers of this key say; case does not matter."""
        return [value for name, value in self.trailers if name.lower() == key.lower()]
