"""Connections: straight, or through the proxy that the environment names."""

from __future__ import annotations

import base64
import ssl
from http.client import HTTPConnection, HTTPSConnection
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass


def connect(host: str, timeout: float, *, plain: bool) -> HTTPConnection:
    """A connection to `host` (with its port, if it has one); nothing is sent yet. Plain ones are to this machine."""
    if plain:
        return HTTPConnection(host, timeout=timeout)
    context = ssl.create_default_context()
    proxy = "" if proxy_bypass(host) else getproxies().get("https", "")
    if not proxy:
        return HTTPSConnection(host, timeout=timeout, context=context)
    parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    connection = HTTPSConnection(parts.hostname or "", parts.port or 8080, timeout=timeout, context=context)
    connection.set_tunnel(host, headers=_authorised(parts.username, parts.password))
    return connection


def _authorised(user: str | None, password: str | None) -> dict[str, str]:
    if user is None:
        return {}
    pair = f"{unquote(user)}:{unquote(password or '')}".encode()
    return {"Proxy-Authorization": f"Basic {base64.b64encode(pair).decode('ascii')}"}
