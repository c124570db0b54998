"""What a reviewer has to see first comes first: build files before what they build, new tests before the old ones go."""

from __future__ import annotations

from pathlib import Path

from support.worked import Texts, Worked, work

_POM = """\
<project>
  <artifactId>proto</artifactId>
  <dependencies>
    <dependency>
      <groupId>junit</groupId>
      <artifactId>junit</artifactId>
    </dependency>
{}  </dependencies>
</project>
"""
_GUAVA = """\
    <dependency>
      <groupId>com.google.guava</groupId>
      <artifactId>guava</artifactId>
    </dependency>
"""


def _java(name: str, imported: str = "", lines: int = 30) -> str:
    body = "".join(f"    total += {number} * value;\n" for number in range(lines))
    return f"package app;\n\n{imported}class {name} {{\n  int count(int value) {{\n    int total = 0;\n{body}    return total;\n  }}\n}}\n"


def _test(number: int, lines: int = 12) -> str:
    body = "".join(f"    assert count({number}, {line}) == {number + line}\n" for line in range(lines))
    return f"def test_counting_{number}():\n{body}\n\n"


def _needs(worked: Worked) -> set[tuple[str, str, str, str]]:
    atoms = worked.planned.plan.atoms
    return {
        (need.kind, need.shape, atoms[need.source].path, atoms[need.target].path)
        for need in worked.planned.plan.graph.needs
    }


def test_a_dependency_of_another_name_comes_before_its_import(tmp_path: Path) -> None:
    """No line of the manifest is called like the package, but one names the same owner."""
    base: Texts = {"app/A.java": _java("A"), "app/B.java": _java("B"), "pom.xml": _POM.format("")}
    imported = "import com.google.common.base.CaseFormat;\n\n"
    body = _java("A", imported, 60).replace("int total = 0;", "int total = CaseFormat.values().length;")
    head: Texts = {"app/A.java": body, "app/B.java": _java("B", lines=60), "pom.xml": _POM.format(_GUAVA)}
    worked = work(tmp_path, base, head, 40)
    assert worked.comes("pom.xml", "guava") <= worked.comes("app/A.java", "CaseFormat;"), worked.told()
    assert ("order", "before", "app/A.java", "pom.xml") in _needs(worked)


def test_what_was_imported_before_needs_no_new_dependency(tmp_path: Path) -> None:
    """Another class of a package that the change knew already says nothing of the manifest."""
    known = "import com.google.common.base.CaseFormat;\n\n"
    base: Texts = {"app/A.java": _java("A", known), "pom.xml": _POM.format("")}
    more = known + "import com.google.common.base.Joiner;\n"
    head: Texts = {"app/A.java": _java("A", more, 60), "pom.xml": _POM.format(_GUAVA)}
    assert not {kind for kind, *_, target in _needs(work(tmp_path, base, head, 40)) if target == "pom.xml"}


def test_who_lists_a_new_module_comes_after_its_build_file(tmp_path: Path) -> None:
    """A build stops at a module that is not there, and its sources are not built before it has a build file."""
    parent = "<project>\n  <modules>\n    <module>core</module>\n{}  </modules>\n</project>\n"
    base: Texts = {"pom.xml": parent.format(""), "core/A.java": _java("A")}
    head: Texts = {
        "pom.xml": parent.format("    <module>adapters/rx</module>\n"),
        "core/A.java": _java("A", lines=50),
        "adapters/rx/pom.xml": _POM.format(""),
        "adapters/rx/B.java": _java("B", lines=40),
    }
    worked = work(tmp_path, base, head, 30)
    assert worked.comes("adapters/rx/pom.xml") <= worked.comes("pom.xml", "adapters/rx"), worked.told()
    assert worked.comes("adapters/rx/pom.xml") <= worked.comes("adapters/rx/B.java"), worked.told()
    assert ("registers", "before", "pom.xml", "adapters/rx/pom.xml") in _needs(worked)
    assert ("order", "should", "adapters/rx/B.java", "adapters/rx/pom.xml") in _needs(worked)


