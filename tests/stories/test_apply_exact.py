"""Apply builds exactly the trees that the script names, whatever the files are called, hold and are."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from prsplit.model.script import Person, Script
from prsplit.repo.open import open_repository
from prsplit.repo.write import ArrivalBroken
from prsplit.stack.apply import perform
from support.scripts import Ground, Tree, commit, git, ground, plan_for, script_for, three_steps

FILE, RUN, LINK, MODULE = "100644", "100755", "120000", "160000"
ODD_NAMES = (
    b"space in it", b'quote".txt', b"back\\slash", b"tab\there", b"line\nfeed", b"\nleading", b"caf\xc3\xa9", b"\xff\xfe",
    b"a b/c d", b" b/x", b"esc\x1b[31m", b"-dash", b":colon", b"*glob?", b"\xe2\x80\xa8", b"trailing ", b"Case", b"case",
)  # fmt: skip


def names(script: Script) -> list[str]:
    """The full ref names of the script's branches."""
    return [f"refs/heads/{branch}" for branch, _ in script.refs]


def performed(held: Ground, script: Script) -> None:
    """Perform the script and hold every step against what git's own index made of it."""
    before = held.refs()
    perform(open_repository(held.path), script, plan_for(script))
    after = held.refs()
    assert {ref: oid for ref, oid in after.items() if ref not in names(script)} == before
    parent = held.base
    for step in script.commits:
        ref = f"refs/heads/{step.branch}"
        assert held.git("rev-parse", f"{ref}^{{tree}}") == step.tree
        assert held.git("rev-parse", f"{ref}^") == parent
        parent = after[ref]
    subprocess.run(["git", "-C", held.path, "fsck", "--strict", "--no-dangling"], check=True, capture_output=True)


@pytest.mark.parametrize("by_id", [False, True])
@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_every_step_is_exact(tmp_path: Path, object_format: str, by_id: bool) -> None:  # noqa: FBT001
    """Additions, changes, modes and deletions; contents sent or known; both object formats."""
    held = ground(tmp_path / "r", object_format=object_format)
    performed(held, script_for(held, three_steps(held), by_id=by_id))


def test_odd_names_are_exact(tmp_path: Path) -> None:
    """Names are bytes: quotes, line feeds, other encodings, names that differ in case only."""
    held = ground(tmp_path / "r", {name: (FILE, b"old " + name) for name in ODD_NAMES[::2]}, bare=True)
    changed: Tree = {name: (FILE, b"new " + name) for name in ODD_NAMES}
    gone: Tree = {b"left": (FILE, b"")}
    performed(held, script_for(held, [changed, gone]))


def test_case_only_names_are_exact_where_git_folds_case(tmp_path: Path) -> None:
    """`core.ignoreCase`, as every Mac has it, must not fold `Case` and `case` into one."""
    held = ground(tmp_path / "r", {b"Dir/x": (FILE, b"1"), b"dir/y": (FILE, b"2")}, bare=True)
    held.git("config", "core.ignoreCase", "true")
    steps = [
        {b"Dir/x": (FILE, b"1"), b"dir/y": (FILE, b"2"), b"DIR/z": (FILE, b"3")},
        {b"dir/y": (FILE, b"2"), b"dir/X": (FILE, b"1"), b"DIR/z": (FILE, b"3")},
    ]
    performed(held, script_for(held, steps))


def test_every_kind_becomes_every_other(tmp_path: Path) -> None:
    """File, program, symlink, submodule, folder: each turns into each, by content and by id."""
    oid = b"1" * 40
    kinds: dict[str, Tree] = {
        "file": {b"x": (FILE, b"text\n")},
        "program": {b"x": (RUN, b"text\n")},
        "link": {b"x": (LINK, b"kept")},
        "module": {b"x": (MODULE, oid)},
        "folder": {b"x/y": (FILE, b"in\n"), b"x/z/w": (LINK, b"../y")},
        "nothing": {},
    }
    states = [kinds[two] for one in kinds for other in kinds for two in (one, other)]
    held = ground(tmp_path / "r", {**kinds["file"], b"kept": (FILE, b"k\n")}, bare=True)
    performed(held, script_for(held, [{**state, b"kept": (FILE, b"k\n")} for state in states]))


def test_odd_contents_are_exact(tmp_path: Path) -> None:
    """Nothing converts line ends, NULs, missing final newlines or words of the stream's own language."""
    odd = (
        b"",
        b"\n",
        b"no end",
        b"cr\r\nlf\n",
        b"\r",
        b"nul\0nul",
        b"done\n",
        b"commit refs/heads/main\n",
        b"\xff" * 300,
    )
    held = ground(tmp_path / "r")
    held.git("config", "core.autocrlf", "true")
    files = {b"f%d" % place: (FILE, content) for place, content in enumerate(odd)}
    performed(held, script_for(held, [files, {b".gitattributes": (FILE, b"* text eol=crlf filter=x\n"), **files}]))


