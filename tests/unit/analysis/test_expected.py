"""What a test expects word for word binds it to the code that says it; members that are gone go first."""

from __future__ import annotations

import pytest

from prsplit.analysis.expected import absence_needs, phrase_needs, value_needs
from prsplit.model.atom import Action, Atom

OLD = b'PAGE = """\n<pre style="mono"><code>{code}</code></pre>\n"""\n'
NEW = b'PAGE = """\n<pre style="mono"><code style="font-family:inherit">{code}</code></pre>\n"""\n'
TEST_OLD = b"def test_page():\n    assert page('a') == '<pre style=\"mono\"><code>a</code></pre>\\n'\n"
TEST_NEW = TEST_OLD.replace(b"<code>", b'<code style=\\"font-family:inherit\\">')


def code(index: int, action: Action = "modify", symbol: str = "PAGE") -> Atom:
    """A piece of code."""
    return Atom(index, str(index), "app/page.py", symbol, "definition", action)


def case(index: int, action: Action = "modify") -> Atom:
    """A test."""
    return Atom(index, str(index), "tests/test_page.py", "test_page", "definition", action)


@pytest.mark.parametrize(
    ("provider", "test", "kind", "shape"),
    [
        ("modify", "modify", "pins", "with"),
        ("add", "modify", "pins", "before"),
        ("modify", "add", "tests", "should"),
        ("add", "add", "tests", "should"),
    ],
)
def test_words_in_a_row(provider: Action, test: Action, kind: str, shape: str) -> None:
    """Both come to hold `font family inherit`, however it is quoted."""
    atoms = code(0, provider), case(1, test)
    gone = {0: OLD} if provider == "modify" else {}
    gone |= {1: TEST_OLD} if test == "modify" else {}
    (need,) = phrase_needs(atoms, {0: NEW, 1: TEST_NEW}, gone)
    assert (need.source, need.target, need.kind, need.shape) == (1, 0, kind, shape)


@pytest.mark.parametrize(
    ("texts", "gone"),
    [
        ({0: NEW, 1: TEST_NEW}, {0: OLD, 1: TEST_NEW}),
        ({0: NEW, 1: TEST_NEW}, {0: NEW, 1: TEST_OLD}),
        ({0: b"font.family(inherit, style)", 1: TEST_NEW}, {1: TEST_OLD}),
        ({0: b"raise E('font family')", 1: TEST_NEW}, {1: TEST_OLD}),
        ({0: b"raise E('font', 'family', 'inherit')", 1: TEST_NEW}, {1: TEST_OLD}),
        ({0: b"raise E(f'font family {inherit}')", 1: TEST_NEW}, {1: TEST_OLD}),
    ],
    ids=["told before", "said before", "no string", "two words", "three strings", "filled in"],
)
def test_what_binds_nothing(texts: dict[int, bytes], gone: dict[int, bytes]) -> None:
    """Words that one of the two had before, that stand in no string or not in a row."""
    assert list(phrase_needs((code(0), case(1)), texts, gone)) == []


def test_what_many_come_to_say() -> None:
    """A phrase that two pieces of code come to hold tells neither from the other."""
    atoms = code(0), case(1), code(2)
    assert list(phrase_needs(atoms, {0: NEW, 1: TEST_NEW, 2: NEW}, {0: OLD, 1: TEST_OLD, 2: OLD})) == []


ENTRY = b'scope = {"asgi": {"spec_version": "%s"}}\n'


@pytest.mark.parametrize(
    "expected",
    [
        b'@cases([{"version": "3", "spec_version": "%s"}])',
        b"assert scope['asgi']['spec_version'] == '%s'",
        b'assert scope.spec_version === "%s"',
        b"check(spec_version='%s')",
        b"spec_version: str | None = '%s'",
    ],
    ids=["entry", "index", "member", "keyword", "typed"],
)
def test_a_value_in_the_place_of_another(expected: bytes) -> None:
    """Code and a test that was there both put 2.4 in the place of 2.3, under one name: they go together."""
    atoms = code(0), case(1)
    (need,) = value_needs(atoms, {0: ENTRY % b"2.4", 1: expected % b"2.4"}, {0: ENTRY % b"2.3", 1: expected % b"2.3"})
    assert (need.source, need.target, need.kind, need.shape) == (1, 0, "pins", "with")
    assert need.witness.name == "spec_version"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'version = "2.3"', b'version = "2.4"'),
        (b'spec_version = "2.2"', b'spec_version = "2.4"'),
        (b'spec_version = "2.3"', b'spec_version = "2.5"'),
        (b"spec_version = 2.3", b"spec_version = 2.4"),
        (b'spec_version = "2.3"; other(spec_version="2.4")', b'spec_version = "2.4"'),
        (b"", b'spec_version = "2.4"'),
    ],
    ids=["another name", "from another", "to another", "a number", "said before", "no value before"],
)
def test_values_that_tell_nothing(old: bytes, new: bytes) -> None:
    """The name, the value that goes and the one that comes have all three to be the same."""
    atoms = code(0), case(1)
    assert list(value_needs(atoms, {0: ENTRY % b"2.4", 1: new}, {0: ENTRY % b"2.3", 1: old})) == []


def test_a_value_of_many_places() -> None:
    """What changes all over the code pins none of it."""
    atoms = *(code(index) for index in range(4)), case(4)
    texts, gone = (dict.fromkeys(range(5), ENTRY % value) for value in (b"2.4", b"2.3"))
    assert list(value_needs(atoms, texts, gone)) == []


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        (b"assert not hasattr(Mixer, '__del__')", True),
        (b"assert Mixer.__del__ is object.__del__", True),
        (b"assert not hasattr(Other, '__del__')", False),
        (b"Mixer  # no __del__", False),
    ],
)
def test_what_is_gone(text: bytes, bound: bool) -> None:  # noqa: FBT001
    """A test that reaches for a member of a class, as the member goes, should come after."""
    atoms = code(0, "delete", "Mixer.__del__"), case(1, "add")
    found = list(absence_needs(atoms, {1: text}, {0: b"def __del__(self): ..."}))
    assert [(need.source, need.target, need.shape) for need in found] == [(1, 0, "should")] * bound


def test_what_only_moves_or_was_named_before() -> None:
    """A member that comes again elsewhere is not gone; nor does a test follow that reached for it already."""
    text = b"assert not hasattr(Mixer, '__del__')"
    gone, again = code(0, "delete", "Mixer.__del__"), code(2, "add", "Mixer.__del__")
    assert list(absence_needs((gone, case(1), again), {1: text}, {})) == []
    assert list(absence_needs((gone, case(1)), {1: text}, {1: text + b"\n"})) == []
