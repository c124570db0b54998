"""Sessions: each command typed into a real repository."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import jsonschema
import pytest

from prsplit.cli.main import COMMANDS
from support.shop import Shop

SCHEMA = Path(__file__).parents[3] / "docs" / "reference" / "plan.schema.json"


def test_plan_answers_on_one_page(shop: Shop) -> None:
    """The headline, the reason of the base, the PRs, what was proven and what comes next; nothing on stderr."""
    answer = shop.type("plan", "--max-lines", "8")
    rows = answer.out.splitlines()
    base = shop.git("rev-parse", "--short=7", "main")
    assert answer.code == 0
    assert not answer.err
    assert re.fullmatch(rf"\d+ lines → \d+ PRs, base main@{base}", rows[0])
    assert rows[1] == "base: the local default branch, of 2023-11-14; 1 commit by An Author"
    assert rows[-2].startswith("proven: same final tree, no name missing at ")
    assert "apply" in rows[-1]


def test_plan_as_json_and_markdown(shop: Shop) -> None:
    """JSON fits the schema; Markdown is a table. A file's ending chooses the format."""
    value = json.loads(shop.type("plan", "--format", "json").out)
    jsonschema.validate(value, json.loads(SCHEMA.read_text()))
    assert value["head"]["tree"] == shop.git("rev-parse", "cents^{tree}")
    assert "| # | Role |" in shop.type("plan", "--format", "markdown").out
    target = shop.folder.parent / "plan.json"
    quiet = shop.type("plan", "-o", str(target))
    assert (quiet.code, quiet.out) == (0, "")
    assert json.loads(target.read_text()) == value


def test_plan_to_a_place_that_is_not(shop: Shop) -> None:
    """A folder that does not exist is a wrong use."""
    answer = shop.type("plan", "-o", str(shop.folder / "no" / "plan.txt"))
    assert answer.code == 2
    assert "can't be written" in answer.err


def test_the_same_plan_twice(shop: Shop) -> None:
    """Planning again prints the same bytes."""
    assert shop.type("plan", "--format", "json").out == shop.type("plan", "--format", "json").out


def test_show_prints_each_pr_and_its_diff(shop: Shop) -> None:
    """The diffs of all PRs, applied in turn to base, give head."""
    shop.type("plan", "--max-lines", "8")
    page = shop.type("show", "all").out
    copy = shop.folder.parent / "copy"
    shop.git("worktree", "add", "--quiet", "--detach", str(copy), "main")
    diffs = re.findall(r"^diff --git .*?(?=^PR \d+ of |\Z)", page, re.DOTALL | re.MULTILINE)
    assert len(diffs) > 1
    for diff in diffs:
        subprocess.run(["git", "apply", "--index", "-"], cwd=copy, input=diff.rstrip("\n").encode() + b"\n", check=True)
    tree = subprocess.run(["git", "write-tree"], cwd=copy, capture_output=True, check=True).stdout.decode().strip()
    assert tree == shop.git("rev-parse", "cents^{tree}")


def test_show_what_is_not_there(shop: Shop) -> None:
    """A number beyond the last PR is a wrong use, and the hint is the last."""
    answer = shop.type("show", "99")
    assert answer.code == 2
    assert re.search(r"error: There is no PR 99: the plan has (\d+)\.\nhint: prsplit show \1\n", answer.err)


@pytest.mark.parametrize("what", ["shop/cart.py:8", "cart.total", "total", "shop.cart.total"])
def test_explain_finds_a_definition(shop: Shop, what: str) -> None:
    """By a line of it, by its name, and by its dotted path."""
    answer = shop.type("explain", what)
    assert answer.code == 0, answer.err
    assert answer.out.startswith("cart.total (shop/cart.py:")


def test_explain_a_path_or_a_folder(shop: Shop) -> None:
    """A file or folder means all its atoms."""
    assert "money.rounded" in shop.type("explain", "shop/money.py").out
    assert "cart.total" in shop.type("explain", "shop").out


def test_explain_what_is_not_in_the_change(shop: Shop) -> None:
    """Exit code 1, with the nearest name as a hint that a shell takes as one word."""
    answer = shop.type("explain", "totl")
    assert answer.code == 1
    assert answer.err == "error: Nothing in this change is called totl.\nhint: prsplit explain total\n"
    same = shop.type("explain", "shop/cart.py:1")
    assert same.code == 1
    assert "Line 1 of shop/cart.py is the same at both ends." in same.err


