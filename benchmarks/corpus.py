"""Files of public projects, a bounded and settled sample of each, and what Universal Ctags says of them."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "src"))

MAX_BYTES = 200_000

PROJECTS: dict[str, tuple[str, ...]] = {
    "C": ("libuv/libuv", "karpathy/llm.c"),
    "C++": ("fmtlib/fmt", "gabime/spdlog", "google/leveldb", "catchorg/Catch2"),
    "CUDA": ("Dao-AILab/flash-attention", "karpathy/llm.c", "state-spaces/mamba"),
    "Rust": ("sharkdp/fd", "rust-lang/regex", "serde-rs/serde", "hyperium/hyper", "tokio-rs/bytes", "dtolnay/anyhow"),
    "Go": ("spf13/cobra", "spf13/viper", "go-chi/chi", "labstack/echo", "prometheus/client_golang"),
    "JavaScript": (
        "axios/axios",
        "koajs/koa",
        "expressjs/express",
        "mochajs/mocha",
        "jquery/jquery",
        "eslint/eslint",
        "webpack/webpack",
    ),
    "TypeScript": ("colinhacks/zod", "reduxjs/redux"),
    "Java": ("google/gson", "square/retrofit", "google/auto"),
    "Python": ("pallets/click", "Textualize/rich", "celery/celery"),
}
"""Language, as Ctags calls it → projects."""

SUFFIXES: dict[str, tuple[str, ...]] = {
    "C": (".c",), "C++": (".h", ".cc", ".cpp", ".hpp"), "CUDA": (".cu", ".cuh"), "Rust": (".rs",), "Go": (".go",),
    "JavaScript": (".js", ".mjs", ".cjs"), "TypeScript": (".ts",), "Java": (".java",), "Python": (".py",),
}  # fmt: skip

FUNCTIONS = {"function", "func", "method", "generator", "getter", "setter", "member"}
"""Kinds of Ctags that hold locals."""

SKIPPED = (
    "/dist/",
    "/vendor/",
    "/third_party/",
    "/extras/",
    "min.js",
    "/bundled/",
    "_pb2.py",
    "/fixtures/",
    "Cases/",
    "/test/cases/",
)

ARGUMENT = re.compile(rb"[(,]\s*(?:async\s+)?function\b")
"""A function with a name that is handed to a call: no definition of that name."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file of a project."""

    project: str
    path: str
    text: bytes


@dataclass(frozen=True, slots=True)
class Tag:
    """A definition as Ctags has it; `inner` tells that it stands in a function or in the literal of an object."""

    name: str
    line: int
    kind: str
    inner: bool = False


def git(repo: str, *words: str) -> bytes:
    """What git answers."""
    return subprocess.run(["git", "-C", repo, *words], check=True, capture_output=True).stdout


def sources(mirror: str, language: str, count: int) -> Iterator[Source]:
    """At most `count` files of each project of a language, those with the least digests of their paths."""
    for project in PROJECTS[language]:
        repo = os.path.join(mirror, project.replace("/", "+"), "repo")
        if not os.path.isdir(repo):
            print(f"{project}: not there", file=sys.stderr)
            continue
        rows = [row.split("\t") for row in git(repo, "ls-tree", "-r", "-l", "HEAD").decode().splitlines()]
        found = [
            (path, meta.split()[2])
            for meta, path in rows
            if path.endswith(SUFFIXES[language])
            and meta.split()[1] == "blob"
            and int(meta.split()[3]) < MAX_BYTES
            and not any(word in f"/{path}" for word in SKIPPED)
        ]
        for path, oid in sorted(found, key=lambda one: hashlib.sha256(one[0].encode()).digest())[:count]:
            yield Source(project, path, git(repo, "cat-file", "blob", oid))


def tags(language: str, found: list[Source], folder: str) -> list[list[Tag]]:
    """The tags of each file."""
    kinds = {"C": "--kinds-C=+p", "C++": "--kinds-C++=+p", "CUDA": "--kinds-CUDA=+p"}.get(language, "--sort=no")
    names = []
    for place, one in enumerate(found):
        names.append(os.path.join(folder, f"{place}{os.path.splitext(one.path)[1]}"))
        with open(names[-1], "wb") as file:
            file.write(one.text)
    command = ["ctags", f"--language-force={language}", "--output-format=json", "--sort=no", "--fields=+nKsp", kinds]
    said = subprocess.run([*command, "-f", "-", *names], check=True, capture_output=True).stdout
    rows: dict[str, list[dict[str, str]]] = {name: [] for name in names}
    for row in said.decode("utf-8", "replace").splitlines():
        tag = json.loads(row)
        if tag.get("_type") == "tag":
            rows[tag["path"]].append(tag)
    script = language in ("JavaScript", "TypeScript")
    return [_tags(rows[name], one.text if script else b"") for name, one in zip(names, found, strict=True)]


def _tags(rows: list[dict[str, str]], text: bytes) -> list[Tag]:
    """The tags of one file. In the text of a script, Ctags takes the literal of an object for a class, and does not know
    functions without a name: what is indented there and in nothing is local."""
    lines = text.split(b"\n") if text else []
    objects = {
        row["name"] for row in rows if row["kind"] == "class" and lines and b"class" not in lines[int(row["line"]) - 1]
    }
    functions = {
        ".".join(filter(None, (row.get("scope", ""), row["name"]))).replace("::", ".")
        for row in rows
        if row["kind"] in FUNCTIONS
    }
    found: list[Tag] = []
    for row in rows:
        parts = row.get("scope", "").replace("::", ".").split(".")
        inner = any(".".join(parts[:length]) in functions for length in range(1, len(parts) + 1))
        if lines:
            line = lines[int(row["line"]) - 1]
            loose = not row.get("scope") and (line[:1].isspace() or ARGUMENT.search(line) is not None)
            inner = inner or loose or parts[0] in objects or row["name"] in objects
        found.append(Tag(row["name"], int(row["line"]), row["kind"], inner or row.get("scopeKind") in FUNCTIONS))
    return found
