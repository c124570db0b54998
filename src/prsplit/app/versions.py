"""What prsplit works with on this machine."""

from __future__ import annotations

from prsplit.errors import PrsplitError


def versions() -> list[str]:
    """A line for git and one for each language whose grammar loads; a line that says so for whatever is missing."""
    return [_git(), *_grammars()]


def _git() -> str:
    from prsplit.repo.git import find_git, scrubbed, start

    try:
        exe = find_git()
        import os

        with start([exe, "version"], os.path.abspath(os.sep), scrubbed(os.environ)) as child:
            out = child.communicate()[0].decode("utf-8", "replace").strip()
    except PrsplitError as failure:
        return f"git: {failure.message}"
    return f"{out.replace('git version', 'git')} ({exe})"


def _grammars() -> list[str]:
    from prsplit.languages.table import LANGUAGES, language_for

    found = {module: suffix for suffix, module in reversed(LANGUAGES.items())}
    rows = []
    for module, suffix in sorted(found.items()):
        language = language_for("x" + suffix)
        rows.append(f"{module.rpartition('.')[2]} grammar {'loads' if language else 'does not load'}")
    return rows
