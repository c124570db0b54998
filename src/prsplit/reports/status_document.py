"""How a stack stands, as one JSON document, schema `prsplit.status/1`."""

from __future__ import annotations

from dataclasses import asdict

from prsplit.model.stack import BranchStanding, PullStanding, StackStatus
from prsplit.reports.document import Object
from prsplit.reports.escape import json_document, json_text, masked

SCHEMA = "prsplit.status/1"


def status_document(status: StackStatus) -> str:
    """The document, ended by a line feed. `online` tells whether the forge was asked and answered."""
    push = status.push
    pulls = {one.branch: one for one in push.pulls} if push else {}
    found: Object = {
        "schema": SCHEMA,
        "run": status.run.id if status.run else "",
        "branch": json_text(status.run.branch) if status.run else "",
        "base": status.run.base if status.run else "",
        "head": status.run.head if status.run else "",
        "interrupted": status.interrupted or bool(push and push.cut_off),
        "remote": json_text(push.remote) if push else "",
        "place": json_text(push.place) if push else "",
        "online": push.online if push else False,
        "offline_because": json_text(masked(push.why)) if push else "",
        "prs": [_branch(one, pulls.get(one.name)) for one in status.branches],
        "next": json_text(status.next_command),
    }
    return json_document(found)


def _branch(one: BranchStanding, standing: PullStanding | None) -> Object:
    return {
        "branch": json_text(one.name),
        "title": json_text(one.title),
        "state": one.state,
        "below": json_text(one.below),
        "merged": json_text(one.merged),
        "left": one.left,
        "now": one.now,
        "pushed": standing.pushed if standing else "",
        "number": standing.number if standing else 0,
        **(_pull(standing) if standing and standing.pull else {}),
    }


def _pull(standing: PullStanding) -> Object:
    pull, apart = standing.pull, standing.apart
    if pull is None:
        return {}
    return {
        "pull": {
            "state": pull.state, "draft": pull.draft, "base": json_text(pull.base), "url": json_text(pull.url),
            "commit": pull.commit, "stack": pull.stack,
            **({"ahead": apart[0], "behind": apart[1]} if apart else {}),
            **(asdict(standing.talk) if standing.talk else {}),
        }
    }  # fmt: skip
