"""Apply on disks that cannot take it: one sentence, a hint, and nothing changed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from prsplit.errors import Exit, PrsplitError
from prsplit.repo.open import open_repository
from prsplit.stack.apply import perform
from prsplit.stack.store import save, saved
from support.scripts import Ground, ground, plan_for, script_for, three_steps


def failed(held: Ground, script_from: Ground | None = None) -> PrsplitError:
    """Apply, expect a failure with a hint, and that no ref has changed."""
    script, before = script_for(script_from or held, three_steps(held)), held.refs()
    with pytest.raises(PrsplitError) as caught:
        perform(open_repository(held.path), script, plan_for(script))
    assert held.refs() == before
    assert caught.value.code in {Exit.REFUSED, Exit.FAILED}
    assert caught.value.hint
    assert "\n" not in caught.value.message
    return caught.value


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        pytest.skip("mounting a small file system needs root")
    if subprocess.run([mount, "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], check=False).returncode:
        pytest.skip("no tmpfs can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path, leave: int = 0) -> Path:
    """Use up all of the file system but `leave` bytes."""
    path = folder / "filler"
    with open(path, "wb", buffering=0) as file:
        try:
            while file.write(b"\0" * 4096):
                pass
        except OSError:
            pass
        file.truncate(max(0, file.tell() - leave))
    return path


@pytest.mark.parametrize("leave", [0, 4096, 16384, 32768, 65536])
def test_a_full_disk(small_disk: Path, leave: int) -> None:
    """Wherever space runs out, the branches are as before; with space again, the next run goes through."""
    held = ground(small_disk / "r", bare=True)
    script = script_for(held, [{b"big": ("100644", os.urandom(200_000))}])
    before, objects = held.refs(), _store(held)
    filler = fill(small_disk, leave)
    with pytest.raises(PrsplitError, match=r"full|No space left|failed") as caught:
        perform(open_repository(held.path), script, plan_for(script))
    assert held.refs() == before
    assert caught.value.hint
    assert _store(held) == objects
    filler.unlink()
    perform(open_repository(held.path), script, plan_for(script))
    assert held.git("rev-parse", "split/topic/01-step^{tree}") == script.top_tree


def _store(held: Ground) -> set[str]:
    return {str(path) for path in Path(held.path, "objects").rglob("*") if path.is_file()}


def test_a_full_disk_at_any_moment(small_disk: Path) -> None:
    """Space that ends a little later each time: either all of it worked, or nothing changed."""
    held = ground(small_disk / "r", bare=True)
    outcomes = set()
    for leave in range(0, 200_000, 4096):
        script = script_for(held, [{b"big": ("100644", os.urandom(30_000))}])
        before = held.branches()
        filler = fill(small_disk, leave)
        try:
            run = perform(open_repository(held.path), script, plan_for(script))
            outcomes.add(run.state)
            assert held.git("rev-parse", "split/topic/01-step^{tree}") == script.top_tree
        except PrsplitError:
            outcomes.add("failed")
            assert held.branches() == before
        filler.unlink()
        if "done" in outcomes:
            break
    assert outcomes == {"failed", "done"}


def test_a_plan_is_not_half_saved_on_a_full_disk(small_disk: Path) -> None:
    """The plan that was there stays whole."""
    held = ground(small_disk / "r", bare=True)
    plan = saved(plan_for(script_for(held, three_steps(held))))
    repo = open_repository(held.path)
    path = Path(save(repo, plan))
    content = path.read_bytes()
    fill(small_disk)
    with pytest.raises(PrsplitError, match="full"):
        save(repo, plan)
    assert path.read_bytes() == content
    assert os.listdir(path.parent) == [path.name]


def test_a_read_only_file_system(small_disk: Path) -> None:
    """Reading goes on working, writing is refused."""
    held = ground(small_disk / "r", bare=True)
    script = script_for(held, three_steps(held))
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(PrsplitError, match="Read-only") as caught:
        perform(open_repository(held.path), script, plan_for(script))
    assert caught.value.code == Exit.REFUSED
    assert caught.value.hint


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """A file stands where prsplit's folder should be."""
    held = ground(tmp_path / "r")
    Path(held.path, ".git", "prsplit").write_text("in the way")
    assert "prsplit" in failed(held).message


def test_objects_that_cannot_be_written(tmp_path: Path) -> None:
    """A file stands where the run's objects should go; the next run would clear a folder, but not a stranger's file."""
    held = ground(tmp_path / "r")
    Path(held.path, ".git", "objects", "tmp_objdir-prsplit-0001").write_text("in the way")
    failed(held)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_repository_that_may_not_be_written(tmp_path: Path) -> None:
    """Permissions are missing: refused."""
    held = ground(tmp_path / "r")
    script = script_for(held, three_steps(held))
    objects = Path(held.path, ".git", "objects")
    objects.chmod(0o555)
    try:
        with pytest.raises(PrsplitError) as caught:
            perform(open_repository(held.path), script, plan_for(script))
    finally:
        objects.chmod(0o755)
    assert caught.value.hint
