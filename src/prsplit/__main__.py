"""The way in. Answers `--version` at once, and never imports from the folder it was started in."""

from __future__ import annotations

import gc
import os
import sys

_RARELY = (100_000, 20, 20)
"""Objects between two searches for cycles: start-up makes many objects that stay and hardly a cycle."""


def run() -> None:
    """Run the process's own command line and end at once: taking the modules down one by one would cost a short command
    a tenth of its time, and nothing is left to be done."""
    gc.set_threshold(*_RARELY)
    code = main()
    for stream in (sys.stdout, sys.stderr):
        try:  # noqa: SIM105 a module named contextlib may lie in the current folder
            stream.flush()
        except (OSError, ValueError):
            pass
    os._exit(code)


def main(arguments: list[str] | None = None) -> int:
    """Run one command line (the process's own by default) and return its exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    _forget_current_folder()
    _fill_streams()
    if words == ["--version"]:
        from prsplit import __version__

        try:
            sys.stdout.write(f"prsplit {__version__}\n")
            sys.stdout.flush()
        except OSError as failure:
            return _unwritten(failure)
        return 0
    try:
        from prsplit.cli.main import run
    except KeyboardInterrupt:
        return 130
    return run(words, _name())


def _unwritten(failure: OSError) -> int:
    """The border's answer to a full disk, or to a reader that left."""
    from prsplit.cli.border import guarded

    def again() -> int:
        raise failure

    return guarded(again, [])


def _forget_current_folder() -> None:
    """Python puts the current folder first for `python -m prsplit`: a click.py of the analysed repository would run."""
    try:
        here = os.path.realpath(os.getcwd())
    except OSError:
        here = ""
    sys.path[:] = [entry for entry in sys.path if entry and os.path.realpath(entry) != here]


def _fill_streams() -> None:
    """Whoever started us with a closed stdout or stderr gets silence: a pipe to git must never take their numbers."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            handle = os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, os.fdopen(handle, "w" if number else "r", encoding="utf-8"))


def _name() -> str:
    """How the user calls us: `git prsplit` when git started us."""
    return "git prsplit" if os.path.basename(sys.argv[0]).startswith("git-prsplit") else "prsplit"


if __name__ == "__main__":
    run()
