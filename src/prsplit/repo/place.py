"""A folder that holds one tree after the other, with a git directory of its own that is put right before each."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from shlex import quote

from prsplit.errors import CommandFailed, PrsplitError
from prsplit.repo.git import Git, failure, missing_promised
from prsplit.repo.open import Repository
from prsplit.repo.trees import promises
from prsplit.repo.write import quoted

_CONFIG = "[core]\n\trepositoryformatversion = 1\n\tbare = {bare}\n\tlogAllRefUpdates = false\n[gc]\n\tauto = 0\n"
_FORMAT = "[extensions]\n\tobjectFormat = {}\n"
_HEAPS = ("objects", "modules", "lfs", "annex")
"""What a git directory holds by the hash of its content: more of it changes no tree."""
_OURS = ("HEAD", "index")
_LEAST = 1 << 16
"""Free bytes below which a disk counts as full."""


@dataclass(frozen=True, slots=True)
class Written:
    """A commit of ours, which nothing points to, and its tree."""

    commit: str
    tree: str


class Place:
    """A folder that is moved from tree to tree. The command may do to it, and to its git directory, what it likes."""

    def __init__(self, repo: Repository, env: dict[str, str], home: str, name: str, stores: Sequence[str]) -> None:
        """Make it."""
        self.path = os.path.join(home, name)
        self._repo, self._stores = repo, stores
        self._git_dir = os.path.join(home, "git")
        self._git = Git(repo.git.exe, self._git_dir, self.path, env)
        os.makedirs(self.path)
        lay_out(repo, self._git_dir, stores, bare=False)
        tags = repo.git.run("for-each-ref", "--format=%(objectname) %(refname)", "refs/tags")
        with open(os.path.join(self._git_dir, "packed-refs"), "wb") as file:
            file.write(tags)
        self._index: bytes | None = None
        self._state: dict[str, bytes] = {}
        self.settle()

    def settle(self) -> None:
        """Take what the git directory has in settings, hooks and refs by now for its own."""
        self._state = dict(_state(self._git_dir))

    def restore(self) -> None:
        """Bring the git directory back to where it settled, and its index to the tree that it was moved to last.

        A command may have left settings, hooks, branches, stashes, or files of which the index believes that they never
        change. Raises CommandFailed.
        """
        for name in _inside(self._git_dir):
            if name not in _HEAPS:
                clear(os.path.join(self._git_dir, name))
        lay_out(self._repo, self._git_dir, self._stores, bare=False)
        for name, content in self._state.items():
            _replace(os.path.join(self._git_dir, name), content)
        if self._index is not None:
            _replace(os.path.join(self._git_dir, "index"), self._index)
        link = os.path.join(self.path, ".git")
        if os.path.isdir(self.path):
            clear(link)
            _replace(link, os.fsencode(f"gitdir: {self._git_dir}\n"))

    def move(self, to: Written) -> None:
        """Make every tracked file that of the tree `to`, whatever was done to them. Other files stay.

        Raises CommandFailed when git can't, Refused when a partial clone lacks what it needs.
        """
        self.restore()
        _replace(os.path.join(self._git_dir, "HEAD"), f"{to.commit}\n".encode("ascii"))
        code, _, err = self._git.ask("read-tree", "--reset", "-u", to.tree)
        if code:
            raise missing_promised() if promises(self._repo) else broken(["read-tree"], err, self.path)
        with open(os.path.join(self._git_dir, "index"), "rb") as file:
            self._index = file.read()

    def strangers(self, *, ignored: bool = True) -> tuple[str, ...]:
        """What the index does not know, folders as `name/`; without `ignored` only what no `.gitignore` names."""
        words = ["ls-files", "--others", "--directory", "-z", *([] if ignored else ["--exclude-standard"])]
        out = self._git.run(*words).decode("utf-8", "surrogateescape")
        return tuple(path for path in out.split("\0") if path)

    def clean(self, keep: Sequence[str] = (), *, ignored: bool = True) -> None:
        """Restore, and remove strangers, but those in `keep` and what lies below them."""
        self.restore()
        for path in self.strangers(ignored=ignored):
            if not path.startswith(tuple(keep)):
                clear(os.path.join(self.path, path.rstrip("/")))


def broken(words: Sequence[str], err: bytes, folder: str) -> PrsplitError:
    """Why git failed in a folder of ours: it is gone, or the disk is full, or what git says."""
    if not os.path.isdir(folder):
        return CommandFailed(
            f"{folder} is gone: a command has removed it, or something that clears such places.",
            "prsplit verify --scratch DIR --exec CMD",
        )
    if shutil.disk_usage(folder).free < _LEAST:
        return CommandFailed(f"The disk that {folder} is on is full.", f"df -h {quote(folder)}")
    return failure(words, err)


def _state(git_dir: str) -> Iterator[tuple[str, bytes]]:
    """Every file of a git directory that says how it behaves, by its path."""
    for folder, folders, files in os.walk(git_dir):
        below = os.path.relpath(folder, git_dir)
        folders[:] = [name for name in folders if below != os.curdir or name not in _HEAPS]
        for name in files:
            path = os.path.normpath(os.path.join(below, name))
            if path not in _OURS and not path.endswith(".lock"):
                yield from _read(git_dir, path)


def _read(git_dir: str, name: str) -> Iterator[tuple[str, bytes]]:
    """The regular file of that name; nothing for a link, or a pipe that would never end."""
    path = os.path.join(git_dir, name)
    if os.path.isfile(path) and not os.path.islink(path):
        with suppress(OSError), open(path, "rb") as file:
            yield name, file.read()


def _inside(folder: str) -> list[str]:
    """The names in a folder; none where a command has put something else in its place, or nothing."""
    if os.path.islink(folder) or not os.path.isdir(folder):
        clear(folder)
        return []
    return os.listdir(folder)


def _replace(path: str, content: bytes) -> None:
    """Let a file hold `content`; a hook can be run. Neither a link in its place is followed, nor a pipe waited for."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    mode = 0o755 if os.path.basename(os.path.dirname(path)) == "hooks" else 0o644
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    with os.fdopen(os.open(path, flags, mode), "wb") as file:
        file.write(content)


