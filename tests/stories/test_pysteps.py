"""The stories' own checker finds what it is there to find."""

from __future__ import annotations

import pytest

from support import pysteps

SOUND = {"a.py": b"from b import x\n\n\ndef f():\n    return x, len('')\n", "b.py": b"x = 1\n"}


def test_a_sound_tree_has_no_complaints() -> None:
    """Names that are imported, defined or built in are there."""
    assert pysteps.complaints(SOUND) == []


@pytest.mark.parametrize(
    ("path", "text", "complaint"),
    [
        ("c.py", b"def f(:\n", "c.py: "),
        ("c.py", b"def f():\n    return missing\n", "c.py: missing is not defined"),
        ("c.py", b"print(missing)\n", "c.py: missing is not defined"),
        ("c.py", b"from b import y\n", "c.py: b has no y"),
        ("c.py", b"import a.z\n", "c.py: no module a.z"),
        ("p/c.py", b"from . import d\n", "p/c.py: no module p"),
        ("c.py", b"def f(): pass\ndef f(): pass\n", "c.py: f is defined twice"),
    ],
)
def test_what_is_broken_is_told(path: str, text: bytes, complaint: str) -> None:
    """One broken file more gives exactly one complaint."""
    found = pysteps.complaints({**SOUND, path: text})
    assert len(found) == 1
    assert found[0].startswith(complaint)


def test_definitions_and_functions_are_told_by_their_qualified_names() -> None:
    """Classes, methods and assignments have texts of their own, decorators included."""
    text = b"A = 1\n\n\nclass B:\n    c: int = 2\n\n    @property\n    def d(self):\n        return self.c\n"
    assert pysteps.definitions(text)["B.d"] == "    @property\n    def d(self):\n        return self.c"
    assert set(pysteps.definitions(text)) == {"A", "B", "B.c", "B.d"}
    assert set(pysteps.leaves(text)) == {"B.d"}
