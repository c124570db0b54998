"""Settings, attributes, variables and programs that lie in wait: what is read stays the same, and nothing runs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from prsplit.errors import AnsweredNo, Refused
from prsplit.model.change import Revision
from prsplit.repo.base import resolve_range
from prsplit.repo.config import read_settings
from prsplit.repo.open import open_repository
from prsplit.repo.read import read_change
from prsplit.repo.remotes import remotes
from prsplit.repo.snapshot import carry_over, dirty, worktree_commit
from prsplit.repo.trees import Trees
from prsplit.settings import PlanOptions
from support.repo import Repo, assert_exact, grown, new_repo

TEN = b"".join(b"line %d\n" % number for number in range(10))

HOSTILE = {
    "diff.noprefix": "true", "diff.mnemonicPrefix": "true", "diff.context": "9", "diff.interHunkContext": "99",
    "diff.renames": "false", "diff.renameLimit": "1", "diff.algorithm": "minimal", "diff.external": "false",
    "diff.relative": "true", "diff.orderFile": "order", "diff.submodule": "log", "diff.ignoreSubmodules": "all",
    "diff.suppressBlankEmpty": "true", "diff.colorMoved": "zebra", "diff.indentHeuristic": "false",
    "diff.wsErrorHighlight": "all", "diff.dirstat": "lines", "diff.statGraphWidth": "1", "diff.autoRefreshIndex": "true",
    "diff.trap.textconv": "false", "diff.trap.command": "false", "diff.trap.xfuncname": "^line.*$", "diff.trap.binary": "true",
    "color.ui": "always", "color.diff": "always", "core.quotePath": "true", "core.bigFileThreshold": "1",
    "core.pager": "false", "pager.diff-tree": "true", "core.attributesFile": "attributes", "core.whitespace": "trailing-space",
    "core.abbrev": "4", "core.ignoreCase": "true", "core.precomposeUnicode": "true", "core.splitIndex": "true",
    "i18n.logOutputEncoding": "UTF-16", "log.showSignature": "true", "status.renames": "copies", "status.short": "true",
    "status.branch": "true", "status.showUntrackedFiles": "all", "merge.renames": "false", "format.pretty": "%H",
    "blame.markIgnoredLines": "true", "advice.detachedHead": "false", "column.ui": "always", "grep.fullName": "false",
}  # fmt: skip


def _branch(path: Path) -> Repo:
    """A rename with an edit, blank context, a name that is not ASCII, a submodule that moves on, a late edit."""
    repo = grown(path, {"old.py": TEN, "é.txt": b"a\n\nb\n", "sub/deep.py": TEN, "lock.json": TEN, "z.txt": TEN})
    ids = [repo.id("main"), repo.commit("second")]
    repo.git("switch", "-q", "main")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{ids[0]},module")
    repo.commit_index("module")
    repo.git("switch", "-q", "-C", "topic")
    repo.git("update-index", "--cacheinfo", f"160000,{ids[1]},module")
    repo.git("mv", "old.py", "new.py")
    for name, text in {
        "new.py": TEN.replace(b"line 3\n", b"three\n"),
        "é.txt": b"a\n\nB\n",
        "sub/deep.py": TEN + b"end\n",
        "lock.json": TEN.replace(b"line 9", b"nine"),
        "z.txt": b"top\n" + TEN,
    }.items():
        repo.write(name, text)
        repo.git("add", name)
    repo.commit_index("topic")
    return repo


def test_hostile_settings_change_nothing(tmp_path: Path) -> None:
    """With all settings against it at once, in the repository's own config and attributes, prsplit reads the same."""
    repo = _branch(tmp_path / "repo")
    clean = assert_exact(repo)
    repo.write("attributes", "* diff=trap\n*.txt binary\n")
    repo.write(".gitattributes", "*.py -diff\n*.json binary\n*.txt diff=trap\n")
    for key, value in HOSTILE.items():
        repo.git("config", key, value)
    assert assert_exact(repo) == clean
    assert sum(len(file.hunks) for file in clean.files) == 5


