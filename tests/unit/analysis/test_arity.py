"""A type that takes another number of type arguments fits the texts of one end alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from prsplit.analysis.contracts import Contracts
from prsplit.model.graph import Need
from support.worlds import Both, both

RUST = (
    "pub struct Till{0} {{\n    pub first: A,\n}}\n",
    "use crate::till::Till;\n\npub fn pay(till: Till{0}) {{\n    {1}\n}}\n",
)
TYPESCRIPT = (
    "export interface Till{0} {{\n  first: A;\n}}\n",
    'import {{ Till }} from "./till";\n\nexport function pay(till: Till{0}) {{\n  {1}\n}}\n',
)
JAVA = (
    "package shop;\n\nclass Till{0} {{\n    A first;\n}}\n",
    "package shop;\n\nclass Shop {{\n    void pay(Till{0} till) {{\n        {1}\n    }}\n}}\n",
)
CPP = (
    "#pragma once\ntemplate {0}\nclass Till {{\n  A first;\n}};\n",
    '#include "till.h"\n\nvoid pay(Till{0} till) {{\n  {1}\n}}\n',
)
PATHS = {
    "rust": (RUST, "src/till.rs", "src/shop.rs", "<A>", "<A, B>"),
    "typescript": (TYPESCRIPT, "src/till.ts", "src/shop.ts", "<A>", "<A, B>"),
    "java": (JAVA, "shop/Till.java", "shop/Shop.java", "<A>", "<A, B>"),
    "c++": (CPP, "till.h", "shop.cc", "<class A>", "<class A, class B>"),
}


def change(name: str, before: tuple[str, str] | None, after: tuple[str, str], parameters: str = "") -> Both:
    """A type's parameters change, and `pay` goes from `before` (arguments, body) to `after`, or comes."""
    (owner, user), there, here, old, new = PATHS[name]
    extra = (
        {"Cargo.toml": '[package]\nname = "shop"\n', "src/lib.rs": "mod till;\nmod shop;\n"} if name == "rust" else {}
    )
    texts = "" if before is None else user.format(*before)
    if before is None:
        texts = user.format("", "").partition("\n\n")[0] + "\n"
    return both(
        {**extra, there: owner.format(old), here: texts},
        {**extra, there: owner.format(parameters or new), here: user.format(*after)},
    )


def needs(both_ends: Both) -> Iterator[Need]:
    """Those of signatures."""
    found = Contracts(both_ends.ends, list(both_ends.uses), lambda _path, _old, _new: True)
    return (need for need in found.needs() if need.kind == "signature")


@pytest.mark.parametrize("name", PATHS)
def test_who_names_such_a_type_at_both_ends_changes_with_it(name: str) -> None:
    """For certain: neither end's text is legal at the other."""
    (need,) = needs(change(name, ("<int>", "one();"), ("<int, int>", "one();")))
    assert need.shape == "with"


@pytest.mark.parametrize("name", ["rust", "typescript", "c++"])
def test_who_names_it_at_one_end_stands_on_that_side(name: str) -> None:
    """After the new parameters come."""
    (need,) = needs(change(name, None, ("<int, int>", "one();")))
    assert need.shape == "before"


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("typescript", "<A, B = string>"),
        ("c++", "<class A, class B = int>"),
        ("c++", "<class A, class... B>"),
        ("rust", "<A, B = u8>"),
    ],
)
def test_a_parameter_with_a_default_leaves_old_texts_legal(name: str, parameters: str) -> None:
    """So they are bound to nothing."""
    assert list(needs(change(name, ("<int>", "one();"), ("<int>", "two();"), parameters))) == []
