"""Nothing of the analysed repository is executed: every place where git or Python would do so is wired to a tripwire."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

import prsplit as package
from support.profile import seen

HOOKS = (
    "applypatch-msg", "commit-msg", "fsmonitor-watchman", "post-applypatch", "post-checkout", "post-commit",
    "post-index-change", "post-merge", "post-receive", "post-rewrite", "post-update", "pre-applypatch", "pre-auto-gc",
    "pre-commit", "pre-merge-commit", "pre-push", "pre-rebase", "pre-receive", "prepare-commit-msg", "proc-receive",
    "push-to-checkout", "reference-transaction", "sendemail-validate", "update",
)  # fmt: skip
SHADOWS = (
    "click", "networkx", "rich", "git", "unidiff", "tree_sitter", "tree_sitter_python", "sitecustomize", "usercustomize",
    "json", "subprocess", "dataclasses", "typing", "enum", "re", "hashlib", "shlex", "conftest", "setup",
)  # fmt: skip
COMMANDS = (
    ("--version",), ("--help",), ("completion", "bash"),
    ("plan", "--base", "main~1"), ("plan", "--format", "json", "--fresh"), ("plan", "--format", "markdown"),
    ("plan", "--worktree", "--untracked", "--fresh"), ("plan", "--onto", "main", "--fresh"), ("show", "all"),
    ("show", "1"), ("explain", "pkg/core.py"), ("apply", "--dry-run"), ("apply", "--replan", "--yes"), ("status",),
    ("apply", "--shape", "commits", "--prefix", "one", "--yes"), ("undo", "--yes"), ("undo", "--yes"),
    ("apply", "--worktree", "--fresh", "--prefix", "two", "--yes"), ("apply", "--onto", "main", "--fresh", "--prefix", "three"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trapped:
    """A repository full of tripwires, and the file in which they leave their names."""

    path: Path
    tripped: Path

    def git(self, *words: str) -> str:
        """What plain git prints, traps and all."""
        done = subprocess.run(["git", "-C", str(self.path), *words], capture_output=True, check=False)
        return done.stdout.decode()

    def fired(self) -> set[str]:
        """The names of the tripwires that fired since this was last asked."""
        names = set(self.tripped.read_text(encoding="utf-8").split()) if self.tripped.exists() else set()
        self.tripped.unlink(missing_ok=True)
        return names


def script(place: Path, tripped: Path, name: str, then: str = "") -> str:
    """An executable that leaves its name, and goes on with `then`."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(f"#!/bin/sh\necho {name} >> '{tripped}'\n{then}\n", encoding="utf-8")
    place.chmod(0o755)
    return str(place)


@pytest.fixture
def trapped(tmp_path: Path) -> Trapped:
    """A branch to split, in a repository where everything that can be wired is wired."""
    repo = Trapped(tmp_path / "repo", tmp_path / "tripped")
    _history(repo)
    settings = {
        "core.hooksPath": ".husky",
        "core.fsmonitor": script(tmp_path / "fsmonitor", repo.tripped, "fsmonitor"),
        "filter.spoil.clean": script(tmp_path / "clean", repo.tripped, "clean", "cat"),
        "filter.spoil.smudge": script(tmp_path / "smudge", repo.tripped, "smudge", "cat"),
        "filter.lfs.process": script(tmp_path / "process", repo.tripped, "process", "exit 1"),
        "filter.lfs.required": "false",
        "merge.spoil.driver": script(tmp_path / "merge", repo.tripped, "merge", "exit 0") + " %A %O %B",
        "diff.spoil.textconv": script(tmp_path / "textconv", repo.tripped, "textconv", 'cat "$1"'),
        "diff.shown.command": script(tmp_path / "command", repo.tripped, "command"),
        "diff.external": script(tmp_path / "external", repo.tripped, "external"),
        "trailer.sign.cmd": script(tmp_path / "trailer", repo.tripped, "trailer"),
        "trailer.sign.key": "Signed-off-by: ",
        "core.alternateRefsCommand": script(tmp_path / "alternates", repo.tripped, "alternates"),
        "uploadpack.packObjectsHook": script(tmp_path / "upload", repo.tripped, "upload"),
        "alias.diff-tree": "!" + script(tmp_path / "alias", repo.tripped, "alias"),
        "submodule.sub.update": "!" + script(tmp_path / "submodule", repo.tripped, "submodule"),
    }
    for kind in ("core.editor", "sequence.editor", "core.pager", "pager.log", "core.askPass", "credential.helper",
                 "core.sshCommand", "core.gitProxy", "interactive.diffFilter", "browser.trap.cmd"):  # fmt: skip
        settings[kind] = script(tmp_path / kind, repo.tripped, kind)
    for name in HOOKS:
        script(repo.path / ".git" / "hooks" / name, repo.tripped, f"hooks/{name}")
    for key, value in settings.items():
        repo.git("config", key, value)
    (repo.path / "notes.txt").write_text("one\ntwo\nworking\n", encoding="utf-8")
    repo.fired()
    return repo


