"""All habits of a repository in one value."""

from __future__ import annotations

from collections.abc import Sequence

from prsplit.habits import changelog, commands, docs, marks, owners, sign_off, templates, tests, titles
from prsplit.habits.tree import Tree
from prsplit.model.message import Message
from prsplit.model.profile import Profile
from prsplit.settings import Settings


def read_profile(tree: Tree, messages: Sequence[Message], settings: Settings) -> Profile:
    """Look at a tree and at the newest commits below it. What the settings say of a habit is not looked for."""
    return Profile(
        tests=tests.look(tree, settings.test_folders),
        docs=docs.look(tree, settings.docs_folders),
        changelog=changelog.look(tree, settings.changelog_tool, settings.changelog_place),
        templates=templates.look(tree),
        owners=owners.look(tree, settings.owners),
        titles=titles.look(tree, messages, settings.title_style),
        sign_off=sign_off.look(tree, messages, settings.sign_off),
        marks=marks.look(tree),
        suggestions=commands.look(tree),
    )
