"""The law of honesty for coverage: a report of an older text never tells that an inserted line ran."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from prsplit.evidence.patch import Grounds, patch_coverage
from prsplit.languages.executable import statements_of
from prsplit.model.coverage import Coverage, FileCoverage, Source

PIECES = ("x = 1\n", "x += 1\n", "\n", "# said\n", "if x:\n    y = 2\n", "call(\n    x,\n    y,\n)\n", '"""Text."""\n',
          "def f():\n    return x\n\n\n", "try:\n    f()\nexcept E:\n    raise\n", "x: int\n")  # fmt: skip

texts = st.lists(st.sampled_from(PIECES), max_size=12)


@given(texts, st.lists(st.sampled_from(PIECES), min_size=1, max_size=4), st.data())
def test_inserted_lines_are_never_covered_by_an_older_report(
    old: list[str], new: list[str], data: st.DataObject
) -> None:
    """Wherever statements are put in, a report of all the statements before says nothing good of them."""
    at = data.draw(st.integers(0, len(old)))
    before, after = "".join(old), "".join([*old[:at], *new, *old[at:]])
    counted = statements_of("a.py", before.encode())
    found = statements_of("a.py", after.encode())
    assert counted is not None
    assert found is not None
    ran = frozenset(one.first for one in counted if not one.optional)
    report = Coverage("any", (FileCoverage("a.py", ran, frozenset(), frozenset()),), whole=True)
    start = "".join(old[:at]).count("\n")
    inserted = frozenset(range(start + 1, start + 1 + "".join(new).count("\n")))
    (file,) = patch_coverage(
        [Source("a.py", after.encode(), inserted, statements=found)], [report], Grounds(("a.py",))
    ).files
    firm = [
        one for one in found if not one.optional and any(line in inserted for line in range(one.first, one.last + 1))
    ]
    assert file.covered == ()
    assert len(file.missed) + len(file.unknown) == len(firm)
