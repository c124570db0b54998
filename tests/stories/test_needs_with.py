"""Texts of both ends that fit each other alone share a PR, in every language."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.worked import Texts, work

NOTE = {
    "notes/one.py": "def one():\n    total = 0\n    for each in range(9):\n        total += each\n    return total\n"
}
"""Something to split off, so that a plan of one PR is nobody's excuse."""

PURE_VIRTUAL: tuple[Texts, Texts] = (
    {
        "shape.h": "#pragma once\nstruct Shape {\n  virtual ~Shape() = default;\n  virtual int area() const = 0;\n};\n",
        "square.h": '#pragma once\n#include "shape.h"\nstruct Square : Shape {\n  int side = 1;\n  int area() const override { return side * side; }\n};\n',
        "disc.h": '#pragma once\n#include "shape.h"\nstruct Disc : Shape {\n  int area() const override { return 3; }\n};\n',
    },
    {
        "shape.h": "#pragma once\nstruct Shape {\n  virtual ~Shape() = default;\n  virtual int area() const = 0;\n  virtual int edges() const = 0;\n};\n",
        "square.h": '#pragma once\n#include "shape.h"\nstruct Square : Shape {\n  int side = 1;\n  int area() const override { return side * side; }\n  int edges() const override { return 4; }\n};\n',
        "disc.h": '#pragma once\n#include "shape.h"\nstruct Disc : Shape {\n  int area() const override { return 3; }\n  int edges() const override { return 0; }\n};\n',
    },
)

DEFAULT_VIRTUAL: tuple[Texts, Texts] = (
    PURE_VIRTUAL[0],
    {
        **PURE_VIRTUAL[1],
        "shape.h": str(PURE_VIRTUAL[1]["shape.h"]).replace("edges() const = 0", "edges() const { return -1; }"),
    },
)

TRAIT: tuple[Texts, Texts] = (
    {
        "Cargo.toml": '[package]\nname = "zoo"\nversion = "0.1.0"\n',
        "src/lib.rs": "pub mod cat;\npub mod dog;\n\npub trait Animal {\n    fn name(&self) -> String;\n}\n",
        "src/cat.rs": 'use crate::Animal;\n\npub struct Cat;\n\nimpl Animal for Cat {\n    fn name(&self) -> String {\n        "cat".into()\n    }\n}\n',
        "src/dog.rs": 'use crate::Animal;\n\npub struct Dog;\n\nimpl Animal for Dog {\n    fn name(&self) -> String {\n        "dog".into()\n    }\n}\n',
    },
    {
        "src/lib.rs": "pub mod cat;\npub mod dog;\n\npub trait Animal {\n    fn name(&self) -> String;\n    fn legs(&self) -> u8;\n}\n",
        "src/cat.rs": 'use crate::Animal;\n\npub struct Cat;\n\nimpl Animal for Cat {\n    fn name(&self) -> String {\n        "cat".into()\n    }\n\n    fn legs(&self) -> u8 {\n        4\n    }\n}\n',
        "src/dog.rs": 'use crate::Animal;\n\npub struct Dog;\n\nimpl Animal for Dog {\n    fn name(&self) -> String {\n        "dog".into()\n    }\n\n    fn legs(&self) -> u8 {\n        4\n    }\n}\n',
    },
)

VARIANT: tuple[Texts, Texts] = (
    {
        "Cargo.toml": '[package]\nname = "sky"\nversion = "0.1.0"\n',
        "src/lib.rs": "pub mod show;\n\npub enum Sky {\n    Clear,\n    Rain,\n}\n",
        "src/show.rs": 'use crate::Sky;\n\npub fn show(sky: &Sky) -> &\'static str {\n    match sky {\n        Sky::Clear => "clear",\n        Sky::Rain => "rain",\n    }\n}\n',
    },
    {
        "src/lib.rs": "pub mod show;\n\npub enum Sky {\n    Clear,\n    Rain,\n    Snow,\n}\n",
        "src/show.rs": 'use crate::Sky;\n\npub fn show(sky: &Sky) -> &\'static str {\n    match sky {\n        Sky::Clear => "clear",\n        Sky::Rain => "rain",\n        Sky::Snow => "snow",\n    }\n}\n',
    },
)

INTERFACE: tuple[Texts, Texts] = (
    {
        "src/main/java/shop/Price.java": "package shop;\n\npublic interface Price {\n    int cents();\n}\n",
        "src/main/java/shop/Flat.java": "package shop;\n\npublic class Flat implements Price {\n    @Override\n    public int cents() {\n        return 100;\n    }\n}\n",
    },
    {
        "src/main/java/shop/Price.java": "package shop;\n\npublic interface Price {\n    int cents();\n\n    String currency();\n}\n",
        "src/main/java/shop/Flat.java": 'package shop;\n\npublic class Flat implements Price {\n    @Override\n    public int cents() {\n        return 100;\n    }\n\n    @Override\n    public String currency() {\n        return "EUR";\n    }\n}\n',
    },
)

