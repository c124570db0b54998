"""Blocks that add members to a type of another file."""

from __future__ import annotations

import pytest

from prsplit.analysis.contracts import Contracts
from support.worlds import Both, both

CALL = "use crate::Error;\n\npub fn make() -> Error {\n    Error::from_context(%s)\n}\n"


def _change(block: str, root: str = "") -> Both:
    """A maker that takes one thing more, and its call; the type stands in the crate's root."""

    def files(parameters: str, given: str) -> dict[str, str]:
        return {
            "Cargo.toml": '[package]\nname = "shop"\n',
            "src/lib.rs": f"mod error;\nmod context;\n{root}pub struct Error {{\n    x: u8,\n}}\n",
            "src/error.rs": block.replace("()", f"({parameters})"),
            "src/context.rs": CALL % given,
        }

    return both(files("a: u8", "1"), files("a: u8, b: u8", "1, 2"))


@pytest.mark.parametrize(
    "head",
    [
        "use crate::Error;\n\nimpl Error",
        "use super::Error as Failure;\n\nimpl Failure",
        "impl crate::Error",
        "mod inner {\n    use crate::Error;\n}\n\nimpl super::Error",
    ],
)
def test_a_block_of_another_file_adds_members_to_the_type_that_its_words_mean(head: str) -> None:
    """By `use`, by another name, by a path: the call and what it calls change together."""
    change = _change(head + " {\n    pub(crate) fn from_context() -> u8 {\n        1\n    }\n}\n")
    needs = list(Contracts(change.ends, list(change.uses), lambda *_: False).needs())
    told = {(need.kind, need.shape) for need in needs}
    assert told == {("contract", "with"), *(("signature", shape) for shape in ("after", "before", "with"))}


def test_a_block_of_a_type_of_the_same_name_adds_nothing() -> None:
    """The file has an `Error` of its own."""
    change = _change("struct Error;\n\nimpl Error {\n    pub(crate) fn from_context() -> u8 {\n        1\n    }\n}\n")
    assert list(Contracts(change.ends, list(change.uses), lambda *_: False).needs()) == []


@pytest.mark.parametrize(
    "call", ["Pair::sum(%s)", "Pair::sum(&pair, %s)", "Self::sum(%s)", "inner::sum(%s)", "sum(%s)"]
)
def test_what_a_path_passes_is_counted(call: str) -> None:
    """The object may be passed to a method that is named by its type, and nothing else is taken for it."""
    of_type = "Pair" in call or "Self" in call
    taking = "&self, " if "&pair" in call else ""

    def text(parameters: str, given: str) -> str:
        function = f"fn sum({taking}{parameters}) -> u8 {{\n        1\n    }}\n"
        user = f"fn user(pair: Pair) -> u8 {{\n        {call % given}\n    }}\n"
        if of_type:
            return f"struct Pair;\n\nimpl Pair {{\n    {function}\n    {user}}}\n"
        inside, around = (user, "") if call.startswith("sum") else ("", user)
        return f"struct Pair;\n\nmod inner {{\n    use super::Pair;\n\n    pub {function}\n    {inside}}}\n\n{around}"

    change = both({"a.rs": text("a: u8", "1")}, {"a.rs": text("a: u8, b: u8", "1, 2")})
    needs = list(Contracts(change.ends, list(change.uses), lambda *_: False).needs())
    shapes = {need.shape for need in needs if need.kind == "signature"}
    assert shapes == ({"before", "with"} if taking else {"after", "before", "with"})
