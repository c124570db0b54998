"""Files that stand for something elsewhere: what they need, and what needs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.story import git, lay
from support.worked import planned_between, tree, work

BODY = "".join(f"    x += {number}\n" for number in range(6))


def test_a_pointer_comes_after_the_line_that_makes_it_one(tmp_path: Path) -> None:
    """Before the attribute is there, people would get the pointer's text for the file."""
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 9\n"
    head = {
        ".gitattributes": "*.py text\n*.bin filter=lfs diff=lfs merge=lfs -text\n",
        "assets/model.bin": pointer,
        "use.py": f"def use(x):\n{BODY}    return open('assets/model.bin')\n",
    }
    done = work(tmp_path, {".gitattributes": "*.py text\n", "a.py": "A = 1\n"}, head, 2)
    order = done.comes(".gitattributes", "lfs"), done.comes("assets/model.bin"), done.comes("use.py")
    assert order[0] <= order[1] <= order[2], done.told()
    assert ("declares", "CERTAIN") in {(n.kind, n.confidence.name) for n in done.planned.plan.graph.needs}, done.told()


def test_a_submodule_comes_after_its_address_and_before_its_users(tmp_path: Path) -> None:
    """`.gitmodules`, then the commit that it stands at, then the includes of what is in it."""
    repo = str(tmp_path / "repo")
    (tmp_path / "repo").mkdir()
    git(repo, "init", "-q", "-b", "main")
    lay(tree({"use.cpp": "int use() { return 1; }\n", "CMakeLists.txt": "project(a)\n"}), repo)
    git(repo, "add", "-A")
    git(repo, "commit", "-q", "-m", "An end")
    commit = git(repo, "rev-parse", "HEAD")
    lay(
        tree({
            ".gitmodules": '[submodule "json"]\n\tpath = third/json\n\turl = ../json\n',
            "CMakeLists.txt": "project(a)\nadd_subdirectory(third/json)\n",
            "use.cpp": '#include "json/json.hpp"\n\nint use() { return json::one(); }\n',
        }),
        repo,
    )  # fmt: skip
    git(repo, "add", "-A")
    git(repo, "update-index", "--add", "--cacheinfo", f"160000,{commit},third/json")
    git(repo, "commit", "-q", "-m", "An end")
    _, planned = planned_between(repo, "main~1", "main", 1)
    where = {planned.plan.atoms[one].path: pr.number for pr in planned.plan.prs for one in pr.atoms}
    assert where[".gitmodules"] <= where["third/json"] <= min(where["CMakeLists.txt"], where["use.cpp"]), where
    assert len(planned.plan.prs) > 1


@pytest.mark.parametrize(
    ("source", "made"), [("api/shop.proto", "api/shop_pb2.py"), ("api/shop.proto", "gen/shop.pb.go")]
)
def test_what_a_tool_writes_comes_with_its_source(source: str, made: str, tmp_path: Path) -> None:
    """Neither a description without its code nor code that nobody described."""
    base = {source: 'syntax = "proto3";\n\nmessage A {\n  int32 a = 1;\n}\n', made: "a = 1\n", "b.py": "B = 1\n"}
    head = {source: f"{base[source]}\nmessage B {{\n  int32 b = 1;\n}}\n", made: "a = 1\nb = 1\n"}
    done = work(tmp_path, base, {**head, "b.py": f"def b(x):\n{BODY}    return x\n"}, 8)
    assert done.comes(source, "message B") == done.comes(made, "b = 1") != done.comes("b.py", "def b"), done.told()


def test_a_snapshot_comes_with_what_it_pins(tmp_path: Path) -> None:
    """The test that reads it is not touched, but tells what it is about."""
    test = (
        'import { drawPage } from "../draw";\n\ntest("page", () => {\n  expect(drawPage(1)).toMatchSnapshot();\n});\n'
    )
    base = {
        "src/draw.ts": "export function drawPage(n: number): string {\n  return `<${n}>`;\n}\n",
        "src/tests/draw.test.ts": test,
        "src/tests/__snapshots__/draw.test.ts.snap": "exports[`page 1`] = `<1>`;\n",
    }
    head = {
        "src/draw.ts": "export function drawPage(n: number): string {\n  return `[${n}]`;\n}\n",
        "src/tests/__snapshots__/draw.test.ts.snap": "exports[`page 1`] = `[1]`;\n",
        "b.py": f"def b(x):\n{BODY}    return x\n",
    }
    done = work(tmp_path, base, head, 8)
    assert done.comes("src/draw.ts", "[${n}]") == done.comes("src/tests/__snapshots__/draw.test.ts.snap", "[1]")
    assert len(done.prs) == 2, done.told()


def _notebook(source: str, output: str) -> str:
    cell = {"cell_type": "code", "source": [source], "outputs": [{"text": output * 30}], "execution_count": len(output)}
    return json.dumps({"cells": [cell], "nbformat": 4}, indent=1)


