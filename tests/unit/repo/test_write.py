"""The stream that builds a script."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prsplit.errors import CommandFailed
from prsplit.model.script import Person
from prsplit.repo.open import open_repository
from prsplit.repo.write import build, identity, quoted, stream, sweep
from support.scripts import Ground, git, ground, script_for, three_steps


@given(st.binary())
def test_quoted_names_are_plain_ascii(name: bytes) -> None:
    """No byte of a name can end the string or the line."""
    text = quoted(name.decode("utf-8", "surrogateescape"))
    assert all(32 <= byte < 127 for byte in text)
    assert text.decode("ascii").encode("ascii").decode("unicode_escape").encode("latin-1") == name


@pytest.mark.parametrize(
    ("person", "line"),
    [
        (Person("A", "a@b", "1 +0000"), b"A <a@b> 1 +0000"),
        (Person("", "", "1 +0000"), b" <> 1 +0000"),
        (Person("A <x>\nB\0", " a>\n@b ", "1 +0000"), b"A xB <a@b> 1 +0000"),
    ],
)
def test_a_person_is_one_line(person: Person, line: bytes) -> None:
    """Whatever a commit of the source put there."""
    assert identity(person) == line


def test_the_stream_removes_its_own_ref(tmp_path: Path) -> None:
    """It asks for the ids and ends by itself, so that a torn stream is never taken for a whole one."""
    held = ground(tmp_path / "r")
    text = b"".join(stream(script_for(held, three_steps(held)), "refs/prsplit/new/0001", "0" * 40))
    assert text.startswith(b"feature done\n")
    end = b"get-mark :3\nreset refs/prsplit/new/0001\nfrom " + b"0" * 40 + b"\n\ndone\n"
    assert text.endswith(end)


def test_building_leaves_no_ref_and_one_pack(tmp_path: Path) -> None:
    """However few objects there are."""
    held = ground(tmp_path / "r")
    script, before = script_for(held, three_steps(held)), held.refs()
    objects = Path(held.path, ".git", "objects")
    loose = sorted(path.name for path in objects.iterdir())
    commits = build(open_repository(held.path), script, "0001")
    assert held.git("rev-parse", f"{commits[-1]}^{{tree}}") == script.top_tree
    assert held.refs() == before
    assert sorted(path.suffix for path in (objects / "pack").iterdir()) == [".idx", ".pack"]
    assert sorted(path.name for path in objects.iterdir()) == loose
    assert list(Path(held.path, ".git").glob("fast_import_crash_*")) == []


def test_packs_are_as_readable_as_the_store(tmp_path: Path) -> None:
    """A repository that is shared by a group, or private, stays so."""
    held = ground(tmp_path / "r")
    objects = Path(held.path, ".git", "objects")
    objects.chmod(0o770)
    build(open_repository(held.path), script_for(held, three_steps(held)), "0001")
    assert {path.stat().st_mode & 0o777 for path in (objects / "pack").iterdir()} == {0o440}


def test_a_missing_blob_is_told(tmp_path: Path) -> None:
    """Git's own sentence, and nothing left behind."""
    held = ground(tmp_path / "r")
    script = script_for(held, [{**held.base_files, b"x": ("100644", b"never written")}], by_id=True)
    oid = script.commits[0].writes[0].oid or ""
    Path(held.path, ".git", "objects", oid[:2], oid[2:]).unlink()
    with pytest.raises(CommandFailed, match="fast-import failed, nothing was changed"):
        build(open_repository(held.path), script, "0001")
    assert list(Path(held.path, ".git").rglob("*prsplit*")) == []
    assert list(Path(held.path, ".git").rglob("*crash*")) == []


def test_a_store_that_borrows_from_another_will_do(tmp_path: Path) -> None:
    """Its alternates, relative ones too, are followed."""
    lender = ground(tmp_path / "lender")
    borrower = Ground(str(tmp_path / "r"), lender.base, lender.base_files)
    git(lender.path, "clone", "-q", "--shared", lender.path, borrower.path)
    alternates = Path(borrower.path, ".git", "objects", "info", "alternates")
    alternates.write_text("../../../lender/.git/objects\n")
    script = script_for(borrower, three_steps(borrower))
    commits = build(open_repository(borrower.path), script, "0001")
    assert borrower.git("rev-parse", f"{commits[-1]}^{{tree}}") == script.top_tree


def test_half_a_pack_that_a_kill_left_is_cleared(tmp_path: Path) -> None:
    """The pack was moved and its index was not; a whole pack of the store stays."""
    held = ground(tmp_path / "r")
    build(open_repository(held.path), script_for(held, three_steps(held)), "0001")
    store = Path(held.path, ".git", "objects")
    whole = sorted((store / "pack").iterdir())
    aside = store / "tmp_objdir-prsplit-0001" / "objects" / "pack"
    aside.mkdir(parents=True)
    (aside / "pack-1.idx").write_text("index")
    (aside / whole[0].with_suffix(".idx").name).write_text("index")
    (store / "pack" / "pack-1.pack").write_text("pack")
    sweep(open_repository(held.path))
    assert sorted((store / "pack").iterdir()) == whole
    assert not aside.exists()


def test_a_store_with_an_odd_path_is_found(tmp_path: Path) -> None:
    """Colons, quotes and spaces in the repository's path, as alternates could trip over."""
    folder = tmp_path / 'a:b "c" ;d e'
    held = ground(folder)
    script = script_for(held, three_steps(held))
    commits = build(open_repository(held.path), script, "0001")
    assert held.git("rev-parse", f"{commits[-1]}^{{tree}}") == script.top_tree
