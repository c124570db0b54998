"""Which definitions others may use: one notion of public for every rule."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prsplit.checks.symbols import Code, Symbol

_OPEN = {
    **dict.fromkeys(("ts", "tsx", "js", "jsx", "mjs", "cjs", "mts", "cts"), rb"(?m)^\s*export\b"),
    "rs": rb"(?m)^\s*pub\s+(?!\()",
    "java": rb"(?m)^\s*(?:@\w+\s+)*(?:\w+\s+)*?public\b",
}
"""Suffix → how a definition that is for others begins."""

_SHOWN = {"examples", "example", "samples", "benchmarks", "benchmark"}
_RUN = {"setup.py", "noxfile.py", "conf.py", "conanfile.py", "fabfile.py", "dodo.py"}


def is_public(one: Symbol, code: Code) -> bool:
    """Whether a definition is for others.

    In Python: named by `__all__` where the module has one, else without a leading underscore in any part of its module
    and name. Elsewhere as the language has it, and never with a leading underscore, in JavaScript neither in a folder with one; in C and its kin what stands in a header.
    """
    suffix = one.path.rpartition(".")[2]
    if suffix not in ("py", "pyi") and one.bare.startswith("_"):
        return False
    if suffix in ("py", "pyi"):
        exports = code.exports.get(one.path)
        words = one.name.split(".")
        if exports is not None:
            return words[0] in exports and not any(word.startswith("_") for word in words[1:])
        module = one.path.rpartition(".")[0].split("/")
        return is_module(one.path) and not any(
            word.startswith("_") and word != "__init__" for word in (*module, *words)
        )
    if suffix == "go":
        return all(word[:1].isupper() for word in one.name.split(".")) and "/internal/" not in f"/{one.path}"
    if suffix in _OPEN:
        if "/_" in f"/{one.path}" and suffix not in ("rs", "java"):
            return False
        return re.search(_OPEN[suffix], one.text) is not None
    return suffix in ("h", "hh", "hpp", "hxx", "cuh")


def is_module(path: str) -> bool:
    """Whether a Python file can be imported by others: no script, no example, nothing that is run by its path."""
    *folders, name = path.split("/")
    if not all(
        word.replace("-", "_").isidentifier() and "-" not in word for word in (*folders, name.partition(".")[0])
    ):
        return False
    apart = {"scripts", "script", "tools", "docs", "ci"}
    return (
        not apart & set(folders)
        and folders[:1] != ["tasks"]
        and not is_shown(path)
        and name not in ("conftest.py", "__main__.py")
    )


def is_shown(path: str) -> bool:
    """Whether a file is an example or a benchmark, or is run by a tool that knows it by its name: nobody imports or tests it."""
    *folders, name = path.split("/")
    return bool(_SHOWN & set(folders)) or name in _RUN or (not folders and name == "release.py")
