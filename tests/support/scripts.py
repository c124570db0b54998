"""Small repositories and hand-made scripts, whose expected trees git's own index has worked out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from prsplit.model.atom import FileState
from prsplit.model.change import Revision
from prsplit.model.graph import Graph
from prsplit.model.plan import Plan, PlannedPR, Proof, Size
from prsplit.model.script import CommitStep, Person, Script

AUTHOR = Person("An Author", "author@example.invalid", "1700000000 +0100")
ME = Person("A Caller", "caller@example.invalid", "1700000000 +0100")
PREFIX = "split/topic"

Tree = Mapping[bytes, tuple[str, bytes]]
"""Path → (mode, content; the object id for a submodule)."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A repository with the commit `base` on `main`, checked out unless it is bare."""

    path: str
    base: str
    base_files: Tree

    def git(self, *arguments: str, feed: bytes = b"", env: Mapping[str, str] | None = None) -> str:
        """What git prints, without the last line feed; raises CalledProcessError when it fails."""
        return git(self.path, *arguments, feed=feed, env=env)

    def refs(self) -> dict[str, str]:
        """Every ref and its value."""
        rows = self.git("for-each-ref", "--format=%(refname) %(objectname)").splitlines()
        return dict(row.split(" ") for row in rows)

    def branches(self) -> dict[str, str]:
        """The branches below refs/heads/split/."""
        return {ref: oid for ref, oid in self.refs().items() if ref.startswith("refs/heads/split/")}


def git(path: str, *arguments: str, feed: bytes = b"", env: Mapping[str, str] | None = None) -> str:
    """What git prints in the repository at `path`, without the last line feed."""
    done = subprocess.run(
        ["git", "-C", path, *arguments], input=feed, capture_output=True, check=True, env={**os.environ, **(env or {})}
    )
    return done.stdout.decode("utf-8", "surrogateescape").rstrip("\n")


def ground(folder: Path, files: Tree | None = None, *, object_format: str = "sha1", bare: bool = False) -> Ground:
    """A new repository at `folder` whose `main` holds `files`."""
    held = files if files is not None else {b"kept.txt": ("100644", b"kept\n"), b"old.txt": ("100644", b"old\n")}
    kind = ["--bare"] if bare else []
    subprocess.run(
        ["git", "init", "-q", "-b", "main", f"--object-format={object_format}", *kind, str(folder)], check=True
    )
    path = str(folder)
    for name, value in (("user.name", ME.name), ("user.email", ME.email), ("gc.auto", "0")):
        git(path, "config", name, value)
    tree = tree_of(path, held)
    base = git(path, "commit-tree", tree, "-m", "base", env=_dated("1600000000 +0000"))
    git(path, "update-ref", "refs/heads/main", base)
    if not bare:
        git(path, "reset", "-q", "--hard")
    return Ground(path, base, held)


def commit(path: str, files: Tree, parents: Sequence[str], message: str, author: Person = AUTHOR) -> str:
    """A commit of exactly `files`, on no branch."""
    named = {"GIT_AUTHOR_NAME": author.name, "GIT_AUTHOR_EMAIL": author.email, **_dated(author.when)}
    options = [word for parent in parents for word in ("-p", parent)]
    return git(path, "commit-tree", tree_of(path, files), *options, feed=message.encode(), env=named)


def _dated(when: str) -> dict[str, str]:
    return {"GIT_AUTHOR_DATE": f"@{when}", "GIT_COMMITTER_DATE": f"@{when}"}


def tree_of(path: str, files: Tree) -> str:
    """The id of the tree that holds `files`, written by git's index."""
    rows = b""
    for name, (mode, content) in files.items():
        oid = content.decode() if mode == "160000" else blob(path, content)
        rows += f"{mode} {oid} 0\t".encode() + name + b"\0"
    index = {"GIT_INDEX_FILE": os.path.join(git(path, "rev-parse", "--absolute-git-dir"), "index.test")}
    git(path, "read-tree", "--empty", env=index)
    settings = ("-c", "core.protectNTFS=false", "-c", "core.protectHFS=false", "-c", "core.ignoreCase=false")
    git(path, *settings, "update-index", "-z", "--index-info", feed=rows, env=index)
    oid = git(path, *settings, "write-tree", env=index)
    os.unlink(index["GIT_INDEX_FILE"])
    return oid


def blob(path: str, content: bytes) -> str:
    """The id of a blob, written into the repository."""
    return git(path, "hash-object", "-w", "--stdin", feed=content)


