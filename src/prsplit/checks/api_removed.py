"""Looks for what others may use and what goes, or asks for more than before.

- pass: whoever used it can go on
- warn: a public definition goes, or calls of it that were legal no longer are
- skip: the change touches no public definition

Not held against a PR: what moves and can still be imported from where it was; what the package goes on to export; private
names; parameters that get a default; what base's changelog convention sees announced is told, and still a warning.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from prsplit.checks.files import listed
from prsplit.checks.public import is_public
from prsplit.model.finding import Finding

if TYPE_CHECKING:
    from prsplit.checks.policy import Policy
    from prsplit.checks.subject import Subject
    from prsplit.checks.symbols import Code, Pair, Symbol

ID = "api.removed"
_MANY = 5


def judge(subject: Subject, policy: Policy) -> Iterator[Finding]:  # noqa: ARG001 - the protocol of rules
    """A finding for each definition that goes or narrows."""
    code = subject.code_of
    for path in code.unread:
        yield Finding(ID, "unknown", f"{path} could not be parsed", "mend its syntax, or check it by hand", path)
    touched = [pair for pair in code.pairs if pair.old and is_public(pair.old, code)]
    if not touched:
        if not code.unread:
            yield Finding(ID, "skip", "no public definition of base is touched")
        return
    found: dict[str, list[tuple[str, Pair]]] = defaultdict(list)
    for pair in touched:
        sentence = _sentence(subject, code, pair)
        if sentence and pair.old:
            found[(pair.new or pair.old).path].append((sentence, pair))
    for path, rows in found.items():
        yield from _told(path, rows)
    if not found and not code.unread:
        yield Finding(ID, "pass", "whoever used what is public can go on")


def _told(path: str, rows: list[tuple[str, Pair]]) -> Iterator[Finding]:
    """A finding for each definition; one for all of a file that loses many."""
    remedy = "keep the old one as deprecated, or announce that it goes"
    names = [pair.old.name for _, pair in rows if pair.old]
    if len(rows) > _MANY:
        sentence = f"{len(rows)} public definitions of {path} go or ask for more: {listed(names)}"
        yield Finding(ID, "warn", sentence, remedy, path, symbol=names[0], key="many")
        return
    for (sentence, pair), name in zip(rows, names, strict=True):
        yield Finding(ID, "warn", sentence, remedy, path, pair.new.line if pair.new else 0, symbol=name)


def _sentence(subject: Subject, code: Code, pair: Pair) -> str:
    """What happens to a definition, empty where nobody has to care."""
    old, new = pair.old, pair.new
    assert old is not None
    if new is None or pair.moved:
        if _owner_gone(code, old) or _in_package(code, old) or _still_there(subject, old) or _went_along(old, new):
            return ""
        return f"{old.name} of {old.path} " + (f"is now {new.name} of {new.path}" if new else "is gone")
    if old.signature is not None and new.signature is not None and not _compatible(old, new):
        return f"{old.name} of {old.path} no longer takes what it took"
    return ""


def _owner_gone(code: Code, old: Symbol) -> bool:
    """Whether the class around it goes, too, and is told of."""
    owner = old.name.rpartition(".")[0]
    return bool(owner) and not any(one.path == old.path and one.name == owner for one in code.new)


def _in_package(code: Code, old: Symbol) -> bool:
    """Whether another file of its package defines the name now, in a language where a folder is the package."""
    folder = old.path.rpartition("/")[0]
    return old.path.endswith(".go") and any(
        one.name == old.name and one.path.rpartition("/")[0] == folder for one in code.new
    )


def _went_along(old: Symbol, new: Symbol | None) -> bool:
    """Whether it only went along with its file, where that is no module that others import by its path."""
    return new is not None and new.name == old.name and not new.path.endswith((".py", ".pyi", ".ts", ".js", ".rs"))


def _still_there(subject: Subject, old: Symbol) -> bool:
    """Whether its module, or one of the packages around it, still binds the name, or it is inherited."""
    first = old.name.partition(".")[0].encode("utf-8", "surrogateescape")
    folder = old.path.rpartition("/")[0]
    stem = old.path.rpartition(".")[0]
    packages = [f"{folder}/__init__.py".lstrip("/"), f"{stem}/__init__.py", f"{folder}/index.ts", f"{folder}/mod.rs"]
    texts = subject.texts([old.path, *packages, f"{folder}/index.js"])
    word = re.compile(rb"(?<![\w.])" + re.escape(first) + rb"(?!\w)")
    bare = re.compile(rb"(?<!\w)" + re.escape(old.bare.encode("utf-8", "surrogateescape")) + rb"\s*[=:(]")
    if "." in old.name:
        return any(bare.search(text) for path, text in texts.items() if path == old.path and _assigns(text, old.bare))
    return any(_binds(path, text, word) for path, text in texts.items())


def _assigns(text: bytes, name: str) -> bool:
    """Whether a class's text still gives the name a value."""
    word = re.escape(name.encode("utf-8", "surrogateescape"))
    return re.search(rb"(?m)^\s+" + word + rb"\s*(?::[^\n=]*)?=|\bdef " + word + rb"\(", text) is not None


def _binds(path: str, text: bytes, word: re.Pattern[bytes]) -> bool:
    """Whether an import, an assignment or a definition of a text names the word."""
    if b"__getattr__" in text and path.endswith(".py"):
        return True
    statements = re.findall(
        rb"(?ms)^\s*(?:from\s[^\n]*?import\s*(?:\([^)]*\)|[^\n]*)|pub use [^;]*;|export\s*(?:type\s*)?\{[^}]*\}|export\b[^;]*?[;\n])",
        text,
    )
    if any(word.search(each) or each.rstrip().endswith(b"*") for each in statements):
        return True
    return (
        re.search(rb"(?m)^(?:class |(?:async )?def |)" + word.pattern.removeprefix(rb"(?<![\w.])") + rb"\s*[=:(]", text)
        is not None
    )


def _compatible(old: Symbol, new: Symbol) -> bool:
    from prsplit.languages.table import language_for

    language = language_for(new.path)
    return language is None or language.compatible(old.signature or (), new.signature or ())
