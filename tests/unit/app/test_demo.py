"""The demo makes a repository, splits it with the real commands' functions, and leaves it to the reader."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from prsplit.app import demo
from prsplit.errors import Refused
from support import readme, story


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The folder of a demo that was run, and what it said."""
    folder = str(tmp_path_factory.mktemp("demo") / "flock")
    heard: list[str] = []
    assert demo.run_demo(folder, heard.append) == 0
    return folder, "\n".join(heard)


def test_the_feature_is_oversized(told: tuple[str, str]) -> None:
    """The branch has 600 to 1,000 changed lines, and the demo says so as a reviewer would count them."""
    folder, text = told
    rows = story.git(folder, "diff", "--numstat", "--no-renames", "main", demo.BRANCH).split("\n")
    lines = sum(int(count) for row in rows for count in row.split("\t")[:2])
    assert 600 <= lines <= 1000
    assert f"1 PR, {lines} lines: over the limit of 400." in text


def test_the_series_arrives(told: tuple[str, str]) -> None:
    """The topmost branch has the tree of the feature branch, and the demo prints that tree for both."""
    folder, text = told
    branches = story.git(
        folder, "for-each-ref", "--format=%(refname:short)", f"refs/heads/split/{demo.BRANCH}/"
    ).split()
    assert len(branches) > 1
    tree = story.git(folder, "rev-parse", f"{demo.BRANCH}^{{tree}}")
    assert story.git(folder, "rev-parse", f"{branches[-1]}^{{tree}}") == tree
    assert text.count(tree) == 2


def test_it_says_where_the_repository_lies(told: tuple[str, str]) -> None:
    """The farewell has a line to paste that leads into the folder, and what to try next."""
    folder, text = told
    assert f"  cd {folder}\n" in text
    assert "prsplit undo" in text


def test_the_repository_is_clean_and_on_the_feature(told: tuple[str, str]) -> None:
    """The feature branch is checked out, nothing is modified, and both ends are the ones shipped."""
    folder, _ = told
    assert story.git(folder, "symbolic-ref", "--short", "HEAD") == demo.BRANCH
    assert story.git(folder, "status", "--porcelain") == ""
    split = story.Split(story.load("federated-averaging"), folder, {})
    assert split.files("main") == split.story.tree("base")
    assert split.files(demo.BRANCH) == split.story.tree("head")


def test_it_is_the_same_everywhere(told: tuple[str, str], tmp_path: Path) -> None:
    """Two demos have the same commits, those of the series included."""
    again = str(tmp_path / "again")
    demo.run_demo(again, lambda _: None)
    shown = ("for-each-ref", "--format=%(objectname) %(refname)", "refs/heads/")
    assert story.git(again, *shown) == story.git(told[0], *shown)


def test_the_readme_shows_it() -> None:
    """README.md has the demo's output word for word; `python -m support.readme`, in tests/, brings it up to date."""
    assert readme.shown() == readme.real()


def test_without_a_folder_it_takes_a_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A temporary folder is made, and kept."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    place = demo.fresh_folder(None)
    assert os.path.dirname(place) == os.path.realpath(tmp_path)
    assert os.listdir(place) == []


def test_a_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    """Nothing is written into a folder with content, and a file is no folder."""
    (tmp_path / "mine").write_text("precious")
    with pytest.raises(Refused, match="not empty"):
        demo.run_demo(str(tmp_path), lambda _: None)
    with pytest.raises(Refused, match="not a folder"):
        demo.run_demo(str(tmp_path / "mine"), lambda _: None)
    assert os.listdir(tmp_path) == ["mine"]


def test_what_the_installer_compiled_is_left_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`__pycache__` folders beside the shipped files do not get into the repository."""
    (tmp_path / "base" / "__pycache__").mkdir(parents=True)
    (tmp_path / "base" / "__pycache__" / "a.pyc").write_bytes(b"\0")
    (tmp_path / "base" / "a.py").write_text("a = 1\n")
    monkeypatch.setattr(demo, "STORY", str(tmp_path))
    assert demo.story_tree("base") == {"a.py": b"a = 1\n"}
