"""What has to be there first comes first, what others still use goes last, and nothing stands twice in between."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.worked import Texts, work


def _lines(name: str, count: int) -> str:
    return "".join(f"    {name} += {number}\n" for number in range(count))


@pytest.mark.parametrize(
    ("path", "other", "frame"),
    [
        ("one.go", "two.go", "package shop\n\nfunc Keep{0}() int {{\n\treturn 1\n}}\n{1}"),
        ("one.cpp", "two.cpp", "int keep{0}() {{ return 1; }}\n{1}"),
        ("src/shop/One.java", "src/shop/Two.java", "package shop;\n\nclass {0} {{\n    int keep = 1;\n}}\n{1}"),
    ],
)
def test_a_definition_that_moves_never_stands_twice(path: str, other: str, frame: str, tmp_path: Path) -> None:
    """Where both places at once would clash, the move is one PR."""
    moved = {
        "go": "\nfunc Moved() int {\n\tx := 1\n\treturn x\n}\n",
        "cpp": "\nint moved() {\n  int x = 1;\n  return x;\n}\n",
        "java": "\nclass Moved {\n    int x = 1;\n    int y = 2;\n}\n",
    }[path.rpartition(".")[2]]
    base = {path: frame.format("One", moved), other: frame.format("Two", ""), "go.mod": "module a.b/shop\n"}
    head = {path: frame.format("One", ""), other: frame.format("Two", moved)}
    done = work(tmp_path, base, {**head, "notes/n.txt": "a\nb\nc\nd\n"}, 3)
    name = "Moved" if "Moved" in moved else "moved"
    assert done.comes(other, f"{name}") == done.goes(path, f"{name}"), done.told()


def test_a_helper_that_moves_makes_no_cycle(tmp_path: Path) -> None:
    """`a` imports `b` at base and `b` imports `a` at head: no step has both."""
    base = {
        "a.py": "from b import helper\n\n\ndef run():\n    return helper()\n",
        "b.py": "def helper():\n    x = 1\n    y = 2\n    return x + y\n\n\ndef other():\n    return helper()\n",
    }
    head = {
        "a.py": "def helper():\n    x = 1\n    y = 2\n    return x + y\n\n\ndef run():\n    return helper()\n",
        "b.py": "from a import helper\n\n\ndef other():\n    return helper()\n",
        "c.py": "def c():\n    return 1\n",
    }
    done = work(tmp_path, base, head, 2)
    for step in done.steps:
        assert not (b"from b" in step["a.py"] and b"from a" in step["b.py"]), done.told()
    assert len(done.prs) > 1, done.told()


@pytest.mark.parametrize(
    ("path", "provided", "users"),
    [
        ("a.py", "import os", "def f{0}():\n    return os.sep{1}\n"),
        ("a.go", 'import "os"', "func F{0}() int {{\n\treturn os.Getpid(){1}\n}}\n"),
    ],
)
def test_an_import_comes_with_its_first_user(path: str, provided: str, users: str, tmp_path: Path) -> None:
    """Neither a step that lacks it nor one that has it idle."""
    opening = "package a\n\n" if path.endswith(".go") else ""
    keep = "func Keep() int {\n\treturn 1\n}\n" if opening else "def keep():\n    return 1\n"
    plus = " + 1" if opening else " + '1'"
    base = {path: f"{opening}{keep}", "go.mod": "module a.b/a\n"}
    head = {path: f"{opening}{provided}\n\n{keep}\n{users.format('one', '')}\n{users.format('two', plus)}"}
    done = work(tmp_path, base, head, 3)
    first = min(done.comes(path, "Fone" if opening else "fone"), done.comes(path, "Ftwo" if opening else "ftwo"))
    assert done.comes(path, provided) == first, done.told()
    assert len(done.prs) > 1, done.told()
    back = work(tmp_path / "back", head, base, 3)
    last = max(back.goes(path, "Fone" if opening else "fone"), back.goes(path, "Ftwo" if opening else "ftwo"))
    assert back.goes(path, provided) == last, back.told()


@pytest.mark.parametrize(
    ("path", "helper", "user"),
    [
        (
            "h.cpp",
            "static int aid(int x) {\n  return x + 1;\n}\n",
            "int {0}() {{\n  int y = 2;\n  return aid(y);\n}}\n",
        ),
        ("h.rs", "fn aid(x: i32) -> i32 {\n    x + 1\n}\n", "pub fn {0}() -> i32 {{\n    let y = 2;\n    aid(y)\n}}\n"),
        ("h.py", "def _aid(x):\n    return x + 1\n", "def {0}():\n    y = 2\n    return _aid(y)\n"),
    ],
)
def test_a_private_helper_comes_with_its_first_user(path: str, helper: str, user: str, tmp_path: Path) -> None:
    """A compiler that is told to be strict rejects a helper that nothing uses."""
    head = f"{helper}\n{user.format('one')}\n{user.format('two')}"
    base = {path: "// begin\n" if not path.endswith("py") else "# begin\n"}
    done = work(tmp_path, base, {path: base[path] + "\n" + head}, 8)
    first = min(done.comes(path, " one()"), done.comes(path, " two()"))
    assert done.comes(path, helper.partition("(")[0]) == first, done.told()
    assert len(done.prs) > 1, done.told()


def test_a_transitive_include_goes_after_its_replacements(tmp_path: Path) -> None:
    """`a.h` drops `<vector>`, which three files then include themselves: additions first, the removal last."""
    base: dict[str, str] = {"a.h": "#pragma once\n#include <vector>\n\nint a();\n"}
    head: dict[str, str] = {"a.h": "#pragma once\n\nint a();\n"}
    for name in ("one", "two", "three"):
        body = f"\nint {name}() {{\n  std::vector<int> v;\n  return v.size();\n}}\n"
        base[f"{name}.cpp"] = f'#include "a.h"\n{body}'
        head[f"{name}.cpp"] = f'#include "a.h"\n#include <vector>\n{body}'
    done = work(tmp_path, base, head, 1)
    last = max(done.comes(f"{name}.cpp", "<vector>") for name in ("one", "two", "three"))
    assert done.goes("a.h", "<vector>") >= last, done.told()
    assert len(done.prs) > 1, done.told()


def test_a_dependency_is_swapped_in_three_steps(tmp_path: Path) -> None:
    """The new one is declared first, its users follow, the old one goes last; the lock file never forces them into one."""
    base = {
        "pyproject.toml": '[project]\nname = "a"\ndependencies = [\n  "click",\n  "requests",\n]\n',
        "poetry.lock": "click 8\nrequests 2\n",
    }
    head = {
        "pyproject.toml": '[project]\nname = "a"\ndependencies = [\n  "click",\n  "httpx",\n]\n',
        "poetry.lock": "click 8\nhttpx 1\n",
    }
    for name in ("one", "two", "three"):
        base[f"{name}.py"] = f"import requests\n\n\ndef {name}(url):\n    return requests.get(url)\n"
        head[f"{name}.py"] = f"import httpx\n\n\ndef {name}(url):\n    return httpx.get(url)\n"
    done = work(tmp_path, base, head, 5)
    users = [done.comes(f"{name}.py", "httpx") for name in ("one", "two", "three")]
    assert done.comes("pyproject.toml", "httpx") <= min(users), done.told()
    assert done.goes("pyproject.toml", "requests") >= max(users), done.told()
    assert done.comes("poetry.lock", "httpx") <= min(users), done.told()
    assert len(set(users)) > 1, done.told()


def test_a_bumped_dependency_comes_before_the_code_beside_it(tmp_path: Path) -> None:
    """A version is raised for what the code then uses: the manifest's line comes first."""
    base: Texts = {
        "go.mod": "module a.b/app\n\ngo 1.19\n\nrequire github.com/spf13/pflag v1.0.5\n",
        "app.go": 'package app\n\nimport "github.com/spf13/pflag"\n\nfunc Flags() *pflag.FlagSet {\n\treturn nil\n}\n',
    }
    head: Texts = {
        "go.mod": "module a.b/app\n\ngo 1.19\n\nrequire github.com/spf13/pflag v1.0.6\n",
        "app.go": 'package app\n\nimport "github.com/spf13/pflag"\n\nfunc Flags() *pflag.FlagSet {\n\treturn nil\n}\n\nfunc Fresh(x error) bool {\n\t_, ok := x.(*pflag.NotExistError)\n\treturn ok\n}\n',
    }
    done = work(tmp_path, base, head, 2)
    assert done.comes("go.mod", "v1.0.6") < done.comes("app.go", "Fresh"), done.told()


