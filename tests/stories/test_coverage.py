"""Coverage of a change, from reports that coverage.py wrote: the ways in which such a number lies, one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from prsplit.errors import UsageError
from prsplit.settings import Settings
from support.measured import CALC, CHECK, Measured, measured
from support.repo import git

KINDS = ("data", "json", "xml", "lcov")
MORE = CALC + "\n\ndef twice(one):\n    return add(one, one)\n"


@pytest.fixture
def project(tmp_path: Path) -> Measured:
    """A project with a measured file."""
    return measured(tmp_path / "project")


def test_all_formats_agree(project: Measured) -> None:
    """The data file, which tells no missed line, says the same as the reports made from it."""
    project.commit(calc__core=MORE.replace("one + other", "other + one"))
    for report in project.run(*KINDS):
        file = project.only(report)
        assert (file.standing, file.covered, file.missed, file.unknown) == ("measured", (2, 13), (14,), ()), report


def test_a_module_that_no_test_loads(project: Measured) -> None:
    """A new module, reported or not, did not run."""
    (old,) = project.run("xml")
    project.commit(calc__fresh="def f():\n    return 1\n")
    file = project.only(old)
    assert (file.standing, file.missed) == ("absent", (1, 2))
    assert "nothing has loaded it" in file.why
    (new,) = project.run("xml")
    assert project.only(new).missed == (1, 2)
    assert project.judged(new).share == 0.0


def test_a_new_package_that_no_test_loads(project: Measured) -> None:
    """The same below a folder that is new; but far from all that was measured nobody knows."""
    (old,) = project.run("json")
    project.commit(calc__deep__new="X = 1\n")
    assert project.only(old).standing == "absent"
    project.repo.write("tools/build.py", "X = 1\n")
    project.repo.git("add", "tools")
    project.repo.commit_index()
    by_path = {file.path: file for file in project.judged(old).files}
    assert by_path["tools/build.py"].standing == "outside"
    assert by_path["tools/build.py"].unknown == (1,)


@pytest.mark.parametrize("kind", KINDS)
def test_a_report_that_insertions_have_shifted(project: Measured, kind: str) -> None:
    """A report of the text before is of another text, and says nothing of this one."""
    (report,) = project.run(kind)
    project.commit(calc__core="import os\n\n\n" + CALC.replace("one / other", "os.path.abspath(one / other)"))
    file = project.only(report)
    assert file.standing == "stale"
    assert file.covered == file.missed == ()
    assert file.unknown == (1, 13)


@pytest.mark.parametrize("kind", ["json", "xml"])
def test_a_report_from_before_more_was_added(project: Measured, kind: str) -> None:
    """New statements below all others leave no trace in an older report: nothing is known of them."""
    (report,) = project.run(kind)
    project.commit(calc__core=MORE)
    file = project.only(report)
    assert (file.covered, file.missed, file.unknown) == ((), (), (13, 14))
    assert file.why


def test_a_line_inside_a_statement_that_did_not_run(project: Measured) -> None:
    """What changed is the third line of a statement that begins above it."""
    project.commit(calc__core=CALC.replace("no division", "never a division"))
    for report in project.run(*KINDS):
        assert project.only(report).missed == (8,), report


def test_the_only_test_is_deleted(project: Measured) -> None:
    """Nothing is left to be measured, which is not the same as all being covered."""
    reports = project.run("xml")
    project.commit(tests__check="")
    found = project.judged(*reports)
    assert found.files == ()
    assert found.share is None


def test_edits_that_are_not_committed(project: Measured) -> None:
    """The verdict is on the branch: an edit on disk neither counts nor lends its report."""
    project.commit(calc__core=CALC.replace("one + other", "other + one"))
    (report,) = project.run("xml")
    before = project.only(report)
    project.repo.write("calc/core.py", MORE)
    assert project.only(report) == before
    (report,) = project.run("xml")
    assert project.only(report).standing == "stale"


@pytest.mark.parametrize("renames", ["false", "true", "copies"])
def test_the_users_rename_setting(project: Measured, renames: str) -> None:
    """A renamed file has no new line, whatever diff.renames says."""
    project.repo.git("config", "diff.renames", renames)
    project.repo.git("mv", "calc/core.py", "calc/basic.py")
    project.commit(tests__check=CHECK.replace("core", "basic"))
    assert project.judged(*project.run("xml")).files == ()


def test_a_shallow_clone(project: Measured, tmp_path: Path) -> None:
    """The change is read from trees: it takes both ends, not the history between them."""
    project.commit(calc__core=CALC.replace("one + other", "other + one"))
    git(tmp_path, "clone", "-q", "--depth=1", "--no-single-branch", f"file://{project.repo.path}", str(tmp_path / "c"))
    clone = Measured(type(project.repo)(tmp_path / "c"))
    assert clone.only(*clone.run("xml"), base="origin/main").covered == (2,)


def test_code_that_is_not_counted(project: Measured) -> None:
    """A pragma, a suite below it, and what only type checkers read are neither covered nor missed."""
    text = (
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import os\n\n\n"
        'def f():  # pragma: no cover\n    """F."""\n    return 1\n\n\ndef g(x):\n    """G."""\n    global y\n    y = x\n'
    )
    project.commit(calc__core=CALC, calc__more=text)
    for report in project.run(*KINDS):
        assert project.only(report).missed == (1, 12, 15), report


def test_moved_code(project: Measured) -> None:
    """Code that only moved to another file keeps what it had: it is counted apart."""
    rest = CALC[: CALC.index("\n\ndef divide")]
    project.commit(calc__core=rest, calc__division=CALC[CALC.index("def divide") :] + "\n\nLIMIT = 1\n")
    for report in project.run("xml", "data"):
        file = project.only(report)
        assert (file.path, file.moved, file.missed) == ("calc/division.py", 6, (9,)), report


def test_reports_of_several_runs(project: Measured) -> None:
    """What ran in one of them ran."""
    project.commit(calc__core=MORE)
    (first,) = project.run("json")
    kept = first.replace("coverage.json", "first.json")
    Path(first).rename(kept)
    project.repo.write("tests/check.py", CHECK.replace("add", "twice").replace("(1, 2) == 3", "(1) == 2"))
    (second,) = project.run("json")
    assert project.only(kept).missed == (14,)
    assert project.only(kept, second).missed == ()


def test_no_report_and_no_such_report(project: Measured) -> None:
    """Settings may name reports that are not there; a flag may not; and a damaged one makes all unknown."""
    project.commit(calc__core=MORE)
    settings = Settings(coverage_reports=("coverage.xml",))
    with pytest.raises(AssertionError):
        project.judged(settings=settings)
    project.run("xml")
    assert project.judged(settings=settings).forms == ("Cobertura XML",)
    with pytest.raises(UsageError, match=r"can't be read: No such file"):
        project.judged("nowhere.xml")
    with pytest.raises(UsageError, match="is no coverage report"):
        project.judged(str(project.repo.path / "tests/check.py"))
    with pytest.raises(UsageError, match="Is a directory"):
        project.judged(str(project.repo.path / "tests"))
    project.repo.write("broken.xml", "<coverage><packages>")
    found = project.judged(str(project.repo.path / "broken.xml"))
    assert len(found.unread) == 1
    assert found.share is None


def test_the_work_tree_has_moved(project: Measured, tmp_path: Path) -> None:
    """A report that was made in another folder, on another machine, still finds its files."""
    project.commit(calc__core=MORE)
    (report,) = project.run("data")
    project.repo.path.rename(tmp_path / "elsewhere")
    moved = Measured(type(project.repo)(tmp_path / "elsewhere"))
    assert moved.only(report.replace("project", "elsewhere")).missed == (14,)
