"""The user's own push, at real remotes on this machine: bare repositories as files, and over HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from prsplit.errors import CommandFailed, Refused, UsageError
from prsplit.model.script import RefMove
from prsplit.repo.open import Repository, open_repository
from prsplit.repo.push import look, push, push_address, refuse_rejected
from support.forge import pretend_forge
from support.scripts import Ground, commit, git, ground

NAMES = ("split/t/01-a", "split/t/02-b", "split/t/03-c")


class Both:
    """A clone and the bare repository `far` that its remote `origin` is."""

    def __init__(self, held: Ground, far: str) -> None:
        """Make three commits, each on the one before."""
        self.held, self.far = held, far
        self.repo: Repository = open_repository(held.path)
        below = [held.base]
        for number in range(3):
            files = {**held.base_files, b"x": ("100644", b"%d" % number)}
            below.append(commit(held.path, files, below[-1:], f"c{number}"))
        self.commits = below[1:]

    def moves(self, old: str = "", names: tuple[str, ...] = NAMES) -> list[RefMove]:
        """Every branch, to its commit."""
        zero = self.repo.zero
        return [RefMove(f"refs/heads/{n}", old or zero, oid) for n, oid in zip(names, self.commits, strict=True)]

    def there(self) -> dict[str, str]:
        """The branches of the series at the remote."""
        rows = git(self.far, "for-each-ref", "--format=%(refname:short) %(objectname)", "refs/heads/split").splitlines()
        return dict(row.split() for row in rows)

    def hook(self, name: str, text: str) -> None:
        """Let the server run a hook."""
        path = Path(self.far, "hooks", name)
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)


@pytest.fixture(params=["file", "http"])
def both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Both]:
    """A remote as a folder, and one behind `git http-backend`."""
    held = ground(tmp_path / "clone")
    with pretend_forge(tmp_path / "served") as served:
        home = served.world.home("me", "p")
        url = f"file://{home.path}" if request.param == "file" else f"{served.url}/me/p.git"
        held.git("remote", "add", "origin", url)
        held.git("push", "-q", "origin", "main")
        yield Both(held, str(home.path))


def test_all_branches_go_at_once_and_tracking_refs_follow(both: Both) -> None:
    """One push, atomic; what the remote has is then known here, too."""
    done = push(both.repo, "origin", both.moves())
    assert (done.error, done.rejected, done.atomic) == ("", (), True)
    assert both.there() == dict(zip(NAMES, both.commits, strict=True))
    assert both.held.git("rev-parse", f"refs/remotes/origin/{NAMES[2]}") == both.commits[2]
    found = look(both.repo, "origin", ["refs/heads/split/*"])
    assert (found.default, dict(found.refs)) == ("main", {f"refs/heads/{n}": oid for n, oid in both.there().items()})


def test_a_hook_that_rejects_one_branch_stops_all(both: Both) -> None:
    """The sentence names the branch and the reason; nothing has moved."""
    both.hook("update", 'case $1 in *02-b) echo "no b here"; exit 1;; esac')
    done = push(both.repo, "origin", both.moves())
    with pytest.raises(CommandFailed, match="split/t/02-b: hook declined"):
        refuse_rejected("origin", done)
    assert "remote: no b here" in done.said
    assert both.there() == {}


def test_without_atomic_support_it_is_told_what_moved(both: Both) -> None:
    """The push goes on one by one, from the top down, and the rejected branch alone is missing."""
    git(both.far, "config", "receive.advertiseAtomic", "false")
    both.hook("update", 'echo "$1" >>hooks/order; case $1 in *02-b) exit 1;; esac')
    done = push(both.repo, "origin", both.moves())
    assert not done.atomic
    assert [one.ref for one in done.rejected] == ["refs/heads/split/t/02-b"]
    assert sorted(both.there()) == [NAMES[0], NAMES[2]]
    order = Path(both.far, "hooks", "order").read_text().split()
    assert order == [f"refs/heads/{name}" for name in reversed(NAMES)]


def test_a_stale_lease_is_refused(both: Both) -> None:
    """Somebody was faster: no branch moves, and the hint shows what they did."""
    push(both.repo, "origin", both.moves())
    git(both.far, "update-ref", f"refs/heads/{NAMES[1]}", both.commits[0])
    back = [RefMove(one.ref, one.new, both.held.base) for one in both.moves()]
    before = both.there()
    done = push(both.repo, "origin", back)
    with pytest.raises(Refused, match="Somebody else has moved split/t/02-b at origin") as caught:
        refuse_rejected("origin", done)
    assert caught.value.hint.startswith("git fetch origin split/t/02-b && git log --oneline")
    assert both.there() == before


def test_a_branch_that_must_not_exist_does(both: Both) -> None:
    """An empty lease says that it must not."""
    git(both.far, "update-ref", f"refs/heads/{NAMES[2]}", both.held.base)
    with pytest.raises(Refused):
        refuse_rejected("origin", push(both.repo, "origin", both.moves()))
    assert both.there() == {NAMES[2]: both.held.base}


def test_branches_are_deleted_only_as_they_were_left(both: Both) -> None:
    """A deletion has a lease, too."""
    push(both.repo, "origin", both.moves())
    gone = [RefMove(one.ref, one.new, both.repo.zero) for one in both.moves()]
    git(both.far, "update-ref", f"refs/heads/{NAMES[0]}", both.held.base)
    assert push(both.repo, "origin", gone).error
    assert len(both.there()) == 3
    git(both.far, "update-ref", f"refs/heads/{NAMES[0]}", both.commits[0])
    assert not push(both.repo, "origin", gone).error
    assert both.there() == {}


def test_of_two_who_push_at_once_one_is_refused(both: Both) -> None:
    """Both create the same branches from nothing with different commits: all are of one, none of the other."""
    other = Both(both.held, both.far)
    other.commits = list(reversed(both.commits))
    done = [None, None]

    def run(at: int, who: Both) -> None:
        done[at] = push(who.repo, "origin", who.moves())  # type: ignore[call-overload]

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate((both, other))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    won = [who for who, one in zip((both, other), done, strict=True) if not one.error]  # type: ignore[attr-defined]
    assert len(won) == 1
    assert both.there() == dict(zip(NAMES, won[0].commits, strict=True))


def test_the_users_own_hook_runs_and_stops_it(both: Both) -> None:
    """pre-push is theirs, and this is their push."""
    hook = Path(both.held.path, ".git", "hooks", "pre-push")
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\ncat >pushed; echo nope >&2; exit 1\n")
    hook.chmod(0o755)
    done = push(both.repo, "origin", both.moves())
    assert done.error
    assert "nope" in done.said
    assert both.there() == {}
    assert len(Path(both.held.path, "pushed").read_text().splitlines()) == 3


def test_variables_of_another_repository_do_not_count(
    both: Both, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As inside a hook of another repository."""
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    assert not push(both.repo, "origin", both.moves()).error


def test_a_remote_that_is_not_there(both: Both) -> None:
    """Exit 4 and git's own reason, no address with a password in it."""
    both.held.git("remote", "set-url", "origin", "https://me:secret0word@127.0.0.1:9/p.git")
    with pytest.raises(CommandFailed) as caught:
        look(both.repo, "origin", [])
    assert "secret0word" not in caught.value.message
    assert "secret0word" not in "".join(push(both.repo, "origin", both.moves()).said)


@pytest.mark.parametrize("url", ["ext::sh -c 'touch ran'", "fd::7"])
def test_addresses_that_name_a_program_are_not_spoken_to(both: Both, url: str) -> None:
    """Whatever the settings of the repository say."""
    both.held.git("remote", "set-url", "origin", url)
    with pytest.raises(CommandFailed, match="not allowed"):
        look(both.repo, "origin", [])
    assert not Path(both.held.path, "ran").exists()


@pytest.mark.parametrize("name", ["--upload-pack=touch ran", "nowhere", "ext::sh -c true", "../other"])
def test_only_names_of_remotes_are_taken(both: Both, name: str) -> None:
    """Neither options nor addresses."""
    with pytest.raises(UsageError):
        push_address(both.repo, name)
