"""A branch whose commits are ideas of their own is split along them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from prsplit.app.pipeline import Context, make_plan
from prsplit.app.study import Study
from prsplit.app.telling import telling_of
from prsplit.model.origin import NOTHING_TOLD, Telling
from prsplit.model.plan import Plan
from prsplit.repo.trees import Trees
from prsplit.settings import Settings
from support.repo import Repo, grown

FILES = tuple(f"src/{name}.py" for name in ("alpha", "beta", "gamma", "delta"))


def _function(name: str, word: str, lines: int = 20) -> str:
    body = "".join(f"    {word} = value * {number}\n" for number in range(lines))
    return f"def {name}(value):\n{body}    return {word}\n\n\n"


def _text(path: str, word: str, news: str = "") -> str:
    stem = path[4:-3]
    return _function(f"{stem}_read", word) + (_function(f"{stem}_log", news) if news else "")


def _plan(repo: Repo, telling: Callable[[Study], Telling] | None = None) -> Plan:
    change, opened = repo.change(), repo.opened()
    with Trees(opened) as trees:
        span = repo.id("main"), repo.id("HEAD")
        told = telling or (lambda study: telling_of(opened, trees, span, Settings(), study))
        return make_plan(change, trees, Context(100, telling=told)).plan


@pytest.fixture
def branch(tmp_path: Path) -> Repo:
    """Four files at base: one commit turns a word around in all of them, the next brings each a second function."""
    repo = grown(tmp_path, {path: _text(path, "total").encode() for path in FILES})
    for message, words in (("Say amount for total", ("amount", "")), ("Log what is read", ("amount", "entry"))):
        for path in FILES:
            repo.write(path, _text(path, *words))
        repo.commit(message)
    return repo


def _hands(plan: Plan) -> list[set[str]]:
    """Per PR, the words of the commits that it has lines of."""
    words: Mapping[str, str] = {"_read": "amount", "_log": "entry"}
    return [
        {word for atom in pr.atoms for end, word in words.items() if plan.atoms[atom].symbol.endswith(end)}
        for pr in plan.prs
    ]


def test_prs_follow_the_commits(branch: Repo) -> None:
    """Both edits are in the same files, and yet no PR holds both; the older commit comes first."""
    hands = _hands(_plan(branch))
    assert all(len(one) == 1 for one in hands), hands
    assert hands.index({"amount"}) < hands.index({"entry"}), hands


def test_one_commit_tells_nothing(branch: Repo) -> None:
    """The plan of a branch of one commit is the plan of two trees."""
    branch.git("reset", "-q", "--soft", "main")
    branch.commit_index("All of it")
    bare = _plan(branch, telling=lambda _: NOTHING_TOLD)
    assert [pr.atoms for pr in _plan(branch).prs] == [pr.atoms for pr in bare.prs]
