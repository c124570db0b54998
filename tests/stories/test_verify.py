"""`verify` on real repositories: what it proves, what it learns, and what it does not let happen."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from prsplit.repo.open import open_repository
from prsplit.verify import lessons
from support.hidden import ALL, FIXES, GLOB, NAMED, PYTHON, RUN, Hidden, padded
from support.repo import Repo
from support.story import SOURCE
from support.verifying import Desk, desk, scratch, seen

__all__ = ["desk", "scratch"]


def test_every_step_is_proven_and_nothing_is_touched(desk: Desk) -> None:
    """Base, head, canary, three steps; the repository has no new object, ref, worktree or changed file."""
    before, objects = desk.repo.state(), desk.repo.git("count-objects", "-v")
    answer = desk.verify()
    assert answer.code == 0, answer.out + answer.err
    assert "canary  fails, as it must" in answer.out
    assert answer.out.count("pass  ") == 5
    assert answer.out.splitlines()[-1] == f"proven: {RUN} passes at 3 steps"
    assert desk.repo.state() == before
    assert desk.repo.git("count-objects", "-v") == objects
    assert desk.repo.git("worktree", "list").count("\n") == 0


def test_what_is_known_is_not_run_again(desk: Desk, tmp_path: Path) -> None:
    """A second run takes the results; --no-cache and another --env run anew."""
    count = tmp_path / "count"
    command = f"echo x >> {count}; {RUN}"
    desk.verify(command=command)
    first = len(seen(count))
    desk.verify(command=command)
    assert len(seen(count)) == first
    desk.verify("--env", "other", command=command)
    assert len(seen(count)) == 2 * first
    desk.verify("--no-cache", command=command)
    assert len(seen(count)) == 3 * first


def test_plan_and_show_tell_what_was_run(desk: Desk) -> None:
    """Text, Markdown and JSON, without running anything; another change to the branch has no evidence."""
    desk.verify()
    page = desk.type("plan", "--max-lines", "16").out
    assert f"run: {RUN} passes at steps 1–3 (" in page
    assert "not run" not in page
    assert "passes at steps 1–3" in desk.type("plan", "--max-lines", "16", "--format", "markdown").out
    value = json.loads(desk.type("plan", "--max-lines", "16", "--format", "json").out)
    assert [pr["evidence"][0]["outcome"] for pr in value["prs"]] == ["pass"] * 3
    assert f"{RUN} passes, in " in desk.type("show", "1", "--max-lines", "16").out
    desk.repo.write("app/one.py", padded("one") + "\nFIRST = 1\n")
    desk.repo.commit("more of the first")
    page = desk.type("plan", "--max-lines", "16").out
    assert "not run: tests, builds" in page


def test_a_command_that_fails_at_base(desk: Desk) -> None:
    """It proves nothing here: exit 1, what it printed, and no step is run."""
    answer = desk.verify(command="echo broken before; test -e app/one.py")
    assert answer.code == 1
    assert "proves nothing: the command fails at base already" in answer.out
    assert "  broken before" in answer.out
    assert "step" not in answer.out.replace("not run", "")


def test_a_failure_at_base_is_run_again(desk: Desk, tmp_path: Path) -> None:
    """What was missing on the machine may be there by now."""
    tool = tmp_path / "tool"
    command = f"test -e {tool} && {RUN}"
    assert "fails at base already" in desk.verify(command=command).out
    tool.touch()
    assert desk.verify(command=command).code == 0


def test_no_command(desk: Desk) -> None:
    """What the repository suggests is printed as a hint and not run."""
    desk.repo.write(".prsplit.toml", "suggest = ['touch ran']\n")
    answer = desk.verify(command="")
    assert answer.code == 2
    assert answer.err.endswith("hint: prsplit verify --exec 'touch ran'\n")


@pytest.mark.parametrize("name", ALL)
def test_a_hidden_dependency_is_found(
    name: str, tmp_path: Path, scratch: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It breaks a step; --repair finds both ends within 20 runs; every step passes then; a later plan keeps it."""
    hidden: Hidden = ALL[name]
    desk = Desk(hidden.repo(tmp_path / "app"), scratch, capsys)
    assert desk.verify(limit=hidden.limit).code == 1
    value = desk.document("--repair", limit=hidden.limit)
    assert value["verdict"] == "proven"
    assert isinstance(value["trials"], int)
    assert value["trials"] <= 20
    learned = value["learned"]
    assert learned
    assert all(RUN in lesson["sentence"] for lesson in learned)
    assert [lesson["sentence"] for lesson in learned if not hidden.told(lesson["sentence"])] == []
    assert any(hidden.source in lesson["sentence"] for lesson in learned)
    assert desk.verify("--fresh", limit=hidden.limit).code == 0
    assert "fails without" in desk.type("explain", hidden.base_path, "--max-lines", str(hidden.limit)).out
    desk.repo.write("app/more.py", hidden.head["app/more.py"] + padded("three"))
    desk.repo.commit("one function more")
    assert desk.verify("--fresh", limit=hidden.limit).code == 0
    repo = open_repository(str(desk.repo.path))
    assert [lesson.id for lesson in lessons.load(repo, "topic")] == [lesson["id"] for lesson in learned]
    assert desk.type("verify", "--forget", "nothing").code == 1
    assert [desk.type("verify", "--forget", lesson["id"]).code for lesson in learned] == [0] * len(learned)
    assert lessons.load(repo, "topic") == ()


