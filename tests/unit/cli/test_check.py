"""`prsplit check` from the outside: formats, files, the summary of a job, and what a quick answer may cost."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from prsplit.app import range_subject
from prsplit.app.check import CheckOptions, check
from prsplit.model.finding import Report
from prsplit.repo.read import read_change
from prsplit.reports.findings.table import FORMATS, rendered
from support.findings import HOSTILE
from support.repo import Repo, grown, processes
from support.shop import Shop
from support.story import SOURCE, load, names, repository

HEAVY = (
    "networkx",
    "git",
    "rich",
    "tree_sitter",
    "unidiff",
    "prsplit.app.pipeline",
    "prsplit.languages",
    "ast",
    "tokenize2",
)
FAMILIES = ("size", "content", "commits")


class Silent:
    """Nobody is told anything."""

    def phase(self, name: str) -> None:
        """Say nothing."""

    def note(self, sentence: str | Callable[[], str]) -> None:
        """Say nothing."""

    def warn(self, sentence: str) -> None:
        """Say nothing."""


def judged(repo: Repo, *rules: str) -> Report:
    """The report on HEAD, which is within the limit."""
    return check(str(repo.path), CheckOptions(base="main", max_lines=2500, rules=rules), Silent())


@pytest.fixture
def plain(tmp_path: Path) -> Repo:
    """A change of a thousand lines in eleven files, nothing wrong with it."""
    repo = grown(tmp_path / "plain", {"src/a.py": b"x = 1\n"})
    for place in range(11):
        text = "".join(f"def f{place}_{n}(x):\n    return x + {n}\n\n\n" for n in range(23))
        repo.write(f"src/m{place}.py", f'"""Module {place}."""\n\n{text}')
    repo.commit("Add eleven modules")
    return repo


def test_a_quick_answer_imports_nothing_it_does_not_use(plain: Repo) -> None:
    """No graph library, no git library, no terminal library, no parser, no pipeline, in a process of its own."""
    program = (
        "import sys\nfrom prsplit.__main__ import main\n"
        f"code = main(['-C', {str(plain.path)!r}, 'check', '--max-lines', '2500', *{[w for f in FAMILIES for w in ('--rule', f)]!r}])\n"
        f"print(code, *[name for name in {HEAVY!r} if name in sys.modules and name not in ('ast',)])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": SOURCE},
    )
    assert done.stdout.splitlines()[-1] == "0"
    assert "size.lines" not in done.stdout


def test_a_quick_answer_starts_few_processes(plain: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Open and find the range; then at once files with lines, messages, and the customs of the base."""
    started = processes(monkeypatch)
    judged(plain, "size", "content.conflict", "content.binary")
    assert len(started) == 3 + 1  # the attributes, for more than ten files
    started.clear()
    judged(plain, *FAMILIES)
    assert len(started) == 5