def lay_out(repo: Repository, folder: str, stores: Sequence[str], *, bare: bool) -> None:
    """Make `folder` a git directory of our own, which reads the objects of `stores`. Raises OSError."""
    for name in ("refs", os.path.join("objects", "pack"), os.path.join("objects", "info")):
        os.makedirs(os.path.join(folder, name), exist_ok=True)
    form = _FORMAT.format(repo.object_format) if repo.object_format != "sha1" else ""
    _put(folder, "config", _CONFIG.format(bare="true" if bare else "false") + form)
    _put(folder, "HEAD", "ref: refs/heads/none\n")
    _put(folder, os.path.join("objects", "info", "alternates"), "".join(_line(store) for store in stores))
    if repo.shallow and not os.path.lexists(os.path.join(folder, "shallow")):
        os.symlink(os.path.join(repo.common_dir, "shallow"), os.path.join(folder, "shallow"))


def _line(store: str) -> str:
    """A line of `alternates`, quoted as git reads it."""
    return (
        f'"{quoted(store).decode("ascii")}"\n' if not store.isascii() or '"' in store or "\n" in store else store + "\n"
    )


def _put(folder: str, name: str, text: str) -> None:
    _replace(os.path.join(folder, name), text.encode("utf-8", "surrogateescape"))


def clear(path: str) -> None:
    """Remove a file or a folder with all that is in it, links as links. Raises CommandFailed when the system refuses."""
    for attempt in range(2):
        try:
            _remove(path)
        except FileNotFoundError:
            return
        except OSError as error:
            if attempt:
                raise CommandFailed(f"{path} can't be removed: {error.strerror}.", "df -h") from error
            _open_up(path)
        else:
            return


def _remove(path: str) -> None:
    if os.path.islink(path) or not os.path.isdir(path):
        os.unlink(path)
        return
    with os.scandir(path) as entries:
        inside = [(entry.path, entry.is_dir(follow_symlinks=False)) for entry in entries]
    for name, is_folder in inside:
        if is_folder:
            _remove(name)
        else:
            os.unlink(name)
    os.rmdir(path)


def _open_up(path: str) -> None:
    """Give back the rights that a command took from folders, links not followed."""
    if os.path.islink(path) or not os.path.isdir(path):
        return
    os.chmod(path, 0o700)
    with os.scandir(path) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                _open_up(entry.path)
