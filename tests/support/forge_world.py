"""A pretend forge's memory: real bare repositories, and the pull requests and stacks upon them, behaving as GitHub's do.

Merged is what is reachable from its base. A pull request whose base or head branch is deleted is closed. Inside a stack
no base may change.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

Row = dict[str, Any]


class Refusal(Exception):
    """An answer with a status other than 200 and 201."""

    def __init__(
        self, status: int, message: str, headers: dict[str, str] | None = None, error: Row | None = None
    ) -> None:
        """Keep what is answered; `error` is the one that a failed validation names."""
        super().__init__(message)
        self.status, self.message, self.headers, self.error = status, message, headers or {}, error

    @property
    def answer(self) -> Row:
        """The body."""
        made: Row = {"message": self.message, "documentation_url": "https://docs.github.com/rest"}
        return {**made, "errors": [self.error]} if self.error else made


def custom(told: str) -> Refusal:
    """What is wrong with a pull request, in words."""
    return Refusal(422, "Validation Failed", error={"resource": "PullRequest", "code": "custom", "message": told})


def invalid(field: str) -> Refusal:
    """A field of a pull request that names nothing."""
    return Refusal(422, "Validation Failed", error={"resource": "PullRequest", "field": field, "code": "invalid"})


@dataclass
class PullRow:
    """One pull request as the forge keeps it."""

    number: int
    head_owner: str
    head: str
    base: str
    title: str
    body: str
    draft: bool
    author: str
    state: str = "open"
    merged: bool = False
    commit: str = ""
    labels: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    comments: list[Row] = field(default_factory=list)
    reviews: list[Row] = field(default_factory=list)
    threads: list[Row] = field(default_factory=list)


@dataclass
class Home:
    """One repository: `path` is bare, `parent` the `owner/name` that it is a fork of, `writers` who may push."""

    owner: str
    name: str
    path: Path
    parent: str = ""
    writers: tuple[str, ...] = ("me",)
    stacks_on: bool = True
    pulls: dict[int, PullRow] = field(default_factory=dict)
    stacks: dict[int, list[int]] = field(default_factory=dict)
    checks: dict[str, list[Row]] = field(default_factory=dict)
    next_number: int = 1
    known: dict[str, str] | None = None
    reached: dict[tuple[str, str], bool] = field(default_factory=dict)

    def git(self, *words: str, feed: bytes = b"") -> str:
        """What git says in the bare repository, whose refs it may have changed."""
        self.known = None
        done = subprocess.run(["git", "-C", str(self.path), *words], input=feed, capture_output=True, check=True)
        return done.stdout.decode().strip()

    def branch(self, name: str) -> str:
        """The commit of a branch, or nothing."""
        if self.known is None:
            rows = self.git("for-each-ref", "--format=%(refname:lstrip=2) %(objectname)", "refs/heads").splitlines()
            self.known = {row.split()[0]: row.split()[1] for row in rows}
        return self.known.get(name, "")

    @property
    def default(self) -> str:
        """The default branch."""
        return self.git("symbolic-ref", "--short", "HEAD")

    def reaches(self, commit: str, branch: str) -> bool:
        """Whether `commit` is in the history of `branch`."""
        pair = commit, self.branch(branch)
        if pair not in self.reached:
            words = ["git", "-C", str(self.path), "merge-base", "--is-ancestor", *pair]
            self.reached[pair] = subprocess.run(words, capture_output=True, check=False).returncode == 0
        return self.reached[pair]

    def take(self) -> int:
        """The next number: pull requests, issues and stacks share them."""
        self.next_number += 1
        return self.next_number - 1

    def stack_of(self, number: int) -> int:
        """The stack that a pull request is in, or 0."""
        return next((stack for stack, members in self.stacks.items() if number in members), 0)


class World:
    """All repositories of the forge, and the user whose token is known. While it is `watched`, heads are noted down in `empty`
    whose pull request had nothing in it for a moment."""

    def __init__(self, folder: Path) -> None:
        """An empty forge that keeps its repositories in `folder`."""
        self.folder = folder
        self.homes: dict[str, Home] = {}
        self.me = "me"
        self.frozen = False
        self.watched = False
        self.empty: set[str] = set()
        self.looked: set[tuple[str, str]] = set()

    def home(self, owner: str, name: str, parent: str = "", writers: tuple[str, ...] = ("me",)) -> Home:
        """Make a repository; a fork shares its parent's objects, as on GitHub."""
        path = self.folder / owner / f"{name}.git"
        path.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(path)], check=True)
        made = Home(owner, name, path, parent, writers)
        made.git("config", "http.receivepack", "true")
        made.git("config", "gc.auto", "0")
        self.homes[f"{owner}/{name}"] = made
        if parent:
            origin = self.homes[parent]
            (path / "objects" / "info" / "alternates").write_text(f"{origin.path}/objects\n")
            made.git("fetch", "-q", str(origin.path), "+refs/heads/*:refs/heads/*")
        return made

    def head_home(self, home: Home, owner: str) -> Home | None:
        """Where the branches of `owner` are: the repository itself, or the fork of it."""
        if owner.lower() == home.owner.lower():
            return home
        project = f"{home.owner}/{home.name}"
        return next((one for one in self.homes.values() if one.owner == owner and one.parent == project), None)

    def settle(self) -> None:
        """What the forge notices by itself, after any push and before any answer, unless it is `frozen`."""
        for home in () if self.frozen else self.homes.values():
            for pull in home.pulls.values():
                if pull.state == "open":
                    self._notice(home, pull)

    def _notice(self, home: Home, pull: PullRow) -> None:
        heads = self.head_home(home, pull.head_owner)
        commit = heads.branch(pull.head) if heads else ""
        base = home.branch(pull.base)
        if not commit or not base:
            pull.state = "closed"
            return
        if commit != pull.commit or heads is not home:
            pull.commit = commit
            if heads is not None and heads is not home:
                home.git("fetch", "-q", str(heads.path), f"+refs/heads/{pull.head}:refs/pull/{pull.number}/head")
        if home.reaches(commit, pull.base):
            pull.state, pull.merged = "closed", True
        elif self.watched and (base, commit) not in self.looked:
            self.looked.add((base, commit))
            self.empty.update(() if home.git("diff", "--name-only", f"{base}...{commit}") else {pull.head})

    def open(self, home: Home, asked: Row) -> PullRow:
        """Open a pull request, or refuse as GitHub does."""
        owner, _, branch = asked["head"].rpartition(":")
        heads = self.head_home(home, owner or home.owner)
        commit = heads.branch(branch) if heads else ""
        if not commit or heads is None:
            raise invalid("head")
        if not home.branch(asked["base"]):
            raise invalid("base")
        for pull in home.pulls.values():
            if (pull.state, pull.head_owner, pull.head) == ("open", heads.owner, branch):
                raise custom(f"A pull request already exists for {heads.owner}:{branch}.")
        if heads is not home:
            home.git("fetch", "-q", str(heads.path), f"+refs/heads/{branch}:refs/pull/{home.next_number}/head")
        if home.reaches(commit, asked["base"]):
            raise custom(f"No commits between {asked['base']} and {asked['head']}")
        made = PullRow(
            home.take(), heads.owner, branch, asked["base"], asked["title"], asked.get("body") or "",
            bool(asked.get("draft")), self.me, commit=commit,
        )  # fmt: skip
        home.pulls[made.number] = made
        return made

    def change(self, home: Home, pull: PullRow, asked: Row) -> None:
        """Edit a pull request."""
        if "base" in asked and asked["base"] != pull.base:
            if home.stack_of(pull.number):
                raise Refusal(422, "Cannot change the base branch because the pull request is part of a stack")
            if not home.branch(asked["base"]):
                raise invalid("base")
            pull.base = asked["base"]
        if asked.get("state") == "open" and pull.state == "closed":
            if pull.merged or not home.branch(pull.base):
                raise Refusal(422, "state cannot be changed. The pull request cannot be reopened.")
            pull.state = "open"
        elif asked.get("state") == "closed":
            pull.state = "closed"
        pull.title = asked.get("title", pull.title)
        pull.body = asked.get("body", pull.body)

    def chain(self, home: Home, numbers: list[int]) -> None:
        """Refuse what is no stack: open, in one line, in no other stack."""
        if not 2 <= len(numbers) <= 100:
            raise Refusal(422, "A stack holds 2 to 100 pull requests")
        pulls = [home.pulls.get(number) for number in numbers]
        for pull in pulls:
            if pull is None or pull.state != "open" or pull.head_owner != home.owner:
                raise Refusal(422, "Pull requests must be open and of this repository to form a stack")
        for below, above in pairwise(pulls):
            if below is None or above is None or above.base != below.head:
                raise Refusal(422, "Pull requests must form a stack: each base must be the head of the one below")

    def merge(self, home: Home, number: int, how: str = "merge") -> str:
        """Merge as a maintainer would: `merge`, `squash` or `rebase`; the new tip of the base."""
        pull = home.pulls[number]
        base, head = home.branch(pull.base), pull.commit
        tree = home.git("merge-tree", "--write-tree", base, head).splitlines()[0]
        if how == "rebase":
            tip = base
            for one in home.git("rev-list", "--reverse", f"{base}..{head}").split():
                made = home.git("merge-tree", "--write-tree", tip, one).splitlines()[0]
                if made != home.git("rev-parse", f"{tip}^{{tree}}"):
                    tip = home.git(
                        "commit-tree", made, "-p", tip, feed=home.git("log", "-1", "--format=%B", one).encode()
                    )
        else:
            parents = ["-p", base] + (["-p", head] if how == "merge" else [])
            tip = home.git("commit-tree", tree, *parents, feed=f"{pull.title} (#{number})".encode())
        home.git("update-ref", f"refs/heads/{pull.base}", tip, base)
        pull.state, pull.merged = "closed", True
        for members in home.stacks.values():
            if number in members:
                members.remove(number)
        return tip