def test_attributes_kept_in_the_git_directory_cost_positions_only(tmp_path: Path) -> None:
    """Where .git/info/attributes calls text binary, git shows no hunks: the file is one hunk, and still exact."""
    repo = _branch(tmp_path / "repo")
    (tmp_path / "repo/.git/info").mkdir(exist_ok=True)
    (tmp_path / "repo/.git/info/attributes").write_text("*.json -diff\n")
    by_name = {file.path: file for file in assert_exact(repo).files}
    assert [(hunk.old_count, hunk.new_count) for hunk in by_name["lock.json"].hunks] == [(10, 10)]
    assert by_name["lock.json"].opaque == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GIT_EXTERNAL_DIFF", "false"),
        ("GIT_DIFF_OPTS", "--unified=9"),
        ("GIT_INDEX_FILE", "/nowhere/index"),
        ("GIT_OBJECT_DIRECTORY", "/nowhere/objects"),
        ("GIT_ALTERNATE_OBJECT_DIRECTORIES", "/nowhere"),
        ("GIT_COMMON_DIR", "/nowhere"),
        ("GIT_NAMESPACE", "elsewhere"),
        ("GIT_PREFIX", "sub/"),
        ("GIT_LITERAL_PATHSPECS", "1"),
        ("GIT_CONFIG_PARAMETERS", "'core.bare=true'"),
        ("GIT_CONFIG_COUNT", "1"),
        ("GIT_REPLACE_REF_BASE", "refs/heads/"),
        ("GIT_ATTR_SOURCE", "HEAD"),
        ("GIT_TRACE", "1"),
        ("GIT_EXEC_PATH", "/nowhere"),
        ("GIT_DEFAULT_HASH", "sha256"),
        ("GIT_SHALLOW_FILE", "/nowhere"),
        ("GIT_PAGER", "false"),
    ],
)
def test_inherited_variables_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """Variables that a hook, an alias or a wrapper leaves behind are not handed on to git."""
    repo = _branch(tmp_path / "repo")
    clean = assert_exact(repo)
    base, head = repo.revision("main"), repo.revision("HEAD")
    monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path / "repo" / "sub")
    assert read_change(open_repository(), base, head) == clean


def test_replace_refs_are_not_followed(tmp_path: Path) -> None:
    """A replaced object is read as what its id says."""
    repo = _branch(tmp_path / "repo")
    clean = assert_exact(repo)
    repo.git("replace", repo.id("HEAD:new.py"), repo.id("HEAD:z.txt"))
    change = read_change(repo.opened(), clean.base, clean.head)
    assert change == clean


TRAP = "trap.sh"


def _trapped(tmp_path: Path) -> tuple[Repo, Path]:
    """A repository that names a program wherever git would run one, and the file that the program would leave."""
    sprung = tmp_path / "sprung"
    repo = grown(tmp_path / "repo", {"a.txt": TEN, "b.txt": TEN, "c.bin": b"x\n"})
    trap = tmp_path / "repo" / TRAP
    repo.write(TRAP, f'#!/bin/sh\necho "$0 $@" >> {sprung}\ncat\n', executable=True)
    repo.write(".gitattributes", "*.bin filter=trap\n*.txt diff=trap merge=trap\n")
    hooks = ("post-checkout", "reference-transaction", "post-index-change", "fsmonitor-watchman", "pre-commit",
             "pre-auto-gc", "post-rewrite", "commit-msg", "pre-push", "push-to-checkout", "sendemail-validate")  # fmt: skip
    for hook in hooks:
        repo.write(f"hooks/{hook}", f"#!/bin/sh\necho {hook} >> {sprung}\n", executable=True)
    repo.commit("traps")
    repo.git("switch", "-q", "main")
    repo.git("merge", "-q", "topic")
    repo.git("switch", "-q", "topic")
    repo.write("a.txt", TEN.replace(b"line 5", b"five"))
    repo.commit("change")
    repo.git("switch", "-q", "-c", "other", "main")
    repo.write("a.txt", TEN.replace(b"line 0", b"zero"))
    repo.write("b.txt", TEN.replace(b"line 5", b"other five"))
    repo.commit("other")
    repo.git("switch", "-q", "topic")
    for key in ("core.fsmonitor", "core.pager", "core.editor", "core.askPass", "core.sshCommand", "core.gitProxy",
                "core.alternateRefsCommand", "diff.external", "gpg.program", "gpg.ssh.program", "credential.helper",
                "diff.trap.textconv", "diff.trap.command", "filter.trap.clean", "filter.trap.smudge",
                "filter.trap.process", "merge.trap.driver", "uploadpack.packObjectsHook", "trailer.x.command",
                "sequence.editor", "interactive.diffFilter", "browser.x.cmd"):  # fmt: skip
        repo.git("config", key, f"{trap} %A %O %B")
    repo.git("config", "filter.trap.required", "true")
    repo.git("config", "merge.default", "trap")
    repo.git("config", "core.hooksPath", "hooks")
    repo.git("config", "log.showSignature", "true")
    repo.git("config", "alias.diff-tree", f"!{trap}")
    return repo, sprung