ABSTRACT: tuple[Texts, Texts] = (
    {
        "base.py": "from abc import ABC, abstractmethod\n\n\nclass Store(ABC):\n    @abstractmethod\n    def load(self):\n        ...\n",
        "disk.py": "from base import Store\n\n\nclass Disk(Store):\n    def load(self):\n        return 1\n",
    },
    {
        "base.py": "from abc import ABC, abstractmethod\n\n\nclass Store(ABC):\n    @abstractmethod\n    def load(self):\n        ...\n\n    @abstractmethod\n    def purge(self):\n        ...\n",
        "disk.py": "from base import Store\n\n\nclass Disk(Store):\n    def load(self):\n        return 1\n\n    def purge(self):\n        return 2\n",
    },
)

FIELD: tuple[Texts, Texts] = (
    {
        "Cargo.toml": '[package]\nname = "point"\nversion = "0.1.0"\n',
        "src/lib.rs": "pub mod make;\n\npub struct Point {\n    pub x: i32,\n    pub y: i32,\n}\n",
        "src/make.rs": "use crate::Point;\n\npub fn origin() -> Point {\n    Point { x: 0, y: 0 }\n}\n",
    },
    {
        "src/lib.rs": "pub mod make;\n\npub struct Point {\n    pub x: i32,\n    pub y: i32,\n    pub z: i32,\n}\n",
        "src/make.rs": "use crate::Point;\n\npub fn origin() -> Point {\n    Point { x: 0, y: 0, z: 0 }\n}\n",
    },
)

GO_FIELD: tuple[Texts, Texts] = (
    {
        "go.mod": "module example.com/point\n\ngo 1.19\n",
        "point.go": "package point\n\n// Point is a place.\ntype Point struct {\n\tX int\n\tY int\n}\n",
        "make.go": "package point\n\n// Origin is where all begins.\nfunc Origin() Point {\n\treturn Point{0, 0}\n}\n",
    },
    {
        "point.go": "package point\n\n// Point is a place.\ntype Point struct {\n\tX int\n\tY int\n\tZ int\n}\n",
        "make.go": "package point\n\n// Origin is where all begins.\nfunc Origin() Point {\n\treturn Point{0, 0, 0}\n}\n",
    },
)

PINNED: tuple[Texts, Texts] = (
    {
        "price.py": "def price(n):\n    return n * 2\n",
        "tests/test_price.py": "from price import price\n\n\ndef test_price():\n    assert price(2) == 4\n",
    },
    {
        "price.py": "def price(n):\n    return n * 3\n",
        "tests/test_price.py": "from price import price\n\n\ndef test_price():\n    assert price(2) == 6\n",
    },
)

GOLDEN: tuple[Texts, Texts] = (
    {
        "render.py": "def draw_page(n):\n    return f'<{n}>'\n",
        "tests/test_render.py": "from render import draw_page\n\n\ndef test_render():\n    with open('tests/golden/page.txt') as file:\n        assert file.read() == draw_page(1)\n",
        "tests/golden/page.txt": "<1>\n",
    },
    {"render.py": "def draw_page(n):\n    return f'[{n}]'\n", "tests/golden/page.txt": "[1]\n"},
)

RETURNS: tuple[Texts, Texts] = (
    {
        "load.py": "def load(p):\n    data = open(p).read()\n    return data\n",
        "use.py": "from load import load\n\n\ndef show(p):\n    x = load(p)\n    return x\n",
    },
    {
        "load.py": "def load(p):\n    data = open(p).read()\n    return data, p\n",
        "use.py": "from load import load\n\n\ndef show(p):\n    x, _ = load(p)\n    return x\n",
    },
)

SWAPPED: tuple[Texts, Texts] = (
    {
        "join.py": "def join(left, right):\n    return left + right\n",
        "a.py": "from join import join\n\n\ndef a():\n    return join('x', right='y')\n",
        "b.py": "from join import join\n\n\ndef b():\n    return join('x', 'z')\n",
    },
    {
        "join.py": "def join(right, left):\n    return left + right\n",
        "a.py": "from join import join\n\n\ndef a():\n    return join('y', left='x')\n",
        "b.py": "from join import join\n\n\ndef b():\n    return join('z', 'x')\n",
    },
)

CPP_SIGNATURE: tuple[Texts, Texts] = (
    {
        "area.h": "#pragma once\nint area(int side);\n",
        "area.cpp": '#include "area.h"\n\nint area(int side) { return side * side; }\n',
        "main.cpp": '#include "area.h"\n\nint main() { return area(2); }\n',
    },
    {
        "area.h": "#pragma once\nint area(int width, int height);\n",
        "area.cpp": '#include "area.h"\n\nint area(int width, int height) { return width * height; }\n',
        "main.cpp": '#include "area.h"\n\nint main() { return area(2, 3); }\n',
    },
)

