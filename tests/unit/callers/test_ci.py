"""What GitHub Actions and GitLab CI tell a job is understood, and what names no change is refused."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prsplit.callers import actions, gitlab
from prsplit.errors import PrsplitError, Refused, UsageError
from prsplit.model.job import Job

ONE, TWO, THREE, ZERO = "1" * 40, "2" * 40, "3" * 64, "0" * 40
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just(ONE),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["pull_request", "base", "head", "sha", "labels", "ref", "before", "after"]), inner
        )
    ),
    max_leaves=12,
)


def event(name: str, **told: object) -> Job:
    """What is made of an event."""
    return actions.job({"GITHUB_EVENT_NAME": name}, json.dumps(told).encode())


def test_a_pull_request() -> None:
    """Its own head, never the merge commit of the checkout; what people wrote comes along as it is."""
    pull = {
        "number": 7, "draft": True, "labels": [{"name": "prsplit-allow: size.lines"}, {"name": "`$(id)`"}],
        "title": "::error::no", "body": None, "base": {"sha": ONE, "ref": "main"},
        "head": {"sha": TWO, "ref": "topic`$(id)`"},
    }  # fmt: skip
    expected = Job(
        ONE, TWO, "main", "topic`$(id)`", 7, draft=True, labels=("prsplit-allow: size.lines", "`$(id)`"), body=""
    )
    for name in ("pull_request", "pull_request_target", "pull_request_review"):
        assert event(name, pull_request=pull) == expected


def test_a_merge_queue() -> None:
    """A group of the queue, from where it starts."""
    group = {"base_sha": ONE, "base_ref": "refs/heads/main", "head_sha": THREE}
    assert event("merge_group", merge_group=group) == Job(ONE, THREE, "", "main")


def test_a_push() -> None:
    """To the default branch: what is new. To another: all that it has over the default branch, also the first time."""
    home = {"default_branch": "main"}
    assert event("push", ref="refs/heads/main", before=ONE, after=TWO, repository=home) == Job(ONE, TWO, "", "main")
    assert event("push", ref="refs/heads/a", before=ZERO, after=TWO, repository=home) == Job("", TWO, "main", "a")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("schedule", {}),
        ("push", {"ref": "refs/tags/v1", "before": ZERO, "after": ONE}),
        ("push", {"ref": "refs/heads/a", "before": ONE, "after": ZERO}),
        ("push", {"ref": "refs/heads/a", "before": ZERO, "after": ONE, "repository": {"default_branch": "a"}}),
    ],
)
def test_an_event_without_a_change(name: str, told: dict[str, object]) -> None:
    """Is no answer, so it is refused."""
    with pytest.raises(Refused):
        event(name, **{"repository": {"default_branch": "main"}, **told})


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"[]",
        b"\xff",
        b"[" * 9999,
        b'{"pull_request": 1}',
        b'{"pull_request": {"base": {"sha": "-x"}, "head": {}}}',
    ],
)
def test_what_is_no_event(said: bytes) -> None:
    """Is said to be none."""
    with pytest.raises(UsageError):
        actions.job({}, said)


@given(st.sampled_from(["push", "merge_group", "x"]), JSON)
def test_no_event_breaks_it(name: str, told: object) -> None:
    """Whatever JSON there is: a job of full ids, or a sentence."""
    with suppress(PrsplitError):
        found = actions.job({"GITHUB_EVENT_NAME": name}, json.dumps(told).encode())
        assert {found.base, found.head} <= {"", ONE}


MR = {
    "CI_MERGE_REQUEST_IID": "3",
    "CI_MERGE_REQUEST_DIFF_BASE_SHA": ONE,
    "CI_COMMIT_SHA": TWO,
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
    "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "topic",
    "CI_MERGE_REQUEST_LABELS": "big, prsplit-allow: size.lines",
    "CI_MERGE_REQUEST_TITLE": "Draft: Add slugs",
    "CI_MERGE_REQUEST_DESCRIPTION": "Why.",
}


def test_a_merge_request() -> None:
    """By its variables; in a pipeline for merged results the source branch's own commit is meant."""
    expected = Job(ONE, TWO, "main", "topic", 3, draft=True, labels=("big", "prsplit-allow: size.lines"), body="Why.")
    assert gitlab.job(MR) == expected
    merged = {**MR, "CI_COMMIT_SHA": THREE, "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": TWO}
    assert gitlab.job(merged) == expected
    assert gitlab.job({**MR, "CI_MERGE_REQUEST_DESCRIPTION_IS_TRUNCATED": "true"}).body is None
    assert not gitlab.job({**MR, "CI_MERGE_REQUEST_TITLE": "Drafting: x"}).draft


def test_a_branch() -> None:
    """A pipeline of a branch."""
    told = {"CI_COMMIT_BRANCH": "a", "CI_DEFAULT_BRANCH": "main", "CI_COMMIT_SHA": TWO, "CI_COMMIT_BEFORE_SHA": ONE}
    assert gitlab.job(told) == Job("", TWO, "main", "a")
    assert gitlab.job({**told, "CI_COMMIT_BRANCH": "main"}) == Job(ONE, TWO, "", "main")


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"CI_MERGE_REQUEST_IID": "3", "CI_COMMIT_SHA": "HEAD"},
        {"CI_COMMIT_BRANCH": "main", "CI_DEFAULT_BRANCH": "main", "CI_COMMIT_SHA": TWO, "CI_COMMIT_BEFORE_SHA": ZERO},
    ],
)
def test_a_pipeline_without_a_change(told: dict[str, str]) -> None:
    """Is refused."""
    with pytest.raises(Refused):
        gitlab.job(told)
