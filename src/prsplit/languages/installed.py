"""Which grammars are installed, told without loading any of them."""

from __future__ import annotations

import os
from importlib.util import find_spec

_CORE = "tree_sitter"


def grammars() -> tuple[str, ...]:
    """The folders of all grammars and their versions beside the parser's, sorted; empty where there is no parser."""
    spec = find_spec(_CORE)
    found: set[str] = set()
    for place in (spec.submodule_search_locations or ()) if spec else ():
        found |= {name for name in os.listdir(os.path.dirname(place)) if name.startswith(_CORE)}
    return tuple(sorted(found))
