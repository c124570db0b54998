"""GitHub's answers, read whatever they are."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

import pytest

from prsplit.errors import PrsplitError
from prsplit.forges.github import GitHub
from prsplit.model.pull import Address, NewPull, Pull
from support.served import Served, served

__all__ = ["served"]

PULL = Pull(
    1, "open", draft=False, title="t", body="", base="main", head="a", owner="me", commit="c" * 40, author="me", url=""
)
ASKED: dict[str, Callable[[GitHub], object]] = {
    "project": lambda at: at.project(),
    "me": lambda at: at.me(),
    "get": lambda at: at.get(1),
    "by_head": lambda at: at.by_head("me", "a"),
    "open_by": lambda at: at.open_by("me"),
    "talk": lambda at: at.talk(PULL, checks=True),
    "merge_base": lambda at: at.merge_base("main", "c" * 40),
    "open": lambda at: at.open(NewPull("a", "me", "main", "t", "", draft=False)),
    "set_base": lambda at: at.set_base(1, "main"),
    "set_draft": lambda at: at.set_draft(PULL, to=True),
    "many": lambda at: at.many([1, 2, 3]),
    "threads": lambda at: at.threads([PULL]),
    "threads of many": lambda at: at.threads([replace(PULL, created="2026-01-01T00:00:00Z")] * 3),
    "label": lambda at: at.label(1, ["x"]),
    "ask_review": lambda at: at.ask_review(1, ["x", "o/t"]),
    "comment": lambda at: at.comment(1, "m", "m text"),
    "keep_comment": lambda at: at.keep_comment(1, "m", "m text"),
    "drop_comment": lambda at: at.drop_comment(1),
    "has_stacks": lambda at: at.has_stacks(),
    "stack": lambda at: at.stack(1),
    "make_stack": lambda at: at.make_stack([1, 2]),
    "grow_stack": lambda at: at.grow_stack(1, [1, 2]),
    "break_stack": lambda at: at.break_stack(1),
}
GARBAGE: tuple[bytes, ...] = (
    b"", b"null", b"[]", b"{}", b'"text"', b"[null]", b"[[]]", b"[{}]", b"7", b"<html>", b'{"number": "x"}', b"\xff\xfe",
    b"[" * 100_000, b'{"number": 1e999}', b'[{"number": 1, "head": 3, "base": [], "state": "open", "title": null}]',
    b'{"data": null}', b'{"data": [1]}', b'{"pull_requests": [{"number": {}, "state": "open"}]}',
    b'[{"id": "x", "body": 3, "user": {"login": "me"}}]', b'{"check_runs": 7}', b'{"login": {}}', b'{"errors": [1]}',
    b'{"number": ' + b"9" * 5000 + b"}",
)  # fmt: skip


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("status", [200, 422])
def test_an_answer_that_is_none_is_told_in_a_sentence(served: Served, name: str, status: int) -> None:
    """Whatever a server, or a proxy before it, sends: what is no answer raises a failure of ours, or is as good as empty."""
    told: list[str] = []
    with closing(GitHub(Address("127.0.0.1", "them", "project", plain=True), lambda: served.client)) as at:
        for content in GARBAGE:
            served.answer = lambda _, content=content: (status, {}, content)  # type: ignore[misc]
            try:
                ASKED[name](at)
            except PrsplitError as failure:
                told.append(failure.message)
    assert [one for one in told if "\n" in one or len(one) > 1000] == []
