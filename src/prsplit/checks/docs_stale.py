"""Looks for documentation that lists parameters and no longer fits them.

Read are lists of parameters as Google's and NumPy's style, Sphinx, JSDoc and Javadoc have them.

- pass: lists fit their definitions
- warn: a list names a parameter that this change takes away, or lacks one that it brings

Not held against a PR: definitions without such a list; what only changes its order or its `self`; lists that were
incomplete before; lists of what is passed on as `**kwargs`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from prsplit.checks.docstrings import documentation, told_parameters
from prsplit.checks.files import listed
from prsplit.checks.public import is_public
from prsplit.model.finding import Finding

if TYPE_CHECKING:
    from prsplit.checks.policy import Policy
    from prsplit.checks.subject import Subject
    from prsplit.checks.symbols import Pair, Symbol

ID = "docs.stale"
_OBJECT = ("self", "cls", "this", "mcs")


def judge(subject: Subject, policy: Policy) -> Iterator[Finding]:  # noqa: ARG001 - the protocol of rules
    """A finding for each list that does not fit."""
    code = subject.code_of
    for path in code.unread:
        yield Finding(ID, "unknown", f"{path} could not be parsed", "mend its syntax, or check it by hand", path)
    found = False
    for pair in code.pairs:
        if pair.old and pair.new and pair.new.documented and is_public(pair.new, code):
            for finding in _stale(pair):
                found = True
                yield finding
    if not found and not code.unread:
        yield Finding(ID, "pass", "documentation fits the parameters")


def _names(one: Symbol) -> frozenset[str] | None:
    """The names of the parameters, None where the language does not tell them."""
    if one.signature is None or any(each.name.isdigit() for each in one.signature):
        return None
    return frozenset(each.name for each in one.signature) - {*_OBJECT, ""}


def _stale(pair: Pair) -> Iterator[Finding]:
    assert pair.old is not None
    assert pair.new is not None
    before, after = _names(pair.old), _names(pair.new)
    if before is None or after is None or before == after:
        return
    told = told_parameters(documentation(pair.new))
    if not told:
        return
    keywords = {each.name for each in pair.new.signature or () if each.kind in ("rest", "keywords")}
    gone = sorted((before - after) & told) if not keywords else []
    whole = bool(before & told) and before - keywords <= told_parameters(documentation(pair.old))
    come = sorted(name for name in after - before - told - keywords if not name.startswith("_")) if whole else []
    for names, verb in ((gone, "still lists"), (come, "does not list")):
        if names:
            sentence = f"the documentation of {pair.new.name} in {pair.new.path} {verb} {listed(names)}"
            remedy = f"mend the list of parameters at {pair.new.path}:{pair.new.line}"
            yield Finding(ID, "warn", sentence, remedy, pair.new.path, pair.new.line, symbol=pair.new.name, key=verb)
