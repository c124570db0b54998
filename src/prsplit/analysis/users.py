"""Who uses a name of a file's top, in the file and from other files, and which words may be uses that nobody read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from prsplit.analysis.lively import WORD, encoded
from prsplit.analysis.symbols import Module
from prsplit.analysis.uses import Use


def users_of(module: Module | None) -> dict[str, set[int]]:
    """Per first name of a reference, per dotted import that it goes through, and per member (`Owner.name`, `.name` of an
    unknown owner), the atoms (-1: unchanged) of the leaves that use it."""
    if module is None:
        return {}
    if module.users is None:
        module.users = dict(_read(module))
    return module.users


def _read(module: Module) -> dict[str, set[int]]:
    users: dict[str, set[int]] = defaultdict(set)
    entries = (entry for leaf in module.outline.leaves for entry in leaf.imports)
    dotted = {tuple(entry.bound.split(".")) for entry in entries if entry.dotted}
    for place, facts in enumerate(module.outline.facts):
        own = set(module.outline.leaves[place].binds)
        for reference in facts.references:
            if reference.unknown or (reference.member and len(reference.chain) > 1):
                owner = "" if reference.unknown else ".".join(reference.chain[:-1])
                users[f"{owner}.{reference.chain[-1]}"].update(module.holders(place, reference))
            if reference.chain and not reference.unknown and reference.imported is None:
                name = reference.chain[0]
                if name not in own or module.outline.leaves[place].imports:
                    holders = module.holders(place, reference)
                    users[name].update(holders)
                    for way in dotted:
                        if reference.chain[: len(way)] == way:
                            users[".".join(way)].update(holders)
    return users


def unread_words(module: Module | None, text: bytes | None) -> frozenset[bytes]:
    """The words of leaves that the change leaves alone and whose references were not read: any may be a use, but for the
    names that the leaf binds itself."""
    if module is None or text is None or not module.outline.facts:
        return frozenset()
    touched = {place for (place, _), atom in module.owners.items() if atom >= 0}
    return frozenset(
        word
        for place, (leaf, facts) in enumerate(zip(module.outline.leaves, module.outline.facts, strict=True))
        if place not in touched and not leaf.imports and leaf.kind != "header" and not facts.references
        for word in {*WORD.findall(text, leaf.start, leaf.end)} - {encoded(name) for name in leaf.binds}
    )


def outside_users(uses: Iterable[Use]) -> dict[tuple[bool, str, str], set[int]]:
    """(at head?, path, name) → atoms (-1: unchanged) of other files that use a name of a file's top: a private one is
    theirs, too, where a language's modules hold others."""
    found: dict[tuple[bool, str, str], set[int]] = defaultdict(set)
    for use in uses:
        for hop in use.hops if use.target is None else (*use.hops, use.target):
            if hop.name and not hop.scope and hop.path != use.path:
                found[use.head, hop.path, hop.name].add(use.atom)
    return found
