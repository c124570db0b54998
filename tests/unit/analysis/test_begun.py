"""Members of objects that nobody knows the class of, where the class is there twice."""

from __future__ import annotations

from prsplit.analysis.begun import begun_needs
from prsplit.languages.reach import in_reach
from support.worlds import both


def test_of_two_copies_the_one_beside_is_meant() -> None:
    """A text that begins to call a member does not wait for the copy of another folder."""
    old = "export class Context {\n  open() {\n    return 1;\n  }\n}\n"
    new = "export class Context {\n  open() {\n    return 1;\n  }\n  settle() {\n    return 2;\n  }\n}\n"
    uses = ["export function run(it) {\n  return 0;\n}\n", "export function run(it) {\n  return it.settle();\n}\n"]
    texts = [
        {f"{place}/{name}": text for place in ("src", "deno/lib") for name, text in (("a.ts", one), ("b.ts", two))}
        for one, two in zip((old, new), uses, strict=True)
    ]
    change = both(*texts)
    found = list(begun_needs(change.ends, change.uses, change.unknown, in_reach))
    atoms = change.cut.atoms
    pairs = {(atoms[need.source].path, atoms[need.target].path) for need in found}
    assert pairs == {("src/b.ts", "src/a.ts"), ("deno/lib/b.ts", "deno/lib/a.ts")}
