"""Blocks that only group: their opening and closing lines stand while anything in them does, however deep."""

from __future__ import annotations

import pytest

from prsplit.analysis.compose import content
from support.worlds import both

BASE = """\
SHOP_BEGIN_NAMESPACE
namespace till {
int count() { return 1; }
int spare() { return 2; }
}
SHOP_END_NAMESPACE

int other() { return 3; }
"""


@pytest.mark.parametrize(
    ("edit", "replaced"),
    [("return 1", "return 4"), ("return 3", "return 4"), ("int spare() { return 2; }\n", "")],
)
def test_a_block_around_blocks_alone_stays(edit: str, replaced: str) -> None:
    """Whatever is taken of two edits, the outer block is written although it holds nothing but another one."""
    head = BASE.replace("return 3", "return 5").replace("return 1", "return 6").replace(edit, replaced)
    change = both({"a.hpp": BASE}, {"a.hpp": head})
    (patch,) = change.cut.patches
    atoms = {atom.index for atom in change.cut.atoms}
    for taken in (set(), *({atom} for atom in atoms), atoms):
        found = content(patch, taken)
        assert found is not None
        lines = found.decode().splitlines()
        assert [line for line in lines if "NAMESPACE" in line] == ["SHOP_BEGIN_NAMESPACE", "SHOP_END_NAMESPACE"]
        assert lines[1] == "namespace till {"
    assert content(patch, atoms) == head.encode()


def test_a_block_goes_with_the_last_that_it_holds() -> None:
    """Its outer block too, where that holds nothing else."""
    change = both({"a.hpp": BASE}, {"a.hpp": "\nint other() { return 3; }\n"})
    (patch,) = change.cut.patches
    first, last = (change.atom(name, "delete") for name in ("count", "spare"))
    half = content(patch, {first})
    assert half is not None
    assert half.startswith(b"SHOP_BEGIN_NAMESPACE\nnamespace till {\nint spare()")
    assert content(patch, {first, last}) == b"\nint other() { return 3; }\n"


JAVA = "class Till {\n    int count() { return 1; }\n}\n"
NEW = JAVA + "\nclass Shelf {\n    int size() { return 2; }\n\n    int room() { return 3; }\n}\n"


def test_a_member_without_its_class_is_a_third_version() -> None:
    """Its text is the author's, but it stands where nobody wrote it."""
    change = both({"Till.java": JAVA}, {"Till.java": NEW})
    prover = change.prover()
    everything = frozenset(atom.index for atom in change.cut.atoms)
    size = frozenset({change.atom("Shelf.size", "add")})
    assert "third version" in {fault.law for fault in prover.violations([size, everything])}
    whole = size | {change.atom("Shelf", "add")}
    assert "third version" not in {fault.law for fault in prover.violations([whole, everything])}
