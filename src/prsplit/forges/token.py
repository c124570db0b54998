"""The token of a host: found late, shown never, and sent nowhere else."""

from __future__ import annotations

import os
import re

from prsplit.errors import Refused
from prsplit.model.pull import Address
from prsplit.repo.credentials import gh_token, git_credential

_ALLOWED = re.compile(r"[\x21-\x7e]{4,4096}")
_PUBLIC = ("GH_TOKEN", "GITHUB_TOKEN")
_ENTERPRISE = ("GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN")


class Secret:
    """A text that no print, log or traceback shows. It belongs to one host."""

    __slots__ = ("_text", "host")

    def __init__(self, text: str, host: str) -> None:
        """Keep it."""
        self._text = text
        self.host = host

    def __repr__(self) -> str:
        """Stars."""
        return f"Secret(***, {self.host!r})"

    def reveal(self, host: str) -> str:
        """The text, for a request to its own host. Raises Refused for any other."""
        if host != self.host:
            raise Refused(f"A token of {self.host} was about to be sent to {host}, so nothing was sent.", "")
        return self._text

    def hidden(self, text: str) -> str:
        """`text` with the secret replaced by stars."""
        return text.replace(self._text, "***")


def token_for(at: Address) -> Secret:
    """The token for the host of `at`: from gh, else the environment, else git's credential helpers.

    Raises Refused when nobody has one.
    """
    found = gh_token(at.host) or from_environment(at.host) or git_credential(at.host, at.project, plain=at.plain)
    if not found:
        raise Refused(f"No token for {at.host} was found.", f"gh auth login --hostname {at.host}")
    if not _ALLOWED.fullmatch(found):
        raise Refused(
            f"The token for {at.host} holds characters that no token has.", f"gh auth login --hostname {at.host}"
        )
    return Secret(found, at.host)


def from_environment(host: str) -> str:
    """What the environment holds for `host`. A host that a remote merely names gets nothing: it must be github.com, or
    the one that the user named in GH_HOST, or the one that Actions runs on."""
    names: tuple[str, ...] = _PUBLIC if host == "github.com" else ()
    if host != "github.com" and host == os.environ.get("GH_HOST", "").lower():
        names = (*_PUBLIC, *_ENTERPRISE) if host.endswith(".ghe.com") else _ENTERPRISE
    elif (
        host != "github.com" and host == os.environ.get("GITHUB_SERVER_URL", "").partition("://")[2].rstrip("/").lower()
    ):
        names = _PUBLIC
    return next((os.environ[name].strip() for name in names if os.environ.get(name, "").strip()), "")
