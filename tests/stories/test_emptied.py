"""A big class that goes: cut at its members where it is above the limit, whole where it fits."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.worked import work

NAMES = [f"part{number}" for number in range(8)]


def _python(names: list[str]) -> str:
    lines = "".join(f"        x += {number}\n" for number in range(26))
    calls = "".join(f"        x = self.{name}(x)\n" for name in names)
    parts = "".join(f"    def {name}(self, x):\n{lines}        return x\n\n" for name in names)
    return f"class Old:\n    def __init__(self, x):\n{calls}\n{parts}\n"


def _script(names: list[str]) -> str:
    lines = "".join(f"    x += {number};\n" for number in range(26))
    parts = "".join(f"  {name}(x) {{\n{lines}    return x;\n  }}\n\n" for name in names)
    return f"class Old {{\n{parts}}}\n\n"


def _rust(names: list[str]) -> str:
    lines = "".join(f"    x += {number};\n" for number in range(26))
    parts = "".join(f"  fn {name}() {{\n    let mut x = 0;\n{lines}  }}\n\n" for name in names)
    return f"#[cfg(test)]\nmod old {{\n{parts}}}\n\n"


@pytest.mark.parametrize(
    ("path", "text", "head", "rest"),
    [
        ("a.py", _python(NAMES), "class Old", "def keep():\n    return 1\n"),
        ("a.js", _script(NAMES), "class Old", "function keep() {\n  return 1;\n}\n"),
        ("a.rs", _rust(NAMES), "mod old", "fn keep() -> u8 {\n  1\n}\n"),
    ],
)
def test_a_big_class_that_goes_is_cut_at_its_members(
    path: str, text: str, head: str, rest: str, tmp_path: Path
) -> None:
    """Members go before it or with it, and none is left without it; within the limit all goes at once."""
    done = work(tmp_path, {path: text + rest}, {path: rest}, 80)
    assert all(pr.size.reviewable <= 80 for pr in done.prs), done.told()
    for step in done.steps:
        left = step[path].decode()
        assert head in left or not any(name in left for name in NAMES), left
        if path.endswith(".py"):
            compile(left, path, "exec")
    (tmp_path / "whole").mkdir()
    whole = work(tmp_path / "whole", {path: text + rest}, {path: rest}, 300)
    assert len(whole.prs) == 1, whole.told()


def test_what_goes_of_a_class_goes_after_its_users(tmp_path: Path) -> None:
    """A member leaves with the last who calls it, or behind."""
    user = "from a import Old\n\n\ndef use(x):\n    return Old(x)\n"
    done = work(tmp_path, {"a.py": _python(NAMES), "b.py": user}, {"a.py": "X = 1\n", "b.py": "X = 1\n"}, 80)
    for step in done.steps:
        left, using = step["a.py"].decode(), step["b.py"].decode()
        assert "class Old" in left or "import Old" not in using
        assert all(f"def {name}" in left for name in NAMES if f"self.{name}(" in left), left
