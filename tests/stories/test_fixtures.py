"""Every story of fixtures/, split by the real command line, ends in the plan that a careful reviewer would have drawn."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from support import pysteps, story
from support.story import Split, Tree

STORIES = story.names()


@pytest.fixture(scope="module", params=STORIES)
def split(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Split:
    """One story, planned and applied once for all tests."""
    return story.split(story.load(request.param), str(tmp_path_factory.mktemp("story") / "repository"))


@pytest.fixture(scope="module", params=STORIES)
def finest(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Split:
    """The same under a limit of one line, so that everything is cut that can be."""
    return story.split(story.load(request.param), str(tmp_path_factory.mktemp("finest") / "repository"), limit=1)


def arrival(place: str, trees: list[Tree]) -> int:
    """The step at which `path` or `path::symbol` has head's text for good; 0 where base had it already."""
    texts = [_text(place, tree) for tree in trees]
    assert texts[-1] is not None, f"{place} is not in head"
    return next(step for step in range(len(texts)) if all(text == texts[-1] for text in texts[step:]))


def _text(place: str, tree: Tree) -> bytes | str | None:
    path, _, symbol = place.partition("::")
    content = tree.get(path)
    if content is None or not symbol:
        return content
    return pysteps.definitions(content).get(symbol)


def mismatches(split: Split) -> Iterator[str]:
    """Where the plan is another one than expected."""
    wanted = split.story.expected["prs"]
    numbers = [arrival(pr["holds"][0], split.trees) for pr in wanted]
    if sorted(numbers) != list(range(1, len(split.steps) + 1)):
        yield f"expected {len(wanted)} PRs, found {len(split.steps)}; their first places arrive at {numbers}"
    tied = [number for index, number in enumerate(numbers, 1) if index not in split.story.expected.get("free", [])]
    if tied != sorted(tied):
        yield f"the order is {tied}"
    for number, pr in zip(numbers, wanted, strict=True):
        for place in pr["holds"]:
            if arrival(place, split.trees) != number:
                yield f"{place} arrives in {arrival(place, split.trees)}, not in {number}"
        got = split.plan["prs"][number - 1]
        if got["role"] not in pr["role"]:
            yield f"PR {number} has role {got['role']}, not {' or '.join(pr['role'])}"
        if not any(word.casefold() in got["title"].casefold() for word in pr["title"]):
            yield f"PR {number} is called {got['title']!r}, without any of {', '.join(pr['title'])}"


def test_the_series_ends_in_the_tree_that_the_author_wrote(split: Split) -> None:
    """Arrival: the top of the series has head's tree, id for id."""
    assert (
        story.git(split.repo, "rev-parse", f"{split.steps[-1]}^{{tree}}", "feature^{tree}").split("\n")
        == [story.git(split.repo, "rev-parse", "feature^{tree}")] * 2
    )


def test_nothing_else_is_touched(split: Split) -> None:
    """Untouched: HEAD, index and working tree are as before."""
    assert story.git(split.repo, "symbolic-ref", "HEAD") == "refs/heads/feature"
    assert story.git(split.repo, "status", "--porcelain") == ""


def test_every_branch_is_one_step_of_one_chain(split: Split) -> None:
    """The branches, by name, are the commits from base to the top, one by one."""
    tips = story.git(split.repo, "for-each-ref", "--format=%(objectname)", f"refs/heads/{story.PREFIX}/").split()
    assert tips == split.steps
    assert len(split.plan["prs"]) == len(split.steps)


def test_the_plan_is_the_one_expected(split: Split, request: pytest.FixtureRequest) -> None:
    """Which symbols are in which PR and in which order, what the PRs are called and which role they have.

    A story whose plan is not reached yet says why, and must be told when it is.
    """
    if "not yet" in split.story.expected:
        request.applymarker(pytest.mark.xfail(strict=True, reason=split.story.expected["not yet"]))
    found = list(mismatches(split))
    assert not found, "\n".join(found)


def test_every_step_compiles_and_every_name_is_there(split: Split) -> None:
    """Closure: at each step the Python files parse, import what exists and use what is defined, once."""
    assert [pysteps.complaints(tree) for tree in split.trees] == [[] for _ in split.trees]


def test_no_function_is_one_that_nobody_wrote(split: Split) -> None:
    """No third version: at each step every function and method has its text of base or of head."""
    assert third_versions(split) == []


def test_the_laws_hold_where_everything_is_cut(finest: Split) -> None:
    """Arrival, closure and no third version for a series that is as fine as it can be."""
    assert story.git(finest.repo, "diff", "--name-only", finest.steps[-1], "feature") == ""
    assert [found for tree in finest.trees for found in pysteps.complaints(tree)] == []
    assert third_versions(finest) == []


def third_versions(split: Split) -> list[str]:
    """Every function and method of a step that has neither its text of base nor of head."""
    ends = [leaves(tree) for tree in (split.trees[0], split.trees[-1])]
    steps = [(place, text) for tree in split.trees for place, text in leaves(tree).items()]
    assert steps
    return sorted({place for place, text in steps if text not in [end.get(place) for end in ends]})


def leaves(tree: Tree) -> dict[str, str]:
    """The functions and methods of a tree by `path::name`."""
    sources = {path: text for path, text in tree.items() if path.endswith(".py")}
    return {f"{path}::{name}": leaf for path, text in sources.items() for name, leaf in pysteps.leaves(text).items()}


def test_no_pr_is_over_the_limit(split: Split) -> None:
    """Every PR's added and deleted lines, as git counts them, are within `--max-lines`, excepted ones excepted."""
    over = []
    for number, (below, commit) in enumerate(zip(["main", *split.steps], split.steps, strict=False), 1):
        rows = story.git(split.repo, "diff", "--numstat", "--no-renames", below, commit).split("\n")
        lines = sum(int(count) for row in rows for count in row.split("\t")[:2])
        if lines > split.story.limit and number not in split.story.expected.get("over", []):
            over.append((number, lines))
    assert over == []


def test_the_tests_of_every_step_pass(split: Split, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Each step's own unit tests pass on its own files."""
    if not any(path.startswith("tests/test_") for path in split.trees[-1]):
        pytest.skip("this story has no tests of its own")
    for number, tree in enumerate(split.trees):
        folder = str(tmp_path_factory.mktemp("step"))
        story.lay(tree, folder)
        command = [sys.executable, "-B", "-m", "unittest"]
        done = subprocess.run(
            command, cwd=folder, env=story.environment(folder), check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, f"step {number}: {done.stderr}"


@pytest.mark.parametrize("name", STORIES)
def test_the_story_itself_is_sound(name: str) -> None:
    """Both ends of a story compile, and every expected place is in head and differs from base."""
    told = story.load(name)
    base, head = told.tree("base"), told.tree("head")
    assert pysteps.complaints(base) == pysteps.complaints(head) == []
    places = [place for pr in told.expected["prs"] for place in pr["holds"]]
    assert [place for place in places if arrival(place, [base, head]) != 1] == []
    assert len(places) == len(set(places))
