"""Take a change apart into atoms: definitions by matched outlines, hunks elsewhere, whole files where nothing else is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from prsplit.analysis.draft import Draft, Owners, Sketch
from prsplit.analysis.hunks import cut_hunks
from prsplit.analysis.lines import changed_lines
from prsplit.analysis.weave import weave
from prsplit.model.atom import Action, Atom, FilePatch
from prsplit.model.change import ChangeSet, FileChange
from prsplit.model.outline import Leaf, Outline

Sides = tuple[Outline | None, Outline | None]
"""The outlines of a file at base and at head; None where it has none."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A change taken apart: `patches` and `owners` parallel to `ChangeSet.files`, atoms in order of their index."""

    patches: tuple[FilePatch, ...]
    atoms: tuple[Atom, ...]
    owners: tuple[Owners, ...]


def cut(change: ChangeSet, outlines: Mapping[str, Sides], whole: Collection[str] = ()) -> Cut:
    """Every edit of `change` as exactly one atom, and the patches that compose files from them.

    `outlines` maps a changed file's path to its outlines; files that are not in it are cut by hunk, or taken whole where
    `whole` names them (their language could not read them, so nobody knows where they may be cut).
    """
    patches: list[FilePatch] = []
    atoms: list[Atom] = []
    owners: list[Owners] = []
    for file in change.files:
        draft = Draft(file.path)
        if file.path in whole:
            patch = _whole(draft, file)
        else:
            patch = _cut_file(draft, file, outlines.get(file.path, (None, None)))
        patch, found, owner = draft.finish(patch, len(atoms))
        patches.append(patch)
        owners.append(owner)
        atoms += found
    return Cut(tuple(patches), tuple(atoms), tuple(owners))


def _cut_file(draft: Draft, file: FileChange, sides: Sides) -> FilePatch:
    if file.opaque or file.status in ("D", "T") or _unchanged(file):
        return _whole(draft, file, sides[0])
    if file.status == "A":
        return _created(draft, file, sides[1])
    return _edited(draft, file, sides)


def _unchanged(file: FileChange) -> bool:
    """A rename or mode change that leaves the content alone."""
    return file.old is not None and file.new is not None and file.old.oid == file.new.oid


def _whole(draft: Draft, file: FileChange, before: Outline | None = None) -> FilePatch:
    actions: dict[str, Action] = {"A": "add", "D": "delete", "R": "rename", "T": "type"}
    action: Action = actions.get(file.status, "modify")
    if file.status == "M" and _unchanged(file):
        action = "mode"
    added, deleted = (0, 0) if _unchanged(file) else changed_lines(file.old_data or b"", file.new_data or b"")
    atom = draft.add(Sketch("", "file", action, added, deleted, 1, _identity(file)))
    if file.status == "D" and before is not None:
        draft.owned.update(
            ((False, place, item), atom) for place, leaf in enumerate(before.leaves) for item in ("", *_keys(leaf))
        )
    return FilePatch(file.old, file.new, file_atom=atom)


def _keys(leaf: Leaf) -> tuple[str, ...]:
    return tuple(item.key for item in leaf.form.items) if leaf.form else ()


def _identity(file: FileChange) -> bytes:
    """What tells one file-level edit from another: modes, ids and the old path."""
    sides = [f"{entry.mode} {entry.oid} {entry.path}" if entry else "-" for entry in (file.old, file.new)]
    return "\0".join(sides).encode("utf-8", "surrogateescape")


def _created(draft: Draft, file: FileChange, outline: Outline | None) -> FilePatch:
    if outline is None or not file.new_data:
        return _whole(draft, file)
    atom = draft.add(Sketch("", "file", "add", 0, 0, 1, b""))
    return FilePatch(None, file.new, atom, -1, weave(draft, b"", file.new_data, None, outline, file_atom=atom))


def _edited(draft: Draft, file: FileChange, sides: Sides) -> FilePatch:
    assert file.old is not None
    assert file.new is not None
    old, new = file.old_data, file.new_data
    if old is None or new is None:
        return _whole(draft, file)
    move = mode = -1
    if file.status == "R":
        move = draft.add(Sketch("", "file", "rename", 0, 0, 1, file.old.path.encode("utf-8", "surrogateescape")))
    elif file.old.mode != file.new.mode:
        mode = draft.add(Sketch("", "file", "mode", 0, 0, 1, f"{file.old.mode} {file.new.mode}".encode()))
    before, after = sides
    if before is not None and after is not None:
        slots = weave(draft, old, new, before, after)
    else:
        slots = cut_hunks(draft, old, new, file.hunks)
    return FilePatch(file.old, file.new, move, mode, slots)
