"""Read who wrote a range of commits, and when. Messages and names as git has them, re-encoded to UTF-8."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from prsplit.errors import UsageError
from prsplit.model.history import Commit, History, kin
from prsplit.model.script import Person
from prsplit.repo.open import Repository
from prsplit.repo.sealed import sealed

_FORMAT = "--format=%x00%H%x00%P%x00%an%x00%ae%x00%ad%x00%B"
_FIELDS = 7  # the empty one that opens a record among them
_DATE = re.compile(r"[0-9]{1,15} [+-][0-9]{4}")
_IDENT = re.compile(r"(?P<name>.*) <(?P<email>[^<>]*)> [0-9]+ [+-][0-9]+\n?", re.DOTALL)
_IDENTITY = ("GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL")


def read(repo: Repository, base: str, head: str) -> History:
    """Everything that crediting authors needs; blames only the files that several authors touched."""
    found = commits(repo, base, head)
    return History(found, committer(repo, base), blame_lines(repo, base, head, shared_files(found)))


def commits(repo: Repository, base: str, head: str) -> tuple[Commit, ...]:
    """The commits of `base..head`, oldest first, parents before children."""
    text = repo.git.run(
        "log", "-z", "--reverse", "--topo-order", "-M", "-l400", "--no-diff-merges", "--name-status", "--no-color",
        "--no-notes", "--no-show-signature", "--no-ext-diff", "--no-textconv", "--no-relative", "--encoding=UTF-8",
        "--date=raw", "--ignore-submodules=none", "--no-mailmap", "-O/dev/null", _FORMAT, f"{base}..{head}", "--",
    )  # fmt: skip
    tokens = text.decode("utf-8", "surrogateescape").split("\0")
    found, place = [], 0
    while place + _FIELDS <= len(tokens):
        fields = tokens[place + 1 : place + _FIELDS]
        place = end = place + _FIELDS
        while end < len(tokens) and tokens[end]:
            end += 1
        found.append(_commit(fields, tokens[place:end]))
        place = end
    return tuple(found)


def _commit(fields: list[str], changes: list[str]) -> Commit:
    oid, parents, name, email, when, message = fields
    subject, _, body = message.lstrip("\n").partition("\n")
    author = Person(name, email, when if _DATE.fullmatch(when) else "0 +0000")
    paths, renames = _touched(changes)
    return Commit(oid, tuple(parents.split()), author, subject.strip(), body.strip("\n"), paths, renames)


def _touched(changes: list[str]) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """All paths, and the renames, of a list of status letters that are each followed by one path or two."""
    paths: list[str] = []
    renames: list[tuple[str, str]] = []
    rest = iter(changes)
    for status in rest:
        # Git opens the list with one line feed.
        if status.lstrip("\n")[0] in "RC":
            renames.append((next(rest), next(rest)))
            paths += renames[-1]
        else:
            paths.append(next(rest))
    return tuple(sorted(paths)), tuple(renames)


def shared_files(found: Sequence[Commit]) -> tuple[str, ...]:
    """The files that more than one author touched under any of their names, sorted."""
    authors: dict[str, set[str]] = defaultdict(set)
    names = kin(found)
    for commit in found:
        for path in commit.paths:
            for name in names.get(path, (path,)):
                authors[name].add(commit.author.email.lower())
    return tuple(sorted(path for path, emails in authors.items() if len(emails) > 1))


def blame_lines(
    repo: Repository, base: str, head: str, paths: Iterable[str]
) -> Mapping[str, tuple[tuple[int, str], ...]]:
    """For each of `paths` at `head`: the 1-based lines that `base..head` wrote, in order, each with its commit.

    A file that git cannot blame (it is gone at head) is left out. Never runs a configured text conversion.
    """
    wanted = tuple(paths)
    found: dict[str, tuple[tuple[int, str], ...]] = {}
    if not wanted:
        return found
    # A setting blame.ignoreRevsFile, mostly relative to the work tree, would make every blame fail.
    with sealed(repo) as git:
        for path in wanted:
            code, out, _ = git.ask("blame", "--incremental", "--no-textconv", f"{base}..{head}", "--", path)
            if code == 0:
                found[path] = _blamed(out)
    return found


def _blamed(out: bytes) -> tuple[tuple[int, str], ...]:
    """Git tells a commit's facts, that it is the boundary among them, with its first group of lines only."""
    lines: list[tuple[int, str]] = []
    boundaries: set[str] = set()
    group: tuple[str, int, int] | None = None
    for row in out.split(b"\n"):
        words = row.split(b" ")
        if group is None and len(words) == 4:
            group = words[0].decode("ascii"), int(words[2]), int(words[3])
        elif row == b"boundary" and group is not None:
            boundaries.add(group[0])
        elif words[0] == b"filename" and group is not None:
            lines += [(line, group[0]) for line in range(group[1], group[1] + group[2])]
            group = None
    return tuple(sorted((line, commit) for line, commit in lines if commit not in boundaries))


def committer(repo: Repository, base: str) -> Person:
    """The caller's identity, dated like the commit `base`: no clock is read. Raises UsageError when none is set."""
    env = {name: os.environ[name] for name in _IDENTITY if os.environ.get(name)}
    code, out, _ = repo.git.ask("var", "GIT_COMMITTER_IDENT", env=env)
    match = _IDENT.fullmatch(out.decode("utf-8", "surrogateescape"))
    if code or match is None or not match["name"].strip():
        raise UsageError(
            "git does not know who you are, so no commit can be made.",
            'git config --global user.name "Your Name" && git config --global user.email you@example.org',
        )
    return Person(match["name"], match["email"], _when(repo, base))


def _when(repo: Repository, commit: str) -> str:
    if not commit:
        return "0 +0000"
    text = repo.git.run("log", "-1", "--no-show-signature", "--no-patch", "--date=raw", "--format=%cd", commit, "--")
    when = text.decode("ascii", "replace").strip()
    return when if _DATE.fullmatch(when) else "0 +0000"