def test_the_tree_can_become_empty(tmp_path: Path) -> None:
    """A series may end in nothing at all."""
    held = ground(tmp_path / "r", bare=True)
    performed(held, script_for(held, [{b"x": (FILE, b"")}, {}]))


def test_people_and_messages_are_kept_as_they_are(tmp_path: Path) -> None:
    """Odd names, an empty one, old dates and far zones; what git can't store in a name is left out."""
    held = ground(tmp_path / "r")
    script = script_for(held, three_steps(held))
    people = [
        Person("Ä \udcff", "a@b", "1 -1130"),
        Person("", "x y", "4000000000 +1400"),
        Person("A <b>\nC", "c>\nd@e", "5 +0000"),
    ]
    text = "Title é\n\n  indented\n# not a comment\n\n\ntrailing spaces  \n"
    steps = [
        replace(step, author=one, committer=one, message=text) for step, one in zip(script.commits, people, strict=True)
    ]
    performed(held, replace(script, commits=tuple(steps)))
    shown = held.git("log", "--reverse", "--format=%an|%ae|%ad", "--date=raw", "split/topic/03-step", "-3")
    assert shown == "Ä \udcff|a@b|1 -1130\n|x y|4000000000 +1400\nA bC|cd@e|5 +0000"
    assert held.git("cat-file", "commit", "split/topic/03-step").partition("\n\n")[2] + "\n" == text


def test_the_same_script_makes_the_same_commits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under any clock, zone and name of the machine's user, in any repository."""
    tops = []
    for place, zone in enumerate(("UTC", "Asia/Kathmandu")):
        monkeypatch.setenv("TZ", zone)
        held = ground(tmp_path / f"r{place}")
        script = script_for(held, three_steps(held))
        perform(open_repository(held.path), script, plan_for(script))
        tops.append(held.refs()["refs/heads/split/topic/03-step"])
    assert tops[0] == tops[1]


@pytest.mark.parametrize("kind", ["bare", "linked", "detached", "subfolder"])
def test_any_kind_of_repository_will_do(tmp_path: Path, kind: str) -> None:
    """Bare, linked worktree, detached HEAD, from a sub-folder: same branches, and HEAD and index stay as they were."""
    held = ground(tmp_path / "r", bare=kind == "bare")
    path = held.path
    if kind == "linked":
        path = str(tmp_path / "linked")
        held.git("worktree", "add", "-q", "--detach", path)
    elif kind == "detached":
        held.git("switch", "-q", "--detach")
    elif kind == "subfolder":
        path = os.path.join(path, "sub")
        os.mkdir(path)
    before = _stand(path, bare=kind == "bare")
    script = script_for(held, three_steps(held))
    perform(open_repository(path), script, plan_for(script))
    assert held.git("rev-parse", "split/topic/03-step^{tree}") == script.top_tree
    assert _stand(path, bare=kind == "bare") == before
    assert os.path.isdir(os.path.join(git(held.path, "rev-parse", "--absolute-git-dir"), "prsplit"))


def _stand(path: str, *, bare: bool) -> tuple[str, str, bytes]:
    head = git(path, "rev-parse", "--symbolic-full-name", "HEAD")
    if bare:
        return head, "", b""
    index = Path(git(path, "rev-parse", "--path-format=absolute", "--git-path", "index"))
    return head, git(path, "status", "--porcelain"), index.read_bytes()


