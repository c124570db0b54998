"""docs/reference/checks.md, as it is written from the table of rules and the docstring of each. Run me to write it."""

from __future__ import annotations

from pathlib import Path

from prsplit.checks.table import RULES, page_of

PATH = Path(__file__).parents[2] / "docs" / "reference" / "checks.md"

HEAD = """\
# Checks

`prsplit check` asks these rules of a PR.
Each says one of:

| outcome | meaning |
| --- | --- |
| pass | nothing to object to |
| warn | worth a look; the exit code stays 0 |
| fail | exit code 1 |
| skip | the rule does not apply here |
| unknown | it applies, and what it needs to know could not be found out; exit code 3 where the rule's level is fail |

The *level* is the most that a rule may say at a stage.
A level of `warn` turns a fail into a warning; `fail`, set for a rule that only warns, turns its warnings into fails; `off`
skips the rule.
Levels are set for a rule or a family, for all stages or for one:

```toml
[tool.prsplit.levels]
"size.files" = "off"
commits = { local = "warn", ci = "fail" }
```

An *override* lets one finding pass: a fail becomes a warning that names who let it pass and why.
It stands in the settings (`overrides`, with a reason and a last day), in a commit's last lines
(`Prsplit-Allow: size.lines -- one migration, can't be cut`), or on the PR as a label (`prsplit-allow: size.lines`).
Every report shows all overrides, those that were not needed and those past their day, too.

At stage `ci` the change is not believed: settings, attributes and what counts as generated or vendored are taken from the
tip of the base, commits override only where the base's settings say `override-trailers = true`, and a file that declares
itself generated in the same change counts and is named.

This page is written from the source of the rules.
"""


def page() -> str:
    """The whole page."""
    blocks = [HEAD]
    for rule, row in RULES.items():
        levels = ", ".join(f"{stage} {level}" for stage, level in row.levels.items())
        level = (
            f"Level: {row.local}."
            if len(set(row.levels.values())) == 1 and row.worst == "fail"
            else f"Level: {levels}."
        )
        if row.worst == "warn":
            level = "Level: warn."
        blocks.append(f"## {rule}\n\n{row.summary} {level}\n\n{page_of(rule).page}\n")
    return "\n".join(blocks)


if __name__ == "__main__":
    PATH.write_text(page(), encoding="utf-8")
