"""Looks for what new public definitions say about themselves: a docstring, or the comment above that documents them.

Public is what `__all__` names, where a module has one; else what has no leading underscore in any part of its module and
name; in other languages what they export. New is what base has under no name.

- pass: all are documented, or this repository documents hardly anything of the kind
- warn: one to five are not; or more, where less than half of what is there already is documented
- fail: more than five are not, with `strict` any
- skip: nothing public is new

Not held against a PR: overloads, overrides, stubs of protocols and abstract methods, setters, typed dictionaries, `__init__`
and its like, nested functions, what is under `if TYPE_CHECKING`, commands with a help text, fixtures, tests, scripts, type
stubs and what only moves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from prsplit.checks.files import counted
from prsplit.checks.public import is_public
from prsplit.model.finding import Finding

if TYPE_CHECKING:
    from prsplit.checks.policy import Policy
    from prsplit.checks.subject import Subject
    from prsplit.checks.symbols import Code, Symbol

ID = "docs.public"
MANY = 5
_HARDLY, _USUAL, _SAMPLE = 0.2, 0.5, 5
_KINDS = (".py", ".go", ".rs", ".java", ".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs")
_EXEMPT = (
    rb"@(?:[\w.]+\.)?(?:overload|override|Override|setter|deleter|(?:yield_)?fixture)\b|@\w+\.(?:setter|deleter)\b"
    rb"|@[\w.]+\.(?:register|hybrid_\w+)\b"
)
_COMMAND = rb"@[\w.]+\.(?:command|group|callback)\((?s:.)*?\bhelp\s*="
_STUB = rb"(?:->[^\n]*)?:\s*(?:\.\.\.|pass)\s*(?:#[^\n]*)?\Z"
_TYPED = ("TypedDict", "NamedTuple", "Protocol")


def judge(subject: Subject, policy: Policy) -> Iterator[Finding]:
    """A finding for each new public definition that says nothing."""
    code = subject.code_of
    for path in code.unread:
        if path.endswith(_KINDS):
            yield Finding(ID, "unknown", f"{path} could not be parsed", "mend its syntax, or check it by hand", path)
    fresh = [pair.new for pair in code.pairs if pair.old is None and pair.new and _asked(pair.new, code)]
    if not fresh:
        if not code.unread:
            yield Finding(ID, "skip", "nothing public is new")
        return
    bare = [one for one in fresh if not one.documented]
    share, sample = _share(code)
    if bare and sample >= _SAMPLE and share < _HARDLY:
        told = f"{counted(len(bare), 'new public definition')} without documentation, as is usual here ({share:.0%} have any)"
        yield Finding(ID, "pass", told)
        return
    fails = policy.strict or (len(bare) > MANY and (share >= _USUAL or sample < _SAMPLE))
    for one in bare:
        sentence = f"{one.name} in {one.path} is new, public and not documented"
        remedy = f"say at {one.path}:{one.line} what it is for"
        yield Finding(ID, "fail" if fails else "warn", sentence, remedy, one.path, one.line, symbol=one.name)
    if not bare:
        yield Finding(ID, "pass", f"{counted(len(fresh), 'new public definition')}, all documented")


def _share(code: Code) -> tuple[float, int]:
    """The share of what base has of the kind that is documented, and how many there are."""
    old = [one for one in code.old if _asked(one, code)]
    return (sum(one.documented for one in old) / len(old) if old else 0.0), len(old)


def _asked(one: Symbol, code: Code) -> bool:
    """Whether a definition is expected to say something."""
    if not one.path.endswith(_KINDS) or one.bare.startswith("__") or not is_public(one, code):
        return False
    if re.search(_EXEMPT, one.text) or re.search(_COMMAND, one.text):
        return False
    if any(base.rpartition(".")[2] == "TypedDict" for base in one.bases):
        return False
    owner = next(
        (each for each in code.new if each.path == one.path and each.name == one.name.rpartition(".")[0]), None
    )
    if owner is not None and (_inherits(one, owner, code) or not is_public(owner, code)):
        return False
    stub = one.abstract or (owner is not None and any(base.rpartition(".")[2] in _TYPED for base in owner.bases))
    return not (stub and re.search(_STUB, one.text.rstrip()))


def _inherits(one: Symbol, owner: Symbol, code: Code) -> bool:
    """Whether another class of the change has a method of this name that this one may stand for."""
    if not owner.bases:
        return False
    bases = {base.rpartition(".")[2] for base in owner.bases}
    return any(each.bare == one.bare and each.name.rpartition(".")[0] in bases for each in (*code.new, *code.old))
