"""Which trees are to be proven: base with any set of atoms, and the canary's broken head."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from prsplit.analysis.compose import compose
from prsplit.analysis.paths import FileRole, file_role
from prsplit.model.atom import FilePatch, FileState
from prsplit.model.change import ChangeSet, FileChange
from prsplit.repo.workshop import TreeEdit

BROKEN = b"]}) >>> broken on purpose by prsplit, to see whether this file is looked at <<< ((([{{\n"
"""Not a program in any language: brackets close that were never opened."""

_REGULAR = ("100644", "100755")
_KINDS: tuple[tuple[FileRole, ...], ...] = (("code",), ("test",), ("data", "build"))
"""What the canary breaks, the first kind that the change has: a broken test would hide that the code is not looked at."""


def edit_of(patches: Sequence[FilePatch], taken: Collection[int]) -> TreeEdit:
    """What base with the atoms `taken` has over base."""
    return _edit((_before(patch), compose(patch, taken)) for patch in patches)


def _before(patch: FilePatch) -> FileState | None:
    old = patch.old
    return FileState(old.path, old.mode, old.oid, None) if old is not None else None


def _edit(pairs: Iterable[tuple[FileState | None, FileState | None]]) -> TreeEdit:
    changed = [(old, new) for old, new in pairs if old != new]
    gone = [old.path for old, new in changed if old and (new is None or new.path != old.path)]
    return TreeEdit(
        tuple(sorted(gone)), tuple(sorted((new for _, new in changed if new), key=lambda state: state.path))
    )


def canary_edit(change: ChangeSet, head: TreeEdit) -> TreeEdit | None:
    """Head's edit with every changed source file made unreadable; None when the change has none."""
    for kinds in _KINDS:
        paths = {file.path for file in change.files if _breakable(file) and file_role(file.path) in kinds}
        if paths:
            writes = [FileState(one.path, one.mode, None, BROKEN) if one.path in paths else one for one in head.writes]
            return TreeEdit(head.deletes, tuple(writes))
    return None


def _breakable(file: FileChange) -> bool:
    return file.new is not None and file.new.mode in _REGULAR and not file.opaque
