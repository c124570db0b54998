"""GitLab CI: the merge request or the branch of a pipeline, as its variables tell it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from prsplit.errors import Refused
from prsplit.model.job import Job

_OID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_DRAFT = re.compile(r"\s*(\[draft\]|\(draft\)|draft:)", re.IGNORECASE)
_MR = "CI_MERGE_REQUEST_"
_HINT = "prsplit check --ci gitlab --base REF --head REF"


def job(environment: Mapping[str, str]) -> Job:
    """The change that the pipeline is about. Raises Refused where its variables name none.

    In a pipeline for merged results the commit of the pipeline is a merge: there the source branch's own is judged.
    """
    number = environment.get(f"{_MR}IID", "")
    if number.isascii() and number.isdigit():
        return _merge_request(environment, int(number))
    branch, default = environment.get("CI_COMMIT_BRANCH", ""), environment.get("CI_DEFAULT_BRANCH", "")
    head = _commit(environment, "CI_COMMIT_SHA")
    if not branch or not default or not head:
        raise Refused("This pipeline is for neither a merge request nor a branch.", _HINT)
    if branch != default:
        return Job("", head, default, branch)
    before = _commit(environment, "CI_COMMIT_BEFORE_SHA")
    if not before:
        raise Refused(f"It is not known what {branch} was before this pipeline.", _HINT)
    return Job(before, head, "", branch)


def _merge_request(environment: Mapping[str, str], number: int) -> Job:
    base = _commit(environment, f"{_MR}DIFF_BASE_SHA")
    head = _commit(environment, f"{_MR}SOURCE_BRANCH_SHA") or _commit(environment, "CI_COMMIT_SHA")
    if not head:
        raise Refused("The pipeline does not say which commit it is for.", _HINT)
    title = environment.get(f"{_MR}TITLE", "")
    whole = environment.get(f"{_MR}DESCRIPTION_IS_TRUNCATED") != "true"
    return Job(
        base,
        head,
        environment.get(f"{_MR}TARGET_BRANCH_NAME", ""),
        environment.get(f"{_MR}SOURCE_BRANCH_NAME", ""),
        number,
        bool(_DRAFT.match(title)),
        tuple(label.strip() for label in environment.get(f"{_MR}LABELS", "").split(",") if label.strip()),
        environment.get(f"{_MR}DESCRIPTION") if whole else None,
    )


def _commit(environment: Mapping[str, str], name: str) -> str:
    """The full id that a variable holds; nothing for zeros and for anything else."""
    text = environment.get(name, "")
    return text if _OID.fullmatch(text) and text.strip("0") else ""
