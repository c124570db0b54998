"""Changes whose dependencies no reading of the text can see, each with a command that fails where they are torn."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from prsplit.app.opening import open_change, plan_anew
from prsplit.cli.narrator import Narrator
from prsplit.cli.options import GlobalOptions
from prsplit.model.saved import SavedPlan, SavedPR
from prsplit.settings import PlanOptions
from prsplit.stack.store import save
from support.repo import Repo, grown

PYTHON = sys.executable
RUN = f"{PYTHON} -B check.py"


@dataclass(frozen=True, slots=True)
class Hidden:
    """Both ends of a change, of which a plan is kept that tears what belongs together.

    `source` and `target` are texts that the learned need must name. `inner` is what another need may lead to from `target`,
    where that is no good without it.
    """

    base: dict[str, str]
    head: dict[str, str]
    limit: int
    source: str
    target: str
    inner: str = ""

    def told(self, sentence: str) -> bool:
        """Whether a need that was learned is one of those that are there."""
        _, _, target = sentence.partition(" needs ")
        return self.target in sentence and (self.source in sentence or (bool(self.inner) and self.inner in target))

    def repo(self, path: object) -> Repo:
        """A repository whose `topic` is one commit over `main`."""
        from pathlib import Path

        repo = grown(Path(str(path)), {name: text.encode() for name, text in self.base.items()})
        for name, text in self.head.items():
            repo.write(name, text)
        repo.commit("the change")
        self._tear(repo)
        return repo

    @property
    def base_path(self) -> str:
        """The file of the source."""
        return next(path for path in self.head if self.source in path or f"{self.source} =" in self.head[path])

    def _tear(self, repo: Repo) -> None:
        """Keep a plan that has the source first and the target last. Nothing that can be read forbids it."""
        with open_change(
            str(repo.path), PlanOptions(max_lines=self.limit), Narrator(GlobalOptions(quiet=True))
        ) as opened:
            plan = plan_anew(opened).plan
            first, last = ([atom.index for atom in plan.atoms if name in (atom.symbol + " " + atom.path)] for name in (self.source, self.target))  # fmt: skip
            assert first
            assert last
            apart = {*first, *last}
            rest = [[index for index in pr.atoms if index not in apart] for pr in plan.prs]
            groups = [group for group in (first, *rest, last) if group]
            prs = [
                SavedPR(
                    number, "core", f"step {number}", "", f"step-{number}", tuple(plan.atoms[one].id for one in group)
                )
                for number, group in enumerate(groups, 1)
            ]
            save(opened.repo, SavedPlan(plan.branch, plan.base, plan.head, plan.limit, tuple(prs), plan.base_reason))


def padded(name: str, count: int = 12) -> str:
    """A function of `count` lines that does nothing of interest."""
    rows = "".join(f"    total += number * {each}\n" for each in range(count - 3))
    return f"def {name}(number):\n    total = 0\n{rows}    return total\n\n\n"


CONFIG = "import tomllib\n\n\ndef config():\n    with open('pyproject.toml', 'rb') as file:\n"
CONFIG += "        return tomllib.load(file)['tool']['app']\n"


def _settings(text: str) -> str:
    """A settings file, which is read before anything else of the change."""
    return f'[project]\nname = "app"\n\n[tool.app]\n{text}\n'


ATTRIBUTE = Hidden(
    base={
        "app/__init__.py": "",
        "app/config.py": CONFIG,
        "app/verbs.py": "def on_json():\n    return 'json'\n",
        "app/dispatch.py": "import app.verbs\n\n\ndef handle(kind):\n    return getattr(app.verbs, 'on_' + kind)()\n",
        "pyproject.toml": _settings('kinds = ["json"]'),
        "check.py": (
            "from app.config import config\nfrom app.dispatch import handle\n\n"
            "kinds = config()['kinds']\nassert [handle(kind) for kind in kinds] == kinds\n"
        ),
    },
    head={
        "pyproject.toml": _settings('kinds = ["json", "csv"]'),
        "app/verbs.py": "def on_json():\n    return 'json'\n\n\n"
        + padded("aside")
        + padded("on_csv").replace("number)", "number=1)").replace("return total", "return 'csv'"),
        "app/more.py": padded("one") + padded("two"),
    },
    limit=16,
    source="pyproject",
    target="on_csv",
)
"""An attribute whose name is put together at run time."""

PLUGINS = Hidden(
    base={
        "app/__init__.py": "",
        "app/config.py": CONFIG,
        "app/plugins/__init__.py": "",
        "app/plugins/text.py": "NAMES = {'text': str}\n",
        "app/registry.py": (
            "import importlib\nimport pkgutil\n\nimport app.plugins\n\n\ndef names():\n    found = {}\n"
            "    for each in pkgutil.iter_modules(app.plugins.__path__):\n"
            "        found |= importlib.import_module('app.plugins.' + each.name).NAMES\n    return found\n"
        ),
        "pyproject.toml": _settings('default = "text"'),
        "check.py": (
            "from app.config import config\nfrom app.registry import names\n\nassert config()['default'] in names()\n"
        ),
    },
    head={
        "pyproject.toml": _settings('default = "table"'),
        "app/plugins/table.py": padded("row") + "NAMES = {'table': row}\n",
        "app/more.py": padded("one") + padded("two"),
    },
    limit=16,
    source="pyproject",
    target="table",
    inner="NAMES",
)
"""A registry that collects whatever lies in a folder, and asks all of it for its names."""

PATCHED = Hidden(
    base={
        "app/__init__.py": "",
        "app/config.py": CONFIG,
        "app/clock.py": "import time\n\n\ndef now():\n    return time.time()\n",
        "app/start.py": "def start():\n    return 1\n",
        "app/report.py": (
            "from app import clock\nfrom app.config import config\n\n\n"
            "def stamp():\n    return str(getattr(clock.now(), config()['form']))\n"
        ),
        "pyproject.toml": _settings('form = "real"'),
        "check.py": "from app import report, start\n\nstart.start()\nassert report.stamp()\n",
    },
    head={
        "pyproject.toml": _settings('form = "words"'),
        "app/start.py": (
            "def start():\n    import app.clock\n\n    setattr(app.clock, 'now', lambda: Moment())\n    return 1\n\n\n"
            "class Moment:\n    words = 'just now'\n    real = 1.0\n"
            + "".join(f"    v{each} = {each}\n" for each in range(11))
        ),
        "app/more.py": padded("one") + padded("two"),
    },
    limit=18,
    source="pyproject",
    target="start",
)
"""A function of one module that another module replaces when it starts."""

ENTRY = Hidden(
    base={
        "app/__init__.py": "",
        "app/main.py": "def run():\n    return 0\n",
        "pyproject.toml": '[project]\nname = "app"\n\n[tool.app.commands]\nmain = "run"\n',
        "check.py": (
            "import importlib\nimport tomllib\n\n"
            "with open('pyproject.toml', 'rb') as file:\n    commands = tomllib.load(file)['tool']['app']['commands']\n"
            "for module, name in commands.items():\n"
            "    assert getattr(importlib.import_module('app.' + module), name)() == 0\n"
        ),
    },
    head={
        "pyproject.toml": '[project]\nname = "app"\n\n[tool.app.commands]\nmain = "run"\nadmin = "go"\n',
        "app/admin.py": padded("aside") + padded("other", 14) + "def go():\n    return 0\n",
        "app/more.py": padded("one") + padded("two"),
    },
    limit=16,
    source="pyproject",
    target="go",
)
"""A command that the packaging metadata names in two parts."""

GLOB = Hidden(
    base={
        "app/__init__.py": "",
        "app/rates.py": (
            "import glob\nimport json\nimport os\n\n\ndef rates():\n    found = {}\n"
            "    for path in glob.glob(os.path.join(os.path.dirname(__file__), 'data', '*.json')):\n"
            "        with open(path) as file:\n            found |= json.load(file)\n    return found\n"
        ),
        "app/data/old.json": '{"eur": 1}\n',
        "app/shop.py": "from app.rates import rates\n\nCURRENCY = 'eur'\n\n\ndef price():\n    return rates()[CURRENCY]\n",
        "check.py": "from app.shop import price\n\nassert price() > 0\n",
    },
    head={
        "app/shop.py": padded("aside")
        + "from app.rates import rates\n\nCURRENCY = 'chf'\n\n\ndef price():\n    return rates()[CURRENCY]\n",
        "app/data/zones.json": '{\n  "chf": 2,\n  "sek": 3,\n  "nok": 4,\n  "dkk": 5,\n  "isk": 6\n}\n',
        "app/more.py": padded("one") + padded("two"),
    },
    limit=16,
    source="CURRENCY",
    target="zones.json",
)
"""A data file that is found by its ending."""

ALL = {"attribute": ATTRIBUTE, "plugins": PLUGINS, "patched": PATCHED, "entry": ENTRY, "glob": GLOB}

FIXES = Hidden(
    base={
        "app/__init__.py": "",
        "app/rules.py": "".join(f"def fix{n}(text):\n    return text\n\n\n" for n in (1, 2, 3)),
        "cases.json": '{\n  "case1": 1,\n  "none": 0,\n  "case2": 1,\n  "nil": 0,\n  "case3": 1\n}\n',
        "check.py": (
            "import json\nimport sys\nfrom app import rules\n\n"
            "bad = []\nfor name, want in json.load(open('cases.json')).items():\n"
            "    if name.startswith('case') and len(getattr(rules, name.replace('case', 'fix'))('x')) != want:\n"
            "        bad.append('FAILED cases.json::%s' % name)\n"
            "print('\\n'.join(bad))\nsys.exit(bool(bad))\n"
        ),
    },
    head={
        "cases.json": '{\n  "case1": 2,\n  "none": 0,\n  "case2": 2,\n  "nil": 0,\n  "case3": 2\n}\n',
        "app/rules.py": "".join(f"def fix{n}(text):\n    return text * 2\n\n\n" for n in (1, 2, 3)),
        "app/more.py": padded("one") + padded("two"),
    },
    limit=16,
    source="cases.json",
    target="fix",
)
"""Three changed cases, each of which a fix of its own makes true."""

NAMED = Hidden(
    base={
        "app/__init__.py": "",
        "app/rules.py": FIXES.base["app/rules.py"],
        "tests/test_rules.py": "".join(
            f"def test_case{n}(run):\n    return len(run({n})) == 1\n\n\n" for n in (1, 2, 3)
        ),
        "check.py": (
            "import runpy\nimport sys\nfrom app import rules\n\n"
            "bad = []\ntests = runpy.run_path('tests/test_rules.py')\nfor name, test in tests.items():\n"
            "    if name[:4] == 'test' and not test(lambda n: getattr(rules, 'fix%d' % n)('x')):\n"
            "        bad.append('FAILED tests/test_rules.py::%s - assert' % name)\n"
            "print('\\n'.join(bad))\nsys.exit(bool(bad))\n"
        ),
    },
    head={
        "tests/test_rules.py": "".join(
            f"def test_case{n}(run):\n    return len(run({n})) == 2\n\n\n" for n in (1, 2, 3)
        ),
        "app/rules.py": FIXES.head["app/rules.py"],
        "app/more.py": padded("one") + padded("two"),
    },
    limit=16,
    source="test_case",
    target="fix",
)
"""Three changed tests, which the runner names when they fail, and a fix for each."""
