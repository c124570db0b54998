"""A desk at a repository whose steps are verified, and the folder where its runs work."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from prsplit.cli.main import run
from support.hidden import RUN, padded
from support.repo import Repo, grown
from support.shop import Answer

SCHEMA = Path(__file__).parents[2] / "docs" / "reference" / "verify.schema.json"

TOP = {
    "app/__init__.py": "",
    "app/one.py": padded("one"),
    "app/two.py": padded("two"),
    "app/three.py": padded("three"),
    "check.py": "import glob\n\nfor path in glob.glob('app/*.py'):\n    compile(open(path).read(), path, 'exec')\n",
}
"""What the plain change ends with: three new modules over an empty package, and a command that reads every module."""


class Desk:
    """A repository, and a place where its run folders go."""

    def __init__(self, repo: Repo, scratch: Path, capture: pytest.CaptureFixture[str]) -> None:
        """Everything in folders of the test."""
        self.repo, self.scratch, self._capture = repo, scratch, capture

    def type(self, *words: str) -> Answer:
        """Type `prsplit -C repo words…`."""
        self._capture.readouterr()
        code = run(["-C", str(self.repo.path), *words])
        output = self._capture.readouterr()
        return Answer(code, output.out, output.err)

    def verify(self, *words: str, command: str = RUN, limit: int = 16) -> Answer:
        """Type `verify` with a command and flags."""
        common = ["--max-lines", str(limit), "--scratch", str(self.scratch)]
        return self.type("verify", *(["--exec", command] if command else []), *common, *words)

    def document(self, *words: str, command: str = RUN, limit: int = 16) -> dict[str, Any]:
        """What `verify --format json` says."""
        value = json.loads(self.verify("--format", "json", *words, command=command, limit=limit).out)
        jsonschema.validate(value, json.loads(SCHEMA.read_text()))
        assert isinstance(value, dict)
        return value


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for the run folders, which must be empty again at the end."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    folder = tmp_path / "scratch"
    folder.mkdir()
    yield folder
    assert list(folder.iterdir()) == []


@pytest.fixture
def desk(tmp_path: Path, scratch: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """The plain change."""
    repo = grown(tmp_path / "app", {name: TOP[name].encode() for name in ("app/__init__.py", "check.py")})
    for name, text in TOP.items():
        repo.write(name, text)
    repo.commit("three modules")
    return Desk(repo, scratch, capsys)


def seen(path: Path) -> list[str]:
    """The lines that commands wrote to a file of ours."""
    return path.read_text().splitlines() if path.exists() else []