def test_size_needs_no_ledger_within_the_limit(plain: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asked for it would be found out."""
    monkeypatch.setattr(range_subject.RangeSubject, "study", property(lambda _self: pytest.fail("the pipeline ran")))
    report = check(str(plain.path), CheckOptions(max_lines=2500, rules=FAMILIES), Silent())
    assert report.exit_code == 0
    assert report.prs[0].size.reviewable is None


@pytest.mark.parametrize("name", names())
def test_the_quick_count_is_the_ledgers(name: str, tmp_path: Path) -> None:
    """Raw lines as git counts them are the raw lines of the ledger, file by file, for every story."""
    folder = repository(load(name), str(tmp_path / "story"))
    report = check(folder, CheckOptions(base="main", max_lines=1, rules=("size.lines",)), Silent())
    (pr,) = report.prs
    from prsplit.repo.glance import read_diff
    from prsplit.repo.open import open_repository
    from prsplit.repo.revisions import revision
    from prsplit.repo.trees import Trees

    opened = open_repository(folder)
    diff = read_diff(opened, pr.base, pr.head)
    assert (pr.size.added, pr.size.deleted) == (diff.added, diff.deleted)
    with Trees(opened) as trees:
        change = read_change(opened, revision(opened, trees, pr.base), revision(opened, trees, pr.head))
    assert {file.path for file in change.files} == {file.path for file in diff.files}


def test_every_format_to_a_file(shop: Shop, tmp_path: Path) -> None:
    """By the flag, or by the ending of the file."""
    for ending, begins in ((".json", "{"), (".md", "<!--"), (".sarif", "{"), (".xml", "<?xml"), (".txt", "cents")):
        path = tmp_path / f"report{ending}"
        assert shop.type("check", "--rule", "size", "-o", str(path)).code == 0
        assert path.read_text().startswith(begins)
    found = json.loads(shop.type("check", "--rule", "size", "--format", "json").out)
    assert found["prs"][0]["branch"] == "cents"
    assert shop.type("check", "--format", "gitlab", "--rule", "size").out == "[]\n"


def test_the_summary_of_a_job(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is appended to the file that the runner names, and only for its own format."""
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    shop.type("check", "--rule", "size", "--format", "json")
    assert summary.read_text() == "before\n"
    answer = shop.type("check", "--rule", "size", "--format", "github")
    assert summary.read_text().startswith("before\n## prsplit: ready\n")
    assert answer.out.endswith("prsplit: ready, 5 passed\n")


def test_hostile_names_from_a_real_repository(tmp_path: Path) -> None:
    """Files, branches and titles as git holds them pass every edge."""
    repo = grown(tmp_path / "repo", {"a": b"1\n"})
    for text in HOSTILE:
        repo.write(text, b"import pdb\n" * 2 + b"<<<<<<< a\n=======\n>>>>>>> b\n")
    repo.git("branch", "-m", "--", "@team-#123-`x`|<b>")
    repo.commit("::error::" + "x" * 120)
    for form in ("json", "markdown", "github", "sarif", "gitlab", "junit", "text"):
        done = subprocess.run(
            [sys.executable, "-m", "prsplit", "-C", str(repo.path), "check", "--base", "main", "--format", form],
            capture_output=True, check=False, env={**os.environ, "PYTHONPATH": SOURCE},
        )  # fmt: skip
        assert done.returncode == 1, done.stderr
        text = done.stdout.decode("utf-8")
        assert re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202e\ufffe]", text) == []
        assert "content.conflict" in text
        assert not any(row.startswith("::") and form != "github" for row in text.splitlines())


def test_no_format_lets_a_change_excuse_itself(tmp_path: Path) -> None:
    """A change that raises its limit, calls its files generated and allows itself to pass is red at stage ci, and told so."""
    repo = grown(tmp_path / "repo", {"a": b"1\n"})
    repo.write(".prsplit.toml", 'max-lines = 9999\ngenerated = ["*.c"]\noverride-trailers = true\n')
    repo.write(".gitattributes", "*.c linguist-generated\n")
    repo.write("a.c", "x\n" * 1200)
    repo.write("b.c", "// Code generated by hand. DO NOT EDIT.\n" + "y\n" * 1200)
    repo.commit("Cheat\n\nPrsplit-Allow: size -- please")
    report = check(str(repo.path), CheckOptions("main", stage="ci", rules=("size.lines",)), Silent())
    assert report.exit_code == 1
    for form in FORMATS:
        text = rendered(report, form)
        assert "size.lines" in text
        assert "2,405 reviewable lines" in text


def test_no_format_takes_a_hostile_report_for_an_answer(tmp_path: Path) -> None:
    """Coverage XML with entities is unknown, not expanded, and never green."""
    repo = grown(tmp_path / "repo", {"a.py": b"x = 1\n"})
    repo.write("a.py", "".join(f"x{place} = f({place})\n" for place in range(9)))
    repo.commit("Grow")
    laughs = '<!DOCTYPE coverage [<!ENTITY a "h\x75ha">]><coverage line-rate="1"><class filename="&a;"/></coverage>'
    (tmp_path / "c.xml").write_text(laughs)
    options = CheckOptions("main", rules=("tests.patch_cov",), coverage=(str(tmp_path / "c.xml"),))
    report = check(str(repo.path), options, Silent())
    assert report.exit_code == 3
    for form in FORMATS:
        text = rendered(report, form)
        assert "declarations of its own" in text.replace("\n", " ")
        assert "huha" not in text


def test_nothing_is_touched(plain: Repo) -> None:
    """HEAD, refs, settings, index and work tree stay as found; no object is written."""
    before, objects = plain.state(), plain.git("count-objects")
    check(str(plain.path), CheckOptions(), Silent())
    assert (plain.state(), plain.git("count-objects")) == (before, objects)
