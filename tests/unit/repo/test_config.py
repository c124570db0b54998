"""Settings: where they come from, who wins, and what a mistake in them reads like."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from prsplit.errors import UsageError
from prsplit.repo.config import read_settings
from prsplit.repo.keys import KEYS
from prsplit.repo.open import open_repository
from prsplit.settings import Override, Settings
from support.repo import Repo, new_repo


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """An empty repository, and a user without settings."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return new_repo(tmp_path / "repo")


def _user(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "config/prsplit"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.toml").write_text(text, encoding="utf-8")


def test_defaults(repo: Repo) -> None:
    """Without any file the defaults hold."""
    assert read_settings(repo.opened()) == Settings()


def test_all_keys(repo: Repo) -> None:
    """Every key sets its field."""
    repo.write(
        ".prsplit.toml",
        'max-lines = 0\nstrict = true\nprefix = "p/q"\nbase = "origin/dev"\ntests = "last"\ndocs = "last"\n',
    )
    assert read_settings(repo.opened()) == Settings(0, True, "p/q", "origin/dev", "last", "last")  # noqa: FBT003


def test_who_wins(repo: Repo, tmp_path: Path) -> None:
    """Key by key: the user's own file over .prsplit.toml over pyproject.toml over the defaults."""
    repo.write("pyproject.toml", '[tool.prsplit]\nmax-lines = 1\nprefix = "one"\nbase = "one"\ntests = "last"\n')
    assert read_settings(repo.opened()) == Settings(max_lines=1, prefix="one", base="one", tests="last")
    repo.write(".prsplit.toml", 'max-lines = 2\nprefix = "two"\n')
    assert read_settings(repo.opened()) == Settings(max_lines=2, prefix="two", base="one", tests="last")
    _user(tmp_path, "max-lines = 3\n")
    assert read_settings(repo.opened()) == Settings(max_lines=3, prefix="two", base="one", tests="last")


def test_home_without_xdg(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without XDG_CONFIG_HOME the user's file is below ~/.config."""
    monkeypatch.delenv("XDG_CONFIG_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".config").symlink_to(tmp_path / "config")
    _user(tmp_path, "max-lines = 3\n")
    assert read_settings(repo.opened()).max_lines == 3


def test_from_a_tree(repo: Repo) -> None:
    """Settings of a given tree are that tree's, whatever lies in the work tree; a bare repository has HEAD's."""
    repo.write(".prsplit.toml", "max-lines = 1\n")
    repo.write("pyproject.toml", "[tool.prsplit]\nstrict = true\n")
    repo.commit()
    tree = repo.id("HEAD^{tree}")
    repo.write(".prsplit.toml", "max-lines = 2\n")
    assert read_settings(repo.opened(), tree) == Settings(max_lines=1, strict=True)
    assert read_settings(repo.opened()) == Settings(max_lines=2, strict=True)
    bare = repo.path.parent / "bare.git"
    subprocess.run(["git", "clone", "-q", "--bare", str(repo.path), str(bare)], check=True)
    assert read_settings(open_repository(str(bare))) == Settings(max_lines=1, strict=True)


def test_bare_without_commits(tmp_path: Path) -> None:
    """A bare repository without commits has the defaults."""
    assert read_settings(new_repo(tmp_path / "bare.git", bare=True).opened()) == Settings()


def test_links_that_the_repository_brought(repo: Repo, tmp_path: Path) -> None:
    """A settings file that is a link is not followed: it could lead anywhere."""
    (tmp_path / "secret").write_text("max-lines = 1\n")
    repo.link(".prsplit.toml", str(tmp_path / "secret"))
    assert read_settings(repo.opened()) == Settings()
    repo.commit()
    assert read_settings(repo.opened(), repo.id("HEAD^{tree}")) == Settings()


def test_things_that_are_no_files(repo: Repo) -> None:
    """A folder or a pipe in the place of a settings file is none, and nobody waits for it."""
    repo.write(".prsplit.toml/x", b"x")
    os.mkfifo(repo.at("pyproject.toml"))
    assert read_settings(repo.opened()) == Settings()


def test_a_project_file_that_is_broken_elsewhere(repo: Repo) -> None:
    """A pyproject.toml that does not speak of prsplit need not be well-formed."""
    repo.write("pyproject.toml", "[project\n")
    assert read_settings(repo.opened()) == Settings()
    repo.write("pyproject.toml", '[project]\ndependencies = ["prsplit"]\n')
    assert read_settings(repo.opened()) == Settings()
    repo.write("pyproject.toml", "tool = 1 # prsplit\n")
    assert read_settings(repo.opened()) == Settings()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("max_lines = 1\n", r"^\.prsplit\.toml sets max_lines, which is no setting: max-lines, .* are\.$"),
        ("max-lines = -1\n", "sets max-lines to -1, where a whole number of lines, 0 for no limit is expected"),
        ("max-lines = true\n", "sets max-lines to True, where a whole number"),
        ('max-lines = "400"\n', "sets max-lines to '400', where a whole number"),
        ("max-lines = 4.0\n", "where a whole number"),
        ("strict = 1\n", "sets strict to 1, where true or false is expected"),
        ("prefix = 1\n", "sets prefix to 1, where a text is expected"),
        ("base = []\n", r"sets base to \[\], where a text is expected"),
        ('tests = "first"\n', 'sets tests to \'first\', where "with-code" or "last" is expected'),
        ("docs = []\n", 'where "with-code" or "last" is expected'),
        ('generated = "*.gen"\n', "sets generated to '\\*.gen', where a list of patterns"),
        ("vendored = [1]\n", r"sets vendored to \[1\], where a list of patterns"),
        ('levels = { size = "error" }\n', "sets levels to .* where a table of rules, each off, warn or fail"),
        ('levels = { size = { night = "warn" }, "A b" = "warn" }\n', "a table of rules"),
        ('levels = "warn"\n', "a table of rules"),
        ('[[overrides]]\nrule = "size.lines"\nuntil = 2030-01-01\n', "with rule, reason, until and perhaps path"),
        ('[[overrides]]\nrule = "size.lines"\nreason = " "\nuntil = 2030-01-01\n', "a reason in every override"),
        ('[[overrides]]\nrule = "size.lines"\nreason = "x"\nuntil = "2030-02-30"\n', "a list of tables with rule"),
        ('[[overrides]]\nrule = "size.lines"\nreason = "x"\nuntil = 2030-01-01T00:00:00\n', "a list of tables"),
        ("[hook]\nstrict = 1\n", "sets hook.strict to 1, where true or false"),
        ("[hook]\nstrikt = true\n", r"sets hook.strikt, which is no setting"),
        ("hook = true\n", r"sets hook, which is no setting"),
        ('changelog.tool = "auto"\n', 'where "keep-a-changelog", .* or "none" is expected'),
        ('changelog.place = "../elsewhere"\n', "where paths below the root of the repository is expected"),
        ('owners = "/etc/passwd"\n', "where paths below the root"),
        ('coverage.reports = ["a/../../b"]\n', "where paths below the root"),
        ('suggest = "make"\n', "where a list of commands is expected"),
        ('exec = "make"\n', "no settings file names a command that is run"),
        ('[verify]\nexec = "make"\n', "sets verify, but no settings file names a command that is run"),
        ('plugins = ["x"]\n', "no settings file names a command that is run"),
        ("max-lines 400\n", r"is not well-formed TOML: .*line 1"),
        ("a = " + "[" * 5000, "is not well-formed TOML"),
        ("# " + "x" * (1 << 20), "larger than 1 MB"),
    ],
)
def test_mistakes(repo: Repo, text: str, words: str) -> None:
    """Each mistake names the file, the key and what was expected: exit 2."""
    repo.write(".prsplit.toml", text)
    with pytest.raises(UsageError, match=words) as caught:
        read_settings(repo.opened())
    assert "\n" not in caught.value.message
    assert caught.value.hint
    repo.commit()
    with pytest.raises(UsageError, match=words):
        read_settings(repo.opened(), repo.id("HEAD^{tree}"))


def test_the_closest_key_is_the_hint(repo: Repo) -> None:
    """A key that is nearly right is put right."""
    repo.write("pyproject.toml", "[tool.prsplit]\nstrikt = true\n")
    with pytest.raises(UsageError, match=r"^pyproject\.toml sets strikt") as caught:
        read_settings(repo.opened())
    assert caught.value.hint == "strict = true"
    repo.write("pyproject.toml", "[tool]\nprsplit = 1\n")
    with pytest.raises(UsageError, match="a table is expected"):
        read_settings(repo.opened())


def test_bytes_that_are_no_text(repo: Repo) -> None:
    """A file that is not UTF-8 is not well-formed."""
    repo.write(".prsplit.toml", b"prefix = '\xff'\n")
    with pytest.raises(UsageError, match="not well-formed"):
        read_settings(repo.opened())


def test_an_unreadable_file(repo: Repo, tmp_path: Path) -> None:
    """A file without permission is named, with the command that shows why."""
    _user(tmp_path, "strict = true\n")
    path = tmp_path / "config/prsplit/config.toml"
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    with pytest.raises(UsageError, match=r"config\.toml can't be read"):
        read_settings(repo.opened())


def test_toml_is_loaded_only_where_there_is_some(repo: Repo) -> None:
    """Start-up does not pay for a parser that nothing needs."""
    code = (
        "import sys; from prsplit.repo.open import open_repository; from prsplit.repo.config import read_settings;"
        "read_settings(open_repository(sys.argv[1])); print('tomllib' in sys.modules)"
    )
    asked = [sys.executable, "-c", code, str(repo.path)]
    assert subprocess.run(asked, capture_output=True, text=True, check=True).stdout == "False\n"
    repo.write(".prsplit.toml", "strict = true\n")
    assert subprocess.run(asked, capture_output=True, text=True, check=True).stdout == "True\n"


def test_every_example_fits(repo: Repo) -> None:
    """What an error suggests is legal, and sets its key to something else than the default."""
    for key in KEYS:
        repo.write(".prsplit.toml", f"{key.name} = {key.example}\n")
        found = read_settings(repo.opened())
        assert found == Settings()._replace(**{key.field: getattr(found, key.field)})
    assert [key.field for key in KEYS] == [*Settings._fields]


def test_lists_and_tables_add_up(repo: Repo, tmp_path: Path) -> None:
    """Patterns, levels and overrides of all files hold; where two speak of the same rule, the stronger file does."""
    repo.write("pyproject.toml", '[tool.prsplit]\ngenerated = ["a"]\n[tool.prsplit.levels]\n"size.lines" = "warn"\n')
    repo.write(".prsplit.toml", 'generated = ["b"]\nlevels.size.lines = "fail"\nsuggest = ["make"]\n')
    _user(tmp_path, '[levels]\ndocs = "off"\n[[overrides]]\nrule = "api"\nreason = "new"\nuntil = 2030-01-02\n')
    found = read_settings(repo.opened())
    assert found.generated == ("a", "b")
    assert found.suggest == ("make",)
    assert found.overrides == (Override("api", "new", "2030-01-02"),)
    assert found.level("size.lines", "local") == "fail"
    assert found.level("docs.public", "ci") == "off"
    assert found.level("pr.body", "ci") is None


def test_the_most_exact_level_wins(repo: Repo) -> None:
    """A rule before its family, a stage before all stages."""
    repo.write(
        ".prsplit.toml",
        'levels = { tests = { ci = "fail" }, "tests.touched" = "warn", docs = { ci = "off" }, "docs.stale" = { ci = "fail" } }',
    )
    found = read_settings(repo.opened())
    assert [found.level("tests.touched", stage) for stage in ("local", "push", "ci")] == ["warn", "warn", "warn"]
    assert [found.level("tests.removed", stage) for stage in ("local", "push", "ci")] == [None, None, "fail"]
    assert [found.level("docs.stale", stage) for stage in ("push", "ci")] == [None, "fail"]
    assert found.level("docs.public", "ci") == "off"


def test_folders_lose_their_slashes(repo: Repo) -> None:
    """`tests/` and `tests` are one folder."""
    repo.write(".prsplit.toml", 'test-folders = ["tests/", "checks"]\n')
    assert read_settings(repo.opened()).test_folders == ("tests", "checks")


def test_a_long_mistake_is_cut(repo: Repo) -> None:
    """An error quotes no page."""
    repo.write(".prsplit.toml", f"strict = '{'x' * 5000}'\n")
    with pytest.raises(UsageError, match="…") as caught:
        read_settings(repo.opened())
    assert len(caught.value.message) < 300
