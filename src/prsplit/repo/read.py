"""Read what lies between two trees: names, modes and ids from raw records, lines from blobs, positions from a patch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext

from prsplit.errors import Refused
from prsplit.model.change import ChangeSet, Entry, FileChange, Opaque, Revision, Status
from prsplit.repo.diff import DIFF, NO_SYSTEM_ATTRIBUTES, Record, capped, raw_records, unattributed
from prsplit.repo.git import failure
from prsplit.repo.open import Repository
from prsplit.repo.patch import fits, hunks, segments, whole
from prsplit.repo.trees import Trees

_LINK, _SUBMODULE = "120000", "160000"


def read_change(
    repo: Repository, base: Revision, head: Revision, only: tuple[str, ...] = (), trees: Trees | None = None
) -> ChangeSet:
    """Everything that differs between the trees of `base` and `head`, below the pathspecs `only` if any are given.

    `trees` is an open reader to share. Raises Refused for more than MAX_RECORDS files or a patch that is larger than
    MAX_PATCH bytes, CommandFailed for a damaged object.
    """
    raw, patch = _diff(repo, base.tree, head.tree, only)
    records = list(raw_records(raw))
    texts = segments(patch, records)
    with nullcontext(trees) if trees else Trees(repo) as reader:
        blobs = reader.blobs(_wanted(records))
    files = [_file(record, text, blobs) for record, text in zip(records, texts, strict=True)]
    return ChangeSet(base, head, tuple(sorted(files, key=lambda file: file.path.encode("utf-8", "surrogateescape"))))


def _diff(repo: Repository, old: str, new: str, only: Sequence[str]) -> tuple[bytes, bytes]:
    """The raw records and the patch."""
    words = unattributed(repo.object_format)
    with repo.git.stream(*words, *DIFF, old, new, "--", *only, env=NO_SYSTEM_ATTRIBUTES) as child:
        assert child.stdin is not None
        child.stdin.close()
        try:
            out = b"".join(capped(child))
        except Refused:
            child.kill()
            raise
        assert child.stderr is not None
        err = child.stderr.read()
    if child.returncode:
        raise failure(DIFF, err)
    raw, _, patch = out.partition(b"\0\0")
    return raw, patch


def _wanted(records: Iterable[Record]) -> Iterator[str]:
    """The ids of all blobs that may hold text."""
    for record in records:
        if not _special(record):
            yield from (oid for oid in (record.old_oid, record.oid) if oid.strip("0"))


def _special(record: Record) -> Opaque:
    modes = (record.old_mode, record.mode)
    if _SUBMODULE in modes:
        return "submodule"
    return "symlink" if _LINK in modes else ""


def _file(record: Record, segment: bytes, blobs: Mapping[str, bytes | None]) -> FileChange:
    old = Entry(record.old_path, record.old_mode, record.old_oid) if record.old_oid.strip("0") else None
    new = Entry(record.path, record.mode, record.oid) if record.oid.strip("0") else None
    status = _status(record)
    opaque = _special(record) or _unread([blobs[entry.oid] for entry in (old, new) if entry])
    if opaque:
        return FileChange(status, old, new, opaque=opaque)
    before, after = (blobs[entry.oid] if entry else None for entry in (old, new))
    if before is None or after is None:
        return FileChange(status, old, new, before, after, whole(before or b"", after or b""))
    found = () if record.old_oid == record.oid else hunks(segment)
    if not fits(before, after, found):
        found = whole(before, after)
    return FileChange(status, old, new, before, after, found)


def _status(record: Record) -> Status:
    match record.status:
        case "A" | "C":
            return "A"
        case "D":
            return "D"
        case "R":
            return "R"
        case "T":
            return "T"
        case _:
            return "M"


def _unread(contents: Iterable[bytes | None]) -> Opaque:
    for content in contents:
        if content is None:
            return "large"
        if b"\0" in content:
            return "binary"
    return ""
