"""`init`: what it proposes, which file it writes, and that nothing else changes."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from prsplit.app.init import write_settings
from prsplit.app.splice import spliced
from prsplit.cli.main import run
from prsplit.errors import Refused
from prsplit.repo.config import read_settings
from prsplit.reports.settings_table import Row, quoted, settings_table
from support.repo import Repo, new_repo

PROJECT = '[project]\nname = "shop"  # ours\n\n[tool.other]\nx = [\n  1,\n]'


class Silence:
    """Nobody listens."""

    def phase(self, name: str) -> None:
        """Nothing."""

    warn = phase

    def note(self, sentence: str | Callable[[], str]) -> None:
        """Say nothing."""


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A project with habits, and a user without settings."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    made = new_repo(tmp_path / "repo")
    made.write("pyproject.toml", PROJECT)
    made.write("shop/cart.py", "def total():\n    return 0\n")
    made.write("tests/test_cart.py", "from shop import cart\n")
    made.write("tests/test_till.py", "from shop import till\n")
    made.write("docs/index.md", "# Shop\n")
    made.write("CHANGELOG.md", "# Changelog\n\n## [Unreleased]\n\n### Added\n\n### Fixed\n")
    made.write(".github/CODEOWNERS", "* @org/all\n")
    made.write(".gitattributes", "*.pb.py linguist-generated\n")
    for number in range(12):
        made.write("shop/cart.py", f"def total():\n    return {number}\n")
        made.commit(f"feat(cart): total is {number}")
    return made


def settings(repo: Repo, *, force: bool = False, dry_run: bool = False) -> str:
    """Run init and return the file's name."""
    return write_settings(str(repo.path), Silence(), force=force, dry_run=dry_run).path


def test_it_writes_what_it_saw(repo: Repo) -> None:
    """Every habit becomes a setting, below a comment with its evidence; the rest of the file stays byte for byte."""
    before = repo.state()
    assert settings(repo) == "pyproject.toml"
    text = (repo.path / "pyproject.toml").read_text("utf-8")
    assert text.startswith(PROJECT + "\n\n[tool.prsplit]\n")
    assert tomllib.loads(text)["tool"]["prsplit"] == {
        "base": "main",
        "max-lines": 400,
        "test-folders": ["tests"],
        "docs-folders": ["docs"],
        "changelog": {"tool": "keep-a-changelog", "place": "CHANGELOG.md"},
        "title-style": "conventional",
        "sign-off": False,
        "owners": ".github/CODEOWNERS",
        "generated": ["*.pb.py"],
    }
    assert "# Of the last 12 titles by people: 12 conventional.\n" in text
    assert "# 12 of the last 12 commits that change text have at most 400 lines.\n" in text
    assert read_settings(repo.opened()).title_style == "conventional"
    changed = {key for key, value in repo.state().items() if before.get(key) != value}
    assert changed == {str(repo.path / "pyproject.toml")}