def test_apply_builds_what_plan_showed(shop: Shop) -> None:
    """As many branches as PRs, the last with head's tree; HEAD and the work tree stay."""
    before = shop.refs()
    value = json.loads(shop.type("plan", "--max-lines", "8", "--format", "json").out)
    answer = shop.type("apply")
    built = {name: commit for name, commit in shop.refs().items() if name not in before}
    assert answer.code == 0, answer.err
    assert len(built) == len(value["prs"])
    assert all(name.startswith("split/cents/") for name in built)
    assert shop.git("rev-parse", max(built) + "^{tree}") == value["head"]["tree"]
    assert {name: shop.refs()[name] for name in before} == before
    assert shop.git("status", "--porcelain") == ""
    assert all(f"{commit[:7]}  {name}" in answer.out for name, commit in built.items())


def test_apply_in_one_go_without_a_terminal(shop: Shop) -> None:
    """The line that scripts use: every choice as a flag, nothing asked."""
    words = ["--base", "main", "--head", "cents", "--max-lines", "8", "--prefix", "bench", "--yes"]
    assert shop.type("apply", *words).code == 0
    assert [name for name in shop.refs() if name.startswith("bench/")]
    again = shop.type("apply", *words).out
    assert again.endswith(f"every branch was in place already\nnext: prsplit -C {shop.folder} status\n")


def test_apply_as_commits(shop: Shop) -> None:
    """One branch, one commit for each PR."""
    count = len(json.loads(shop.type("plan", "--max-lines", "8", "--format", "json").out)["prs"])
    assert shop.type("apply", "--shape", "commits", "--prefix", "one").code == 0
    (name,) = [name for name in shop.refs() if name.startswith("one/")]
    assert int(shop.git("rev-list", "--count", f"main..{name}")) == count


def test_a_dry_run_is_the_run(shop: Shop) -> None:
    """It names every branch, file and tree of the run that follows, and does nothing."""
    before = shop.refs()
    dry = shop.type("apply", "--dry-run")
    assert dry.code == 0
    assert shop.refs() == before
    assert not (shop.folder / ".git" / "prsplit").exists()
    shop.type("apply")
    built = sorted(set(shop.refs()) - set(before))
    below = "main"
    for name in built:
        assert f" for {name}\n" in dry.out
        assert re.search(rf"^move {name}, which must not exist, to commit \d+$", dry.out, re.MULTILINE)
        for path in shop.git("diff", "--name-only", below, name).splitlines():
            assert re.search(rf"^  (write \d{{6}}|delete) {re.escape(path)}\b", dry.out, re.MULTILINE)
        below = name
    assert f"to have the tree {shop.git('rev-parse', 'cents^{tree}')}\n" in dry.out


def test_status_and_undo(shop: Shop) -> None:
    """The stack stands, then is taken back, and then there is nothing to take back."""
    before = shop.refs()
    assert shop.type("status").out.startswith("no stack of prsplit's stands here\n")
    shop.type("apply")
    assert "in place" in shop.type("status").out
    undone = shop.type("undo")
    assert undone.code == 0
    assert "removed" in undone.out
    assert undone.out.endswith("no earlier run is left to undo\n")
    assert shop.refs() == before
    assert shop.type("undo").code == 1


def test_undo_tells_how_many_runs_are_left(shop: Shop) -> None:
    """Each call takes one run back; a dry run counts the one that it looks at as gone."""
    for prefix in ("one", "two", "three"):
        assert shop.type("apply", "--prefix", prefix).code == 0
    assert shop.type("undo", "--dry-run").out.endswith("one run a call: 2 earlier runs can be undone next\n")
    assert shop.type("undo").out.endswith("one run a call: 2 earlier runs can be undone next\n")
    assert shop.type("undo").out.endswith("one run a call: 1 earlier run can be undone next\n")


def test_a_saved_plan_of_other_trees_is_refused(shop: Shop) -> None:
    """Exit code 3 naming both ways on; each of them works."""
    shop.type("plan")
    shop.commit({"README.md": "# Shop\n"}, "Say less")
    for command in (["show", "1"], ["explain", "total"], ["apply"]):
        answer = shop.type(*command)
        assert answer.code == 3
        assert "prsplit plan" in answer.err
        assert "prsplit apply --replan" in answer.err
    assert shop.type("apply", "--replan").code == 0
    assert shop.type("show", "1").code == 0


