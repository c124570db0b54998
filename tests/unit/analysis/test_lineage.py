"""Classes with their bases: which abstract members they leave open, and who defines a member."""

from __future__ import annotations

from prsplit.analysis.lineage import Lineages, Open
from prsplit.analysis.symbols import Hop
from support.worlds import Texts, both

ABSTRACT = (
    "from abc import ABC, abstractmethod\n\n\nclass Base(ABC):\n    @abstractmethod\n    def run(self):\n        ...\n"
)
BODY = "\n    def run(self):\n        return 1\n"


def lineages(files: Texts) -> Lineages:
    """The classes of a tree to which the last change added a note."""
    return Lineages(both(files, {**files, "note.py": "NOTE = 1\n"}).ends.head)


def opened(files: Texts, path: str, name: str) -> list[tuple[str, str, str]]:
    """What a class of a tree leaves open: path, owner and name."""
    return [(one.path, one.owner, one.name) for one in lineages(files).open(Hop(path, "", name))]


def test_an_abstract_member_is_open_until_a_class_below_defines_it() -> None:
    """In its own class, and in one below that adds nothing to it."""
    files = {
        "p/a.py": ABSTRACT,
        "p/b.py": f"from p.a import Base\n\n\nclass Inner(Base):\n    x = 1\n\n\nclass Last(Inner):{BODY}",
    }
    assert opened(files, "p/a.py", "Base") == [("p/a.py", "Base", "run")]
    assert opened(files, "p/b.py", "Inner") == [("p/a.py", "Base", "run")]
    assert opened(files, "p/b.py", "Last") == []


def test_a_member_that_is_assigned_is_defined() -> None:
    """As `run = other` does."""
    files = {"p/a.py": f"{ABSTRACT}\n\nclass Inner(Base):\n    run = print\n"}
    assert opened(files, "p/a.py", "Inner") == []


def test_a_class_below_can_open_a_member_again() -> None:
    """The nearest definition counts."""
    files = {
        "p/a.py": f"{ABSTRACT}\n\nclass Inner(Base):{BODY}\n\nclass Again(Inner):\n    @abstractmethod\n    def run(self):\n        ...\n"
    }
    assert opened(files, "p/a.py", "Inner") == []
    assert opened(files, "p/a.py", "Again") == [("p/a.py", "Again", "run")]


def test_bases_are_followed_through_imports() -> None:
    """Under another name, by module, and through a module that hands them on."""
    files = {
        "p/__init__.py": "from p.a import Base as Start\n",
        "p/a.py": ABSTRACT,
        "q.py": "import p.a\nfrom p import Start\n\n\nclass One(Start):\n    x = 1\n\n\nclass Two(p.a.Base):\n    x = 1\n",
    }
    for name in ("One", "Two"):
        assert opened(files, "q.py", name) == [("p/a.py", "Base", "run")]


def test_what_is_no_class_has_no_line() -> None:
    """A function, a name that nobody binds, a file that is not there."""
    found = lineages({"p/a.py": f"{ABSTRACT}\n\ndef make():\n    return Base\n"})
    for hop in (Hop("p/a.py", "", "make"), Hop("p/a.py", "", "gone"), Hop("p/z.py", "", "Base")):
        assert list(found.line(hop)) == []
        assert found.open(hop) == ()
        assert found.providers(hop, "run") == set()


def test_a_circle_of_bases_ends() -> None:
    """No file that runs has one; a hostile one may."""
    found = lineages({"p/a.py": "class A(B):\n    x = 1\n\n\nclass B(A):\n    x = 1\n"})
    assert [name for _, name in found.line(Hop("p/a.py", "", "A"))] == ["A", "B"]


def test_the_atoms_of_members_and_headers_are_told() -> None:
    """Who opens a member, who defines it nearest, and who writes the opening lines of the line."""
    base = f"{ABSTRACT}\n\nclass Inner(Base):\n    x = 1\n"
    head = f"{ABSTRACT}\n    @abstractmethod\n    def stop(self):\n        ...\n\n\nclass Inner(Base, object):\n    x = 1\n{BODY}"
    found = both({"p/a.py": base}, {"p/a.py": head})
    lines = Lineages(found.ends.head)
    inner = Hop("p/a.py", "", "Inner")
    assert lines.open(inner) == (Open("p/a.py", "Base", "stop", found.atom("Base.stop", "add")),)
    assert lines.providers(inner, "run") == {found.atom("Inner.run", "add")}
    assert lines.providers(inner, "stop") == {found.atom("Base.stop", "add")}
    assert lines.headers(inner) == {found.atom("Inner", "modify"), -1}
    assert Lineages(found.ends.base).open(inner)[0].name == "run"


def test_the_members_that_complete_a_class_are_told() -> None:
    """The nearest of each name; none for a member that is still open, or that nothing leaves abstract."""
    text = (
        f"{ABSTRACT}\n\nclass Inner(Base):{BODY}\n    def stop(self):\n        return 1\n\n\nclass Last(Inner):{BODY}"
    )
    found = lineages({"p/a.py": text})
    assert list(found.fillers(Hop("p/a.py", "", "Base"))) == []
    assert list(found.fillers(Hop("p/a.py", "", "Inner"))) == [Hop("p/a.py", "Inner", "run")]
    assert list(found.fillers(Hop("p/a.py", "", "Last"))) == [Hop("p/a.py", "Last", "run")]
