"""The stories under fixtures/: lay one into a repository, split it, and read what came out from the commits alone."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import prsplit as prsplit_package

FIXTURES = os.path.join(os.path.dirname(__file__), "..", "..", "fixtures")
SOURCE = os.path.dirname(os.path.dirname(prsplit_package.__file__))
PREFIX = "split/story"
DATE = "1700000000 +0000"

Tree = dict[str, bytes]


@dataclass(frozen=True)
class Story:
    """One folder of fixtures/. `trees` holds `base` and `head`."""

    name: str
    trees: str
    expected: dict[str, Any]

    @property
    def limit(self) -> int:
        """What is given as `--max-lines`."""
        return int(self.expected["limit"])

    def tree(self, end: str) -> Tree:
        """The files of one end, without what Python leaves behind."""
        return read_tree(os.path.join(self.trees, end))


@dataclass(frozen=True)
class Split:
    """What `prsplit apply` left of a story."""

    story: Story
    repo: str
    plan: dict[str, Any]

    @cached_property
    def steps(self) -> list[str]:
        """The commits of the series, bottom first."""
        top = git(
            self.repo, "for-each-ref", "--sort=version:refname", "--format=%(refname)", f"refs/heads/{PREFIX}/"
        ).split()[-1]
        return git(self.repo, "rev-list", "--reverse", f"main..{top}").split()

    @cached_property
    def trees(self) -> list[Tree]:
        """The files at base and after each step: one more than steps."""
        return [self.files(commit) for commit in ("main", *self.steps)]

    def files(self, commit: str) -> Tree:
        """The files of one commit."""
        with tarfile.open(fileobj=io.BytesIO(git_bytes(self.repo, "archive", commit))) as archive:
            entries = [(entry.name, archive.extractfile(entry)) for entry in archive if entry.isfile()]
            return {path: content.read() for path, content in entries if content is not None}


def names() -> list[str]:
    """All stories."""
    return sorted(name for name in os.listdir(FIXTURES) if os.path.exists(os.path.join(FIXTURES, name, "story.md")))


def load(name: str) -> Story:
    """One story by its folder's name."""
    folder = os.path.join(FIXTURES, name)
    with open(os.path.join(folder, "expected.json"), encoding="utf-8") as file:
        expected = json.load(file)
    return Story(name, os.path.normpath(os.path.join(folder, expected.get("trees", "."))), expected)


def read_tree(folder: str) -> Tree:
    """Every file below `folder` by its path, `__pycache__` left out."""
    found: Tree = {}
    for place, folders, files in os.walk(folder):
        folders[:] = [each for each in folders if each != "__pycache__"]
        for name in files:
            path = os.path.join(place, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, folder).replace(os.sep, "/")] = file.read()
    return found


def environment(home: str) -> dict[str, str]:
    """A sealed environment: no user, no system, no configuration but ours."""
    kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "TMPDIR") if key in os.environ}
    person = {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", "Author"), ("EMAIL", "author@example.org"), ("DATE", DATE))
    }
    seal = {"HOME": home, "XDG_CONFIG_HOME": home, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
    return {**kept, **person, **seal, "PYTHONPATH": SOURCE, "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8"}


def git_bytes(repo: str, *arguments: str) -> bytes:
    """What git says."""
    command = ["git", "-C", repo, *arguments]
    return subprocess.run(command, env=environment(repo), check=True, capture_output=True).stdout


def git(repo: str, *arguments: str) -> str:
    """What git says, as text without the last line feed."""
    return git_bytes(repo, *arguments).decode("utf-8", "surrogateescape").removesuffix("\n")


def prsplit(repo: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own, somewhere else than in the repository."""
    command = [sys.executable, "-m", "prsplit", "-C", repo, *arguments]
    home = os.path.dirname(repo)
    return subprocess.run(
        command, cwd=home, env=environment(home), check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )


def lay(tree: Tree, folder: str) -> None:
    """Make `folder` hold exactly `tree`, its `.git` aside."""
    for name in os.listdir(folder):
        path = os.path.join(folder, name)
        if os.path.isdir(path) and name != ".git":
            shutil.rmtree(path)
        elif name != ".git":
            os.remove(path)
    for path, content in tree.items():
        place = os.path.join(folder, path)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(place, "wb") as file:
            file.write(content)


def repository(story: Story, folder: str) -> str:
    """A repository with the story's base on `main` and its head on `feature`, which is checked out."""
    os.makedirs(folder)
    git(folder, "init", "-q", "-b", "main")
    for end, message in (("base", "Where it starts"), ("head", f"All of {story.name}")):
        if end == "head":
            git(folder, "checkout", "-q", "-b", "feature")
        lay(story.tree(end), folder)
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "-m", message)
    return folder


def split(story: Story, folder: str, limit: int | None = None) -> Split:
    """Plan and apply the story, within its own limit unless another one is given."""
    repo = repository(story, folder)
    flags = ("--base", "main", "--head", "feature", "--max-lines", str(story.limit if limit is None else limit))
    planned = prsplit(repo, "plan", *flags, "--format", "json")
    assert planned.returncode == 0, planned.stderr
    applied = prsplit(repo, "apply", *flags, "--prefix", PREFIX, "--yes")
    assert applied.returncode == 0, applied.stderr
    return Split(story, repo, json.loads(planned.stdout))
