"""A first look at a range: what it finds, when it declines, and that nothing hides from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from prsplit.errors import CommandFailed, Refused
from prsplit.repo import diff as limits
from prsplit.repo.glance import Glance, plain_span, read_diff
from prsplit.repo.trial import conflicts, lacking
from support.repo import Repo, grown, new_repo, processes


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """`topic` has one commit more than `main`."""
    made = grown(tmp_path / "repo", {"a.txt": b"1\n2\n3\n", "old.txt": b"same\n" * 9})
    made.write("a.txt", b"1\ntwo\n3\n4\n")
    made.move("old.txt", "new name.txt")
    made.write("b.bin", b"\0")
    made.commit("Change it\n\nWhy.\n\nSigned-off-by: Ada Writer <ada@example.invalid>")
    return made


def test_files_lines_and_messages(repo: Repo) -> None:
    """Counts, renames, binaries, added lines with their numbers, and the message with its trailers."""
    found = Glance(repo.opened(), repo.id("main"), repo.id("topic"))
    files = {file.path: (file.status, file.added, file.deleted, file.counted) for file in found.diff.files}
    assert files == {"a.txt": ("M", 2, 1, True), "b.bin": ("A", 0, 0, False), "new name.txt": ("R", 0, 0, True)}
    first = next(file for file in found.diff.files if file.path == "a.txt")
    assert found.diff.new_lines(first) == [(2, b"two"), (4, b"4")]
    assert [edit.old for edit in found.diff.edits(first)] == [(b"2",), ()]
    (message,) = found.messages
    assert (message.subject, message.values("signed-off-by")) == ("Change it", ["Ada Writer <ada@example.invalid>"])
    assert [each.subject for each in found.customs] == ["base"]


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_hostile_names(tmp_path: Path, object_format: str) -> None:
    """Names with line feeds, tabs, quotes, arrows and broken UTF-8 keep their counts and lines apart."""
    names = [b"a\nb", b"a\tb", b'q"uote', b"x => y", b"\xff\xfe", b":100644", b"-", "\u202ebidi".encode()]
    repo = grown(tmp_path / "repo", {b"x": b"1\n"}, object_format=object_format)
    for place, name in enumerate(names, start=1):
        repo.write(name, b"line\n" * place)
    repo.commit()
    found = read_diff(repo.opened(), repo.id("main"), repo.id("topic"))
    counts = {file.path.encode("utf-8", "surrogateescape"): file.added for file in found.files}
    assert counts == {name: place for place, name in enumerate(names, start=1)}
    assert all(len(found.new_lines(file)) == file.added for file in found.files)


def test_content_that_looks_like_a_patch(tmp_path: Path) -> None:
    """Lines that look like headers are lines."""
    text = b"diff --git a/x b/x\n@@ -1,2 +1,2 @@\n--- a/x\n+++ b/x\n"
    repo = grown(tmp_path / "repo", {"a": b"1\n"})
    repo.write("a", b"1\n" + text)
    repo.write("b", text)
    repo.commit()
    found = read_diff(repo.opened(), repo.id("main"), repo.id("topic"))
    assert [[line for _, line in found.new_lines(file)] for file in found.files] == [text.splitlines()] * 2


def test_a_change_of_type_and_a_submodule(tmp_path: Path) -> None:
    """Each file keeps its own patch."""
    repo = grown(tmp_path / "repo", {"a": b"1\n", "z": b"1\n"})
    repo.remove("a")
    repo.link("a", "z")
    repo.write("z", b"2\n")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{repo.id('main')},sub")
    repo.git("add", "a", "z")
    repo.commit_index()
    found = read_diff(repo.opened(), repo.id("main"), repo.id("topic"))
    last = next(file for file in found.files if file.path == "z")
    assert found.new_lines(last) == [(1, b"2")]
    assert [file.is_text for file in found.files] == [False, False, True]


def test_attributes_hide_nothing(repo: Repo) -> None:
    """A change that calls its own files binary is counted all the same."""
    repo.write(".gitattributes", b"* -diff\n")
    repo.commit()
    found = read_diff(repo.opened(), repo.id("main"), repo.id("topic"))
    assert {file.path for file in found.files if not file.counted} == {"b.bin"}


def test_one_look_takes_two_processes(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files with their lines, and the messages."""
    opened = repo.opened()
    ends = repo.id("main"), repo.id("topic")
    started = processes(monkeypatch)
    look = Glance(opened, *ends)
    assert (len(look.diff.files), len(look.messages)) == (3, 1)
    assert len(started) == 2


