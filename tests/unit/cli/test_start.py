"""Starting up: cheap, deaf to the folder it starts in, and listing only what exists."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from prsplit import __version__
from prsplit.cli.main import COMMANDS, group

SRC = str(Path(__file__).parents[3] / "src")
HEAVY = ("networkx", "git", "rich", "importlib.metadata", "tree_sitter", "tree_sitter_python", "unidiff")


def prsplit(
    *words: str, cwd: Path | None = None, flags: tuple[str, ...] = (), **env: str
) -> subprocess.CompletedProcess[str]:
    """Run `python -m prsplit`."""
    environ = {**os.environ, "PYTHONPATH": SRC, **env}
    command = [sys.executable, *flags, "-m", "prsplit", *words]
    return subprocess.run(command, cwd=cwd, env=environ, capture_output=True, text=True, check=False)


def imported(stderr: str) -> set[str]:
    """The modules that `-X importtime` names."""
    return {row.rpartition("|")[2].strip() for row in stderr.splitlines() if row.startswith("import time:")}


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["plan", "--help"], ["apply", "--help"], ["nonsense"]])
def test_start_up_imports_nothing_heavy(words: list[str]) -> None:
    """Neither help nor version nor a slip of the pen loads a library that only the work needs."""
    modules = imported(prsplit(*words, flags=("-X", "importtime")).stderr)
    assert "prsplit" in modules
    assert not {name for name in modules if name.split(".")[0] in HEAVY or name in HEAVY}


def test_the_version_needs_not_even_click() -> None:
    """`--version` answers from the literal."""
    run = prsplit("--version", flags=("-X", "importtime"))
    assert run.stdout == f"prsplit {__version__}\n"
    assert not {"click", "prsplit.cli", "dataclasses"} & imported(run.stderr)


def test_help_imports_no_command() -> None:
    """The group's help is written from the table."""
    modules = imported(prsplit("--help", flags=("-X", "importtime")).stderr)
    assert not {row.place.partition(":")[0] for row in COMMANDS.values()} & modules


@pytest.mark.parametrize("module", ["click", "networkx", "unidiff", "json"])
def test_the_current_folder_is_never_imported_from(tmp_path: Path, module: str) -> None:
    """A click.py lying in the analysed repository does not run."""
    (tmp_path / f"{module}.py").write_text("open('tripped', 'w')\nraise SystemExit(99)\n")
    for words in (["--version"], ["--help"], ["plan"], ["status"]):
        run = prsplit(*words, cwd=tmp_path, PYTHONPATH=f"{SRC}{os.pathsep}")
        assert run.returncode != 99
    assert not (tmp_path / "tripped").exists()


@pytest.mark.parametrize("name", list(COMMANDS))
def test_the_table_says_what_the_command_says(name: str) -> None:
    """Each row leads to a command whose help opens with the row's summary, and which accepts --yes."""
    context = group.make_context("prsplit", ["--version"], resilient_parsing=True)
    command = group.get_command(context, name)
    assert command is not None
    assert command.name == name
    assert (command.help or "").partition("\n")[0] == COMMANDS[name].summary
    assert "--yes" in {option for parameter in command.params for option in parameter.opts}


def test_without_a_command_the_help_is_shown() -> None:
    """Nothing to do is a wrong use: the help on stderr, exit code 2."""
    run = prsplit()
    assert run.returncode == 2
    assert not run.stdout
    assert "Commands:" in run.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["plna"], "error: No such command 'plna'."),
        (["plan", "--max-lines", "-1"], "error: Invalid value for '--max-lines'"),
        (["plan", "--tests", "first"], "error: Invalid value for '--tests'"),
        (["plan", "--untracked"], "error: --untracked needs --worktree."),
        (["plan", "--plan", "x", "--fresh"], "error: --fresh and --plan exclude each other."),
        (["show"], "error: Missing argument"),
        (["show", "0"], "error: Invalid value for 'N|all'"),
        (["show", "x"], "error: Invalid value for 'N|all'"),
    ],
)
def test_wrong_usage(words: list[str], says: str) -> None:
    """Exit code 2, one sentence, a hint that can be pasted."""
    run = prsplit(*words)
    assert run.returncode == 2
    assert run.stderr.startswith(says)
    hint = run.stderr.splitlines()[-1]
    assert hint == (f"hint: prsplit {words[0]} --help" if words[0] in COMMANDS else "hint: prsplit plan")
    assert not run.stdout


