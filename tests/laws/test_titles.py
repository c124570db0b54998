"""Titles are short, whole, unlike each other and true of the trees: what is added was not there, what is removed is gone."""

from __future__ import annotations

import ast
import re

from hypothesis import given

from prsplit.model.atom import Atom
from prsplit.model.plan import PlannedPR
from prsplit.planning.names import plain
from prsplit.planning.view import WIDTH
from support.cases import Case, batches, cases
from support.generate import Change
from support.generate_files import Files
from support.profile import laws

_SPOKEN = re.compile(
    r"(?P<verb>Add|Remove) (?P<names>[\w.]+(?:, [\w.]+)*(?: and [\w.]+)?)(?: (?:to|from|in) (?P<place>\S+))?"
)
_USED = re.compile(r"(?P<verb>Use|Pass|Stop using) (?P<names>\w+(?: and \w+)?) in .*")
"""What is told from the texts of edits."""
_SWAPPED = re.compile(r"Replace (?P<old>\w+) by (?P<new>\w+)(?: in .*)?")
_RENAMED = re.compile(r"Rename (?P<old>[\w.]+) to (?P<new>[\w.]+)")
_MOVED = re.compile(r"Move (?P<names>\w+(?:, \w+)*(?: and \w+)?)(?: (?:to|from|in) \S+)?")
"""What is told of one name that comes for another, and of what is at both ends."""


@laws(quick=4, full=240)
@given(batch=batches())
def test_titles_are_true(batch: list[Change]) -> None:
    """Against both trees, name by name."""
    with cases("titles", batch) as each:
        for case in each:
            prs = case.planned.plan.prs
            assert len({pr.title for pr in prs}) == len(prs)
            for pr in prs:
                assert 0 < len(pr.title) <= WIDTH
                assert pr.title.isprintable()
                assert "…" not in pr.title
                _true(case, pr)
                _used(case, pr)
                _turned(case, pr)


def _turned(case: Case, pr: PlannedPR) -> None:
    """What goes stands in a file of the PR at base, what comes for it at head; what is moved or renamed is at both ends."""
    swap = _SWAPPED.fullmatch(pr.title) or _RENAMED.fullmatch(pr.title)
    if swap is not None:
        assert _stands(case, pr, swap["old"], case.change.base), pr.title
        assert _stands(case, pr, swap["new"], case.change.head), pr.title
    moved = _MOVED.fullmatch(pr.title)
    for name in re.split(r", | and ", moved["names"]) if moved else ():
        assert _stands(case, pr, name, case.change.base), pr.title
        assert _stands(case, pr, name, case.change.head), pr.title


def _stands(case: Case, pr: PlannedPR, name: str, end: Files) -> bool:
    """Whether a name is in a file that the PR touches, or is called so, at one end."""
    tree, word = case.end(end), name.rpartition(".")[2]
    paths = {case.planned.plan.atoms[index].path for index in pr.atoms}
    return any(name in path for path in tree) or any(word.encode() in case.text(tree, path) for path in paths & {*tree})


def _used(case: Case, pr: PlannedPR) -> None:
    """What a title says is used stands in a file at head; what is not used any more stood in one at base."""
    found = _USED.fullmatch(pr.title)
    if found is not None:
        tree = case.end(case.change.base if found["verb"] == "Stop using" else case.change.head)
        texts = [
            case.text(tree, path) for path in {case.planned.plan.atoms[index].path for index in pr.atoms} & {*tree}
        ]
        for name in re.split(r", | and ", found["names"]):
            assert any(name.encode() in text for text in texts), pr.title


def _true(case: Case, pr: PlannedPR) -> None:
    """Each definition that a title adds or removes is in the PR, and its file does not have it at the other end."""
    found = _SPOKEN.fullmatch(pr.title)
    if found is None:
        return
    tree = case.end(case.change.base if found["verb"] == "Add" else case.change.head)
    for name in re.split(r", | and ", found["names"]):
        own = [case.planned.plan.atoms[index] for index in pr.atoms]
        spots = {
            (atom.path, plain(atom.symbol))
            for atom in own
            if atom.kind == "definition" and _tail(atom) == name.rpartition(".")[2]
        }
        for path, symbol in spots:
            if path.endswith(".py") and path in tree:
                assert symbol not in _defined(case.text(tree, path)), (pr.title, path)


def _tail(atom: Atom) -> str:
    return plain(atom.symbol).rpartition(".")[2]


def _defined(text: bytes) -> set[str]:
    """The functions and classes of a Python file by their dotted names; none where Python can't read it."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return set()
    found: set[str] = set()
    waiting: list[tuple[str, ast.AST]] = [("", tree)]
    while waiting:
        prefix, node = waiting.pop()
        for child in ast.iter_child_nodes(node):
            named = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            name = (
                f"{prefix}{child.name}"
                if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
                else ""
            )
            if named:
                found.add(name)
            waiting.append((f"{name}." if named else prefix, child))
    return found
