"""The story of `init`: look at the repository, propose settings with their evidence, and write them to one file."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from shlex import quote

from prsplit.app.habits import profile_of
from prsplit.app.opening import Narration
from prsplit.app.splice import spliced
from prsplit.errors import PrsplitError, Refused
from prsplit.model.change import Revision
from prsplit.model.profile import MarkRule, Marks, Profile
from prsplit.repo.candidates import candidates
from prsplit.repo.config import MAX_FILE, own_settings, read_settings
from prsplit.repo.open import Repository, open_repository
from prsplit.repo.recent import recent_sizes
from prsplit.repo.revisions import revision
from prsplit.repo.trees import Trees
from prsplit.reports.settings_table import Row, settings_table
from prsplit.settings import DEFAULT_LIMIT, Settings

PROJECT, OWN = "pyproject.toml", ".prsplit.toml"


@dataclass(frozen=True, slots=True)
class Written:
    """The file by its path from the root, the table in it, and whether it was written or would be."""

    path: str
    table: str
    done: bool


def write_settings(at: str, narration: Narration, *, force: bool, dry_run: bool) -> Written:
    """Propose settings, and unless it is a dry run write them to pyproject.toml, or to .prsplit.toml where there is none.

    Raises Refused where there is no work tree, where settings are there already and `force` is not given, and where the
    file is no regular one.
    """
    repo = open_repository(at)
    root = repo.git.work_tree
    if root is None:
        raise Refused("This is a bare repository: there is no file to write settings to.", "prsplit -C WORKTREE init")
    standing = own_settings(root)
    if standing and not force and not dry_run:
        raise Refused(f"{standing} has settings of prsplit already.", "prsplit init --force   # writes them anew")
    name = standing or (PROJECT if _regular(os.path.join(root, PROJECT)) else OWN)
    narration.phase("looking at the repository")
    table = settings_table(_rows(repo), "tool.prsplit" if name == PROJECT else "")
    path = os.path.join(root, name)
    if not dry_run:
        _write(path, spliced(_read(path), table) if name == PROJECT else table.encode("utf-8"))
        read_settings(repo)
    return Written(name, table, not dry_run)


def _rows(repo: Repository) -> list[Row]:
    with Trees(repo) as trees:
        head = revision(repo, trees, "HEAD")
        profile = profile_of(repo, trees, head, Settings())
        rows = [_base(repo, trees), _limit(repo, head), *_habits(profile)]
    return [row for row in rows if not _broken(row)]


def _broken(row: Row) -> bool:
    """Whether a value has a path that is not UTF-8, which no TOML file can hold."""
    values = row.value if isinstance(row.value, tuple) else (row.value,)
    return any(isinstance(each, str) and any(0xDC80 <= ord(sign) <= 0xDCFF for sign in each) for each in values)


def _base(repo: Repository, trees: Trees) -> Row:
    known, _ = candidates(repo, trees, "", "")
    if not known:
        return Row("base", None, "No branch is known that others could grow from.")
    return Row("base", known[0].name, f"{known[0].reason[:1].upper()}{known[0].reason[1:]}.")


def _limit(repo: Repository, head: Revision) -> Row:
    sizes = recent_sizes(repo, head.commit)
    within = sum(1 for size in sizes if size <= DEFAULT_LIMIT)
    seen = f"{within} of the last {len(sizes)} commits that change text have at most {DEFAULT_LIMIT} lines."
    return Row("max-lines", DEFAULT_LIMIT, seen if sizes else "There are no commits to measure; this is the default.")


def _habits(profile: Profile) -> Iterator[Row]:
    tests, docs, log, owners = profile.tests, profile.docs, profile.changelog, profile.owners
    yield Row("test-folders", tests.folders or None, _sentence(tests.because))
    yield Row("docs-folders", docs.folders or None, _sentence(docs.because))
    yield Row("changelog.tool", log.tool if log else None, _sentence(log.because if log else "no changelog was found"))
    if log and log.tool != "none" and log.place:
        kinds = f": {', '.join(log.kinds)}" if log.kinds else ""
        yield Row("changelog.place", log.place, _sentence(f"this is where entries go{kinds}"))
    yield Row("title-style", profile.titles.style, _sentence(profile.titles.because))
    yield Row("sign-off", profile.sign_off.asked, _sentence(profile.sign_off.because))
    yield Row(
        "owners", owners.path if owners else None, _sentence(owners.because if owners else "there is no CODEOWNERS")
    )
    yield from _marked(profile.marks)
    found = tuple(one.command for one in profile.suggestions)
    sources = ", ".join(dict.fromkeys(one.source for one in profile.suggestions))
    yield Row(
        "suggest",
        found or None,
        _sentence(f"found in {sources}; printed, never run" if found else "no command was found"),
    )


def _marked(marks: Marks) -> Iterator[Row]:
    generated = _patterns(marks, "linguist-generated")
    vendored = tuple(dict.fromkeys((*_patterns(marks, "linguist-vendored"), *marks.found)))
    told = (
        ".gitattributes marks them" if generated else "nothing is marked as generated, beside what is known by its name"
    )
    yield Row("generated", generated or None, _sentence(told))
    yield Row("vendored", vendored or None, _sentence(marks.because))


def _patterns(marks: Marks, name: str) -> tuple[str, ...]:
    """The patterns that a mark is set for, and not taken back by the same pattern later, bound to the root."""
    said = {_rooted(rule): value for rule in marks.rules for key, value in rule.marks if key == name}
    return tuple(pattern for pattern, value in said.items() if value)


def _rooted(rule: MarkRule) -> str:
    if not rule.folder:
        return rule.pattern
    return f"{rule.folder}/{rule.pattern.lstrip('/')}" if "/" in rule.pattern else f"{rule.folder}/**/{rule.pattern}"


def _sentence(text: str) -> str:
    """A clause as a sentence, unless it begins with a file's name."""
    first = text.partition(" ")[0]
    return (text if "." in first or "/" in first else text[:1].upper() + text[1:]) + "."


def _regular(path: str) -> bool:
    """Whether there is a regular file: a link could lead out of the repository."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except OSError:
        return False


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        text = file.read(MAX_FILE + 1)
    if len(text) > MAX_FILE:
        raise Refused(f"{path} is too large for a settings file.", f"ls -l {quote(path)}")
    return text


def _write(path: str, content: bytes) -> None:
    """Write aside, then rename over the file, whose mode is kept."""
    if os.path.lexists(path) and not _regular(path):
        raise Refused(f"{path} is no regular file, so it is not written to.", f"ls -l {quote(path)}")
    aside = f"{path}.prsplit-new"
    try:
        mode = stat.S_IMODE(os.lstat(path).st_mode) if os.path.lexists(path) else None
        with open(aside, "xb") as file:
            file.write(content)
        if mode is not None:
            os.chmod(aside, mode)
        os.replace(aside, path)
    except OSError as error:
        if not isinstance(error, FileExistsError) and os.path.lexists(aside):
            os.unlink(aside)
        raise _unwritten(path, error) from error


def _unwritten(path: str, error: OSError) -> PrsplitError:
    return Refused(
        f"{path} can't be written: {error.strerror}, nothing was changed.", f"ls -ld {quote(os.path.dirname(path))}"
    )
