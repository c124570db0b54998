"""Documents, changelogs, manifests and build files are cut with the code that they belong to, and read at every step."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping

from support.cases import Case, cases
from support.generate import Change
from support.generate_files import FILE, Files, Node

Texts = Mapping[str, str]


def files(texts: Texts) -> Files:
    """The files of a tree."""
    return {path.encode(): Node(FILE, text.encode()) for path, text in texts.items()}


def steps(base: Texts, head: Texts, limit: int) -> Iterator[dict[str, str]]:
    """The files after each PR of the plan."""
    with cases("structured", [Change(files(base), files(head), (), (), limit)]) as found:
        for case in found:
            yield from (_texts(case, tree) for _, tree in case.prefixes())


def _texts(case: Case, tree: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    return {path: case.text(dict(tree), path).decode() for path in tree}


def code(name: str, lines: int) -> str:
    """A module with one function of so many lines."""
    return (
        f"def {name}(x):\n"
        + "".join(f"    x = {name}_{row}(x) if x else {row}\n" for row in range(lines))
        + "    return x\n"
    )


def test_entries_of_a_changelog_go_with_their_code() -> None:
    """Two features, one new heading: it comes with the first, and each entry with the function that it names."""
    base = {"CHANGELOG.md": "# Changelog\n\n## 1.0\n\n- First.\n", "LICENSE": "x\n"}
    news = "# Changelog\n\n## Unreleased\n\n### Added\n\n- `walrus_sum` sums walruses.\n- `parse_heron` parses herons.\n\n## 1.0\n\n- First.\n"
    head = {**base, "CHANGELOG.md": news, "walrus.py": code("walrus_sum", 60), "heron.py": code("parse_heron", 60)}
    found = list(steps(base, head, 80))
    assert len(found) == 2
    for step in found:
        assert ("`walrus_sum`" in step["CHANGELOG.md"]) == ("walrus.py" in step)
        assert ("`parse_heron`" in step["CHANGELOG.md"]) == ("heron.py" in step)
        assert "### Added\n\n- " in step["CHANGELOG.md"]


def test_the_item_that_names_a_file_carries_the_need() -> None:
    """At every step the sources that a build file lists are there, and no others wait for it."""
    base = {"CMakeLists.txt": "project(x)\nadd_library(x\n  src/old.cpp\n)\n", "src/old.cpp": "int old;\n"}
    listed = "project(x)\nadd_library(x\n  src/heron.cpp\n  src/old.cpp\n  src/walrus.cpp\n)\n"
    bodies = {name: "".join(f"int {name}_{row} = {row};\n" for row in range(70)) for name in ("heron", "walrus")}
    head = {**base, "CMakeLists.txt": listed, **{f"src/{name}.cpp": text for name, text in bodies.items()}}
    found = list(steps(base, head, 80))
    assert len(found) == 2
    for step in found:
        assert set(re.findall(r"src/\w+\.cpp", step["CMakeLists.txt"])) == {
            path for path in step if path.startswith("src/")
        }


def test_dependencies_come_before_what_imports_them() -> None:
    """Each import finds its line in the manifest, and TOML and JSON can be read at every step."""
    base = {
        "pyproject.toml": '[project]\nname = "x"\ndependencies = [\n    "attrs",\n    "zict"\n]\n',
        "package.json": '{\n  "name": "x",\n  "dependencies": {\n    "react": "1"\n  }\n}\n',
    }
    head = {
        "pyproject.toml": '[project]\nname = "x"\ndependencies = [\n    "attrs",\n    "httpx>=1",\n    "lxml",\n    "zict"\n]\n',
        "package.json": '{\n  "name": "x",\n  "dependencies": {\n    "left": "1",\n    "react": "1",\n    "vue": "2"\n  },\n  "private": true\n}\n',
        "one.py": "import httpx\n\n\n" + code("heron", 60).replace("heron_0(x)", "httpx.get(x)"),
        "two.py": "import lxml\n\n\n" + code("walrus", 60).replace("walrus_0(x)", "lxml.get(x)"),
    }
    for limit in (1, 3, 70, 400):
        for step in steps(base, head, limit):
            names = " ".join(tomllib.loads(step["pyproject.toml"])["project"]["dependencies"])
            json.loads(step["package.json"])
            assert "import httpx" not in step.get("one.py", "") or "httpx" in names
            assert "import lxml" not in step.get("two.py", "") or "lxml" in names


def test_a_long_new_page_grows_from_its_top() -> None:
    """A page above the limit is cut at its headings; what is there is how it begins."""
    sections = [f"## Part {number}\n\n" + f"Words about part {number}.\n" * 60 for number in range(6)]
    page = "\n".join(["# Guide\n\nAbout.\n", *sections])
    found = list(steps({"LICENSE": "x\n"}, {"LICENSE": "x\n", "docs/guide.md": page}, 100))
    assert len(found) >= 2
    for step in found:
        assert page.startswith(step["docs/guide.md"])
        assert step["docs/guide.md"].count("## Part") >= 1


def test_a_page_within_the_limit_is_kept_whole() -> None:
    """Nothing is cut that need not be."""
    page = "# Guide\n\n## heron\n\nUse `parse_heron`.\n\n## walrus\n\nUse `walrus_sum`.\n"
    head = {"docs/guide.md": page, "walrus.py": code("walrus_sum", 60), "heron.py": code("parse_heron", 60)}
    for step in steps({}, head, 80):
        assert step.get("docs/guide.md", page) == page


def test_a_notebook_is_never_cut() -> None:
    """Its cells make sense together only."""

    def notebook(*cells: str) -> str:
        found = [{"cell_type": "code", "source": [cell], "outputs": [], "metadata": {}} for cell in cells]
        return json.dumps({"cells": found, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1) + "\n"

    base, head = (
        {"a.ipynb": notebook("one", "two", "three")},
        {"a.ipynb": notebook("ones", "two", "threes"), "b.txt": "b\n"},
    )
    for step in steps(base, head, 1):
        assert step["a.ipynb"] in (base["a.ipynb"], head["a.ipynb"])
