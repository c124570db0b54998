"""Every format of coverage report: what a specimen says, how it is told from the others, what hostile ones get."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prsplit.errors import UsageError
from prsplit.evidence import coverage_data
from prsplit.evidence.table import FORMATS, read_report
from prsplit.evidence.trouble import Unreadable
from prsplit.model.coverage import Coverage, FileCoverage
from support.findings import HOSTILE

COBERTURA = b"""<?xml version="1.0" ?>
<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">
<coverage line-rate="0.5" branch-rate="0" version="1.9" timestamp="1">
 <sources><source> src/main/java </source><source>lib</source></sources>
 <packages><package name="a"><classes>
  <class name="a.B" filename="a/B.java"><methods><method name="m"><lines><line number="3" hits="0"/></lines></method></methods>
   <lines><line number="3" hits="1" branch="true"/><line number="4" hits="0"/></lines></class>
  <class name="a.B$C" filename="a/B.java"><lines><line number="9" hits="00012"/></lines></class>
 </classes></package></packages>
</coverage>"""

CLOVER = b"""<?xml version="1.0" encoding="UTF-8"?>
<coverage generated="1700000000" clover="3.2.0"><project timestamp="1" name="All"><metrics statements="4"/>
<package name="src"><metrics/><file name="a.php" path="/app/src/a.php">
 <class name="A"><metrics loc="9"/></class>
 <line num="2" type="method" name="run" count="1"/><line num="3" type="stmt" count="0"/>
 <line num="4" type="cond" truecount="0" falsecount="2"/><line num="5" type="cond" truecount="0" falsecount="0" count="0"/>
 <metrics loc="12" ncloc="10"/></file></package>
<file name="b.php"><line num="1" type="stmt" count="7"/></file></project></coverage>"""

JACOCO = b"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?><!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN"
 "report.dtd"><report name="demo"><sessioninfo id="x" start="1" dump="2"/><group name="g"><package name="org/demo">
 <class name="org/demo/A" sourcefilename="A.java"><method name="run" desc="()V" line="5"><counter type="LINE" missed="1"
 covered="1"/></method></class><sourcefile name="A.java"><line nr="5" mi="0" ci="3" mb="0" cb="0"/><line nr="6" mi="2" ci="0"
 mb="0" cb="0"/><line nr="7" mi="1" ci="1" mb="1" cb="1"/><counter type="LINE" missed="1" covered="2"/></sourcefile></package>
</group></report>"""

LCOV = b"""# made by hand
TN:unit
SF:src/a.c
FN:1,main
FN:7,9,helper
FN:20,_ZN1a1bEv
FN:21,(anonymous_1)
FNDA:1,main
FNF:2
DA:1,1
DA:2,0,KTKTlR5ocs/tMYaMMhJsVw==
DA:3,-4
BRDA:2,0,0,-
LF:3
LH:2
end_of_record
TN:
SF:src/a.c
DA:2,5
end_of_record
"""

GO = b"""mode: atomic
example.org/m/a.go:3.13,5.16 2 1
example.org/m/a.go:5.16,7.3 1 0
example.org/m/a.go:8.2,8.10 1 4
example.org/m/b.go:1.1,1.5 0 0
"""

JSON = b"""{"meta": {"format": 3}, "files": {"a.py": {"executed_lines": [1, 3], "missing_lines": [4], "excluded_lines": [6]}}}"""


f = frozenset[int]


def data_file(lines: dict[str, bytes], arcs: tuple[tuple[int, int, int], ...] = (), extra: str = "") -> bytes:
    """A database laid out like coverage.py's."""
    base = sqlite3.connect(":memory:")
    base.executescript(
        "CREATE TABLE meta (key text, value text); CREATE TABLE file (id integer primary key, path text);"
        "CREATE TABLE line_bits (file_id integer, context_id integer, numbits blob);"
        "CREATE TABLE arc (file_id integer, context_id integer, fromno integer, tono integer);" + extra
    )
    for number, (path, bits) in enumerate(lines.items(), 1):
        base.execute("INSERT INTO file VALUES (?, CAST(? AS text))", (number, path.encode("utf-8", "surrogateescape")))
        base.execute("INSERT INTO line_bits VALUES (?, 1, ?)", (number, bits))
    base.executemany("INSERT INTO arc VALUES (?, 1, ?, ?)", arcs)
    base.commit()
    return base.serialize()


