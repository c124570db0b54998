"""Tests and documents are linked with what they are about, by marked and telling names before plain words."""

from __future__ import annotations

import pytest

from prsplit.analysis.told import document_needs
from prsplit.model.atom import Atom

CODE = tuple(
    Atom(place, str(place), f"src/{place}.py", symbol, "definition", "add")
    for place, symbol in enumerate(("norm", "Server", "echo_via_pager", "option", "a.option", "b.option"))
)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (b"- A server option `--max-norm` clips.", set[str]()),
        (b"- `Server` takes an option, like `norm`.", {"Server", "norm"}),
        (b"- echo_via_pager streams to the Server.", {"echo_via_pager"}),
        (b"- The norm is another option.", {"norm"}),
        (b"- Call norm() for an echo_via_pager.", {"norm"}),
    ],
)
def test_marked_names_count_first(text: bytes, named: set[str]) -> None:
    """A flag is no name, and a plain word only where there is nothing better."""
    entry = Atom(len(CODE), "d", "CHANGELOG.md", "", "section", "add")
    found = document_needs((*CODE, entry), {entry.index: text})
    assert {CODE[need.target].symbol.rpartition(".")[2] for need in found} == named