def test_a_budget_that_is_too_small(desk: Desk) -> None:
    """The search ends, says so, and nothing is learned; the PRs that pass as one are named, by `plan`, too, and made one."""
    broken = f"{RUN} && (test ! -e app/one.py || test -e app/two.py)"
    answer = desk.verify("--repair", "--budget", "1", command=broken)
    assert answer.code == 1
    assert "not repaired: the budget of 1 runs is used up" in answer.out
    assert lessons.load(open_repository(str(desk.repo.path)), "topic") == ()
    told = next(row for row in answer.out.splitlines() if row.startswith("next: "))
    assert "--repair" not in told
    page = desk.type("plan", "--max-lines", "16").out
    assert told.partition("   #")[0] in page.splitlines()
    assert "same final tree" in page
    merge = told.partition(" edit ")[2].partition("   #")[0].split()
    assert desk.type("edit", *merge[: merge.index("--merge") + 2]).code == 0
    assert desk.verify(command=broken).code == 0


def test_a_plan_made_elsewhere_is_not_rearranged(
    tmp_path: Path, scratch: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With --plan FILE the need is learned and told, and the plan stays as it is."""
    desk = Desk(GLOB.repo(tmp_path / "app"), scratch, capsys)
    plan = str(tmp_path / "plan.json")
    (kept,) = (desk.repo.path / ".git" / "prsplit" / "plans").iterdir()
    head, *rows = map(json.loads, kept.read_text().splitlines())
    Path(plan).write_text(json.dumps({**head, "prs": rows}))
    answer = desk.verify("--repair", "--plan", plan, limit=GLOB.limit)
    assert answer.code == 1
    assert "this plan was made by hand" in answer.out
    assert lessons.load(open_repository(str(desk.repo.path)), "topic") != ()


def test_bisect_runs_fewer_steps(desk: Desk) -> None:
    """It looks for one failing step, and says which were not run."""
    for number in range(8):
        desk.repo.write(f"app/n{number}.py", padded(f"n{number}"))
    desk.repo.commit("more")
    broken = f"{RUN} && ! (test -e app/n2.py && ! test -e app/n6.py)"
    value = desk.document("--bisect", command=broken)
    steps = [(step["result"] or {}).get("outcome") for step in value["steps"]]
    assert value["verdict"] == "failed"
    first = steps.index("fail")
    assert steps[first - 1] == "pass"
    assert None in steps


def test_an_editable_install_is_caught(desk: Desk, tmp_path: Path) -> None:
    """The tests import the user's checkout, so that every step passes: the canary passes too, which gives it away."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "app.pth").write_text(f"{desk.repo.path}\n")
    program = f"import site; site.addsitedir({str(site)!r}); import app.one; assert app.one.one(1) >= 0"
    command = f'cd / && {PYTHON} -B -c "{program}"'
    answer = desk.verify("--base", "topic~1", command=command)
    assert answer.code == 1
    assert "although every changed source file is broken: it does not look at the step" in answer.out
    assert "step 1" not in answer.out
    trusted = desk.verify("--no-canary", command=command)
    assert trusted.code == 0
    assert "canary  none: --no-canary" in trusted.out


def test_a_search_path_into_the_checkout_leads_into_the_step(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """PYTHONPATH names the checkout: each step sees its own files there."""
    monkeypatch.setenv("PYTHONPATH", str(desk.repo.path))
    program = "import pkgutil, app; [__import__('app.' + each.name) for each in pkgutil.iter_modules(app.__path__)]"
    answer = desk.verify(command=f'cd / && {PYTHON} -B -c "{program}"')
    assert answer.code == 0, answer.out


def test_each_command_has_to_look_at_the_step(desk: Desk) -> None:
    """One that does is no excuse for one that does not."""
    answer = desk.verify("--exec", "true")
    assert answer.code == 1
    assert "proves nothing: true passes although" in answer.out


def test_a_flaky_command_is_called_flaky(desk: Desk, tmp_path: Path) -> None:
    """It fails one time in five: no step is believed to be broken, and nothing is learned."""
    count = tmp_path / "count"
    flaky = f"echo x >> {count}; {RUN} && test $(( $(wc -l < {count}) % 5 )) -ne 0"
    answer = desk.verify("--repair", command=flaky)
    assert answer.code == 1
    assert answer.out.splitlines()[-1].startswith("flaky: the command failed and passed on one tree (step ")
    assert lessons.load(open_repository(str(desk.repo.path)), "topic") == ()


def test_commands_that_do_harm(desk: Desk, tmp_path: Path) -> None:
    """They write outside, destroy what they stand on and leave children; each step is whole again all the same."""
    before = desk.repo.state()
    harm = (
        f"{RUN}; code=$?; echo x > ../outside; rm -rf ../git .git app; mkdir -p app/deep && chmod 0 app/deep; "
        "ln -s / app/root; git init -q . 2>/dev/null; git config core.hooksPath /nowhere; (sleep 300 &); exit $code"
    )
    answer = desk.verify("-j", "2", command=harm)
    assert answer.code == 0, answer.out + answer.err
    assert desk.repo.state() == before


def test_a_clean_folder_at_each_step(desk: Desk) -> None:
    """What a command leaves is gone at the next tree, ignored or not; the index and HEAD are the step's own."""
    desk.repo.write(".gitignore", "ignored\n")
    desk.repo.commit("ignore")
    command = (
        f"{RUN} && test ! -e ignored && test ! -e left && touch ignored left && git reset -q && git diff --quiet HEAD"
    )
    answer = desk.verify(command=command)
    assert answer.code == 0, answer.out
    kept = f"{RUN} && touch ignored && echo x >> ignored && test ! -e left && touch left && wc -l < ignored"
    value = desk.document("--keep-ignored", command=kept)
    assert value["verdict"] == "proven"
    assert "2" in [step["result"]["output"][-1] for step in value["steps"]]
    assert value["task"]["keep_ignored"] is True


def test_a_setup_runs_once_in_each_folder(desk: Desk, tmp_path: Path) -> None:
    """At head; what it makes stays through all steps; when it fails, nothing is proven."""
    count = tmp_path / "count"
    answer = desk.verify("--setup", f"echo x >> {count}; test -e app/three.py && mkdir build && touch build/lib",
                         command=f"{RUN} && test -e build/lib")  # fmt: skip
    assert answer.code == 0, answer.out + answer.err
    assert len(seen(count)) == 1
    failed = desk.verify("--setup", "echo no compiler; exit 7")
    assert failed.code == 1
    assert "The setup ended with 7 at head" in failed.err
    assert "no compiler" in failed.err


def test_a_step_that_never_ends(desk: Desk) -> None:
    """Its time is up: it counts as failed, and is not run twice."""
    slow = f"{RUN} && (test ! -e app/one.py || test -e app/two.py || sleep 300)"
    answer = desk.verify("--timeout", "1.5", command=slow)
    assert answer.code == 1
    assert "ran out of time; it printed" in answer.out


def test_tokens_stay_here(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands see no token, unless it is named."""
    monkeypatch.setenv("GH_TOKEN", "not-for-you")
    assert desk.verify(command=f'{RUN} && test -z "$GH_TOKEN"').code == 0
    assert desk.verify("--keep-env", "GH_TOKEN", command=f'{RUN} && test -n "$GH_TOKEN"').code == 0


def test_filters_and_hooks_of_the_repository_do_not_run(desk: Desk, tmp_path: Path) -> None:
    """Attributes and settings that name programs are not followed; LFS pointers stay pointers, which is said."""
    trap = tmp_path / "ran"
    for key in ("filter.lfs.smudge", "filter.lfs.process", "core.fsmonitor"):
        desk.repo.git("config", key, f"touch {trap}; cat")
    desk.repo.git("config", "core.hooksPath", "hooks")
    desk.repo.write("hooks/post-checkout", f"#!/bin/sh\ntouch {trap}\n", executable=True)
    desk.repo.write(".gitattributes", "*.bin filter=lfs\n")
    desk.repo.write("data.bin", "version https://git-lfs.github.com/spec/v1\n")
    for key in ("filter.lfs.smudge", "filter.lfs.process", "core.fsmonitor"):
        desk.repo.git("config", "--unset", key)
    desk.repo.commit_index()
    desk.repo.git("-c", "core.hooksPath=/dev/null", "add", "-A")
    desk.repo.commit_index()
    for key in ("filter.lfs.smudge", "filter.lfs.process", "core.fsmonitor"):
        desk.repo.git("config", key, f"touch {trap}; cat")
    answer = desk.verify(command=f"{RUN} && if test -e data.bin; then grep -q spec/v1 data.bin; fi")
    assert answer.code == 0, answer.out + answer.err
    assert "note: files in Git LFS stay pointers" in answer.out
    assert not trap.exists()


def test_pointers_of_a_filter_that_is_not_installed(desk: Desk) -> None:
    """Its program is missing and its attributes stand in a folder: pointers stay; who reads the content proves nothing."""
    desk.repo.write("data/.gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n")
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize 70000\n"
    desk.repo.write("data/model.bin", pointer)
    desk.repo.commit("a model")
    for key, value in (
        ("smudge", "git-lfs-is-missing smudge -- %f"),
        ("process", "git-lfs-is-missing"),
        ("required", "true"),
    ):
        desk.repo.git("config", f"filter.lfs.{key}", value)
    before = desk.repo.state()
    answer = desk.verify(command=f"{RUN} && if test -e data/model.bin; then grep -q '^size 70000$' data/model.bin; fi")
    assert answer.code == 0, answer.out + answer.err
    assert "note: files in Git LFS stay pointers in the steps: no filter is run" in answer.out
    needed = desk.verify("--base", "topic~1", command=f"{RUN} && test $(wc -c < data/model.bin) -eq 70000")
    assert needed.code == 1
    assert "proves nothing: the command fails at " in needed.out
    assert "note: files in Git LFS stay pointers" in needed.out
    assert desk.repo.state() == before


def test_submodules_stay_empty(desk: Desk) -> None:
    """Nothing is fetched, and the reader is told."""
    desk.repo.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},lib")
    desk.repo.commit_index()
    answer = desk.verify()
    assert answer.code == 0, answer.out + answer.err
    assert "note: 1 submodule folders stay empty" in answer.out


def test_a_partial_clone_that_lacks_objects(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 3 and how to get them; nothing is fetched."""
    desk.repo.write("other.txt", "not in the change\n")
    desk.repo.git("switch", "-q", "main")
    desk.repo.commit("more at base")
    desk.repo.git("switch", "-q", "topic")
    desk.repo.git("rebase", "-q", "main")
    desk.repo.git("config", "uploadpack.allowFilter", "true")
    words = ["git", "clone", "-q", "--no-local", "--filter=blob:none", "--no-checkout", f"file://{desk.repo.path}"]
    subprocess.run([*words, str(tmp_path / "partial")], check=True, capture_output=True)
    partial = Desk(Repo(tmp_path / "partial"), desk.scratch, capsys)
    answer = partial.verify("--base", "origin/main", "--head", "origin/topic")
    assert answer.code == 3, answer.out + answer.err
    assert "hint: git fetch --refetch --no-filter" in answer.err


def test_sparse_and_shallow(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A clone whose history is cut off and whose work tree shows a part of the files: the steps are whole."""
    words = ["git", "clone", "-q", "--depth", "2", "-b", "topic", f"file://{desk.repo.path}", str(tmp_path / "sparse")]
    subprocess.run(words, check=True, capture_output=True)
    sparse = Desk(Repo(tmp_path / "sparse"), desk.scratch, capsys)
    sparse.repo.git("sparse-checkout", "set", "app")
    answer = sparse.verify("--base", "HEAD~1")
    assert answer.code == 0, answer.out + answer.err


def test_the_scratch_folder_is_outside(desk: Desk) -> None:
    """A folder inside the repository is refused, one that is not there is a wrong use."""
    inside = desk.type("verify", "--exec", RUN, "--scratch", str(desk.repo.path))
    assert (inside.code, inside.out) == (3, "")
    nowhere = desk.type("verify", "--exec", RUN, "--scratch", str(desk.scratch / "none"))
    assert nowhere.code == 2


def test_jobs_on_several_machines(desk: Desk, tmp_path: Path) -> None:
    """The matrix names what is unproven; each job proves one; collected, they are what files report."""
    listed = json.loads(desk.verify("--matrix", "github").out)
    steps = [row["step"] for row in listed["include"]]
    assert steps == ["base", "canary", "1", "2", "head"]
    child = json.loads(desk.verify("--matrix", "gitlab").out)
    assert child["prove"]["parallel"]["matrix"] == [{"PRSPLIT_STEP": steps}]
    files = []
    for step in steps:
        files.append(str(tmp_path / f"job-{step}.jsonl"))
        assert desk.verify("--env", "elsewhere", "--step", step, "-o", files[-1]).code == 0
    (desk.repo.path / ".git" / "prsplit" / "verify" / "results.jsonl").unlink()
    some = desk.verify("--collect", *files[2:], command="")
    assert some.code == 1
    assert "no result for base" in some.out
    collected = desk.verify("--collect", *files, command="")
    assert collected.code == 0, collected.out + collected.err
    assert "reported by job-1.jsonl" in collected.out
    assert collected.out.splitlines()[-1].endswith("passes at 3 steps, 3 of them reported by files")
    assert json.loads(desk.verify("--env", "elsewhere", "--matrix", "github").out) == {"include": []}
    assert "reported by job-1.jsonl" in desk.type("plan", "--max-lines", "16").out
    assert desk.verify("--step", "9").code == 2


def test_the_cache_travels_as_one_file(desk: Desk, tmp_path: Path) -> None:
    """Exported, and taken in elsewhere: nothing is run again there, and each result names the file."""
    desk.verify()
    path = str(tmp_path / "cache.jsonl")
    assert desk.type("verify", "--export", path).out == "5 results written\n"
    (desk.repo.path / ".git" / "prsplit" / "verify" / "results.jsonl").unlink()
    assert desk.type("verify", "--import", path).out == "5 results kept, as reported by their files\n"
    answer = desk.verify()
    assert answer.code == 0
    assert answer.out.count("reported by cache.jsonl") == 6


def test_a_forged_result_does_not_become_ours(desk: Desk, tmp_path: Path) -> None:
    """A file claims a pass for a step that failed here: ours stands."""
    broken = f"{RUN} && (test ! -e app/one.py || test -e app/two.py)"
    value = desk.document(command=broken)
    assert value["verdict"] == "failed"
    path = tmp_path / "cache.jsonl"
    desk.type("verify", "--export", str(path))
    path.write_text(path.read_text().replace('"outcome": "fail"', '"outcome": "pass"'))
    desk.type("verify", "--import", str(path))
    assert desk.document(command=broken)["verdict"] == "failed"


def test_a_benchmark(desk: Desk) -> None:
    """Both ends by turns: a step that sleeps less is faster for sure, one that does nothing to it is unproven."""
    slow = "if test -e app/one.py; then sleep 0.02; else sleep 0.1; fi"
    answer = desk.type("verify", "--bench", slow, "--pairs", "5", "--max-lines", "16", "--scratch", str(desk.scratch))
    assert answer.code == 0, answer.out + answer.err
    assert "faster" in answer.out
    failing = desk.type("verify", "--bench", "false", "--max-lines", "16", "--scratch", str(desk.scratch))
    assert failing.code == 1
    assert "The benchmark fails at " in failing.err


def program(desk: Desk, *words: str) -> subprocess.Popen[bytes]:
    """The same as a process of its own."""
    command = [
        sys.executable,
        "-m",
        "prsplit",
        "-C",
        str(desk.repo.path),
        "verify",
        "--scratch",
        str(desk.scratch),
        *words,
    ]
    environment = {**os.environ, "PYTHONPATH": SOURCE}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd="/")


def wait_for(path: Path) -> None:
    """Until a command has written its first line there."""
    until = time.monotonic() + 30
    while not seen(path):
        assert time.monotonic() < until
        time.sleep(0.01)


def alive(process: int) -> bool:
    """Whether a process runs (a zombie does not)."""
    try:
        return Path(f"/proc/{process}/stat").read_text().split(")")[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=["int", "term", "kill"])
def test_ended_from_outside(desk: Desk, tmp_path: Path, number: signal.Signals) -> None:
    """Ctrl-C, a polite end, SIGKILL: the command, its children and the folder go; git knows nothing of it."""
    before = desk.repo.state()
    count = tmp_path / "count"
    process = program(desk, "--exec", f"setsid sleep 300 & echo $! >> {count}; echo $$ >> {count}; wait; sleep 300")
    wait_for(count)
    process.send_signal(number)
    process.communicate(timeout=30)
    if number == signal.SIGINT:
        assert process.returncode == 130
    until = time.monotonic() + 30
    while (
        any(alive(int(child)) for child in seen(count)) or list(desk.scratch.iterdir())
    ) and time.monotonic() < until:
        time.sleep(0.02)
    assert not any(alive(int(child)) for child in seen(count))
    assert list(desk.scratch.iterdir()) == []
    assert desk.repo.state() == before
    assert desk.verify().code == 0


def test_the_next_run_clears_what_nobody_could(desk: Desk, tmp_path: Path) -> None:
    """The watchdog was killed as well: the run after it ends the command and removes the folder."""
    count = tmp_path / "count"
    process = program(desk, "--exec", f"echo $$ >> {count}; sleep 300")
    wait_for(count)
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    if not listed.exists():
        pytest.skip("this system does not tell a process's children")
    children = [int(child) for child in listed.read_text().split()]
    watchdogs = [child for child in children if b"watchdog" in Path(f"/proc/{child}/cmdline").read_bytes()]
    for child in (*watchdogs, process.pid):
        os.kill(child, signal.SIGKILL)
    process.communicate(timeout=30)
    assert list(desk.scratch.iterdir()) != []
    records = desk.repo.path / ".git" / "prsplit" / "verify" / "runs"
    victim = tmp_path / "prsplit-victim"
    victim.mkdir()
    (records / ("0" * 16)).write_text(json.dumps({"mark": "0" * 16, "folder": str(victim)}))
    assert desk.verify().code == 0
    assert not any(alive(int(child)) for child in seen(count))
    assert victim.exists()
    assert list(records.iterdir()) == []


def test_several_causes_are_found_at_once(tmp_path: Path, scratch: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Changed tests of three fixes stand before all of the fixes: one repair, one new plan, ten runs for each."""
    desk = Desk(FIXES.repo(tmp_path / "app"), scratch, capsys)
    assert desk.verify(limit=FIXES.limit).code == 1
    value = desk.document("--repair", limit=FIXES.limit)
    assert value["verdict"] == "proven"
    assert value["trials"] <= 30
    assert len(value["learned"]) == 3
    for number in (1, 2, 3):
        (said,) = [each["sentence"] for each in value["learned"] if f"case{number}" in each["sentence"]]
        assert f"fix{number}" in said


def test_tests_that_are_named_wait_for_a_step_that_passes(
    tmp_path: Path, scratch: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The budget is too small to find what they lack: nothing is learned, each step passes, and `plan` keeps it so."""
    desk = Desk(NAMED.repo(tmp_path / "app"), scratch, capsys)
    assert desk.verify(limit=NAMED.limit).code == 1
    value = desk.document("--repair", "--budget", "1", limit=NAMED.limit)
    assert value["verdict"] == "proven"
    assert value["learned"] == []
    waits = [note for note in value["notes"] if "what it lacked was not found in time" in note]
    assert sorted(note.partition(" waits in PR ")[0][-5:] for note in waits) == ["case1", "case2", "case3"]
    page = desk.type("plan", "--max-lines", str(NAMED.limit)).out
    shown = " ".join(desk.type("show", str(len(value["steps"])), "--max-lines", str(NAMED.limit)).out.split())
    assert [note for note in waits if note not in shown] == []
    assert f"{RUN} passes at steps 1–{len(value['steps'])}" in page
    assert desk.verify(limit=NAMED.limit).code == 0


def test_what_a_failing_step_calls_for(desk: Desk) -> None:
    """The page tells how long repairing may take; `plan` names it as the next command, and what was not run."""
    broken = f"{RUN} && (test ! -e app/one.py || test -e app/two.py)"
    answer = desk.verify(command=broken)
    assert answer.out.splitlines()[-1].startswith(
        "next: the same with --repair, which looks for what is lacking: at most 50"
    )
    page = desk.type("plan", "--max-lines", "16").out
    assert "not run" not in page
    assert f"next: prsplit -C {desk.repo.path} verify --repair --exec '" in page
    assert "results forgotten" in desk.type("verify", "--forget", broken).out
    page = desk.type("plan", "--max-lines", "16").out
    assert "not run: tests, builds" in page
    assert "--repair" not in page


def test_the_journal_quotes_what_was_run(desk: Desk) -> None:
    """A sentence for each step."""
    desk.verify()
    assert desk.type("apply", "--max-lines", "16").code == 0
    rows = map(json.loads, (desk.repo.path / ".git" / "prsplit" / "journal.jsonl").read_text().splitlines())
    begun = next(row for row in rows if row["event"] == "begun")
    assert [sentence.partition(",")[0] for sentence in begun["evidence"]] == [
        f"PR {n}: {RUN} passes" for n in (1, 2, 3)
    ]


def test_a_command_that_prints_and_reads(desk: Desk) -> None:
    """100 MB of output and a read of standard input: the end is kept, and nobody waits."""
    loud = f"cat; head -c 104857600 /dev/zero | tr '\\0' x; {RUN}; code=$?; echo; echo the end; exit $code"
    value = desk.document("--no-canary", command=loud, limit=64)
    assert value["verdict"] == "proven"
    assert all(step["result"]["output"][-1] == "the end" for step in value["steps"])
