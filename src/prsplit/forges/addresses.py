"""Read the address of a remote: which host, which repository. Pure."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from prsplit.model.pull import Address

_SCP = re.compile(r"(?:[^@/:\s]+@)?(?P<host>[^@/:\s\[\]]+):(?P<path>(?!/?/).+)")
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,100}")
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_ALIASES = {"ssh.github.com": "github.com", "www.github.com": "github.com"}


def address_of(url: str) -> Address | None:
    """The repository that `url` names on a host, or None for a path, a bundle, or anything but `host/owner/name`.

    Users and passwords are left out. Plain http counts on this machine only.
    """
    found = _split(url)
    if found is None:
        return None
    scheme, host, path = found
    words = path.strip("/").removesuffix(".git").split("/")
    if len(words) != 2 or not all(_NAME.fullmatch(word) and word.strip(".") for word in words):
        return None
    plain = scheme == "http"
    if plain and host.rpartition(":")[0] not in _LOOPBACK and host not in _LOOPBACK:
        return None
    return Address(_ALIASES.get(host, host), words[0], words[1], plain)


def _split(url: str) -> tuple[str, str, str] | None:
    if "://" not in url:
        match = _SCP.fullmatch(url)
        return ("ssh", match["host"].lower(), match["path"]) if match else None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    scheme = parts.scheme.lower().removeprefix("git+")
    if scheme not in ("https", "http", "ssh") or not parts.hostname:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    # The port of ssh says nothing about where the pages are.
    return scheme, host.lower() + (f":{port}" if port and scheme != "ssh" else ""), parts.path
