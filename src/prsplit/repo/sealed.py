"""A git directory of our own, with the repository's objects and none of its settings.

Where git would run what the repository's settings name (filters while it compares files, merge drivers while it
merges), it is given this folder instead. Attributes alone do not help: `merge.default` names a driver without any.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from prsplit.repo.git import Git
from prsplit.repo.open import Repository

_HARMLESS = (
    "autocrlf|eol|filemode|symlinks|ignorecase|precomposeunicode|checkstat|trustctime|checkroundtripencoding"
    "|attributesfile"
)
"""The keys of `core.` that say how files and line ends are to be read. They are taken along to the work tree."""


@contextmanager
def sealed(repo: Repository, head: str = "", *, worktree: bool = False) -> Iterator[Git]:
    """Git in a temporary directory of ours: objects go to and come from `repo`, HEAD stands at the commit `head`.

    With `worktree` it looks at the files of the repository's work tree; else it has none, and sees no attributes.
    """
    with tempfile.TemporaryDirectory(prefix="prsplit-") as folder:
        place = repo.git.work_tree if worktree else None
        _lay_out(repo, folder, head, _file_settings(repo) if place else "")
        env = {**repo.git.environment, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        if place is None:
            env |= {"GIT_ATTR_NOSYSTEM": "1", "XDG_CONFIG_HOME": folder}
        env.setdefault("GIT_OBJECT_DIRECTORY", os.path.join(repo.common_dir, "objects"))
        yield Git(repo.git.exe, folder, place, env)


def _lay_out(repo: Repository, folder: str, head: str, settings: str) -> None:
    for name in ("objects", "refs"):
        os.mkdir(os.path.join(folder, name))
    bare = "false" if settings else "true"
    version = "[core]\n\trepositoryformatversion = 1\n\tbare = " + bare + "\n" + settings
    kind = f"[extensions]\n\tobjectformat = {repo.object_format}\n" if repo.object_format != "sha1" else ""
    _write(folder, "config", version + kind)
    _write(folder, "HEAD", (head or repo.zero) + "\n")
    if repo.shallow:
        os.symlink(os.path.join(repo.common_dir, "shallow"), os.path.join(folder, "shallow"))
    if settings:
        _borrow(repo, folder)


def _borrow(repo: Repository, folder: str) -> None:
    """What the index and `git add` read beside the settings. Attributes name drivers, but here none is known."""
    os.mkdir(os.path.join(folder, "info"))
    os.symlink(os.path.join(repo.common_dir, "info", "attributes"), os.path.join(folder, "info", "attributes"))
    for name in os.listdir(repo.git.git_dir):
        if name.startswith("sharedindex."):
            os.symlink(os.path.join(repo.git.git_dir, name), os.path.join(folder, name))


def _write(folder: str, name: str, text: str) -> None:
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(text)


def _file_settings(repo: Repository) -> str:
    _, out, _ = repo.git.ask("config", "-z", "--get-regexp", rf"^core\.({_HARMLESS})$")
    pairs = [row.partition("\n") for row in out.decode("utf-8", "replace").split("\0") if row]
    pairs = [pair for pair in pairs if pair[0] != "core.attributesfile" or os.path.isfile(os.path.expanduser(pair[2]))]
    # A bare key means true; no value of these keys needs quoting but an encoding's, whose list may hold blanks.
    rows = [f'\t{key.removeprefix("core.")} = "{_plain(value)}"\n' for key, sep, value in pairs if sep]
    return "".join(rows) + "".join(f"\t{key.removeprefix('core.')}\n" for key, sep, _ in pairs if not sep) or "\n"


def _plain(value: str) -> str:
    return "".join(letter for letter in value if letter not in '"\\\n')
