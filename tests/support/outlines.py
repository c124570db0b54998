"""What the tests of this folder share: Python read from a snippet, and leaves and references in short."""

from __future__ import annotations

import os
import random
import textwrap
from functools import cache

from prsplit.languages.python import LANGUAGE
from prsplit.model.outline import Leaf, Outline, Reference

LIBRARY = os.path.dirname(os.__file__)


def read(snippet: str | bytes, *, facts: bool = True) -> Outline:
    """The outline of a snippet, dedented if it is text."""
    text = snippet if isinstance(snippet, bytes) else textwrap.dedent(snippet).encode("utf-8", "surrogateescape")
    outline = LANGUAGE.outline(text, facts=facts)
    assert outline is not None
    assert_tiles(outline, text)
    return outline


def assert_tiles(outline: Outline, text: bytes) -> None:
    """The leaves tile the text, in order, none empty; facts run parallel or are left out."""
    place = 0
    for leaf in outline.leaves:
        assert leaf.start == place
        assert leaf.end > place
        place = leaf.end
    assert place == len(text)
    assert len(outline.facts) in (0, len(outline.leaves))


def texts(snippet: str | bytes) -> list[tuple[str, str, str]]:
    """Kind, name and text of every leaf."""
    raw = snippet if isinstance(snippet, bytes) else textwrap.dedent(snippet).encode()
    return [(leaf.kind, leaf.name, raw[leaf.start : leaf.end].decode()) for leaf in read(raw).leaves]


def leaf(snippet: str | bytes, name: str = "", kind: str = "") -> Leaf:
    """The one leaf of that name or kind."""
    found = [one for one in read(snippet).leaves if (not name or one.name == name) and (not kind or one.kind == kind)]
    assert len(found) == 1, found
    return found[0]


def references(snippet: str | bytes, name: str | None = None) -> list[Reference]:
    """The references of the leaves of that name, or of all leaves."""
    outline = read(snippet)
    return [
        reference
        for one, facts in zip(outline.leaves, outline.facts, strict=True)
        if name is None or one.name == name
        for reference in facts.references
    ]


def spelled(reference: Reference) -> str:
    """A reference in short: `Foo.bar()` called, `?bar` unknown, `Foo:bar` a member, `<x.y>.z` behind a local import."""
    chain = ".".join(reference.chain)
    if reference.member and reference.imported is None:
        chain = ".".join(reference.chain[:-1]) + ":" + reference.chain[-1]
    if reference.unknown:
        chain = "?" + chain
    if reference.imported is not None:
        entry = reference.imported
        chain = ".".join(filter(None, (f"<{entry.module}{':' + entry.member if entry.member else ''}>", chain)))
    return chain + ("()" if reference.call is not None else "")


def uses(snippet: str | bytes, name: str | None = None) -> list[str]:
    """All references in short, sorted, each once."""
    return sorted({spelled(reference) for reference in references(snippet, name)})


@cache
def library_sample(count: int, limit: int = 80_000) -> tuple[str, ...]:
    """Files of the standard library, the same ones in every run."""
    found: list[str] = []
    for folder, folders, files in os.walk(LIBRARY):
        folders[:] = sorted(set(folders) - {"site-packages", "__pycache__", "dist-packages"})
        found += [os.path.join(folder, file) for file in sorted(files) if file.endswith(".py")]
    sound = [path for path in found if "badsyntax" not in path and "bad_" not in path and os.path.getsize(path) < limit]
    return tuple(random.Random(7).sample(sound, min(count, len(sound))))


def content(path: str) -> bytes:
    """The bytes of a file."""
    with open(path, "rb") as file:
        return file.read()
