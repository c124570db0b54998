"""Changes of a given size for the benchmarks: Python packages that grow, with tests, docs and edits of old code."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

Files = dict[str, str]
FUNCTION = '''def step_{here}_{number}(value, factor={number}):
    """Scale a value by step {number} of module {here}."""
    total = value * factor + {salt}
    for item in range(3):
        if item > total:
            total += {below}
    return total
'''
LINES = FUNCTION.count("\n") + 2
PER_MODULE = 30
PER_PACKAGE = 12


@dataclass(frozen=True, slots=True)
class Range:
    """A stored change: the repository, base and head as revisions."""

    repository: str
    base: str
    head: str


def growth(lines: int) -> tuple[Files, Files]:
    """Base and head of a change of about `lines` lines: five sixths new modules, the rest edits of old functions."""
    fresh, edited = max(2, lines * 5 // 6 // LINES), max(1, lines // 12)
    old = _modules("old", edited * 2, salt=0)
    base = {**old, "README.md": "# Growth\n"}
    head = {**_modules("old", edited * 2, salt=0, edits=edited), **_modules("new", fresh, salt=1)}
    head["README.md"] = "# Growth\n\nSee `step_new_0_1`.\n"
    return base, head


def _modules(kind: str, functions: int, salt: int, edits: int = 0) -> Files:
    """Modules of up to PER_MODULE functions, each of which calls the one above it and one of the module before."""
    files: Files = {}
    for module in range((functions + PER_MODULE - 1) // PER_MODULE):
        package = f"{kind}_{module // PER_PACKAGE}"
        here = f"{kind}_{module}"
        files.setdefault(f"{package}/__init__.py", "")
        count = min(PER_MODULE, functions - module * PER_MODULE)
        head = ""
        if module % PER_PACKAGE:
            head = f"from {package}.{kind}_{module - 1} import step_{kind}_{module - 1}_0\n\n\n"
        body = [
            _function(kind, module, number, salt + (module * PER_MODULE + number < edits)) for number in range(count)
        ]
        files[f"{package}/{here}.py"] = head + "\n\n".join(body)
    return files


def _function(kind: str, module: int, number: int, salt: int) -> str:
    below = f"step_{kind}_{module}_{number - 1}(item)"
    if number == 0:
        below = f"step_{kind}_{module - 1}_0(item)" if module % PER_PACKAGE else "item"
    return FUNCTION.format(here=f"{kind}_{module}", number=number, salt=salt, below=below)


def many_files(packages: int, files: int) -> tuple[Files, Files]:
    """Base and head of a change that adds `packages` unrelated packages of `files` modules with two functions each."""
    head: Files = {"README.md": "# Many\n"}
    for package in range(packages):
        for place in range(files):
            here = f"{package}_{place}"
            texts = [
                FUNCTION.format(
                    here=here,
                    number=number,
                    salt=package * 7919 + place,
                    below=f"step_{here}_{number - 1}(item)" if number else "item",
                )
                for number in range(2)
            ]
            head[f"package_{package}/module_{place}.py"] = "\n\n".join(texts)
    return {"README.md": "# Many\n"}, head


def store(repository: str, base: Files, head: Files) -> Range:
    """A repository with the two trees, `main` at base and `topic` at head, made by one fast-import."""
    subprocess.run(["git", "init", "-q", "-b", "main", repository], check=True)
    stream = b"".join((*_commit("main", base, 1_700_000_000, ""), *_commit("topic", head, 1_700_000_100, "main")))
    subprocess.run(["git", "-C", repository, "fast-import", "--quiet"], input=stream, check=True)
    return Range(repository, "main", "topic")


def _commit(branch: str, files: Files, when: int, parent: str) -> Iterator[bytes]:
    who = f"A U Thor <author@example.invalid> {when} +0000"
    yield f"commit refs/heads/{branch}\ncommitter {who}\ndata 6\nchange\n".encode()
    yield f"from refs/heads/{parent}\n".encode() if parent else b""
    yield b"deleteall\n"
    for path, text in files.items():
        content = text.encode()
        yield f"M 100644 inline {path}\ndata {len(content)}\n".encode() + content + b"\n"