def test_a_changelog_never_orders_code(tmp_path: Path) -> None:
    """Each bullet comes with the PR it speaks of, the heading with the first of them."""
    base = {"CHANGELOG.md": "# Changelog\n\n## 1.0\n\n- Begin\n", "a.py": "A = 1\n", "b.py": "B = 1\n"}
    body = _lines("x", 6)
    head = {
        "CHANGELOG.md": "# Changelog\n\n## 1.1\n\n- Add `weigh_apples`\n- Add `count_pears`\n\n## 1.0\n\n- Begin\n",
        "a.py": f"A = 1\n\n\ndef weigh_apples(x):\n{body}    return x\n",
        "b.py": f"B = 1\n\n\ndef count_pears(x):\n{body}    return x\n",
    }
    done = work(tmp_path, base, head, 14)
    assert done.comes("CHANGELOG.md", "weigh_apples") == done.comes("a.py", "weigh_apples"), done.told()
    assert done.comes("CHANGELOG.md", "count_pears") == done.comes("b.py", "count_pears"), done.told()
    assert done.comes("CHANGELOG.md", "## 1.1") == 1, done.told()
    assert len(done.prs) == 2, done.told()


def test_a_page_about_several_prs_is_last(tmp_path: Path) -> None:
    """A paragraph that names what several PRs bring closes the series."""
    head: dict[str, str] = {}
    for name in ("apple", "pear", "plum"):
        head[f"{name}.py"] = f"def make_{name}(x):\n{_lines('x', 8)}    return x\n"
    head["docs/guide.md"] = "# Guide\n\nFirst `make_apple`, then `make_pear`, then `make_plum`.\n"
    done = work(tmp_path, {"README.md": "# A\n"}, head, 11)
    assert done.comes("docs/guide.md", "make_pear") == len(done.prs), done.told()
    assert len(done.prs) > 3, done.told()


