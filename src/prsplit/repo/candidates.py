"""Branches that the head could have grown from, best first, as far as they are known without asking any remote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from prsplit.repo.open import Repository
from prsplit.repo.revisions import known
from prsplit.repo.trees import Trees

_DEFAULTS = ("HEAD", "main", "master")
_FIRST = ("upstream", "origin")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A branch that may be the base: its commit, what it is called, and why it was thought of."""

    commit: str
    name: str
    reason: str


def candidates(repo: Repository, trees: Trees, setting: str, head: str) -> tuple[list[Candidate], tuple[str, ...]]:
    """All candidates but the branch `head` (a full ref name or nothing) itself, and notes on what was passed over.

    In order: the setting, the remote that gh resolved as base, upstream, origin, other remotes by name; where there
    is none of them, the local main or master.
    """
    found: list[Candidate] = []
    notes: tuple[str, ...] = ()
    if setting:
        revision = known(trees, setting)
        if revision:
            found.append(Candidate(revision.commit, setting, "the base in the settings"))
        else:
            notes = (f"the settings name the base {setting}, which git does not know here",)
    remotes = _remotes(repo)
    refs = _refs(repo, remotes)
    found += _of_remotes(remotes, refs, head)
    if not found:
        local = [name for name in ("main", "master") if f"refs/heads/{name}" in refs and f"refs/heads/{name}" != head]
        found += [Candidate(refs[f"refs/heads/{name}"][1], name, "the local default branch") for name in local]
    return found, notes


def _of_remotes(remotes: Mapping[str, bool], refs: Mapping[str, tuple[str, str]], head: str) -> Iterator[Candidate]:
    """The default branch of each remote: where its HEAD points, else main, else master."""
    for remote in sorted(remotes, key=lambda name: (not remotes[name], name not in _FIRST, name != _FIRST[0], name)):
        names = [f"refs/remotes/{remote}/{name}" for name in _DEFAULTS]
        ref = next((name for name in names if name in refs), "")
        if not ref:
            continue
        target, commit = refs[ref]
        if (target or ref) != head:
            reason = f"the default branch of {remote}" + (", which gh resolved as base" if remotes[remote] else "")
            yield Candidate(commit, (target or ref).removeprefix("refs/remotes/"), reason)


def _remotes(repo: Repository) -> dict[str, bool]:
    """Remote → whether gh resolved it as the one that pull requests go to."""
    _, out, _ = repo.git.ask("config", "-z", "--get-regexp", r"^remote\..*\.(url|gh-resolved)$")
    rows = [row.partition("\n") for row in out.decode("utf-8", "surrogateescape").split("\0") if row]
    urls = {_remote(key): value for key, _, value in rows if key.endswith(".url")}
    resolved = {_remote(key): value for key, _, value in rows if key.endswith(".gh-resolved")}
    chosen = {name for name, value in resolved.items() if value == "base"}
    chosen |= {name for name, url in urls.items() if _project(url) in resolved.values()}
    return {name: name in chosen for name in {**urls, **resolved}}


def _remote(key: str) -> str:
    return key.removeprefix("remote.").rpartition(".")[0]


def _project(url: str) -> str:
    """`owner/name` at the end of an address."""
    return "/".join(url.rstrip("/").removesuffix(".git").replace(":", "/").rsplit("/", 2)[-2:])


def _refs(repo: Repository, remotes: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Ref → (where it points if it is symbolic, commit), of those that may be default branches."""
    patterns = [f"refs/remotes/{remote}/{name}" for remote in remotes for name in _DEFAULTS]
    out = repo.git.run(
        "for-each-ref",
        "--format=%(refname)%00%(symref)%00%(objectname)",
        "refs/heads/main",
        "refs/heads/master",
        *patterns,
    )
    rows = [row.split("\0") for row in out.decode("utf-8", "surrogateescape").split("\n") if row]
    return {ref: (target, commit) for ref, target, commit in rows}
