"""What `check` found, in every format: hostile texts, caps, and what other programs will read."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from prsplit.model.finding import Finding, Report, blocks, fingerprint, ranked
from prsplit.reports.findings import github, gitlab, junit, markdown, sarif
from prsplit.reports.findings.document import render as document
from prsplit.reports.findings.table import FORMATS, rendered
from prsplit.reports.findings.text import MOST, report_page
from prsplit.reports.page import plain
from support.findings import HOSTILE, crowd, every_outcome, hostile, judged, report
from support.golden import assert_golden
from support.schemas import GITLAB, junit_schema, sarif_schema

SCHEMA = Path(__file__).parents[3] / "docs" / "reference" / "check.schema.json"
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufffe]")
REPORTS = {"every outcome": every_outcome(), "hostile": hostile(), "nothing": report(), "crowd": crowd(300)}


@pytest.fixture(scope="module")
def cache(request: pytest.FixtureRequest) -> Path:
    """Where schemas are kept between runs."""
    assert request.config.cache is not None
    return request.config.cache.mkdir("schemas-1")


def parsed(text: str) -> list[tuple[str, dict[str, str], str]]:
    """The workflow commands of a log, as the runner reads them."""
    found = []
    for row in re.split(r"\r\n|\r|\n", text):
        match = re.fullmatch(r"::(\w+)(?: ([^:]*))?::(.*)", row)
        if match:
            pairs = [pair.partition("=") for pair in (match[2] or "").split(",") if pair]
            found.append((match[1], {key: meant(value) for key, _, value in pairs}, meant(match[3])))
    return found


def meant(text: str) -> str:
    """A value of a command, unescaped in the runner's order."""
    for code, sign in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, sign)
    return text


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", REPORTS)
def test_no_format_lets_a_control_character_through(form: str, name: str) -> None:
    """Whatever names hold, a format writes no control, bidi or zero-width character, and valid UTF-8."""
    text = rendered(REPORTS[name], form)
    text.encode("utf-8")
    assert text.endswith("\n")
    assert CONTROL.findall(text.replace("\u2060", "")) == []


@pytest.mark.parametrize("name", REPORTS)
def test_the_page_lets_no_control_character_through(name: str) -> None:
    """The same for the terminal."""
    assert CONTROL.findall(plain(report_page(REPORTS[name], verbose=True)).replace("\n", "")) == []


def test_the_page() -> None:
    """The page of a report with everything in it."""
    assert_golden("check.txt", plain(report_page(every_outcome(), verbose=True)))


def test_the_comment() -> None:
    """The same as a comment."""
    assert_golden("check.md", rendered(every_outcome(), "markdown"))


def test_the_page_shows_some_and_counts_the_rest() -> None:
    """Thousands of findings do not flood a terminal."""
    page = plain(report_page(crowd()))
    assert page.count("\n") < 5 * MOST
    assert "4,980 more like these" in page


@pytest.mark.parametrize("name", REPORTS)
def test_json_has_its_schema(name: str) -> None:
    """The document is what the reference says."""
    schema = json.loads(SCHEMA.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(document(REPORTS[name])), schema, jsonschema.Draft202012Validator)


def test_json_keeps_the_bytes_of_a_path() -> None:
    """A path that is not UTF-8 can be read back."""
    found = json.loads(document(report(Finding("size.lines", "fail", "x", path="a\udcff"))))
    assert found["prs"][0]["findings"][0]["place"]["path_b64"] == "Yf8="


def test_commands_parse_back() -> None:
    """The runner reads every path and message as it was meant, and no text has become a command of its own."""
    found = parsed(rendered(hostile(), "github"))
    assert {kind for kind, _, _ in found} == {"error", "warning"}
    for text in HOSTILE:
        single = report(Finding("size.lines", "fail", text, path=text, line=3))
        (kind, properties, message), *rest = parsed(rendered(single, "github"))
        assert (kind, properties["line"], rest) == ("error", "3", [])
        if text.isprintable():
            assert (properties["file"], message) == (text, text)
    odd = report(Finding("size.lines", "fail", "100%: a,b\n::error::x", path="a:b,c%25.py", line=1))
    assert parsed(rendered(odd, "github")) == [
        ("error", {"title": "size.lines", "file": "a:b,c%25.py", "line": "1", "endLine": "1"}, "100%: a,b\n::error::x")
    ]


