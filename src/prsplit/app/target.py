"""Where a push goes: which remote takes the branches, where the pull requests are, and what they are merged into."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from prsplit.errors import PrsplitError
from prsplit.forges.addresses import address_of
from prsplit.forges.protocol import Forge
from prsplit.forges.table import forge_for, named
from prsplit.model.pull import Address
from prsplit.model.push import Mode, PushRun
from prsplit.repo.candidates import candidates
from prsplit.repo.config import read_settings
from prsplit.repo.open import Repository
from prsplit.repo.push import push_address
from prsplit.repo.refs import HEADS
from prsplit.repo.remotes import masked
from prsplit.repo.tips import contains
from prsplit.repo.trees import Trees
from prsplit.repo.upstream import Remotes, push_remote, read_remotes, tracked


@dataclass(frozen=True, slots=True)
class Target:
    """`remote` takes the branches; `forge` is where the project `at` lives (None for a folder or an unknown server);
    `owner` is whose repository `remote` is; `trunk` may be empty while nobody has said which branch it is."""

    remote: str
    address: str
    at: Address | None
    owner: str
    trunk: str
    forge: Forge
    mode: Mode

    @property
    def place(self) -> str:
        """`owner/name on host`, or nothing."""
        return f"{self.at.project} on {self.at.host}" if self.at and self.forge.pulls is not None else ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user asked about the target."""

    remote: str | None = None
    forge: str = "auto"
    mode: str = "auto"


def find_target(repo: Repository, source: str, base_name: str, asked: Asked, narrate: Callable[[str], None]) -> Target:
    """The target of a push of the series that was split from `source` and stands on `base_name`. No network.

    Pull requests go to the repository of the base: where that is another one than what is pushed to, it is a fork's
    push, and the mode is *queue*.
    """
    remotes = read_remotes(repo)
    remote = push_remote(remotes, source, asked.remote)
    home, trunk = tracked(remotes, base_name)
    url = push_address(repo, remote)
    head = address_of(url)
    at = address_of(fetch_address(repo, remotes, home)) if home and home != remote else head
    forge = forge_for(asked.forge, at, narrate)
    if asked.forge == "auto" and at is not None and named(at) == "none" and "github" in at.host:
        narrate(f"{at.host} may be GitHub: --forge github says so")
    same = head is None or at is None or (head.host, head.project.lower()) == (at.host, at.project.lower())
    mode: Mode = "chain" if asked.mode == "chain" or (asked.mode == "auto" and same) else "queue"
    return Target(remote, masked(url), at, head.owner if head else "", trunk, forge, mode)


def fetch_address(repo: Repository, remotes: Remotes, name: str) -> str:
    """The address that `name` is fetched from, rewritten as git would: for looking at, not for show."""
    code, out, _ = repo.git.ask("remote", "get-url", "--", name)
    return (
        out.decode("utf-8", "surrogateescape").split("\n")[0] if code == 0 else remotes.settings[f"remote.{name}.url"]
    )


def base_name_of(repo: Repository, source: str, base: str) -> str:
    """What the commit `base` of the series from `source` is called: as it was planned, where that names a branch of a
    remote; else the first of the default branches known here that contains it; else as it was planned, or nothing."""
    from prsplit.stack.store import load

    name = _built_on(repo, base)
    if name:
        return name
    try:
        saved = load(repo, source)
    except PrsplitError:
        saved = None
    planned = saved.base.name if saved is not None and saved.base.commit == base else ""
    if planned and tracked(read_remotes(repo), planned)[0]:
        return planned
    with Trees(repo) as trees:
        known, _ = candidates(repo, trees, read_settings(repo).base, HEADS + source)
    return next((one.name for one in known if contains(repo, one.commit, base)), planned)


def _built_on(repo: Repository, base: str) -> str:
    """What the base of the last run was called when it was built, where that names a branch of a remote."""
    from prsplit.stack import built, journal

    last = journal.read(repo).last
    record = built.known(repo, last.id) if last is not None else None
    if record is None or record.base != base or not tracked(read_remotes(repo), record.base_name)[0]:
        return ""
    return record.base_name


def forge_of_run(run: PushRun, narrate: Callable[[str], None]) -> Forge:
    """The forge that a push of the journal went to: the very repository, whatever the remote's address says now."""
    owner, _, name = run.project.partition("/")
    plain = run.address.startswith("http://")
    return forge_for(run.forge, Address(run.host, owner, name, plain) if run.host else None, narrate)
