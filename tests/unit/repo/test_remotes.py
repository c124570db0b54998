"""Remotes as `status` shows them."""

from __future__ import annotations

from pathlib import Path

import pytest

from prsplit.repo import remotes as module
from prsplit.repo.remotes import Remote, masked, remotes
from support.repo import Repo, new_repo

URLS = {
    "origin": "https://me:token@example.invalid/me/p.git",
    "upstream": "git@example.invalid:them/p.git",
    "fork/of": "/srv/p",
}
SHOWN = (
    Remote("fork/of", "/srv/p"),
    Remote("origin", "https://***@example.invalid/me/p.git"),
    Remote("upstream", "git@example.invalid:them/p.git"),
)


def _with_remotes(path: Path, object_format: str) -> Repo:
    repo = new_repo(path, object_format=object_format)
    for name, url in URLS.items():
        repo.git("remote", "add", name, url)
    return repo


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_remotes(tmp_path: Path, object_format: str) -> None:
    """By name, credentials masked, whatever the ids are made of."""
    opened = _with_remotes(tmp_path / "repo", object_format).opened()
    assert remotes(opened) == SHOWN
    assert remotes(new_repo(tmp_path / "none").opened()) == ()


def test_without_gitpython(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plain git gives the same answer."""
    opened = _with_remotes(tmp_path / "repo", "sha1").opened()
    assert module._by_gitpython(opened) is not None
    monkeypatch.setattr(module, "_by_gitpython", lambda _: None)
    assert remotes(opened) == SHOWN


def test_linked_worktrees_and_bare_repositories(tmp_path: Path) -> None:
    """Remotes are found from every place that shares them."""
    repo = _with_remotes(tmp_path / "repo", "sha1")
    repo.git("commit", "-q", "--allow-empty", "-m", "x")
    repo.git("worktree", "add", "-q", "-b", "linked", str(tmp_path / "linked"))
    assert remotes(Repo(tmp_path / "linked").opened()) == SHOWN


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://token@h/p", "https://***@h/p"),
        ("https://h/p@2", "https://h/p@2"),
        ("ssh://git:pw@h:22/p", "ssh://***@h:22/p"),
        ("HTTPS://u:p@h/p?access_token=x", "HTTPS://***@h/p?***"),
        ("git@h:p", "git@h:p"),
        ("../p", "../p"),
    ],
)
def test_masking(url: str, shown: str) -> None:
    """Whatever stands before the host is masked, and so is what is asked of it."""
    assert masked(url) == shown
