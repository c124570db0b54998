"""A pretend forge: git over HTTP by `git http-backend`, and the REST calls of GitHub that prsplit makes, on loopback."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from support import leaks
from support.forge_world import Home, PullRow, Refusal, Row, World

TOKEN = f"ghp_{leaks.SIGN * 3}"


@dataclass(frozen=True, slots=True)
class Raw:
    """An answer as it goes over the wire, in place of what was asked for."""

    status: int
    content: bytes
    headers: dict[str, str] = field(default_factory=dict)


Fault = Callable[[str, str], "str | Raw | Refusal | None"]
"""Method and path → what goes wrong: `drop` and `500` before anything is done, `lost` and `502` after it, or a refusal."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request, as it came."""

    method: str
    path: str
    query: dict[str, str]
    body: Row | None
    headers: dict[str, str]
    status: int
    answer: object = None


@dataclass
class PretendForge:
    """The forge at `url`. `calls` are all API requests, `faults` go wrong one after the other as they apply, `kill` is a
    process that dies once a changing request, the one with index `kill_at`, has been carried out."""

    world: World
    port: int = 0
    token: str = TOKEN
    calls: list[Call] = field(default_factory=list)
    pushes: int = 0
    faults: list[Fault] = field(default_factory=list)
    changes: int = 0
    kill_at: int = -1
    kill_by: signal.Signals = signal.SIGKILL
    victim: Callable[[], int] | None = None
    page: int = 0
    now: Callable[[], float] = time.time
    lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def host(self) -> str:
        """Its host and port."""
        return f"127.0.0.1:{self.port}"

    def changed(self) -> None:
        """Count a change; kill who asked for it when it is their turn. Their connection is dead by then."""
        self.changes += 1
        if self.changes - 1 == self.kill_at and self.victim is not None:
            os.kill(self.victim(), self.kill_by)

    def fault(self, method: str, path: str) -> str | Raw | Refusal | None:
        """The next thing to go wrong, if it applies to this request."""
        if not self.faults:
            return None
        found = self.faults[0](method, path)
        if found is not None:
            self.faults.pop(0)
        return found


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    forge: PretendForge

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self._any()

    do_POST = do_PATCH = do_DELETE = do_PUT = do_GET  # noqa: N815

    def _any(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        content = self._chunked() if self.headers.get("Transfer-Encoding") == "chunked" else self.rfile.read(length)
        if not self.path.startswith("/api/"):
            self._git(content)
            return
        with self.forge.lock:
            self._api(content)

    def _chunked(self) -> bytes:
        found = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            found += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return found

    def _git(self, content: bytes) -> None:
        place, _, query = self.path.partition("?")
        env = {
            **os.environ, "GIT_PROJECT_ROOT": str(self.forge.world.folder), "GIT_HTTP_EXPORT_ALL": "1",
            "REQUEST_METHOD": self.command, "PATH_INFO": unquote(place), "QUERY_STRING": query,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""), "CONTENT_LENGTH": str(len(content)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""), "REMOTE_USER": "me", "REMOTE_ADDR": "127.0.0.1",
        }  # fmt: skip
        done = subprocess.run(["git", "http-backend"], input=content, capture_output=True, check=False, env=env)
        head, _, body = done.stdout.partition(b"\r\n\r\n")
        rows = [row.split(": ", 1) for row in head.decode().split("\r\n") if ": " in row]
        status = next((int(value.split()[0]) for name, value in rows if name == "Status"), 200)
        if self.command == "POST" and place.endswith("git-receive-pack") and len(content) > 4:
            with self.forge.lock:
                self.forge.pushes += 1
                for home in self.forge.world.homes.values():
                    home.known = None
                self.forge.world.settle()
                self.forge.changed()
        with suppress(OSError):
            self.send_response(status)
            for name, value in rows:
                if name != "Status":
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def _api(self, content: bytes) -> None:
        parts = urlsplit(self.path)
        path = parts.path.removeprefix("/api/v3")
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        body = json.loads(content) if content else None
        trouble = self.forge.fault(self.command, path)
        if isinstance(trouble, Raw):
            self._note(path, query, body, trouble.status)
            self._answer(trouble.status, trouble.content, trouble.headers)
            return
        if trouble in ("drop", "500"):
            self._note(path, query, body, 0 if trouble == "drop" else 500)
            self._gone() if trouble == "drop" else self._say(500, {"message": "Server Error"})
            return
        headers: dict[str, str] = {}
        try:
            _let_through(trouble, known=self.headers.get("Authorization") == f"Bearer {self.forge.token}")
            self.forge.world.settle()
            status, answer = route(self.forge, self.command, path, query, body)
            self.forge.world.settle()
        except Refusal as refusal:
            status, answer, headers = refusal.status, refusal.answer, refusal.headers
        self._note(path, query, body, status, answer)
        if self.command != "GET" and status < 300:
            self.forge.changed()
        if trouble == "lost":
            self._gone()
        elif trouble == "502":
            self._say(502, {"message": "Bad Gateway"})
        else:
            self._say(status, answer, headers)

    def _note(self, path: str, query: dict[str, str], body: Row | None, status: int, answer: object = None) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.forge.calls.append(Call(self.command, path, query, body, headers, status, answer))

    def _gone(self) -> None:
        self.close_connection = True
        self.connection.close()

    def _say(self, status: int, answer: object, headers: dict[str, str] | None = None) -> None:
        self._answer(status, b"" if answer is None else json.dumps(answer).encode(), headers or {})

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The time by the forge's own clock."""
        return super().date_time_string(self.forge.now() if timestamp is None else timestamp)

    def _answer(self, status: int, content: bytes, headers: dict[str, str]) -> None:
        with suppress(OSError):
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)


