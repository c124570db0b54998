"""Looks whether a PR has everything that it imports: it must build on its own base, without what comes after it.

A planned PR was proven when the plan was made. Of a range or a built branch, the imports of changed files are looked up at
head.

- pass: all that is imported from this repository is there
- warn: a file of a planned PR could not be read, so that nothing was proven of it
- fail: a changed file imports a module or a name that this repository had, or the series brings later, and that is not there
- skip: no changed file is of a language whose imports are known

Not held against a PR: imports within `try`, and of what is no file of the repository; star imports; modules that make names
up (`__getattr__`); generated modules.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from prsplit.checks.files import listed
from prsplit.model.finding import Finding

if TYPE_CHECKING:
    from prsplit.checks.policy import Policy
    from prsplit.checks.subject import Subject
    from prsplit.languages.protocol import Language
    from prsplit.model.outline import Import, Leaf, Outline

ID = "stack.selfcontained"


def judge(subject: Subject, policy: Policy) -> Iterator[Finding]:  # noqa: ARG001 - the protocol of rules
    """The plan's proof, or the imports."""
    degraded = subject.proven
    if degraded is not None:
        if degraded:
            sentence = f"{listed(list(degraded))} could not be read, so nothing is proven of it"
            yield Finding(ID, "warn", sentence, "prsplit verify", degraded[0])
        else:
            yield Finding(ID, "pass", "the plan has proven it")
        return
    from prsplit.languages.table import language_for

    sources = [
        (file.path, language) for file in subject.diff.files
        if not file.is_gone and file.is_text and (language := language_for(file.path)) and file.path.endswith((".py", ".pyi"))
    ]  # fmt: skip
    if not sources:
        yield Finding(ID, "skip", "no changed file is of a language whose imports are looked up")
        return
    found = list(_missing(subject, sources))
    yield from found
    if not found:
        yield Finding(ID, "pass", "all that is imported from here is there")


def _missing(subject: Subject, sources: list[tuple[str, Language]]) -> Iterator[Finding]:
    texts = subject.texts([path for path, _ in sources])
    for path, language in sources:
        text = texts.get(path)
        outline = subject.outline(path, text) if text is not None else None
        if text is None or outline is None:
            yield Finding(ID, "unknown", f"{path} could not be parsed", "mend its syntax", path)
            continue
        for leaf in outline.leaves:
            if leaf.weak or leaf.frame:
                continue
            for entry in leaf.imports:
                what = _lacking(subject, path, language, entry)
                if what:
                    line = text.count(b"\n", 0, leaf.start) + 1 + _down(text, leaf)
                    sentence = f"{path} imports {what[0]}, {what[1]}"
                    yield Finding(ID, "fail", sentence, "take along what it needs, or leave the import to the PR that brings it",
                                  path, line, symbol=what[0])  # fmt: skip


def _down(text: bytes, leaf: Leaf) -> int:
    """Blank lines and comments at the top of a leaf."""
    rows = text[leaf.start : leaf.end].split(b"\n")
    return next((number for number, row in enumerate(rows) if row.strip() and not row.lstrip().startswith(b"#")), 0)


def _lacking(subject: Subject, path: str, language: Language, entry: Import) -> tuple[str, str] | None:
    """What an import lacks and why that is known, None where it is there or none of ours."""
    here = _places(subject, language, path, entry.module)
    if not here:
        gone = _gone(subject, language, path, entry.module)
        return (entry.module, gone) if gone else None
    if entry.member in (None, "*"):
        return None
    below = _places(subject, language, path, _join(entry.module, entry.member or ""))
    if below:
        return None
    target = min(here)
    touched = {file.path: file for file in subject.diff.files if not file.is_gone}
    if target not in touched and target not in subject.elsewhere:
        return None
    text = subject.texts((target,)).get(target)
    outline = subject.outline(target, text) if text is not None else None
    if outline is None or _may_bind(outline, entry.member or "", text or b""):
        return None
    return f"{entry.member} from {entry.module}", f"and {target} has no such name"


def _join(module: str, member: str) -> str:
    return module + member if module.endswith(".") else f"{module}.{member}"


def _places(subject: Subject, language: Language, path: str, module: str) -> frozenset[str]:
    """The files at head that a module may be."""
    return _there(subject, _wanted(language, path, module))


def _there(subject: Subject, wanted: tuple[str, ...]) -> frozenset[str]:
    return frozenset(wanted) & subject.paths if wanted else frozenset()


def _wanted(language: Language, path: str, module: str) -> tuple[str, ...]:
    """The files that a module may be, whether they are there or not; none for a module that comes with the language."""
    if module.partition(".")[0] in sys.stdlib_module_names:
        return ()
    return language.module_files(path, module, _Every())


def _gone(subject: Subject, language: Language, path: str, module: str) -> str:
    """Why a module that is not there was ours: base had it, or another PR brings it."""
    wanted = _wanted(language, path, module)
    later = sorted(set(wanted) & set(subject.elsewhere))
    if later:
        return f"which only PR {subject.elsewhere[later[0]]} brings ({later[0]})"
    gone = {file.old_path for file in subject.diff.files if file.is_gone or file.old_path != file.path}
    had = sorted(set(wanted) & gone)
    return f"and {had[0]} is gone" if had else ""


class _Every(frozenset[str]):
    """All paths there could be: then a language tells all files that a module may be."""

    __slots__ = ()

    def __contains__(self, _: object) -> bool:
        return True


def _may_bind(outline: Outline, name: str, text: bytes) -> bool:
    """Whether a module binds a name, or may."""
    if outline.open_namespace or outline.errors or b"__getattr__" in text:
        return True
    return any(
        name in leaf.binds or leaf.frame or any(entry.member == "*" for entry in leaf.imports) for leaf in outline.leaves
        if not leaf.scope
    )  # fmt: skip
