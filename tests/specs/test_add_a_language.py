"""Does what `docs/how-to/add-a-language.md` says, to a copy of the source, and runs what it says to run."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "how-to" / "add-a-language.md"
BLOCK = re.compile(r"^(~~~+)(?P<kind>\w+)(?P<rest>[^\n]*)\n(?P<text>.*?)^\1$", re.DOTALL | re.MULTILINE)


def follow(page: str, checkout: Path) -> list[str]:
    """Write the files that a page names, add the rows it names above others, and return the commands it gives."""
    commands: list[str] = []
    for block in BLOCK.finditer(page):
        options = dict(word.partition("=")[::2] for word in shlex.split(block["rest"]))
        place = checkout / options.get("file", "")
        if block["kind"] == "sh":
            commands += block["text"].splitlines()
        elif "above" in options:
            text = place.read_text(encoding="utf-8")
            row = f'    "{options["above"]}": '
            assert text.count(row) == 1
            place.write_text(text.replace(row, block["text"] + row), encoding="utf-8")
        else:
            assert not place.exists()
            place.write_text(block["text"], encoding="utf-8")
    return commands


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The parts of a checkout that a language is made of."""
    skipped = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=skipped)
    (tmp_path / "tests" / "specs" / "languages").mkdir(parents=True)
    for name in ("pyproject.toml", "tests/specs/test_languages.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "tests" / "specs" / "languages" / "go.md", tmp_path / "tests" / "specs" / "languages")
    return tmp_path


def test_the_steps_add_a_language(checkout: Path) -> None:
    """One query, one module, one row, one page: then its page passes."""
    commands = follow(PAGE.read_text(encoding="utf-8"), checkout)
    assert len(commands) == 1
    _, *words = shlex.split(commands[0])
    run = subprocess.run(
        [sys.executable, *words, "-p", "no:cacheprovider"],
        cwd=checkout,
        env={"PYTHONPATH": str(checkout / "src"), "PATH": "", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout
    assert re.search(r"^[2-9] passed", run.stdout, re.MULTILINE)


def test_the_page_names_all_captures() -> None:
    """Whatever the queries capture stands in the page."""
    page = PAGE.read_text(encoding="utf-8")
    queries = ROOT / "src" / "prsplit" / "languages" / "queries"
    texts = [place.read_text(encoding="utf-8") for place in queries.glob("*.scm") if place.stem != "python"]
    used = {name for text in texts for name in re.findall(r"(?<=[\s\)\]])@([a-z]+)", text)}
    assert len(used) > 20
    assert {name for name in used if f"`@{name}`" not in page} == set()
