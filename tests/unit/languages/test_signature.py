"""Which changes of a signature old calls survive."""

from __future__ import annotations

import inspect
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prsplit.languages.python import LANGUAGE
from prsplit.model.outline import Parameter
from support.outlines import leaf


def parameters(written: str) -> tuple[Parameter, ...]:
    """The parameters of a function that is written so."""
    found = leaf(f"def f({written}): ...\n").signature
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a", "a"),
        ("a", "a, b=1"),
        ("a", "a, *, b=1"),
        ("a", "a, *args"),
        ("a", "a, **kw"),
        ("a", "a=1"),
        ("a, /", "b, /"),
        ("a, /", "a"),
        ("*, a", "a"),
        ("*, a", "*, b=1, a"),
        ("*, a, b", "*, b, a"),
        ("*, a", "**kw"),
        ("*args", "*other"),
        ("", "a=1"),
        ("a: int", "a: str"),
    ],
)
def test_compatible(old: str, new: str) -> None:
    """Additions with defaults, looser kinds and renames that no caller can see are harmless."""
    assert LANGUAGE.compatible(parameters(old), parameters(new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a", ""),
        ("a", "b"),
        ("a", "a, b"),
        ("a, b", "b, a"),
        ("a=1", "a"),
        ("a", "a, /"),
        ("a", "*, a"),
        ("a, b=1", "a"),
        ("*, a", "*, b"),
        ("*, a=1", "*, a"),
        ("*, a", "*, a, b"),
        ("*args", ""),
        ("*args", "a=1, *args"),
        ("**kw", "a=1"),
        ("a", "b, a"),
    ],
)
def test_incompatible(old: str, new: str) -> None:
    """Removed, renamed, reordered, newly required or more strictly passed parameters break a call."""
    assert not LANGUAGE.compatible(parameters(old), parameters(new))


KINDS = {
    "positional": inspect.Parameter.POSITIONAL_ONLY,
    "either": inspect.Parameter.POSITIONAL_OR_KEYWORD,
    "keyword": inspect.Parameter.KEYWORD_ONLY,
    "rest": inspect.Parameter.VAR_POSITIONAL,
    "keywords": inspect.Parameter.VAR_KEYWORD,
}


def as_python(written: tuple[Parameter, ...]) -> inspect.Signature | None:
    """The same signature as Python's own, or None where Python has none such."""
    try:
        return inspect.Signature(
            [
                inspect.Parameter(p.name, KINDS[p.kind], default=1 if p.default else inspect.Parameter.empty)
                for p in written
            ]
        )
    except ValueError:
        return None


def signatures() -> st.SearchStrategy[tuple[Parameter, ...]]:
    """Legal signatures of up to four parameters."""
    one = st.builds(
        Parameter, st.sampled_from("abc"), st.sampled_from(["positional", "either", "keyword"]), st.booleans()
    )
    rest = st.lists(st.sampled_from([Parameter("r", "rest"), Parameter("k", "keywords")]), max_size=2)
    order = list(KINDS)
    order[2], order[3] = order[3], order[2]
    mixed = st.builds(
        lambda left, right: tuple(sorted(left + right, key=lambda p: order.index(p.kind))),
        st.lists(one, max_size=4),
        rest,
    )
    return mixed.filter(lambda written: as_python(written) is not None)


@given(signatures(), signatures())
def test_a_compatible_signature_takes_every_call(old: tuple[Parameter, ...], new: tuple[Parameter, ...]) -> None:
    """Whatever Python binds to the old signature it binds to a compatible new one too."""
    if not LANGUAGE.compatible(old, new):
        return
    before, after = as_python(old), as_python(new)
    assert before is not None
    assert after is not None
    for count, named in product(range(5), product([False, True], repeat=4)):
        keywords = {name: 1 for name, given_ in zip("abcz", named, strict=True) if given_}
        try:
            before.bind(*range(count), **keywords)
        except TypeError:
            continue
        after.bind(*range(count), **keywords)