def _let_through(trouble: object, *, known: bool) -> None:
    if isinstance(trouble, Refusal):
        raise trouble
    if not known:
        raise Refusal(401, "Bad credentials")


def pull_row(forge: PretendForge, home: Home, pull: PullRow) -> Row:
    """A pull request as GitHub's REST shows it."""
    stack = home.stack_of(pull.number)
    return {
        "number": pull.number, "state": pull.state, "draft": pull.draft, "title": pull.title, "body": pull.body,
        "created_at": "2026-01-01T00:00:00Z", "merged_at": "2026-01-01T00:00:00Z" if pull.merged else None, "node_id": f"PR_{home.owner}_{pull.number}",
        "html_url": f"{forge.url}/{home.owner}/{home.name}/pull/{pull.number}", "user": {"login": pull.author},
        "base": {"ref": pull.base, "repo": {"owner": {"login": home.owner}}},
        "head": {"ref": pull.head, "sha": pull.commit, "repo": {"owner": {"login": pull.head_owner}}},
        "stack": {"number": stack, "size": len(home.stacks[stack])} if stack else None,
        "labels": [{"name": one} for one in pull.labels],
    }  # fmt: skip


def stack_row(forge: PretendForge, home: Home, number: int) -> Row:
    """A stack as GitHub's REST shows it: of its pull requests it tells little, and less in a list."""
    pulls = [home.pulls[one] for one in home.stacks[number]]
    rows = [pull_row(forge, home, one) for one in pulls]
    named = ("number", "state", "draft", "merged_at")
    return {
        "id": number, "number": number, "open": any(one.state == "open" for one in pulls),
        "base": {"ref": pulls[0].base} if pulls else {"ref": "main"},
        "pull_requests": [
            {**{name: row[name] for name in named}, "head": {"ref": one.head, "sha": one.commit}}
            for row, one in zip(rows, pulls, strict=True)
        ],
    }  # fmt: skip


Answer = tuple[int, object]


def route(forge: PretendForge, method: str, path: str, query: dict[str, str], body: Row | None) -> Answer:
    """The answer to one request."""
    if path == "/user":
        if forge.world.me.endswith("[bot]"):  # as for the token of a job
            raise Refusal(403, "Resource not accessible by integration")
        return 200, {"login": forge.world.me}
    if path == "/api/graphql":
        return 200, _graphql(forge, body or {})
    found = re.fullmatch(r"/repos/([^/]+)/([^/]+)(/.*)?", path)
    home = forge.world.homes.get(f"{found[1]}/{found[2]}") if found else None
    if found is None or home is None:
        raise Refusal(404, "Not Found")
    rest = found[3] or ""
    for pattern, verb, answer in ROUTES:
        match = re.fullmatch(pattern, rest)
        if match and verb == method:
            return answer(forge, home, query, body or {}, *match.groups())
    raise Refusal(404, "Not Found")


