"""Commits of a range, blame of its lines, and who the caller is."""

from __future__ import annotations

from pathlib import Path

import pytest

from prsplit.errors import UsageError
from prsplit.model.script import Person
from prsplit.repo.history import blame_lines, commits, committer, read, shared_files
from prsplit.repo.open import open_repository
from support.scripts import AUTHOR, Ground, Tree, commit, ground

SECOND = Person("Second ü", "second@example.invalid", "1700000100 -0330")


@pytest.fixture
def held(tmp_path: Path) -> Ground:
    """A repository with one file of three lines."""
    return ground(tmp_path / "r", {b"f": ("100644", b"1\n2\n3\n")})


def grown(held: Ground, *steps: tuple[Tree, str, Person]) -> str:
    """Commits on top of base, one per step; the id of the last."""
    top = held.base
    for files, message, author in steps:
        top = commit(held.path, files, [top], message, author)
    return top


def test_commits_are_read_oldest_first_with_all_they_say(held: Ground) -> None:
    """Subject, body, author, raw date, parents and touched files, odd names among them."""
    odd = b"\nodd \xff\tname"
    top = grown(
        held,
        ({b"f": ("100644", b"x\n"), odd: ("100644", b"")}, "One\n\nBody: line\n\nSigned-off-by: A <a@b>\n", AUTHOR),
        ({b"f": ("100644", b"x\n")}, "Two\n", SECOND),
        ({b"f": ("100644", b"x\n")}, "\n\nEmpty\nand more\n", SECOND),
    )
    one, two, three = commits(open_repository(held.path), held.base, top)
    assert (one.subject, one.body) == ("One", "Body: line\n\nSigned-off-by: A <a@b>")
    assert (one.author, one.parents) == (AUTHOR, (held.base,))
    assert one.paths == ("\nodd \udcff\tname", "f")
    assert (two.author, two.parents, two.paths) == (SECOND, (one.id,), ("\nodd \udcff\tname",))
    assert (three.id, three.paths, three.subject, three.body) == (top, (), "Empty", "and more")


def test_an_empty_range_has_no_commits(held: Ground) -> None:
    """Nothing lies between a commit and itself."""
    assert commits(open_repository(held.path), held.base, held.base) == ()


def test_merges_are_read_and_touch_nothing(held: Ground) -> None:
    """Both parents are told; what they brought is the side commits' own."""
    side = commit(held.path, {b"f": ("100644", b"1\n"), b"s": ("100644", b"s")}, [held.base], "side", SECOND)
    main = commit(held.path, {b"f": ("100644", b"2\n")}, [held.base], "main")
    top = commit(held.path, {b"f": ("100644", b"2\n"), b"s": ("100644", b"s")}, [main, side], "merge")
    found = {one.subject: one for one in commits(open_repository(held.path), held.base, top)}
    assert found["merge"].parents == (main, side)
    assert found["merge"].paths == ()
    assert found["side"].paths == ("f", "s")


def test_user_settings_do_not_change_what_is_read(held: Ground) -> None:
    """Settings of `git log` that change its output, or would run programs."""
    top = grown(held, ({b"f": ("100644", b"x\n")}, "One\n", AUTHOR))
    before = commits(open_repository(held.path), held.base, top)
    for name, value in (
        ("log.showSignature", "true"),
        ("log.date", "iso"),
        ("log.follow", "true"),
        ("log.diffMerges", "first-parent"),
        ("format.pretty", "oneline"),
        ("diff.renames", "copies"),
        ("i18n.logOutputEncoding", "latin-1"),
        ("color.ui", "always"),
        ("diff.noprefix", "true"),
    ):
        held.git("config", name, value)
    assert commits(open_repository(held.path), held.base, top) == before


def test_messages_in_other_encodings_are_read_as_utf8(held: Ground) -> None:
    """A commit says which encoding it is in."""
    held.git("config", "i18n.commitEncoding", "latin-1")
    top = held.git("commit-tree", f"{held.base}^{{tree}}", "-p", held.base, feed="caf\xe9".encode("latin-1"))
    (only,) = commits(open_repository(held.path), held.base, top)
    assert only.subject == "café"


def test_lines_of_the_range_are_blamed(held: Ground) -> None:
    """Each line that the range wrote, with its commit; lines of base are nobody's here."""
    one: Tree = {b"f": ("100644", b"1\nA\n2\n3\n")}
    two: Tree = {b"f": ("100644", b"1\nA\n2\n3\nB\nC\n")}
    top = grown(held, (one, "One\n", AUTHOR), (two, "Two\n", SECOND))
    repo = open_repository(held.path)
    first, second = commits(repo, held.base, top)
    assert shared_files((first, second)) == ("f",)
    assert blame_lines(repo, held.base, top, ["f", "gone"]) == {"f": ((2, first.id), (5, second.id), (6, second.id))}