TEMPLATE: tuple[Texts, Texts] = (
    {
        "f.h": "#pragma once\ntemplate <typename T>\nclass F {\n public:\n  int run(T x);\n  int stop(T x);\n};\n",
        "f.cc": '#include "f.h"\n\ntemplate <typename T>\nint F<T>::run(T x) {\n  return x;\n}\n\ntemplate <typename T>\nint F<T>::stop(T x) {\n  return -x;\n}\n',
    },
    {
        "f.h": "#pragma once\ntemplate <typename T, typename U>\nclass F {\n public:\n  int run(T x);\n  int stop(T x);\n};\n",
        "f.cc": '#include "f.h"\n\ntemplate <typename T, typename U>\nint F<T, U>::run(T x) {\n  return x;\n}\n\ntemplate <typename T, typename U>\nint F<T, U>::stop(T x) {\n  return -x;\n}\n',
    },
)

TOGETHER = {
    "a class template's list and its outer members": (
        TEMPLATE,
        ("f.h", "typename U"),
        [("f.cc", "F<T, U>::run"), ("f.cc", "F<T, U>::stop")],
    ),
    "a pure virtual and its overrides": (
        PURE_VIRTUAL,
        ("shape.h", "edges"),
        [("square.h", "edges"), ("disc.h", "edges")],
    ),
    "a trait and its impls": (TRAIT, ("src/lib.rs", "legs"), [("src/cat.rs", "legs"), ("src/dog.rs", "legs")]),
    "an enum variant and an exhaustive match": (VARIANT, ("src/lib.rs", "Snow"), [("src/show.rs", "Snow")]),
    "an interface and its implementer": (
        INTERFACE,
        ("src/main/java/shop/Price.java", "currency"),
        [("src/main/java/shop/Flat.java", "currency")],
    ),
    "an abstract method and its implementer": (ABSTRACT, ("base.py", "purge"), [("disk.py", "purge")]),
    "a struct's field and its literals": (FIELD, ("src/lib.rs", "z:"), [("src/make.rs", "z:")]),
    "a Go struct's field and its bare literals": (GO_FIELD, ("point.go", "Z int"), [("make.go", "0, 0, 0")]),
    "a modified test and its subject": (PINNED, ("price.py", "n * 3"), [("tests/test_price.py", "== 6")]),
    "a golden file and its producer": (GOLDEN, ("render.py", "[{n}]"), [("tests/golden/page.txt", "[1]")]),
    "a new contract and who relies on it": (RETURNS, ("load.py", "data, p"), [("use.py", "x, _")]),
    "swapped parameters and all callers": (
        SWAPPED,
        ("join.py", "join(right"),
        [("a.py", "left='x'"), ("b.py", "('z', 'x')")],
    ),
    "a changed signature in C++": (
        CPP_SIGNATURE,
        ("area.h", "int height"),
        [("area.cpp", "int height"), ("main.cpp", "area(2, 3)")],
    ),
}

LIKELY = {"a modified test and its subject", "a golden file and its producer", "a new contract and who relies on it"}
"""What no compiler sees stays together within the limit; above it, such needs are the first to be dropped."""


@pytest.mark.parametrize("name", TOGETHER)
def test_what_only_fits_together_is_one_pr(name: str, tmp_path: Path) -> None:
    """However small the limit: both texts come with one PR, and what is not of it stands apart."""
    (base, head), (path, text), others = TOGETHER[name]
    done = work(tmp_path, base, {**head, **NOTE}, 6 if name in LIKELY else 3)
    number = done.comes(path, text)
    assert {one: done.comes(*one) for one in others} == dict.fromkeys(others, number), done.told()
    assert done.comes("notes/one.py") != number, done.told()


def test_a_default_body_comes_before_its_overrides(tmp_path: Path) -> None:
    """Nothing obliges a subclass to override what has a body, so no override comes before it."""
    done = work(tmp_path, *DEFAULT_VIRTUAL, 1)
    number = done.comes("shape.h", "edges")
    overrides = [done.comes("square.h", "edges"), done.comes("disc.h", "edges")]
    assert number < max(overrides), done.told()
    assert number <= min(overrides), done.told()


def test_a_defaulted_parameter_comes_before_its_users(tmp_path: Path) -> None:
    """`f(a)` to `f(a, c=None)`: f goes first, with its test; who passes `c` comes later, who does not is left alone."""
    base = {
        "core.py": "def f(a):\n    return a\n",
        "one.py": "from core import f\n\n\ndef one():\n    return f(1)\n",
        "tests/test_core.py": "from core import f\n\n\ndef test_f():\n    assert f(1) == 1\n",
    }
    head = {
        "core.py": "def f(a, c=None):\n    return a if c is None else c\n",
        "one.py": "from core import f\n\n\ndef one():\n    return f(1, c=2)\n",
        "tests/test_core.py": "from core import f\n\n\ndef test_f():\n    assert f(1) == 1\n\n\ndef test_f_c():\n    assert f(1, c=3) == 3\n",
    }
    done = work(tmp_path, base, head, 4)
    assert done.comes("core.py", "c=None") < done.comes("one.py", "c=2"), done.told()
    assert done.comes("tests/test_core.py", "test_f_c") <= done.comes("one.py", "c=2"), done.told()