@pytest.mark.parametrize(
    ("base", "head", "user", "file"),
    [
        (
            {"a.py": "A = 1\n"},
            {"a.py": "A = open('assets/table.csv').read()\n", "assets/table.csv": "a,b\n1,2\n"},
            ("a.py", "table.csv"),
            "assets/table.csv",
        ),
        (
            {"CMakeLists.txt": "add_library(shop one.cpp)\n", "one.cpp": "int one() { return 1; }\n"},
            {"CMakeLists.txt": "add_library(shop one.cpp two.cpp)\n", "two.cpp": "int two() { return 2; }\n"},
            ("CMakeLists.txt", "two.cpp"),
            "two.cpp",
        ),
        (
            {"docs/index.rst": "Docs\n====\n\n.. toctree::\n\n   one\n", "docs/one.rst": "One\n===\n"},
            {"docs/index.rst": "Docs\n====\n\n.. toctree::\n\n   one\n   two\n", "docs/two.rst": "Two\n===\n\nText.\n"},
            ("docs/index.rst", "two"),
            "docs/two.rst",
        ),
        (
            {"mkdocs.yml": "site_name: A\nnav:\n  - index.md\n", "docs/index.md": "# A\n"},
            {"mkdocs.yml": "site_name: A\nnav:\n  - index.md\n  - two.md\n", "docs/two.md": "# Two\n\nText.\n"},
            ("mkdocs.yml", "two.md"),
            "docs/two.md",
        ),
    ],
)
def test_who_spells_a_created_file_comes_after_it(
    base: Texts, head: Texts, user: tuple[str, str], file: str, tmp_path: Path
) -> None:
    """Code that opens it, a build list, a table of contents."""
    done = work(tmp_path, base, head, 1)
    assert done.comes(file) <= done.comes(*user), done.told()


