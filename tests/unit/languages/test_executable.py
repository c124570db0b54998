"""Executable statements of Python, held against coverage.py's own parser."""

from __future__ import annotations

import os

import pytest

import prsplit
from prsplit.languages.executable import statements_of

SOURCE = os.path.dirname(prsplit.__file__)
SPECIMEN = '''\
"""Module."""
from __future__ import annotations
import os, sys; x = 1

if x: y = 2
elif (x and
      y):
    y = [
        1,
    ]
else:  # a comment
    pass


@deco(
    1,
)
@other
class A(Base,
        metaclass=M):
    """Doc."""

    z: int
    w: int = 1

    def f(self, a,
          b) -> None:
        """Doc."""
        global q
        v: int
        try:
            a = (a
                 + b)
        except (ValueError,
                KeyError) as e:
            raise
        except OSError:
            del a
        else:
            assert a, (
                b)
        finally:
            print("x")

    async def g(self): ...

    def h(self):  # pragma: no cover
        return 1

    @property  # pragma: no cover
    def i(self):
        return 2


if x:  # pragma: no cover
    a = 1
else:
    a = 2

match x:
    case 1 | \\
            2:
        s = """
        text
        """
    case _:
        pass
while True:
    break
for i in (
    1, 2
):
    with a as b, \\
            c as d:
        continue
f = lambda: (
    1)
if TYPE_CHECKING:
    import z
'''


def held(text: str) -> tuple[set[int], set[int], set[int], set[int]]:
    """First lines that coverage.py counts and leaves out; those that we count for sure, and all."""
    from coverage.config import DEFAULT_EXCLUDE
    from coverage.parser import PythonParser

    parser = PythonParser(text=text, filename="x.py", exclude="|".join(f"(?:{each})" for each in DEFAULT_EXCLUDE))
    parser.parse_source()
    ours = statements_of("x.py", text.encode())
    assert ours is not None
    firm = {one.first for one in ours if not one.optional and not one.excluded}
    assert not {one.first for one in ours if one.excluded} & parser.statements
    return parser.statements, set(parser.excluded), firm, {one.first for one in ours}


def test_the_specimen() -> None:
    """Every kind of statement, as coverage.py counts it."""
    counted, left_out, firm, ours = held(SPECIMEN)
    assert counted <= ours
    assert firm <= counted
    assert left_out


@pytest.mark.parametrize("room", ["evidence", "repo", "cli", "languages/python"])
def test_our_own_source(room: str) -> None:
    """The same for sources that people wrote."""
    folder = os.path.join(SOURCE, room)
    for name in sorted(os.listdir(folder))[:8]:
        if name.endswith(".py"):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                counted, _, firm, ours = held(file.read())
            assert counted <= ours, name
            assert firm <= counted, name


def test_extents() -> None:
    """A statement takes all its lines, a compound one those before its suite."""
    found = statements_of("x.py", b"if (a and\n    b):\n    c = [\n        1,\n    ]\n")
    assert found is not None
    assert [(one.first, one.last) for one in found] == [(1, 2), (3, 5)]


def test_texts_that_nobody_reads() -> None:
    """No language, or no valid text: not told."""
    assert statements_of("x.js", b"f();\n") is None
    assert statements_of("x.py", b"def f(:\n") is None
    assert statements_of(".py", b"x = 1\n") is None
    assert statements_of("x.py", b"") == ()