def test_flags_that_contradict_the_saved_plan(shop: Shop) -> None:
    """Another limit is exit code 2; the same limit, base and head are fine."""
    shop.type("plan", "--max-lines", "8")
    answer = shop.type("apply", "--max-lines", "9")
    assert answer.code == 2
    assert "hint: prsplit plan --fresh --max-lines 9" in answer.err
    assert shop.type("apply", "--max-lines", "8", "--base", "main", "--head", "cents").code == 0


def test_an_edited_plan_is_not_replaced(shop: Shop) -> None:
    """`plan` puts it back; another limit is refused; `--fresh` replaces it."""
    shop.type("plan", "--max-lines", "8")
    (place,) = (shop.folder / ".git" / "prsplit" / "plans").iterdir()
    rows = [json.loads(row) for row in place.read_text().splitlines()]
    rows[1] |= {"title": "By hand", "edited": True}
    place.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert "By hand" in shop.type("plan").out
    assert shop.type("plan", "--max-lines", "9").code == 2
    assert "By hand" in shop.type("show", "1").out
    assert "By hand" not in shop.type("plan", "--fresh").out


def test_a_plan_in_a_file(shop: Shop) -> None:
    """What `plan -o FILE.json` wrote is used by every command, whatever is saved."""
    target = str(shop.folder.parent / "mine.json")
    shop.type("plan", "--max-lines", "8", "-o", target)
    value = json.loads(Path(target).read_text())
    value["prs"][0]["title"] = "From a file"
    Path(target).write_text(json.dumps(value))
    shop.type("plan", "--fresh")
    assert "From a file" in shop.type("show", "1", "--plan", target).out
    assert "From a file" in shop.type("plan", "--plan", target).out
    assert shop.type("apply", "--plan", target, "--prefix", "file").code == 0
    assert shop.git("log", "--format=%s", "--reverse", "main..file/" + _last(shop, "file")).startswith("From a file")


def _last(shop: Shop, prefix: str) -> str:
    return max(name for name in shop.refs() if name.startswith(prefix + "/")).removeprefix(prefix + "/")


@pytest.mark.parametrize("text", ["", "{}", "[]", "nonsense", '{"prs": 3}', "\udcff"])
def test_a_damaged_plan_file(shop: Shop, text: str) -> None:
    """Exit code 3 and one sentence; a missing file is a wrong use."""
    target = shop.folder.parent / "mine.json"
    target.write_bytes(text.encode("utf-8", "surrogateescape"))
    answer = shop.type("show", "1", "--plan", str(target))
    assert answer.code == 3
    assert answer.err.startswith("error: ")
    assert shop.type("show", "1", "--plan", str(target) + "x").code == 2


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["plan", "--base", "nowhere"], 2),
        (["plan", "--base", "--all"], 2),
        (["plan", "--base", "cents"], 1),
        (["plan", "--head", "main", "--base", "cents"], 1),
        (["apply", "--prefix", "a..b"], None),
        (["apply", "--prefix", "main"], 3),
        (["show", "1", "--head", "nowhere"], 2),
    ],
)
def test_what_can_not_be_done(shop: Shop, words: list[str], code: int | None) -> None:
    """One sentence, the right exit code, nothing changed."""
    before = shop.refs()
    answer = shop.type(*words)
    assert answer.code == code or (code is None and answer.code in {2, 3})
    assert answer.err.startswith("error: ")
    assert "Traceback" not in answer.err
    assert not answer.out
    assert shop.refs() == before


@pytest.mark.parametrize("command", [[name] for name in COMMANDS if name in {"plan", "apply", "status", "undo"}])
def test_outside_a_repository(tmp_path: Path, shop: Shop, command: list[str]) -> None:
    """Exit code 3."""
    shop.folder = tmp_path / "elsewhere"
    shop.folder.mkdir()
    answer = shop.type(*command)
    assert answer.code == 3
    assert "is not in a git repository" in answer.err


