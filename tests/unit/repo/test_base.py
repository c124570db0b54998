"""Which base is taken, why, and what is said where none can be."""

from __future__ import annotations

from pathlib import Path

import pytest

from prsplit.errors import AnsweredNo, CommandFailed, Exit, PrsplitError, Refused, UsageError
from prsplit.model.change import Revision
from prsplit.repo.base import Range, resolve_range
from prsplit.repo.candidates import _project
from prsplit.repo.revisions import full_name
from prsplit.repo.trees import Trees
from prsplit.settings import PlanOptions, Settings
from support.repo import Repo, grown, new_repo


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """`main` with three commits, `topic` with two more from the second one."""
    made = grown(tmp_path / "repo", {"a": b"a\n"})
    made.git("switch", "-q", "main")
    for name in ("b", "c"):
        made.write(name, name)
        made.commit(name)
    made.git("switch", "-q", "-C", "topic", "main~1")
    for name in ("x", "y"):
        made.write(name, name)
        made.commit(name)
    return made


def _range(repo: Repo, setting: str = "", **options: object) -> Range:
    return resolve_range(repo.opened(), PlanOptions(**options), Settings(base=setting))  # type: ignore[arg-type]


def _remote(repo: Repo, name: str, commit: str, *, branch: str = "main", head: bool = False) -> None:
    repo.git("config", f"remote.{name}.url", f"https://example.invalid/{name}/project.git")
    repo.git("update-ref", f"refs/remotes/{name}/{branch}", commit)
    if head:
        repo.git("symbolic-ref", f"refs/remotes/{name}/HEAD", f"refs/remotes/{name}/{branch}")


def _fails(repo: Repo, kind: type[PrsplitError], code: Exit, words: str, **options: object) -> str:
    with pytest.raises(kind, match=words) as caught:
        _range(repo, "", **options)
    assert caught.value.code is code
    assert "\n" not in caught.value.message
    assert caught.value.hint
    return caught.value.hint


def test_local_main_without_remotes(repo: Repo) -> None:
    """Without remotes the base is where the branch left the local main."""
    found = _range(repo)
    assert found.base == Revision(repo.id("main~1"), repo.id("main~1^{tree}"), "main")
    assert found.head == repo.revision("HEAD")
    assert (found.branch, found.reason, found.base_date) == ("topic", "the local default branch", 1700000000)
    assert (found.authors, found.notes) == ((("An Author", 2),), ())


def test_explicit_base(repo: Repo) -> None:
    """`--base` means the merge base with it; an ancestor is itself the base."""
    found = _range(repo, base="main")
    assert (found.base.commit, found.reason) == (repo.id("main~1"), "where the branch left main")
    found = _range(repo, base="HEAD~1", head="topic")
    assert (found.base.commit, found.base.name, found.reason) == (repo.id("topic~1"), "HEAD~1", "given")
    assert found.base.tree == repo.id("topic~1^{tree}")


def test_the_nearest_merge_base_wins(repo: Repo) -> None:
    """Of a stale fork and a fresh upstream, whichever the branch left last is its base."""
    _remote(repo, "origin", repo.id("main~2"))
    _remote(repo, "upstream", repo.id("main"))
    found = _range(repo)
    assert (found.base.commit, found.base.name) == (repo.id("main~1"), "upstream/main")
    assert found.reason == "the default branch of upstream"
    repo.git("update-ref", "refs/remotes/origin/main", "topic~1")
    assert (_range(repo).base.commit, _range(repo).base.name) == (repo.id("topic~1"), "origin/main")


