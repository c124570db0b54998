"""Where a token comes from, and to whom it goes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from prsplit.errors import Refused
from prsplit.forges.token import Secret, token_for
from prsplit.model.pull import Address

GITHUB = Address("github.com", "o", "n")
OWN = Address("git.example.com", "o", "n")


@pytest.fixture(autouse=True)
def sealed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A PATH whose first folder is ours, and no token anywhere."""
    for name in ("GH_TOKEN", "GITHUB_TOKEN", "GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN", "GH_HOST",
                 "GITHUB_SERVER_URL"):  # fmt: skip
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "config"))
    return tmp_path


def program(folder: Path, name: str, text: str) -> Path:
    """An executable shell script on PATH."""
    path = folder / "bin" / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_gh_comes_first_then_the_environment_then_git(sealed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is asked only where the one before has none."""
    helper = program(
        sealed,
        "helper",
        'echo "$@" >>"$(dirname "$0")/asked"; cat >/dev/null; echo username=me; echo password=from-git',
    )
    (sealed / "config").write_text(f'[credential "https://github.com"]\n\thelper = {helper}\n')
    assert token_for(GITHUB).reveal("github.com") == "from-git"
    monkeypatch.setenv("GITHUB_TOKEN", "from-environment")
    assert token_for(GITHUB).reveal("github.com") == "from-environment"
    program(sealed, "gh", '[ "$4" = github.com ] && [ -z "$GITHUB_TOKEN" ] && echo from-gh')
    assert token_for(GITHUB).reveal("github.com") == "from-gh"


def test_helpers_of_the_repository_are_not_run(sealed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git is asked outside of any repository, wherever one stands."""
    import subprocess

    subprocess.run(["git", "init", "-q", str(sealed / "r")], check=True)
    evil = program(sealed, "evil", f"touch {sealed}/ran; echo username=me; echo password=x1234")
    subprocess.run(["git", "-C", str(sealed / "r"), "config", "credential.helper", str(evil)], check=True)
    monkeypatch.chdir(sealed / "r")
    with pytest.raises(Refused, match="No token for github"):
        token_for(GITHUB)
    assert not (sealed / "ran").exists()


def test_nobody_is_prompted(sealed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No askpass program opens a window."""
    asked = program(sealed, "ask", f"touch {sealed}/ran; echo x1234")
    (sealed / "config").write_text(f"[core]\n\taskPass = {asked}\n")
    monkeypatch.setenv("GIT_ASKPASS", str(asked))
    monkeypatch.setenv("SSH_ASKPASS", str(asked))
    with pytest.raises(Refused):
        token_for(GITHUB)
    assert not (sealed / "ran").exists()


@pytest.mark.parametrize(
    ("at", "env", "found"),
    [
        (GITHUB, {"GH_TOKEN": "one1", "GITHUB_TOKEN": "two2"}, "one1"),
        (GITHUB, {"GH_ENTERPRISE_TOKEN": "ent1", "GH_HOST": "github.example.com"}, ""),
        (OWN, {"GH_TOKEN": "one1"}, ""),
        (OWN, {"GH_ENTERPRISE_TOKEN": "ent1"}, ""),
        (OWN, {"GH_ENTERPRISE_TOKEN": "ent1", "GH_HOST": "other.example.com"}, ""),
        (OWN, {"GH_ENTERPRISE_TOKEN": "ent1", "GH_HOST": "git.example.com"}, "ent1"),
        (OWN, {"GH_TOKEN": "one1", "GH_HOST": "git.example.com"}, ""),
        (OWN, {"GITHUB_TOKEN": "act1", "GITHUB_SERVER_URL": "https://git.example.com"}, "act1"),
        (Address("acme.ghe.com", "o", "n"), {"GH_TOKEN": "one1"}, ""),
        (Address("acme.ghe.com", "o", "n"), {"GH_TOKEN": "one1", "GH_HOST": "acme.ghe.com"}, "one1"),
    ],
)
def test_the_environment_serves_its_own_host_only(
    at: Address, env: dict[str, str], found: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A host that a remote merely names gets nothing."""
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    if found:
        assert token_for(at).reveal(at.host) == found
    else:
        with pytest.raises(Refused, match="No token"):
            token_for(at)


def test_a_secret_shows_itself_to_its_own_host_only() -> None:
    """Neither print nor format tells it."""
    secret = Secret("s3cret", "github.com")
    assert "s3cret" not in f"{secret} {secret!r} {[secret]}"
    with pytest.raises(Refused):
        secret.reveal("github.com.example.com")
    assert secret.hidden("it was s3cret") == "it was ***"


def test_a_token_that_would_break_a_header_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line feed in it would begin another header."""
    monkeypatch.setenv("GH_TOKEN", "abc\r\nX-Evil: 1")
    with pytest.raises(Refused, match="holds characters"):
        token_for(GITHUB)
