"""Where the repository's hooks lie, and the one that prsplit puts there."""

from __future__ import annotations

import os

from prsplit.repo.open import Repository


def hooks_folder(repo: Repository) -> str:
    """The folder that git takes hooks from: the one that `core.hooksPath` names, else the repository's own.

    A relative setting counts from the top of the work tree, or from the git directory of a bare repository.
    """
    # This very process forces the setting for its own gits, so that only the other scopes are looked at.
    _, out, _ = repo.git.ask("config", "--show-scope", "-z", "--get-all", "core.hooksPath")
    words = out.decode("utf-8", "surrogateescape").split("\0")
    named = [value for scope, value in zip(words[::2], words[1::2], strict=False) if scope != "command"]
    if not named or not named[-1]:
        return os.path.join(repo.common_dir, "hooks")
    return os.path.normpath(os.path.join(repo.git.work_tree or repo.git.git_dir, os.path.expanduser(named[-1])))


def tracked(repo: Repository, path: str) -> bool:
    """Whether the file, or one below the folder, belongs to the repository's own files."""
    top = repo.git.work_tree
    if top is None or os.path.commonpath([os.path.realpath(path), os.path.realpath(top)]) != os.path.realpath(top):
        return False
    below = os.path.relpath(os.path.realpath(path), os.path.realpath(top))
    return bool(repo.git.run("ls-files", "-z", "--", below, env={"GIT_LITERAL_PATHSPECS": "1"}))
