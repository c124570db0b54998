"""Run one command of the user's in a folder, so that it can hurt neither the run nor what comes after it."""

from __future__ import annotations

import os
import select
import subprocess
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

from prsplit.errors import CommandFailed
from prsplit.verify.output import Output
from prsplit.verify.watchdog import MARK, end_group, end_marked

_CHUNK = 1 << 16
_PATIENCE = 0.1
"""Seconds between two looks at the clock, and at whether the user wants to stop."""


class Stopped(Exception):
    """The run was called off while a command was running."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended. `code` is negative for a signal, `timed_out` tells that we ended it, `seconds` is wall time."""

    code: int
    timed_out: bool
    seconds: float
    output: Output


def execute(
    command: str,
    folder: str,
    env: Mapping[str, str],
    *,
    timeout: float | None = None,
    stop: threading.Event | None = None,
) -> Ended:
    """Run `command` by the shell in `folder`, in a session of its own, without a terminal and with nothing to read.

    When it ends, or `timeout` seconds are over, everything that it started is ended, too. Raises Stopped, after the same,
    once `stop` is set, and CommandFailed where no process can be started.
    """
    begun = time.monotonic()
    try:
        child = subprocess.Popen(
            ["/bin/sh", "-c", command], cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, start_new_session=True, bufsize=0,
        )  # fmt: skip
    except OSError as error:
        raise CommandFailed(f"The shell could not be started: {error}.", "ls -l /bin/sh") from error
    output = Output()
    deadline = None if timeout is None else begun + timeout
    try:
        timed_out = _listen(child, output, deadline, stop)
        seconds = time.monotonic() - begun
    finally:
        end_group(child.pid)
        end_marked(env[MARK], folder)
        child.wait()
        assert child.stdout is not None
        child.stdout.close()
    if stop is not None and stop.is_set():
        raise Stopped
    return Ended(child.returncode, timed_out, seconds, output)


def _listen(
    child: subprocess.Popen[bytes], output: Output, deadline: float | None, stop: threading.Event | None
) -> bool:
    """Take in what it prints until it ends; whether it was out of time. What it left running is not waited for."""
    assert child.stdout is not None
    pipe = child.stdout.fileno()
    os.set_blocking(pipe, False)
    with _Death(child) as death:
        sources = [pipe, *death.sources]
        while not death.came():
            if (deadline is not None and time.monotonic() >= deadline) or (stop is not None and stop.is_set()):
                return not (stop is not None and stop.is_set())
            for ready in select.select(sources, [], [], death.patience)[0]:
                if ready == pipe and not _take(pipe, output):
                    sources.remove(pipe)
        _drain(pipe, output)
    return False


class _Death:
    """How we hear that a process has ended: by its descriptor where the system has such a thing, else by asking."""

    def __init__(self, child: subprocess.Popen[bytes]) -> None:
        self._child = child
        self.sources: list[int] = []
        self.patience = 0.01

    def __enter__(self) -> Self:
        with suppress(AttributeError, OSError):
            self.sources = [os.pidfd_open(self._child.pid)]
            self.patience = _PATIENCE
        return self

    def __exit__(self, *_: object) -> None:
        for handle in self.sources:
            os.close(handle)

    def came(self) -> bool:
        return self._child.poll() is not None


def _take(pipe: int, output: Output) -> bool:
    """Read once; False at the end."""
    try:
        data = os.read(pipe, _CHUNK)
    except BlockingIOError:
        return True
    output.add(data)
    return bool(data)


def _drain(pipe: int, output: Output) -> None:
    """What is in the pipe by now, at most a pipe's worth and then some: a child left behind may go on writing."""
    with suppress(OSError):
        for _ in range(64):
            data = os.read(pipe, _CHUNK)
            if not data:
                return
            output.add(data)
