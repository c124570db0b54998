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

NOTE = ".prsplit-verify"
"""A file in the run's folder that holds its mark: what lacks it is not ours to remove."""

_PROC = "/proc"
_PATIENCE, _LONG = 2.0, 30.0
"""Seconds to go on with what grows again: processes that start others, folders that others write to."""


def end_group(leader: int) -> None:
    """Kill every process of the group of `leader`."""
    with contextlib.suppress(OSError):
        os.killpg(leader, signal.SIGKILL)


def end_marked(mark: str, folder: str = "") -> int:
    """Kill the processes that `marked` finds, and what they start meanwhile; how many there were.

    Where there is no /proc to look into, none is found.
    """
    killed: set[int] = set()
    until = time.monotonic() + _PATIENCE
    while found := marked(mark, folder):
        for process in found:
            with contextlib.suppress(OSError):
                os.kill(process, signal.SIGKILL)
        killed |= set(found)
        if time.monotonic() > until:
            break
        time.sleep(0.005)
    return len(killed)


def marked(mark: str, folder: str = "") -> list[int]:
    """The living processes of ours whose environment holds MARK=`mark`, or one that begins with it and a hyphen.

    One that has emptied its environment is known by its working directory in `folder`, as long as it has no terminal:
    somebody may be looking around there.
    """
    wanted = f"{MARK}={mark}".encode()
    try:
        names = [name for name in os.listdir(_PROC) if name.isdigit()]
    except OSError:
        return []
    return [
        int(name)
        for name in names
        if int(name) != os.getpid() and (_carries(name, wanted) or (folder and _works_in(name, folder)))
    ]


def _carries(process: str, wanted: bytes) -> bool:
    try:
        with open(f"{_PROC}/{process}/environ", "rb") as file:
            rows = file.read().split(b"\0")
    except OSError:
        return False
    return any(row == wanted or row.startswith(wanted + b"-") for row in rows)


def _works_in(process: str, folder: str) -> bool:
    try:
        place = os.readlink(f"{_PROC}/{process}/cwd")
        if not f"{place}/".startswith(f"{folder}/"):
            return False
        with open(f"{_PROC}/{process}/stat", "rb") as file:
            state, _, _, session, terminal = file.read().rpartition(b")")[2].split()[:5]
    except (OSError, ValueError):
        return False
    return state != b"Z" and terminal == b"0" and int(session) != os.getsid(0)


def remove(folder: str) -> None:
    """Remove the folder with all that is in it, as far as the system lets us; links are removed, not followed.

    The note goes last: without it nobody would dare to go on with what was begun here.
    """
    with contextlib.suppress(OSError):
        if os.path.islink(folder) or not os.path.isdir(folder):
            os.unlink(folder)
            return
        os.chmod(folder, 0o700)
        for name in sorted(os.listdir(folder), key=NOTE.__eq__):
            remove(os.path.join(folder, name))
        os.rmdir(folder)


def main(mark: str, folder: str) -> None:
    """Wait for the end of standard input."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    if sys.stdin.buffer.read().endswith(b"done\n"):
        return
    until = time.monotonic() + _LONG
    while os.path.lexists(folder) and time.monotonic() < until:
        end_marked(mark, folder)
        remove(folder)
        time.sleep(0.02)


if __name__ == "__main__":
    main(*sys.argv[1:3])
