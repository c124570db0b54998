"""Sign commits with the user's own program: `commit-tree -S`, told what to run by system and user settings only."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from prsplit.errors import CommandFailed, PrsplitError, Refused
from prsplit.model.script import CommitStep, Person, Script
from prsplit.repo.open import Repository

_TRUE = ("true", "yes", "on", "1", "")
_PROGRAMS = {
    "gpg.program": "gpg",
    "gpg.openpgp.program": "",
    "gpg.x509.program": "gpgsm",
    "gpg.ssh.program": "ssh-keygen",
    "gpg.ssh.defaultkeycommand": "",
    "gpg.format": "openpgp",
}
"""Every setting that says what git runs to sign, and git's own default for it."""


_FORMAT = "--format=%T%x00%an%x00%ae%x00%ad%x00%cn%x00%ce%x00%cd%x00%B"


@dataclass(frozen=True, slots=True)
class Signing:
    """How to sign: the settings to force upon git, so that those of the repository do not count."""

    settings: tuple[tuple[str, str], ...]
    terminal: bool


def signing(repo: Repository, *, asked: bool) -> Signing | None:
    """How to sign when `--sign` or the user's own commit.gpgSign asks for it, else None."""
    trusted = _trusted(repo)
    wanted = asked or ("commit.gpgsign" in trusted and trusted["commit.gpgsign"].lower() in _TRUE)
    if not wanted:
        return None
    forced = {name: trusted.get(name, default) for name, default in _PROGRAMS.items()}
    forced["gpg.openpgp.program"] = forced["gpg.openpgp.program"] or forced["gpg.program"]
    return Signing(tuple(sorted(forced.items())), _has_terminal())


def _trusted(repo: Repository) -> Mapping[str, str]:
    """The last value of every setting in system and user configuration. A bare key reads as empty: true."""
    out = repo.git.run("config", "--list", "-z", "--show-scope", "--includes").decode("utf-8", "surrogateescape")
    fields = out.split("\0")
    found = {}
    for scope, entry in zip(fields[::2], fields[1::2], strict=False):
        if scope in ("system", "global"):
            name, _, value = entry.partition("\n")
            found[name.lower()] = value
    return found


def _has_terminal() -> bool:
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_CLOEXEC))
    except OSError:
        return False
    return True


def sign(
    repo: Repository, script: Script, trees: Sequence[str], how: Signing, keep: Sequence[int] = ()
) -> tuple[str, ...]:
    """Make one signed commit for each of `trees`, bottom to top, and return their ids.

    Raises Refused when signing fails and there is no terminal to ask for a passphrase, CommandFailed otherwise.
    """
    parent, made = script.base, []
    for step, tree in zip(script.commits, trees, strict=True):
        parent = _signed(repo, step, tree, script.base if step.root else parent, how, keep)
        made.append(parent)
    return tuple(made)


def _signed(repo: Repository, step: CommitStep, tree: str, parent: str, how: Signing, keep: Sequence[int]) -> str:
    options = [option for name, value in how.settings for option in ("-c", f"{name}={value}")]
    code, out, err = repo.git.ask(
        *options, "-c", "i18n.commitEncoding=UTF-8", "commit-tree", "-S", *(("-p", parent) if parent else ()), tree,
        stdin=step.message.encode("utf-8", "surrogateescape"), env=_env(step, how), keep=tuple(keep),
    )  # fmt: skip
    if code:
        raise _unsigned(err.decode("utf-8", "replace"), how)
    return out.decode("ascii").strip()


def sign_again(repo: Repository, commit: str, parents: Sequence[str], how: Signing, keep: Sequence[int] = ()) -> str:
    """A signed copy of `commit` on other parents. Raises as `sign` does."""
    raw = repo.git.run("log", "-1", "--no-show-signature", "--encoding=UTF-8", "--date=raw", _FORMAT, commit, "--")
    tree, *people, message = raw.decode("utf-8", "surrogateescape").split("\0", 7)
    author, committer = (Person(*people[at : at + 3]) for at in (0, 3))
    step = CommitStep("", message.removesuffix("\n"), author, committer, (), ())
    options = [option for name, value in how.settings for option in ("-c", f"{name}={value}")]
    code, out, err = repo.git.ask(
        *options, "-c", "i18n.commitEncoding=UTF-8", "commit-tree", "-S",
        *(word for parent in parents for word in ("-p", parent)), tree,
        stdin=step.message.encode("utf-8", "surrogateescape"), env=_env(step, how), keep=tuple(keep),
    )  # fmt: skip
    if code:
        raise _unsigned(err.decode("utf-8", "replace"), how)
    return out.decode("ascii").strip()


def _env(step: CommitStep, how: Signing) -> dict[str, str]:
    env = {**_who("AUTHOR", step.author), **_who("COMMITTER", step.committer)}
    if not how.terminal:
        # No window may pop up either: nobody is there to answer it.
        env |= {"GPG_TTY": "", "DISPLAY": "", "WAYLAND_DISPLAY": "", "SSH_ASKPASS_REQUIRE": "never"}
    return env


def _who(role: str, person: Person) -> dict[str, str]:
    return {
        f"GIT_{role}_NAME": person.name.replace("\0", ""),
        f"GIT_{role}_EMAIL": person.email.replace("\0", ""),
        f"GIT_{role}_DATE": f"@{person.when}",
    }


def _unsigned(err: str, how: Signing) -> PrsplitError:
    lines = [line for line in err.strip().splitlines() if line.strip()]
    reason = lines[0].removeprefix("error: ").removeprefix("fatal: ") if lines else "the program gave no reason"
    if how.terminal:
        return CommandFailed(
            f"The commits could not be signed, so nothing has moved: {reason}", "git config user.signingKey"
        )
    return Refused(
        f"The commits could not be signed, and there is no terminal to ask for a passphrase: {reason}",
        "git config --global commit.gpgSign false   # or run prsplit apply --sign in a terminal",
    )
