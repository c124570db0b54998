"""Run git, hardened: absolute program, scrubbed environment, no hooks, no fsmonitor, no prompt, bytes in and out."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from prsplit.errors import CommandFailed, PrsplitError, Refused

NOTHING: Mapping[str, str] = MappingProxyType({})

KEPT = (
    "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM",
    "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM",
)  # fmt: skip
"""The only inherited `GIT_*` variables that every call sees: where the user's own settings lie, where to stop looking."""

QUARANTINE = ("GIT_QUARANTINE_PATH", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES")
"""What a receive hook inherits. Kept together or not at all: without them the objects just pushed can't be seen."""

_FORCED = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
    "LANGUAGE": "C",
}
"""No transport is allowed, so that a partial clone fetches nothing behind the user's back on any version of git. A
push by the user's own leave sets `GIT_ALLOW_PROTOCOL` itself."""

_SETTINGS = (
    f"core.hooksPath={os.devnull}",
    "core.fsmonitor=false",
    "safe.bareRepository=explicit",
    "core.quotePath=false",
    "core.protectHFS=true",
    "core.protectNTFS=true",
    "core.splitIndex=false",
    "log.showSignature=false",
    "submodule.recurse=false",
)
HARDENED = ("--no-pager", *(word for setting in _SETTINGS for word in ("-c", setting)))

_MISSING_PROMISED = rb"promisor remote|lazy fetching disabled|transport '[^']*' not allowed"
_NOT_ALLOWED = r"Permission denied|insufficient permission|Read-only file system"
_CONFIG = r"config (?:line|value|file)|/config'"
_ERROR = r"(?m)^(?:fatal|error): ?(.*)"


class Git(NamedTuple):
    """One repository's git: `exe` and `git_dir` are absolute, `work_tree` is absolute or None when bare.

    Every call names the git directory, runs outside the work tree (paths are relative to its root) and sees
    `environment`, which is this process's without its `GIT_*` variables.
    """

    exe: str
    git_dir: str
    work_tree: str | None
    environment: Mapping[str, str]

    def __repr__(self) -> str:
        """Without the environment, which may hold secrets."""
        return f"Git({self.exe!r}, {self.git_dir!r}, {self.work_tree!r})"

    def run(self, *args: str, stdin: bytes = b"", check: bool = True, env: Mapping[str, str] = NOTHING) -> bytes:
        """Stdout of `git args…`.

        Raises CommandFailed with git's first error line when it exits with anything but 0 (unless `check` is False),
        and Refused when what it lacks has been left behind by a partial clone.
        """
        code, out, err = self.ask(*args, stdin=stdin, env=env)
        if check and code:
            raise failure(args, err)
        return out

    def ask(
        self, *args: str, stdin: bytes = b"", env: Mapping[str, str] = NOTHING, keep: Sequence[int] = ()
    ) -> tuple[int, bytes, bytes]:
        """Exit code, stdout and stderr of `git args…`; `keep` are descriptors that the child inherits."""
        with self._start(args, env, keep) as child:
            out, err = child.communicate(stdin)
            return child.returncode, out, err

    def stream(self, *args: str, env: Mapping[str, str] = NOTHING) -> subprocess.Popen[bytes]:
        """A running `git args…` with pipes on all three ends, for a conversation. The caller closes it."""
        return self._start(args, env, ())

    def _start(self, args: Sequence[str], env: Mapping[str, str], keep: Sequence[int]) -> subprocess.Popen[bytes]:
        place = [f"--git-dir={self.git_dir}"] + ([f"--work-tree={self.work_tree}"] if self.work_tree else [])
        # Git run from within the work tree would read paths relative to that folder, so it never is.
        return start([self.exe, *HARDENED, *place, *args], os.path.abspath(os.sep), {**self.environment, **env}, keep)


def start(words: Sequence[str], cwd: str, env: Mapping[str, str], keep: Sequence[int] = ()) -> subprocess.Popen[bytes]:
    """Start git in the folder `cwd`. Raises CommandFailed when the system can't."""
    pipe = subprocess.PIPE
    try:
        return subprocess.Popen(words, cwd=cwd, env=env, stdin=pipe, stdout=pipe, stderr=pipe, pass_fds=tuple(keep))
    except (OSError, ValueError) as error:
        raise CommandFailed(f"{words[0]} could not be started: {error}.", "git --version") from error


def scrubbed(inherited: Mapping[str, str]) -> dict[str, str]:
    """`inherited` for a hardened call: no `GIT_*` but KEPT (and QUARANTINE inside a receive hook), no language."""
    env = {name: value for name, value in inherited.items() if not name.startswith("GIT_")}
    env |= {name: inherited[name] for name in KEPT if name in inherited}
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        if env.get(name):
            env[name] = os.path.abspath(env[name])
    if inherited.get("GIT_QUARANTINE_PATH"):
        env |= {name: _absolute(inherited[name]) for name in QUARANTINE if inherited.get(name)}
    return env | _FORCED


def _absolute(paths: str) -> str:
    return os.pathsep.join(path if path.startswith('"') else os.path.abspath(path) for path in paths.split(os.pathsep))


def failure(args: Sequence[str], err: bytes) -> PrsplitError:
    """What to raise when `git args…` failed saying `err`."""
    text = err.decode("utf-8", "replace").strip()
    if re.search(_MISSING_PROMISED, err):
        return missing_promised()
    found = re.search(_ERROR, text)
    reason = found[1] if found else text.partition("\n")[0] or "it gave no reason"
    damaged = any(word in text for word in ("corrupt", "inflate", "bad object", "unable to read", "missing"))
    name = next((arg for arg in args if not arg.startswith("-") and "=" not in arg), "")
    sentence = f"git {name} failed: {reason.rstrip('.')}."
    if re.search(_NOT_ALLOWED, text):
        return Refused(sentence, "ls -ld .git .git/*")
    return CommandFailed(sentence, _hint(text, damaged=damaged))


def _hint(text: str, *, damaged: bool) -> str:
    if re.search(_CONFIG, text):
        return "git config --list --show-origin"
    if "No space left" in text or "quota exceeded" in text:
        return "df -h ."
    return "git fsck" if damaged else "git status"


def missing_promised() -> PrsplitError:
    """The refusal to fetch what a partial clone left behind."""
    return Refused(
        "This is a partial clone that lacks objects of the change, and prsplit does not fetch.",
        "git fetch --refetch --no-filter",
    )


def find_git(outside: str = "") -> str:
    """The absolute path of the first git on PATH, relative entries and anything below the folder `outside` left out.

    Raises Refused when there is none: a repository could otherwise bring its own.
    """
    skipped = ""
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        exe = os.path.join(folder, "git.exe" if os.name == "nt" else "git")
        if not os.path.isfile(exe) or not os.access(exe, os.X_OK):
            continue
        if os.path.isabs(folder) and not (outside and (_below(exe, outside) or _below(os.path.realpath(exe), outside))):
            return exe
        skipped = exe
    if skipped:
        raise Refused(
            f"The only git on PATH is {skipped}, which the repository itself could have brought.",
            "export PATH=/usr/bin:/usr/local/bin:$PATH",
        )
    raise Refused("git is not on PATH.", "https://git-scm.com/downloads")


def _below(path: str, folder: str) -> bool:
    return os.path.normpath(path).startswith(os.path.join(os.path.realpath(folder), "")) or os.path.normpath(
        path
    ).startswith(os.path.join(os.path.normpath(folder), ""))