def test_global_flags_are_understood_behind_the_command() -> None:
    """As people type them; nothing lists them twice."""
    for flag in ("-q", "-v", "--no-color"):
        assert "No such option" not in prsplit("status", flag).stderr
    assert "--no-color" not in prsplit("status", "--help").stdout
    assert prsplit("frobnicate").stderr.splitlines()[-1] == "hint: prsplit --help"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(shell: str) -> None:
    """Each script calls back with our variable."""
    run = prsplit("completion", shell)
    assert run.returncode == 0
    assert "_PRSPLIT_COMPLETE" in run.stdout


def test_completion_answers() -> None:
    """The shell is told commands and flags."""
    run = prsplit(_PRSPLIT_COMPLETE="bash_complete", COMP_WORDS="prsplit ap", COMP_CWORD="1")
    assert run.stdout == "plain,apply\n"
    flags = prsplit(_PRSPLIT_COMPLETE="bash_complete", COMP_WORDS="prsplit plan --max", COMP_CWORD="2")
    assert flags.stdout == "plain,--max-lines\n"


def test_a_reader_that_leaves_is_no_failure() -> None:
    """`prsplit … | head -0` ends quietly."""
    environ = {**os.environ, "PYTHONPATH": SRC}
    command = [sys.executable, "-m", "prsplit", "completion", "bash"]
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.close()
        assert run.stderr.read() == b""
        assert run.wait() == 0


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="the system has no /dev/full")
@pytest.mark.parametrize("words", [["--version"], ["completion", "bash"], ["--help"]])
def test_a_full_disk_is_told(words: list[str]) -> None:
    """An answer that can't be written is one sentence and exit 4, the version's too."""
    environ = {**os.environ, "PYTHONPATH": SRC}
    with open("/dev/full", "w", encoding="utf-8") as full:
        command = [sys.executable, "-m", "prsplit", *words]
        run = subprocess.run(command, env=environ, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert run.returncode == 4
    assert run.stderr.splitlines() == ["error: The disk is full.", "hint: df -h ."]


def test_git_calls_us_by_its_own_name(tmp_path: Path) -> None:
    """As `git-prsplit`, the help says how it was called."""
    script = tmp_path / "git-prsplit"
    script.write_text("import sys\nfrom prsplit.__main__ import main\nsys.exit(main())\n")
    command = [sys.executable, str(script), "plan", "--help"]
    run = subprocess.run(command, env={**os.environ, "PYTHONPATH": SRC}, capture_output=True, text=True, check=False)
    assert re.match(r"Usage: git prsplit plan", run.stdout)


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
def test_closed_streams_are_silence(tmp_path: Path, closed: str) -> None:
    """A closed stdin, stdout or stderr changes no exit code, and nothing is written where it should not be."""
    command = f'"{sys.executable}" -m prsplit {{}} {closed}'
    environ = {**os.environ, "PYTHONPATH": SRC}
    for words, code in (("--version", 0), ("completion bash", 0), ("status", 3), ("nonsense", 2)):
        run = subprocess.run(
            ["sh", "-c", command.format(words)], cwd=tmp_path, env=environ, capture_output=True, text=True, check=False
        )
        assert run.returncode == code
        assert "Traceback" not in run.stderr


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_disk_under_stdout(tmp_path: Path) -> None:
    """What can't be written is a failure, said once."""
    with open("/dev/full", "w", encoding="utf-8") as full:
        run = subprocess.run(
            [sys.executable, "-m", "prsplit", "completion", "bash"], env={**os.environ, "PYTHONPATH": SRC}, cwd=tmp_path,
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert run.returncode == 4
    assert run.stderr == "error: The disk is full.\nhint: df -h .\n"
