"""A test travels with the code that it calls, not with the file that it is named after."""

from __future__ import annotations

from pathlib import Path

from support.worked import Texts, work

_LINES = "\n".join(f"    total += value * {number}" for number in range(30))


def _function(name: str, text: str = "", body: str = _LINES) -> str:
    return f"def {name}(value):\n{text}    total = 0\n{body}\n    return total\n\n\n"


BASE: Texts = {
    "src/app/__init__.py": "from .termui import edit as edit\nfrom .termui import progressbar as progressbar\n",
    "src/app/_impl.py": "class Editor:\n    def edit_file(self, name):\n        return name\n\n\n"
    + _function("render_progress"),
    "src/app/termui.py": "from ._impl import Editor\n\n\ndef edit(name):\n    return Editor().edit_file(name)\n\n\n"
    "def progressbar(value):\n    return value\n",
    "src/app/utils.py": _function("shorten"),
    "tests/test_termui.py": "import app\n\n\ndef test_nothing():\n    assert app.edit('a') == 'a'\n",
}

EDIT = "def edit(name):\n    names = [name] if isinstance(name, str) else list(name)\n" + "".join(
    f"    names = [one for one in names if len(one) != {number}]\n" for number in range(30)
)


def test_a_test_goes_with_what_it_calls_through_the_package(tmp_path: Path) -> None:
    """Two functions of one file change, and a new test of one of them calls it as the package shows it."""
    head: Texts = {
        "src/app/termui.py": f"from ._impl import Editor\n\n\n{EDIT}    return Editor().edit_file(names[0])\n\n\n"
        + _function("progressbar"),
        "tests/test_termui.py": "import app\n\n\ndef test_nothing():\n    assert app.edit('a') == 'a'\n\n\n"
        "def test_many_names():\n    assert app.edit(['a', 'b']) == 'a'\n",
    }
    worked = work(tmp_path, BASE, head, 50)
    with_edit = worked.comes("src/app/termui.py", "isinstance(name, str)")
    assert with_edit != worked.comes("src/app/termui.py", "total += value * 7"), worked.told()
    assert worked.comes("tests/test_termui.py", "test_many_names") == with_edit, worked.told()


def test_the_files_name_is_weaker_than_the_call(tmp_path: Path) -> None:
    """The file of the test's stem changes a lot; what the test calls stands in another file."""
    body = _function("progressbar")
    head: Texts = {
        "src/app/termui.py": f"from ._impl import Editor\n\n\ndef edit(name):\n    return Editor().edit_file(name)\n\n\n{body}",
        "src/app/utils.py": _function("shorten", body=_LINES.replace("*", "+")),
        "tests/test_termui.py": "import app\nfrom app.utils import shorten\n\n\n"
        "def test_nothing():\n    assert app.edit('a') == 'a'\n\n\ndef test_short():\n    assert shorten(1)\n",
    }
    worked = work(tmp_path, BASE, head, 70)
    assert worked.comes("tests/test_termui.py", "test_short") == worked.comes("src/app/utils.py", "value + 7"), (
        worked.told()
    )
    assert worked.comes("src/app/termui.py", "value * 7") != worked.comes("src/app/utils.py", "value + 7"), (
        worked.told()
    )


def test_a_new_test_module_is_cut_by_subject(tmp_path: Path) -> None:
    """Each test of a new module comes with its subject; the fixtures and helpers with the first that uses them."""
    head: Texts = {
        "src/app/first.py": _function("first"),
        "src/app/second.py": _function("second", body=_LINES.replace("*", "-")),
        "tests/test_both.py": "import pytest\n\nfrom app.first import first\nfrom app.second import second\n\n\n"
        "@pytest.fixture\ndef five():\n    return 5\n\n\ndef near(one, other):\n    return abs(one - other) < 1\n\n\n"
        "def test_first(five):\n    assert near(first(five), 2)\n\n\ndef test_first_zero():\n    assert first(0) == 0\n\n\n"
        "def test_second(five):\n    assert near(second(five), 3)\n\n\ndef test_second_zero():\n    assert second(0) == 0\n",
    }
    worked = work(tmp_path, BASE, head, 60)
    subjects = [worked.comes("src/app/first.py"), worked.comes("src/app/second.py")]
    assert subjects[0] != subjects[1], worked.told()
    for name, subject in zip(("first", "second"), subjects, strict=True):
        assert worked.comes("tests/test_both.py", f"def test_{name}(five)") == subject, worked.told()
        assert worked.comes("tests/test_both.py", f"def test_{name}_zero") == subject, worked.told()
    for helper in ("def five", "def near"):
        assert worked.comes("tests/test_both.py", helper) == min(subjects), worked.told()


def test_a_modified_test_is_pinned_to_what_it_pins(tmp_path: Path) -> None:
    """A test whose expectation changes comes with the function whose answer it expects."""
    base: Texts = {
        **BASE,
        "tests/test_all.py": "import app\nfrom app.utils import shorten\n\n\ndef test_short():\n    assert shorten(0) == 0\n",
    }
    head: Texts = {
        "src/app/utils.py": _function("shorten", body=_LINES.replace("*", "+")),
        "src/app/_impl.py": "class Editor:\n    def edit_file(self, name):\n        return name\n\n\n"
        + _function("render_progress", body=_LINES.replace("*", "-")),
        "tests/test_all.py": "import app\nfrom app.utils import shorten\n\n\ndef test_short():\n    assert shorten(0) == 435\n",
    }
    worked = work(tmp_path, base, head, 70)
    subject = worked.comes("src/app/utils.py", "value + 7")
    assert subject != worked.comes("src/app/_impl.py", "value - 7"), worked.told()
    assert worked.comes("tests/test_all.py", "435") == subject, worked.told()


def test_a_modified_test_is_pinned_to_the_method_of_an_object_that_nobody_knows(tmp_path: Path) -> None:
    """The test makes its object through a fixture; the change has one method of that name."""
    base: Texts = {
        **BASE,
        "tests/test_all.py": "def test_editing(editor):\n    assert editor.edit_file('a') == 'a'\n",
    }
    head: Texts = {
        "src/app/_impl.py": "class Editor:\n    def edit_file(self, name):\n"
        + "".join(f"        name = name.replace('{number}', '')\n" for number in range(30))
        + "        return name.upper()\n\n\n"
        + _function("render_progress"),
        "src/app/utils.py": _function("shorten", body=_LINES.replace("*", "+")),
        "tests/test_all.py": "def test_editing(editor):\n    assert editor.edit_file('a') == 'A'\n",
    }
    worked = work(tmp_path, base, head, 70)
    subject = worked.comes("src/app/_impl.py", "upper")
    assert subject != worked.comes("src/app/utils.py", "value + 7"), worked.told()
    assert worked.comes("tests/test_all.py", "'A'") == subject, worked.told()
