"""No step uses what a later one brings, drops what it still uses, or adds a duplicate, an idle import or a cycle."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given

from support.blob_facts import facts_of
from support.cases import Case, batches, cases, tops
from support.closed import Problem, Sources, cycles, idle, import_uses, problems
from support.generate import Change
from support.importing import failures
from support.profile import laws


@laws(quick=14, full=480)
@given(batch=batches(kinds=2))
def test_every_step_stands_on_its_own(batch: list[Change]) -> None:
    """Judged over the whole tree of each step by a checker that shares nothing with prsplit, and by importing it."""
    with cases("closure", batch) as each:
        for case in each:
            found = list(violations(case))
            assert not found, "\n".join([*found, repr(case.change)])


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


def test_the_checker_sees_each_kind_of_break() -> None:
    """Every law the checker knows can fail: one small tree for each."""
    good = {
        "pkg/__init__.py": b"",
        "pkg/a.py": b"class K:\n    def m(self, x):\n        return x\ndef f(x, y=1):\n    return x\n",
    }
    breaks = {
        "syntax": b"def broken(:\n",
        "undefined": b"def g():\n    return missing(1)\n",
        "import": b"from pkg.a import nothing\nprint(nothing)\n",
        "exported": b"__all__ = ['nothing']\n",
        "twice": b"def g():\n    pass\ndef g():\n    pass\n",
        "attribute": b"import pkg.a\npkg.a.nothing()\n",
        "member": b"from pkg.a import K\nK().nothing()\n",
        "call": b"from pkg import a\na.f()\n",
        "abstract": b"from abc import abstractmethod\nclass L:\n    @abstractmethod\n    def m(self): ...\nL()\n",
    }
    for law, text in breaks.items():
        found = problems(Sources({**good, "pkg/b.py": text}, frozenset({"pkg"})))
        assert {name for name, _, _ in found} == {law}, law
    assert not problems(Sources({**good, "pkg/b.py": b"from .a import *\nf(1, y=2)\nK().m(1)\n"}, frozenset({"pkg"})))


def test_the_checker_sees_idle_names_and_cycles() -> None:
    """An unused import, an unused private helper, and two modules that load each other."""
    files = {"a.py": b"import b\nimport os.path\ndef _helper():\n    pass\n", "b.py": b"from a import b\nprint(b)\n"}
    sources = Sources(files, frozenset({"a", "b"}))
    assert idle(sources) == {
        ("idle import", "a.py", "b as b"), ("idle import", "a.py", "os.path as os"), ("idle helper", "a.py", "_helper"),
    }  # fmt: skip
    assert cycles(sources) == {frozenset({"a.py", "b.py"})}


def test_importing_finds_what_no_checker_sees() -> None:
    """A name used above its definition only fails when the module is loaded."""
    assert failures({"a.py": b"later()\ndef later():\n    pass\n"}) == {
        ("a.py", "NameError: name 'later' is not defined")
    }
    assert not failures({"pkg/a.py": b"from . import b\n", "pkg/b.py": b"", "src/top.py": b"import pkg.a\n"})
