"""Runs the pages of `languages/`: each source has the outline, references, file links and renderings that stand below it.

A case begins with a source, `~~~cpp file=src/a.cpp`, and goes on with any of these blocks:

`outline`: one line a leaf, indented by what is around it: its kind, its qualified name, its lines, then what is special:
`(2)` how many positional parameters it has (`2-3` with defaults, `*` for any number, named ones by name), `: A B` its
bases, `> a b` its members, `= a b` what it binds other than its own name, `weak`, `abstract`, `declared`, `demanded`, and
for a list `[a b]` its items. `none` stands for a text that is not understood; `errors` begins the outline of one with
syntax errors.
`references`: `leaf: a a.b f(2) S/m ?m {module:member}`: all that a leaf refers to: names, calls with the number of their
arguments (`*` where it is not sure), members of a container that is known, of an object that is not, and imports made
inside; `…` at the end stands for more of them.
`links`: `tree: paths`, then `module: paths` for each import that leads to a file of that tree, best first.
`rendering of=NAME with=KEYS`: the list of that name with these items only.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from prsplit.languages.protocol import Language
from prsplit.languages.table import language_for
from prsplit.model.outline import Call, Leaf, Outline, Parameter, Reference

HERE = Path(__file__).parent / "languages"
FENCE = re.compile(r"^(~~~+)(?P<kind>\w+)(?P<rest>[^\n]*)\n(?P<text>.*?)^\1$", re.DOTALL | re.MULTILINE)
MANY = {"cpp", "cuda", "rust", "go", "typescript", "java"}
"""Pages of at least 25 constructs."""


@dataclass(frozen=True, slots=True)
class Case:
    """A source and the blocks below it: kind, options, text."""

    path: str
    text: bytes
    blocks: list[tuple[str, dict[str, str], str]] = field(default_factory=list)


def cases_of(text: str) -> list[Case]:
    """The cases of a page."""
    found: list[Case] = []
    for fence in FENCE.finditer(text):
        options = dict(word.partition("=")[::2] for word in shlex.split(fence["rest"]))
        if "file" in options:
            found.append(Case(options["file"], fence["text"].encode()))
        else:
            found[-1].blocks.append((fence["kind"], options, fence["text"]))
    return found


PAGES = {page.stem: cases_of(page.read_text(encoding="utf-8")) for page in sorted(HERE.glob("*.md"))}
CASES = [
    pytest.param(case, id=f"{page}-{number}") for page, found in PAGES.items() for number, case in enumerate(found, 1)
]


def read(case: Case) -> tuple[Language, Outline | None]:
    """The language of a case and the outline with its facts, which fulfils the laws of every outline."""
    language = language_for(case.path)
    assert language is not None
    outline = language.outline(case.text)
    if outline is not None:
        assert b"".join(case.text[leaf.start : leaf.end] for leaf in outline.leaves) == case.text
        late = language.outline(case.text, facts=False)
        assert late is not None
        assert late.leaves == outline.leaves
        assert language.facts(case.text, late, range(len(late.leaves))) == outline.facts
        for leaf in outline.leaves:
            if leaf.form is not None and leaf.form.uniform:
                assert leaf.form.render([item.text for item in leaf.form.items]) == case.text[leaf.start : leaf.end]
    return language, outline


# outlines


def shape(parameters: tuple[Parameter, ...], *, inside: bool) -> str:
    """A signature in short; the object of a method is not counted."""
    passed = parameters[1:] if inside else parameters
    placed = [one for one in passed if one.kind in ("positional", "either")]
    least = sum(not one.default for one in placed)
    count = str(least) if least == len(placed) else f"{least}-{len(placed)}"
    named = [one.name + ("?" if one.default else "") for one in passed if one.kind == "keyword"]
    rest = {"rest": "*", "keywords": "**"}
    return f"({' '.join([count, *named, *(rest[one.kind] for one in passed if one.kind in rest)])})"


def shown(leaf: Leaf, text: bytes) -> str:
    """A leaf in one line."""
    first, last = text.count(b"\n", 0, leaf.start) + 1, text.count(b"\n", 0, leaf.end - 1) + 1
    own = leaf.name.removeprefix(leaf.scope).lstrip(".") if leaf.scope else leaf.name
    depth = len(leaf.scope.split(".")) if leaf.scope else 0
    depth += leaf.frame.count("/") + 1 if leaf.frame else 0
    words = [leaf.kind, leaf.name, f"{first}-{last}" if last > first else str(first)]
    if leaf.signature is not None:
        words.append(shape(leaf.signature, inside=bool(leaf.scope)))
    words += [":", *leaf.bases] if leaf.bases else []
    words += [">", *leaf.members, *leaf.attributes] if leaf.members or leaf.attributes else []
    words += ["=", *leaf.binds] if leaf.binds not in ((), (own,)) else []
    flags = ("weak", "abstract", "demanded")
    words += [flag for flag in flags if getattr(leaf, flag)] + (["declared"] if leaf.bodiless else [])
    words += [f"[{' '.join(item.key for item in leaf.form.items)}]"] if leaf.form else []
    return "  " * depth + " ".join(filter(None, words))


def outlined(case: Case, outline: Outline | None) -> str:
    """An outline as pages show it."""
    if outline is None:
        return "none"
    lines = [shown(leaf, case.text) for leaf in outline.leaves]
    return "\n".join(["errors"] * bool(outline.errors) + lines)


# references, links, renderings


def passed(call: Call | None) -> str:
    """How a call passes its arguments."""
    if call is None:
        return ""
    return f"({' '.join(['*' if call.starred else str(call.positional), *call.keywords])})".replace(" ", ",")


def told(one: Reference) -> str:
    """A reference in one word."""
    name = ".".join(one.chain)
    if one.imported is not None:
        name = f"{{{one.imported.module}{':' + one.imported.member if one.imported.member else ''}}}" + name
    elif one.member:
        name = ".".join(one.chain[:-1]).replace(" ", "_") + "/" + one.chain[-1]
    elif one.unknown:
        name = "?" + name
    return name + passed(one.call)


def check_references(expected: str, outline: Outline) -> None:
    """Each leaf that is named refers to what stands behind its name."""
    for line in expected.splitlines():
        name, _, words = line.partition(": ")
        facts = [outline.facts[place] for place, leaf in enumerate(outline.leaves) if leaf.name == name]
        assert facts, f"{name} is no leaf"
        wanted = set(words.split())
        found = {told(one) for fact in facts for one in fact.references}
        missing, strange = wanted - found - {"…"}, found - wanted if "…" not in wanted else set()
        assert (missing, strange) == (set(), set()), f"{name}: {' '.join(sorted(found))}"


def check_links(expected: str, case: Case, language: Language, outline: Outline) -> None:
    """Each import that leads to files of the tree is there."""
    first, *rest = expected.splitlines()
    tree = first.removeprefix("tree:").split()
    modules = dict.fromkeys(entry.module for leaf in outline.leaves for entry in leaf.imports)
    found = {module: language.module_files(case.path, module, tree) for module in modules}
    lines = [f"{module}: {' '.join(paths)}" for module, paths in found.items() if paths]
    assert lines == rest


def check_rendering(expected: str, options: dict[str, str], outline: Outline) -> None:
    """A list that holds only some of its items is written so."""
    form = next(leaf.form for leaf in outline.leaves if leaf.name == options["of"] and leaf.form is not None)
    keys = options["with"].split()
    assert form.render([item.text for item in form.items if item.key in keys]).decode() == expected


@pytest.mark.parametrize("case", CASES)
def test_case(case: Case) -> None:
    """A source is understood as its page says."""
    language, outline = read(case)
    for kind, options, text in case.blocks:
        if kind == "outline":
            assert outlined(case, outline) == text.rstrip("\n")
            continue
        assert outline is not None
        if kind == "references":
            check_references(text, outline)
        elif kind == "links":
            check_links(text, case, language, outline)
        else:
            assert kind == "rendering"
            check_rendering(text, options, outline)


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_whole(page: str) -> None:
    """Every source has something expected of it, every page an outline, references and links, the big ones 25 cases."""
    found = PAGES[page]
    assert all(case.blocks for case in found)
    assert {"outline", "references", "links"} <= {kind for case in found for kind, _, _ in case.blocks}
    assert page not in MANY or len(found) >= 25


def test_a_page_can_fail() -> None:
    """What a page expects wrongly is told."""
    (case,) = cases_of("~~~py file=a.py\ndef f():\n    g(1)\n~~~\n\n~~~outline\n~~~\n")
    _, outline = read(case)
    assert outline is not None
    assert outlined(case, outline) == "function f 1-2 (0)"
    with pytest.raises(AssertionError, match="g\\(1\\)"):
        check_references("f: h", outline)