def _history(repo: Trapped) -> None:
    """`main` with two commits, and `topic`, checked out, which grew from the first of them."""
    repo.path.mkdir()
    repo.git("init", "-q", "-b", "main")
    attributes = "*.txt filter=spoil merge=spoil diff=spoil\n*.md diff=shown filter=lfs\n*.py diff=spoil filter=lfs merge=spoil\n"
    core = "".join(f"def step_{number}(value):\n    return value + {number}\n\n\n" for number in range(12))
    files = {".gitattributes": attributes, "notes.txt": "one\ntwo\n", "page.md": "# Page\n", "pkg/core.py": core,
             "pkg/__init__.py": ""}  # fmt: skip
    for name in HOOKS:
        files[f".husky/{name}"] = f"#!/bin/sh\necho husky/{name} >> '{repo.tripped}'\n"
    for name in SHADOWS:
        files[f"{name}.py"] = f"open({str(repo.tripped)!r}, 'a').write('{name}.py\\n')\nraise SystemExit(99)\n"
    _commit(repo, files, "base")
    repo.git("branch", "topic")
    _commit(repo, {"notes.txt": "zero\none\ntwo\n", "pkg/core.py": core.replace("+ 0", "+ 100")}, "main goes on")
    repo.git("switch", "-q", "topic")
    grown = core.replace("+ 11", "+ 1100") + "def more(value):\n    return step_3(value)\n"
    changed = {"notes.txt": "one\ntwo\nthree\n", "page.md": "# Page\n\nmore\n", "pkg/core.py": grown}
    _commit(
        repo,
        changed | {"pkg/use.py": "from pkg.core import more\n\nprint(more(1))\n"},
        "grow\n\nSigned-off-by: A <a@b>",
    )


def _commit(repo: Trapped, files: dict[str, str], message: str) -> None:
    for name, content in files.items():
        place = repo.path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content, encoding="utf-8")
        place.chmod(0o755 if name.startswith(".husky") else 0o644)
    repo.git("add", "-A")
    repo.git("commit", "-q", "-m", message)


