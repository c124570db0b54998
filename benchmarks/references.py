"""Which uses of a project's own functions our facts see, of those that a search for words finds.

    python benchmarks/references.py --mirror FOLDER [--files 40] [--only Rust,Go] [--show 15]

The functions of a project: those that our outlines of its files (at most 400, tests included) define once,
whose name has at least four letters and is bound by nothing else. Their uses: each occurrence of the word in the sampled
files, outside of comments, strings and the definition itself. One is seen where the leaf that holds it refers to the name
or imports it. A local or a field of the same name counts as a word that is not seen, too; the last columns are of
words that are called, among which these are rare. `--show` prints so many calls that are not seen.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass

from corpus import FUNCTIONS, PROJECTS, Source, sources, tags
from ctags import own, sampled
from prsplit.languages.table import language_for, outline_of
from prsplit.model.outline import Facts, Leaf
from scopes import scopes

MANY = 400
SHORT = 4
QUOTED = rb'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''
SLASHED = rb'//[^\n]*|/\*.*?\*/|R"\((?:.*?)\)"|r#"(?:.*?)"#|"""(?:.*?)"""|"(?:\\.|[^"\\])*"'
SILENT = {
    "Python": re.compile(rb"#[^\n]*|" + rb'"""(?:\\.|[^\\])*?"""|\'\'\'(?:\\.|[^\\])*?\'\'\'|' + QUOTED, re.DOTALL),
    "Rust": re.compile(rb'\br(#*)".*?"\1|' + SLASHED + rb"|'(?:\\.|[^'\\\n])'", re.DOTALL),
    "Go": re.compile(SLASHED + rb"|`[^`]*`|'(?:\\.|[^'\\\n])+'", re.DOTALL),
    **dict.fromkeys(
        ("JavaScript", "TypeScript"), re.compile(rb"//[^\n]*|/\*.*?\*/|`(?:\\.|[^`\\])*`|" + QUOTED, re.DOTALL)
    ),
}
"""What is no code; the other languages are read as C is."""
C_LIKE = re.compile(
    SLASHED + rb"|'(?:\\.|[^'\\\n])*'|^[ \t]*#[ \t]*(?:include|error|pragma)[^\n]*", re.DOTALL | re.MULTILINE
)
WORD = re.compile(rb"[A-Za-z_$][\w$]*")


CALLED = re.compile(rb"\s*(?:::)?(?:<[\w\s,:&*]*>)?!?\(")
NEW = re.compile(rb"\b(?:func|fn|def|function|class|new)\s+\Z")
BUILTIN = frozenset(
    "string bool error float64 int64 uint64 byte print type list dict iter next super object require break default uint".split()
)


def functions(found: list[Source]) -> dict[str, set[str]]:
    """Project → names of its functions."""
    bound: dict[str, Counter[str]] = defaultdict(Counter)
    made: dict[str, Counter[str]] = defaultdict(Counter)
    for source in found:
        outline = outline_of(source.path, source.text)
        for leaf in outline.leaves if outline is not None else ():
            if leaf.kind == "function" and not leaf.bodiless and own(leaf):
                made[source.project][own(leaf)] += 1
            elif leaf.kind != "import" and not leaf.bodiless:
                bound[source.project].update({*leaf.binds, *leaf.members, *leaf.attributes})
    return {
        project: {
            name
            for name, count in names.items()
            if count == 1 and len(name) >= SHORT and name not in BUILTIN and not bound[project][name]
        }
        for project, names in made.items()
    }


def shared(language: str, found: list[Source]) -> dict[str, set[str]]:
    """Project → names that Ctags finds more than once outside of functions, or as anything that is no function."""
    count: dict[str, Counter[str]] = defaultdict(Counter)
    with tempfile.TemporaryDirectory() as folder:
        for source, listed in zip(found, tags(language, found, folder), strict=True):
            for tag in listed:
                if tag.kind != "prototype" and not tag.inner:
                    count[source.project][tag.name] += 1 if tag.kind in FUNCTIONS else 2
    return {project: {name for name, times in names.items() if times > 1} for project, names in count.items()}


def seen(leaf: Leaf, facts: Facts) -> set[str]:
    """The names that a leaf refers to or imports."""
    found = {part.partition("/")[0] for one in facts.references for name in one.chain for part in name.split(".")}
    entries = [*leaf.imports, *(one.imported for one in facts.references if one.imported is not None)]
    for entry in entries:
        found |= {entry.bound, *(entry.member or "").split("."), *entry.module.split(".")}
    return found | {item.key for item in (leaf.form.items if leaf.form is not None else ())}


@dataclass(frozen=True, slots=True)
class Use:
    """A word that a function of the project has for its name: is it seen, called, bound by something nearer?"""

    name: str
    line: int
    seen: bool
    called: bool
    nearer: bool


def uses(kind: str, source: Source, names: set[str]) -> list[Use]:
    """The words of a file."""
    language, outline = language_for(source.path), outline_of(source.path, source.text)
    if language is None or outline is None:
        return []
    facts = language.facts(source.text, outline, range(len(outline.leaves)))
    code = SILENT.get(kind, C_LIKE).sub(lambda hit: re.sub(rb"[^\n]", b" ", hit[0]), source.text)
    homes: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for leaf in outline.leaves:
        for name in {own(leaf), *leaf.binds, *leaf.members} if leaf.kind != "import" else ():
            homes[name].append((leaf.start, leaf.end))
    known_here = scopes(kind, source.text, code, homes)
    found: list[Use] = []
    for leaf, known in zip(outline.leaves, facts, strict=True):
        there = seen(leaf, known)
        for word in WORD.finditer(code, leaf.start, leaf.end):
            name = word[0].decode()
            if name in names and name not in (own(leaf), *leaf.binds):
                called = CALLED.match(code, word.end()) and not NEW.search(
                    code, max(word.start() - 20, 0), word.start()
                )
                nearer = known_here.elsewhere(name, word.start())
                found.append(Use(name, code.count(b"\n", 0, word.start()) + 1, name in there, bool(called), nearer))
    return found


class Tally:
    """The words of one language."""

    def __init__(self) -> None:
        """Nothing is counted yet."""
        self.files = 0
        self.words: Counter[str] = Counter()
        self.unseen: list[str] = []

    def add(self, source: Source, found: list[Use]) -> None:
        """Count the words of one file."""
        self.files += 1
        for use in found:
            columns = {"all": True, "free": not use.nearer, "calls": use.called and not use.nearer}
            for column in (name for name, held in columns.items() if held):
                self.words[column] += 1
                self.words[f"{column} seen"] += use.seen
            if not use.nearer and not use.seen:
                self.unseen.append(f"{source.project} {source.path}:{use.line} {use.name}")

    def row(self) -> str:
        """The cells: words, calls, and all words with the nearer ones, each with the share that is seen."""
        share = [
            f"{self.words[name]:,} | {self.words[f'{name} seen'] / max(self.words[name], 1):.1%}"
            for name in ("free", "calls", "all")
        ]
        return " | ".join(share)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mirror", required=True)
    parser.add_argument("--files", type=int, default=20)
    parser.add_argument("--only", default=",".join(PROJECTS))
    parser.add_argument("--show", type=int, default=0)
    given = parser.parse_args()
    print(
        "| language | files | functions | uses | seen | calls | seen | all words | seen |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|"
    )
    for language in given.only.split(","):
        every = list(sources(given.mirror, language, MANY))
        names, other = functions(every), shared(language, every)
        names = {project: found - other.get(project, set()) for project, found in names.items()}
        ranks: Counter[str] = Counter()
        tally = Tally()
        for source in every:
            ranks[source.project] += 1
            if ranks[source.project] <= given.files:
                tally.add(source, uses(language, source, names.get(source.project, set())))
        print(f"| {language} | {tally.files} | {sum(map(len, names.values())):,} | {tally.row()} |", flush=True)
        for line in sampled(tally.unseen, given.show):
            print(f"    unseen {line}")


if __name__ == "__main__":
    main()
