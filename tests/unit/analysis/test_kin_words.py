from __future__ import annotations

import pytest

from prsplit.analysis.words import count_words, identifiers, sub_words


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("parseHTTPHeaders", ("parse", "http", "header")),
        ("max_pool_size", ("max", "pool", "size")),
        ("getThe", ()),
        ("libraries", ("librar",)),
        ("Größe2x", ("größe",)),
    ],
)
def test_sub_words(word: str, found: tuple[str, ...]) -> None:
    """A word falls apart at case, underscore and digit, loses its ending and its everyday members."""
    assert sub_words(word) == found


def test_identifiers_leave_syntax_out() -> None:
    """Words of syntax and short ones are not counted, repetitions are kept."""
    assert identifiers("def total(x): return total + rate") == ["total", "total", "rate"]


def test_count_words_counts_texts() -> None:
    """A word counts once a text, bytes that are no text do no harm."""
    assert count_words([b"alpha alpha", b"alpha beta", b"\xff\xfe"]) == {"alpha": 2, "beta": 1}
