"""A server on loopback that answers whatever a test wants."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from prsplit.forges.http import Client
from prsplit.forges.patience import Clock
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

        do_POST = do_PATCH = do_DELETE = do_PUT = do_GET  # noqa: N815 - the server calls it so

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    found.append(Served(server.server_address[1]))
    yield found[0]
    server.shutdown()
    server.server_close()
    thread.join()
