"""Names of which only one meaning is likely: delegates, keyword arguments passed on, decorated functions, mixed-in names."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from prsplit.analysis.decorated import decorated_needs
from prsplit.analysis.delegates import delegate_needs
from prsplit.analysis.keywords import keyword_needs
from prsplit.analysis.mixed import mixed_needs
from prsplit.model.graph import Confidence, Need
from support.worlds import Both, both


def _told(change: Both, needs: Iterable[Need]) -> set[tuple[str, str, str, str]]:
    """(source, shape, target, name) of each need, all of which are likely."""
    atoms, found = change.cut.atoms, list(needs)
    assert all(need.confidence == Confidence.LIKELY for need in found)
    return {
        (atoms[need.source].symbol or atoms[need.source].path, need.shape, atoms[need.target].symbol, need.witness.name)
        for need in found
    }


CONTEXT = "class Context:\n    def usage_line(self):\n        return {0}\n\n\nclass Command:\n    def run(self):\n        return 1\n"
METHOD = "\n    def usage_line(self):\n        return 2\n"


def test_a_method_hands_on_to_its_namesake() -> None:
    """The new method comes first; where a call goes, so does the method, afterwards."""
    one = {"a.py": CONTEXT.format("self.parser.text()")}
    two = {"a.py": CONTEXT.format("self.command.usage_line()") + METHOD}
    change = both(one, two)
    assert _told(change, delegate_needs(change.ends, change.unknown)) == {
        ("Context.usage_line", "before", "Command.usage_line", "usage_line")
    }
    back = both(two, one)
    assert _told(back, delegate_needs(back.ends, back.unknown)) == {
        ("Command.usage_line", "after", "Context.usage_line", "usage_line")
    }


def test_a_third_method_of_the_name_leaves_it_open() -> None:
    """Nor does a statement tell anything that both ends have."""
    third = "\n\nclass Other:\n    def usage_line(self):\n        return 3\n"
    one, two = CONTEXT.format("self.parser.text()"), CONTEXT.format("self.command.usage_line()") + METHOD + third
    change = both({"a.py": one}, {"a.py": two})
    assert not _told(change, delegate_needs(change.ends, change.unknown))
    steady = "    x = {}\n    self.command.usage_line()\n    return x\n"
    kept = "class Context:\n    def go(self):\n" + steady.replace("    ", "        ")
    change = both({"a.py": kept.format(1) + METHOD}, {"a.py": kept.format(2) + METHOD + third})
    assert not _told(change, delegate_needs(change.ends, change.unknown))


def test_only_tests_mean_methods_of_tests() -> None:
    """A fake in a test is nothing that code waits for."""
    one = {"a.py": CONTEXT.format("1"), "tests/test_a.py": "x = 1\n"}
    fake = "\n\nclass Fake:\n    def open_line(self):\n        return 2\n"
    two = {"a.py": CONTEXT.format("self.command.open_line()"), "tests/test_a.py": "x = 1\n" + fake}
    change = both(one, two)
    assert not _told(change, delegate_needs(change.ends, change.unknown))
    two = {"a.py": CONTEXT.format("1") + fake, "tests/test_a.py": "x = 1\n\n\ndef test(y):\n    y.open_line()\n"}
    change = both(one, two)
    assert {target for _, _, target, _ in _told(change, delegate_needs(change.ends, change.unknown))} == {
        "Fake.open_line"
    }


PARSER = "class Parser:\n    def __init__(self, {0}):\n        self.x = 1\n\n\nclass Simple(Parser):\n    def __init__(self, **extra):\n        Parser.__init__(self, **extra)\n"
MAKER = "from a import Simple\n\n\ndef make():\n    return Simple({0})\n"


def test_a_keyword_argument_is_passed_on() -> None:
    """By a subclass that changes nothing: accepted before it is passed, dropped after."""
    one = {"a.py": PARSER.format("usage=None"), "b.py": MAKER.format("usage=1")}
    two = {"a.py": PARSER.format("usage=None, epilog=None"), "b.py": MAKER.format("usage=1, epilog=2")}
    change = both(one, two)
    assert _told(change, keyword_needs(change.ends, change.uses)) == {("make", "before", "Parser.__init__", "epilog")}
    back = both(two, one)
    assert _told(back, keyword_needs(back.ends, back.uses)) == {("Parser.__init__", "after", "make", "epilog")}


@pytest.mark.parametrize(
    ("parser", "made"),
    [
        (PARSER.format("usage=None, epilog=None").replace("**extra", "epilog=None, **extra"), "epilog=2"),
        (PARSER.format("usage=None, epilog=None").replace("self, **extra", "self"), "epilog=2"),
        (PARSER.format("usage=None, timeout=None, path=None"), "path=2"),
    ],
)
def test_a_keyword_argument_that_the_callee_names_or_rejects_tells_nothing(parser: str, made: str) -> None:
    """What the callee itself says is known for sure elsewhere; everyday names say nothing."""
    change = both(
        {"a.py": PARSER.format("usage=None"), "b.py": MAKER.format("")}, {"a.py": parser, "b.py": MAKER.format(made)}
    )
    assert not _told(change, keyword_needs(change.ends, change.uses))


DECORATED = "import tools\n\n\n{0}def forward(x):\n    return {1}\n\n\ndef other(x):\n    return {2}\n"


def test_a_function_has_what_its_decorator_gives() -> None:
    """The decorator comes before the use of the attribute, and goes after it."""
    one = {"a.py": DECORATED.format("", "x", "x")}
    two = {"a.py": DECORATED.format("@tools.operator(1)\n", "x", "forward.register(x)")}
    change = both(one, two)
    assert _told(change, decorated_needs(change.ends, change.uses)) == {
        ("other", "before", "forward", "forward.register")
    }
    back = both(two, one)
    assert _told(back, decorated_needs(back.ends, back.uses)) == {("forward", "after", "other", "forward.register")}


def test_a_decorator_that_both_ends_have_tells_nothing() -> None:
    """The function may change as it likes."""
    frame = DECORATED.replace("{0}", "@tools.operator(1)\n")
    change = both({"a.py": frame.format("", "x", "x")}, {"a.py": frame.format("", "x + 1", "forward.register(x)")})
    assert not _told(change, decorated_needs(change.ends, change.uses))


SOURCE = "var pick = exports.pick = function (x) {\n  return x\n}\n"


def test_a_name_is_mixed_in_for_all() -> None:
    """Neither the file nor the statement that loads it goes before the uses in files that bind no such name."""
    one = {
        "lib/app/bag.js": SOURCE,
        "lib/app/core.js": "mixin(require('app/bag'))\nvar core = 1\n",
        "lib/app/use.js": "exports.run = function (x) {\n  return pick(x)\n}\n",
    }
    two = {
        "lib/app/core.js": "var core = 1\n",
        "lib/app/use.js": "exports.run = function (x) {\n  return x\n}\n",
    }
    change = both(one, two)
    found = _told(change, mixed_needs(change.ends, change.free))
    assert {(source, shape) for source, shape, _, name in found if name == "pick"} == {
        ("lib/app/bag.js", "after"), ("lib/app/core.js", "after"),
    }  # fmt: skip
    back = both(two, one)
    found = _told(back, mixed_needs(back.ends, back.free))
    assert {(shape, name) for _, shape, _, name in found} == {("before", "pick")}
    assert len(found) == 2


def test_a_name_of_two_files_is_nobodys() -> None:
    """Nor is one that the using file binds itself free."""
    use = "exports.run = function (x) {\n  return pick(x)\n}\n"
    one = {"a.js": SOURCE, "b.js": SOURCE, "c.js": use}
    change = both(one, {"a.js": "", "b.js": "", "c.js": use.replace("pick(x)", "x")})
    assert not _told(change, mixed_needs(change.ends, change.free))
    own = both({"a.js": SOURCE, "c.js": SOURCE + use}, {"a.js": "", "c.js": use.replace("pick(x)", "x")})
    assert not _told(own, mixed_needs(own.ends, own.free))
