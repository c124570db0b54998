"""Speak HTTP with one host: kept alive, never redirected elsewhere, patient with limits and with servers that stumble.

Built on the standard library: what holds a token should depend on nobody else's release (docs/decisions.md).
"""

from __future__ import annotations

import json
import re
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit

from prsplit import __version__
from prsplit.errors import CommandFailed
from prsplit.forges.patience import Clock, Patience
from prsplit.forges.proxy import connect
from prsplit.forges.token import Secret

Method = Literal["GET", "POST", "PATCH", "PUT", "DELETE"]
Json = Any
"""What a server sent: nothing about it is known before it is looked at."""

_LARGEST = 32 << 20
_TIMEOUT = 60.0
_TRIES = 4
_HOPS = 3
_SENT = re.compile(r"[!-~]+")
"""What an address may be made of when it is sent."""


class Unsure(Exception):
    """The request may have been carried out or not: the connection broke, or the server stumbled, on the way."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A server's answer. `header` looks a header up by its name in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Json:
        """The body as JSON; None when it is empty, as of a 204. Raises CommandFailed for anything else."""
        if not self.body.strip():
            return None
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise CommandFailed("The forge's answer is no JSON, a proxy's page perhaps.", "prsplit push") from None

    def reason(self) -> str:
        """What the server said about a failure, on one line."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            return ""
        if not isinstance(found, dict):
            return ""
        errors = found.get("errors")
        details = [_detail(one) for one in errors] if isinstance(errors, list) else []
        words = [found.get("message"), *details]
        return "; ".join(" ".join(word.split())[:300] for word in words if isinstance(word, str) and word)[:600]


def _detail(error: Json) -> Json:
    """What an error says, or which field it is about: `base invalid`."""
    if not isinstance(error, dict) or error.get("message"):
        return error.get("message") if isinstance(error, dict) else error
    return " ".join(one for one in (error.get("field"), error.get("code")) if isinstance(one, str))


class Client:
    """One conversation with the API at `root`, whose host is the token's own."""

    def __init__(self, root: str, secret: Secret, clock: Clock, narrate: Callable[[str], None]) -> None:
        """Nothing is sent yet."""
        parts = urlsplit(root)
        self._plain, self._host, self._path = parts.scheme == "http", parts.netloc, parts.path.rstrip("/")
        self._secret = secret
        self._patience = Patience(clock, narrate)
        self._connection: HTTPConnection | None = None

    def ask(self, path: str, asked: Mapping[str, str | int] | None = None) -> Reply:
        """The answer to a GET."""
        return self.send("GET", path + (f"?{urlencode(asked)}" if asked else ""))

    def send(self, method: Method, path: str, body: Json = None, *, again: bool = True) -> Reply:
        """The server's answer, whatever its status, once limits are waited for.

        With `again` a request that broke on the way is sent again, else Unsure is raised. Raises CommandFailed when the
        server can't be reached, keeps stumbling, or wants a wait that is too long.
        """
        return self._sent(method, self._path + path, body, again=again)

    def _sent(self, method: Method, target: str, body: Json, *, again: bool) -> Reply:
        for turn in range(1, _TRIES + 1):
            self._patience.pace(method)
            try:
                reply = self._once(method, target, body)
            except ssl.SSLCertVerificationError as error:
                raise CommandFailed(f"The certificate of {self._host} is not trusted: {error.verify_message}.",
                                    "export SSL_CERT_FILE=/path/to/your/ca.pem") from None  # fmt: skip
            except (OSError, HTTPException) as error:
                self._stumbled(again=again, last=turn == _TRIES, why=type(error).__name__)
            else:
                if self._patience.limited(reply.status, reply.headers, reply.reason()):
                    continue
                if reply.status < 500:
                    return reply
                self._stumbled(again=again, last=turn == _TRIES, why=f"status {reply.status}")
            self._patience.back_off(turn)
        raise CommandFailed(f"{self._host} keeps asking to wait.", "prsplit push   # later: it goes on from here")

    def query(self, asked: Json) -> Reply:
        """The answer to a GraphQL document, whose place beside the REST API differs on Enterprise hosts."""
        return self._sent("POST", self._path.removesuffix("/v3") + "/graphql", asked, again=True)

    def _stumbled(self, *, again: bool, last: bool, why: str) -> None:
        self.close()
        if not again:
            raise Unsure
        if last:
            raise CommandFailed(
                f"{self._host} does not answer ({why}).", "prsplit push   # later: it goes on from here"
            ) from None

    def _once(self, method: Method, target: str, body: Json) -> Reply:
        for _ in range(_HOPS):
            reply = self._exchange(method, target, body)
            if reply.status not in (301, 302, 307, 308):
                return reply
            target = self._followed(reply.headers.get("location", ""), method, reply.status)
        raise CommandFailed(f"{self._host} redirects in circles.", "git remote -v")

    def _followed(self, location: str, method: Method, status: int) -> str:
        """The path to go on with: a renamed repository's, on the very same host. The token goes nowhere else."""
        try:
            parts = urlsplit(location if _SENT.fullmatch(location) else "")
        except ValueError:
            parts = urlsplit("")
        same = parts.netloc == self._host and parts.scheme == ("http" if self._plain else "https")
        if (parts.netloc and not same) or not parts.path or (method != "GET" and status in (301, 302)):
            place = parts.netloc if parts.netloc and not same else "another address"
            raise CommandFailed(
                f"{self._host} redirects to {place}, and no token is sent there.", "git remote -v   # has it moved?"
            )
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def _exchange(self, method: Method, target: str, body: Json) -> Reply:
        headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {self._secret.reveal(self._host_of_secret())}",
            "User-Agent": f"prsplit/{__version__}",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        data = None if body is None else json.dumps(body).encode("ascii")
        if data is not None:
            headers["Content-Type"] = "application/json"
        connection = self._connected()
        connection.request(method, target, data, headers)
        answer = connection.getresponse()
        content = answer.read(_LARGEST + 1)
        if len(content) > _LARGEST or answer.will_close:
            self.close()
        if len(content) > _LARGEST:
            raise CommandFailed(f"An answer of {self._host} is larger than {_LARGEST >> 20} MB.", "")
        return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, content)

    def _host_of_secret(self) -> str:
        """The host that this API belongs to: `api.github.com` is github.com's, an Enterprise host is its own."""
        return self._host.removeprefix("api.") if self._host.endswith(("github.com", ".ghe.com")) else self._host

    def _connected(self) -> HTTPConnection:
        if self._connection is None:
            self._connection = connect(self._host, _TIMEOUT, plain=self._plain)
        return self._connection

    def close(self) -> None:
        """Hang up. The next request calls again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def hidden(self, text: str) -> str:
        """`text` without the token, should a server have said it back."""
        return self._secret.hidden(text)
