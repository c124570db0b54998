"""Built bundles: told by their folder and their own word, never cut, one PR behind what they are built from."""

from __future__ import annotations

import pytest

from prsplit.analysis.apart import Apart, set_apart
from prsplit.analysis.bundles import above, built, bundle_needs, says_built
from support.worlds import both

BANNER = b"/*! thing v1.7.9 | (c) An Author */\nvar thing = 1;\n"
PLAIN = b"export const thing = 1;\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BANNER, True),
        (b"// Thing v1.7.9 Copyright (c) An Author\n'use strict';\n", True),
        (b"\xef\xbb\xbf\n/*!\n * Thing\n * Version: 10.0.1-rc.2\n */\n", True),
        (b"var thing = 1;\n//# sourceMappingURL=thing.js.map", True),
        (b"/* Licensed under the Apache License, Version 2.0 */\nvar thing = 1;\n", False),
        (b'var version = "1.7.9"; // 1.7.9\n', False),
        (b"// " + b"x" * 400 + b" v1.7.9\n", False),
        (b"//# sourceMappingURL=thing.js.map\n" + b"x" * 400, False),
        (b"", False),
    ],
)
def test_what_a_bundle_says(text: bytes, *, said: bool) -> None:
    """A version in the comment it begins with, or a source map at its end; nothing further inside."""
    assert says_built(text) is said


@pytest.mark.parametrize(
    ("path", "root"),
    [
        ("dist/thing.js", ""), ("packages/a/dist/esm/thing.min.mjs", "packages/a/"), ("build/thing.css", ""),
        ("bundles/thing.cjs.map", ""), ("dist/thing.d.ts", ""), ("dist/README.md", None), ("dist/thing.ts", None),
        ("src/thing.js", None), ("dist.js", None), ("predist/thing.js", None),
    ],
)  # fmt: skip
def test_where_bundlers_write(path: str, root: str | None) -> None:
    """Scripts, styles, declarations and maps in `dist`, `build` and `bundles`."""
    assert above(path) == root


def test_one_file_speaks_for_its_folder() -> None:
    """Not for the same folder of another package, and not for what is no script."""
    paths = ["a/dist/x.js", "a/dist/esm/y.mjs", "a/dist/package.json", "b/dist/x.js", "a/src/x.js"]
    texts = {"a/dist/x.js": BANNER, "a/dist/esm/y.mjs": PLAIN, "b/dist/x.js": PLAIN}
    assert built(paths, texts) == {"a/dist/x.js", "a/dist/esm/y.mjs"}


def test_bundles_come_after_the_code_beside_them() -> None:
    """All of a folder in one PR; another package's code, tests and declarations are nothing to them."""
    before = dict.fromkeys(("a/dist/x.js", "a/dist/y.cjs", "a/lib/x.js", "b/lib/x.js", "a/test/x.js"), "var a = 1;\n")
    world = both(before, dict.fromkeys(before, "var a = 2;\n"))
    atoms = world.cut.atoms
    needs = [
        (atoms[need.source].path, need.shape, atoms[need.target].path)
        for need in bundle_needs(world.cut, {"a/dist/x.js", "a/dist/y.cjs"})
    ]
    assert needs == [("a/dist/x.js", "with", "a/dist/y.cjs"), ("a/dist/x.js", "before", "a/lib/x.js")]


def test_a_bundle_does_not_count() -> None:
    """Its reason is told; an attribute that says it is read has the last word."""
    world = both({"dist/x.js": "var a = 1;\n"}, {"dist/x.js": "var a = 2;\n"})
    (file,) = world.change.files
    made = frozenset({"dist/x.js"})
    assert set_apart(file, Apart(built=made)) == "generated (a built bundle)"
    assert not set_apart(file, Apart())
    assert not set_apart(file, Apart(read=("dist/x.js",), built=made))
