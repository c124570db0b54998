"""References of JavaScript and TypeScript resolved between files."""

from __future__ import annotations

from prsplit.analysis.symbols import Hop, Module, World
from prsplit.languages.table import language_for
from prsplit.model.outline import Outline


def world(**sources: str) -> World:
    """A tree of TypeScript files by stem."""
    outlines: dict[str, Outline] = {}
    language = language_for("a.ts")
    assert language is not None
    for name, text in sources.items():
        outline = language.outline(text.encode())
        assert outline is not None
        outlines[name + ".ts"] = outline
    paths = frozenset(outlines)
    modules = {path: Module(path, outline, {}) for path, outline in outlines.items()}
    return World(paths, modules, lambda path, module: language.module_files(path, module, paths), lambda _path: None)


def reached(tree: World, path: str, *chain: str) -> set[Hop]:
    """What the reference of that chain in a file passes through."""
    for facts in tree.modules[path].outline.facts:
        for reference in facts.references:
            if reference.chain == chain:
                return set(tree.resolve(path, reference) or ())
    raise AssertionError(chain)


def test_an_imported_name_needs_its_export() -> None:
    """What a file lists as exported is needed beside the definition."""
    tree = world(a="import { f } from './b';\nf();\n", b="function f() {}\nexport { f };\n")
    assert {Hop("b.ts", "", "f"), Hop("b.ts", "", "export names:f"), Hop("b.ts", "", "")} <= reached(tree, "a.ts", "f")


def test_an_alias_is_what_others_import() -> None:
    """The item binds the outer name, and refers to the inner one."""
    tree = world(a="import { g } from './b';\ng();\n", b="function f() {}\nexport { f as g };\n")
    assert Hop("b.ts", "", "g") in reached(tree, "a.ts", "g")
    assert reached(tree, "b.ts", "f") == {Hop("b.ts", "", "f")}


def test_names_come_through_index_files() -> None:
    """Re-exports and stars are followed to the definition."""
    tree = world(
        a="import * as z from './b';\nz.f();\nz.g();\n",
        b="export * from './c';\nexport { h as g } from './c';\n",
        c="export const f = () => 1;\nexport function h() {}\n",
    )
    assert {Hop("b.ts", "", "*./c"), Hop("c.ts", "", "f")} <= reached(tree, "a.ts", "z", "f")
    assert {Hop("b.ts", "", "g"), Hop("c.ts", "", "h")} <= reached(tree, "a.ts", "z", "g")


def test_members_come_from_base_classes_of_other_files() -> None:
    """`this.f()` reaches the class that has `f`."""
    tree = world(
        a="import { B } from './b';\nclass A extends B {\n  g() { this.f(); }\n}\n",
        b="export class B {\n  f() {}\n}\n",
    )
    assert Hop("b.ts", "B", "f") in reached(tree, "a.ts", "A", "f")


def test_a_default_export_is_imported_by_any_name() -> None:
    """`import x` means the default of the file."""
    tree = world(a="import x from './b';\nx();\n", b="export default function f() {}\n")
    assert Hop("b.ts", "", "default") in reached(tree, "a.ts", "x")
