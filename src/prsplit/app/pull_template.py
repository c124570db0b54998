"""The repository's template for pull requests, from the tree of the base: what the change itself brings does not count."""

from __future__ import annotations

from prsplit.app.habits import TreeOf
from prsplit.habits.templates import look
from prsplit.repo.open import Repository
from prsplit.repo.trees import Trees

_LARGEST = 64 << 10
_NOT_ALONE = ("pull_request_template/", "merge_request_templates/")
"""Folders of templates: which of several is meant, nobody can tell."""


def template_of(repo: Repository, commit: str) -> str:
    """The template at `commit`, or nothing where there is none, or none that is text of a sane size."""
    with Trees(repo) as trees:
        name = f"{commit}^{{tree}}"
        tree = trees.look((name,))[name]
        if tree is None:
            return ""
        held = TreeOf(trees, tree.oid)
        path = next((one for one in look(held) if not any(folder in one.lower() for folder in _NOT_ALONE)), "")
        content = held.read(path) if path else None
    if content is None or len(content) > _LARGEST or b"\0" in content:
        return ""
    return content.decode("utf-8", "replace")
