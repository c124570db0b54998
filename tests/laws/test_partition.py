"""Every atom, mode, rename, symlink, submodule and binary of a change belongs to exactly one PR."""

from __future__ import annotations

from collections import Counter

from hypothesis import given

from prsplit.analysis.compose import patch_atoms
from support.cases import Case, batches, cases
from support.generate import Change
from support.profile import laws


@laws(quick=12, full=480)
@given(batch=batches())
def test_every_atom_is_in_one_pr(batch: list[Change]) -> None:
    """The PRs share out the atoms, every path that differs has some, and no PR is empty."""
    with cases("partition", batch) as each:
        for case in each:
            _shared_out(case)
            _nothing_left(case)


def _shared_out(case: Case) -> None:
    plan = case.planned.plan
    places = Counter(atom for pr in plan.prs for atom in pr.atoms)
    assert places == Counter(atom.index for atom in plan.atoms)
    assert all(pr.atoms for pr in plan.prs)
    assert [pr.number for pr in plan.prs] == list(range(1, len(plan.prs) + 1))
    assert len({atom.id for atom in plan.atoms}) == len(plan.atoms)


def _nothing_left(case: Case) -> None:
    """Each path that differs belongs to one patch, whose every difference has an atom."""
    base, head = case.end(case.change.base), case.end(case.change.head)
    differing = {path for path in {*base, *head} if base.get(path) != head.get(path)}
    claims = Counter(patch.old.path for patch in case.planned.patches if patch.old is not None)
    comes = Counter(patch.new.path for patch in case.planned.patches if patch.new is not None)
    assert max([*claims.values(), *comes.values()], default=1) == 1
    assert differing <= set(claims) | set(comes)
    assert all(patch_atoms(patch) for patch in case.planned.patches)
    owners = Counter(atom for patch in case.planned.patches for atom in patch_atoms(patch))
    assert set(owners.values()) == {1}
