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


def is_public(one: Symbol, code: Code) -> bool:
    """Whether a definition is for others.

    In Python: named by `__all__` where the module has one, else without a leading underscore in any part of its module
    and name. Elsewhere as the language has it, and never with a leading underscore; in C and its kin what stands in a header.
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
        return re.search(_OPEN[suffix], one.text) is not None
    return suffix in ("h", "hh", "hpp", "hxx", "cuh")


def is_module(path: str) -> bool:
    """Whether a Python file can be imported by others: no script, no example, nothing that is run by its path."""
    *folders, name = path.split("/")
    if not all(
        word.replace("-", "_").isidentifier() and "-" not in word for word in (*folders, name.partition(".")[0])
    ):
        return False
    apart = {"scripts", "script", "examples", "example", "samples", "benchmarks", "benchmark", "tools", "docs", "ci"}
    return not apart & set(folders) and name not in ("setup.py", "conftest.py", "noxfile.py", "__main__.py", "conf.py")
