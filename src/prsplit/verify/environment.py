"""The environment of a command: the user's own, without what must not leave prsplit and what leads back to the checkout."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from prsplit.verify.watchdog import MARK

_SECRET = re.compile(
    r"(TOKEN|PASSWORD|PASSWD|PASSPHRASE|SECRET|SECRET_?KEY|API_?KEY|ACCESS_?KEY|ACCESS_?KEY_ID|PRIVATE_?KEY|CREDENTIALS)$"
    r"|(^|_)PAT$|^SSH_(AUTH_SOCK|AGENT_PID|ASKPASS)$|^ACTIONS_(RUNTIME|ID_TOKEN_REQUEST|CACHE|RESULTS)_URL$",
    re.IGNORECASE,
)
"""Names of variables that hold tokens, or lead to whoever holds them."""

_RUNNER_FILES = frozenset({"GITHUB_ENV", "GITHUB_PATH", "GITHUB_OUTPUT", "GITHUB_STATE", "GITHUB_STEP_SUMMARY"})
"""Files through which a step of a workflow changes the steps after it."""

PATH_LISTS = ("PYTHONPATH", "NODE_PATH", "CLASSPATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PERL5LIB", "GOPATH")
"""Lists of folders to load code from."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where a command runs: its folder `tree`, its own `temporary` folder, the user's `checkout` ("" when bare), and the
    `mark` by which its processes are found."""

    tree: str
    temporary: str
    checkout: str
    mark: str


def child_environment(
    inherited: Mapping[str, str], where: Surroundings, *, keep: Collection[str] = (), keep_ignored: bool = False
) -> dict[str, str]:
    """What a command sees of `inherited`.

    Gone are git's own variables and everything named like a token, unless named in `keep`. A folder of the user's
    checkout in a list of PATH_LISTS becomes the same folder of the step: otherwise every step would load the checkout's
    code. `VIRTUAL_ENV` and `PATH` stay, as they hold the tools; an editable install in them is the canary's business.
    """
    env = {name: value for name, value in inherited.items() if name in keep or not _withheld(name)}
    for name in PATH_LISTS:
        if env.get(name):
            env[name] = os.pathsep.join(_carried(path, where) for path in env[name].split(os.pathsep))
    env.pop("OLDPWD", None)
    env |= {"PWD": where.tree, "TMPDIR": where.temporary, MARK: where.mark}
    if keep_ignored:
        # Python trusts compiled files whose source has the same second and size, which another step's may well have.
        env["PYTHONDONTWRITEBYTECODE"] = "1"
    return env


def _withheld(name: str) -> bool:
    return name.startswith("GIT_") or name in _RUNNER_FILES or bool(_SECRET.search(name))


def _carried(path: str, where: Surroundings) -> str:
    """`path`, or the same place below the step when it lies in the checkout."""
    if not path or not where.checkout or not os.path.isabs(path):
        return path
    for form in (path, os.path.realpath(path)):
        for root in (where.checkout, os.path.realpath(where.checkout)):
            inside = os.path.relpath(form, root)
            if inside == os.curdir or not inside.startswith(os.pardir):
                return os.path.normpath(os.path.join(where.tree, inside))
    return path