def test_a_job_comes_after_the_target_that_it_calls(tmp_path: Path) -> None:
    """A workflow that runs `npm run lint` fails until the script is there."""
    base: Texts = {
        ".github/workflows/ci.yml": "jobs:\n  build:\n    steps:\n      - run: npm test\n",
        "package.json": '{\n  "scripts": {\n    "test": "node --test"\n  }\n}\n',
    }
    head: Texts = {
        ".github/workflows/ci.yml": "jobs:\n  build:\n    steps:\n      - run: npm test\n      - run: npm run lint\n",
        "package.json": '{\n  "scripts": {\n    "lint": "eslint .",\n    "test": "node --test"\n  }\n}\n',
    }
    worked = work(tmp_path, base, head, 1)
    assert worked.comes("package.json", "lint") <= worked.comes(".github/workflows/ci.yml", "lint"), worked.told()
    assert ("order", "should", ".github/workflows/ci.yml", "package.json") in _needs(worked)


def test_a_test_file_goes_with_the_last_of_its_successors(tmp_path: Path) -> None:
    """Its tests are taken apart into two files; until both are there, the old one is."""
    start = "from app import count\n\n\n"
    base: Texts = {
        "app.py": "def count(one, other):\n    return one + other\n",
        "tests/test_all.py": start + "".join(map(_test, range(6))),
    }
    rewritten = "def test_counting_{0}():\n" + "".join(
        f"    check({{0}}, {line}, with_={line})\n" for line in range(20)
    )
    head: Texts = {
        "tests/test_all.py": "",
        "tests/test_even.py": "\n\n".join(rewritten.format(number) for number in (0, 2, 4)),
        "tests/test_odd.py": "\n\n".join(rewritten.format(number) for number in (1, 3, 5)),
    }
    worked = work(tmp_path, base, head, 70)
    assert len(worked.prs) > 1
    last = max(
        worked.comes("tests/test_even.py", "test_counting_4"), worked.comes("tests/test_odd.py", "test_counting_5")
    )
    assert worked.goes("tests/test_all.py") == last, worked.told()


def _table(keys: list[int], value: int = 7) -> str:
    return "CODES = {\n" + "".join(f'    "key_{key}": {key * value},\n' for key in keys) + "}\n"


_SORTED, _TURNED = list(range(300)), list(range(299, -1, -1))


def test_a_table_in_another_order_is_one_pr(tmp_path: Path) -> None:
    """Nothing of it has to be reviewed but that: it counts as moved lines, and stands before what changes the code."""
    base: Texts = {"codes.py": _table(_SORTED), "a.py": "def a():\n    return 1\n"}
    body = "".join(f"    total += {number}\n" for number in range(120))
    head: Texts = {"codes.py": _table(_TURNED), "a.py": f"def a():\n    total = 0\n{body}    return total\n"}
    worked = work(tmp_path, base, head, 100, hard=False)
    first = worked.prs[0]
    assert (first.role, first.size.reviewable, first.size.files) == ("mechanical", 0, 1), worked.told()
    assert {line.reason for line in first.size.ledger} == {"moved unchanged"}
    assert worked.comes("codes.py", '{\n    "key_299"') == 1


def test_a_hard_limit_takes_a_reordered_table_apart(tmp_path: Path) -> None:
    """No PR then shows more lines than were asked for."""
    worked = work(tmp_path, {"codes.py": _table(_SORTED)}, {"codes.py": _table(_TURNED)}, 100)
    assert len(worked.prs) > 2
    assert all(pr.size.raw <= 100 for pr in worked.prs), worked.told()


def test_a_table_with_one_other_value_is_read(tmp_path: Path) -> None:
    """All its lines count."""
    head = _table(_TURNED).replace('"key_5": 35', '"key_5": 36')
    worked = work(tmp_path, {"codes.py": _table(_SORTED)}, {"codes.py": head}, 100, hard=False)
    assert sum(pr.size.reviewable for pr in worked.prs) > 300, worked.told()


def test_a_new_case_and_what_it_expects_are_one_pr(tmp_path: Path) -> None:
    """No language reads them, and no code names them: they are of one folder that was not there."""
    case = "tests/cases/fast_path/config.yaml", "tests/cases/fast_path/expected.json"
    base: Texts = {"app/A.java": _java("A"), "app/B.java": _java("B")}
    numbers = ",\n".join(f'  "value_{number}": {number}' for number in range(60))
    head: Texts = {
        "app/A.java": _java("A", lines=80),
        "app/B.java": _java("B", lines=80),
        case[0]: "".join(f"option_{number}: {number}\n" for number in range(20)),
        case[1]: f"{{\n{numbers}\n}}\n",
    }
    worked = work(tmp_path, base, head, 90, hard=False)
    assert worked.comes(case[0]) == worked.comes(case[1]), worked.told()
