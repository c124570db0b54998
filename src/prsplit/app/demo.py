"""The story of `demo`: a feature grown as one branch, split before your eyes in a fresh repository."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterator, Mapping

from prsplit.app.apply import Applied, ApplyOptions, apply_series
from prsplit.app.opening import Narration
from prsplit.app.plan import propose
from prsplit.errors import CommandFailed, Exit, Refused
from prsplit.model.plan import Plan
from prsplit.repo.git import Git, find_git, scrubbed
from prsplit.reports.page import plain
from prsplit.reports.stack import applied_page
from prsplit.reports.text import plan_page
from prsplit.settings import DEFAULT_LIMIT, PlanOptions

Say = Callable[[str], None]
Tree = Mapping[str, bytes]

BRANCH = "federated-averaging"
STORY = os.path.join(os.path.dirname(__file__), "demo_story")
NAME, EMAIL = "prsplit demo", "noreply@prsplit.invalid"
COMMITS = (
    ("main", "base", "1704103200 +0000", "Train one model on many shards with a plain mean"),
    (BRANCH, "head", "1704362400 +0000", "Add federated averaging"),
)
"""Branch, tree, date and message of the repository's two commits."""


def run_demo(folder: str | None, say: Say) -> int:
    """Grow the example in `folder` (a new temporary one without), then plan, prove, apply and compare it.

    `say` gets the answer, a block of lines at a time. The repository is left for the reader to play on.
    Raises Refused when the folder holds anything already.
    """
    place = fresh_folder(folder)
    git = grow(place)
    say(f"A feature grew on the branch {BRANCH} of {place}:\n")
    say(_oversized(git))
    plan = _plan(place, say)
    applied = _apply(place, say)
    say(_arrival(git, plan, applied))
    say(_farewell(place))
    return Exit.DONE


def fresh_folder(folder: str | None) -> str:
    """The absolute path of an empty folder: `folder`, made where it is missing, or a new temporary one."""
    if folder is None:
        from tempfile import mkdtemp

        return os.path.realpath(mkdtemp(prefix="prsplit-demo-"))
    place = os.path.abspath(folder)
    try:
        os.makedirs(place, exist_ok=True)
        if os.listdir(place):
            raise Refused(f"The folder {folder} is not empty.", "prsplit demo")
    except (FileExistsError, NotADirectoryError):
        raise Refused(f"{folder} is not a folder.", "prsplit demo") from None
    return place


def grow(place: str) -> Git:
    """Make the repository: base on `main`, head on BRANCH, which is checked out. Ids are the same everywhere."""
    git = Git(find_git(), os.path.join(place, ".git"), place, scrubbed(os.environ))
    git.run("init", "--quiet", "--initial-branch=main", "--object-format=sha1", "--template=")
    for key, value in (("user.name", NAME), ("user.email", EMAIL), ("commit.gpgSign", "false")):
        git.run("config", key, value)
    git.run("fast-import", "--quiet", stdin=b"".join(history()))
    git.run("symbolic-ref", "HEAD", f"refs/heads/{BRANCH}")
    git.run("read-tree", "--reset", "-u", "HEAD")
    return git


def history() -> Iterator[bytes]:
    """The fast-import stream of both commits."""
    below: str | None = None
    for branch, end, when, message in COMMITS:
        yield f"commit refs/heads/{branch}\n".encode()
        yield f"author {NAME} <{EMAIL}> {when}\ncommitter {NAME} <{EMAIL}> {when}\n".encode()
        yield b"data %d\n%s\n" % (len(message), message.encode())
        yield b"" if below is None else f"from refs/heads/{below}\n".encode()
        yield b"deleteall\n"
        for path, content in sorted(story_tree(end).items()):
            yield b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(content), content)
        below = branch
    yield b"done\n"


def story_tree(end: str) -> Tree:
    """The files of one end of the example by their path, without what the installer compiled."""
    root = os.path.join(STORY, end)
    found: dict[str, bytes] = {}
    for place, folders, names in os.walk(root):
        folders[:] = [each for each in folders if each != "__pycache__"]
        for name in names:
            path = os.path.join(place, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, root).replace(os.sep, "/")] = file.read()
    return found


def _oversized(git: Git) -> str:
    """The change as a reviewer would meet it: git's summary, and the verdict."""
    rows = git.run("diff", "--numstat", "--no-renames", "main", BRANCH).decode().splitlines()
    lines = sum(int(count) for row in rows for count in row.split("\t")[:2])
    summary = git.run("diff", "--stat=76", "--no-renames", "main", BRANCH).decode()
    return f"{summary}\n1 PR, {lines} lines: over the limit of {DEFAULT_LIMIT}.\n"


def _plan(place: str, say: Say) -> Plan:
    say("$ prsplit plan")
    made = propose(place, PlanOptions(), Silence())
    say(plain(plan_page(made.plan)))
    return made.plan


def _apply(place: str, say: Say) -> Applied:
    say("$ prsplit apply")
    applied = apply_series(place, PlanOptions(), ApplyOptions(), Silence())
    assert applied.run is not None
    say(plain(applied_page(applied.run)))
    return applied


def _arrival(git: Git, plan: Plan, applied: Applied) -> str:
    """Both trees, asked of git anew. Raises CommandFailed should they ever differ."""
    assert applied.run is not None
    top = applied.script.commits[-1].branch
    trees = [_tree(git, name) for name in (BRANCH, top)]
    if len(set(trees)) > 1:
        raise CommandFailed(f"The tree of {top} is not that of {BRANCH}.")
    wide = max(len(BRANCH), len(top))
    rows = [f"  {name:<{wide}}  tree {tree}" for name, tree in zip((BRANCH, top), trees, strict=True)]
    return "\n".join(["Tree for tree the same:", *rows, f"{len(plan.prs)} PRs, and nothing was lost on the way.\n"])


def _tree(git: Git, name: str) -> str:
    return git.run("rev-parse", "--verify", "--end-of-options", f"{name}^{{tree}}").decode().strip()


def _farewell(place: str) -> str:
    rows = (
        "prsplit show 1",
        "prsplit explain flock/server.py",
        "prsplit plan --max-lines 200",
        "prsplit undo",
    )
    return "\n".join(
        ["The repository is yours to play on:\n", f"  cd {shlex.quote(place)}", *(f"  {row}" for row in rows)]
    )


class Silence(Narration):
    """Narrates nothing: the demo tells its own story."""

    def phase(self, name: str) -> None:
        """Say nothing."""

    def note(self, sentence: str | Callable[[], str]) -> None:
        """Say nothing."""

    def warn(self, sentence: str) -> None:
        """Say nothing."""
