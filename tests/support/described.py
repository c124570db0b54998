"""GitHub's own description of its answers, and what it has against an answer of the pretend forge.

The pretend forge tells less than GitHub does, so nothing is held to be required. Everything that it does tell must be
told by GitHub too, at the same place and of the same kind, and with a status that GitHub gives there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from support.forge import Call
from support.openapi import ANSWERS

Node = Any
_ANYWHERE = (401, 403, 429, 500, 502, 503)
"""What any request may be answered with, described or not."""
_NAMED = ("allOf", "anyOf", "oneOf")


class Described:
    """The description in the folder of `support.openapi.tools`."""

    def __init__(self, folder: Path) -> None:
        """Read it."""
        self._whole: Node = json.loads((folder / ANSWERS).read_bytes())

    def complaints(self, calls: Iterable[Call]) -> list[str]:
        """What the description has against the answers to `calls`, each sentence once."""
        return sorted({told for call in calls for told in self._against(call)})

    def example(self, method: str, path: str, name: str = "default") -> bytes:
        """GitHub's own example of a good answer. A status without a body has none."""
        _, responses = self._found(method, path)
        good = self._resolved(next(found for status, found in responses.items() if status.startswith("2")))
        held = self._resolved(good["content"]["application/json"]["examples"][name])
        return json.dumps(held["value"]).encode()

    def _against(self, call: Call) -> list[str]:
        if call.status in _ANYWHERE:
            return []
        template, responses = self._found(call.method, call.path)
        where = f"{call.method} {template} {call.status}"
        if str(call.status) not in responses:
            return [f"{where}: no such status"]
        content = self._resolved(responses[str(call.status)]).get("content", {})
        if "application/json" not in content:
            return [] if call.answer is None else [f"{where}: there is no body"]
        schema = self._strict(content["application/json"]["schema"])
        judge = Draft202012Validator({**schema, "components": {"schemas": self._schemas}})
        return [f"{where}: {_place(one.absolute_path)}: {one.message[:160]}" for one in judge.iter_errors(call.answer)]

    def _found(self, method: str, path: str) -> tuple[str, Node]:
        """The place of the description that is meant by a path; one that names it word by word comes first."""
        for template in sorted(self._whole["paths"], key=lambda one: one.count("{")):
            if re.fullmatch(re.sub(r"\{[^}]*\}", "[^/]+", template), path):
                return template, self._whole["paths"][template][method.lower()]["responses"]
        raise AssertionError(path)

    def _resolved(self, node: Node) -> Node:
        while "$ref" in node:
            _, _, kind, name = node["$ref"].split("/")
            node = self._whole["components"][kind][name]
        return node

    @cached_property
    def _schemas(self) -> Node:
        return {name: self._strict(node) for name, node in self._whole["components"]["schemas"].items()}

    def _strict(self, node: Node) -> Node:
        """A schema of OpenAPI 3.0 as one of JSON Schema: nothing is required, and nothing beside what it names is allowed."""
        if "$ref" in node:
            return {"$ref": node["$ref"]}
        made = {key: node[key] for key in ("type", "enum", "pattern", "minimum", "maximum") if key in node}
        if "allOf" in node:
            parts = [self._resolved(part) for part in node["allOf"]]
            node = {**node, "properties": {name: one for part in parts for name, one in part["properties"].items()}}
        if "properties" in node:
            made["properties"] = {name: self._strict(one) for name, one in node["properties"].items()}
            made["additionalProperties"] = bool(node.get("additionalProperties", False))
        if "items" in node:
            made["items"] = self._strict(node["items"])
        either = [self._strict(one) for name in _NAMED[1:] for one in node.get(name, ())]
        if either:
            made["anyOf"] = either
        return {"anyOf": [made, {"type": "null"}]} if node.get("nullable") else made


def _place(path: Iterable[object]) -> str:
    """Where in an answer, whatever the place in a list."""
    return "/".join("*" if isinstance(word, int) else str(word) for word in path) or "whole"