def test_changes_that_are_not_committed_are_mentioned(shop: Shop) -> None:
    """One line on stderr, none with -q; --worktree takes them in, --untracked new files as well."""
    shop.write({"README.md": "# Shop\n", "new.txt": "new\n"})
    assert "note: 1 file has changes that are not committed" in shop.type("plan").err
    assert shop.type("-q", "plan").err == ""
    both = json.loads(shop.type("plan", "--worktree", "--untracked", "--format", "json").out)
    assert {atom["path"] for atom in both["atoms"]} >= {"README.md", "new.txt"}
    assert any("new.txt" in note for note in both["notes"])
    assert shop.type("apply", "--worktree", "--untracked").code == 0
    assert shop.git("status", "--porcelain").splitlines() == ["M README.md", "?? new.txt"]


def test_onto_another_base(shop: Shop) -> None:
    """The change is carried over in memory, and the series stands on the new base."""
    shop.git("switch", "--quiet", "main")
    tip = shop.commit({"LICENSE": "MIT\n"}, "License")
    shop.git("switch", "--quiet", "cents")
    assert shop.type("apply", "--onto", "main").code == 0
    top = "split/cents/" + _last(shop, "split/cents")
    assert shop.git("merge-base", top, "main") == tip
    assert "LICENSE" in shop.git("ls-tree", "--name-only", top)
    assert shop.git("log", "-1", "--format=%an", top) == "An Author"


def test_a_detached_head(shop: Shop) -> None:
    """Works as on a branch, under the commit's short id."""
    shop.git("switch", "--quiet", "--detach")
    assert shop.type("plan").code == 0
    assert shop.type("apply").code == 0
    assert [name for name in shop.refs() if name.startswith("split/" + shop.git("rev-parse", "--short=10", "HEAD"))]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_repository(shop: Shop) -> None:
    """Reading commands work and say that the plan is not kept."""
    folders = [shop.folder / ".git", *(path for path in (shop.folder / ".git").rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        answer = shop.type("plan")
        assert answer.code == 0
        assert "note: the plan is not kept" in answer.err
        assert "apply --max-lines" not in answer.out
        assert shop.type("show", "1").code == 0
        assert shop.type("apply").code in {3, 4}
    finally:
        for folder in folders:
            folder.chmod(0o755)


def test_a_plan_that_can_not_be_kept(shop: Shop) -> None:
    """Where prsplit's folder can't be made, the plan is printed all the same, with the flags that repeat it."""
    (shop.folder / ".git" / "prsplit").write_text("in the way")
    answer = shop.type("plan", "--max-lines", "8")
    assert answer.code == 0
    assert "note: the plan is not kept" in answer.err
    assert "apply --max-lines 8" in answer.out.splitlines()[-1]


def test_settings_are_heard(shop: Shop) -> None:
    """The repository's own limit and prefix hold where no flag is given; a wrong key is exit code 2."""
    shop.write({".prsplit.toml": 'max-lines = 8\nprefix = "mine"\n'})
    assert json.loads(shop.type("plan", "--format", "json").out)["limit"] == 8
    shop.type("apply")
    assert [name for name in shop.refs() if name.startswith("mine/")]
    shop.write({".prsplit.toml": "max-line = 8\n"})
    assert shop.type("plan").code == 2


def test_verbose_version(shop: Shop) -> None:
    """-v adds git, Python and the grammars."""
    answer = shop.type("-v", "--version")
    assert answer.code == 0
    assert re.search(r"^git \d+\.\d+", answer.out, re.MULTILINE)
    assert "python grammar loads" in answer.out


def test_verbose_tells_the_phases(shop: Shop) -> None:
    """With -v each phase is a line on stderr; stdout stays the answer."""
    loud, plain = shop.type("-v", "plan"), shop.type("plan")
    assert "reading the change\n" in loud.err
    assert loud.out == plain.out


def test_the_demo_runs(shop: Shop) -> None:
    """It splits the built-in example in the folder that it is given."""
    answer = shop.type("demo", str(shop.folder.parent / "demo"))
    assert answer.code == 0, answer.err
    assert "Tree for tree the same" in answer.out


def test_a_head_that_does_not_parse_is_told(shop: Shop) -> None:
    """Nothing can be proven of files that their author has not finished; one line tells all of them."""
    with open(shop.folder / "shop/money.py", "a", encoding="utf-8") as file:
        file.write("def broken(:\n")
    shop.git("commit", "-q", "-a", "-m", "Leave a mess")
    answer = shop.type("plan")
    assert answer.code == 0
    assert "shop/money.py is not parsed without errors by prsplit's python grammar" in answer.err
    assert answer.err.count("proven to parse") == 1
