"""No step uses what a later one brings, drops what it still uses, or adds a duplicate, an idle import or a cycle."""

from __future__ import annotations

from hypothesis import given

from support.broken import violations
from support.cases import batches, cases
from support.closed import Sources, cycles, idle, problems
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


def test_the_checker_tells_a_function_s_own_import_from_the_file_s() -> None:
    """What a function imports for itself uses no import at the top, and is used where the function says its name."""
    files = {"a.py": b"from b import f\ndef g():\n    from b import f\n    return f\n", "b.py": b"f = 1\n"}
    assert idle(Sources(files, frozenset({"a", "b"}))) == {("idle import", "a.py", "f as f")}


def test_importing_finds_what_no_checker_sees() -> None:
    """A name used above its definition only fails when the module is loaded."""
    assert failures({"a.py": b"later()\ndef later():\n    pass\n"}) == {
        ("a.py", "NameError: name 'later' is not defined")
    }
    assert not failures({"pkg/a.py": b"from . import b\n", "pkg/b.py": b"", "src/top.py": b"import pkg.a\n"})
