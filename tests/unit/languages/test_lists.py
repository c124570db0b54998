"""Lists of imported names and of exports: all items give the source back, and any subset is legal Python."""

from __future__ import annotations

import ast
import textwrap
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prsplit.model.outline import Leaf, ListForm
from support.outlines import leaf, read


def form(source: str) -> ListForm:
    """The form of the one list in a source."""
    found = [one.form for one in read(source.encode()).leaves if one.form is not None]
    assert len(found) == 1
    return found[0]


def rendered(one: ListForm, *keys: str) -> str:
    """The list with the items of these keys alone."""
    return one.render([item.text for item in one.items if item.key in keys]).decode()


def check(source: str) -> ListForm:
    """The laws of a form: uniform ones give the source back, and every subset of items can be compiled."""
    one = form(source)
    texts = [item.text for item in one.items]
    assert (one.render(texts) == source.encode()) == one.uniform
    for size in range(len(texts) + 1):
        for chosen in combinations(texts, size):
            written = one.render(list(chosen)).decode()
            ast.parse(textwrap.dedent(written))
            assert not chosen or written.endswith(source[len(source.rstrip("\r\n")) :])
    return one


UNIFORM = [
    "import a\n",
    "import a, b.c, d as e  # noqa\n",
    "from x import a\n",
    "from x import a, b as c\n",
    "from x import a",
    "# of x\nfrom .x import a, b\n",
    "from x import (a)\n",
    "from x import (a, b)\n",
    "from x import (a, b,)\n",
    "from x import (\n    a,\n    b,\n)\n",
    "from x import (\n    a,\n    b as c\n)\n",
    "from x import (\n    a,\n)\n",
    "from x import (  # noqa\n    a,\n    b,\n)  # c\n",
    "from x import (a,\n               b,\n               c)\n",
    "from x import (\n\ta,\n\tb,\n)\n",
    "from x import (\r\n    a,\r\n    b,\r\n)\r\n",
    "from x import a, \\\n    b, \\\n    c\n",
    "from x import \\\n    a, b\n",
    "__all__ = ['a']\n",
    "__all__ = ['a', \"b\"]\n",
    "__all__ = [\n    'a',\n    'b',\n]\n",
    "__all__ = [\n    'a',\n    'b'\n]  # c\n",
    "__all__: list[str] = ['a', 'b']\n",
    "__all__ = ('a',)\n",
    "__all__ = (\n    'a',\n    'b',\n)\n",
    "__all__ = []\n",
    "__all__ = ()\n",
]


@pytest.mark.parametrize("source", UNIFORM)
def test_uniform_lists(source: str) -> None:
    """Styles that people write evenly are given back byte for byte."""
    assert check(source).uniform


@pytest.mark.parametrize(
    ("source", "first"),
    [
        ("from x import (a, b,\n    c)\n", "from x import (\n    a,\n)\n"),
        ("from x import (\n    a, b,\n    c, d,\n)  # e\n", "from x import (\n    a,\n)  # e\n"),
        ("from x import (\r\n  a, b,\r\n  c)\r\n", "from x import (\r\n  a,\r\n)\r\n"),
        ("from x import a, b, \\\n    c\n", "from x import (\n    a,\n)\n"),
        ("from x import a,b, c\n", "from x import a\n"),
        ("import a, b, \\\n    c\n", "import a\n"),
        ("__all__ = ['a', 'b',\n           'c']\n", "__all__ = [\n    'a',\n]\n"),
        ("__all__ = ('a', 'b')\n", "__all__ = ('a',)\n"),
    ],
)
def test_uneven_lists(source: str, first: str) -> None:
    """An uneven list is rewritten in a canonical shape where only some of its items are there."""
    one = check(source)
    assert not one.uniform
    assert rendered(one, "a") == first


