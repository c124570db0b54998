"""Looks for what users can type, and nothing tells them: options of command lines, variables of the environment, and
names that a package exports.

- pass: every new one has a help text or docstring, or a document names it
- warn: a new one is named nowhere
- skip: nothing of the kind is new

Not held against a PR: options that are hidden on purpose; what tests, scripts, examples and tooling read; variables that the
system or a build service sets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from prsplit.checks.files import counted
from prsplit.checks.symbols import is_code
from prsplit.model.finding import Finding

if TYPE_CHECKING:
    from prsplit.checks.policy import Policy
    from prsplit.checks.subject import Subject
    from prsplit.model.diff import Touched

ID = "docs.user"
_OPTION = rb"(?:add_argument|add_option|\boption|\.addOption|Option)\s*\((?P<rest>.*)"
_FLAG = rb"['\"](?P<name>--[a-z][\w-]+)"
_HELP = rb"\bhelp\s*=|\bdescription\s*[:=]|hidden\s*=\s*True|SUPPRESS|\"\"\"|'''"
_VARIABLE = (
    rb"(?:os\.environ(?:\.get\(|\[)|os\.getenv\(|process\.env(?:\.|\[)|os\.Getenv\(|os\.LookupEnv\(|env::var(?:_os)?\("
    rb"|\bgetenv\()\s*['\"]?(?P<name>[A-Z][A-Z0-9_]{2,})"
)
_KNOWN = (
    r"PATH|HOME|USER|SHELL|TMP|TMPDIR|TEMP|LANG|LC_\w+|TERM|COLUMNS|LINES|EDITOR|VISUAL|PAGER|PWD|DISPLAY|CI|GITHUB_\w+|GITLAB_\w+"
    r"|XDG_\w+|APPDATA|LOCALAPPDATA|NO_COLOR|FORCE_COLOR|HTTPS?_PROXY|NO_PROXY|NODE_ENV|PYTHON\w+|VIRTUAL_ENV|CUDA_\w+|RANK"
    r"|WORLD_SIZE|LOCAL_RANK|MASTER_\w+|OMP_\w+|PYTEST_\w+"
)
_AROUND = 12
"""Lines in which the rest of an option's declaration stands."""


class _Typed(NamedTuple):
    """Something that users type, and where it came."""

    name: str
    what: str
    path: str
    line: int


def judge(subject: Subject, policy: Policy) -> Iterator[Finding]:  # noqa: ARG001 - the protocol of rules
    """A finding for each that is named nowhere."""
    fresh = list(dict.fromkeys((*_typed(subject), *_exported(subject))))
    if not fresh:
        yield Finding(ID, "skip", "nothing that users type is new")
        return
    silent = [one for one in fresh if one.what]
    named = subject.mentions({one.name for one in silent}, "docs")
    bare = [one for one in silent if one.name not in named]
    later = subject.later({one.name for one in bare}, "docs")
    bare = [one for one in bare if one.name not in later]
    for one in bare:
        sentence = f"{one.path}:{one.line} brings the {one.what} {one.name}, and no document or help text names it"
        yield Finding(ID, "warn", sentence, f"tell what {one.name} does", one.path, one.line, symbol=one.name)
    if not bare:
        yield Finding(ID, "pass", f"{counted(len(fresh), 'thing')} that users type, all told of")


def _typed(subject: Subject) -> Iterator[_Typed]:
    """New options and variables; `what` is empty for those that have a help text."""
    for file in subject.diff.files:
        if file.is_gone or not is_code(file.path) or not file.added or re.search(_APART, file.path):
            continue
        if not any(re.search(pattern, subject.diff.text(file)) for pattern in (_FLAG, _VARIABLE)):
            continue
        old = b"" if file.is_new else subject.texts((file.old_path,), at_base=True).get(file.old_path, b"")
        yield from _in_file(subject, file, old)


_APART = r"(^|/)(scripts?|examples?|samples?|benchmarks?|tools?|ci|docs?)/|(^|/)(setup|conftest|noxfile)\.py$"


def _in_file(subject: Subject, file: Touched, old: bytes) -> Iterator[_Typed]:
    rows: list[bytes] | None = None
    for number, line in subject.diff.new_lines(file):
        for what, pattern in (("option", _FLAG), ("variable", _VARIABLE)):
            for found in re.finditer(pattern, line):
                name = found["name"]
                if name in old or (what == "variable" and re.fullmatch(_KNOWN, name.decode("ascii"))):
                    continue
                if rows is None:
                    rows = subject.texts((file.path,)).get(file.path, b"").split(b"\n")
                declared = _declaration(rows, number)
                if what == "option" and declared is None:
                    continue
                told = what == "option" and declared is not None and re.search(_HELP, declared)
                yield _Typed(name.decode("ascii", "replace"), "" if told else what, file.path, number)


def _declaration(rows: list[bytes], number: int) -> bytes | None:
    """The call that declares the option on a line, up to the next one; None where there is none."""
    for start in range(number - 1, max(-1, number - 4), -1):
        if start < len(rows) and re.search(_OPTION, rows[start]):
            text = b"\n".join(rows[start : start + _AROUND])
            second = re.search(_OPTION, text[len(rows[start]) :])
            return text[: len(rows[start]) + second.start()] if second else text
    return None


def _exported(subject: Subject) -> Iterator[_Typed]:
    """Names that a list of exports has and base's had not."""
    code = subject.code_of
    fresh = {(pair.new.path, pair.new.name): pair.new for pair in code.pairs if pair.new and pair.old is None}
    for path, names in code.exports.items():
        for name in sorted(names):
            one = fresh.get((path, name))
            if one is not None:
                yield _Typed(name, "" if one.documented else "name", path, one.line)