def test_settings_that_name_files_take_no_credit_away(held: Ground) -> None:
    """`blame.ignoreRevsFile` and `diff.orderFile` name files that are not there: everything is read all the same."""
    for key in ("blame.ignoreRevsFile", "diff.orderFile", "mailmap.file"):
        held.git("config", key, ".not-there")
    top = grown(
        held,
        ({b"f": ("100644", b"1\ntwo\n3\n")}, "One\n", AUTHOR),
        ({b"f": ("100644", b"1\ntwo\n3\n4\n")}, "Two\n", SECOND),
    )
    repo = open_repository(held.path)
    first, second = commits(repo, held.base, top)
    assert blame_lines(repo, held.base, top, ["f"]) == {"f": ((2, first.id), (4, second.id))}


def test_a_file_is_followed_through_its_names(held: Ground) -> None:
    """Who wrote a file keeps the credit when somebody else renames it."""
    text = b"".join(b"line %d\n" % number for number in range(40))
    top = grown(
        held,
        ({**held.base_files, b"old": ("100644", text)}, "Write\n", AUTHOR),
        ({**held.base_files, b"mid": ("100644", text)}, "Rename\n", SECOND),
        ({**held.base_files, b"new\nname": ("100644", text + b"more\n")}, "Rename again\n", SECOND),
    )
    repo = open_repository(held.path)
    found = commits(repo, held.base, top)
    assert [one.renames for one in found] == [(), (("old", "mid"),), (("mid", "new\nname"),)]
    assert shared_files(found) == ("mid", "new\nname", "old")
    lines = read(repo, held.base, top).lines
    assert [commit for _, commit in lines["new\nname"]] == [found[0].id] * 40 + [found[2].id]
    assert sorted(lines) == ["new\nname"]


def test_one_author_needs_no_blame(held: Ground) -> None:
    """Only files that several people touched are blamed."""
    top = grown(held, ({b"f": ("100644", b"x\n")}, "One\n", AUTHOR), ({b"f": ("100644", b"y\n")}, "Two\n", AUTHOR))
    assert read(open_repository(held.path), held.base, top).lines == {}


def test_blame_runs_no_text_conversion(held: Ground, tmp_path: Path) -> None:
    """A driver that the repository configures is foreign code."""
    top = grown(held, ({b"f": ("100644", b"x\n")}, "One\n", AUTHOR))
    wire = tmp_path / "tripped"
    attributes = Path(held.path, ".git", "info", "attributes")
    attributes.parent.mkdir(exist_ok=True)
    attributes.write_text("* diff=evil\n")
    held.git("config", "diff.evil.textconv", f"touch '{wire}'; cat")
    held.git("config", "diff.evil.command", f"touch '{wire}'; cat")
    repo = open_repository(held.path)
    assert blame_lines(repo, held.base, top, ["f"])["f"]
    assert commits(repo, held.base, top)
    assert not wire.exists()
    held.git("blame", f"{held.base}..{top}", "--", "f")
    assert wire.exists(), "the tripwire itself must work"


def test_the_caller_is_dated_like_base(held: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    """No clock is read."""
    for name in ("GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"):
        monkeypatch.delenv(name, raising=False)
    assert committer(open_repository(held.path), held.base) == Person(
        "A Caller", "caller@example.invalid", "1600000000 +0000"
    )


def test_the_callers_environment_counts(held: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIT_COMMITTER_NAME and GIT_COMMITTER_EMAIL, as build servers set them."""
    monkeypatch.setenv("GIT_COMMITTER_NAME", "Build Server")
    monkeypatch.setenv("GIT_COMMITTER_EMAIL", "ci@example.invalid")
    found = committer(open_repository(held.path), held.base)
    assert (found.name, found.email) == ("Build Server", "ci@example.invalid")


def test_a_caller_without_a_name_is_told_how_to_set_one(held: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit 2 with the two commands."""
    for name in ("GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "EMAIL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    held.git("config", "--unset", "user.name")
    held.git("config", "--unset", "user.email")
    held.git("config", "user.useConfigOnly", "true")
    with pytest.raises(UsageError) as caught:
        committer(open_repository(held.path), held.base)
    assert "git config --global user.name" in caught.value.hint
