"""Ask the programs that keep the user's secrets: `gh`, and git's credential helpers. No secret is in any argument."""

from __future__ import annotations

import os
from collections.abc import Mapping

from prsplit.errors import PrsplitError
from prsplit.repo.git import find_git, scrubbed, start

_OUTSIDE = os.path.abspath(os.sep)


def gh_token(host: str) -> str:
    """What `gh auth token` knows for `host`, or nothing. The variables that would answer for gh are left out: they are
    looked at elsewhere, by rules of their own."""
    exe = _program("gh")
    if not exe:
        return ""
    tokens = ("GH_TOKEN", "GITHUB_TOKEN", "GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN", "GH_DEBUG", "DEBUG")
    env = {name: value for name, value in os.environ.items() if name not in tokens and not name.startswith("GIT_")}
    try:
        with start([exe, "auth", "token", "--hostname", host], _OUTSIDE, {**env, "GH_PROMPT_DISABLED": "1"}) as child:
            out, _ = child.communicate(b"")
            return out.decode("ascii", "replace").strip() if child.returncode == 0 else ""
    except PrsplitError:
        return ""


def _program(name: str) -> str:
    """The absolute path of a program on PATH, relative entries left out."""
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        exe = os.path.join(folder, name)
        if os.path.isabs(folder) and os.path.isfile(exe) and os.access(exe, os.X_OK):
            return exe
    return ""


def git_credential(host: str, path: str, *, plain: bool) -> str:
    """The password that git's credential helpers keep for `host`, or nothing.

    Helpers come from system and user settings: git is asked outside of any repository, and nobody is prompted.
    """
    if any(sign in host + path for sign in "\n\0"):
        return ""
    asked = f"protocol={'http' if plain else 'https'}\nhost={host}\npath={path}\n\n".encode("utf-8", "surrogateescape")
    quiet = {"GIT_ASKPASS": "", "SSH_ASKPASS": "", "GIT_TERMINAL_PROMPT": "0", "GCM_INTERACTIVE": "never"}
    words = [find_git(), f"--git-dir={os.devnull}", "credential", "fill"]
    with start(words, _OUTSIDE, {**scrubbed(os.environ), **quiet}) as child:
        out, _ = child.communicate(asked)
        if child.returncode:
            return ""
    return _fields(out).get("password", "")


def _fields(out: bytes) -> Mapping[str, str]:
    rows = [row.partition("=") for row in out.decode("utf-8", "replace").split("\n")]
    return {key: value for key, mark, value in rows if mark}
