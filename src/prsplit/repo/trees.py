"""Look into trees and blobs: one long-lived git answers every question."""

from __future__ import annotations

import subprocess
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from types import TracebackType
from typing import IO, NamedTuple, Self

from prsplit.errors import CommandFailed
from prsplit.repo.diff import MAX_BLOB
from prsplit.repo.git import failure, missing_promised
from prsplit.repo.open import Repository

_FEW = 64
_AT_ONCE = 32
"""Questions sent before their answers are read: together below 4 kB, the smallest pipe there is, so that neither end
ever waits for the other."""

_REGULAR = ("100644", "100755", "100664")


class Object(NamedTuple):
    """What git knows about an object before it is read. `size` is in bytes."""

    oid: str
    kind: str
    size: int


class Trees:
    """Reads trees and blobs of one repository. A context manager: leaving it ends the git that it talks to.

    Every method raises CommandFailed for a missing or damaged object and Refused for one that a partial clone left
    behind.
    """

    def __init__(self, repo: Repository) -> None:
        """Remember the repository; nothing is started before the first question."""
        self._repo = repo
        self._child: subprocess.Popen[bytes] | None = None
        self._listed: dict[str, dict[str, tuple[str, str]]] = {}
        self._paths: dict[str, frozenset[str]] = {}

    def __enter__(self) -> Self:
        """The reader itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the conversation."""
        self.close()

    def close(self) -> None:
        """End the conversation; a later question opens a new one."""
        child, self._child = self._child, None
        if child is None:
            return
        with suppress(OSError):
            _end(child.stdin).close()
        _end(child.stdout).close()
        _end(child.stderr).close()
        child.wait()

    def paths(self, tree: str) -> frozenset[str]:
        """Every path of the tree, submodules included."""
        if tree not in self._paths:
            self._paths[tree] = frozenset(self.entries(tree))
        return self._paths[tree]

    def entries(self, tree: str) -> Mapping[str, tuple[str, str]]:
        """Path → (mode, object id) of the whole tree."""
        if tree not in self._listed:
            out = self._repo.git.run("ls-tree", "-r", "-z", "--full-tree", tree)
            self._listed[tree] = _entries(out)
        return self._listed[tree]

    def find(self, tree: str, paths: Collection[str]) -> dict[str, tuple[str, str]]:
        """Those of `paths` that the tree holds → (mode, object id). A folder is not found."""
        if tree not in self._listed and 0 < len(paths) <= _FEW:
            wanted = ["ls-tree", "-z", "--full-tree", tree, "--", *paths]
            held: Mapping[str, tuple[str, str]] = _entries(
                self._repo.git.run(*wanted, env={"GIT_LITERAL_PATHSPECS": "1"})
            )
        else:
            held = self.entries(tree) if paths else {}
        return {path: held[path] for path in paths if path in held and held[path][0] != "040000"}

    def held(self, tree: str, paths: Iterable[str]) -> dict[str, str]:
        """Those of `paths` that are files or links in the tree → blob id, from the conversation that is open already."""
        names = {f"{tree}:{path}": path for path in paths if "\n" not in path}
        return {
            names[name]: one.oid for name, one in self.look(names).items() if one is not None and one.kind == "blob"
        }

    def text(self, tree: str, path: str) -> bytes | None:
        """The content of a regular file; None when absent, not a regular file, or larger than MAX_BLOB."""
        mode, oid = self.entries(tree).get(path, ("", ""))
        return self.blob(oid) if mode in _REGULAR else None

    def blob(self, oid: str) -> bytes | None:
        """The content of a blob, None when it is larger than MAX_BLOB."""
        return self.blobs((oid,))[oid]

    def blobs(self, oids: Iterable[str]) -> dict[str, bytes | None]:
        """The content of each blob, None for those larger than MAX_BLOB, whose size is all that is asked."""
        wanted = dict.fromkeys(oids)
        sizes = self.look(wanted)
        small = [oid for oid in wanted if self._present(oid, sizes[oid]).size <= MAX_BLOB]
        found: dict[str, bytes | None] = dict(wanted)
        for some in _batches(small):
            self._send(b"contents", some)
            found.update((oid, self._content(oid)) for oid in some)
        return found

    def look(self, names: Iterable[str]) -> dict[str, Object | None]:
        """What each name (an id, or any revision git understands, without line feeds) stands for; None for nothing."""
        found: dict[str, Object | None] = {}
        for some in _batches(dict.fromkeys(names)):
            self._send(b"info", some)
            found.update((name, self._header()) for name in some)
        return found

    def _present(self, oid: str, found: Object | None) -> Object:
        if found is not None:
            return found
        if promises(self._repo):
            raise missing_promised()
        raise CommandFailed(f"The object {oid} is missing or damaged.", "git fsck")

    def _talk(self) -> subprocess.Popen[bytes]:
        if self._child is None:
            self._child = self._repo.git.stream("cat-file", "--batch-command")
        return self._child

    def _send(self, command: bytes, names: Sequence[str]) -> None:
        stdin = _end(self._talk().stdin)
        try:
            stdin.write(b"".join(b"%s %s\n" % (command, name.encode("utf-8", "surrogateescape")) for name in names))
            stdin.flush()
        except OSError as error:
            raise self._broken() from error

    def _header(self) -> Object | None:
        line = _end(self._talk().stdout).readline()
        if not line.endswith(b"\n"):
            raise self._broken()
        # What is not found is answered with its own name, which may hold blanks.
        if line.endswith((b" missing\n", b" ambiguous\n")) or line.count(b" ") != 2:
            return None
        oid, kind, size = line.decode("utf-8", "surrogateescape").split()
        return Object(oid, kind, int(size))

    def _content(self, oid: str) -> bytes:
        size = self._present(oid, self._header()).size
        body = _end(self._talk().stdout).read(size + 1)
        if len(body) != size + 1:
            raise self._broken()
        return body[:-1]

    def _broken(self) -> Exception:
        child = self._talk()
        with suppress(OSError):
            _end(child.stdin).close()
        err = _end(child.stderr).read()
        self.close()
        return failure(["cat-file"], err)


def promises(repo: Repository) -> bool:
    """Whether the repository is a partial clone."""
    code, _, _ = repo.git.ask("config", "--get-regexp", r"^(remote\..*\.promisor|extensions\.partialclone)$")
    return code == 0


def _entries(out: bytes) -> dict[str, tuple[str, str]]:
    rows = out.decode("utf-8", "surrogateescape").split("\0")
    rows.pop()
    return {path: (head[:6], head.rpartition(" ")[2]) for head, _, path in (row.partition("\t") for row in rows)}


def _batches(names: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(names)
    while some := list(islice(rest, _AT_ONCE)):
        yield some


def _end(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe
