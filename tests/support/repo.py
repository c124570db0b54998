"""Real repositories, made with real git, and the proof that a change that was read is the change that was made."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from prsplit.model.change import ChangeSet, FileChange, Revision
from prsplit.repo.open import Repository, open_repository
from prsplit.repo.patch import lines
from prsplit.repo.read import read_change

Name = str | bytes


@dataclass(frozen=True, slots=True)
class Repo:
    """A repository at `path`."""

    path: Path

    def git(self, *arguments: str, feed: bytes = b"", env: Mapping[str, str] | None = None) -> str:
        """What git prints, without the last line feed; raises CalledProcessError when it fails."""
        return git(self.path, *arguments, feed=feed, env=env)

    def at(self, name: Name) -> bytes:
        """The absolute path of a file of the work tree."""
        return os.path.join(os.fsencode(self.path), os.fsencode(name))

    def write(self, name: Name, content: bytes | str, *, executable: bool = False) -> None:
        """Write a file, folders included."""
        place = self.at(name)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(place, "wb") as file:
            file.write(content.encode("utf-8") if isinstance(content, str) else content)
        os.chmod(place, 0o755 if executable else 0o644)

    def link(self, name: Name, target: Name) -> None:
        """Make a symlink where nothing or a file was."""
        place = self.at(name)
        if os.path.lexists(place):
            os.unlink(place)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        os.symlink(os.fsencode(target), place)

    def remove(self, name: Name) -> None:
        """Delete a file or a folder."""
        place = self.at(name)
        if os.path.isdir(place) and not os.path.islink(place):
            shutil.rmtree(place)
        else:
            os.unlink(place)

    def move(self, old: Name, new: Name) -> None:
        """Rename a file."""
        os.makedirs(os.path.dirname(self.at(new)), exist_ok=True)
        os.rename(self.at(old), self.at(new))

    def commit(self, message: str = "change", *, author: str = "") -> str:
        """Commit everything in the work tree and return the id."""
        self.git("add", "-A", "-f")
        return self.commit_index(message, author=author)

    def commit_index(self, message: str = "change", *, author: str = "") -> str:
        """Commit the index as it stands and return the id."""
        who = {"GIT_AUTHOR_NAME": author, "GIT_AUTHOR_EMAIL": f"{author.lower()}@example.invalid"} if author else {}
        self.git("commit", "-q", "--allow-empty", "--no-verify", "-m", message, env=who)
        return self.id("HEAD")

    def id(self, name: str) -> str:
        """The object that a revision stands for."""
        return self.git("rev-parse", "--verify", name)

    def revision(self, name: str) -> Revision:
        """The commit and tree that a revision stands for."""
        return Revision(self.id(f"{name}^{{commit}}"), self.id(f"{name}^{{tree}}"), name)

    def opened(self) -> Repository:
        """As prsplit opens it."""
        return open_repository(str(self.path))

    def change(self, base: str = "main", head: str = "HEAD", only: tuple[str, ...] = ()) -> ChangeSet:
        """What prsplit reads between two revisions."""
        return read_change(self.opened(), self.revision(base), self.revision(head), only)

    def files(self, name: str = "HEAD") -> dict[str, tuple[str, str]]:
        """Path → (mode, object id) of a revision's tree."""
        rows = self.git("ls-tree", "-r", "-z", "--full-tree", name).split("\0")
        return {path: (head[:6], head.split(" ")[2]) for head, _, path in (row.partition("\t") for row in rows if row)}

    def state(self) -> dict[str, object]:
        """All that must stay as found: HEAD, refs, settings, the index and the work tree's files with their times."""
        folder = Path(self.git("rev-parse", "--absolute-git-dir"))
        kept = ("HEAD", "config", "index", "packed-refs", "info/exclude", "FETCH_HEAD", "ORIG_HEAD")
        found: dict[str, object] = {name: _content(folder / name) for name in kept}
        found["refs"] = self.git("for-each-ref", "--format=%(refname) %(objectname) %(symref)")
        for root, _, names in os.walk(os.fsencode(self.path)):
            if b".git" not in root.split(b"/"):
                for name in names:
                    place = os.path.join(root, name)
                    found[os.fsdecode(place)] = (os.lstat(place).st_mtime_ns, os.lstat(place).st_mode)
        return found


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def git(path: Path, *arguments: str, feed: bytes = b"", env: Mapping[str, str] | None = None) -> str:
    """What git prints in the repository at `path`, without the last line feed."""
    words = ["git", "-C", str(path), *arguments]
    done = subprocess.run(words, input=feed, capture_output=True, check=True, env={**os.environ, **(env or {})})
    return done.stdout.decode("utf-8", "surrogateescape").removesuffix("\n")


def new_repo(path: Path, *, object_format: str = "sha1", bare: bool = False) -> Repo:
    """An empty repository whose branch is `main`."""
    kind = ["--bare"] if bare else []
    words = ["git", "init", "-q", "-b", "main", f"--object-format={object_format}", *kind, str(path)]
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    if done.returncode and "hash algorithm" in done.stderr:
        pytest.skip(f"this git knows no {object_format}")
    assert done.returncode == 0, done.stderr
    return Repo(path)


def grown(path: Path, base: Mapping[Name, bytes], *, object_format: str = "sha1") -> Repo:
    """A repository whose `main` holds the files `base`, standing on the branch `topic`."""
    repo = new_repo(path, object_format=object_format)
    for name, content in base.items():
        repo.write(name, content)
    repo.commit("base")
    repo.git("switch", "-q", "-c", "topic")
    return repo


def processes(patch: pytest.MonkeyPatch) -> list[object]:
    """A list that grows with each process that is started from now on."""
    started: list[object] = []
    real = subprocess.Popen

    def counted(*words: Any, **named: Any) -> Any:  # noqa: ANN401
        started.append(words)
        return real(*words, **named)

    patch.setattr(subprocess, "Popen", counted)
    return started


def rebuilt(change: ChangeSet, files: Mapping[str, tuple[str, str]], object_format: str) -> dict[str, tuple[str, str]]:
    """The files of base with the change applied: text from the old lines and the hunks, hashed here and now."""
    result = dict(files)
    for file in change.files:
        if file.old:
            assert result.pop(file.old.path) == (file.old.mode, file.old.oid)
    for file in change.files:
        if file.new:
            assert file.new.path not in result
            oid = file.new.oid if file.opaque else blob_id(patched(file), object_format)
            result[file.new.path] = (file.new.mode, oid)
    return result


def patched(file: FileChange) -> bytes:
    """The old content with the hunks' lines replaced by those of the new content."""
    old, new = lines(file.old_data or b""), lines(file.new_data or b"")
    out, at = [], 0
    for hunk in file.hunks:
        out += old[at : hunk.old_start] + new[hunk.new_start : hunk.new_start + hunk.new_count]
        at = hunk.old_start + hunk.old_count
    return b"".join(out + old[at:])


def blob_id(content: bytes, object_format: str) -> str:
    """The id that git gives to a blob."""
    return hashlib.new(object_format, b"blob %d\0" % len(content) + content).hexdigest()


def assert_exact(repo: Repo, base: str = "main", head: str = "HEAD") -> ChangeSet:
    """The change between two revisions, which applied to base gives head, every mode and every byte."""
    change = repo.change(base, head)
    assert rebuilt(change, repo.files(base), repo.opened().object_format) == repo.files(head)
    return change
