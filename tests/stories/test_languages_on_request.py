"""Languages of the extra `all`: users come after what they use in another file; without a grammar files are cut by hunk."""

from __future__ import annotations

from pathlib import Path

import pytest

from prsplit.cli.main import run
from prsplit.languages import table
from support.story import git, lay
from support.worked import Texts, tree, work

FILL = "a\nb\nc\nd\ne\nf\n"

CASES: dict[str, tuple[Texts, Texts, tuple[str, str], tuple[str, str]]] = {
    "csharp": (
        {"src/Till.cs": "namespace Shop\n{\n    class Till\n    {\n        int Old() { return 1; }\n    }\n}\n"},
        {
            "src/Till.cs": "using Shop.Coins;\n\nnamespace Shop\n{\n    class Till\n    {\n        int Old() { return 1; }\n\n"
            "        int Count() { return Coin.Worth(2); }\n    }\n}\n",
            "src/Coins/Coin.cs": "namespace Shop.Coins;\n\nstatic class Coin\n{\n    public static int Worth(int n) { return n; }\n}\n",
        },
        ("src/Coins/Coin.cs", "Worth"),
        ("src/Till.cs", "Coin.Worth"),
    ),
    "ruby": (
        {"lib/shop/till.rb": "module Shop\n  class Till\n    def old\n      1\n    end\n  end\nend\n"},
        {
            "lib/shop/till.rb": "require_relative 'coin'\n\nmodule Shop\n  class Till\n    def old\n      1\n    end\n\n"
            "    def count\n      Coin.worth(2)\n    end\n  end\nend\n",
            "lib/shop/coin.rb": "module Shop\n  class Coin\n    def self.worth(n)\n      n\n    end\n  end\nend\n",
        },
        ("lib/shop/coin.rb", "worth"),
        ("lib/shop/till.rb", "Coin.worth"),
    ),
    "php": (
        {"src/Till.php": "<?php\n\nnamespace App;\n\nclass Till\n{\n    function old() { return 1; }\n}\n"},
        {
            "src/Till.php": "<?php\n\nnamespace App;\n\nuse App\\Coin\\Mint;\n\nclass Till\n{\n    function old() { return 1; }\n\n"
            "    function count() { return Mint::worth(2); }\n}\n",
            "src/Coin/Mint.php": "<?php\n\nnamespace App\\Coin;\n\nclass Mint\n{\n    static function worth($n) { return $n; }\n}\n",
        },
        ("src/Coin/Mint.php", "worth"),
        ("src/Till.php", "Mint::worth"),
    ),
    "kotlin": (
        {"shop/Till.kt": "package shop\n\nclass Till {\n  fun old() = 1\n}\n"},
        {
            "shop/Till.kt": "package shop\n\nimport shop.coins.worth\n\nclass Till {\n  fun old() = 1\n\n  fun count() = worth(2)\n}\n",
            "shop/coins/Coins.kt": "package shop.coins\n\nfun worth(n: Int): Int {\n  val m = n\n  return m\n}\n",
        },
        ("shop/coins/Coins.kt", "fun worth"),
        ("shop/Till.kt", "worth(2)"),
    ),
    "swift": (
        {"Sources/Shop/Till.swift": "struct Till {\n  func old() -> Int { 1 }\n}\n"},
        {
            "Sources/Shop/Till.swift": "struct Till {\n  func old() -> Int { 1 }\n\n  func count() -> Int { worth(2) }\n}\n",
            "Sources/Shop/More.swift": "extension Till {\n  func worth(_ n: Int) -> Int {\n    let m = n\n    return m\n  }\n}\n",
        },
        ("Sources/Shop/More.swift", "func worth"),
        ("Sources/Shop/Till.swift", "worth(2)"),
    ),
    "scala": (
        {"shop/Till.scala": "package shop\n\nclass Till {\n  def old = 1\n}\n"},
        {
            "shop/Till.scala": "package shop\n\nclass Till {\n  def old = 1\n\n  def count = Coin.worth(2)\n}\n",
            "shop/Coin.scala": "package shop\n\nobject Coin {\n  def worth(n: Int): Int = {\n    val m = n\n    m\n  }\n}\n",
        },
        ("shop/Coin.scala", "def worth"),
        ("shop/Till.scala", "Coin.worth"),
    ),
    "bash": (
        {"bin/till.sh": "#!/bin/bash\n\nold() {\n  echo 1\n}\n"},
        {
            "bin/till.sh": '#!/bin/bash\n\n. "$(dirname "$0")/coin.sh"\n\nold() {\n  echo 1\n}\n\ncount() {\n  worth 2\n}\n',
            "bin/coin.sh": "worth() {\n  local n=$1\n  echo $n\n  echo $n\n}\n",
        },
        ("bin/coin.sh", "worth"),
        ("bin/till.sh", "worth 2"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_used_comes_first(name: str, tmp_path: Path) -> None:
    """A new name of another file is there at every step that uses it, and so is the import that shows it."""
    base, head, brought, used = CASES[name]
    done = work(tmp_path, base, {**head, "notes/n.txt": FILL}, 6)
    assert len(done.prs) > 1
    assert done.comes(*brought) <= done.comes(*used), done.told()
    plan = done.planned.plan
    needs = [need for need in plan.graph.needs if plan.atoms[need.target].path == brought[0] and need.kind == "uses"]
    assert {need.shape for need in needs} == {"before"}, done.told()


@pytest.mark.parametrize("name", CASES)
def test_what_is_removed_goes_last(name: str, tmp_path: Path) -> None:
    """The other way round the users go first."""
    base, head, brought, used = CASES[name]
    gone = {path: base.get(path, "") for path in head}
    done = work(tmp_path, {**base, **head}, {**gone, "notes/n.txt": FILL}, 6)
    assert done.goes(*used) <= done.goes(*brought), done.told()


@pytest.mark.parametrize("missing", [False, True])
def test_without_its_grammar_a_file_is_cut_by_hunk(
    missing: bool,  # noqa: FBT001 - the two worlds that are compared
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """The plan is made all the same, and says what would help."""
    base, head, _, _ = CASES["ruby"]
    repo = str(tmp_path / "repo")
    (tmp_path / "repo").mkdir()
    git(repo, "init", "-q", "-b", "main")
    for end in (tree(base), tree({**base, **head})):
        lay(end, repo)
        git(repo, "add", "-A")
        git(repo, "commit", "-q", "-m", "An end")
    if missing:
        real = table._load
        monkeypatch.setattr(table, "_load", lambda module: None if module.endswith(".ruby") else real(module))
        monkeypatch.setattr(table, "find_spec", lambda _: None)
    capfd.readouterr()
    assert run(["-C", repo, "plan", "--base", "main~1", "--max-lines", "6", "--fresh"]) == 0
    said = capfd.readouterr()
    told = "note: ruby files are cut by hunk, their grammar does not load: pip install 'prsplit[all]'"
    assert (told in said.err) is missing
    assert "proven: same final tree" in said.out
    assert run(["-C", repo, "plan", "--base", "main~1", "--format", "json", "--fresh"]) == 0
    assert ('"hunk"' in capfd.readouterr().out) is missing
