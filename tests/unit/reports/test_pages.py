"""Pages about one PR, one atom, a script and a stack."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import get_args

from prsplit.model.atom import FileState
from prsplit.model.graph import Float, Graph, Need, NeedKind, Waived, Witness, need_id
from prsplit.model.plan import Plan
from prsplit.model.script import CommitStep, Person, RefMove, Run, Script
from prsplit.model.stack import BranchStanding, StackStatus
from prsplit.reports.because import because, label, module_of
from prsplit.reports.bonds import bonds
from prsplit.reports.explain import Ways, explain_page
from prsplit.reports.page import Span, line, paint, plain
from prsplit.reports.patch import Version
from prsplit.reports.script import script_page
from prsplit.reports.show import pr_page
from prsplit.reports.stack import applied_page, status_page, undone_page
from support.golden import assert_golden
from support.plans import ATOMS, DOCUMENTS, PINS, USES, need, sample

ME = Person("Author", "author@example.org", "1700000000 +0100")
MOVES = (RefMove("refs/heads/split/x/01-a", "0" * 40, "1" * 40), RefMove("refs/heads/split/x/02-b", "2" * 40, "0" * 40))
RUN = Run("0001", "apply", "x", "3" * 40, "4" * 40, MOVES, "done", ("Add a",), "split/x")


def test_every_kind_of_need_has_a_sentence() -> None:
    """Each kind gives a sentence that names both ends, or the witness's name."""
    for kind in get_args(NeedKind):
        sentence = because(need(1, 0, kind), ATOMS)
        assert "engine.run" in sentence, kind
        assert "slug" in sentence, kind
        assert sentence.endswith("(fed/engine.py:12)"), kind


def test_because_names_definition_and_place() -> None:
    """The sentence that the documentation promises."""
    assert because(USES, ATOMS) == "engine.run uses strings.slug (fed/engine.py:12)"


def test_a_need_without_a_place() -> None:
    """An empty witness leaves the place out; braces in a name stay braces."""
    odd = replace(ATOMS[0], symbol="{target}")
    bare = Need(1, 0, "uses", "before", USES.confidence, Witness("", 0, ""))
    assert because(bare, (odd, *ATOMS[1:])) == "engine.run uses strings.{target}"


def test_labels() -> None:
    """A definition by module and name, a hunk by its line, a file by its path."""
    assert [label(atom) for atom in ATOMS[:5]] == [
        "strings.slug",
        "engine.run",
        "engine.strings",
        "README.md:20",
        "poetry.lock",
    ]
    assert module_of("pkg/sub/__init__.py") == "sub"
    assert module_of("__init__.py") == "__init__"
    assert module_of(".env") == ".env"


def test_show_page() -> None:
    """Title, size, notes, body, reasons, ledger, then the diff."""
    plan = sample()
    old = Version("fed/engine.py", "100644", "1" * 40, b"def run():\n    return 1\n")
    new = Version("fed/engine.py", "100644", "2" * 40, b"def run():\n    return slug(1)\n")
    assert_golden("show.txt", plain(pr_page(plan, plan.prs[1], [(old, new)])))


def explain(plan: Plan, *indices: int, ways: Mapping[int, Ways] = MappingProxyType({})) -> str:
    """The page about these atoms."""
    return plain(explain_page(plan, [plan.atoms[index] for index in indices], ways))


def test_explain_page() -> None:
    """Where it went, what it needs and what needs it, and what would move it."""
    ways = {0: Ways((), ((2, USES), (3, USES))), 1: Ways((3,), ((1, USES),)), 2: Ways(floats=True)}
    assert_golden("explain.txt", explain(sample(), 0, 1, 2, ways=ways))


def test_explain_many() -> None:
    """Many atoms are listed by PR."""
    assert_golden("explain-many.txt", explain(sample(), 0, 1, 2, 3, 4, 5))


def test_explain_very_many() -> None:
    """More of several files are told by file, the largest first, by the definitions that change most; of one file, each."""
    plan = sample()
    atoms = [replace(plan.atoms[0], index=n, path=f"a/f{n % 10}.py", symbol=f"C.m{n}", added=n) for n in range(40)]
    items = [
        replace(atoms[9], index=40, kind="item", symbol="os"),
        replace(atoms[9], index=41, symbol="D}", kind="hunk"),
    ]
    whole = replace(plan, atoms=(*atoms, *items), prs=(replace(plan.prs[0], atoms=tuple(range(42))),))
    page = plain(explain_page(whole, whole.atoms)).splitlines()
    assert page[1:3] == ["  a/f9.py  +114 −0  m39, m29, m19 and 1 more", "  a/f8.py  +92 −0  m38, m28, m18 and 1 more"]
    assert page[9:] == [
        "  and 2 more files  +124 −0",
        "42 changes in 10 files; prsplit explain NAME tells the reasons of one",
        "prsplit explain FILE lists the changes of a file",
    ]
    one = [replace(atom, path="a/f.py") for atom in atoms]
    assert (
        len(explain_page(replace(whole, atoms=tuple(one), prs=(replace(plan.prs[0], atoms=tuple(range(40))),)), one))
        == 42
    )


