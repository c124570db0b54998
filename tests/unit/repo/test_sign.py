"""Signed commits: the user's own program, never one that the repository names."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from prsplit.errors import Exit, Refused
from prsplit.repo.open import open_repository
from prsplit.repo.sign import Signing, signing
from prsplit.repo.write import build
from prsplit.stack.apply import perform
from support.scripts import Ground, ground, plan_for, script_for, three_steps

FAKE = """#!/bin/sh
touch '{wire}'
cat >/dev/null
echo '[GNUPG:] SIG_CREATED ' >&2
printf -- '-----BEGIN PGP SIGNATURE-----\\nfake\\n-----END PGP SIGNATURE-----\\n'
"""


@pytest.fixture
def held(tmp_path: Path) -> Ground:
    """A repository without a stack."""
    return ground(tmp_path / "r")


@pytest.fixture
def user_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own configuration file, empty."""
    path = tmp_path / "user.gitconfig"
    path.touch()
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(path))
    return path


def program(path: Path, wire: Path) -> str:
    """A signing program at `path` that touches `wire`."""
    path.write_text(FAKE.format(wire=wire))
    path.chmod(0o755)
    return str(path)


def configure(path: Path, name: str, value: str) -> None:
    """Set a value in a configuration file."""
    subprocess.run(["git", "config", "--file", str(path), name, value], check=True)


def test_nothing_is_signed_unless_asked_for(held: Ground, user_settings: Path) -> None:
    """Neither a flag nor a setting of the user's."""
    assert signing(open_repository(held.path), asked=False) is None
    configure(user_settings, "commit.gpgSign", "false")
    assert signing(open_repository(held.path), asked=False) is None


def test_the_users_setting_asks_for_it(held: Ground, user_settings: Path) -> None:
    """As it does for `git commit`; a bare key means true."""
    user_settings.write_text("[commit]\n\tgpgSign\n")
    assert signing(open_repository(held.path), asked=False) is not None


def test_the_repositorys_settings_do_not_count(held: Ground, user_settings: Path, tmp_path: Path) -> None:
    """Neither its wish to sign nor its program, in any of the ways to name one."""
    wire = tmp_path / "tripped"
    evil = program(tmp_path / "evil", wire)
    for name, value in (
        ("commit.gpgSign", "true"),
        ("gpg.program", evil),
        ("gpg.openpgp.program", evil),
        ("gpg.ssh.program", evil),
        ("gpg.x509.program", evil),
        ("gpg.ssh.defaultKeyCommand", evil),
        ("gpg.format", "ssh"),
    ):
        held.git("config", name, value)
    repo = open_repository(held.path)
    assert signing(repo, asked=False) is None
    own_wire = tmp_path / "own"
    configure(user_settings, "gpg.program", program(tmp_path / "mine", own_wire))
    how = signing(repo, asked=True)
    script = script_for(held, three_steps(held))
    run = perform(repo, script, plan_for(script), signing=how)
    assert not wire.exists()
    assert own_wire.exists()
    for move in run.moves:
        assert "\ngpgsig" in held.git("cat-file", "commit", move.new)
    for step in script.commits:
        assert held.git("rev-parse", f"{step.branch}^{{tree}}") == step.tree


def test_signed_commits_say_what_unsigned_ones_say(held: Ground, user_settings: Path, tmp_path: Path) -> None:
    """But for the signature and the parent, they are the same bytes."""
    configure(user_settings, "gpg.program", program(tmp_path / "mine", tmp_path / "own"))
    repo = open_repository(held.path)
    script = script_for(held, three_steps(held))
    plain = build(repo, script, "0001")
    signed = build(repo, script, "0002", signing=signing(repo, asked=True))
    for one, other in zip(plain, signed, strict=True):
        assert _payload(held, one) == _payload(held, other)
    assert len(set(plain) | set(signed)) == 6


def _payload(held: Ground, commit: str) -> str:
    text = held.git("cat-file", "commit", commit)
    head, _, message = text.partition("\n\n")
    rows, inside = [], False
    for row in head.split("\n"):
        inside = row.startswith("gpgsig") or (inside and row.startswith(" "))
        if not inside and not row.startswith("parent"):
            rows.append(row)
    return "\n".join([*rows, "", message])


def test_without_a_terminal_a_failure_is_refused(held: Ground, user_settings: Path) -> None:
    """Nobody can type a passphrase: exit 3 with a hint, and no branch has moved."""
    configure(user_settings, "gpg.program", "false")
    repo = open_repository(held.path)
    how = signing(repo, asked=True)
    assert how is not None
    script = script_for(held, three_steps(held))
    before = held.refs()
    with pytest.raises(Refused, match="no terminal") as caught:
        perform(repo, script, plan_for(script), signing=Signing(how.settings, terminal=False))
    assert caught.value.code == Exit.REFUSED
    assert caught.value.hint
    assert held.refs() == before


def test_a_real_key_makes_a_good_signature(held: Ground, user_settings: Path, tmp_path: Path) -> None:
    """By ssh-keygen, and git itself verifies it."""
    keygen = shutil.which("ssh-keygen")
    if keygen is None:
        pytest.skip("ssh-keygen is not installed")
    key = tmp_path / "key"
    subprocess.run([keygen, "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    allowed = tmp_path / "allowed"
    allowed.write_text(f"caller@example.invalid {key.with_suffix('.pub').read_text()}")
    for name, value in (
        ("gpg.format", "ssh"),
        ("user.signingKey", str(key)),
        ("gpg.ssh.allowedSignersFile", str(allowed)),
    ):
        configure(user_settings, name, value)
    repo = open_repository(held.path)
    script = script_for(held, three_steps(held))
    perform(repo, script, plan_for(script), signing=signing(repo, asked=True))
    held.git("verify-commit", "split/topic/01-step", "split/topic/03-step")
    assert os.path.exists(key)