@pytest.mark.parametrize(("source", "counted"), [("a", 0), ("b", 1)])
def test_only_outputs_of_a_notebook_are_generated(source: str, counted: int, tmp_path: Path) -> None:
    """A run alone leaves nothing to read; another source does."""
    done = work(tmp_path, {"a.ipynb": _notebook("a", "x")}, {"a.ipynb": _notebook(source, "yy")}, 400)
    assert min(done.pr(1).size.reviewable, 1) == counted, done.pr(1).size


def test_an_alias_and_an_export_lead_to_their_files(tmp_path: Path) -> None:
    """`paths` of a tsconfig.json, with comments, and `exports` of a package.json are ways to a created file."""
    base = {
        "package.json": '{"name": "root", "workspaces": ["packages/*"]}\n',
        "tsconfig.json": '{\n  // ways\n  "compilerOptions": {"baseUrl": ".", "paths": {"#core/*": ["lib/core/*"],}},\n}\n',
        "packages/units/package.json": '{"name": "@shop/units", "exports": {"./length": "./source/deep/length.ts"}}\n',
        "app/main.ts": "export const main = 1;\n",
    }
    make = "export function {0}(x: number): number {{\n  const y = x;\n  const z = y;\n  return z;\n}}\n"
    head = {
        "lib/core/weigh.ts": make.format("weigh"),
        "packages/units/source/deep/length.ts": make.format("length"),
        "app/main.ts": 'import { weigh } from "#core/weigh";\nimport { length } from "@shop/units/length";\n\nexport const main = weigh(length(1));\n',
    }
    done = work(tmp_path, base, head, 5)
    needs = {
        done.planned.plan.atoms[n.target].path for n in done.planned.plan.graph.needs if n.kind in ("uses", "imports")
    }
    assert {"lib/core/weigh.ts", "packages/units/source/deep/length.ts"} <= needs, done.told()
    assert done.comes("app/main.ts", "weigh(length") == len(done.prs) > 1, done.told()


def test_a_renamed_file_takes_its_importers_along(tmp_path: Path) -> None:
    """The rename and the importers' lines are one PR; what is edited inside stands apart, at the new path."""
    old = f"def weigh(x):\n{BODY}    return x\n\n\ndef count(x):\n{BODY}    return x\n"
    base = {"scale.py": old} | {
        f"u{n}.py": f"from scale import weigh\n\n\ndef u{n}():\n    return weigh({n})\n" for n in range(8)
    }
    head = {
        "balance.py": old.replace("def count(x):\n", "def count(x):\n    x += 9\n    x += 8\n    x += 7\n"),
        "scale.py": "",
    }
    head |= {path: text.replace("scale", "balance") for path, text in base.items() if path.startswith("u")}
    done = work(tmp_path, base, head, 17)
    number = done.comes("balance.py")
    assert {done.comes(f"u{n}.py", "balance") for n in range(8)} == {number} == {done.goes("scale.py")}, done.told()
    assert done.comes("balance.py", "x += 9") > number, done.told()


def test_a_renamed_function_is_one_pr(tmp_path: Path) -> None:
    """Definition and all callers, with the caller that is edited besides; other edits later; no alias is invented."""
    base = {"core.py": f"def foo(x):\n{BODY}    return x\n"}
    head = {"core.py": f"def bar(x):\n{BODY}    return x\n"}
    for n in range(6):
        base[f"u{n}.py"] = f"from core import foo\n\n\ndef u{n}():\n    return foo({n})\n"
        head[f"u{n}.py"] = f"from core import bar\n\n\ndef u{n}():\n    return bar({n})\n"
    head["u5.py"] += f"\n\ndef news(x):\n{BODY}{BODY}{BODY}    return x\n"
    done = work(tmp_path, base, head, 30)
    number = done.comes("core.py", "def bar")
    assert {done.comes(f"u{n}.py", "return bar") for n in range(6)} == {number}, done.told()
    assert done.comes("u5.py", "def news") != number, done.told()
    assert not any(b"foo" in step["core.py"] and b"bar" in step["core.py"] for step in done.steps)


def test_a_new_module_is_cut_between_its_definitions(tmp_path: Path) -> None:
    """Only because it exceeds the limit by itself; a class within it stays whole, with its own opening."""
    text = "".join(f"def part{n}(x):\n{BODY * 3}    return x\n\n\n" for n in range(4))
    methods = "".join(f"\n    def m{n}(self):\n        return {n}\n" for n in range(5))
    done = work(tmp_path, {"a.py": "A = 1\n"}, {"big.py": text + f"class Whole:\n    size = 1\n{methods}"}, 40)
    assert len(done.prs) > 2, done.told()
    numbers = {done.comes("big.py", f"def m{n}") for n in range(5)}
    assert numbers == {done.comes("big.py", "class Whole")}, done.told()


def test_what_can_not_be_cut_says_so(tmp_path: Path) -> None:
    """One long function is one atom, and the PR that holds it tells why it is over the limit."""
    head = {"big.py": f"def long(x):\n{BODY * 20}    return x\n", "b.py": "def b():\n    return 1\n"}
    done = work(tmp_path, {"a.py": "A = 1\n"}, head, 40)
    (over,) = (pr for pr in done.prs if pr.size.reviewable > 40)
    assert any("can't be cut" in note for note in over.notes), over.notes
    assert len(done.prs) == 2
