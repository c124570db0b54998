"""What git and pre-commit tell is understood, and nothing else is."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prsplit.callers import pre_commit, pre_push
from prsplit.errors import UsageError
from prsplit.model.pushed import Pushed

ONE, TWO = "1" * 40, "2" * 64


def test_new_updated_and_deleted_refs() -> None:
    """Zeros of either hash's length stand for nothing."""
    said = f"refs/heads/a {ONE} refs/heads/a {'0' * 40}\n(delete) {'0' * 64} refs/heads/b {TWO}\nHEAD~1 {ONE} refs/tags/v {ONE}\n"
    new, gone, tag = pre_push.pushes(said.encode())
    assert new == Pushed("refs/heads/a", ONE, "refs/heads/a", "")
    assert (new.branch, gone.branch, tag.branch) == ("a", "", "")
    assert gone == Pushed("(delete)", "", "refs/heads/b", TWO)


def test_a_revision_with_blanks_is_one_name() -> None:
    """As in `git push origin 'HEAD@{1 day ago}':x`."""
    (one,) = pre_push.pushes(f"HEAD@{{1 day ago}} {ONE} refs/heads/x {ONE}\n".encode())
    assert one.local_ref == "HEAD@{1 day ago}"


def test_nothing_is_pushed() -> None:
    """Git says nothing, then."""
    assert pre_push.pushes(b"") == pre_push.pushes(b"\n") == ()
    assert pre_commit.pushes({}) == ()


@given(st.binary(max_size=200))
def test_anything_else_is_refused_or_read(said: bytes) -> None:
    """Never with a traceback."""
    with suppress(UsageError):
        assert all(one.remote_ref for one in pre_push.pushes(said))


@pytest.mark.parametrize("name", ["refs/heads/x", "refs/heads/a b", "refs/heads/\udcff"])
def test_any_name_comes_back(name: str) -> None:
    """Names may hold bytes that are no text; blanks can't be in them, but are no trouble on the left."""
    row = f"{name} {ONE} refs/heads/y {TWO}\n".encode("utf-8", "surrogateescape")
    assert pre_push.pushes(row)[0].local_ref == name
