"""Which file a JavaScript or TypeScript specifier loads."""

from __future__ import annotations

import pytest

from prsplit.languages.ecma.modules import Modules, module_of

FILES = frozenset(
    "src/a.ts src/b.js src/b.d.ts src/c/index.ts src/d.tsx src/data.json package.json packages/zod/package.json "
    "packages/zod/src/v4/index.ts packages/zod/src/index.ts packages/kit/package.json packages/kit/index.js".split()
)


@pytest.mark.parametrize(
    ("module", "path", "first"),
    [
        ("./a", "src/x.ts", "src/a.ts"),
        ("./a.js", "src/x.ts", "src/a.ts"),
        ("./b.js", "src/x.ts", "src/b.d.ts"),
        ("./c", "src/x.ts", "src/c/index.ts"),
        ("..", "src/c/x.ts", None),
        ("../c/", "src/e/x.ts", "src/c/index.ts"),
        (".", "src/c/x.ts", "src/c/index.ts"),
        ("./d", "src/x.ts", "src/d.tsx"),
        ("./data.json", "src/x.ts", "src/data.json"),
        ("../../x", "src/x.ts", None),
        ("@/a", "src/c/x.ts", "src/a.ts"),
        ("zod", "src/x.ts", "packages/zod/src/index.ts"),
        ("zod/v4", "src/x.ts", "packages/zod/src/v4/index.ts"),
        ("@org/kit", "src/x.ts", "packages/kit/index.js"),
        ("lodash", "src/x.ts", None),
        ("", "src/x.ts", None),
    ],
)
def test_specifiers(module: str, path: str, first: str | None) -> None:
    """Suffixes are guessed, folders have an index, packages of the tree are found by their folder."""
    found = Modules().files(path, module, FILES)
    assert (found[0] if found else None) == first


def test_an_index_is_made_once_a_tree() -> None:
    """Another tree is looked into anew."""
    modules = Modules()
    assert modules.files("x.ts", "zod", FILES)
    assert not modules.files("x.ts", "zod", frozenset({"x.ts"}))


def test_files_that_stand_in_for_each_other() -> None:
    """Suffix and `/index` are not part of what importers write."""
    assert module_of("a/b.js") == module_of("a/b.ts") == module_of("a/b/index.ts") == module_of("a/b.d.ts") == "a/b"
    assert module_of("a/b.test.ts") != module_of("a/b.ts")
    assert module_of("a/b.json") == ""
