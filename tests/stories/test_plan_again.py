"""A plan that was made before is not made again, wherever anything that it depends on has changed it is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.story import environment, git

PIPELINE = "prsplit.app.pipeline"


@pytest.fixture
def repository(tmp_path: Path) -> str:
    """A branch that adds two functions to a module."""
    folder = str(tmp_path / "repo")
    os.mkdir(folder)
    git(folder, "init", "-q", "-b", "main")
    write(folder, "x = 1\n")
    git(folder, "checkout", "-q", "-b", "topic")
    write(folder, "x = 1\n\n\ndef one():\n    return x\n\n\ndef two():\n    return one()\n")
    return folder


def write(folder: str, text: str) -> None:
    """Commit one file."""
    (Path(folder) / "mod.py").write_text(text)
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "work")


def plan(folder: str, *words: str) -> tuple[str, bool]:
    """What `plan` prints, and whether the change was cut and arranged for it."""
    command = [sys.executable, "-X", "importtime", "-m", "prsplit", "-C", folder, "plan", "--base", "main", *words]
    home = os.path.dirname(folder)
    said = subprocess.run(command, cwd=home, env=environment(home), capture_output=True, text=True, check=True)
    return said.stdout, PIPELINE in said.stderr


def kept(folder: str) -> list[Path]:
    """The files of the cache."""
    return sorted(Path(folder).parent.rglob("plans/*.json"))


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_the_same_plan_is_not_made_twice(repository: str, form: str) -> None:
    """It prints the same bytes in every format."""
    first, made = plan(repository, "--format", form)
    again, remade = plan(repository, "--format", form)
    assert (made, remade) == (True, False)
    assert again == first


def test_it_is_kept_in_the_users_cache_and_not_in_the_repository(repository: str) -> None:
    """A folder that came with the repository could claim that anything is proven."""
    plan(repository)
    (path,) = kept(repository)
    assert not path.is_relative_to(repository)


def test_another_limit_base_or_head_is_another_plan(repository: str) -> None:
    """And the first one is still known afterwards."""
    plan(repository)
    assert plan(repository, "--max-lines", "2")[1]
    write(repository, "x = 1\n\n\ndef one():\n    return x\n")
    assert plan(repository)[1]
    assert not plan(repository)[1]


def test_fresh_makes_it_anew(repository: str) -> None:
    """As it does with a plan edited by hand."""
    plan(repository)
    assert plan(repository, "--fresh")[1]


@pytest.mark.parametrize("content", ["", "{", "[1, 2]", "[[[[[[", '[["a", "b", "c"]]'])
def test_a_damaged_file_is_as_good_as_none(repository: str, content: str) -> None:
    """It is replaced."""
    first, _ = plan(repository)
    (path,) = kept(repository)
    path.write_text(content)
    assert plan(repository) == (first, True)
    assert plan(repository) == (first, False)


def test_where_nothing_can_be_kept_it_is_made_each_time(repository: str, tmp_path: Path) -> None:
    """A file stands where the folder should."""
    (tmp_path / ".cache").write_text("")
    first, _ = plan(repository)
    assert plan(repository) == (first, True)