def test_a_dry_run_writes_nothing(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    """It prints the same table."""
    before = repo.state()
    assert run(["-C", str(repo.path), "init", "--dry-run"]) == 0
    shown = capsys.readouterr().out
    assert repo.state() == before
    assert shown.startswith("would write pyproject.toml\n\n  [tool.prsplit]\n")
    assert run(["-C", str(repo.path), "init"]) == 0
    written = capsys.readouterr().out
    assert written.startswith("wrote pyproject.toml\n")
    assert written.endswith("\nnext: prsplit plan\n")
    assert shown.partition("\n")[2] in written


def test_it_refuses_to_write_twice(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    """Settings that are there stay, unless it is told otherwise; then only they are replaced."""
    settings(repo)
    first = (repo.path / "pyproject.toml").read_bytes()
    assert run(["-C", str(repo.path), "init"]) == 3
    assert "has settings of prsplit already" in capsys.readouterr().err
    assert settings(repo, force=True) == "pyproject.toml"
    assert (repo.path / "pyproject.toml").read_bytes() == first
    assert not list(repo.path.glob("*prsplit-new*"))


def test_without_a_project_file(repo: Repo) -> None:
    """Then it is .prsplit.toml; and a pyproject.toml that is a link is none."""
    repo.link("pyproject.toml", "/etc/hostname")
    assert settings(repo) == ".prsplit.toml"
    assert (repo.path / ".prsplit.toml").read_text("utf-8").startswith("# Written by")
    with pytest.raises(Refused, match=r"^\.prsplit\.toml has settings"):
        settings(repo)
    repo.write(".prsplit.toml", "strict = true\n")
    assert settings(repo, force=True) == ".prsplit.toml"
    assert not read_settings(repo.opened()).strict


def test_links_and_bare_repositories(repo: Repo, tmp_path: Path) -> None:
    """Nothing is written through a link, and where there is no work tree."""
    repo.remove("pyproject.toml")
    repo.link(".prsplit.toml", str(tmp_path / "outside"))
    with pytest.raises(Refused, match="no regular file"):
        settings(repo)
    assert not (tmp_path / "outside").exists()
    with pytest.raises(Refused, match="bare repository"):
        write_settings(str(new_repo(tmp_path / "bare.git", bare=True).path), Silence(), force=False, dry_run=False)


def test_hostile_names(repo: Repo) -> None:
    """What the repository calls its files can't leave its comment or its string."""
    repo.write("docs\n[tool.prsplit]\nstrict = true/\x1b[31m\u202e.md", "x")
    repo.write('a"]\nstrict = true\n#/.gitattributes', "*.x linguist-generated\n")
    repo.write(b"b\xff/.gitattributes", "*.y linguist-generated\n")
    repo.write(".gitattributes", '"\x1b[31m" linguist-vendored\n')
    repo.commit()
    settings(repo)
    text = (repo.path / "pyproject.toml").read_text("utf-8")
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "strict" not in tomllib.loads(text)["tool"]["prsplit"]


TABLE = "[tool.prsplit]\nstrict = true\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"", b"[tool.prsplit]\nstrict = true\n"),
        (b"a = 1\n", b"a = 1\n\n[tool.prsplit]\nstrict = true\n"),
        (b"a = 1", b"a = 1\n\n[tool.prsplit]\nstrict = true\n"),
        (b"a = 1\r\n", b"a = 1\r\n\r\n[tool.prsplit]\r\nstrict = true\r\n"),
        (b"[tool.prsplit]\nx = 1\n\n[tool.prsplit.levels]\ny = 1\n", b"[tool.prsplit]\nstrict = true\n"),
        (
            b"[a]\n\n[tool.prsplit]\nx = 1\n\n# about b\n[b]\nz = 1\n",
            b"[a]\n\n[tool.prsplit]\nstrict = true\n\n# about b\n[b]\nz = 1\n",
        ),
        (b"[[tool.prsplit.overrides]]\nx = 1\n[b]\n", b"[tool.prsplit]\nstrict = true\n\n[b]\n"),
    ],
)
def test_only_our_table_is_replaced(old: bytes, new: bytes) -> None:
    """Everything else stays, line ends included."""
    assert spliced(old, TABLE) == new


@pytest.mark.parametrize(
    "old",
    [
        b"tool = 1\n",
        b"tool = { prsplit = { strict = false } }\n",
        b"[tool]\nprsplit.strict = false\n",
        b"a = [\n",
        b"\xff\n",
        b'text = """\n[tool.prsplit]\n"""\nb = 1\n',
        b"[tool.prsplit]\nx = 1\n[b]\n[tool.prsplit.levels]\ny = 1\n",
    ],
)
def test_files_that_can_not_take_a_table(old: bytes) -> None:
    """Rather nothing than a file that says something else."""
    with pytest.raises(Refused) as caught:
        spliced(old, TABLE)
    assert caught.value.hint


@pytest.mark.parametrize("text", ["", 'a"b\\c', "\x00\n\t\x1b", "\u202e\U000e0001", "naïve \N{SNOWMAN} \U0001f600"])
def test_strings_come_back(text: str) -> None:
    """Whatever a string holds, TOML reads it as it was, and nothing invisible is written."""
    assert tomllib.loads(f"a = {quoted(text)}\n") == {"a": text}
    table = settings_table([Row("suggest", (text, "x" * 100), text)])
    assert tomllib.loads(table) == {"suggest": [text, "x" * 100]}
