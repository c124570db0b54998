"""Every test runs sealed off: no settings, names, dates or `GIT_*` variables of whoever runs it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import settings

NUMBERS = count()

settings.register_profile("gate", deadline=None, derandomize=True)
settings.load_profile("gate")

GITCONFIG = """\
[user]
\tname = An Author
\temail = author@example.invalid
[init]
\tdefaultBranch = main
[commit]
\tgpgSign = false
[protocol "file"]
\tallow = always
"""


@pytest.fixture(scope="session", autouse=True)
def sealed_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """An empty home, git settings of our own, fixed names and dates, for git and for prsplit alike."""
    home = tmp_path_factory.mktemp("home")
    (home / "gitconfig").write_text(GITCONFIG, encoding="utf-8")
    sealed = {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_STATE_HOME": str(home / "state"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": str(home / "gitconfig"),
        "GIT_AUTHOR_NAME": "An Author",
        "GIT_AUTHOR_EMAIL": "author@example.invalid",
        "GIT_AUTHOR_DATE": "1700000000 +0100",
        "GIT_COMMITTER_NAME": "An Author",
        "GIT_COMMITTER_EMAIL": "author@example.invalid",
        "GIT_COMMITTER_DATE": "1700000000 +0100",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("GIT_")]:
            patch.delenv(name)
        for name, value in sealed.items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="session", autouse=True)
def no_token_is_left(sealed_environment: None) -> Iterator[None]:
    """Once all tests have run, no file, argument, request or output of theirs holds a token of a pretend forge."""
    yield
    from support.leaks import left

    assert left() == []


@pytest.fixture(autouse=True)
def cache_of_its_own(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test is answered from what another one kept."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "caches" / str(next(NUMBERS))))
