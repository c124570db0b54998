"""Looks for what users can type, and nothing tells them: commands and options of command lines, variables of the
environment, keys of a configuration (fields of classes called `…Config` or `…Settings`), and names that a package exports.

- pass: every new one has a help text or docstring, or a document names it
- warn: a new one is named nowhere
- skip: nothing of the kind is new

Not held against a PR: options that are hidden on purpose, or told as the key that they set (`--max-norm` as `max_norm`); what tests, scripts, examples and tooling read; variables that the
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
_COMMAND = rb"(?:\.add_parser|\.command|\bUse:)\s*\(?\s*['\"](?P<name>[a-z][\w-]+)"
_KEY = rb"^\s+(?P<name>[a-z][a-z0-9]*(?:_[a-z0-9]+)*)\s*:\s*[A-Za-z][^#]*$"
_SETTINGS = rb"\s*class\s+\w*(?:Config|Configuration|Settings)\b"
_FLAG = rb"['\"](?P<name>--[a-z][\w-]+)"
_HELP = rb"\bhelp\s*=|\bdescription\s*[:=]|hidden\s*=\s*True|Hidden:\s*true|\bShort:|\bLong:|SUPPRESS|\"\"\"|'''"
_VARIABLE = (
    rb"(?:os\.environ(?:\.get\(|\[)|os\.getenv\(|process\.env(?:\.|\[)|os\.Getenv\(|os\.LookupEnv\(|env::var(?:_os)?\("
    rb"|\bgetenv\()\s*['\"]?(?P<name>[A-Z][A-Z0-9_]{2,})"
)
_KNOWN = (
    r"PATH|HOME|USER|SHELL|TMP|TMPDIR|TEMP|LANG|LC_\w+|TERM|COLUMNS|LINES|EDITOR|VISUAL|PAGER|PWD|DISPLAY|CI|GITHUB_\w+|GITLAB_\w+"
    r"|XDG_\w+|APPDATA|LOCALAPPDATA|NO_COLOR|FORCE_COLOR|HTTPS?_PROXY|NO_PROXY|NODE_ENV|PYTHON\w+|VIRTUAL_ENV|CUDA_\w+|RANK"
    r"|WORLD_SIZE|LOCAL_RANK|MASTER_\w+|OMP_\w+|PYTEST_\w+|CARGO\w*|RUST\w*|OUT_DIR|TARGET|HOST|PROFILE|OPT_LEVEL|DOCS_RS"
    r"|GO(?:OS|ARCH|PATH|ROOT|FLAGS)|JAVA_HOME|npm_\w+"
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
    named = subject.mentions({name for one in silent for name in _names(one)}, "docs")
    bare = [one for one in silent if named.keys().isdisjoint(_names(one))]
    later = subject.later({name for one in bare for name in _names(one)}, "docs")
    bare = [one for one in bare if later.keys().isdisjoint(_names(one))]
    for one in bare:
        sentence = f"{one.path}:{one.line} brings the {one.what} {one.name}, and no document or help text names it"
        yield Finding(ID, "warn", sentence, f"tell what {one.name} does", one.path, one.line, symbol=one.name)
    if not bare:
        yield Finding(ID, "pass", f"{counted(len(fresh), 'thing')} that users type, all told of")


def _names(one: _Typed) -> tuple[str, ...]:
    """What a document may call it: an option of several words, by the key that it sets, too."""
    key = one.name.lstrip("-").replace("-", "_")
    return (one.name, key) if one.what == "option" and "_" in key else (one.name,)


def _typed(subject: Subject) -> Iterator[_Typed]:
    """New options and variables; `what` is empty for those that have a help text."""
    for file in subject.diff.files:
        if file.is_gone or not is_code(file.path) or not file.added or re.search(_APART, file.path):
            continue
        kinds = _kinds(file.path, subject.diff.text(file))
        if not kinds:
            continue
        old = b"" if file.is_new else subject.texts((file.old_path,), at_base=True).get(file.old_path, b"")
        yield from _in_file(subject, file, old, kinds)


_APART = r"(^|/)(scripts?|tasks?|examples?|samples?|benchmarks?|tools?|ci|docs?)/|(^|/)(setup|conftest|noxfile)\.py$|(^|/)build\.rs$"


def _kinds(path: str, patch: bytes) -> dict[str, bytes]:
    """The kinds of things that a file can bring: keys are looked for line by line, and in Python alone."""
    return {
        what: pattern for what, pattern in _KINDS.items()
        if (path.endswith(".py") if what == "key" else re.search(pattern, patch))
    }  # fmt: skip


def _in_file(subject: Subject, file: Touched, old: bytes, kinds: dict[str, bytes]) -> Iterator[_Typed]:
    rows = subject.texts((file.path,)).get(file.path, b"").split(b"\n")
    for number, line in subject.diff.new_lines(file):
        for what, pattern in kinds.items():
            for found in re.finditer(pattern, line):
                name = found["name"]
                known = what == "variable" and re.fullmatch(_KNOWN, name.decode("ascii"))
                declared = None if known or _stands(what, name, old) else _declaration(what, rows, number)
                if declared is not None:
                    told = re.search(_HELP, declared)
                    yield _Typed(name.decode("ascii", "replace"), "" if told else what, file.path, number)


_KINDS = {"option": _FLAG, "variable": _VARIABLE, "command": _COMMAND, "key": _KEY}
"""What users can type, and how its name stands in a line."""


def _stands(what: str, name: bytes, old: bytes) -> bool:
    """Whether the file had it before: a command or a key may be an everyday word."""
    if what == "command":
        return any(found["name"] == name for found in re.finditer(_COMMAND, old))
    return name in old if what != "key" else re.search(rb"^\s+" + name + rb"\s*:", old, re.MULTILINE) is not None


def _declaration(what: str, rows: list[bytes], number: int) -> bytes | None:
    """The text that declares it and could tell what it is for; None where the line declares nothing."""
    if what == "variable":
        return b""
    if what == "key":
        return _field(rows, number)
    opener = _OPTION if what == "option" else _COMMAND
    for start in range(number - 1, max(-1, number - 4), -1):
        if start < len(rows) and re.search(opener, rows[start]):
            text = b"\n".join(rows[start : start + _AROUND])
            second = re.search(opener, text[len(rows[start]) :])
            return text[: len(rows[start]) + second.start()] if second else text
    return None


def _field(rows: list[bytes], number: int) -> bytes | None:
    """What stands beside a field of a class of settings, as help; None for a line that is no such field."""
    own = rows[number - 1] if number <= len(rows) else b""
    indent = _indent(own)
    above = next(
        (place for place in range(number - 2, -1, -1) if rows[place].strip() and _indent(rows[place]) < indent), -1
    )
    if above < 0 or not re.match(_SETTINGS, rows[above]):
        return None
    name = own.split(b":")[0].strip()
    before, after = rows[number - 2].strip(), rows[number].strip() if number < len(rows) else b""
    told = before.startswith(b"#") or after.startswith((b'"', b"'", b'r"'))
    told = told or re.search(rb"\b" + re.escape(name) + rb"\b", b"\n".join(rows[above + 1 : number - 1])) is not None
    return b'"""' if told else own


def _indent(row: bytes) -> int:
    return len(row) - len(row.lstrip())


def _exported(subject: Subject) -> Iterator[_Typed]:
    """Names that a list of exports has and base's had not."""
    code = subject.code_of
    fresh = {(pair.new.path, pair.new.name): pair.new for pair in code.pairs if pair.new and pair.old is None}
    for path, names in code.exports.items():
        for name in sorted(names):
            one = fresh.get((path, name))
            if one is not None:
                yield _Typed(name, "" if one.documented else "name", path, one.line)