@pytest.mark.parametrize(
    "source",
    [
        "from x import (\n    a,  # of a\n    b,\n)\n",
        "from x import (\n    a,\n    # of b\n    b,\n)\n",
        "from x import (\n    # of a\n    a,\n    b,\n)\n",
        "from x import (\n    a,\n    b,  # of b\n)\n",
        "__all__ = [\n    'a',  # of a\n    'b',\n]\n",
    ],
)
def test_comments_on_items(source: str) -> None:
    """Where a comment belongs to an item the list stays whole: nothing would tell whose comment it is."""
    assert all(one.form is None for one in read(source.encode()).leaves)


def test_comments_around_items() -> None:
    """Comments on the opening and the closing line, and below the last item, are the list's own."""
    one = check("from x import (  # open\n    a,\n    b,\n    # last\n)  # close\n")
    assert rendered(one, "b") == "from x import (  # open\n    b,\n    # last\n)  # close\n"


def test_empty_lists() -> None:
    """Imports vanish with their last name; an export list stays as an empty one, with what stood above it."""
    assert form("# c\nfrom x import a\n").empty == b""
    assert form("# c\n__all__ = [\n    'a',\n]  # d\n").empty == b"# c\n__all__ = []  # d\n"
    assert form("__all__ = ('a', 'b')\n").empty == b"__all__ = ()\n"


def test_keys() -> None:
    """Items are known by the name they bind, submodules by their whole path, exports by their value."""
    assert [item.key for item in form("import a, b.c, d.e as f\n").items] == ["a", "b.c", "f"]
    assert [item.key for item in form("from x import a as b, c\n").items] == ["b", "c"]
    assert [item.key for item in form("from x import *\n").items] == ["*"]
    assert [(item.key, item.text) for item in form("__all__ = ['a', \"b\"]\n").items] == [("a", b"'a'"), ("b", b'"b"')]


@pytest.mark.parametrize(
    "source",
    ["__all__ = a + ['b']\n", "__all__ = [*a, 'b']\n", "__all__ = ['a' 'b']\n", "__all__ = [f'a']\n", "__all__ = 'a', 'b'\n",
     "__all__ += ['a']\n", "__all__ = ['a.b']\n", "class A:\n    __all__ = ['a']\n"],
)  # fmt: skip
def test_other_export_lists(source: str) -> None:
    """What is no plain list of names is a statement."""
    assert read(source.encode()).leaves[-1].kind == "statement"


def test_indented_lists() -> None:
    """A list inside a class or frame keeps its indentation, in its canonical shape too."""
    source = "if TYPE_CHECKING:\n    from x import (a, b,\n        c)\n"
    one = leaf(source, kind="import")
    assert one.form is not None
    assert rendered(one.form, "a", "c") == "    from x import (\n        a,\n        c,\n    )\n"


def test_broken_imports_have_no_form() -> None:
    """An import with a syntax error is never rendered."""
    assert all(one.form is None for one in read(b"from x import a b\n").leaves)


NAMES = st.lists(st.sampled_from(["a", "bb", "ccc", "d as e", "f_g"]), min_size=1, max_size=5, unique=True)
GAPS = st.sampled_from([", ", ",", ",\n    ", ",\n  ", " ,\n\n    ", ", \\\n    "])


@given(
    NAMES,
    st.lists(GAPS, min_size=5, max_size=5),
    st.sampled_from(["", ",", " , "]),
    st.sampled_from(["", "\n", "\n    "]),
)
def test_any_bracketed_import(names: list[str], gaps: list[str], comma: str, margin: str) -> None:
    """Whatever the layout between brackets, the laws hold."""
    inner = "".join(name + gap for name, gap in zip(names, [*gaps[: len(names) - 1], ""], strict=True))
    check(f"# c\nfrom x import ({margin}{inner}{comma}{margin})  # d\n")


def test_forms_are_parallel_to_imports() -> None:
    """The items of a form and the imports of its leaf correspond."""
    one: Leaf = leaf("from .a import b as c, d\n")
    assert one.form is not None
    assert [item.key for item in one.form.items] == [entry.bound for entry in one.imports]
