"""New code that nobody uses yet is told with the PR from which on somebody does."""

from __future__ import annotations

from prsplit.model.atom import Action, Atom
from prsplit.model.graph import Confidence, Graph, Need, NeedKind, Witness
from prsplit.model.plan import Role
from prsplit.planning.merging import early, leaning, used_from
from prsplit.planning.traits import Trait


def _found(kind: NeedKind = "uses", action: Action = "add") -> dict[int, int]:
    atoms = [Atom(n, str(n), f"{n}.py", "f", "definition", action if n == 0 else "modify") for n in range(3)]
    traits = [Trait(atom.path, "f", "core", 1, adds=True) for atom in atoms]
    needs = (Need(2, 0, kind, "before", Confidence.CERTAIN, Witness("", 0, "")),)
    return used_from(Graph(3, needs), atoms, traits, {0: 1, 1: 2, 2: 3})


def test_new_code_is_used_from_its_first_user_on() -> None:
    """A changed definition is reached at once, and an order is no use."""
    assert _found() == {1: 3}
    assert _found(action="modify") == {}
    assert _found("order") == {}


def _early(paths: list[str], roles: list[Role], needy: set[int] | None = None) -> frozenset[int]:
    atoms = [Atom(n, str(n), path, "f", "definition", "modify") for n, path in enumerate(paths)]
    traits = [Trait(path, "f", role, 1, adds=False) for path, role in zip(paths, roles, strict=True)]
    return early([[n] for n in range(len(paths))], atoms, traits, needy or set())


def test_early_is_what_stands_alone_in_every_respect() -> None:
    """The first PR always is; one that needs another, shares a file with it, or tests or tells what changes there is not."""
    assert _early(["a", "b", "c"], ["core", "core", "docs"]) == {2}
    assert _early(["a", "b", "c"], ["core", "core", "core"], {3}) == {2}
    assert _early(["a", "d"], ["docs", "docs"]) == {2}
    assert _early(["a", "b", "a"], ["core", "core", "core"]) == {2}
    assert _early(["a", "t"], ["core", "tests"]) == frozenset()
    assert _early(["s", "t"], ["tests", "tests"]) == {2}


def test_what_only_should_come_after_another_leans_on_it() -> None:
    """A wish is enough to say so; what stands in one PR, or is no atom of the series, says nothing."""
    hint = Need(0, 1, "documents", "should", Confidence.LIKELY, Witness("", 0, ""))
    assert leaning(Graph(3, (hint,)), {0: 2, 1: 1, 2: 3}) == {2}
    assert leaning(Graph(3, (hint,)), {0: 1, 1: 1, 2: 2}) == frozenset()
    assert leaning(Graph(3, (hint,)), {0: 1, 2: 2}) == frozenset()
