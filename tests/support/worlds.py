"""Both ends of a small change of Python files, cut and resolved in memory."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha1

from prsplit.analysis.closure import Prover
from prsplit.analysis.cut import Cut, cut
from prsplit.analysis.lively import lively_names
from prsplit.analysis.uses import Collector, Ends, Unknown, Use, build_ends
from prsplit.languages.python import LANGUAGE
from prsplit.languages.table import facts_of, language_for, outline_of
from prsplit.model.change import ChangeSet, Entry, FileChange, Revision, Status
from prsplit.model.outline import Outline

Texts = Mapping[str, str]
"""Path → text, dedented when it is read."""


@dataclass(frozen=True, slots=True)
class Both:
    """A change with its two worlds, the uses that the proof goes through, and the names that nobody could follow."""

    change: ChangeSet
    cut: Cut
    ends: Ends
    uses: tuple[Use, ...]
    unknown: tuple[Unknown, ...] = ()
    free: tuple[Unknown, ...] = ()

    def atom(self, symbol: str, action: str) -> int:
        """The one atom of that symbol and action."""
        (found,) = (one.index for one in self.cut.atoms if one.symbol == symbol and one.action == action)
        return found

    def use(self, name: str, *, head: bool) -> Use:
        """The one use of a name, as written, at head or at base."""
        (found,) = (one for one in self.uses if one.name == name and one.head == head and not one.reference.imported)
        return found

    def prover(self) -> Prover:
        """What proves steps of the change."""
        return Prover(self.change, self.cut, self.ends, self.uses, outline_of)


def both(base: Texts, head: Texts) -> Both:
    """The change from `base` to `head`; references are read where they can matter, and nowhere else."""
    files = tuple(_file(base, head, path) for path in sorted({*base, *head}) if base.get(path) != head.get(path))
    change = ChangeSet(Revision("1", "1"), Revision("2", "2"), files)
    outlines = {file.path: (_outline(file.path, file.old_data), _outline(file.path, file.new_data)) for file in files}
    pieces = cut(change, outlines)
    everything = frozenset({*base, *head})
    steady = {path: _outline(path, _bytes(base, path)) for path in base if base[path] == head.get(path)}
    ends = build_ends(
        change, pieces, outlines, (frozenset(base), frozenset(head)),
        lambda path, module: (language_for(path) or LANGUAGE).module_files(path, module, everything), steady.get,
    )  # fmt: skip
    moved = [LANGUAGE.module_of(path) for path in {*base} ^ {*head}]
    lively = lively_names(ends, moved)
    for file in files:
        for world, text in ((ends.base, file.old_data), (ends.head, file.new_data)):
            module = world.modules.get(file.path)
            if module is not None and text is not None:
                wanted = lively.telling(module, text)
                module.outline = replace(module.outline, facts=facts_of(file.path, text, module.outline, wanted))
    collector = Collector(change, ends, lively)
    collector.run()
    return Both(change, pieces, ends, tuple(collector.uses), tuple(collector.unknown), tuple(collector.free))


def _file(base: Texts, head: Texts, path: str) -> FileChange:
    texts = _bytes(base, path), _bytes(head, path)
    old, new = (Entry(path, "100644", sha1(text).hexdigest()) if text is not None else None for text in texts)
    status: Status = "A" if old is None else "D" if new is None else "M"
    return FileChange(status, old, new, *texts)


def _bytes(side: Texts, path: str) -> bytes | None:
    return textwrap.dedent(side[path]).encode() if path in side else None


def _outline(path: str, text: bytes | None) -> Outline | None:
    return outline_of(path, text) if text is not None else None
