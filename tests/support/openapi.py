"""GitHub's own description of its REST API, and the validator that answers by it, both from npm and on loopback only."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from support.forge import Call

DESCRIPTION = "@octokit/openapi@23.0.2"
VALIDATOR = "@stoplight/prism-cli@5.14.2"
_METHODS = ("get", "post", "patch", "put", "delete")
_PATHS = (
    "/user", "/repos/{owner}/{repo}", "/repos/{owner}/{repo}/pulls", "/repos/{owner}/{repo}/pulls/{pull_number}",
    "/repos/{owner}/{repo}/pulls/comments", "/repos/{owner}/{repo}/pulls/{pull_number}/comments", "/repos/{owner}/{repo}/pulls/{pull_number}/reviews",
    "/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers", "/repos/{owner}/{repo}/issues",
    "/repos/{owner}/{repo}/issues/{issue_number}/comments", "/repos/{owner}/{repo}/issues/comments/{comment_id}",
    "/repos/{owner}/{repo}/issues/{issue_number}/labels", "/repos/{owner}/{repo}/compare/{basehead}",
    "/repos/{owner}/{repo}/commits/{ref}/check-runs", "/repos/{owner}/{repo}/stacks",
    "/repos/{owner}/{repo}/stacks/{stack_number}", "/repos/{owner}/{repo}/stacks/{stack_number}/add",
    "/repos/{owner}/{repo}/stacks/{stack_number}/unstack",
)  # fmt: skip
"""What of the description is served: the whole takes the validator minutes to read."""
_SIGN = f"{zlib.crc32(' '.join(_PATHS).encode()):08x}.json"
SERVED, ANSWERS = f"github-{_SIGN}", f"answers-{_SIGN}"
"""The files of what is asked and of what is answered, named by what they hold."""


def tools(cache: Path) -> Path:
    """A folder with the validator and what it serves, installed once. Skips by name where that can't be done."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("needs npm and node")
    if not ((cache / SERVED).exists() and (cache / ANSWERS).exists()):
        _install(npm, cache, VALIDATOR)
        _install(npm, cache / "description", DESCRIPTION)
        held = cache / "description" / "node_modules" / "@octokit" / "openapi" / "generated" / "api.github.com.json"
        whole = held.read_bytes()
        (cache / ANSWERS).write_text(json.dumps(excerpt(json.loads(whole), answers=True)))
        (cache / SERVED).write_text(json.dumps(excerpt(json.loads(whole))))
        shutil.rmtree(cache / "description")
    return cache


def _install(npm: str, folder: Path, package: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    words = [npm, "install", "--prefix", str(folder), "--ignore-scripts", "--fetch-retries=1", "--no-fund", package]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=300)
    if done.returncode:
        pytest.skip(f"npm could not install {package}: {done.stderr[-200:]}")


def excerpt(whole: dict[str, Any], *, answers: bool = False) -> dict[str, Any]:
    """Those paths of the description that are sent to, and everything that they refer to; with the answers only where they
    are wanted."""
    paths = {path: whole["paths"][path] for path in _PATHS}
    for item in paths.values():
        for method in _METHODS:
            # The validator looks at what prsplit sends, and would make up answers.
            if method in item and not answers:
                item[method]["responses"] = {status: {"description": "x"} for status in item[method]["responses"]}
    parts: dict[str, dict[str, Any]] = {}
    queue = list(_references(paths))
    while queue:
        kind, name = queue.pop()
        if name not in parts.setdefault(kind, {}):
            parts[kind][name] = whole["components"][kind][name]
            queue += _references(parts[kind][name])
    return {"openapi": whole["openapi"], "info": whole["info"], "paths": paths, "components": parts}


def _references(node: object) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        reference = node.get("$ref")
        if isinstance(reference, str):
            _, _, kind, name = reference.split("/")
            yield kind, name
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _references(child)


@contextmanager
def validator(folder: Path) -> Iterator[int]:
    """The port of a validator that serves the description while the block runs."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    prism = folder / "node_modules" / ".bin" / "prism"
    words = [str(prism), "mock", "--errors", "-h", "127.0.0.1", "-p", str(port), str(folder / SERVED)]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
        try:
            _wait(port, child)
            yield port
        finally:
            child.terminate()


def _wait(port: int, child: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if child.poll() is not None:
            pytest.fail("the validator did not start")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the validator does not listen")


def complaints(port: int, calls: Iterable[Call]) -> list[str]:
    """What the validator has against each of `calls`."""
    found = []
    for call in calls:
        status, told = _sent(port, call)
        if status in (400, 404, 405, 415, 422, 500):
            found.append(f"{call.method} {call.path} {call.query} {call.body}: {status} {told}")
    return found


def _sent(port: int, call: Call) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    kept: dict[str, str] = {
        name: call.headers[name] for name in ("accept", "authorization", "content-type") if name in call.headers
    }
    target = quote(call.path, safe="/%") + (f"?{urlencode(call.query)}" if call.query else "")
    try:
        connection.request(call.method, target, None if call.body is None else json.dumps(call.body), kept)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()[:600]
    finally:
        connection.close()
