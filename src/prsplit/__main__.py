"""The way in. Answers `--version` at once, and never imports from the folder it was started in."""

from __future__ import annotations

import os
import sys


def main(arguments: list[str] | None = None) -> int:
    """Run one command line (the process's own by default) and return its exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    _forget_current_folder()
    if words == ["--version"]:
        from prsplit import __version__

        sys.stdout.write(f"prsplit {__version__}\n")
        return 0
    from prsplit.cli.main import run

    return run(words, _name())


def _forget_current_folder() -> None:
    """Python puts the current folder first for `python -m prsplit`: a click.py of the analysed repository would run."""
    try:
        here = os.path.realpath(os.getcwd())
    except OSError:
        here = ""
    sys.path[:] = [entry for entry in sys.path if entry and os.path.realpath(entry) != here]


def _name() -> str:
    """How the user calls us: `git prsplit` when git started us."""
    return "git prsplit" if os.path.basename(sys.argv[0]).startswith("git-prsplit") else "prsplit"


if __name__ == "__main__":
    sys.exit(main())
