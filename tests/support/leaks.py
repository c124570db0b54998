"""A watch for tokens over a whole run of the tests: in files, arguments, requests, and in what commands say."""

from __future__ import annotations

import os
import subprocess
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SIGN = "pretend0token0"
"""What every token of a pretend forge holds."""

FOLDERS: set[Path] = set()
SEEN: list[str] = []
_WATCHED: list[bool] = []


def note(where: str, *texts: object) -> None:
    """Remember `where` if one of the texts holds a token."""
    SEEN.extend(where for text in texts if SIGN in (text if isinstance(text, str) else repr(text)))


def watch_arguments() -> None:
    """From now on, look at the arguments of every process that this one starts."""
    if _WATCHED:
        return
    _WATCHED.append(True)
    start = subprocess.Popen.__init__

    def looked_at(self: subprocess.Popen[Any], args: Any, *rest: Any, **more: Any) -> None:  # noqa: ANN401
        note("the arguments of a process", args)
        start(self, args, *rest, **more)

    subprocess.Popen.__init__ = looked_at  # type: ignore[method-assign]


def below(folder: Path) -> Iterator[str]:
    """Every file in `folder` that holds a token, loose objects of git unpacked."""
    for root, folders, names in os.walk(folder):
        loose = len(os.path.basename(root)) == 2 and os.path.basename(os.path.dirname(root)) == "objects"
        folders[:] = [name for name in folders if name != "pack"]
        for name in names:
            path = Path(root, name)
            if path.is_file() and not path.is_symlink():
                content = path.read_bytes()
                if SIGN.encode() in (zlib.decompress(content) if loose else content):
                    yield str(path)


def left() -> list[str]:
    """Every place at which a token was seen, once all tests have run."""
    folders = [*FOLDERS, *(Path(os.environ[name]) for name in ("HOME", "XDG_STATE_HOME") if name in os.environ)]
    return [*SEEN, *(path for folder in folders for path in below(folder))]