def test_inherited_variables_do_not_lead_astray(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run from a hook, with another repository, index and object store in the environment."""
    other, held = ground(tmp_path / "other"), ground(tmp_path / "r")
    script, before = script_for(held, three_steps(held)), other.refs()
    for name, value in (
        ("GIT_DIR", f"{other.path}/.git"),
        ("GIT_INDEX_FILE", f"{other.path}/.git/index"),
        ("GIT_OBJECT_DIRECTORY", f"{other.path}/.git/objects"),
        ("GIT_AUTHOR_DATE", "@7 +0000"),
        ("GIT_CONFIG_COUNT", "1"),
        ("GIT_CONFIG_KEY_0", "core.hooksPath"),
        ("GIT_CONFIG_VALUE_0", "/nowhere"),
    ):
        monkeypatch.setenv(name, value)
    perform(open_repository(held.path), script, plan_for(script))
    for name in list(os.environ):
        if name.startswith("GIT_") and "CONFIG" not in name:
            monkeypatch.delenv(name)
    monkeypatch.delenv("GIT_CONFIG_COUNT")
    assert other.refs() == before
    assert held.git("rev-parse", "split/topic/03-step^{tree}") == script.top_tree


def test_no_hook_and_no_filter_ever_runs(tmp_path: Path) -> None:
    """Hooks in .git/hooks, hooks by a tracked core.hooksPath, fsmonitor and filters are wired to a tripwire."""
    wire = tmp_path / "tripped"
    program = f"#!/bin/sh\ntouch '{wire}'\ncat\n".encode()
    hooks = ("reference-transaction", "post-commit", "pre-commit", "post-checkout", "post-index-change", "update")
    tracked = {f"hooks/{name}".encode(): (RUN, program) for name in hooks}
    held = ground(tmp_path / "r", {**tracked, b"kept.txt": (FILE, b"k\n"), b".gitattributes": (FILE, b"* filter=x\n")})
    script = script_for(held, [{**held.base_files, b"new": (FILE, b"n\n")}])
    for name in hooks:
        planted = Path(held.path, ".git", "hooks", name)
        planted.parent.mkdir(exist_ok=True)
        planted.write_bytes(program)
        planted.chmod(0o755)
    for name, value in (
        ("core.hooksPath", f"{held.path}/hooks"),
        ("core.fsmonitor", f"{held.path}/hooks/update"),
        ("filter.x.clean", f"{held.path}/hooks/update"),
        ("filter.x.smudge", f"{held.path}/hooks/update"),
        ("gpg.program", f"{held.path}/hooks/update"),
    ):
        held.git("config", name, value)
    perform(open_repository(held.path), script, plan_for(script))
    assert not wire.exists()
    held.git("update-ref", "refs/heads/proof", held.base)
    assert wire.exists(), "the tripwire itself must work"


def test_a_script_that_does_not_arrive_moves_nothing(tmp_path: Path) -> None:
    """The trees are compared before any branch moves, and not one object is left in the store."""
    held = ground(tmp_path / "r")
    script = script_for(held, three_steps(held))
    before, objects = held.refs(), _objects(held)
    wrong = replace(script, commits=(*script.commits[:2], replace(script.commits[2], deletes=(), tree="")))
    with pytest.raises(ArrivalBroken) as caught:
        perform(open_repository(held.path), wrong, plan_for(script))
    assert caught.value.code == 70
    middle = replace(script, commits=(replace(script.commits[0], tree=script.top_tree), *script.commits[1:]))
    with pytest.raises(ArrivalBroken, match="step 1"):
        perform(open_repository(held.path), middle, plan_for(script))
    assert held.refs() == before
    assert _objects(held) == objects
    performed(held, script)


def _objects(held: Ground) -> set[str]:
    store = Path(held.path, ".git", "objects")
    return {str(path.relative_to(store)) for path in store.rglob("*")}


def test_applying_the_same_again_changes_nothing(tmp_path: Path) -> None:
    """The branches are where the script would put them: no new run to undo."""
    held = ground(tmp_path / "r")
    first = script_for(held, three_steps(held))
    perform(open_repository(held.path), first, plan_for(first))
    before = held.refs()
    again = script_for(held, three_steps(held))
    assert perform(open_repository(held.path), again, plan_for(again)).state == "dropped"
    assert held.refs() == before


def test_applying_another_series_moves_ours_and_drops_the_rest(tmp_path: Path) -> None:
    """Old values are kept below refs/prsplit/undo/, so that no garbage collection takes them."""
    held = ground(tmp_path / "r")
    first = script_for(held, three_steps(held))
    perform(open_repository(held.path), first, plan_for(first))
    before = held.branches()
    second = script_for(held, [three_steps(held)[0], three_steps(held)[2]], names=["01-step", "02-other"],
                        drops=["02-step", "03-step"])  # fmt: skip
    run = perform(open_repository(held.path), second, plan_for(second))
    assert sorted(held.branches()) == ["refs/heads/split/topic/01-step", "refs/heads/split/topic/02-other"]
    kept = {ref: oid for ref, oid in held.refs().items() if ref.startswith(f"refs/prsplit/undo/{run.id}/")}
    assert set(kept.values()) == {before[f"refs/heads/split/topic/0{n}-step"] for n in (2, 3)}


def test_a_series_may_stand_on_a_merge(tmp_path: Path) -> None:
    """Base may be any commit."""
    held = ground(tmp_path / "r")
    side = commit(held.path, {**held.base_files, b"s": (FILE, b"s")}, [held.base], "side")
    merge = commit(held.path, {**held.base_files, b"s": (FILE, b"s")}, [held.base, side], "merge")
    top = Ground(held.path, merge, {**held.base_files, b"s": (FILE, b"s")})
    performed(top, script_for(top, three_steps(top)))