SPECIMENS = {
    "Cobertura XML": COBERTURA,
    "Clover XML": CLOVER,
    "JaCoCo XML": JACOCO,
    "LCOV": LCOV,
    "Go cover profile": GO,
    "coverage.py JSON": JSON,
    "coverage.py data file": data_file({"a.py": b"\x0b"}),
}


def files(data: bytes) -> dict[str, FileCoverage]:
    """The files of a report by path."""
    return {file.path: file for file in read_report("report", data).files}


@pytest.mark.parametrize("name", [each.name for each in FORMATS])
def test_every_format_is_told(name: str) -> None:
    """A specimen is read by its own format's reader, behind a byte order mark and blanks too if it is a text."""
    assert read_report("report", SPECIMENS[name]).form == name
    if name != "coverage.py data file":
        text = SPECIMENS[name]
        assert read_report("report", b"\xef\xbb\xbf\n" + text if text[:1] != b"<" else text).form == name


def test_cobertura() -> None:
    """Lines of nested classes add up; a line of a method is said again by its class."""
    report = read_report("report", COBERTURA)
    assert report.roots == ("src/main/java", "lib")
    assert report.files == (FileCoverage("a/B.java", frozenset({3, 9}), frozenset({4})),)
    assert not report.whole


def test_clover() -> None:
    """Conditions ran if one branch of them did; a method's name and the file's length are kept as evidence."""
    found = files(CLOVER)
    one = found["/app/src/a.php"]
    assert (one.covered, one.missed, one.named, one.length) == (f({2, 4}), f({3, 5}), ((2, "run"),), 12)
    assert found["b.php"].covered == {1}


def test_jacoco() -> None:
    """A file's path is its package's and its name; a line of which a half ran, ran."""
    assert files(JACOCO) == {"org/demo/A.java": FileCoverage("org/demo/A.java", frozenset({5, 7}), frozenset({6}))}


def test_lcov() -> None:
    """Records of several tests add up; only names that can stand in a text are kept."""
    one = files(LCOV)["src/a.c"]
    assert (one.covered, one.missed) == (f({1, 2, 3}), f())
    assert one.named == ((1, "main"), (7, "helper"))
    assert one.checksums == ((2, "KTKTlR5ocs/tMYaMMhJsVw"),)


def test_go() -> None:
    """A block takes its lines, but not one that holds its closing brace alone; a line of two blocks ran if one did."""
    one = files(GO)["example.org/m/a.go"]
    assert (one.covered, one.missed) == (f({3, 4, 5, 8}), f({6, 7}))
    assert one.spots[:2] == ((3, 13), (5, 15))
    assert files(b"mode: set\nm/a.go:3.13,5.2 2 1\n")["m/a.go"].covered == {3, 4}


def test_coverage_json() -> None:
    """Executed, missing and excluded lines, and the claim that these are all."""
    report = read_report("report", JSON)
    assert report.files == (FileCoverage("a.py", frozenset({1, 3}), frozenset({4}), frozenset({6})),)
    assert report.whole


def test_coverage_data() -> None:
    """Bits and jumps tell what ran; what did not run is not told."""
    arcs = ((2, -1, 4), (2, 4, 7), (2, 7, -1))
    report = read_report("report", data_file({"a.py": b"\x0b\x00\x81", "b.py": b""}, arcs))
    assert [(file.path, file.covered, file.missed) for file in report.files] == [
        ("a.py", f({1, 3, 16, 23}), None),
        ("b.py", f({4, 7}), None),
    ]


