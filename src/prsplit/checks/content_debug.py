"""Looks for what was only there to find a bug.

- pass: nothing of the kind
- warn: `print(…)` and `console.log(…)` added to library code
- fail: `breakpoint()`, `pdb.set_trace()` and their like, `debugger;`, a test or suite with `.only`

Not held against a PR: comments and strings; prints to a file that is named or that the caller chooses; prints in tests, scripts, examples, tools and
command lines, in files that print already, and on lines that a linter was told to let pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from prsplit.model.finding import Finding

if TYPE_CHECKING:
    from prsplit.checks.policy import Policy
    from prsplit.checks.subject import Subject
    from prsplit.model.diff import Diff, Touched
    from prsplit.model.finding import Outcome

ID = "content.debug"


class _Trace(NamedTuple):
    """What is looked for in files with one of the suffixes: two expressions, compiled when one is needed."""

    suffixes: tuple[str, ...]
    stops: bytes
    prints: bytes


_PYTHON = _Trace(
    (".py", ".pyi", ".pyx"),
    rb"(?<![\w.])(breakpoint\(|(i?pdb|pudb|rdb|web_pdb|remote_pdb)\.set_trace\(|import i?pdb\b)",
    rb"(?<![\w.])print\((?![^\n]*(?:\bfile\s*=|\*\*\w))",
)
_SCRIPT = _Trace(
    (".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts", ".vue", ".svelte"),
    rb"(?<![\w.$])(debugger\s*(;|$)|(describe|it|test|suite|context|specify)\.only\b|f(describe|it)\()",
    rb"(?<![\w.$])console\.(log|debug|trace)\(",
)
_RUBY = _Trace((".rb",), rb"(?<![\w.])(binding\.(pry|irb|break)|byebug)\b", rb"(?!)")
_WORDS = (
    b"breakpoint(", b"set_trace(", b"import pdb", b"import ipdb", b"debugger", b".only", b"fdescribe(", b"fit(", b"print(",
    b"console.", b"binding.", b"byebug",
)  # fmt: skip
"""One of these is in every trace: looking for them costs next to nothing."""

_PRINTING = (
    r"(?i)(^|/)(tests?|testing|spec|specs|__tests__|e2e|scripts?|bin|tools?|examples?|samples?|demos?|benchmarks?|docs?|ci"
    r"|\.github|cli|commands?|management)/|(^|/)(cli|main|__main__|manage|setup|conftest|gulpfile|gruntfile|noxfile)\.\w+$"
    r"|(^|/)(test_[^/]*|[^/]*(_test|\.test|\.spec|_spec|_cli|\.config))\.\w+$"
)
_PROGRAM = rb"(?m)^if __name__ ==|\A#!"
_ALLOWED = rb"noqa|eslint-disable|nosemgrep|pylint: *disable|biome-ignore"


def judge(subject: Subject, policy: Policy) -> Iterator[Finding]:  # noqa: ARG001 - the protocol of rules
    """Every trace in the added lines."""
    diff = subject.diff
    found = False
    for file in diff.files if any(word in diff.patch for word in _WORDS) else ():
        if not any(word in diff.text(file) for word in _WORDS):
            continue
        trace = next((each for each in (_PYTHON, _SCRIPT, _RUBY) if file.path.endswith(each.suffixes)), None)
        for finding in _traces(subject, diff, file, trace) if trace and not file.is_gone else ():
            found = True
            yield finding
    if not found:
        yield Finding(ID, "pass", "nothing left from debugging")


def _traces(subject: Subject, diff: Diff, file: Touched, trace: _Trace) -> Iterator[Finding]:
    prints = not re.search(_PRINTING, file.path)
    suspects = [
        row for row in diff.new_lines(file)
        if re.search(trace.stops, row[1]) or (prints and re.search(trace.prints, row[1]))
    ]  # fmt: skip
    if not suspects:
        return
    text = subject.code(file.path)
    code = text.split(b"\n") if text is not None else None
    for number, line in suspects:
        bare = line if code is None or number > len(code) else code[number - 1]
        allowed = re.search(_ALLOWED, line)
        if (stop := re.search(trace.stops, bare)) and not allowed:
            yield _finding("fail", file, number, line, stop[0])
        elif prints and (call := re.search(trace.prints, bare)) and not allowed and not _prints(subject, file, trace):
            yield _finding("warn", file, number, line, call[0])


def _prints(subject: Subject, file: Touched, trace: _Trace) -> bool:
    """Whether the file prints at base already, or is a program of its own."""
    old = None if file.is_new else subject.code(file.old_path, at_base=True)
    new = subject.code(file.path) or b""
    return bool(old and re.search(trace.prints, old)) or bool(re.search(_PROGRAM, new))


def _finding(outcome: Outcome, file: Touched, number: int, line: bytes, what: bytes) -> Finding:
    name = what.decode("utf-8", "replace").strip().rstrip("(;")
    key = b" ".join(line.split()).decode("utf-8", "surrogateescape")
    remedy = f"take it out of line {number}"
    return Finding(ID, outcome, f"{file.path}:{number} adds {name}", remedy, file.path, number, key=key)