@pytest.mark.parametrize("path", ["README.md", "lib/utils/index.js", "config.json"])
def test_an_everyday_name_is_nobodys_need(path: str, tmp_path: Path) -> None:
    """A file of a name that stands everywhere is not meant by whoever spells it."""
    base = {"a.py": "A = 1\n"}
    name = path.rpartition("/")[2]
    done = work(tmp_path, base, {"a.py": f"A = 1\nB = 'the {name} of somebody'\n", path: "x\n"}, 1)
    assert not [need for need in done.planned.plan.graph.needs if need.kind in ("names", "registers")], done.told()


@pytest.mark.parametrize(
    ("path", "line", "module"),
    [
        ("registry.py", 'MODELS = {{"Llama": ("models.llama", "LlamaModel"){0}}}\n', "models/llama.py"),
        ("registry.py", 'MODEL = "models.llama.LlamaModel"\n', "models/llama.py"),
        ("tests/test_a.py", 'def test_a(mocker):\n    mocker.patch("models.llama.LlamaModel")\n', "models/llama.py"),
        ("docs/api.rst", "API\n===\n\n.. autoclass:: models.llama.LlamaModel\n", "models/llama.py"),
        ("pyproject.toml", '[project.scripts]\nllama = "models.llama:LlamaModel"\n', "models/llama.py"),
    ],
)
def test_a_dotted_name_in_a_string_comes_after_what_it_names(path: str, line: str, module: str, tmp_path: Path) -> None:
    """A registry, a patch, an entry point: the string is of use once the object is there."""
    base = {"models/__init__.py": "", "registry.py": "A = 1\n", "a.py": "A = 1\n"}
    model = f"class LlamaModel:\n    def run(self, x):\n    {_lines('x', 3).replace(chr(10), chr(10) + '    ').rstrip()}\n        return x\n"
    text = line.format("") if "{0}" in line else line
    done = work(tmp_path, base, {path: base.get(path, "") + text, module: model}, 6)
    spelled = "LlamaModel"
    assert done.comes(module, "class LlamaModel") <= done.comes(path, spelled), done.told()
    wanted = {need.kind for need in done.planned.plan.graph.needs if need.source != need.target} - {"contains"}
    assert wanted, done.told()


def test_an_override_stays_until_what_it_overrides_is_real(tmp_path: Path) -> None:
    """A class would else be abstract for a step."""
    real = "    def pinned(self):\n        return True\n"
    asked = "    @abc.abstractmethod\n    def pinned(self):\n        ...\n"
    frame = "import abc\n\n\nclass Base(abc.ABC):\n{0}"
    low = "from base import Base\n\n\nclass Low(Base):\n    def name(self):\n        return 'low'\n"
    base = {"base.py": frame.format(asked), "low.py": f"{low}\n{real}"}
    head = {"base.py": frame.format(real), "low.py": low, "notes.txt": "a\nb\nc\n"}
    done = work(tmp_path, base, head, 3)
    assert done.comes("base.py", "return True") <= done.goes("low.py", "pinned"), done.told()


def test_what_a_test_defines_is_not_what_the_product_reads(tmp_path: Path) -> None:
    """Two classes bring the same field; only one of them is the product's."""
    head = {
        "config.py": "class Config:\n    backend_kind = 'torch'\n    other = 1\n",
        "engine.py": "def run(context):\n    one = context.config.backend_kind\n    return one\n",
        "tests/test_engine.py": "class Fake:\n    backend_kind = 'torch'\n\n\ndef test_fake():\n    assert Fake\n",
    }
    done = work(tmp_path, {"a.txt": "a\n"}, head, 3)
    assert done.comes("config.py", "backend_kind") <= done.comes("engine.py", "backend_kind"), done.told()