@given(st.sets(st.integers(1, 400)))
def test_bits_are_coverages_own(lines: set[int]) -> None:
    """The numbers that coverage.py packs come out again."""
    from coverage.numbits import nums_to_numbits

    assert coverage_data._numbers(nums_to_numbits(lines)) == lines


LAUGHS = b'<!DOCTYPE coverage [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><coverage><x>&b;</x></coverage>'
OUTSIDE = b'<!DOCTYPE coverage [<!ENTITY a SYSTEM "file:///etc/passwd">]><coverage>&a;</coverage>'
UNDECLARED = b'<!DOCTYPE coverage SYSTEM "x.dtd"><coverage><sources><source>&a;</source></sources></coverage>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (LAUGHS, "declarations of its own"),
        (OUTSIDE, "declarations of its own"),
        (UNDECLARED, "entit"),
        (b"<coverage>" + b"<a>" * 70 + b"</a>" * 70 + b"</coverage>", "nested too deeply"),
        (b"<coverage><a></coverage>", "not well-formed XML: mismatched tag"),
        (b'<?xml version="1.0" encoding="no-such"?><coverage/>', "not well-formed|encoding"),
        (b'<coverage><class filename="a"><line number="0" hits="1"/></class></coverage>', "line 0 of a"),
        (b'<coverage><class filename="a"><line number="99999999999999999999" hits="1"/></class></coverage>', "line -1"),
        (b"TN:\nSF:a\nDA:x,1\nend_of_record\n", "a line that is none: DA:x,1"),
        (b"TN:\nSF:a\nDA:1\nend_of_record\n", "a line that is none"),
        (b"TN:\nSF:a\nDA:1,1\n", "middle of a record"),
        (b"TN:\nSF:a\nDA:99999999999,1\nend_of_record\n", "too many lines"),
        (b"mode: set\nno block\n", "no block: no block"),
        (b"mode: set\na.go:9.1,3.2 1 1\n", "a block that is none"),
        (b"mode: set\na.go:1.1,9999999.2 1 1\na.go:1.1,9999999.2 1 1\n", "a block that is none"),
        (b'{"meta": ' + b"[" * 100_000, "not well-formed JSON"),
        (b'{"files": []}', "has no files"),
        (b'{"files": {"a": 1}}', "says nothing of a"),
        (b'{"files": {"a": {"executed_lines": [-1]}}}', "executed_lines are no lines"),
        (b'{"files": {"a": {"missing_lines": "all"}}}', "missing_lines are no lines"),
        (b"SQLite format 3\0" + b"\0" * 100, "no data file of coverage.py"),
    ],
)
def test_hostile_and_damaged_reports(data: bytes, reason: str) -> None:
    """Each is refused with a clause that says why, on one line."""
    with pytest.raises(Unreadable, match=reason) as caught:
        read_report("report", data)
    assert "\n" not in caught.value.reason


@pytest.mark.parametrize("name", ["Cobertura XML", "Clover XML", "JaCoCo XML"])
@pytest.mark.parametrize("entity", ['"ha"', 'SYSTEM "file:///etc/passwd"', 'PUBLIC "x" "https://example.org/x"'])
def test_no_xml_format_takes_entities(name: str, entity: str) -> None:
    """Neither declared nor used, in a report that is else in order, by text and by parameter."""
    whole = re.sub(rb"<!DOCTYPE[^>]*>", b"", SPECIMENS[name])
    top = re.search(rb"<(coverage|report)\b[^>]*>", whole)
    assert top
    for sign, use in (("", b"&a;"), ("% ", b"")):
        kind = b"<!DOCTYPE %s [<!ENTITY %sa %s>%s]>" % (top[1], sign.encode(), entity.encode(), b"%a;" if sign else b"")
        with pytest.raises(Unreadable, match="declarations of its own"):
            read_report("report", whole.replace(top[0], kind + top[0] + use))
    with pytest.raises(Unreadable, match="entit"):
        read_report("report", whole.replace(top[0], top[0] + b"&a;"))