def test_order_among_equals(repo: Repo) -> None:
    """Of several that lead to one base: the setting, what gh resolved, upstream, origin, the others by name."""
    for name in ("zeta", "alpha", "origin", "upstream"):
        _remote(repo, name, repo.id("main"))
    names = []
    for _ in range(4):
        names.append(_range(repo).base.name)
        repo.git("update-ref", "-d", f"refs/remotes/{names[-1]}")
    assert names == ["upstream/main", "origin/main", "alpha/main", "zeta/main"]
    for name in ("zeta", "upstream"):
        _remote(repo, name, repo.id("main"))
    repo.git("config", "remote.zeta.gh-resolved", "base")
    assert _range(repo).reason == "the default branch of zeta, which gh resolved as base"
    assert _range(repo, "main").reason == "the base in the settings"
    repo.git("config", "remote.zeta.gh-resolved", "upstream/project")
    assert _range(repo).reason == "the default branch of upstream, which gh resolved as base"


def test_where_the_head_of_a_remote_points(repo: Repo) -> None:
    """A remote's HEAD names its default branch; without it main, then master."""
    _remote(repo, "origin", repo.id("main"), branch="develop", head=True)
    _remote(repo, "origin", repo.id("main~2"))
    assert _range(repo).base.name == "origin/develop"
    repo.git("symbolic-ref", "-d", "refs/remotes/origin/HEAD")
    assert _range(repo).base.name == "origin/main"
    repo.git("update-ref", "-d", "refs/remotes/origin/main")
    repo.git("update-ref", "refs/remotes/origin/master", "main")
    assert _range(repo).base.name == "origin/master"


def test_a_remote_that_was_never_fetched(repo: Repo) -> None:
    """A remote of which nothing is known leaves the local default branch."""
    repo.git("remote", "add", "origin", "https://example.invalid/x.git")
    assert _range(repo).base.name == "main"


def test_a_setting_that_leads_nowhere(repo: Repo) -> None:
    """A base in the settings that git does not know here is passed over, and that is said."""
    found = _range(repo, "origin/develop")
    assert found.base.name == "main"
    assert found.notes == ("the settings name the base origin/develop, which git does not know here",)


def test_two_bases_equally_near(repo: Repo) -> None:
    """Where no merge base descends from the other, the first is taken and the reader told."""
    tree = repo.id("main^{tree}")
    sides = [repo.git("commit-tree", tree, "-p", "main~2", "-m", side) for side in ("left", "right")]
    merge = repo.git("commit-tree", repo.id("topic^{tree}"), "-p", sides[0], "-p", sides[1], "-m", "both")
    repo.git("reset", "-q", "--hard", merge)
    _remote(repo, "upstream", sides[0])
    _remote(repo, "origin", sides[1])
    found = _range(repo)
    assert (found.base.commit, found.notes) == (sides[0], ("origin/main is just as near: --base chooses",))


def test_work_on_the_default_branch_itself(repo: Repo) -> None:
    """Commits on main that were not pushed have the remote's main as base; without remotes there is none."""
    repo.git("switch", "-q", "main")
    assert _fails(repo, UsageError, Exit.USAGE, "No branch is known") == "prsplit plan --base REF"
    _remote(repo, "origin", repo.id("main~1"), head=True)
    found = _range(repo)
    assert (found.base.name, found.branch) == ("origin/main", "main")


def test_a_default_branch_is_not_its_own_base(repo: Repo) -> None:
    """A fork's main as head grew from the upstream's, not from itself."""
    _remote(repo, "origin", repo.id("topic"), head=True)
    _remote(repo, "upstream", repo.id("main"))
    found = _range(repo, head="origin/main")
    assert (found.base.name, found.base.commit, found.branch) == ("upstream/main", repo.id("main~1"), "main")


def test_commits_of_others_are_pointed_out(repo: Repo) -> None:
    """What others than the caller wrote in the range is counted and named."""
    for number, author in enumerate(["Author B", "Author E", "Author B", "Author C"]):
        repo.write(f"n{number}", b"x")
        repo.commit(author, author=author)
    found = _range(repo)
    assert found.authors == (("An Author", 2), ("Author B", 2), ("Author C", 1), ("Author E", 1))
    assert found.notes == ("4 of 6 commits in the range are by others: Author B (2), Author C (1), Author E (1)",)