def test_explain_tells_what_bars_the_way() -> None:
    """Each need in the way is told once, with the PRs that it keeps the atom out of."""
    plan = sample()
    ways = Ways((), ((1, need(1, 4)), (3, need(5, 1))))
    barred = explain(replace(plan, graph=Graph(6, (need(1, 4), need(5, 1)))), 1, ways={1: ways})
    assert "nowhere, with everything else where it is" in barred
    assert "not to PR 1: engine.run uses poetry.lock (fed/engine.py:12), both in PR 2" in barred
    assert "not to PR 3: test_engine.test_run uses engine.run (tests/test_engine.py:8), both in PR 2" in barred
    free = explain(plan, 1, ways={1: Ways((1, 3), ())})
    assert "to PR 1 or 3, with everything else where it is" in free


def test_explain_what_was_dropped() -> None:
    """A need that a person dropped is told with the reason; one that can be dropped has its name behind it."""
    graph = Graph(6, (USES, PINS), waived=(Waived(DOCUMENTS, "it says nothing\x1b"),))
    page = explain(replace(sample(), graph=graph), 1)
    assert f"[{need_id('a5', 'a1', 'pins')}]" in page
    assert page.count("[") == 1
    assert "dropped\n  README.md:20 documents engine.run (README.md:20): it says nothing" in page
    assert "\x1b" not in page


def test_explain_a_removal_that_floats() -> None:
    """A removed import goes with the last of what it leaves."""
    plan = replace(sample(), graph=Graph(6, (), (Float(2, (1, 3), removal=True),)))
    assert "with the last PR that stops using it: engine.run (PR 2), README.md:20 (PR 3)" in explain(plan, 2)


def test_script_page() -> None:
    """Every commit with its files, the tree it must end in, then the branches."""
    writes = (FileState("a.py", "100644", "5" * 40, None), FileState("b.py", "100755", None, b"x = 1\n"))
    steps = (
        CommitStep("split/x/01-a", "Add a\n\nBecause.\n", ME, ME, (), writes),
        CommitStep("split/x/02-b", "Drop c\n", ME, ME, ("c.py",), (), "9" * 40),
    )
    refs = (("refs/heads/split/x/01-a", ""), ("refs/heads/split/x/02-b", "7" * 40))
    drops = (("refs/heads/split/x/03-c", "8" * 40),)
    page = script_page(Script("3" * 40, steps, refs, "9" * 40, "split/x", drops))
    assert_golden("script.txt", plain(page))


def test_stack_pages() -> None:
    """What a run did, how it stands, what was taken back."""
    standings = (
        BranchStanding("split/x/01-a", "Add a", "1" * 40, "1" * 40, "in place"),
        BranchStanding("split/x/02-b", "Add b", "2" * 40, "3" * 40, "moved", "split/x/01-a"),
        BranchStanding("split/x/03-long", "Add c", "4" * 40, "", "gone", "split/x/02-b"),
    )
    status = StackStatus(RUN, standings, interrupted=True, next_command="prsplit undo")
    pages = [applied_page(RUN, ["prsplit undo"]), status_page(status), undone_page(RUN)]
    assert_golden("stack.txt", "\n".join(plain(page) for page in pages))


def test_no_stack_yet() -> None:
    """Nothing built is said in words."""
    assert plain(status_page(StackStatus(None, (), interrupted=False, next_command=""))) == (
        "no stack of prsplit's stands here\n"
    )


def test_colour_changes_nothing_but_colour() -> None:
    """What the terminal gets is the plain page, once its colours are taken off; markup stays text."""
    page = [line(Span("[bold]x[/bold] :smile: ", "strong"), "y" * 200), line(), line(Span("  +\tz  ", "added"))]
    stream = io.StringIO()
    paint(page, stream)
    bare = re.sub(r"\x1b\[[0-9;]*m", "", stream.getvalue())
    assert "\x1b[" in stream.getvalue()
    assert bare.replace("+     z", "+\tz") == plain(page)


def test_an_oversized_pr_tells_what_ties_it() -> None:
    """Over the limit, `show` lists a need for each atom of the largest knot but one; under it, none."""
    plan = sample()
    tied = replace(plan, limit=10, graph=Graph(6, (need(1, 5), PINS, need(2, 1))))
    page = plain(pr_page(tied, tied.prs[1], []))
    assert page.count("test_engine.test_run pins what engine.run changes") == 1
    assert "held together by\n" in page
    assert "engine.strings uses" not in page
    assert "held together by" not in plain(pr_page(replace(tied, limit=0), tied.prs[1], []))
    assert bonds(replace(tied, graph=Graph(6, (need(1, 5), need(5, 4)))), tied.prs[1]) == ()
    cycle = (need(1, 5), need(5, 4), need(4, 1), need(2, 4))
    assert len(bonds(replace(tied, graph=Graph(6, cycle)), tied.prs[1])) == 2