def test_a_key_that_stands_twice() -> None:
    """Two answers for one file are none."""
    twice = b'{"files": {"a.py": {"executed_lines": [1]}, "a.py": {"executed_lines": []}}}'
    with pytest.raises(Unreadable, match=r"two entries for a\.py"):
        read_report("report", twice)


@pytest.mark.parametrize("text", HOSTILE)
def test_names_are_taken_as_they_stand(text: str) -> None:
    """Whatever a file is called, each format that can hold the name tells it of its lines, and of those alone."""
    raw = text.encode("utf-8", "surrogateescape")
    assert files(data_file({text: b"\x02"}))[text].covered == {1}
    if "\udcff" not in text:
        assert list(files(json.dumps({"files": {text: {"executed_lines": [1]}}}).encode())) == [text]
    if "\n" not in text:
        assert list(files(b"TN:\nSF:" + raw + b"\nDA:1,1\nend_of_record\n")) == [text.strip()]
        assert list(files(b"mode: set\n" + raw + b":1.1,1.9 1 1\n")) == [text]
    if not re.search("[\0-\x1f\udc80-\udcff\ufffe\uffff]", text):
        name = quoteattr(text)
        cobertura = f'<coverage line-rate="1"><class filename={name}><line number="1" hits="1"/></class></coverage>'
        clover = f'<coverage clover="3"><file path={name}><line num="1" type="stmt" count="1"/></file></coverage>'
        jacoco = f'<report name="x"><sourcefile name={name}><line nr="1" ci="1"/></sourcefile></report>'
        for report in (cobertura, clover, jacoco):
            assert files(report.encode())[text].covered == {1}


def test_other_databases() -> None:
    """A database of something else, and one whose table counts to infinity, are refused."""
    other = sqlite3.connect(":memory:")
    other.executescript("CREATE TABLE file (id)")
    with pytest.raises(Unreadable, match="not one of coverage"):
        read_report("report", other.serialize())
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS file_id, 1 AS numbits FROM n"
    loop = data_file({}, extra=f"DROP TABLE line_bits; CREATE VIEW line_bits AS {endless};")
    with pytest.raises(Unreadable, match="not one of coverage"):
        read_report("report", loop)


def test_what_is_no_report() -> None:
    """A text of no known format is the user's mistake, and the formats are named."""
    with pytest.raises(UsageError, match=r"notes\.txt is no coverage report: known are .*JaCoCo XML"):
        read_report("notes.txt", b"hello")
    with pytest.raises(UsageError, match="is no coverage report"):
        read_report("empty", b"")


def test_a_report_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """The size is looked at before anything else."""
    monkeypatch.setattr("prsplit.evidence.table.MAX_BYTES", 10)
    with pytest.raises(Unreadable, match="larger than"):
        read_report("report", LCOV)


def test_coverages_own_reports_are_whole(tmp_path: Path) -> None:
    """Only coverage.py's own XML is taken to list every statement."""
    from coverage import Coverage as Measure

    (tmp_path / "m.py").write_text("def f():\n    return 1\n\n\nX = f()\n", encoding="utf-8")
    measure = Measure(data_file=str(tmp_path / ".coverage"), include=[str(tmp_path / "*")], config_file=False)
    with measure.collect():
        exec(compile((tmp_path / "m.py").read_text("utf-8"), str(tmp_path / "m.py"), "exec"), {})
    measure.save()
    measure.xml_report(outfile=str(tmp_path / "c.xml"))
    measure.json_report(outfile=str(tmp_path / "c.json"))
    measure.lcov_report(outfile=str(tmp_path / "c.lcov"))
    found = [read_report(each, (tmp_path / each).read_bytes()) for each in ("c.xml", "c.json", "c.lcov", ".coverage")]
    assert [report.whole for report in found] == [True, True, False, False]
    assert {tuple(sorted(report.files[0].covered)) for report in found} == {(1, 2, 5)}
    assert isinstance(found[0], Coverage)
    assert json.loads((tmp_path / "c.json").read_text("utf-8"))["files"]
