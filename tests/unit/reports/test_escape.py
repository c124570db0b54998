"""What came from a repository can't speak to the terminal, the forge or the reader of JSON."""

from __future__ import annotations

import base64
import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prsplit.reports.escape import (
    json_document,
    json_path,
    json_text,
    markdown,
    markdown_code,
    masked,
    shown,
    shown_line,
    shown_path,
)

ANY_TEXT = st.text(st.characters(codec=None) | st.sampled_from("\x1b\r\n\t\u202e\u200b\udcff@#|`<[-"))


@given(ANY_TEXT)
def test_nothing_invisible_reaches_the_terminal(text: str) -> None:
    """No control, format or surrogate character survives `shown`, nor `shown_path`."""
    for result in (shown(text), shown_path(text.encode("utf-8", "surrogatepass").decode("utf-8", "surrogateescape"))):
        assert not any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for char in result)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("app/[slug]/page.tsx", "app/[slug]/page.tsx"),
        ("docs/[/x]/y.md", "docs/[/x]/y.md"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\rb", "a\\x0db"),
        ("\u202egpj.exe", "\\u202egpj.exe"),
        ("zero\u200bwidth\ufeff", "zero\\u200bwidth\\ufeff"),
        ("tag\U000e0041", "tag\\U000e0041"),
        ("é → 漢字 ✓", "é → 漢字 ✓"),
        ("bad\udcff", "bad\\xff"),
    ],
)
def test_shown(text: str, expected: str) -> None:
    """Letters of any script stay; what can't be seen is written as an escape."""
    assert shown(text) == expected


def test_a_diff_line_keeps_its_tabs() -> None:
    """Indentation stays; a carriage return is made visible."""
    assert shown_line("\tx = 1\r") == "\tx = 1\\x0d"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("plain/é x.py", "plain/é x.py"),
        ('a"b', '"a\\"b"'),
        ("a\\b", '"a\\\\b"'),
        ("a\tb\nc", '"a\\tb\\nc"'),
        ("a\x01b\x7f", '"a\\001b\\177"'),
        ("caf\udce9", '"caf\\351"'),
        ("a\u202eb", "a\\u202eb"),
    ],
)
def test_paths_are_quoted_as_git_quotes_them(path: str, expected: str) -> None:
    """C-quoting with octal escapes, for odd names only."""
    assert shown_path(path) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("thanks @octocat", "thanks @\u2060octocat"),
        ("fixes #12 and GH-3", "fixes \\#\u206012 and GH-\u20603"),
        ("a|b", "a\\|b"),
        ("end --> here", "end --&gt; here"),
        ("<img src=x>", "&lt;img src=x&gt;"),
        ("[text](http://x)", "\\[text\\](http://x)"),
        ("`code` *bold* snake_case", "\\`code\\` \\*bold\\* snake\\_case"),
        ("&lt;", "&amp;lt;"),
    ],
)
def test_markdown_words(text: str, expected: str) -> None:
    """No ping, no cross-link, no table border, no tag, no end of a comment."""
    assert markdown(text) == expected


@given(ANY_TEXT)
def test_markdown_never_pings_or_breaks_out(text: str) -> None:
    """Neither words nor code hold a line break, a bare bar, or the end of a comment."""
    for result in (markdown(text), markdown_code(text)):
        assert "\n" not in result
        assert "-->" not in result
        assert "|" not in result.replace("\\|", "")


def test_a_code_span_is_fenced_longer_than_what_it_holds() -> None:
    """Backticks inside can't close the span."""
    assert markdown_code("a``b`c") == "```a``b`c```"
    assert markdown_code("`x`") == "`` `x` ``"


@given(st.text(st.characters(codec="utf-8")) | st.binary().map(lambda raw: raw.decode("utf-8", "surrogateescape")))
def test_json_paths_hold_their_very_bytes(path: str) -> None:
    """A path comes back exactly, from `path` when it is UTF-8 and from `path_b64` otherwise."""
    value = json.loads(json.dumps(json_path(path), ensure_ascii=False).encode())
    raw = path.encode("utf-8", "surrogateescape")
    assert (base64.b64decode(value["path_b64"]) if "path_b64" in value else value["path"].encode()) == raw


def test_json_text_is_valid_unicode() -> None:
    """A surrogate becomes its escape."""
    assert json_text("x\udcff\n") == "x\\xff\n"


@given(ANY_TEXT)
def test_a_json_document_hides_nothing(text: str) -> None:
    """What can't be seen is escaped, and reads back as it was."""
    whole = json_document({text: [text]})
    assert json.loads(whole) == {text: [text]}
    assert all(unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} for char in whole if char != "\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://user:secret@host/x.git", "https://***@host/x.git"),
        ("https://secret@host/x.git", "https://***@host/x.git"),
        ("https://host/x?private_token=abc&y=1", "https://host/x?private_token=***&y=1"),
        ("key ghp_" + "a" * 36, "key ***"),
        ("me@host and git@host:x", "me@host and git@host:x"),
    ],
)
def test_secrets_are_masked(text: str, expected: str) -> None:
    """Passwords in URLs and well-known tokens never show."""
    assert masked(text) == expected
