"""One small repository, and a way to type commands into it."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from prsplit.cli.main import run

BASE = {
    "shop/__init__.py": "",
    "shop/cart.py": '"""Carts."""\n\n\ndef total(prices):\n    """The sum of all prices."""\n    return sum(prices)\n',
    "README.md": "# Shop\n\nSells things.\n",
}
HEAD = {
    "shop/money.py": '"""Money."""\n\n\ndef rounded(amount):\n    """To the cent."""\n    return round(amount, 2)\n',
    "shop/cart.py": (
        '"""Carts."""\n\nfrom shop.money import rounded\n\n\ndef total(prices):\n    """The sum of all prices."""\n'
        "    return rounded(sum(prices))\n"
    ),
    "tests/test_money.py": "from shop.money import rounded\n\n\ndef test_rounded():\n    assert rounded(1.005) == 1.0\n",
    "README.md": "# Shop\n\nSells things, and rounds to the cent.\n",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command said."""

    code: int
    out: str
    err: str


class Shop:
    """The repository at `folder`, whose branch `cents` has one commit over `main`."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        """Make it."""
        self.folder = folder
        self._capture = capture
        self.git("init", "--quiet", "--initial-branch=main", ".")
        self.commit(BASE, "Sell things")
        self.git("switch", "--quiet", "-c", "cents")
        self.commit(HEAD, "Round to the cent")

    def git(self, *words: str) -> str:
        """Run git there."""
        command = ["git", *words]
        return subprocess.run(command, cwd=self.folder, capture_output=True, check=True).stdout.decode().strip()

    def write(self, files: dict[str, str]) -> None:
        """Write files into the work tree."""
        for path, text in files.items():
            place = self.folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)

    def commit(self, files: dict[str, str], message: str) -> str:
        """Write and commit files; the commit's id."""
        self.write(files)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)
        return self.git("rev-parse", "HEAD")

    def type(self, *words: str) -> Answer:
        """Type `prsplit -C folder words…`."""
        self._capture.readouterr()
        code = run(["-C", str(self.folder), *words])
        output = self._capture.readouterr()
        return Answer(code, output.out, output.err)

    def refs(self) -> dict[str, str]:
        """Every branch and its commit."""
        rows = self.git("for-each-ref", "--format=%(refname:short) %(objectname)", "refs/heads").splitlines()
        return dict(row.split() for row in rows)
