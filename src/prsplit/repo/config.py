"""Read the settings: defaults, then the repository's, then the user's own, key by key."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from prsplit.errors import UsageError
from prsplit.repo.open import Repository
from prsplit.repo.trees import Trees
from prsplit.settings import Settings

if TYPE_CHECKING:
    from prsplit.repo.keys import Key

MAX_FILE = 1 << 20
"""Bytes of the largest settings file that is read."""

_SHOWN = 120
"""Characters of a wrong value that its error quotes."""

_PROJECT, _OWN = "pyproject.toml", ".prsplit.toml"


def read_settings(repo: Repository, base_tree: str | None = None) -> Settings:
    """The settings in force before any flag.

    The repository's are `[tool.prsplit]` of pyproject.toml and, over it, .prsplit.toml, at the root of `base_tree` if
    one is given, else of the work tree, of HEAD in a bare repository. The user's are prsplit/config.toml below
    $XDG_CONFIG_HOME and win over both.

    Raises UsageError naming file, key and what was expected there, for a file that can't be read too.
    """
    merged: dict[str, Any] = {}
    for where, text in _files(repo, base_tree):
        merged = _joined(merged, _checked(where, _table(where, text)))
    return Settings(**merged)


def own_settings(root: str) -> str:
    """The name of the file of the work tree that holds the repository's settings now, empty for none.

    A table without any setting counts; where both files have some, it is the stronger one. Raises as read_settings.
    """
    held = dict(_from_disk(root))
    if _OWN in held:
        return _OWN
    return _PROJECT if b"prsplit" in held.get(_PROJECT, b"") and _table(_PROJECT, held[_PROJECT]) else ""


def _files(repo: Repository, base_tree: str | None) -> Iterator[tuple[str, bytes]]:
    """Name and content of each settings file there is, weakest first."""
    held = _from_tree(repo, base_tree) if base_tree or repo.git.work_tree is None else _from_disk(repo.git.work_tree)
    # Most projects have a pyproject.toml that does not speak of prsplit, and it need not even be well-formed.
    yield from ((name, text) for name, text in held if name != _PROJECT or b"prsplit" in text)
    home = os.environ.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")
    path = os.path.join(home, "prsplit", "config.toml")
    text = _read(path, path, trusted=True)
    if text is not None:
        yield path, text


def _from_disk(root: str) -> Iterator[tuple[str, bytes]]:
    for name in (_PROJECT, _OWN):
        text = _read(os.path.join(root, name), name)
        if text is not None:
            yield name, text


def _from_tree(repo: Repository, tree: str | None) -> Iterator[tuple[str, bytes]]:
    with Trees(repo) as trees:
        head = trees.look(("HEAD^{tree}",))["HEAD^{tree}"] if not tree else None
        found = tree or (head.oid if head else "")
        held = trees.find(found, (_PROJECT, _OWN)) if found else {}
        for name in (_PROJECT, _OWN):
            mode, oid = held.get(name, ("", ""))
            text = trees.blob(oid) if mode.startswith("100") else b""
            if text is None or len(text) > MAX_FILE:
                raise _too_large(name)
            if text:
                yield name, text


def _read(path: str, name: str, *, trusted: bool = False) -> bytes | None:
    """The content of a regular file, or None. A link that the repository brought is not followed."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | (0 if trusted else getattr(os, "O_NOFOLLOW", 0))
    try:
        if not trusted and os.path.islink(path):
            return None
        with open(path, "rb", opener=lambda file, _: os.open(file, flags)) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return None
            text = file.read(MAX_FILE + 1)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    except OSError as error:
        raise UsageError(f"{name} can't be read: {error.strerror}.", f"ls -l '{path}'") from error
    if len(text) > MAX_FILE:
        raise _too_large(name)
    return text


def _too_large(name: str) -> UsageError:
    return UsageError(f"{name} is larger than {MAX_FILE >> 20} MB, too large for a settings file.", f"ls -l {name}")


def _table(where: str, text: bytes) -> Mapping[str, Any]:
    import tomllib

    try:
        read = tomllib.loads(text.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError(f"{where} is not well-formed TOML: {error}.", "https://toml.io") from error
    if where != _PROJECT:
        return read
    tool = read.get("tool")
    table = tool.get("prsplit", {}) if isinstance(tool, dict) else {}
    if not isinstance(table, dict):
        raise UsageError(f"{where} holds a value tool.prsplit, where a table is expected.", "[tool.prsplit]")
    return table


def _checked(where: str, table: Mapping[str, Any], above: str = "") -> dict[str, Any]:
    """Field → value of one file's table, whose keys may be dotted."""
    from prsplit.repo.keys import BY_NAME

    found: dict[str, Any] = {}
    for name, value in table.items():
        key = f"{above}{name}"
        row = BY_NAME.get(key)
        if row is not None:
            found[row.field] = _value(where, row, value)
        elif isinstance(value, dict) and any(known.startswith(f"{key}.") for known in BY_NAME):
            found |= _checked(where, value, f"{key}.")
        else:
            raise _unknown(where, key)
    return found


def _value(where: str, key: Key, value: object) -> object:
    from prsplit.repo.keys import Unfit

    try:
        return key.read(value)
    except Unfit as error:
        expected = str(error) or key.expected
        shown = repr(value) if len(repr(value)) <= _SHOWN else f"{repr(value)[:_SHOWN]}…"
        raise UsageError(
            f"{where} sets {key.name} to {shown}, where {expected} is expected.", f"{key.name} = {key.example}"
        ) from None


def _unknown(where: str, key: str) -> UsageError:
    from prsplit.repo.keys import BY_NAME, COMMANDS

    if key.partition(".")[0] in COMMANDS:
        return UsageError(
            f"{where} sets {key}, but no settings file names a command that is run: it may only suggest some.",
            f"suggest = {BY_NAME['suggest'].example}",
        )
    from difflib import get_close_matches

    close = BY_NAME[next(iter(get_close_matches(key, BY_NAME, 1)), "max-lines")]
    return UsageError(
        f"{where} sets {key}, which is no setting: {', '.join(BY_NAME)} are.", f"{close.name} = {close.example}"
    )


def _joined(weak: dict[str, Any], strong: dict[str, Any]) -> dict[str, Any]:
    """Both files' values: lists and tables that join add up, of all else the stronger file's holds."""
    from prsplit.repo.keys import KEYS

    joined = {key.field: (*weak[key.field], *strong[key.field])
              for key in KEYS if key.joins and key.field in weak and key.field in strong}  # fmt: skip
    return weak | strong | joined
