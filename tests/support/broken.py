"""What is wrong at the steps of a planned change that is wrong at neither end, by checkers that prsplit has no part in."""

from __future__ import annotations

from collections.abc import Iterator

from support.blob_facts import facts_of
from support.cases import Case, tops
from support.closed import Problem, Sources, cycles, idle, import_uses, problems
from support.importing import failures


def violations(case: Case) -> Iterator[str]:
    """What is wrong at some step that is wrong at neither end, as sentences."""
    base, head = case.end(case.change.base), case.end(case.change.head)
    known = tops(base, head)
    ends = case.python(base, known), case.python(head, known)
    accepted = problems(ends[0]) | problems(ends[1])
    circles = cycles(ends[0]) | cycles(ends[1])
    broken = _failing(ends[0]) | _failing(ends[1])
    for number, tree in case.prefixes():
        step = case.python(tree, known)
        for law, path, name in sorted(problems(step) - accepted):
            yield f"PR {number}: {law}: {path}: {name}"
        for law, path, name in sorted(_newly_idle(case, ends, step)):
            yield f"PR {number}: {law}: {path}: {name}"
        for circle in cycles(step):
            if not any(circle <= other for other in circles):
                yield f"PR {number}: cycle: {sorted(circle)}"
        for path, error in sorted(_failing(step) - broken):
            yield f"PR {number}: cannot be imported: {path}: {error}"


def _failing(sources: Sources) -> set[tuple[str, str]]:
    """Files that cannot be imported, those aside that do not even parse. Unknown while a package lies in two places."""
    if sources.twofold:
        return set()
    files = {path: text for path, text in sources.files.items() if facts_of(text).parses}
    return failures(files)


def _newly_idle(case: Case, ends: tuple[Sources, Sources], step: Sources) -> Iterator[Problem]:
    """What nobody uses at the step although every end that has it uses it."""
    pairs = case.pairs()
    accepted = idle(ends[0]), idle(ends[1])
    for law, path, name in idle(step):
        patch = pairs.get(path)
        names = (path, path) if patch is None else (_path(patch.old), _path(patch.new))
        holders = [
            accepted[side]
            for side in (0, 1)
            if names[side] in ends[side].files and _has(ends[side], names[side], law, name)
        ]
        used = [not any((law, where, name) in each for where in names) for each in holders]
        if holders and all(used):
            yield law, path, name


def _path(entry: object) -> str:
    return str(getattr(entry, "path", ""))


def _has(sources: Sources, path: str, law: str, name: str) -> bool:
    facts = sources.facts(path)
    return name in (import_uses(facts) if law == "idle import" else facts.private)
