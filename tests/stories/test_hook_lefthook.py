"""The hook under lefthook itself, from npm, with the very lines that the how-to gives; and under husky's own runner."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from stories.test_hook import MARKER, Answer, Desk
from support.toolchain import from_npm

PACKAGES = ("lefthook@2.2.2", "husky@9.1.7")
HOW_TO = Path(__file__).parents[2] / "docs" / "how-to.md"

pytestmark = [
    pytest.mark.network,
    pytest.mark.slow,
    pytest.mark.toolchain("npm"),
    pytest.mark.timeout(300),
]


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where npm puts their programs."""
    return from_npm(tmp_path_factory.mktemp("npm"), *PACKAGES)


def told(after: str) -> str:
    """The indented lines of the how-to that follow a sentence."""
    found = re.search(re.escape(after) + r"\n\n((?:    .*\n)+)", HOW_TO.read_text())
    assert found is not None
    return re.sub("^    ", "", found[1], flags=re.MULTILINE)


def said(answer: Answer) -> str:
    """All that a push printed."""
    return answer.stdout + answer.stderr


def pushes(desk: Desk) -> None:
    """What is fine goes; of two branches the upper one alone fails, by its name; deletions and tags are let through."""
    desk.commit("b.py", "y = 2\n")
    fine = desk.push()
    assert fine.returncode == 0, said(fine)
    desk.commit("b.py", "y = 3\n", "Change a file")
    desk.git("switch", "-q", "-c", "upper")
    desk.commit("c.py", MARKER)
    both = desk.push("topic", "upper")
    assert both.returncode != 0
    assert "upper  topic@" in said(both), said(both)
    assert said(both).count("content.conflict") == 1
    assert (desk.there("upper"), desk.there("topic")) == ("", desk.git("rev-parse", "topic~1"))
    desk.git("tag", "v1")
    assert desk.push("v1").returncode == 0
    assert desk.push("--delete", "topic").returncode == 0


def test_a_push_under_lefthook(tmp_path: Path, tools: Path) -> None:
    """Installed by its own command from the lines of the how-to."""
    lefthook = str(tools / "lefthook")
    desk = Desk(tmp_path)
    desk.commit("lefthook.yml", told("With lefthook, in `lefthook.yml`:"), "Add the configuration")
    (tmp_path / "bin" / "lefthook").symlink_to(lefthook)
    installed = desk.run(lefthook, "install")
    assert installed.returncode == 0, said(installed)
    pushes(desk)


def test_a_push_under_husky(tmp_path: Path, tools: Path) -> None:
    """Its runner hands over git's words and lines as they are."""
    husky = str(tools / "husky")
    desk = Desk(tmp_path)
    installed = desk.run(husky)
    assert installed.returncode == 0, said(installed)
    desk.commit(".husky/pre-push", told("With husky, in `.husky/pre-push`:"), "Add the hook")
    pushes(desk)