def test_no_program_of_the_repository_runs(tmp_path: Path) -> None:
    """Hooks, fsmonitor, filters, textconv, external diff, merge drivers and signers: each way of reading leaves them be."""
    repo, sprung = _trapped(tmp_path)
    for hook in (tmp_path / "repo/hooks").iterdir():
        place = tmp_path / "repo/.git/hooks" / hook.name
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(hook.read_bytes())
        place.chmod(0o755)
    repo.write("b.txt", TEN + b"dirty\n")
    repo.write("new.txt", b"new\n")
    before = repo.state()
    opened = repo.opened()
    found = resolve_range(opened, PlanOptions(worktree=True), read_settings(opened))
    change = read_change(opened, found.base, found.head)
    assert [file.path for file in change.files] == ["a.txt"]
    assert dirty(opened) == ("b.txt",)
    taken, new = worktree_commit(opened, found.head, untracked=True)
    assert new == ("new.txt",)
    assert [file.path for file in read_change(opened, found.base, taken).files] == ["a.txt", "b.txt", "new.txt"]
    carried = carry_over(opened, found.head, found.base, repo.revision("other"))
    assert [file.path for file in read_change(opened, repo.revision("other"), carried).files] == ["a.txt"]
    with pytest.raises(AnsweredNo, match=r"in b\.txt\."):
        carry_over(opened, _edit_b(repo), found.base, repo.revision("other"))
    assert remotes(opened) == ()
    with Trees(opened) as trees:
        assert TRAP in trees.paths(found.head.tree)
    assert repo.state() == before
    assert not sprung.exists(), sprung.read_text()


def _edit_b(repo: Repo) -> Revision:
    """A commit on topic that no ref knows, with a change that does not go with what `other` did."""
    blob = repo.git("hash-object", "-w", "--no-filters", "--stdin", feed=TEN.replace(b"line 5", b"my five"))
    rows = repo.git("ls-tree", "topic").replace(repo.id("topic:b.txt"), blob)
    tree = repo.git("mktree", feed=rows.encode() + b"\n")
    return Revision(repo.git("commit-tree", tree, "-p", "topic", "-m", "b"), tree, "edited")


def test_a_changed_file_behind_a_filter_is_refused(tmp_path: Path) -> None:
    """What the filter would store can't be known without running it: exit 3, and the command that lets git do it."""
    repo, sprung = _trapped(tmp_path)
    repo.write("c.bin", b"changed\n")
    opened = repo.opened()
    with pytest.raises(Refused, match=r"c\.bin") as caught:
        worktree_commit(opened, repo.revision("HEAD"))
    assert caught.value.hint == "git add -- c.bin"
    assert not sprung.exists(), sprung.read_text()


def test_a_bare_repository_in_the_work_tree_is_not_opened(tmp_path: Path) -> None:
    """A folder that looks like a git directory may have been brought by the repository: it is opened when named only."""
    repo = grown(tmp_path / "repo", {"a.txt": TEN})
    inner = new_repo(tmp_path / "repo/fixtures/inner.git", bare=True)
    with pytest.raises(Refused, match="bare repository inside the work tree") as caught:
        open_repository(str(inner.path))
    assert caught.value.hint.startswith("GIT_DIR=")
    assert open_repository(str(repo.path / "fixtures")).git.work_tree == str(repo.path)


def test_git_of_the_repository_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program called git inside the work tree, or at a relative place on PATH, is passed over."""
    repo = grown(tmp_path / "repo", {"a.txt": TEN})
    repo.write("bin/git", f"#!/bin/sh\ntouch {tmp_path}/sprung\n", executable=True)
    monkeypatch.chdir(repo.path)
    elsewhere = os.environ["PATH"]
    monkeypatch.setenv("PATH", os.pathsep.join(["bin", "", ".", str(repo.path / "bin"), elsewhere]))
    assert not open_repository().git.exe.startswith(str(repo.path))
    monkeypatch.setenv("PATH", os.pathsep.join(["bin", str(repo.path / "bin")]))
    with pytest.raises(Refused, match="could have brought"):
        open_repository()
    link = tmp_path / "outside"
    link.mkdir()
    (link / "git").symlink_to(repo.path / "bin/git")
    monkeypatch.setenv("PATH", str(link))
    with pytest.raises(Refused, match="could have brought"):
        open_repository()
    assert not (tmp_path / "sprung").exists()
