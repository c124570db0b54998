"""Two runs at once in one repository: one wins, the other is refused."""

from __future__ import annotations

from pathlib import Path

from prsplit.repo.open import open_repository
from prsplit.stack.apply import perform
from prsplit.stack.lock import lock
from support.scripts import begin, dump, git, ground, performer, plan_for, script_for, three_steps


def test_of_two_at_once_one_wins(tmp_path: Path) -> None:
    """Time after time: one exits 0 and has built its series, the other exits 3 with a hint."""
    held = ground(tmp_path / "r")
    script = script_for(held, three_steps(held))
    dump(script, tmp_path / "s.json")
    codes = []
    for _ in range(5):
        both = [performer(held, str(tmp_path / "s.json")) for _ in range(2)]
        for one in both:
            begin(one)
        said = [one.communicate()[0] for one in both]
        codes.append(sorted(one.returncode for one in both))
        assert codes[-1] in ([0, 3], [0, 0]), said
        loser = next((text for one, text in zip(both, said, strict=True) if one.returncode == 3), "a\nprsplit")
        assert "prsplit" in loser.splitlines()[1]
        assert held.git("rev-parse", "split/topic/03-step^{tree}") == script.top_tree
        for ref in held.branches():
            git(held.path, "update-ref", "-d", ref)
    assert [0, 3] in codes


def test_while_one_holds_the_lock_the_other_exits_3(tmp_path: Path) -> None:
    """Without waiting, in apply and in undo, and from a linked worktree, too."""
    held = ground(tmp_path / "r")
    script = script_for(held, three_steps(held))
    dump(script, tmp_path / "s.json")
    perform(open_repository(held.path), script, plan_for(script))
    before = held.refs()
    held.git("worktree", "add", "-q", "--detach", str(tmp_path / "linked"))
    with lock(open_repository(str(tmp_path / "linked"))):
        for path in (str(tmp_path / "s.json"), "-"):
            process = performer(held, path)
            begin(process)
            sentence, hint = process.communicate()[0].splitlines()
            assert process.returncode == 3
            assert "Another prsplit run is at work" in sentence
            assert hint
    assert held.refs() == before
