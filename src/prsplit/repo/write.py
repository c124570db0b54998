"""Write a script's blobs, trees and commits, and prove that they arrive, before any branch is touched.

Fast-import runs in a git directory of its own, inside the object store, and its objects move into the store only once
the top tree is the source's. A run that is refused, killed or out of disk therefore leaves no object, ref, lock or crash
report but in that one folder.
"""

from __future__ import annotations

import contextlib
import errno
import glob
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from shlex import quote

from prsplit.errors import CommandFailed, Exit, PrsplitError, Refused
from prsplit.model.atom import FileState
from prsplit.model.script import CommitStep, Person, Script
from prsplit.repo.open import Repository
from prsplit.repo.sign import Signing, sign

_NEW = "refs/prsplit/new/"
_ASIDE = "tmp_objdir-prsplit-"
"""Git's own housekeeping removes folders of this name, too, should prsplit never run here again."""
_UNSAFE = re.compile(rb"[^ !#-\[\]-~]")
_CONFIG = "[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectFormat = %s\n"
_SETTINGS = ("-c", "core.ignoreCase=false", "-c", "fastimport.unpackLimit=0", "-c", "i18n.commitEncoding=UTF-8")


class ArrivalBroken(PrsplitError):
    """The series does not end in the source's tree: our bug. Nothing has moved."""

    code = Exit.BUG


@dataclass(frozen=True, slots=True)
class Aside:
    """A git directory of its own at `folder`, inside the object store `store`, which it reads and does not write."""

    folder: str
    store: str

    @property
    def env(self) -> dict[str, str]:
        """Variables that make git write objects here and read those of the store, too."""
        other = '"' + quoted(self.store).decode("ascii") + '"'
        return {
            "GIT_OBJECT_DIRECTORY": os.path.join(self.folder, "objects"),
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": other,
        }

    def make(self, object_format: str) -> None:
        """Create the least that git takes for a git directory. Raises OSError."""
        for name in ("refs", os.path.join("objects", "pack")):
            os.makedirs(os.path.join(self.folder, name))
        for name, text in (("HEAD", "ref: refs/heads/none\n"), ("config", _CONFIG % object_format)):
            with open(os.path.join(self.folder, name), "w", encoding="ascii") as file:
                file.write(text)


def build(
    repo: Repository, script: Script, run_id: str, *, hold: int | None = None, signing: Signing | None = None
) -> tuple[str, ...]:
    """Write the commits of `script` and return their ids, bottom to top. No ref is left or moved.

    `hold` is a descriptor that git keeps open. Raises ArrivalBroken when the trees are not the expected ones,
    CommandFailed when git fails or the disk is full, Refused when nothing may be written or signed here.
    """
    keep = () if hold is None else (hold,)
    with _aside(repo, run_id) as aside:
        commits = _imported(repo, script, _NEW + run_id, aside, keep)
        trees = _arrived(repo, script, commits, aside)
        _take_over(aside)
    if signing is None:
        return commits
    return sign(repo, script, trees, signing, keep)


@contextmanager
def _aside(repo: Repository, run_id: str) -> Iterator[Aside]:
    store = os.path.join(repo.common_dir, "objects")
    aside = Aside(os.path.join(store, _ASIDE + run_id), store)
    try:
        aside.make(repo.object_format)
        yield aside
    except OSError as error:
        sentence = f"Cannot write objects into {store}: {error.strerror}, nothing was changed."
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise Refused(sentence, f"ls -ld {quote(store)}") from error
        raise CommandFailed(sentence, "df -h .") from error
    finally:
        shutil.rmtree(aside.folder, ignore_errors=True)


def _imported(repo: Repository, script: Script, ref: str, aside: Aside, keep: Sequence[int]) -> tuple[str, ...]:
    code, out, err = repo.git.ask(
        f"--git-dir={aside.folder}", *_SETTINGS, "fast-import", "--quiet", "--done", "--date-format=raw-permissive",
        stdin=b"".join(stream(script, ref, repo.zero)), env=aside.env, keep=tuple(keep),
    )  # fmt: skip
    commits = tuple(out.decode("ascii", "replace").split())
    if code or len(commits) != len(script.commits):
        raise _failure(err.decode("utf-8", "replace"))
    return commits


def _failure(err: str) -> PrsplitError:
    reason = err.strip().removeprefix("fatal: ").partition("\n")[0] or "it gave no reason"
    if any(word in err for word in ("No space left", "quota exceeded", "Out of diskspace")):
        return CommandFailed(f"The disk is full, nothing was changed: {reason}", "git count-objects -vH")
    if "Permission denied" in err or "Read-only file system" in err:
        return Refused(
            f"Nothing can be written here, nothing was changed: {reason}", "git rev-parse --git-path objects"
        )
    return CommandFailed(f"git fast-import failed, nothing was changed: {reason}", "git fsck")