def prsplit(repo: Trapped, *words: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    """A process of its own, started in the repository's root as `python -m prsplit`."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"} | (env or {})
    environment["PYTHONPATH"] = os.path.dirname(os.path.dirname(os.path.abspath(package.__file__)))
    command = [sys.executable, "-m", "prsplit", *words]
    return subprocess.run(command, cwd=repo.path, env=environment, capture_output=True, check=False)


def test_no_command_trips_a_wire(trapped: Trapped) -> None:
    """Every command, one after the other, from the root of the repository."""
    seen["no foreign code"] += 1
    for words in COMMANDS:
        end = prsplit(trapped, *words)
        assert trapped.fired() == set(), words
        assert end.returncode in (0, 1, 3), (words, end.stdout, end.stderr)
        assert b"Traceback" not in end.stderr, (words, end.stderr)
    assert trapped.git("for-each-ref", "refs/heads/two") + trapped.git("for-each-ref", "refs/heads/three")


def test_programs_of_the_environment_are_left_alone(trapped: Trapped, tmp_path: Path) -> None:
    """Editors, pagers and helpers that `GIT_*` variables name are not started by commands that need none."""
    names = ("GIT_EXTERNAL_DIFF", "GIT_EDITOR", "GIT_SEQUENCE_EDITOR", "GIT_PAGER", "PAGER", "EDITOR", "GIT_ASKPASS",
             "SSH_ASKPASS", "GIT_SSH_COMMAND", "GIT_PROXY_COMMAND")  # fmt: skip
    env = {name: script(tmp_path / name, trapped.tripped, name) for name in names}
    env |= {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.fsmonitor"}
    env["GIT_CONFIG_VALUE_0"] = script(tmp_path / "counted", trapped.tripped, "counted")
    for words in (("plan",), ("show", "all"), ("apply", "--yes"), ("status",), ("undo", "--yes")):
        assert prsplit(trapped, *words, env=env).returncode in (0, 1), words
        assert trapped.fired() == set(), words


def test_a_signing_program_of_the_repository_is_not_started(trapped: Trapped, tmp_path: Path) -> None:
    """The repository may ask for signatures, but never name the program that makes them."""
    for key in ("gpg.program", "gpg.ssh.program", "gpg.x509.program", "gpg.ssh.defaultKeyCommand"):
        trapped.git("config", key, script(tmp_path / key, trapped.tripped, key))
    trapped.git("config", "commit.gpgSign", "true")
    for kind in ("openpgp", "ssh", "x509"):
        trapped.git("config", "gpg.format", kind)
        trapped.fired()
        for words in (("plan",), ("apply", "--yes"), ("apply", "--sign", "--yes"), ("status",)):
            end = prsplit(trapped, *words)
            assert trapped.fired() == set(), words
            assert end.returncode in (0, 3, 4), (words, end.stderr)


def test_a_missing_object_fetches_nothing(trapped: Trapped, tmp_path: Path) -> None:
    """A partial clone whose remote would run a program: exit 3, and the program is not run."""
    trap = script(tmp_path / "transport", trapped.tripped, "transport")
    for key, value in (("remote.origin.url", f"ext::{trap}"), ("remote.origin.promisor", "true"),
                       ("extensions.partialClone", "origin"), ("core.repositoryFormatVersion", "1"),
                       ("protocol.ext.allow", "always")):  # fmt: skip
        trapped.git("config", key, value)
    oid = trapped.git("rev-parse", "topic:pkg/core.py").strip()
    (trapped.path / ".git" / "objects" / oid[:2] / oid[2:]).unlink()
    trapped.fired()
    end = prsplit(trapped, "plan")
    assert trapped.fired() == set()
    assert (end.returncode, b"hint:" in end.stderr) == (3, True), end.stderr
    trapped.git("cat-file", "-p", oid)
    assert trapped.fired() == {"transport"}


def test_an_included_setting_is_no_way_in(trapped: Trapped, tmp_path: Path) -> None:
    """Settings that the repository's own include other files in do no more than those in place."""
    included = trapped.path / "tracked.gitconfig"
    trap = script(tmp_path / "included", trapped.tripped, "included")
    included.write_text(f"[core]\n\tfsmonitor = {trap}\n\thooksPath = {tmp_path}\n", encoding="utf-8")
    trapped.git("config", "include.path", "../tracked.gitconfig")
    trapped.fired()
    for words in (("plan",), ("apply", "--yes"), ("undo", "--yes")):
        assert prsplit(trapped, *words).returncode == 0
        assert trapped.fired() == set()


def test_the_wires_are_live(trapped: Trapped) -> None:
    """The same tripwires fire under plain git and plain Python: a test that trips nothing has looked at something."""
    wanted = {"fsmonitor", "clean", "smudge", "process", "merge", "textconv", "external", "husky/reference-transaction",
              "husky/pre-commit", "husky/post-commit", "husky/post-checkout"}  # fmt: skip
    plain = ("-c", "filter.lfs.process=")
    trapped.git("diff", "main~1", "topic")
    trapped.git("-c", "core.pager=cat", "log", "-p", "-1", "--textconv")
    trapped.git("add", "-A")
    trapped.git(*plain, "commit", "-q", "-m", "x", "notes.txt")
    trapped.git(*plain, "merge", "-m", "y", "main")
    trapped.git(*plain, "checkout", "-q", "-f", "main")
    fired = trapped.fired()
    assert wanted <= fired, wanted - fired
    subprocess.run(
        [sys.executable, "-c", "import click"], cwd=trapped.path, check=False, env={"PATH": os.environ["PATH"]}
    )
    assert trapped.fired() == {"click.py"}