def _graphql(forge: PretendForge, body: Row) -> Row:
    if "viewer" in body["query"]:
        return {"data": {"viewer": {"login": forge.world.me}}}
    _, owner, number = body["variables"]["id"].split("_")
    home = next(one for one in forge.world.homes.values() if one.owner == owner)
    home.pulls[int(number)].draft = "convertPullRequestToDraft" in body["query"]
    return {"data": {}}


def _paged(forge: PretendForge, query: dict[str, str], rows: list[Row]) -> Answer:
    size = min(int(query.get("per_page", "30")), forge.page or 100)
    page = int(query.get("page", "1"))
    return 200, rows[(page - 1) * size : page * size]


def _project(forge: PretendForge, home: Home, *_: object) -> Answer:
    may = forge.world.me in home.writers
    parent = {"parent": {"full_name": home.parent}} if home.parent else {}
    return 200, {"owner": {"login": home.owner}, "name": home.name, "default_branch": home.default,
                 "permissions": {"push": may}, **parent}  # fmt: skip


def _one(forge: PretendForge, home: Home, pull: PullRow) -> Row:
    counts = {"comments": len(pull.comments), "review_comments": len(pull.threads)}
    return {**pull_row(forge, home, pull), **counts}


def _list(forge: PretendForge, home: Home, query: dict[str, str], *_: object) -> Answer:
    rows = [one for one in home.pulls.values() if query.get("state") in ("all", one.state)]
    if ":" in query.get("head", ""):
        rows = [one for one in rows if f"{one.head_owner}:{one.head}" == query["head"]]
    rows = [one for one in rows if query.get("base", one.base) == one.base]
    return _paged(forge, query, [pull_row(forge, home, one) for one in reversed(rows)])


def _open(forge: PretendForge, home: Home, _: object, body: Row, *__: object) -> Answer:
    return 201, pull_row(forge, home, forge.world.open(home, body))


def _pull(home: Home, number: str) -> PullRow:
    if int(number) not in home.pulls:
        raise Refusal(404, "Not Found")
    return home.pulls[int(number)]


def _get(forge: PretendForge, home: Home, _: object, __: object, number: str) -> Answer:
    return 200, _one(forge, home, _pull(home, number))


def _patch(forge: PretendForge, home: Home, _: object, body: Row, number: str) -> Answer:
    forge.world.change(home, _pull(home, number), body)
    return 200, pull_row(forge, home, _pull(home, number))


def _comments(forge: PretendForge, home: Home, query: dict[str, str], _: object, number: str) -> Answer:
    return _paged(forge, query, _pull(home, number).comments)


def _comment(forge: PretendForge, home: Home, _: object, body: Row, number: str) -> Answer:
    made = {"id": 1000 + home.take(), "body": body["body"], "user": {"login": forge.world.me}}
    _pull(home, number).comments.append(made)
    return 201, made


def _recomment(_: PretendForge, home: Home, __: object, body: Row, comment: str) -> Answer:
    for pull in home.pulls.values():
        for one in pull.comments:
            if one["id"] == int(comment):
                one["body"] = body["body"]
                return 200, one
    raise Refusal(404, "Not Found")


def _uncomment(_: PretendForge, home: Home, __: object, ___: object, comment: str) -> Answer:
    for pull in home.pulls.values():
        pull.comments[:] = [one for one in pull.comments if one["id"] != int(comment)]
    return 204, None


def _all_threads(forge: PretendForge, home: Home, query: dict[str, str], *_: object) -> Answer:
    where = f"{forge.url}/api/v3/repos/{home.owner}/{home.name}/pulls"
    rows = [{**row, "pull_request_url": f"{where}/{one.number}"} for one in home.pulls.values() for row in one.threads]
    return _paged(forge, query, rows)


def _threads(forge: PretendForge, home: Home, query: dict[str, str], _: object, number: str) -> Answer:
    return _paged(forge, query, _pull(home, number).threads)


def _reviews(forge: PretendForge, home: Home, query: dict[str, str], _: object, number: str) -> Answer:
    return _paged(forge, query, _pull(home, number).reviews)


def _label(_: PretendForge, home: Home, __: object, body: Row, number: str) -> Answer:
    pull = _pull(home, number)
    pull.labels += [one for one in body["labels"] if one not in pull.labels]
    return 200, [{"name": one} for one in pull.labels]


