"""Put files together from base and any set of atoms, byte for byte. Proof, sizes, show and build all use this."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from prsplit.model.atom import FilePatch, FileState, FrameSlot, ListSlot, Slot, TextSlot


def compose(patch: FilePatch, taken: Collection[int]) -> FileState | None:
    """The file when the atoms in `taken` are applied to base; None when it does not exist then.

    Laws: with no atom of the file taken the result is `patch.old`, with all of them `patch.new`, by object id.
    """
    entry = patch.new if patch.file_atom in taken and patch.file_atom >= 0 else patch.old
    if patch.old is not None and patch.new is not None and patch.file_atom < 0:
        entry = patch.old
    if entry is None:
        return None
    mode = patch.new.mode if patch.mode_atom in taken and patch.new is not None else entry.mode
    if patch.slots is None:
        return FileState(entry.path, mode, entry.oid, None)
    return _content_state(patch, taken, entry.path, mode)


def _content_state(patch: FilePatch, taken: Collection[int], path: str, mode: str) -> FileState:
    edits = slot_atoms(patch.slots or ())
    chosen = sum(1 for atom in edits if atom in taken)
    if patch.old is not None and chosen == 0:
        return FileState(path, mode, patch.old.oid, None)
    if patch.new is not None and chosen == len(edits):
        return FileState(path, mode, patch.new.oid, None)
    return FileState(path, mode, None, render(patch.slots or (), taken))


def content(patch: FilePatch, taken: Collection[int]) -> bytes | None:
    """The composed bytes of a file that is cut into slots, or None when it does not exist or is taken whole."""
    if patch.slots is None:
        return None
    exists = patch.old is not None or patch.file_atom in taken
    return render(patch.slots, taken) if exists else None


def edited_texts(patch: FilePatch) -> Iterator[tuple[int, bytes, bytes]]:
    """(atom, text at base, text at head) of each piece of a file that an atom changes, in order; the items of a list one
    by one."""
    for slot in patch.slots or ():
        for one in slot.items if isinstance(slot, ListSlot) else (slot,):
            if one.atom >= 0:
                yield one.atom, one.old or b"", one.new or b""


def render(slots: tuple[Slot, ...], taken: Collection[int]) -> bytes:
    """The text that `slots` write when the atoms in `taken` are applied."""
    texts = [b"" if isinstance(slot, FrameSlot) else slot_text(slot, taken) for slot in slots]
    for place, text in _frames(slots, texts, taken):
        texts[place] = text
    return b"".join(texts)


def frame_texts(slots: tuple[Slot, ...], taken: Collection[int]) -> dict[int, bytes]:
    """What the frames that hold anything write, by their slot's place."""
    if not any(isinstance(slot, FrameSlot) for slot in slots):
        return {}
    return dict(
        _frames(slots, [b"" if isinstance(slot, FrameSlot) else slot_text(slot, taken) for slot in slots], taken)
    )


def _frames(slots: tuple[Slot, ...], texts: list[bytes], taken: Collection[int]) -> Iterator[tuple[int, bytes]]:
    """Place and text of each frame of which a part writes something; `texts` are what the other slots write."""
    frames = {slot.name: slot.frame for slot in slots if isinstance(slot, FrameSlot)}
    filled = {slot.frame for slot, text in zip(slots, texts, strict=True) if text} if frames else set[str]()
    for name in tuple(filled):
        while name := frames.get(name, ""):
            filled.add(name)
    for place, slot in enumerate(slots):
        if isinstance(slot, FrameSlot) and slot.name in filled:
            yield place, _frame_text(slot, taken)


def slot_text(slot: TextSlot | ListSlot, taken: Collection[int]) -> bytes:
    """What one slot writes."""
    if isinstance(slot, TextSlot):
        return slot.new if slot.atom in taken else slot.old
    return _list_text(slot, taken)


def _list_text(slot: ListSlot, taken: Collection[int]) -> bytes:
    changing = {item.atom for item in slot.items if item.atom >= 0}
    chosen = {atom for atom in changing if atom in taken}
    if not chosen:
        return slot.old
    if chosen == changing:
        return slot.new
    texts = [item.new if item.atom in taken else item.old for item in slot.items]
    present = [text for text in texts if text is not None]
    if not present:
        return slot.empty
    if len(present) == 1 and slot.single is not None and slot.single.fits(present[0]):
        return slot.single.open + present[0] + slot.single.close
    return slot.open + slot.between.join(present) + slot.tail + slot.close


def _frame_text(slot: FrameSlot, taken: Collection[int]) -> bytes:
    if not slot.old:
        return slot.new
    if not slot.new:
        return slot.old
    return slot.new if slot.atom in taken else slot.old


def slot_atoms(slots: tuple[Slot, ...]) -> frozenset[int]:
    """The atoms that change what `slots` write."""
    found: set[int] = set()
    for slot in slots:
        if isinstance(slot, ListSlot):
            found.update(item.atom for item in slot.items)
        else:
            found.add(slot.atom)
    return frozenset(found - {-1})


def patch_atoms(patch: FilePatch) -> frozenset[int]:
    """Every atom of the file."""
    return (slot_atoms(patch.slots or ()) | {patch.file_atom, patch.mode_atom}) - {-1}
