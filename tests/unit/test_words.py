"""One word for one thing, in the help and in the documents."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import click
import pytest

ROOT = os.path.join(os.path.dirname(__file__), "..", "..")
OURS = (
    "atom", "need", "knot", "concern", "role", "PR", "step", "series", "stack", "ledger", "finding",
)  # fmt: skip
OTHERS = re.compile(r"\b(parts?|pieces?|slices?|layers?|chunks?|sub-?PRs?|mini-?PRs?|patch ?sets?)\b", re.IGNORECASE)
ENGLISH = re.compile(r"\b(part of|in part|(take|takes|took|taking) part|for the most part)\b", re.IGNORECASE)
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
CODE = re.compile(r"^(```|~~~).*?^\1|^(?: {4}|\t).*?$|`[^`\n]+`", re.DOTALL | re.MULTILINE)


def documents() -> list[str]:
    """Every Markdown file that speaks for the project, by its path."""
    found = ["README.md", "CHANGELOG.md", os.path.join("fixtures", "README.md")]
    for place, _, files in os.walk(os.path.join(ROOT, "docs")):
        found += [os.path.relpath(os.path.join(place, name), ROOT) for name in files if name.endswith(".md")]
    return sorted(found)


def prose(text: str) -> str:
    """A Markdown text without its code."""
    return CODE.sub("", text)


def strangers(text: str) -> list[str]:
    """Other words than ours for what is ours."""
    return [found.group() for found in OTHERS.finditer(ENGLISH.sub("", text))]


def read(path: str) -> str:
    """A file of the project."""
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def helps() -> Iterator[tuple[str, str]]:
    """Every command's name and help page."""
    from prsplit.cli.main import COMMANDS, group

    with click.Context(group, info_name="prsplit") as context:
        yield "prsplit", group.get_help(context)
        for name in COMMANDS:
            command = group.get_command(context, name)
            assert command is not None
            with click.Context(command, info_name=name, parent=context) as inner:
                yield name, command.get_help(inner)


@pytest.mark.parametrize("path", documents())
def test_documents_use_our_words(path: str) -> None:
    """What is split is an atom, a PR, a step or a series in the documents, and nothing else."""
    assert strangers(prose(read(path))) == []


def test_help_uses_our_words() -> None:
    """The same for every help page."""
    assert {name: found for name, text in helps() if (found := strangers(text))} == {}


@pytest.mark.parametrize("word", OURS)
def test_the_glossary_has_our_words(word: str) -> None:
    """Every word of ours has a heading of its own in the glossary."""
    assert f"\n## {word}\n" in read("docs/glossary.md")


def test_links_between_documents_lead_somewhere() -> None:
    """A relative link in a document names a file that is there."""
    links = [(path, target) for path in documents() for target in LINK.findall(prose(read(path)))]
    assert [each for each in links if not os.path.exists(os.path.join(ROOT, os.path.dirname(each[0]), each[1]))] == []


@pytest.mark.parametrize("text", ["the second part", "three Pieces", "a layer on top", "sub-PRs"])
def test_other_words_are_seen(text: str) -> None:
    """The watch on words does bite."""
    assert strangers(prose(text)) != []


@pytest.mark.parametrize("text", ["it is part of the plan", "`part`", "    part one\n", "```\npieces\n```"])
def test_english_and_code_are_left_alone(text: str) -> None:
    """Turns of phrase and quoted output are not held against a document."""
    assert strangers(prose(text)) == []
