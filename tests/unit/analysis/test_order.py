"""What a file runs while it is loaded stands below what it reads."""

from __future__ import annotations

import textwrap

from prsplit.analysis.order import readers, too_early
from support.outlines import read


def early(text: str, *known: str) -> list[str]:
    """The names that `text` reads too early; the readers are those of `known`, or of the text itself."""
    sides = [textwrap.dedent(side).encode() for side in known or (text,)]
    found = readers([(read(side), side) for side in sides])
    data = textwrap.dedent(text).encode()
    return [".".join(filter(None, name)) for _, name in too_early(read(data, facts=False), data, found)]


def test_what_is_read_at_once_must_stand_above() -> None:
    """A statement, a decorator, a default and a base are read while the file is loaded."""
    assert early("X = f\n\ndef f():\n    pass\n") == ["f"]
    assert early("@mark\ndef g():\n    pass\n\ndef mark(x):\n    return x\n") == ["mark"]
    assert early("def g(x=K):\n    pass\n\nK = 1\n") == ["K"]
    assert early("class A(B):\n    pass\n\nclass B:\n    pass\n") == ["B"]
    assert early("def f():\n    pass\n\nX = f\n") == []


def test_what_is_read_later_may_stand_anywhere() -> None:
    """A body runs when it is called."""
    assert early("def g():\n    return f()\n\ndef f():\n    pass\n") == []


def test_a_name_that_the_file_does_not_bind_is_nobodys_concern_here() -> None:
    """It may come from anywhere: whether it is there is another question."""
    assert early("X = elsewhere\n") == []


def test_one_binding_above_is_enough() -> None:
    """A later one only binds the name anew."""
    assert early("K = 1\nX = K\nK = 2\n") == []


def test_members_are_read_in_their_class() -> None:
    """A name of the class's own text, not one of the file."""
    assert early("class A:\n    x = 1\n    y = x\n") == []
    assert early("K = 1\n\nclass A:\n    y = K\n") == []
    assert early("x = 1\n\nclass A:\n    def m(self):\n        pass\n\n    y = x\n") == []
    assert early("class A:\n    def m(self):\n        pass\n\n    y = n\n\n    def n(self):\n        pass\n") == ["A.n"]


def test_a_member_that_moves_below_its_reader_is_read_too_early() -> None:
    """At both ends it stood above."""
    base = "class A:\n    def m(self):\n        pass\n\n    x = 1\n    y = x\n"
    mixed = "class A:\n    def m(self):\n        pass\n\n    y = x\n    x = 1\n"
    assert early(mixed, base) == ["A.x"]
    assert early(base, base) == []


def test_the_readers_of_both_ends_are_known_by_their_text() -> None:
    """A composed file has leaves of both: the old reader above the new place of what it reads."""
    base = "def f():\n    return 1\n\nX = f\n"
    head = "Y = 1\n\ndef f():\n    return 2\n"
    mixed = "X = f\n\ndef f():\n    return 2\n"
    assert early(mixed, base, head) == ["f"]
    assert early(base, base, head) == []
    assert early(mixed, head) == []


def test_nothing_is_looked_at_without_readers() -> None:
    """Most files read nothing at once."""
    assert readers([(read(b"def f():\n    pass\n"), b"def f():\n    pass\n")]) == {}
    assert list(too_early(read(b"X = f\nf = 1\n"), b"X = f\nf = 1\n", {})) == []
