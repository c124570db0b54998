"""The lock: one run at a time, and none that outlives its processes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from prsplit.errors import PrsplitError, Refused
from prsplit.repo.open import Repository, open_repository
from prsplit.stack.folder import place
from prsplit.stack.lock import lock
from support.scripts import ground


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    """A repository that nobody works in."""
    return open_repository(ground(tmp_path / "r").path)


def test_the_second_is_refused_at_once(repo: Repository) -> None:
    """It learns which process is at work."""
    begun = time.monotonic()
    with lock(repo), pytest.raises(Refused, match=f"process {os.getpid()}") as caught, lock(repo):
        pass
    assert caught.value.hint
    assert time.monotonic() - begun < 2


def test_the_lock_is_free_again_afterwards(repo: Repository) -> None:
    """Also when the run failed."""
    with pytest.raises(ZeroDivisionError), lock(repo):
        raise ZeroDivisionError
    with lock(repo):
        pass


def test_a_lock_file_that_nobody_holds_is_no_obstacle(repo: Repository) -> None:
    """A kill leaves the file behind, and the kernel drops the lock."""
    path = Path(place(repo, "lock"))
    path.parent.mkdir(exist_ok=True)
    path.write_text("999999999\n")
    with lock(repo):
        pass


def test_children_of_a_dead_run_are_waited_for(repo: Repository) -> None:
    """A git that outlives its killed run keeps the lock until it ends; then the next run goes on."""
    with lock(repo) as hold:
        wait = "import time; time.sleep(0.5)"
        child = subprocess.Popen([sys.executable, "-c", wait], pass_fds=(hold,))
    gone = subprocess.Popen(["true"])
    gone.wait()
    Path(place(repo, "lock")).write_text(f"{gone.pid}\n")
    with lock(repo):
        assert child.poll() is not None or child.wait(0.2) == 0
    child.wait()


def test_a_folder_that_cannot_be_made_is_told(repo: Repository) -> None:
    """A file stands in its place: one sentence and a hint."""
    folder = Path(place(repo, "lock")).parent
    folder.write_text("in the way")
    with pytest.raises(PrsplitError, match="Cannot write") as caught, lock(repo):
        pass
    assert caught.value.hint
