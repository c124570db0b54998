"""PHP: a namespace is a package, and a class is in the file that PSR-4 says, by the place of `composer.json`."""

from __future__ import annotations

import re

from prsplit.languages.queried.dialect import Dialect
from prsplit.languages.queried.language import Queried
from prsplit.languages.queried.places import Places
from prsplit.model.outline import Import

_USE = re.compile(
    r"use (?:(?:function|const) )?(?P<head>[\w\\]*?)\\? ?(?:\{(?P<group>[^}]*)\})?(?: as (?P<alias>\w+))? ?;"
)


def imports(text: str) -> tuple[Import, ...]:
    """A `use` of classes, functions or constants, grouped or not."""
    found = _USE.fullmatch(text)
    if found is None:
        return ()
    if found["group"] is None:
        return (_entry(found["head"], found["alias"] or ""),)
    items = [re.sub(r"^(function|const) ", "", item.strip()) for item in found["group"].split(",") if item.strip()]
    pairs = (item.partition(" as ") for item in items)
    return tuple(_entry(f"{found['head']}\\{name.strip()}", alias.strip()) for name, _, alias in pairs)


def _entry(name: str, alias: str) -> Import:
    parts = [part for part in name.split("\\") if part]
    return Import(alias or parts[-1], ".".join(parts), parts[-1])


def files(path: str, module: str, places: Places) -> tuple[str, ...]:
    """The file of a class: its name below its namespace's folders, of which the first may stand for a source folder."""
    parts = module.split(".")
    for drop in range(len(parts)):
        found = places.ending(path, "/".join(parts[drop:]) + ".php")
        if found:
            return found
    return ()


LANGUAGE = Queried(
    Dialect(
        "php", "tree_sitter_php:language_php", (".php",), imports, files, shared="package", maker="__construct",
        leading=frozenset({"attribute_list"}), clean=lambda name: name.lstrip("$"),
    )
)  # fmt: skip
ready = LANGUAGE.ready
