"""docs/reference/settings.md says what the table of settings says."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from prsplit.repo.config import read_settings
from prsplit.repo.keys import KEYS, Key
from prsplit.settings import Settings
from support.repo import new_repo

PAGE = (Path(__file__).parents[3] / "docs/reference/settings.md").read_text("utf-8")
SECTIONS = {part.partition("\n")[0]: part for part in PAGE.split("\n### ")[1:]}


def test_all_settings_are_there_in_the_order_of_the_table() -> None:
    """Each has a section, and nothing else has."""
    assert list(SECTIONS) == [key.name for key in KEYS]


@pytest.mark.parametrize("key", KEYS, ids=[key.name for key in KEYS])
def test_every_section_tells_the_truth(key: Key) -> None:
    """What is expected, the default and the example are those of the code."""
    section = SECTIONS[key.name]
    told = dict(re.findall(r"^- (expected|default|example): (.*)$", section, re.MULTILINE))
    assert told["expected"] == key.expected
    assert told["example"] == f"`{key.name} = {key.example}`"
    default = getattr(Settings(), key.field)
    if told["default"].startswith("`"):
        value = tomllib.loads(f"x = {told['default'].strip('`')}")["x"]
        assert (tuple(value) if isinstance(value, list) else value) == default
    else:
        assert default in ("", None, ())


def test_the_page_s_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It can be pasted."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    repo = new_repo(tmp_path / "repo")
    found = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    repo.write("pyproject.toml", found[1])
    settings = read_settings(repo.opened())
    assert (settings.max_lines, settings.hook_strict) == (300, True)
    assert settings.level("tests.touched", "ci") == "fail"
    assert settings.overrides[0].path == "db/migrations/**"
