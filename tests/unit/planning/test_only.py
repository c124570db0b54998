"""What `--only` sets aside, and what it refuses."""

from __future__ import annotations

import pytest

from prsplit.errors import Exit, UsageError
from prsplit.model.graph import Graph
from prsplit.planning.only import set_aside
from prsplit.planning.traits import Trait

TRAITS = tuple(Trait(path, "", "core", 1, adds=True) for path in ("src/a.py", "src/b.py", "docs/a.md"))
GRAPH = Graph(3)


@pytest.mark.parametrize("spec", ["docs", "docs/", "docs/a.md", "*.md"])
def test_what_is_not_chosen_is_held_together_and_comes_last(spec: str) -> None:
    """A folder, a file and a pattern all choose the document."""
    found = {(need.source, need.target, need.shape) for need in set_aside(GRAPH, TRAITS, [spec]).needs}
    assert found == {(0, 1, "with"), (0, 2, "before")}


def test_where_everything_is_chosen_nothing_is_set_aside() -> None:
    """And nothing is where nothing was asked for."""
    assert set_aside(GRAPH, TRAITS, ["src", "docs"]) is GRAPH
    assert set_aside(GRAPH, TRAITS, ()) is GRAPH


@pytest.mark.parametrize("spec", ["nothere", "src/a", "*.rst"])
def test_what_no_changed_file_matches_is_refused(spec: str) -> None:
    """Rather than planned as if it had not been said."""
    with pytest.raises(UsageError, match="No changed file matches") as caught:
        set_aside(GRAPH, TRAITS, ["src", spec])
    assert caught.value.code is Exit.USAGE
