"""Whose results these are: rows are sealed with a key of the user's own, which no repository brings along."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from contextlib import suppress

_LENGTH = 32
SEAL = 32
"""Characters of a seal."""


class Seal:
    """The user's key, made when it is first needed. Without a place for it, it lasts as long as the process."""

    def __init__(self) -> None:
        """Read or make the key."""
        self._key = _key()

    def of(self, row: bytes) -> bytes:
        """The seal of a row."""
        return hmac.new(self._key, row, hashlib.sha256).hexdigest()[:SEAL].encode("ascii")

    def holds(self, seal: bytes, row: bytes) -> bool:
        """Whether the row was sealed with the user's key."""
        return hmac.compare_digest(seal, self.of(row))


def _key() -> bytes:
    path = os.path.join(_home(), "prsplit", "seal")
    known = _read(path)
    if known:
        return known
    fresh = secrets.token_bytes(_LENGTH)
    with suppress(OSError):
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        aside = f"{path}.{os.getpid()}"
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(fresh)
        with suppress(FileExistsError):
            os.link(aside, path)
        os.unlink(aside)
    return _read(path) or fresh


def _read(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            content = file.read(_LENGTH + 1)
    except OSError:
        return b""
    return content if len(content) == _LENGTH else b""


def _home() -> str:
    state = os.environ.get("XDG_STATE_HOME", "")
    return state if os.path.isabs(state) else os.path.join(os.path.expanduser("~"), ".local", "state")