@pytest.mark.parametrize("count", [0, 9, 10, 11, 10_000])
def test_annotations_keep_the_cap(count: int) -> None:
    """Ten of a kind at most; the last one tells how many more there are, and the numbers add up."""
    many = [Finding("size.lines", "fail", f"f{place}", path=f"{place}.py", line=1) for place in range(count)]
    found = parsed(rendered(report(*many), "github"))
    assert len(found) == min(count, github.CAP)
    if count > github.CAP:
        assert found[-1][2].startswith(f"{count - github.CAP + 1:,} more")


def test_annotations_of_a_crowd() -> None:
    """With ten thousand findings of two kinds: ten errors and ten warnings, the errors first."""
    kinds = [kind for kind, _, _ in parsed(rendered(crowd(), "github"))]
    assert kinds == ["error"] * 10 + ["warning"] * 10


def test_annotations_that_touch_are_one() -> None:
    """A hundred lines in a row are one annotation."""
    many = [Finding("content.debug", "fail", "adds print", path="a.py", line=line) for line in range(1, 101)]
    assert [row[1]["endLine"] for row in parsed(rendered(report(*many), "github"))] == ["100"]


def test_an_unknown_that_blocks_is_an_error() -> None:
    """What turns the job red is shown in red."""
    kinds = [
        parsed(rendered(report(Finding("size.lines", "unknown", "x", level=level)), "github"))[0][0]
        for level in ("fail", "warn")
    ]
    assert kinds == ["error", "warning"]


def test_the_summary_keeps_the_cap() -> None:
    """It is cut at the end of a line, with a notice."""
    whole = github.step_summary(crowd(20_000))
    assert len(whole.encode()) <= github.SUMMARY
    assert "cut here" in whole
    assert markdown.MARKER not in whole
    assert "cut here" not in github.step_summary(every_outcome())


def test_the_comment_keeps_the_cap() -> None:
    """So does the comment, which begins with its marker."""
    whole = rendered(crowd(), "markdown")
    assert len(whole) <= 65_536
    assert whole.startswith(markdown.MARKER + "\n")


def test_the_comment_pings_nobody_and_ends_no_marker() -> None:
    """No ping, no cross-link, no tag and no end of a comment; every row has five bars."""
    text = rendered(hostile(), "markdown")
    assert text.count("-->") == 1
    words = re.sub(r"(`+) ?.*?[^`]\1(?!`)", "", text).replace("\\", "")
    assert not re.search(r"<script|@team|#123|GH-4", words)
    for row in text.splitlines():
        if row.startswith("| ❌"):
            assert len(re.findall(r"(?<!\\)\|", row)) == 5


@pytest.mark.network
@pytest.mark.parametrize("name", REPORTS)
def test_sarif_has_the_official_schema(name: str, cache: Path) -> None:
    """Valid by the schema of SARIF 2.1.0."""
    jsonschema.validate(json.loads(rendered(REPORTS[name], "sarif")), sarif_schema(cache), jsonschema.Draft4Validator)


def test_sarif_has_what_code_scanning_asks_for() -> None:
    """Every field that is required, none empty, texts within their limits."""
    log = json.loads(rendered(hostile(), "sarif"))
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    for rule in run["tool"]["driver"]["rules"]:
        assert 0 < len(rule["shortDescription"]["text"]) <= 1024
        assert 0 < len(rule["fullDescription"]["text"]) <= 1024
        assert rule["help"]["text"]
    for result in run["results"]:
        (location,) = result["locations"]
        place = location["physicalLocation"]
        assert set(place["region"]) == {"startLine", "startColumn", "endLine", "endColumn"}
        assert place["region"]["startLine"] <= place["region"]["endLine"]
        assert re.fullmatch(r"[A-Za-z0-9/._~!$&'()*+,=@%-]+", place["artifactLocation"]["uri"])
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["partialFingerprints"]["primaryLocationLineHash"]


def test_sarif_addresses_are_the_very_bytes() -> None:
    """A percent-encoded path leads back to the file."""
    for text in HOSTILE[:8]:
        assert unquote_to_bytes(sarif.uri(text)) == text.encode("utf-8", "surrogateescape")
    assert ":" not in sarif.uri("c:/x")


def test_sarif_keeps_the_cap() -> None:
    """Five thousand results, fails first, and a notice of what is left out."""
    (run,) = json.loads(rendered(crowd(), "sarif"))["runs"]
    assert len(run["results"]) == sarif.MOST
    assert {result["level"] for result in run["results"]} == {"error"}
    assert "5,000 of 10,000" in run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]


