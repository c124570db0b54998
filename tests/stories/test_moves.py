"""What moves and what is merely laid out anew is told apart from news."""

from __future__ import annotations

from pathlib import Path

from support.worked import work

BODY = "def weigh(apples):\n    total = 0\n    for apple in apples:\n        total += apple\n    return total\n"
EDITED = BODY.replace("total = 0", "total = 1")
USER = "from {0} import weigh\n\n\ndef {1}(apples):\n    return weigh(apples)\n"
BASE = {
    "one.py": f"def keep():\n    return 1\n\n\n{BODY}",
    "two.py": "def other():\n    return 2\n",
    "shop.py": USER.format("one", "shop"),
    "till.py": USER.format("one", "till"),
}
HEAD = {
    "one.py": "def keep():\n    return 1\n",
    "two.py": f"def other():\n    return 2\n\n\n{BODY}",
    "shop.py": USER.format("two", "shop"),
    "till.py": USER.format("two", "till"),
}
NEWS = {"news.py": "def news(x):\n    a = x\n    b = x\n    c = x\n    return a, b, c\n"}


def test_a_move_is_one_mechanical_pr_with_the_imports_that_follow(tmp_path: Path) -> None:
    """Both ends and the users' imports in one PR, of which only the imports are left to read."""
    done = work(tmp_path, BASE, {**HEAD, **NEWS}, 20)
    number = done.comes("two.py", "def weigh")
    assert [done.goes("one.py", "def weigh"), done.comes("shop.py", "two"), done.comes("till.py", "two")] == [
        number
    ] * 3
    moved = done.pr(number)
    assert moved.role == "mechanical", done.told()
    assert done.comes("news.py") != number, done.told()
    told = [line for line in moved.size.ledger if line.reason == "moved unchanged"]
    assert {line.path for line in told} == {"one.py", "two.py"}
    assert moved.size.raw - sum(line.lines for line in told) == moved.size.reviewable < 12, done.told()


def test_a_bare_move_leaves_nothing_to_read(tmp_path: Path) -> None:
    """A definition without users counts nothing at all."""
    done = work(
        tmp_path,
        {path: BASE[path] for path in ("one.py", "two.py")},
        {**{p: HEAD[p] for p in ("one.py", "two.py")}, **NEWS},
        14,
    )
    moved = done.pr(done.comes("two.py", "def weigh"))
    assert (moved.role, moved.size.reviewable) == ("mechanical", 0), done.told()


def test_a_move_that_is_edited_is_no_pure_one(tmp_path: Path) -> None:
    """It stays one PR, and what was edited is counted."""
    done = work(tmp_path, BASE, {**HEAD, "two.py": f"def other():\n    return 2\n\n\n{EDITED}", **NEWS}, 20)
    number = done.comes("two.py", "def weigh")
    assert number == done.goes("one.py", "def weigh"), done.told()
    assert done.pr(number).role != "mechanical", done.told()
    assert done.pr(number).size.reviewable >= 2, done.told()


def test_a_move_with_changed_callers_goes_step_by_step(tmp_path: Path) -> None:
    """Where more than imports has to follow, the new place comes first and the old one goes last."""
    base = {
        "go.mod": "module a.b/shop\n\ngo 1.18\n",
        "one/one.go": "package one\n\nfunc Keep() int {\n\treturn 1\n}\n\nfunc Weigh(x int) int {\n\ty := x\n\ty++\n\treturn y\n}\n",
        "use.go": 'package shop\n\nimport "a.b/shop/one"\n\nfunc Use() int {\n\treturn one.Weigh(1) + one.Keep()\n}\n',
    }
    head = {
        "one/one.go": "package one\n\nfunc Keep() int {\n\treturn 1\n}\n",
        "two/two.go": "package two\n\nfunc Weigh(x int) int {\n\ty := x\n\ty++\n\treturn y\n}\n",
        "use.go": 'package shop\n\nimport (\n\t"a.b/shop/one"\n\t"a.b/shop/two"\n)\n\nfunc Use() int {\n\treturn two.Weigh(1) + one.Keep()\n}\n',
    }
    done = work(tmp_path, base, head, 6)
    assert done.comes("two/two.go") < done.comes("use.go", "two.Weigh") < done.goes("one/one.go", "Weigh"), done.told()


def test_layout_alone_is_mechanical(tmp_path: Path) -> None:
    """Quotes, wraps and trailing commas count nothing; a changed indentation that means something else does."""
    base = {
        "a.py": "def call(x):\n    return x.get('one', default=[1, 2], more='three', other='four')\n",
        "b.py": "def loop(xs):\n    for x in xs:\n        print(x)\n        print(xs)\n",
        "c.ts": "export function f(a: number) {\n  return [a, 'b'].map((x) => String(x));\n}\n",
    }
    head = {
        "a.py": 'def call(x):\n    return x.get(\n        "one",\n        default=[1, 2],\n        more="three",\n        other="four",\n    )\n',
        "b.py": "def loop(xs):\n    for x in xs:\n        print(x)\n    print(xs)\n",
        "c.ts": 'export function f(a: number) {\n  return [\n    a,\n    "b",\n  ].map((x) => String(x));\n}\n',
    }
    done = work(tmp_path, base, head, 1)
    for path, text in (("a.py", '"one"'), ("c.ts", '"b"')):
        layout = done.pr(done.comes(path, text))
        assert (layout.role, layout.size.reviewable) == ("mechanical", 0), done.told()
    meant = next(pr for pr in done.prs if any(done.planned.plan.atoms[one].path == "b.py" for one in pr.atoms))
    assert meant.role != "mechanical", done.told()
    assert meant.size.reviewable == meant.size.raw == 2, done.told()
