"""Ends what a command left running, and cleans up after a prsplit that was killed.

Run as a program, `watchdog.py MARK FOLDER`, it waits until its standard input ends. A line `done` before that means that
all is well; otherwise whoever started it is dead, and it ends the marked processes and removes the folder. It imports
nothing of prsplit, so that it starts at once.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time

MARK = "PRSPLIT_VERIFY"
"""The environment variable by which the processes of a run are known, whatever group or session they moved to."""

_PROC = "/proc"
_PATIENCE = 2.0


def end_group(leader: int) -> None:
    """Kill every process of the group of `leader`."""
    with contextlib.suppress(OSError):
        os.killpg(leader, signal.SIGKILL)


def end_marked(mark: str) -> int:
    """Kill the processes whose environment holds MARK=`mark`, and what they start meanwhile; how many there were.

    Where there is no /proc to look into, none is found.
    """
    killed: set[int] = set()
    until = time.monotonic() + _PATIENCE
    while found := marked(mark):
        for process in found:
            with contextlib.suppress(OSError):
                os.kill(process, signal.SIGKILL)
        killed |= set(found)
        if time.monotonic() > until:
            break
        time.sleep(0.005)
    return len(killed)


def marked(mark: str) -> list[int]:
    """The living processes of ours that carry the mark, or one that begins with it and a hyphen."""
    wanted = f"{MARK}={mark}".encode()
    try:
        names = [name for name in os.listdir(_PROC) if name.isdigit()]
    except OSError:
        return []
    return [int(name) for name in names if int(name) != os.getpid() and _carries(name, wanted)]


def _carries(process: str, wanted: bytes) -> bool:
    try:
        with open(f"{_PROC}/{process}/environ", "rb") as file:
            rows = file.read().split(b"\0")
    except OSError:
        return False
    return any(row == wanted or row.startswith(wanted + b"-") for row in rows)


def remove(folder: str) -> None:
    """Remove the folder with all that is in it, as far as the system lets us; links are removed, not followed."""
    with contextlib.suppress(OSError):
        if os.path.islink(folder) or not os.path.isdir(folder):
            os.unlink(folder)
            return
        os.chmod(folder, 0o700)
        for name in os.listdir(folder):
            remove(os.path.join(folder, name))
        os.rmdir(folder)


def main(mark: str, folder: str) -> None:
    """Wait for the end of standard input."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    if sys.stdin.buffer.read().endswith(b"done\n"):
        return
    end_marked(mark)
    remove(folder)


if __name__ == "__main__":
    main(*sys.argv[1:3])
