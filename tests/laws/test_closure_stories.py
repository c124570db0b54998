"""Small changes in which a step once used what was not there, one for each way that the closure law was broken."""

from __future__ import annotations

import pytest

from support.broken import violations
from support.cases import cases
from support.generate import Change
from support.generate_files import FILE, Files, Node

SHAPE = "class Shape:\n    def area(self):\n        return 1\n\n    def name(self):\n        return 'shape'\n"
ABSTRACT = (
    "from abc import ABC, abstractmethod\n\n\nclass Base(ABC):\n    @abstractmethod\n    def run(self):\n        ...\n"
)
LONG = "".join(f"    total = {number}\n" for number in range(8))

STORIES: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "an importer with a lone carriage return": (
        {"p/a.py": "def old():\n    return 1\n", "p/b.py": "from p.a import old\n\n\nX = old  # one\r# two\n"},
        {"p/a.py": "def other():\n    return 2\n", "p/b.py": "from p.a import other\n\n\nX = other  # one\r# two\n"},
    ),
    "a module becomes a package": (
        {"p/a.py": f"def f():\n{LONG}\n\ndef g():\n{LONG}"},
        {
            "p/a/__init__.py": f"from p.a.b import h\n\n\ndef f():\n{LONG}\n\ndef g():\n{LONG}    h()\n",
            "p/a/b.py": f"def h():\n{LONG}\n\nif __name__ == '__main__':\n    h()\n",
        },
    ),
    "a package becomes a module": (
        {"p/a/__init__.py": "def f():\n    return 1\n", "p/a/b.py": "def h():\n    return 4\n"},
        {"p/a.py": "def f():\n    return 1\n"},
    ),
    "what is read at once moves below its reader": (
        {"p/a.py": f"def f():\n    return 1\n\n\nLIMIT = f\n\n\ndef g():\n{LONG}\n\nclass K:\n    x = 1\n"},
        {"p/a.py": f"class K:\n    x = 1\n\n\ndef g():\n{LONG}\n\nLIMIT = 11\n\n\ndef f():\n    return 1\n"},
    ),
    "an assertion moves with what it asserts": (
        {"p/a.py": f"LIMIT = 37\nassert LIMIT\n\n\ndef f():\n{LONG}\n\ndef g():\n{LONG}"},
        {"p/a.py": f"def f():\n{LONG}\n\ndef g():\n{LONG}\n\nLIMIT = 11\nassert LIMIT\n"},
    ),
    "an import that must stand first goes while another comes": (
        {"p/a.py": '"""A."""\n\nfrom __future__ import annotations\n\nimport json\n\n\ndef f(x: str):\n    return json.dumps(x)\n'},
        {"p/a.py": '"""A."""\n\nimport string\n\n\ndef f(x: str):\n    return string.capwords(x)\n'},
    ),
    "a byte order mark goes while an import comes": (
        {"p/a.py": "\ufeffimport json\n\n\ndef f(x):\n    return json.dumps(x)\n"},
        {"p/a.py": "import string\nimport json\n\n\ndef f(x):\n    return json.dumps(x)\n\n\ndef g(x):\n    return string.capwords(x)\n"},
    ),
    "a guarded import loses one of its names": (
        {
            "p/a.py": "f = 1\ng = 2\n",
            "p/b.py": "try:\n    from p.a import f, g\nexcept ImportError:\n    f = None\n    g = None\n\n\n"
            "def one():\n    return f\n\n\ndef two():\n    return g\n",
        },
        {
            "p/a.py": "f = 1\ng = 2\n",
            "p/b.py": "try:\n    from p.a import g\nexcept ImportError:\n    g = None\n\n\n"
            "def one():\n    return 3\n\n\ndef two():\n    return g\n",
        },
    ),
    "a parameter is put before one that is passed by name": (
        {"p/a.py": "def f(y=0):\n    return y\n", "p/b.py": "from p.a import f\n\n\ndef g():\n    return f(y=3)\n"},
        {"p/a.py": "def f(x, y=0):\n    return x\n", "p/b.py": "from p.a import f\n\n\ndef g():\n    return f(3, y=3)\n"},
    ),
    "the only caller goes with the old signature": (
        {"p/a.py": "def f(x):\n    return x\n", "p/b.py": "from p.a import f\n\n\ndef g():\n    return f(1)\n\n\ndef h():\n    return 1\n"},
        {"p/a.py": "def f(x, y):\n    return y\n", "p/b.py": "def h():\n    return 1\n"},
    ),
    "objects of a class whose base has another signature": (
        {"p/a.py": "class A:\n    def __init__(self, x):\n        self.x = x\n\n\nclass B(A):\n    pass\n",
         "p/b.py": "from p.a import B\n\n\ndef g():\n    return B(1)\n"},
        {"p/a.py": "class A:\n    def __init__(self, x, y):\n        self.x = y\n\n\nclass B(A):\n    pass\n",
         "p/b.py": "from p.a import B\n\n\ndef g():\n    return B(1, 2)\n"},
    ),
    "a definition comes before a star import": (
        {"p/a.py": SHAPE, "p/b.py": "from p.a import *\n\n\ndef g():\n    return Shape().name()\n"},
        {"p/a.py": "", "p/b.py": f"{SHAPE}\n\ndef g():\n    return Shape().name()\n"},
    ),
    "a list of exports comes that hides a name": (
        {"p/a.py": "f = 1\ng = 2\nh = 3\n", "p/b.py": "from p.a import *\n\n\ndef one():\n    return f\n\n\ndef two():\n    return g\n"},
        {"p/a.py": "__all__ = [\n    'f',\n    'h',\n]\nf = 1\ng = 2\nh = 3\n",
         "p/b.py": "from p.a import *\n\n\ndef one():\n    return f\n\n\ndef two():\n    return h\n"},
    ),
    "one import statement hands a name to another": (
        {"p/a.py": f"{SHAPE}\n\ndef f():\n    return 1\n",
         "p/b.py": "from p.a import (\n    Shape,  # kept\n    f,  # kept\n)\n\n\ndef g():\n    return f() + Shape().area()\n"},
        {"p/a.py": "def f():\n    return 1\n", "p/c.py": SHAPE,
         "p/b.py": "from p.a import (\n    f,  # kept\n)\nfrom p.c import Shape\n\n\ndef g():\n    return f() + Shape().area()\n"},
    ),
    "an import moves to where only types are checked": (
        {"p/a.py": "class A:\n    pass\n",
         "p/b.py": "from __future__ import annotations\n\nfrom p.a import A\n\n\nclass B(A):\n    pass\n\n\ndef f(x: A):\n    return x\n"},
        {"p/a.py": "class A:\n    pass\n", "p/c.py": "from p.a import A\n\n\nclass B(A):\n    pass\n",
         "p/b.py": "from __future__ import annotations\n\nfrom typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from p.a import A\n\n\ndef f(x: A):\n    return x\n"},
    ),
    "a private helper's last user goes in another file while its own is renamed": (
        {"p/a.py": f"def _f():\n{LONG}\n\ndef g():\n{LONG}", "p/b.py": "from p.a import _f\n\n\ndef h():\n    return _f()\n"},
        {"p/c.py": f"def g():\n{LONG}", "p/b.py": "def h():\n    return 1\n"},
    ),
    "two dotted imports bind one first name": (
        {"p/a.py": "f = 1\n", "p/c.py": "g = 1\n",
         "q.py": "import p.a\nimport p.c\n\n\ndef h():\n    return p.a.f\n\n\ndef k():\n    return p.c.g\n"},
        {"p/a.py": "f = 1\n", "p/c.py": "g = 1\n", "q.py": "import p.c\n\n\ndef h():\n    return 1\n\n\ndef k():\n    return p.c.g\n"},
    ),
    "objects are made of a class that was abstract": (
        {"p/a.py": ABSTRACT, "p/b.py": "def f():\n    return 1\n"},
        {"p/a.py": "class Base:\n    pass\n", "p/b.py": "from p.a import Base\n\n\ndef f():\n    return Base()\n"},
    ),
    "a class becomes abstract below which another is made": (
        {"p/a.py": "class Base:\n    pass\n\n\nclass Inner(Base):\n    pass\n", "p/b.py": "from p.a import Inner\n\n\ndef f():\n    return Inner()\n"},
        {"p/c.py": f"{ABSTRACT}\n\nclass Inner(Base):\n    pass\n\n\nclass Last(Inner):\n    def run(self):\n        return 1\n",
         "p/b.py": "from p.c import Last\n\n\ndef f():\n    return Last()\n"},
    ),
    "a class takes the place of an import": (
        {"p/a.py": SHAPE, "p/b.py": "from p.a import Shape\n\n\ndef g():\n    return Shape().name()\n"},
        {"p/a.py": "", "p/b.py": f"{SHAPE}\n\ndef g():\n    return Shape().name()\n"},
    ),
    "the words for a class come to mean an abstract one": (
        {"p/a.py": "class Base:\n    pass\n",
         "p/b.py": f"try:\n    from p.a import Base\nexcept ImportError:\n    Base = None\n\n\ndef f():\n{LONG}    return Base()\n"},
        {"p/c.py": ABSTRACT, "p/b.py": f"from p.c import Base\n\n\ndef f():\n{LONG}    return Base\n"},
    ),
    "the words for a class mean an abstract one no more": (
        {"p/c.py": ABSTRACT, "p/b.py": f"from p.c import Base\n\n\ndef f():\n{LONG}    return Base\n"},
        {"p/a.py": "class Base:\n    pass\n",
         "p/b.py": f"try:\n    from p.a import Base\nexcept ImportError:\n    Base = None\n\n\ndef f():\n{LONG}    return Base()\n"},
    ),
    "a package becomes a module below another root": (
        {"alpha/__init__.py": "from .delta import fold\n\nprint(fold)\n", "alpha/delta.py": f"def fold():\n{LONG}"},
        {"src/alpha.py": "import sys\n\nprint(sys)\n"},
    ),
    "a module becomes a package below another root": (
        {"src/alpha.py": "import sys\n\nprint(sys)\n"},
        {"alpha/__init__.py": "from .delta import fold\n\nprint(fold)\n", "alpha/delta.py": f"def fold():\n{LONG}"},
    ),
    "a file moves to where its words mean another file": (
        {"src/p/__init__.py": "", "src/p/a.py": "OLD = 1\n",
         "src/p/b.py": f"import p.a as ref\n\nTOTAL = ref.OLD\n\n\ndef f():\n{LONG}\n\ndef g():\n{LONG}"},
        {"p/a.py": f"NEW = [\n    2,\n]\n\n\ndef h():\n{LONG}",
         "p/b.py": f"import p.a as ref\n\nTOTAL = ref.NEW\n\n\ndef f():\n{LONG}\n\ndef g():\n{LONG}"},
    ),
    "a module moves and then shows only some of its names": (
        {"p/a.py": f"def f():\n{LONG}\n\ndef g():\n{LONG}\n\ndef h():\n{LONG}",
         "p/b.py": "from p.a import *\n\nprint(f, g, h)\n"},
        {"p/a/__init__.py": f"__all__ = [\n    'f',\n    'g',\n    'h',\n]\n\n\ndef f():\n{LONG}\n\ndef g():\n{LONG}\n\ndef h():\n{LONG}",
         "p/b.py": "from p.a import *\n\nprint(f, g, h)\n"},
    ),
    "the only user of a guarded import has another name": (
        {"p/a.py": "f = 1\n",
         "p/b.py": "try:\n    from p.a import f\nexcept ImportError:\n    f = None\n\nOLD: object = f\n"},
        {"p/a.py": "f = 1\n",
         "p/b.py": "try:\n    from p.a import f\nexcept ImportError:\n    f = None\n\nNEW: object = f\n"},
    ),
    "an idle private helper gives its name to an import": (
        {"p/a.py": "X = 1\n", "p/b.py": "def _f(x):\n    return x\n"},
        {"p/a.py": "X = 1\n\n\ndef _f(x):\n    return x\n", "p/b.py": "from p.a import _f\n\nY = _f(1)\nZ = [\n    2,\n]\n"},
    ),
    "one atom holds several definitions of which one takes more": (
        {"p/a.py": "\ufeffX = 1\n\n\ndef f():\n    return 1\n\n\ndef g():\n    return 2\n", "p/b.py": "Y = 1\n"},
        {"p/a.py": "X = 2\n\n\ndef f():\n    return 3\n\n\ndef g(x):\n    return x\n",
         "p/b.py": "from p.a import g\n\nY = 1\n\n\ndef h():\n    return g(1)\n"},
    ),
    "a class gets a base whose members it then uses": (
        {"p/a.py": SHAPE, "p/b.py": f"class K:\n    x = 1\n\n    def f(self):\n{LONG.replace('    ', '        ')}"},
        {"p/a.py": SHAPE,
         "p/b.py": f"from p.a import Shape\n\n\nclass K(Shape):\n    x = 1\n\n    def e(self):\n        return self.area()\n\n"
                   f"    def f(self):\n{LONG.replace('    ', '        ')}\n    def g(self):\n        return Shape\n"},
    ),
    "objects are made of a new class once it is complete": (
        {"p/a.py": ABSTRACT, "p/b.py": f"def f():\n{LONG}"},
        {"p/a.py": ABSTRACT,
         "p/b.py": f"from p.a import Base\n\n\ndef f():\n{LONG}    return K()\n\n\nclass K(Base):\n    x = 1\n\n"
                   f"    def run(self):\n{LONG.replace('    ', '        ')}"},
    ),
    "what a class reads at once moves below its reader": (
        {"p/a.py": f"class K:\n    x = 1\n\n    def f(self):\n{LONG.replace('    ', '        ')}\n    y = x\n"},
        {"p/a.py": f"class K:\n    y = 3\n\n    def f(self):\n{LONG.replace('    ', '        ')}\n    x = 1\n"},
    ),
    "the words for a function come to mean one that takes more": (
        {"p/a.py": "def f():\n    return 1\n", "p/b.py": f"from p.a import f\n\n\ndef g():\n{LONG}    return f()\n"},
        {"p/b.py": f"def f(x):\n    return x\n\n\ndef g():\n{LONG}    return f(4)\n"},
    ),
    "the only user of a private helper moves to another file": (
        {"p/a.py": f"def _f():\n    return 1\n\n\nclass K:\n    x = _f\n\n    def g(self):\n{LONG.replace('    ', '        ')}", "p/b.py": "Y = 1\n"},
        {"p/a.py": "def _f():\n    return 1\n",
         "p/b.py": f"import p.a as ref\n\nY = 1\n\n\nclass L:\n    x = ref._f\n\n    def h(self):\n{LONG.replace('    ', '        ')}"},
    ),
    "a class gets a base of its own file": (
        {"p/a.py": f"{SHAPE}\n\nclass K:\n    x = 1\n\n    def f(self):\n{LONG.replace('    ', '        ')}"},
        {"p/a.py": f"{SHAPE}\n\nclass K(Shape):\n    x = 1\n\n    def f(self):\n{LONG.replace('    ', '        ')}        return self.area()\n"},
    ),
    "a class loses a base of its own file": (
        {"p/a.py": f"{SHAPE}\n\nclass K(Shape):\n    x = 1\n\n    def f(self):\n{LONG.replace('    ', '        ')}        return self.area()\n"},
        {"p/a.py": f"{SHAPE}\n\nclass K:\n    x = 1\n\n    def f(self):\n{LONG.replace('    ', '        ')}"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("story", STORIES)
def test_every_step_stands_on_its_own(story: str) -> None:
    """At any limit: nothing is missing, idle, twice or out of order, and every file that either end imports imports."""
    base, head = (_files(side) for side in STORIES[story])
    batch = [Change(base, head, (story,), (), limit) for limit in (1, 4, 12)]
    with cases("closure", batch) as each:
        for case in each:
            found = list(violations(case))
            assert not found, "\n".join([*found, repr(case.change)])


def _files(side: dict[str, str]) -> Files:
    texts = {"p/__init__.py": "", "notes.txt": f"{len(side)}\n", **side}
    return {path.encode(): Node(FILE, text.encode()) for path, text in texts.items()}
