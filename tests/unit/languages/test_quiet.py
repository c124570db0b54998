"""Comments and strings are blanked, code is not, and no byte moves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prsplit.languages.quiet import quiet


@pytest.mark.parametrize(
    ("path", "text", "code"),
    [
        ("a.py", b"x = 1  # print()", b"x = 1           "),
        ("a.py", b'"""print()\n#"""\nprint(1)', b"          \n    \nprint(1)".replace(b"          ", b" " * 10)),
        ("a.py", b"x = 'a\\'print()'", b"x =             "),
        ("a.py", b"'unclosed\nprint(1)", b"'unclosed\nprint(1)"),
        ("a.ts", b"// x\ny /* z\nz */ w", b"    \ny     \n     w"),
        ("a.js", b"`a\nb` + c", b"  \n   + c"),
        ("a.js", b"'//' + x", b"     + x"),
    ],
)
def test_what_is_code(path: str, text: bytes, code: bytes) -> None:
    """Quotes within comments and comments within quotes are what they are in."""
    assert quiet(path, text) == code


@given(st.binary(max_size=200), st.sampled_from(["a.py", "a.js", "a.rb", "x/y.tsx"]))
def test_no_byte_moves(text: bytes, path: str) -> None:
    """The text stays as long, and lines stay where they are."""
    found = quiet(path, text)
    assert found is not None
    assert len(found) == len(text)
    assert [place for place, byte in enumerate(found) if byte == 10] == [
        place for place, byte in enumerate(text) if byte == 10
    ]


def test_other_files_are_not_read() -> None:
    """A suffix that nobody knows has no answer."""
    assert quiet("a.txt", b"x") is None
    assert quiet("Makefile", b"x") is None
