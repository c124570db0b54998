"""Trees that only we see, and folders that hold one of them: a private git directory that reads the repository's objects.

Nothing is written into the repository: no object, no ref, no worktree entry. The folders see none of its settings, so
that neither a hook nor a filter of its runs; what goes through a filter (Git LFS) stays as it is stored.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from prsplit.errors import Refused
from prsplit.model.atom import FileState
from prsplit.repo.git import Git, failure, missing_promised
from prsplit.repo.open import Repository
from prsplit.repo.place import Place, Written, broken, lay_out
from prsplit.repo.trees import promises
from prsplit.repo.write import quoted

_SETTINGS = ("-c", "core.ignoreCase=false", "-c", "fastimport.unpackLimit=0")
_ATTRIBUTES = re.compile(rb"^100\d{3} blob [^\t]*\t(?:.*/)?\.gitattributes\Z", re.DOTALL)
_WHO = b"prsplit <> 1000000000 +0000"


@dataclass(frozen=True, slots=True)
class TreeEdit:
    """How a tree differs from another one: deletes come before writes."""

    deletes: tuple[str, ...]
    writes: tuple[FileState, ...]


class Weight(NamedTuple):
    """What a folder of a tree holds: bytes of its files, submodules, and the blobs of all `.gitattributes`."""

    size: int
    modules: int
    attributes: tuple[str, ...]


class Workshop:
    """A private git directory in `folder`, which must exist."""

    def __init__(self, repo: Repository, folder: str) -> None:
        """Lay the directory out. Raises OSError."""
        self._repo = repo
        self._folder = os.path.join(folder, "git")
        # The user's own settings speak of filters, too.
        self._env = {
            **{name: value for name, value in repo.git.environment.items() if name not in _OBJECTS},
            "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_ATTR_NOSYSTEM": "1",
            "XDG_CONFIG_HOME": folder,
        }  # fmt: skip
        lay_out(repo, self._folder, _stores(repo), bare=True)
        self._git = Git(repo.git.exe, self._folder, None, self._env)

    def write(self, base: str, parent: str, edits: Sequence[TreeEdit]) -> tuple[Written, ...]:
        """The tree `base` with each of `edits`, as commits on `parent` (none when empty)."""
        if not edits:
            return ()
        stream = b"".join(_stream(base, parent, edits, self._repo.zero))
        code, out, err = self._git.ask(
            *_SETTINGS, "fast-import", "--quiet", "--done", "--date-format=raw-permissive", stdin=stream
        )
        commits = out.decode("ascii", "replace").split()
        if code or len(commits) != len(edits):
            raise broken(["fast-import"], err, self._folder)
        asked = "".join(f"{commit}^{{tree}}\n" for commit in commits).encode("ascii")
        trees = self._git.run("cat-file", "--batch-check=%(objectname)", stdin=asked).decode("ascii").split()
        return tuple(Written(*pair) for pair in zip(commits, trees, strict=True))

    def merged(self, one: Written, other: Written) -> str | None:
        """The tree of a merge of two commits, by text and without any driver; None for a conflict. Raises Refused."""
        code, out, err = self._git.ask("merge-tree", "--write-tree", "-z", "--no-messages", one.commit, other.commit)
        if b"usage: git merge-tree" in err:
            raise Refused(
                "git is too old for a trial merge: that needs 2.38 or newer.", "https://git-scm.com/downloads"
            )
        if code not in (0, 1):
            raise failure(["merge-tree"], err)
        return None if code else out.partition(b"\0")[0].decode("ascii")

    def place(self, home: str, name: str) -> Place:
        """An empty folder `home`/`name` with an index of its own. Raises OSError."""
        return Place(self._repo, self._env, home, name, [os.path.join(self._folder, "objects"), *_stores(self._repo)])

    def weight(self, tree: str) -> Weight:
        """What a folder of `tree` holds. Raises Refused when a partial clone left some of it behind."""
        rows = self._git.run("ls-tree", "-r", "-l", "-z", "--full-tree", tree).split(b"\0")
        heads = [row.partition(b"\t")[0].split() for row in rows if row]
        if any(head[3] in (b"BAD", b"-") and head[1] == b"blob" for head in heads) and promises(self._repo):
            raise missing_promised()
        attributes = [row.split(maxsplit=3)[2].decode("ascii") for row in rows if _ATTRIBUTES.search(row)]
        return Weight(
            sum(int(head[3]) for head in heads if head[3].isdigit()),
            sum(head[1] == b"commit" for head in heads),
            tuple(dict.fromkeys(attributes)),
        )


_OBJECTS = ("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH")


def _stores(repo: Repository) -> list[str]:
    """Every folder that the repository's objects are in, as far as git was told by a variable."""
    found = [os.path.join(repo.common_dir, "objects")]
    own = repo.git.environment.get("GIT_OBJECT_DIRECTORY")
    more = repo.git.environment.get("GIT_ALTERNATE_OBJECT_DIRECTORIES", "")
    return [*([own] if own else []), *found, *(path for path in more.split(os.pathsep) if path)]


def _stream(base: str, parent: str, edits: Sequence[TreeEdit], zero: str) -> list[bytes]:
    """One commit for each edit, all of them on `parent` with the tree `base` as it was before the edit."""
    rows = [b"feature done\n"]
    for mark, edit in enumerate(edits, 1):
        rows.append(b"commit refs/prsplit/step\nmark :%d\nauthor %s\ncommitter %s\n" % (mark, _WHO, _WHO))
        rows.append(b"data 4\nstep\n")
        rows.append(b"from %s\n" % parent.encode("ascii") if parent else b"")
        rows.append(b'M 040000 %s ""\n' % base.encode("ascii"))
        rows += [b'D "%s"\n' % quoted(path) for path in edit.deletes]
        rows += [_file(state) for state in edit.writes]
        rows.append(b"\nreset refs/prsplit/step\nfrom %s\n\n" % zero.encode("ascii"))
    rows += [b"get-mark :%d\n" % mark for mark in range(1, len(edits) + 1)]
    return [*rows, b"done\n"]


def _file(state: FileState) -> bytes:
    head = b"M %s %s" % (state.mode.encode("ascii"), (state.oid or "inline").encode("ascii"))
    row = b'%s "%s"\n' % (head, quoted(state.path))
    return row if state.oid is not None else row + b"data %d\n%s\n" % (len(state.data or b""), state.data or b"")
