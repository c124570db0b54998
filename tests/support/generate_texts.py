"""Structured texts that change: sections, entries, dependencies and list items come, go and are edited."""

from __future__ import annotations

from collections.abc import Callable

from support.generate_choice import Choice
from support.generate_files import FILE, Files, Node

Rows = list[tuple[str, int]]
"""Name and value of each entry, in order."""

_NAMES = ("alpha", "beta", "gamma", "delta", "omega", "kappa", "sigma", "theta", "lambda", "zeta")


def rows(choice: Choice) -> Rows:
    """Entries of different names."""
    names = [choice.pick(_NAMES) for _ in choice.many(1, 7)]
    return [(name, choice.below(9)) for name in dict.fromkeys(names)]


def edited(choice: Choice, old: Rows) -> Rows:
    """The entries with one to four of them put in, taken out, changed or moved."""
    found = list(old)
    for _ in choice.many(1, 4):
        way, place = choice.below(4), choice.between(0, max(0, len(found) - 1))
        if way == 0 and len(found) > 1:
            del found[place]
        elif way == 1 and found:
            found[place] = (found[place][0], found[place][1] + 1)
        elif way == 2 and len(found) > 1:
            found.insert(choice.between(0, len(found) - 1), found.pop(place))
        else:
            name = choice.pick(_NAMES)
            if all(name != known for known, _ in found):
                found.insert(place, (name, choice.below(9)))
    return found


def page(entries: Rows) -> str:
    """Markdown with a section an entry, some of them within others."""
    parts = [f"{'###' if value % 3 == 2 else '##'} {name}\n\nText of {name}, {value}.\n" for name, value in entries]
    return "\n".join(["# Page\n\nAbout.\n", *parts])


def chapters(entries: Rows) -> str:
    """ReStructuredText with a section an entry."""
    return "\n".join(f"{name}\n{'=' * len(name)}\n\nText of {name}, {value}.\n" for name, value in entries)


def history(entries: Rows) -> str:
    """A changelog with a bullet an entry, in releases."""
    text = "# Changes\n"
    for release in range(3):
        bullets = "".join(f"- {name} did {value}\n" for name, value in entries if value % 3 == release)
        text += f"\n## {3 - release}.0\n\n{bullets}" if bullets else ""
    return text


def settings(entries: Rows) -> str:
    """TOML with a key an entry, and a list of the names."""
    names = "".join(f'    "{name}>={value}",\n' for name, value in entries)
    keys = "".join(f"{name} = {value}\n" for name, value in entries)
    return f'[project]\nname = "x"\ndependencies = [\n{names}]\n\n[tool.x]\n{keys}'


def workflow(entries: Rows) -> str:
    """YAML with a job an entry, and its steps."""
    jobs = "".join(
        f"  {name}:\n    steps:\n      - run: {name}\n      - run: echo {value}\n" for name, value in entries
    )
    return f"name: x\non: push\njobs:\n{jobs}" if entries else "name: x\n"


def document(entries: Rows) -> str:
    """JSON with a member an entry, and the same again one level down."""
    inner = ",\n".join(f'    "{name}": {value}' for name, value in entries)
    outer = "".join(f',\n  "{name}": {value}' for name, value in entries if value % 2)
    return f'{{\n  "name": "x",\n  "dependencies": {{\n{inner}\n  }}{outer}\n}}\n'


def packages(entries: Rows) -> str:
    """Requirements, one a line."""
    return "".join(f"{name}=={value}\n" for name, value in entries)


def build(entries: Rows) -> str:
    """CMake with a list of sources and a test for some of them."""
    sources = "".join(f"  src/{name}.cpp\n" for name, _ in entries)
    tests = "".join(f"  add_test(NAME {name} COMMAND {value})\n" for name, value in entries if value % 2)
    return f"project(x)\nadd_library(x\n{sources})\nif(BUILD_TESTING)\n{tests}endif()\n"


def rules(entries: Rows) -> str:
    """A makefile with a rule an entry."""
    return "".join(f"{name}:\n\techo {value}\n\n" for name, value in entries)


TEXTS: dict[bytes, Callable[[Rows], str]] = {
    b"page.md": page, b"chapters.rst": chapters, b"CHANGELOG.md": history, b"pyproject.toml": settings,
    b"workflow.yml": workflow, b"package.json": document, b"requirements.txt": packages, b"CMakeLists.txt": build,
    b"Makefile": rules,
}  # fmt: skip
"""File name → how such a file is written."""


def structured(choice: Choice, tag: bytes, old: Files, new: Files) -> None:
    """Some structured texts change, or one of them comes."""
    for name in dict.fromkeys(choice.pick(tuple(TEXTS)) for _ in choice.many(1, 3)):
        before = rows(choice)
        if choice.chance(85):
            old[tag + b"/" + name] = Node(FILE, TEXTS[name](before).encode())
        new[tag + b"/" + name] = Node(FILE, TEXTS[name](edited(choice, before)).encode())
