"""Calls of what a text was handed, where the type of such functions takes other things than at base."""

from __future__ import annotations

import pytest

from prsplit.analysis.callbacks import callback_needs
from prsplit.analysis.contracts import changed_definitions
from support.worlds import both

_TYPE = "export type Hook = (request: Request{}) => void\n"
_USER = "export function run(hooks: Hooks) {{\n  for (const hook of hooks.all) {{\n    hook({})\n  }}\n}}\n"


@pytest.mark.parametrize(
    ("types", "calls", "wanted"),
    [
        (("", ", state: State"), ("a", "a, b"), ("Hook", "with", "run")),
        (("", ", state?: State"), ("a", "a, b"), ("run", "before", "Hook")),
        ((", state?: State", ""), ("a, b", "a"), ("Hook", "after", "run")),
        (("", ", state: State"), ("a, b", "a, b, c"), None),
        (("", ", state: State"), ("a", "b"), None),
        (("", ", ...rest: State[]"), ("a", "...b"), None),
    ],
)
def test_a_call_of_a_local_follows_the_type_of_functions(
    types: tuple[str, str], calls: tuple[str, str], wanted: tuple[str, str, str] | None
) -> None:
    """With it, where neither call fits both ends; else on the side that it fits. A call of other sizes is of another type."""
    base, head = ({"a.ts": _TYPE.format(types[end]), "b.ts": _USER.format(calls[end])} for end in (0, 1))
    change = both(base, head)
    atoms = change.cut.atoms
    found = list(callback_needs(change.ends, changed_definitions(change.ends)))
    told = [(atoms[need.source].symbol, need.shape, atoms[need.target].symbol) for need in found]
    assert told == ([wanted] if wanted else [])