@pytest.mark.parametrize("name", REPORTS)
def test_gitlab_has_its_schema(name: str) -> None:
    """Valid by what GitLab documents; fingerprints are unique."""
    found = json.loads(rendered(REPORTS[name], "gitlab"))
    jsonschema.validate(found, GITLAB, jsonschema.Draft202012Validator)
    assert len({issue["fingerprint"] for issue in found}) == len(found)


def test_gitlab_without_findings_is_an_empty_array() -> None:
    """And not nothing."""
    assert rendered(report(Finding("size.lines", "pass", "fine")), "gitlab") == "[]\n"
    assert gitlab.render(report()) == "[]\n"


@pytest.mark.network
@pytest.mark.toolchain("npm")
@pytest.mark.parametrize("name", REPORTS)
def test_junit_has_its_schema(name: str, cache: Path, tmp_path: Path) -> None:
    """Valid by the schema that Jenkins reads reports with."""
    import xmlschema

    path = tmp_path / "report.xml"
    path.write_text(rendered(REPORTS[name], "junit"), encoding="utf-8")
    xmlschema.XMLSchema(str(junit_schema(cache))).validate(str(path))


@pytest.mark.parametrize("name", REPORTS)
def test_junit_counts_what_it_holds(name: str) -> None:
    """The numbers of a suite are those of its cases."""
    root = ET.fromstring(junit.render(REPORTS[name]))
    for suite in root:
        held = Counter(child.tag for case in suite for child in case)
        assert suite.get("tests") == str(len(suite))
        assert [suite.get(key) for key in ("failures", "errors", "skipped")] == [
            str(held[tag]) for tag in ("failure", "error", "skipped")
        ]


def test_a_warning_is_a_case_that_passes() -> None:
    """JUnit knows no warnings: it is said on the output of the case."""
    root = ET.fromstring(junit.render(report(Finding("size.lines", "warn", "too <big>"))))
    (case,) = root[0]
    assert [(child.tag, child.text) for child in case] == [("system-out", "- too <big>")]


def test_fingerprints_stay_when_lines_move() -> None:
    """They are of the rule, the path, the symbol and the key; not of lines, messages and titles."""
    pr = judged(())
    one = Finding("size.lines", "fail", "at 3", path="a", line=3, key="print(x)")
    assert fingerprint(pr, one) == fingerprint(pr, one._replace(line=9, message="at 9", outcome="warn"))
    others: list[Any] = [{"rule": "x"}, {"path": "b"}, {"symbol": "f"}, {"key": "print(y)"}, {"occurrence": 1}]
    assert len({fingerprint(pr, one._replace(**other)) for other in [{}, *others]}) == 6


def test_fingerprints_of_a_series_are_of_the_branch() -> None:
    """The same finding in two PRs of a series is two; a range has one whatever its branch is called."""
    one = Finding("size.lines", "fail", "x")
    assert fingerprint(judged((), name="a", number=1), one) != fingerprint(judged((), name="b", number=1), one)
    assert fingerprint(judged((), name="a", number=1), one) == fingerprint(judged((), name="a", number=2), one)
    assert fingerprint(judged((), name="a"), one) == fingerprint(judged((), name="b"), one)


def test_the_exit_code() -> None:
    """A fail gives 1; else an unknown of a rule that may fail gives 3; else 0."""
    fail, may, never = (
        Finding("a.b", "fail", ""), Finding("a.b", "unknown", ""), Finding("a.b", "unknown", "", level="warn"),
    )  # fmt: skip
    cases: list[tuple[tuple[Finding, ...], int]] = [((fail, may), 1), ((may, never), 3), ((never,), 0), ((), 0)]
    assert [report(*findings).exit_code for findings, _ in cases] == [code for _, code in cases]
    assert [blocks(each) for each in (fail, may, never)] == [True, True, False]


def test_the_worst_comes_first() -> None:
    """Findings are ranked by outcome, and keep their order within one."""
    assert [finding.outcome for _, finding in ranked(every_outcome())] == [
        "fail",
        "unknown",
        "warn",
        "warn",
        "skip",
        "pass",
    ]


def test_a_report_without_a_pr() -> None:
    """Nothing to judge is said in every format."""
    nothing = Report("local", 400, (), (), ("There is nothing to check",))
    for form in FORMATS:
        assert rendered(nothing, form)
    assert "nothing to judge" in plain(report_page(nothing))
