"""A dependency whose major version is raised, and the texts that use it otherwise than before."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.worked import Texts, work

MANIFEST = {
    "Cargo.toml": '[package]\nname = "shop"\n\n[dependencies]\nclap = "%s"\n',
    "pyproject.toml": '[project]\nname = "shop"\ndependencies = [\n  "pydantic>=%s",\n  "rich",\n]\n',
    "package.json": '{\n  "name": "shop",\n  "dependencies": {\n    "zod": "^%s.1.0"\n  }\n}\n',
}
CODE = {
    "Cargo.toml": ("src/lib.rs", "use clap;\n\npub fn parse() {\n    let found = %s;\n}\n", 'clap::App::new("a")', 'clap::Command::new("a")'),
    "pyproject.toml": ("shop.py", "import pydantic\n\n\ndef parse(text):\n    return %s\n", "pydantic.parse_raw(text)", "pydantic.validate(text)"),
    "package.json": ("shop.ts", "import * as zod from 'zod';\n\nexport function parse() {\n  return %s;\n}\n", "zod.one(1)", "zod.one(1, 2)"),
}  # fmt: skip


def _texts(manifest: str, version: str, use: int, *, fresh: bool) -> Texts:
    path, code, *words = CODE[manifest]
    ending = path.rpartition(".")[2]
    other = {"rs": "pub fn other() {\n    let more = %d;\n}\n", "py": "def other():\n    return %d\n"}
    beside = other.get(ending, "export function other() {\n  return %d;\n}\n") % (2 if fresh else 1)
    return {manifest: MANIFEST[manifest] % version, path: code % words[use], f"src/other.{ending}": beside}


@pytest.mark.parametrize("manifest", MANIFEST)
def test_a_raised_major_version_goes_with_the_code_that_uses_it_otherwise(manifest: str, tmp_path: Path) -> None:
    """Neither the old call nor the new one works with both versions."""
    base, head = _texts(manifest, "3", 0, fresh=False), _texts(manifest, "4", 1, fresh=True)
    done = work(tmp_path, base, head, 4)
    path, _, _, new = CODE[manifest]
    assert done.comes(path, new) == done.comes(manifest, "4"), done.told()
    kinds = {(need.kind, need.shape) for need in done.planned.plan.graph.needs}
    assert ("declares", "with") in kinds, done.told()


@pytest.mark.parametrize(
    ("old", "new", "use"), [("3.1", "3.2", 1), ("3", "4", 0)], ids=["minor", "nothing else changes"]
)
def test_no_other_bump_goes_with_code(old: str, new: str, use: int, tmp_path: Path) -> None:
    """A minor version is there for what the code then uses; a major one that the code does not notice stands alone."""
    base, head = _texts("Cargo.toml", old, 0, fresh=False), _texts("Cargo.toml", new, use, fresh=True)
    done = work(tmp_path, base, head, 2)
    assert ("declares", "with") not in {(need.kind, need.shape) for need in done.planned.plan.graph.needs}, done.told()


def test_what_ceases_to_use_a_dependency_does_so_before_its_major_version_is_raised(tmp_path: Path) -> None:
    """The old call may not be there any more in the new version."""
    base = _texts("pyproject.toml", "3", 0, fresh=False)
    head = {
        **_texts("pyproject.toml", "4", 0, fresh=False),
        "shop.py": "import pydantic\n\n\ndef parse(text):\n    return text\n",
    }
    done = work(tmp_path, base, head, 2)
    assert done.goes("shop.py", "parse_raw") <= done.comes("pyproject.toml", "4"), done.told()
    assert ("removes", "after") in {(need.kind, need.shape) for need in done.planned.plan.graph.needs}, done.told()