def _ask(forge: PretendForge, home: Home, _: object, body: Row, number: str) -> Answer:
    asked = _pull(home, number).asked
    asked += [one for one in (*body["reviewers"], *body["team_reviewers"]) if one not in asked]
    return 201, pull_row(forge, home, _pull(home, number))


def _issues(forge: PretendForge, home: Home, query: dict[str, str], *_: object) -> Answer:
    rows = [one for one in home.pulls.values() if one.state == "open" and one.author == query["creator"]]
    return _paged(forge, query, [{"number": one.number, "pull_request": {}} for one in rows])


def _compare(_: PretendForge, home: Home, __: object, ___: object, span: str) -> Answer:
    base, head = unquote(span).split("...")
    return 200, {"merge_base_commit": {"sha": home.git("merge-base", f"refs/heads/{base}", head)}}


def _checks(_: PretendForge, home: Home, __: object, ___: object, commit: str) -> Answer:
    rows = home.checks.get(commit, [])
    return 200, {"total_count": len(rows), "check_runs": rows}


def _on(home: Home) -> None:
    if not home.stacks_on:
        raise Refusal(404, "Not Found")


def _stacks(forge: PretendForge, home: Home, query: dict[str, str], *_: object) -> Answer:
    _on(home)
    return _paged(forge, query, [stack_row(forge, home, number) for number in home.stacks])


def _stack(forge: PretendForge, home: Home, _: object, __: object, number: str) -> Answer:
    _on(home)
    if int(number) not in home.stacks:
        raise Refusal(404, "Not Found")
    return 200, stack_row(forge, home, int(number))


def _make(forge: PretendForge, home: Home, _: object, body: Row, *__: object) -> Answer:
    _on(home)
    numbers = body["pull_requests"]
    forge.world.chain(home, numbers)
    if any(home.stack_of(number) for number in numbers):
        raise Refusal(422, "Pull requests must not be in another stack")
    made = home.take()
    home.stacks[made] = list(numbers)
    return 201, stack_row(forge, home, made)


def _grow(forge: PretendForge, home: Home, _: object, body: Row, number: str) -> Answer:
    _on(home)
    forge.world.chain(home, [*home.stacks[int(number)], *body["pull_requests"]])
    home.stacks[int(number)] += body["pull_requests"]
    return 200, stack_row(forge, home, int(number))


def _unstack(_: PretendForge, home: Home, __: object, ___: object, number: str) -> Answer:
    _on(home)
    if home.stacks.pop(int(number), None) is None:
        raise Refusal(404, "Not Found")
    return 204, None


ROUTES: tuple[tuple[str, str, Callable[..., Answer]], ...] = (
    (r"", "GET", _project),
    (r"/pulls", "GET", _list),
    (r"/pulls", "POST", _open),
    (r"/pulls/comments", "GET", _all_threads),
    (r"/pulls/(\d+)", "GET", _get),
    (r"/pulls/(\d+)", "PATCH", _patch),
    (r"/pulls/(\d+)/comments", "GET", _threads),
    (r"/pulls/(\d+)/reviews", "GET", _reviews),
    (r"/pulls/(\d+)/requested_reviewers", "POST", _ask),
    (r"/issues", "GET", _issues),
    (r"/issues/(\d+)/comments", "GET", _comments),
    (r"/issues/(\d+)/comments", "POST", _comment),
    (r"/issues/comments/(\d+)", "DELETE", _uncomment),
    (r"/issues/comments/(\d+)", "PATCH", _recomment),
    (r"/issues/(\d+)/labels", "POST", _label),
    (r"/compare/(.+)", "GET", _compare),
    (r"/commits/([0-9a-f]+)/check-runs", "GET", _checks),
    (r"/stacks", "GET", _stacks),
    (r"/stacks", "POST", _make),
    (r"/stacks/(\d+)", "GET", _stack),
    (r"/stacks/(\d+)/add", "POST", _grow),
    (r"/stacks/(\d+)/unstack", "POST", _unstack),
)


@contextmanager
def pretend_forge(folder: Path) -> Iterator[PretendForge]:
    """A forge that runs while the block does. No token may be left in the folder around its own, nor be seen elsewhere."""
    leaks.watch_arguments()
    leaks.FOLDERS.add(folder.parent)
    forge = PretendForge(World(folder))
    handler = type("Handler", (_Handler,), {"forge": forge})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    forge.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield forge
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        for call in forge.calls:
            leaks.note(f"{call.method} {call.path}", call.path, call.query, call.body)
