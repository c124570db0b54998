"""Our definitions against those of Universal Ctags, on a sample of real files of each language.

    python benchmarks/ctags.py --mirror FOLDER [--files 40] [--only Rust,Go] [--show 15]

FOLDER holds bare repositories as `owner+name/repo`. Recall: of the functions, methods, classes, structures, unions,
enumerations, traits and interfaces of Ctags, those that a leaf on that line names, binds or has for a member. Precision: of our functions and classes,
those of which Ctags has any tag of the name within the leaf. What is declared inside of functions counts on neither
side. `--show` prints so many disagreements of each kind.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import tempfile
from bisect import bisect_right
from dataclasses import replace

from corpus import PROJECTS, Source, Tag, sources, tags
from prsplit.languages.table import outline_of
from prsplit.model.outline import Leaf

WANTED = {
    "C": "function struct union enum", "C++": "function class struct union enum", "CUDA": "function class struct union enum",
    "Rust": "function method struct enum interface", "Go": "func struct interface",
    "JavaScript": "function method class generator getter setter", "TypeScript": "function method class interface enum generator",
    "Java": "method class interface enum annotation", "Python": "function member class",
}  # fmt: skip
SECOND = {"CUDA": "C++", "JavaScript": "TypeScript"}
"""Language → whose parser is asked too whether a definition of ours is one: the own one gives up in the middle of some files."""

UNNAMED = {
    "default",
    "extern",
    "before",
    "after",
    "beforeEach",
    "afterEach",
    "beforeAll",
    "afterAll",
    "setup",
    "teardown",
}
"""Names of leaves that are no definitions of a name."""

MACRO = re.compile(r"[A-Z][A-Z0-9_]+\(")
"""A function that a macro makes: it has no name of its own."""

SPACE = re.compile(r"\s+")


def plain(name: str) -> str:
    """A name in one spelling."""
    return SPACE.sub("", name.lstrip("#")).replace("::", ":")


def own(leaf: Leaf) -> str:
    """The name that a definition has by itself, as Ctags would write it; empty where Ctags has no such thing."""
    name = leaf.name.removeprefix(leaf.scope).lstrip(".") if leaf.scope else leaf.name
    name = name.removeprefix("friend ")
    if name.startswith(("operator", "~")):
        return plain(name)
    name = re.sub(r"^(get|set) ", "", re.sub(r" #\d+$", "", name)).partition("(")[0].partition("<")[0]
    return "" if " " in name or name in UNNAMED else name.lstrip("#")


def named(leaf: Leaf) -> set[str]:
    """All that a leaf names, binds or has for a member."""
    return {plain(one) for one in (own(leaf), *leaf.binds, *leaf.members, *leaf.attributes)}


class Comparison:
    """Counts the definitions of one language."""

    def __init__(self, language: str) -> None:
        """Nothing is counted yet."""
        self.kinds = set(WANTED[language].split())
        self.files = self.unread = self.theirs = self.found = self.ours = self.right = 0
        self.missed: list[str] = []
        self.strange: list[str] = []

    def add(self, source: Source, listed: list[Tag]) -> None:
        """Compare one file; one that is not understood counts as all missed."""
        self.files += 1
        outline = outline_of(source.path, source.text)
        leaves = outline.leaves if outline is not None else ()
        self.unread += outline is None
        starts = [source.text.count(b"\n", 0, leaf.start) + 1 for leaf in leaves]
        ends = [source.text.count(b"\n", 0, max(leaf.end - 1, leaf.start)) + 1 for leaf in leaves]
        closing = {leaf.name: end for leaf, end in zip(leaves, ends, strict=True) if leaf.kind == "tail"}
        for tag in listed:
            if tag.kind in self.kinds and not tag.inner and not tag.name.lower().startswith(("__anon", "anonymous")):
                self.theirs += 1
                here = range(max(bisect_right(starts, tag.line) - 1, 0), len(leaves))
                spans = [n for n in here if starts[n] <= tag.line <= ends[n]]
                if any(plain(tag.name) in named(leaves[n]) for n in spans):
                    self.found += 1
                else:
                    self.missed.append(f"{source.project} {source.path}:{tag.line} {tag.kind} {tag.name}")
        for place, leaf in enumerate(leaves):
            if leaf.kind in ("function", "class") and own(leaf) and not leaf.bodiless and not MACRO.match(leaf.name):
                self.ours += 1
                last = closing.get(f"{leaf.name}}}", ends[place])
                inside = [tag for tag in listed if starts[place] <= tag.line <= last]
                if any(plain(tag.name) == own(leaf) for tag in inside):
                    self.right += 1
                else:
                    self.strange.append(f"{source.project} {source.path}:{starts[place]} {leaf.kind} {leaf.name}")

    def row(self, language: str) -> str:
        """A row of the table."""
        recall, precision = self.found / max(self.theirs, 1), self.right / max(self.ours, 1)
        return f"| {language} | {self.files} | {self.unread} | {self.theirs:,} | {recall:.1%} | {self.ours:,} | {precision:.1%} |"


def also(second: str, found: list[Source], folder: str) -> list[list[Tag]]:
    """What a second parser of Ctags makes of the files, for precision alone."""
    return [[replace(tag, inner=True) for tag in listed] for listed in tags(second, found, folder)]


def sampled(lines: list[str], count: int) -> list[str]:
    """Some of the lines, the same ones every time."""
    return sorted(lines, key=lambda line: hashlib.sha256(line.encode()).digest())[:count]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mirror", required=True)
    parser.add_argument("--files", type=int, default=40)
    parser.add_argument("--only", default=",".join(PROJECTS))
    parser.add_argument("--show", type=int, default=0)
    given = parser.parse_args()
    print("| language | files | not understood | theirs | recall | ours | precision |\n|---|--:|--:|--:|--:|--:|--:|")
    for language in given.only.split(","):
        comparison = Comparison(language)
        found = list(sources(given.mirror, language, given.files))
        with tempfile.TemporaryDirectory() as folder:
            known = tags(language, found, folder)
            if language in SECOND:
                more = also(SECOND[language], found, folder)
                known = [[*one, *two] for one, two in zip(known, more, strict=True)]
            for source, listed in zip(found, known, strict=True):
                comparison.add(source, listed)
        print(comparison.row(language), flush=True)
        for word, lines in (("missed", comparison.missed), ("strange", comparison.strange)):
            for line in sampled(lines, given.show):
                print(f"    {word} {line}")


if __name__ == "__main__":
    main()
