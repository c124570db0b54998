"""Which names of JavaScript are everybody's: a script's, and those that are assigned and declared nowhere."""

from __future__ import annotations

import pytest

from prsplit.languages.table import language_for
from prsplit.model.outline import Outline
from support.worlds import both


def outline(text: str, path: str = "a.js") -> Outline:
    """The outline of a text."""
    language = language_for(path)
    assert language is not None
    found = language.outline(text.encode())
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "binds"),
    [
        ("Shop = { size: 1 }\n", ("Shop",)),
        ("open = function (door) {}\n", ("open",)),
        ("(function () {\n  Shop = {}\n})()\n", ("Shop",)),
        ("(function (one) {\n  var two\n  one = 1\n  two = 2\n  three = 3\n  exports = 4\n}).call(this)\n", ("three",)),
        ("(function () {\n  function f() { inner = 1 }\n})()\n", ()),
        ("(() => {\n  const Shop = {}\n})()\n", ()),
    ],
)
def test_a_name_that_is_assigned_and_declared_nowhere_is_global(text: str, binds: tuple[str, ...]) -> None:
    """At the top of a file and in a function that is called where it stands."""
    assert tuple(name for leaf in outline(text).leaves for name in leaf.binds) == binds


def test_what_the_file_declares_is_no_global() -> None:
    """An assignment to a variable of the file binds nothing anew."""
    assert [leaf.binds for leaf in outline("var size = 1;\nsize = 2;\n(function () {\n  size = 3;\n})();\n").leaves] == [
        ("size",), (), (),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "path", "shared"),
    [
        ("var size = 1\n", "a.js", True),
        ("const shop = require('./shop')\n", "a.js", False),
        ("export const size = 1\n", "a.ts", False),
        ("import './shop'\nopen()\n", "a.ts", False),
        ("exports.size = 1\n", "a.js", False),
        ("(function () {\n  Shop = {}\n  if (node) exports.Shop = Shop\n})()\n", "a.js", True),
        ("interface Shop { size: number }\n", "a.ts", True),
    ],
)
def test_scripts_share_their_names_and_modules_keep_them(text: str, path: str, *, shared: bool) -> None:
    """A module that keeps no name at its top counts as a script."""
    assert bool(outline(text, path).namespace) == shared


def test_a_script_waits_for_the_global_that_it_reads() -> None:
    """A step whose script reads what another script has not left yet is told."""
    head = {"core.js": "(function () {\n  Shop = { open: 1 }\n})()\n", "till.js": "Shop.include({ size: 1 })\n"}
    change = both({}, head)
    core, till = ({atom.index for atom in change.cut.atoms if atom.path == path} for path in ("core.js", "till.js"))
    assert {one.name for one in change.prover().violations([till, till | core])} == {"Shop"}
    assert change.prover().violations([core, till | core]) == []
