"""Settings of the repository at work: what `plan` and `apply` make of them, and that flags win."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from prsplit.cli.main import run
from support.repo import Repo, grown

BASE: dict[str | bytes, bytes] = {"a.py": b"A = 1\n", ".gitignore": b".prsplit.toml\n"}


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A branch that brings three modules of ten functions each and a test, over a second branch that is no default."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    made = grown(tmp_path / "repo", BASE)
    for name in ("b", "c", "d"):
        made.write(f"{name}.py", "".join(f"def {name}{number}():\n    return {number}\n\n\n" for number in range(10)))
        made.write(
            f"tests/test_{name}.py", f"import {name}\n\n\ndef test_{name}():\n    assert {name}.{name}1() == 1\n"
        )
        made.commit(f"Add {name}")
    return made


def planned(repo: Repo, capsys: pytest.CaptureFixture[str], *flags: str) -> dict[str, object]:
    """The plan as JSON."""
    assert run(["-C", str(repo.path), "plan", "--fresh", "--format", "json", *flags]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_the_limit(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    """max-lines of the file holds unless the flag is given."""
    repo.write(".prsplit.toml", "max-lines = 50\n")
    small = planned(repo, capsys)
    assert small["limit"] == 50
    assert len(small["prs"]) > 1  # type: ignore[arg-type]
    assert planned(repo, capsys, "--max-lines", "900")["limit"] == 900


def test_the_base(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    """`base` of the file holds unless the flag is given."""
    repo.git("branch", "develop", "HEAD~1")
    repo.write(".prsplit.toml", 'base = "develop"\n')
    assert planned(repo, capsys)["base"]["name"] == "develop"  # type: ignore[index]
    assert planned(repo, capsys, "--base", "main")["base"]["name"] == "main"  # type: ignore[index]


def test_the_prefix(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    """Branches are called as the file says unless the flag is given."""
    repo.write(".prsplit.toml", 'prefix = "review/x"\n')
    assert run(["-C", str(repo.path), "apply"]) == 0
    assert repo.git("branch", "--list", "review/x/*")
    assert run(["-C", str(repo.path), "apply", "--prefix", "other"]) == 0
    assert repo.git("branch", "--list", "other/*")
    capsys.readouterr()


def test_where_tests_go(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    """`tests = "last"` puts new tests behind all code."""
    repo.write(".prsplit.toml", 'tests = "last"\nmax-lines = 45\n')
    assert [pr["role"] for pr in planned(repo, capsys)["prs"]][-1] == "tests"  # type: ignore[attr-defined]
    roles = [pr["role"] for pr in planned(repo, capsys, "--tests", "with-code")["prs"]]  # type: ignore[attr-defined]
    assert "tests" not in roles


def test_a_mistake_ends_the_command(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, one sentence, a hint that can be pasted."""
    repo.write(".prsplit.toml", "[hook]\nstrict = 3\n")
    assert run(["-C", str(repo.path), "plan"]) == 2
    assert capsys.readouterr().err == (
        "error: .prsplit.toml sets hook.strict to 3, where true or false is expected.\nhint: hook.strict = true\n"
    )
