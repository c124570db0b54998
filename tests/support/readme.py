"""README.md shows what the demo really prints. `python -m support.readme`, in tests/, writes it anew."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile

from support.story import environment

README = os.path.join(os.path.dirname(__file__), "..", "..", "README.md")
BLOCK = re.compile(r"(?<=\n```console\n).*?(?=```\n)", re.DOTALL)


def shown() -> str:
    """The block of README.md that shows the demo."""
    with open(README, encoding="utf-8") as file:
        found = BLOCK.search(file.read())
    assert found, "README.md has no ```console block"
    return found.group()


def real() -> str:
    """What the demo prints from the verdict to the comparison, the git summary and the folder's name left out."""
    with tempfile.TemporaryDirectory() as home:
        env = {key: value for key, value in environment(home).items() if not key.startswith(("GIT_AUTHOR", "GIT_COMM"))}
        command = [sys.executable, "-m", "prsplit", "demo", os.path.join(home, "flock")]
        text = subprocess.run(command, cwd=home, env=env, check=True, capture_output=True, encoding="utf-8").stdout
    start, end = text.index("1 PR, "), text.index("The repository is yours")
    return text[start:end].rstrip("\n") + "\n"


def write() -> None:
    """Put the real output into README.md."""
    with open(README, encoding="utf-8") as file:
        text = file.read()
    fresh = real()
    with open(README, "w", encoding="utf-8") as file:
        file.write(BLOCK.sub(lambda _: fresh, text, count=1))


if __name__ == "__main__":
    write()
