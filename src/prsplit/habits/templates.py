"""Templates for the text of pull requests.

Places: https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests/about-issue-and-pull-request-templates
"""

from __future__ import annotations

import re

from prsplit.habits.tree import Tree

_SINGLE = re.compile(r"^(\.github/|docs/|)pull_request_template(\.(md|txt))?$", re.IGNORECASE)
_SEVERAL = re.compile(r"^(\.github/|docs/|)pull_request_template/[^/]+\.(md|txt)$", re.IGNORECASE)
_GITLAB = re.compile(r"^\.gitlab/merge_request_templates/[^/]+\.md$", re.IGNORECASE)
_ORDER = (".github/", "", "docs/")


def look(tree: Tree) -> tuple[str, ...]:
    """The templates, the one that a forge takes by itself first."""
    single = [path for path in tree.paths if _SINGLE.match(path)]
    several = [path for path in tree.paths if _SEVERAL.match(path)]
    gitlab = [path for path in tree.paths if _GITLAB.match(path)]
    single.sort(key=lambda path: (_ORDER.index(path[: path.rfind("/") + 1]), path))
    gitlab.sort(key=lambda path: (not path.lower().endswith("/default.md"), path))
    return (*single, *gitlab, *sorted(several))
