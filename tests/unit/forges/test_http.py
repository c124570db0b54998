"""One conversation with a server on loopback: redirects, odd answers, limits."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from prsplit.errors import CommandFailed, Refused
from prsplit.forges.http import Client, Unsure
from prsplit.forges.patience import Clock, Patience
from prsplit.forges.token import Secret

Answer = tuple[int, dict[str, str], bytes]


class Served:
    """A server that answers by `answer`, and what it was asked."""

    def __init__(self, port: int) -> None:
        """Nothing was asked yet."""
        self.port, self.asked, self.waits = port, list[tuple[str, str]](), list[float]()
        self.answer: Callable[[str], Answer] = lambda _: (200, {}, b"{}")

    @property
    def client(self) -> Client:
        """A client of it, whose token is its own, and whose clock does not wait."""
        host = f"127.0.0.1:{self.port}"
        clock = Clock(lambda: 1000.0 + sum(self.waits), self.waits.append)
        return Client(f"http://{host}/api/v3", Secret("t0ken", host), clock, lambda _: None)


@pytest.fixture
def served() -> Iterator[Served]:
    """A server for one test."""
    found: list[Served] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            """Answer."""
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            found[0].asked.append((self.path, self.headers.get("Authorization", "")))
            status, headers, body = found[0].answer(self.path)
            if status == 0:
                self.close_connection = True
                return
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - the server calls it so

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    found.append(Served(server.server_address[1]))
    yield found[0]
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_redirect_within_the_host_is_followed(served: Served) -> None:
    """As of a renamed repository."""
    served.answer = lambda path: (
        (301, {"Location": "/api/v3/new?a=1"}, b"") if path == "/api/v3/old" else (200, {}, b"1")
    )
    with closing(served.client) as client:
        assert client.ask("/old").json() == 1
    assert [path for path, _ in served.asked] == ["/api/v3/old", "/api/v3/new?a=1"]


@pytest.mark.parametrize("place", ["http://127.0.0.1:9/x", "https://127.0.0.1/x", "//evil.example.com/x", ""])
def test_no_redirect_carries_the_token_off(served: Served, place: str) -> None:
    """Another port, another scheme, another host: the run ends, and nobody else is asked."""
    served.answer = lambda _: (302, {"Location": place}, b"")
    with closing(served.client) as client, pytest.raises(CommandFailed, match="redirects to"):
        client.ask("/x")
    assert len(served.asked) == 1


def test_a_redirected_change_is_not_sent_twice_elsewhere(served: Served) -> None:
    """A 301 would turn a POST into a GET."""
    served.answer = lambda _: (301, {"Location": "/y"}, b"")
    with closing(served.client) as client, pytest.raises(CommandFailed):
        client.send("POST", "/x", {})


def test_circles_end(served: Served) -> None:
    """A redirect to itself."""
    served.answer = lambda _: (307, {"Location": "/api/v3/x"}, b"")
    with closing(served.client) as client, pytest.raises(CommandFailed, match="circles"):
        client.ask("/x")


@pytest.mark.parametrize("status", [0, 500, 503])
def test_questions_are_asked_again_and_changes_are_not(served: Served, status: int) -> None:
    """One, two and four seconds in between; a change that broke is told as unsure at once."""
    served.answer = lambda _: (status, {}, b"")
    with closing(served.client) as client:
        with pytest.raises(CommandFailed, match="does not answer"):
            client.ask("/x")
        assert (served.waits, len(served.asked)) == ([1.0, 2.0, 4.0], 4)
        with pytest.raises(Unsure):
            client.send("POST", "/x", {}, again=False)
    assert len(served.asked) == 5


def test_pages_of_a_proxy_are_no_answer(served: Served) -> None:
    """A sentence, not a traceback."""
    served.answer = lambda _: (200, {}, b"<html>Sign in</html>")
    with closing(served.client) as client, pytest.raises(CommandFailed, match="no JSON"):
        client.ask("/x").json()


def test_what_a_server_says_is_put_on_one_line(served: Served) -> None:
    """Of whatever shape it is."""
    texts = [b'{"message": "No.\\nWay", "errors": [{"message": "a"}, "b", 3]}', b"[]", b"nonsense", b'{"errors": 1}']
    with closing(served.client) as client:
        told = []
        for text in texts:
            served.answer = lambda _, text=text: (422, {}, text)  # type: ignore[misc]
            told.append(client.ask("/x").told())
    assert told == ["No. Way; a; b", "", "", ""]


def test_a_token_goes_to_no_other_host() -> None:
    """Not even by mistake within the program."""
    client = Client("http://127.0.0.1:9/api/v3", Secret("t0ken", "github.com"), Clock(), lambda _: None)
    with closing(client), pytest.raises(Refused, match="so nothing was sent"):
        client.ask("/x")


@pytest.mark.parametrize(
    ("status", "headers", "told", "seconds"),
    [
        (403, {"retry-after": "30"}, "", 30.0),
        (429, {"retry-after": "2"}, "", 2.0),
        (403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1010"}, "", 11.0),
        (403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "5"}, "", 1.0),
        (403, {}, "You have exceeded a secondary rate limit", 60.0),
        (429, {}, "", 60.0),
        (403, {"x-ratelimit-remaining": "12"}, "Resource not accessible", None),
        (404, {"retry-after": "30"}, "", None),
        (200, {}, "", None),
    ],
)
def test_which_answers_ask_to_wait(status: int, headers: dict[str, str], told: str, seconds: float | None) -> None:
    """And for how long; a plain refusal does not."""
    waits: list[float] = []
    patience = Patience(Clock(lambda: 1000.0, waits.append), lambda _: None)
    assert patience.limited(status, headers, told) == (seconds is not None)
    assert waits == ([] if seconds is None else [seconds])
