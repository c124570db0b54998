"""GitHub Actions: the event that started the job, as its file and the environment tell it. Pure: nothing is read here.

A pull request is judged by its own head, not by the merge commit that is checked out for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping

from prsplit.errors import Refused, UsageError
from prsplit.model.job import Job

EVENT = "GITHUB_EVENT_PATH"
"""The variable that names the event's file."""

MAX_EVENT = 32 << 20
"""Bytes of the largest event that is read."""

_OID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_HINT = "prsplit check --ci github --base REF --head REF"

Event = Mapping[str, object]


def job(environment: Mapping[str, str], event: bytes) -> Job:
    """The change that the event is about.

    Raises UsageError for what is no event, Refused for an event that names no change.
    """
    told = _object(_parsed(event))
    if "pull_request" in told:
        return _pull(_object(told["pull_request"]))
    name = environment.get("GITHUB_EVENT_NAME", "")
    read = _READERS.get(name)
    if read is None:
        raise Refused(f"The event {name!r} names no change that could be judged.", _HINT)
    return read(told)


def _parsed(event: bytes) -> object:
    if len(event) > MAX_EVENT:
        raise UsageError(f"The event of the job is larger than {MAX_EVENT >> 20} MB.", _HINT)
    try:
        return json.loads(event)
    except (ValueError, RecursionError):
        raise _odd() from None


def _odd() -> UsageError:
    return UsageError("The event of the job is not what GitHub Actions writes.", _HINT)


def _object(value: object) -> Event:
    if not isinstance(value, dict):
        raise _odd()
    return value


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _commit(value: object) -> str:
    """A full id; nothing for zeros, which stand for what is not there."""
    text = _text(value)
    if not _OID.fullmatch(text):
        raise _odd()
    return text if text.strip("0") else ""


def _pull(pull: Event) -> Job:
    base, head = _object(pull.get("base")), _object(pull.get("head"))
    number, labels = pull.get("number"), pull.get("labels")
    return Job(
        _commit(base.get("sha")),
        _commit(head.get("sha")),
        _text(base.get("ref")),
        _text(head.get("ref")),
        number if isinstance(number, int) else 0,
        pull.get("draft") is True,
        tuple(_text(_object(one).get("name")) for one in labels) if isinstance(labels, list) else (),
        _text(pull.get("body")),
    )


def _queue(told: Event) -> Job:
    """A merge queue's group: what is merged if it passes."""
    group = _object(told.get("merge_group"))
    into = _text(group.get("base_ref")).removeprefix("refs/heads/")
    return Job(_commit(group.get("base_sha")), _commit(group.get("head_sha")), "", into)


def _push(told: Event) -> Job:
    """A push: to the default branch, what is new there; to another one, all that it has over the default branch."""
    ref, default = _text(told.get("ref")), _text(_object(told.get("repository")).get("default_branch"))
    before, after = _commit(told.get("before")), _commit(told.get("after"))
    branch = ref.removeprefix("refs/heads/")
    if not ref.startswith("refs/heads/") or not after:
        raise Refused("This push wrote no branch, so there is no change to be judged.", _HINT)
    if branch != default:
        return Job("", after, default, branch)
    if not before:
        raise Refused(f"{branch} was pushed for the first time: there is nothing to compare it with.", _HINT)
    return Job(before, after, "", branch)


_READERS: dict[str, Callable[[Event], Job]] = {"merge_group": _queue, "push": _push}
"""Event → its reader; every event with a pull request is read as one."""