def stream(script: Script, ref: str, zero: str) -> Iterator[bytes]:
    """The fast-import stream: commits on `ref`, their ids asked for, and `ref` removed before the stream ends."""
    name = ref.encode("ascii")
    yield b"feature done\n"
    for mark, step in enumerate(script.commits, 1):
        yield b"commit %s\nmark :%d\n" % (name, mark)
        yield b"author %s\ncommitter %s\n" % (identity(step.author), identity(step.committer))
        yield _counted(step.message.encode("utf-8", "surrogateescape"))
        if (mark == 1 or step.root) and script.base:
            yield b"from %s\n" % script.base.encode("ascii")
        yield from _edits(step)
        yield b"\n"
    for mark in range(1, len(script.commits) + 1):
        yield b"get-mark :%d\n" % mark
    yield b"reset %s\nfrom %s\n\ndone\n" % (name, zero.encode("ascii"))


def _edits(step: CommitStep) -> Iterator[bytes]:
    for path in step.deletes:
        yield b'D "%s"\n' % quoted(path)
    for state in step.writes:
        yield _write(state)


def _write(state: FileState) -> bytes:
    mode, path = state.mode.encode("ascii"), quoted(state.path)
    if state.oid is not None:
        return b'M %s %s "%s"\n' % (mode, state.oid.encode("ascii"), path)
    return b'M %s inline "%s"\n' % (mode, path) + _counted(state.data or b"")


def _counted(content: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(content), content)


def quoted(path: str) -> bytes:
    """The inside of a C-style quoted string: printable ASCII as it is, every other byte in octal."""
    return _UNSAFE.sub(lambda found: b"\\%03o" % ord(found[0]), path.encode("utf-8", "surrogateescape"))


def identity(person: Person) -> bytes:
    """`Name <email> seconds zone`, without the characters that git cannot store there."""
    crud = str.maketrans("", "", "<>\n\0")
    name, email = person.name.translate(crud).strip(), person.email.translate(crud).strip()
    return f"{name} <{email}> {person.when}".encode("utf-8", "surrogateescape")


def _arrived(repo: Repository, script: Script, commits: Sequence[str], aside: Aside) -> tuple[str, ...]:
    """The trees of `commits`, after holding them against the expected ones."""
    asked = "".join(f"{commit}^{{tree}}\n" for commit in commits).encode("ascii")
    place = f"--git-dir={aside.folder}"
    out = repo.git.run(place, "cat-file", "--batch-check=%(objectname)", stdin=asked, env=aside.env)
    trees = tuple(out.decode("ascii").split("\n")[: len(commits)])
    for number, (step, tree) in enumerate(zip(script.commits, trees, strict=True), 1):
        if step.tree and step.tree != tree:
            raise _not_arrived(f"step {number}", step.tree, tree)
    if trees and trees[-1] != script.top_tree:
        raise _not_arrived("the top of the series", script.top_tree, trees[-1])
    return trees


def _not_arrived(where: str, wanted: str, got: str) -> ArrivalBroken:
    return ArrivalBroken(
        f"The tree at {where} is {got[:12]} and not {wanted[:12]}: a bug in prsplit, nothing was changed.",
        f"git diff-tree -r {wanted} {got}   # and please report it",
    )


def _take_over(aside: Aside) -> None:
    """Move the new objects into the store. A pack's index comes last: without it git does not see the pack."""
    made = os.path.join(aside.folder, "objects")
    found = [path for path in glob.glob(os.path.join(glob.escape(made), "*", "*")) if os.path.isfile(path)]
    readable = 0o444 & os.stat(aside.store).st_mode
    for path in sorted(found, key=lambda name: (name.endswith(".idx"), name)):
        target = os.path.join(aside.store, os.path.relpath(path, made))
        os.makedirs(os.path.dirname(target), exist_ok=True)
        _settle(path)
        os.chmod(path, readable)
        os.replace(path, target)


def _settle(path: str) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(repo: Repository) -> None:
    """Remove what killed runs left. Only for the holder of the lock: then none of it can still be in use."""
    for folder in glob.glob(os.path.join(glob.escape(repo.common_dir), "objects", _ASIDE + "*")):
        _drop_half_packs(folder)
        shutil.rmtree(folder, ignore_errors=True)


def _drop_half_packs(folder: str) -> None:
    """A pack that was moved while its index was not is of no use in the store."""
    for index in glob.glob(os.path.join(glob.escape(folder), "objects", "pack", "*.idx")):
        pack = os.path.join(os.path.dirname(folder), "pack", os.path.basename(index).removesuffix(".idx"))
        if not os.path.exists(pack + ".idx"):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(pack + ".pack")