def test_a_look_can_be_given_up(repo: Repo) -> None:
    """What nobody asks for is ended."""
    look = Glance(repo.opened(), repo.id("main"), repo.id("topic"), customs=True)
    assert look.messages
    look.close()
    assert [child.returncode is not None for child in (look._diff, look._log, look._recent) if child] == [True] * 3


def test_caps_hold(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change that is too big is refused while git still writes."""
    monkeypatch.setattr(limits, "MAX_PATCH", 100)
    with pytest.raises(Refused, match="too big"):
        read_diff(repo.opened(), repo.id("main"), repo.id("topic"))


def test_what_is_missing_is_told(repo: Repo) -> None:
    """An id that leads nowhere is no empty change."""
    with pytest.raises(CommandFailed):
        read_diff(repo.opened(), repo.id("main"), "1" * 40)


def test_the_plain_range(repo: Repo) -> None:
    """Given, or the only default branch there is."""
    opened = repo.opened()
    given = plain_span(opened, "main", "topic")
    assert given is not None
    assert (given.base, given.head, given.reason, given.branch) == (repo.id("main"), repo.id("topic"), "given", "topic")
    found = plain_span(opened, None, None)
    assert found is not None
    assert (found.base_name, found.head_name, found.branch) == ("main", "HEAD", "topic")
    repo.git("switch", "-q", "main")
    repo.write("c", b"1\n")
    repo.commit()
    moved = plain_span(opened, "main", "topic")
    assert moved is not None
    assert (moved.base, moved.tip, moved.reason) == (given.base, repo.id("main"), "where the branch left main")


def test_the_only_remote(repo: Repo) -> None:
    """Its default branch is the base."""
    for ref in ("refs/remotes/origin/main", "refs/remotes/origin/other"):
        repo.git("update-ref", ref, "main")
    repo.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    found = plain_span(repo.opened(), None, None)
    assert found is not None
    assert (found.base_name, found.reason) == ("origin/main", "the default branch of origin")


@pytest.mark.parametrize("name", ["nowhere", "--all", "a b", "main..topic", "", "main\n"])
def test_what_is_not_plain_is_left_alone(repo: Repo, name: str) -> None:
    """Names that git does not know, that could be options, that are ranges."""
    assert plain_span(repo.opened(), name or "-", "topic") is None


def test_cases_that_take_thought_are_left_alone(repo: Repo) -> None:
    """Several remotes, nothing in the range, unrelated history, a head that is named without a base."""
    opened = repo.opened()
    assert plain_span(opened, "topic", "main") is None
    assert plain_span(opened, None, "topic") is None
    repo.git("checkout", "-q", "--orphan", "alone")
    repo.commit("alone")
    assert plain_span(opened, "main", "alone") is None
    repo.git("switch", "-q", "topic")
    for remote in ("origin", "upstream"):
        repo.git("update-ref", f"refs/remotes/{remote}/main", "main")
    assert plain_span(opened, None, None) is None


def test_a_trial_merge(repo: Repo) -> None:
    """It tells what conflicts and leaves no object behind."""
    repo.git("switch", "-q", "-c", "other", "main")
    repo.write("a.txt", b"1\nzwei\n3\n")
    repo.commit()
    before = repo.git("count-objects")
    assert conflicts(repo.opened(), repo.id("other"), repo.id("topic")) == ("a.txt",)
    assert conflicts(repo.opened(), repo.id("main"), repo.id("topic")) == ()
    with pytest.raises(CommandFailed):
        conflicts(repo.opened(), repo.id("main"), "1" * 40)
    assert repo.git("count-objects") == before
    assert (lacking(repo.opened(), "topic", "other"), lacking(repo.opened(), "topic", "main")) == (1, 0)


def test_an_empty_repository(tmp_path: Path) -> None:
    """Nothing to look at is left to the thorough way."""
    assert plain_span(new_repo(tmp_path / "repo").opened(), None, None) is None
