"""GitHub's own schema of its GraphQL API, from npm, and what it says of a document."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

from support.toolchain import from_npm

SCHEMA = "@octokit/graphql-schema@15.26.1"
_SCRIPT = """
const {buildSchema, parse, validate, getOperationAST, getVariableValues} = require("graphql");
const text = require("fs").readFileSync("node_modules/@octokit/graphql-schema/schema.graphql", "utf8");
// It names one field twice, which is no concern of these tests.
const schema = buildSchema(text, {assumeValidSDL: true});
console.log(JSON.stringify(JSON.parse(require("fs").readFileSync(0, "utf8")).map(({query, variables}) => {
  const document = parse(query);
  const wrong = validate(schema, document);
  if (wrong.length) return wrong.map(String);
  const given = getVariableValues(schema, getOperationAST(document).variableDefinitions || [], variables || {});
  return (given.errors || []).map(String);
})));
"""


def complaints(folder: Path, asked: Sequence[dict[str, object]]) -> list[list[str]]:
    """What the schema has against each of `asked`, the bodies of requests. Skips by name where it can't be had."""
    if not (folder / "node_modules" / "@octokit" / "graphql-schema").is_dir():
        from_npm(folder, SCHEMA, "graphql@16.11.0")
    done = subprocess.run(
        ["node", "-e", _SCRIPT], input=json.dumps(asked), capture_output=True, text=True, check=True, cwd=folder
    )
    found: list[list[str]] = json.loads(done.stdout)
    return found
