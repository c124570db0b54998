"""The parameters of a function that a query marked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from prsplit.languages.braces import decoded
from prsplit.languages.queried.marks import Mark
from prsplit.model.outline import Parameter

if TYPE_CHECKING:
    from tree_sitter import Node

_WAYS: Mapping[str, Literal["positional", "either", "keyword", "rest", "keywords"]] = {
    "parameter": "either",
    "positional": "positional",
    "keyword": "keyword",
    "rest": "rest",
    "keywords": "keywords",
}
_VALUES = ("value", "default_value")


def passed(mark: Mark, marks: Mapping[int, Mark], text: bytes, *, inside: bool) -> tuple[Parameter, ...]:
    """The parameters of a function in their order; that of a member begins with its object."""
    found = [Parameter("this", "positional")] if inside else []
    for listed in mark.nodes("parameters"):
        bare = True
        for child in listed.children:
            one = marks.get(child.id)
            if one is not None:
                found.append(_parameter(child, one, text))
                bare = False
            elif child.type == "=" and not bare:
                found[-1] = Parameter(found[-1].name, found[-1].kind, default=True)
    return tuple(found)


def _parameter(node: Node, mark: Mark, text: bytes) -> Parameter:
    name = next(iter(mark.nodes("called")), node)
    default = any(child.type == "=" for child in node.children) or any(map(node.child_by_field_name, _VALUES))
    return Parameter(decoded(text[name.start_byte : name.end_byte]), _WAYS[mark.kind], default)


def shape(mark: Mark, text: bytes) -> str:
    """What tells a function from others of its name: its parameters as written, defaults left away."""
    written = [
        b" ".join(text[child.start_byte : child.end_byte].partition(b"=")[0].split())
        for listed in mark.nodes("parameters")
        for child in listed.named_children
    ]
    return decoded(b",".join(written)).replace(": ", ":")
