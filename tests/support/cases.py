"""Plan generated changes in process, and put every step together from its atoms."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha1

from hypothesis import strategies as st

from prsplit.analysis.compose import compose, patch_atoms
from prsplit.app.pipeline import Context, Planned, make_plan
from prsplit.model.atom import FilePatch
from prsplit.model.change import ChangeSet, Revision
from prsplit.repo.open import Repository, open_repository
from prsplit.repo.read import read_change
from prsplit.repo.trees import Trees
from support.closed import Sources
from support.generate import Change, changes
from support.generate_files import FILE, LINK, MODULE, SCRIPT, Files
from support.generate_store import Range, store
from support.profile import BATCH, seen

Tree = dict[str, tuple[str, str]]
"""Mode and object id of every path, as git would have them."""


@dataclass(slots=True)
class Case:
    """One generated change, planned. `texts` knows the content of every object id met so far."""

    change: Change
    stored: Range
    read: ChangeSet
    planned: Planned
    repository: str
    texts: dict[str, bytes] = field(default_factory=dict)

    def end(self, files: Files) -> Tree:
        """The tree of one end."""
        found: Tree = {}
        for path, node in files.items():
            oid = sha1(node.data).hexdigest() if node.mode == MODULE else blob_id(node.data)
            self.texts[oid] = node.data
            found[path.decode("utf-8", "surrogateescape")] = (node.mode, oid)
        return found

    def step(self, taken: Collection[int]) -> Tree:
        """Base with the atoms of `taken` applied. Raises AssertionError where two files claim one place."""
        tree = self.end(self.change.base)
        self.end(self.change.head)
        for patch in self.planned.patches:
            if patch.old is not None:
                del tree[patch.old.path]
        for patch in self.planned.patches:
            state = compose(patch, taken)
            if state is None:
                continue
            assert state.path not in tree, f"two files claim {state.path!r}"
            assert (state.oid is None) != (state.data is None), f"{state.path!r} is neither a blob nor content, or both"
            oid = state.oid if state.data is None else blob_id(state.data)
            assert oid is not None
            if state.data is not None:
                self.texts[oid] = state.data
            tree[state.path] = (state.mode, oid)
        overlap = [path for path in tree for at, letter in enumerate(path) if letter == "/" and path[:at] in tree]
        assert not overlap, f"these lie in a folder that is a file: {overlap}"
        return tree

    def prefixes(self) -> Iterator[tuple[int, Tree]]:
        """The number of each PR with the tree of its step."""
        taken: set[int] = set()
        for pr in self.planned.plan.prs:
            taken.update(pr.atoms)
            yield pr.number, self.step(taken)

    def text(self, tree: Tree, path: str) -> bytes:
        """The content of a file of a tree."""
        return self.texts[tree[path][1]]

    def python(self, tree: Tree, tops: Collection[str]) -> Sources:
        """The Python files of a tree."""
        files = {p: self.texts[oid] for p, (mode, oid) in tree.items() if p.endswith(".py") and mode in (FILE, SCRIPT)}
        return Sources(files, frozenset(tops))

    def pairs(self) -> dict[str, FilePatch]:
        """The patch of every changed path, at either end."""
        found: dict[str, FilePatch] = {}
        for patch in self.planned.patches:
            for entry in (patch.old, patch.new):
                if entry is not None:
                    found[entry.path] = patch
        return found


def blob_id(data: bytes) -> str:
    """The object id that git gives to a blob."""
    return sha1(b"blob %d\0" % len(data) + data).hexdigest()


def all_atoms(patches: Iterable[FilePatch]) -> set[int]:
    """Every atom that some patch knows."""
    return {atom for patch in patches for atom in patch_atoms(patch)}


def tops(*trees: Tree) -> set[str]:
    """The top-level modules and packages of trees."""
    paths = {path.removeprefix("src/") for tree in trees for path in tree if path.endswith(".py")}
    return {path.partition("/")[0].removesuffix(".py") for path in paths}


def batches(*, rich: bool = True, kinds: int = 3, most: int = BATCH) -> st.SearchStrategy[list[Change]]:
    """Several changes, to share one repository."""
    return st.lists(changes(rich=rich, kinds=kinds), min_size=1, max_size=most)


@contextmanager
def stored(law: str, batch: Sequence[Change], object_format: str = "sha1") -> Iterator[tuple[str, list[Range]]]:
    """A repository that holds the changes of a batch; counted as seen by `law`."""
    with tempfile.TemporaryDirectory(prefix="prsplit-law-") as folder:
        seen[law] += len(batch)
        yield folder, store(folder, batch, object_format)


@contextmanager
def cases(law: str, batch: Sequence[Change]) -> Iterator[Iterator[Case]]:
    """The changes of a batch, each planned when it is asked for."""
    with stored(law, batch) as (folder, ranges):
        repository = open_repository(folder)
        with Trees(repository) as trees:
            yield (
                planned(repository, trees, folder, change, where) for change, where in zip(batch, ranges, strict=True)
            )


def planned(repository: Repository, trees: Trees, folder: str, change: Change, where: Range) -> Case:
    """Read and plan one change."""
    base, head = Revision(where.base, where.base_tree), Revision(where.head, where.head_tree, where.branch)
    read = read_change(repository, base, head, trees=trees)
    return Case(change, where, read, make_plan(read, trees, Context(limit=change.limit)), folder)


__all__ = ["LINK", "Case", "Tree", "all_atoms", "batches", "cases", "stored", "tops"]
