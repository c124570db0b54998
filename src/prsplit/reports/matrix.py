"""The jobs that prove steps side by side, as GitHub and GitLab take them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Literal

Service = Literal["github", "gitlab"]

TEMPLATE = ".gitlab/prsplit-step.yml"
"""Where the hidden job `.prsplit-step` is to be found that every job of the child pipeline extends."""


def matrix(steps: Sequence[str], service: Service) -> str:
    """One line for a workflow's `matrix`, or a whole child pipeline. The steps are words of ours, nothing else."""
    if service == "github":
        return json.dumps({"include": [{"step": step} for step in steps]}) + "\n"
    if not steps:
        return json.dumps({"proven": {"script": ["echo every step is proven"]}}) + "\n"
    job = {"extends": ".prsplit-step", "parallel": {"matrix": [{"PRSPLIT_STEP": list(steps)}]}}
    return json.dumps({"include": [{"local": TEMPLATE}], "prove": job}, indent=2) + "\n"
