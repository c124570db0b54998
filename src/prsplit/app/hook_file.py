"""The story of `hook install` and `hook uninstall`: one file, and the one that stood there before it."""

from __future__ import annotations

import os
import sys
from shlex import quote
from typing import NamedTuple

from prsplit.errors import AnsweredNo, Refused
from prsplit.repo.hooks import hooks_folder, tracked
from prsplit.repo.open import Repository, open_repository
from prsplit.stack.folder import writing

MARK = "# prsplit hook, version 1: `prsplit hook uninstall` takes it away"
BEFORE = "pre-push.before-prsplit"

_SCRIPT = """\
#!/bin/sh
{mark}
refs=$(cat)
here=$(dirname "$0")
if [ -x "$here/{before}" ]; then
  {{ [ -z "$refs" ] || printf '%s\\n' "$refs"; }} | "$here/{before}" "$@" || exit $?
fi
if command -v prsplit >/dev/null 2>&1; then set -- prsplit hook run "$@"
elif [ -x {python} ]; then set -- {python} -m prsplit hook run "$@"
else echo 'prsplit is gone, so this push is not judged; take its hook away: rm "'"$0"'"' >&2; exit 0; fi
{{ [ -z "$refs" ] || printf '%s\\n' "$refs"; }} | "$@"
"""


class Placed(NamedTuple):
    """The hook's file, and the file of another hook that it runs first (empty where there was none)."""

    path: str
    before: str


def install(at: str) -> Placed:
    """Put the hook where git looks for it; one that is there already is kept beside it and goes on being run.

    Raises Refused where the repository's own files are the hooks: they are everybody's.
    """
    repo = open_repository(at)
    path = _path(repo)
    folder = os.path.dirname(path)
    if tracked(repo, folder):
        line = 'prsplit hook run "$@"'
        raise Refused(
            f"The hooks in {folder} belong to the repository, so they are not changed here.",
            f"echo {quote(line)} >> {quote(path)}   # if everybody shall have it",
        )
    before = os.path.join(folder, BEFORE)
    other = os.path.lexists(path) and not _ours(path)
    if other and os.path.lexists(before):
        raise Refused(f"Both {path} and {before} are there already.", f"ls -l {quote(folder)}")
    with writing(path):
        os.makedirs(folder, exist_ok=True)
        if other:
            os.rename(path, before)
        _write(path)
    return Placed(path, before if os.path.lexists(before) else "")


def uninstall(at: str) -> Placed:
    """Take the hook away and put back the one that stood there before. Raises AnsweredNo where there is none of ours."""
    path = _path(open_repository(at))
    if not os.path.lexists(path) or not _ours(path):
        raise AnsweredNo("prsplit's hook is not installed here.", "prsplit hook install")
    before = os.path.join(os.path.dirname(path), BEFORE)
    with writing(path):
        if os.path.lexists(before):
            os.replace(before, path)
            return Placed(path, before)
        os.unlink(path)
    return Placed(path, "")


def _path(repo: Repository) -> str:
    folder = hooks_folder(repo)
    if folder == os.devnull:
        raise Refused("core.hooksPath turns all hooks off.", "git config --show-origin core.hooksPath")
    return os.path.join(folder, "pre-push")


def _ours(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return MARK.encode() in file.read(4096)
    except OSError:
        return False


def _write(path: str) -> None:
    aside = f"{path}.new"
    text = _SCRIPT.format(mark=MARK, before=BEFORE, python=quote(sys.executable))
    with open(aside, "w", encoding="utf-8", errors="surrogateescape", newline="\n") as file:
        file.write(text)
    os.chmod(aside, 0o755)  # noqa: S103 - as git's own hooks are
    os.replace(aside, path)
