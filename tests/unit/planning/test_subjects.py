"""Commits of the branch speak for a PR only where their words are true of it."""

from __future__ import annotations

import pytest

from prsplit.model.origin import Source, Telling
from prsplit.planning.subjects import as_written, brief, imperative, prose, spoken, voice


@pytest.mark.parametrize(
    ("subject", "wanted"),
    [
        ("Added support for zip files (#12)", "Add support for zip files"),
        ("fixup! Adds zip files", "Add zip files"),
        ("Fixes #12: handle empty archives.", "Handle empty archives"),
        ("feat(core): added zip archives", "feat(core): add zip archives"),
        ("[Core] Add zip archives", "[Core] Add zip archives"),
        ("Greatly simplified archive reading", "Simplify archive reading"),
        ("Documentation for zip archives", "Document zip archives"),
        ("started removing zip archives", "Remove zip archives"),
        ("do_zip -> zip", "Rename do_zip to zip"),
        ("wip", ""),
        ("Fix tests", ""),
        ("address review comments", ""),
        ("zip archives", ""),
        ("Add zip archives. Fix tests of tar archives", ""),
        ("Add \x1b[31mzip archives", ""),
        ("Rename do_zip", "Rename do_zip"),
    ],
)
def test_a_subject_becomes_an_order_or_nothing(subject: str, wanted: str) -> None:
    """References, marks and the past tense go; what says nothing is not used."""
    assert spoken(subject) == wanted


@pytest.mark.parametrize(
    ("subject", "wanted"),
    [
        ("clang format", "clang format"),
        ("Unmanaged zip archives: tar support (#8225)", "Unmanaged zip archives: tar support"),
        ("WIP: Added zip archives (org/repo#1) (#2)", "Added zip archives"),
        ("fixup! refactor: Zip -> Tar", "refactor: Zip -> Tar"),
        ("Fix crash of #12 in zip", "Fix crash of #12 in zip"),
        ("wip", ""),
        ("fix typo", ""),
        ("Add \x1b[31mzip archives", ""),
    ],
)
def test_a_subject_as_its_author_wrote_it(subject: str, wanted: str) -> None:
    """Without the number at its end and marks of what is not ready; nothing where it says nothing."""
    assert as_written(subject) == wanted


@pytest.mark.parametrize("word", ["use", "uses", "used", "using", "Uses"])
def test_verbs_are_found_in_all_forms(word: str) -> None:
    """And in one form only they are written."""
    assert imperative(f"{word} it") == "Use it"


def _telling(*lines: dict[int, int]) -> Telling:
    subjects = ("Handle empty archives", "Read tar archives")
    sources = tuple(Source(str(place), subject) for place, subject in enumerate(subjects))
    return Telling(sources, dict(enumerate(lines)))


def _said(telling: Telling, *atoms: int, verb: str = "Update") -> tuple[str, str]:
    """What a commit says of all of it, and what it says of a part."""
    found = voice(atoms, atoms, telling, telling.of(telling.lines), verb)
    if found is None:
        return "", ""
    return (found.said, "") if found.whole else ("", found.said)


def test_a_commit_speaks_for_what_is_mostly_its_own() -> None:
    """As it stands where most of it is here, with a place where only a part is, not at all where little of it is."""
    assert _said(_telling({0: 8, 1: 2}, {0: 1}), 0) == ("Handle empty archives", "")
    assert _said(_telling({0: 8}, {0: 8}), 0) == ("", "Handle empty archives")
    assert _said(_telling({0: 1}, {0: 99}), 0) == ("", "")
    assert _said(_telling({0: 3, 1: 7}, {0: 1}), 0) == ("Read tar archives", "")
    assert _said(_telling({}), 0) == ("", "")


def test_a_commit_does_not_speak_against_what_happens() -> None:
    """Code that is new is not the handling of something, unless the commit wrote nearly all of it; and none says that it
    goes."""
    told = _telling({0: 3, 1: 8})
    assert _said(told, 0, verb="Add") == ("", "")
    assert _said(_telling({1: 8}), 0, verb="Add") == ("Read tar archives", "")
    gone = Telling((Source("0", "Drop tar archives"),), {0: {0: 8}})
    assert _said(gone, 0, verb="Add") == ("", "")
    assert _said(told, 0, verb="Update") == ("Read tar archives", "")


@pytest.mark.parametrize(
    ("subject", "wanted"),
    [
        ("Rewrite the parsing engine to support ternary reporting of errors", "Rewrite the parsing engine"),
        ("Rename Archive.members() to Archive.files() everywhere it is used", ""),
        ("Read tar archives", "Read tar archives"),
        ("Fix it, and read zip archives of more than four gigabytes too", ""),
    ],
)
def test_a_long_subject_ends_after_its_first_clause(subject: str, wanted: str) -> None:
    """Where that is true and says something by itself."""
    assert brief(subject, 44) == wanted


def test_trailers_are_no_prose() -> None:
    """They are kept elsewhere."""
    assert prose("Why.\n\nMore.\n\nSigned-off-by: A <a@b>\nChange-Id: I1\n") == "Why.\n\nMore."
    assert prose("Signed-off-by: A <a@b>") == ""