def script_for(
    held: Ground,
    states: Sequence[Tree],
    *,
    prefix: str = PREFIX,
    by_id: bool = False,
    names: Sequence[str] = (),
    drops: Sequence[str] = (),
) -> Script:
    """The script that goes through `states` one by one. `by_id` names known blobs instead of sending them; `drops` are
    the tails of the branches that an earlier run made and this one leaves behind."""
    below, steps, tree = held.base_files, [], ""
    for number, files in enumerate(states, 1):
        name = f"{prefix}/{names[number - 1] if names else f'{number:02d}-step'}"
        deletes, writes = _difference(held.path, below, files, by_id=by_id)
        tree = tree_of(held.path, files)
        when = f"{1700000000 + number} +0100"
        people = Person(AUTHOR.name, AUTHOR.email, when), Person(ME.name, ME.email, when)
        steps.append(CommitStep(name, f"Step {number}\n\nBody.\n", *people, deletes, writes, tree))
        below = files
    now = held.refs()
    refs = tuple((step.branch, now.get(f"refs/heads/{step.branch}", "")) for step in steps)
    dropped = tuple((f"{prefix}/{tail}", now[f"refs/heads/{prefix}/{tail}"]) for tail in drops)
    return Script(held.base, tuple(steps), refs, tree, prefix, dropped)


def _difference(path: str, old: Tree, new: Tree, *, by_id: bool) -> tuple[tuple[str, ...], tuple[FileState, ...]]:
    gone = tuple(_text(name) for name in sorted(old) if name not in new)
    writes = [_state(path, name, *new[name], by_id=by_id) for name in sorted(new) if old.get(name) != new[name]]
    return gone, tuple(writes)


def _state(path: str, name: bytes, mode: str, content: bytes, *, by_id: bool) -> FileState:
    if mode == "160000":
        return FileState(_text(name), mode, content.decode(), None)
    if by_id:
        return FileState(_text(name), mode, blob(path, content), None)
    return FileState(_text(name), mode, None, content)


def _text(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")


def plan_for(script: Script, branch: str = "topic") -> Plan:
    """A plan with as many PRs as `script` has commits and no atoms."""
    size = Size(1, 0, 1, 1)
    titles = [step.message.partition("\n")[0] for step in script.commits]
    prs = tuple(PlannedPR(place, "core", title, "", "step", (), size) for place, title in enumerate(titles, 1))
    base, head = Revision(script.base, "0" * 40), Revision(script.base, script.top_tree)
    return Plan(base, head, branch, "given", 400, (), Graph(0), prs, size, Proof(len(prs), 1, 0, 1))


def three_steps(held: Ground) -> list[Tree]:
    """Three states: a file is added, another is changed, a third is deleted."""
    files = dict(held.base_files)
    one = {**files, b"one.py": ("100644", b"one = 1\n")}
    two = {**one, b"one.py": ("100755", b"one = 2\n"), b"two/two.py": ("100644", b"two = 2\n")}
    three = {name: node for name, node in two.items() if name != b"old.txt"}
    return [one, two, three]


def dump(script: Script, path: Path) -> None:
    """Write `script` for tests/support/performer.py."""
    rows = [
        {
            "branch": step.branch,
            "message": step.message,
            "author": {"name": step.author.name, "email": step.author.email, "when": step.author.when},
            "committer": {"name": step.committer.name, "email": step.committer.email, "when": step.committer.when},
            "deletes": step.deletes,
            "writes": [_row(state) for state in step.writes],
            "tree": step.tree,
        }
        for step in script.commits
    ]
    held = {"base": script.base, "commits": rows, "refs": script.refs, "drops": script.drops}
    path.write_text(json.dumps({**held, "top_tree": script.top_tree, "prefix": script.prefix}), encoding="ascii")


def _row(state: FileState) -> list[str | None]:
    content = None if state.data is None else b64encode(state.data).decode("ascii")
    return [state.path, state.mode, state.oid, content]


def performer(held: Ground, path: str) -> subprocess.Popen[str]:
    """A process that stands ready to perform the dumped script at `path` (`-`: to undo), in a group of its own.

    It begins when it is sent a line.
    """
    command = [sys.executable, "-m", "support.performer", held.path, path]
    pipe = subprocess.PIPE
    found = subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True, start_new_session=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert found.stdout is not None
    assert found.stdout.readline() == "ready\n"
    return found


def begin(process: subprocess.Popen[str]) -> None:
    """Let a performer begin."""
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()
