"""Import the Python files of a generated tree from memory: what fails there is broken whatever a checker thinks."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.abc import InspectLoader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from types import CodeType, ModuleType

from support.closed import ROOTS

STUBS = {"yaml": b"def safe_load(text): return text\n", "numpy": b"def asarray(value): return value\n"}


def module_name(path: str) -> str:
    """The dotted name under which a file is imported."""
    stem = path.removesuffix(".py").removesuffix("/__init__")
    for root in ROOTS[1:]:
        stem = stem.removeprefix(root)
    return stem.replace("/", ".")


class _Memory(MetaPathFinder, InspectLoader):
    """Finds and loads modules in a mapping of paths to bytes, and nowhere else."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.sources = {module_name(path): (path, data) for path, data in files.items()}
        self.sources |= {name: (f"{name}.py", data) for name, data in STUBS.items()}
        parents = {name.rpartition(".")[0] for name in self.sources}
        self.folders = {
            ".".join(name.split(".")[:depth]) for name in parents for depth in range(1, name.count(".") + 2)
        }
        self.tops = {name.partition(".")[0] for name in self.sources}

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002 - the protocol has them
        target: ModuleType | None = None,  # noqa: ARG002 - the protocol has them
    ) -> ModuleSpec | None:
        """The specification of a module of the mapping, a folder without marker among them."""
        if fullname in self.sources:
            return spec_from_loader(fullname, self, is_package=self.is_package(fullname))
        if fullname in self.folders - {""}:
            return ModuleSpec(fullname, None, is_package=True)
        return None

    def is_package(self, fullname: str) -> bool:
        """Whether the module is a package's marker."""
        return self.sources[fullname][0].endswith("__init__.py")

    def get_code(self, fullname: str) -> CodeType:
        """The compiled source."""
        path, data = self.sources[fullname]
        return compile(data, path, "exec", dont_inherit=True)

    def get_source(self, fullname: str) -> str:  # noqa: ARG002 - the same
        """Not kept as text."""
        return ""


@contextmanager
def _only(memory: _Memory) -> Iterator[None]:
    """Put the mapping first on the way, and leave no trace of it."""

    def ours() -> list[str]:
        return [name for name in sys.modules if name.partition(".")[0] in memory.tops]

    before = {name: sys.modules.pop(name) for name in ours()}
    sys.meta_path.insert(0, memory)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        sys.meta_path.remove(memory)
        for name in ours():
            del sys.modules[name]
        sys.modules.update(before)


def failures(files: Mapping[str, bytes]) -> set[tuple[str, str]]:
    """The files that cannot be imported, each with the error's name and sentence. Files must come from a generator."""
    memory = _Memory(files)
    found: set[tuple[str, str]] = set()
    with _only(memory):
        for name, (path, _) in sorted(memory.sources.items()):
            try:
                __import__(name)
            except Exception as error:  # noqa: BLE001 (whatever it is, it is the answer)
                found.add((path, f"{type(error).__name__}: {error}"))
    return found
