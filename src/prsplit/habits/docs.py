"""Where documents are, and what renders them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from prsplit.habits.tree import Tree, plural
from prsplit.model.profile import DocsHabit

TOOLS: Sequence[tuple[str, str]] = (
    ("mkdocs.yml", "mkdocs"), ("mkdocs.yaml", "mkdocs"), ("zensical.toml", "zensical"), ("conf.py", "sphinx"),
    ("docusaurus.config.js", "docusaurus"), ("docusaurus.config.ts", "docusaurus"), ("book.toml", "mdbook"),
    ("antora.yml", "antora"), ("Doxyfile", "doxygen"), ("typedoc.json", "typedoc"), ("_quarto.yml", "quarto"),
    ("hugo.toml", "hugo"), ("_config.yml", "jekyll"), (".vitepress/config.ts", "vitepress"),
    (".vitepress/config.mts", "vitepress"), ("astro.config.mjs", "astro"),
)  # fmt: skip
"""A file's name → the program that it is the configuration of."""

_AMBIGUOUS = frozenset({"conf.py", "_config.yml", "hugo.toml", "astro.config.mjs"})
_TEXTS = frozenset({"md", "mdx", "rst", "txt", "adoc", "asciidoc", "org", "ipynb", "tex", "qmd"})
_PLACES = frozenset({"doc", "docs", "documentation", "website", "site"})


def look(tree: Tree, folders: Sequence[str] = ()) -> DocsHabit:
    """The habit; `folders` are those of the settings."""
    counts: Counter[str] = Counter()
    for path in tree.paths:
        top, slash, _ = path.partition("/")
        if slash and top.lower() in _PLACES and path.rpartition(".")[2].lower() in _TEXTS:
            counts[top] += 1
    tool, config = _tool(tree)
    found = tuple(folders) or tuple(name for name, _ in sorted(counts.items(), key=lambda row: (-row[1], row[0])))
    told = ", ".join(f"{plural(count, 'document')} in {name}" for name, count in counts.most_common(2))
    because = "; ".join(each for each in (told, f"{tool} is set up in {config}" if tool else "") if each)
    return DocsHabit(found, tool, because or "there is no folder of documents")


def _tool(tree: Tree) -> tuple[str, str]:
    """A renderer and its configuration: at the root, or in a folder of documents."""
    for name, tool in TOOLS:
        for path in sorted(tree.paths, key=lambda each: (each.count("/"), each)):
            if path != name and not path.endswith("/" + name):
                continue
            folder = path.removesuffix(name).strip("/")
            top = folder.partition("/")[0].lower()
            if top in _PLACES or (not folder and name not in _AMBIGUOUS):
                return tool, path
    return "", ""