def test_people_are_named_once_and_the_caller_counts_by_address(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two addresses of one name are one person; whoever made none of the commits has all of them made by others."""
    for number, address in enumerate(["b@one.invalid", "b@two.invalid"]):
        repo.write(f"n{number}", b"x")
        repo.git("add", f"n{number}")
        repo.git("commit", "-q", "-m", "n", f"--author=Author B <{address}>")
    assert _range(repo).authors == (("An Author", 2), ("Author B", 2))
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "c@one.invalid")
    (note,) = _range(repo).notes
    assert note == "4 of 4 commits in the range are by others: An Author (2), Author B (2)"


def test_names_of_the_branch(repo: Repo) -> None:
    """A remote's branch is called by its own name; a commit without branch by its short id."""
    repo.git("remote", "add", "fork/of", "https://example.invalid/x.git")
    repo.git("update-ref", "refs/remotes/fork/of/feature/x", "topic")
    repo.git("tag", "v1", "topic")
    for head, branch in {
        "fork/of/feature/x": "feature/x", "refs/heads/topic": "topic", "topic": "topic", "@": "topic",
        "v1": repo.id("topic")[:12], "topic^{commit}": repo.id("topic")[:12], repo.id("topic"): repo.id("topic")[:12],
    }.items():  # fmt: skip
        assert _range(repo, base="main", head=head).branch == branch, head


def test_ranges_without_a_change(repo: Repo) -> None:
    """Base ahead of head, at head, or with the same files: exit 1, nothing to split."""
    no, code = AnsweredNo, Exit.ANSWERED_NO
    hint = _fails(repo, no, code, "topic has all of topic~1 already", base="topic", head="topic~1")
    assert hint == "prsplit plan --base REF"
    _fails(repo, no, code, "HEAD has all of HEAD already", base="HEAD")
    repo.git("commit", "-q", "--allow-empty", "-m", "nothing")
    _fails(repo, no, code, "the same files as its base HEAD~1", base="HEAD~1")


def test_a_fork_that_has_everything(repo: Repo) -> None:
    """Where the nearest default branch has the head already, the hint names the one further back."""
    _remote(repo, "origin", repo.id("topic"))
    _remote(repo, "upstream", repo.id("main"))
    hint = _fails(repo, AnsweredNo, Exit.ANSWERED_NO, "origin/main has all of HEAD already")
    assert hint == "prsplit plan --base upstream/main"


def test_the_work_tree_may_be_all_there_is(repo: Repo) -> None:
    """With --worktree a range without commits is fine: what it adds comes later."""
    repo.git("switch", "-q", "--detach", "main~1")
    found = _range(repo, worktree=True)
    assert (found.base.commit, found.base_date, found.authors) == (repo.id("HEAD"), 1700000000, ())
    assert found.base.tree == found.head.tree
    _fails(repo, UsageError, Exit.USAGE, "--head names something else", worktree=True, head="topic")


def test_no_history_in_common(repo: Repo) -> None:
    """Unrelated histories have no base: exit 3, be it asked for or found."""
    repo.git("switch", "-q", "--orphan", "alone")
    repo.write("z", b"z")
    repo.commit()
    _fails(repo, Refused, Exit.REFUSED, "main and HEAD have no history in common", base="main")
    _fails(repo, Refused, Exit.REFUSED, "main and HEAD have no history in common")


@pytest.mark.parametrize(
    "name", ["nowhere", "origin/nowhere", "HEAD~99", "deadbeef", "a..b", "0" * 40, "refs/heads/", "a b"]
)
def test_unknown_revisions(repo: Repo, name: str) -> None:
    """What git does not know, as head or base: exit 2, or 4 for a full id that leads nowhere."""
    for options in ({"base": name}, {"base": "main", "head": name}):
        with pytest.raises((UsageError, CommandFailed)) as caught:
            _range(repo, **options)
        assert name in caught.value.message
        assert isinstance(caught.value, CommandFailed) == (name == "0" * 40)


@pytest.mark.parametrize("name", ["-n1", "--output=x", "", "main\nHEAD", "main\0"])
def test_what_could_be_taken_for_an_option(repo: Repo, name: str) -> None:
    """Revisions that begin with a dash, or hold what ends a line or a text, never reach git."""
    for options in ({"base": name or "-"}, {"base": "main", "head": name or "-"}, {"setting": name or "-"}):
        setting = options.pop("setting", "")
        with pytest.raises(UsageError, match="is no revision"):
            _range(repo, setting, **options)


@pytest.mark.parametrize(
    ("name", "flags"),
    [
        ("main..topic", "--base main --head topic"),
        ("main...", "--base main --head HEAD"),
        ("..topic", "--base HEAD --head topic"),
    ],
)
def test_a_range_in_place_of_a_revision(repo: Repo, name: str, flags: str) -> None:
    """Whoever writes `A..B`, as for git, gets it back as two flags."""
    with pytest.raises(UsageError, match="is a range") as caught:
        _range(repo, base=name)
    assert caught.value.hint == f"prsplit plan {flags}"


def test_things_that_are_no_commits(repo: Repo) -> None:
    """A file or a tree is not a commit: exit 2."""
    _fails(repo, UsageError, Exit.USAGE, "is a blob, not a commit", base="main:a")
    _fails(repo, UsageError, Exit.USAGE, "is a tree, not a commit", base="main", head="HEAD^{tree}")


def test_a_branch_without_commits(tmp_path: Path) -> None:
    """An unborn branch has nothing to split: exit 3."""
    _fails(new_repo(tmp_path / "new"), Refused, Exit.REFUSED, "The branch main has no commit yet")


@pytest.mark.parametrize("content", ["", "garbage\n", "1" * 40 + "\n"])
def test_a_damaged_branch(repo: Repo, content: str) -> None:
    """A branch file that leads nowhere: exit 4, whether it is asked for or checked out."""
    (repo.path / ".git/refs/heads/topic").write_text(content)
    _fails(repo, CommandFailed, Exit.FAILED, "damaged")
    _fails(repo, CommandFailed, Exit.FAILED, "damaged", base="main", head="topic")


def test_annotated_tags_are_followed(repo: Repo) -> None:
    """A tag of a commit stands for the commit."""
    repo.git("tag", "-a", "-m", "v", "v1", "main~1")
    assert _range(repo, base="v1").base.commit == repo.id("main~1")


@pytest.mark.parametrize(
    ("url", "project"),
    [
        ("https://example.invalid/owner/name.git", "owner/name"),
        ("git@example.invalid:owner/name", "owner/name"),
        ("ssh://git@example.invalid:22/owner/name/", "owner/name"),
    ],
)
def test_projects(url: str, project: str) -> None:
    """Owner and name are the end of an address, however it is written."""
    assert _project(url) == project


@pytest.mark.parametrize("name", ["HEAD", "topic", "heads/topic", "origin/topic", "v1", "both", "cafe", "@", "topic~0"])
def test_a_ref_is_named_as_git_names_it(repo: Repo, name: str) -> None:
    """Also where a tag has the name of a branch, or a branch one that could be an id."""
    for words in (["branch", "cafe"], ["branch", "both"], ["tag", "both"], ["tag", "v1"]):
        repo.git(*words)
    repo.git("update-ref", "refs/remotes/origin/topic", "HEAD")
    said = repo.git("rev-parse", "--symbolic-full-name", name)
    opened = repo.opened()
    with Trees(opened) as trees:
        assert full_name(opened, trees, name) == (said if said.startswith("refs/") else "")


def test_of_many_authors_the_first_few_are_named(repo: Repo) -> None:
    """Forty names on a line are read by nobody."""
    for number in range(9):
        person = f"Author {number}"
        repo.write("x", person)
        repo.git("add", "x")
        repo.git("commit", "-q", "-m", person, f"--author={person} <{number}@example.invalid>")
    (note,) = _range(repo).notes
    assert note.startswith("9 of 11 commits in the range are by others: Author 0 (1), Author 1 (1)")
    assert note.endswith("Author 4 (1) and 4 more people")
