"""Functions that take other types in the same places, and members that are asked for behind a list."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from prsplit.analysis.contracts import Contracts
from prsplit.analysis.guesses import likely_needs
from prsplit.languages.table import language_for
from prsplit.model.graph import Confidence, Need
from prsplit.model.outline import Parameter
from support.worlds import Both, both

PARSE = "class Parser {\n    static int parse(int depth, %s) {\n        return depth;\n    }\n}\n"
READ = "class Reader {\n    int read(Till till) {\n        return Parser.parse(1, %s);\n    }\n}\n"
KEEP = "class Reader {\n    int read(Till till) {\n        return till.size();\n    }\n}\n"


def _compatible(path: str, old: tuple[Parameter, ...], new: tuple[Parameter, ...]) -> bool:
    language = language_for(path)
    return language is None or language.compatible(old, new)


def _told(change: Both, needs: Iterable[Need]) -> set[tuple[str, str, str, Confidence]]:
    atoms = change.cut.atoms
    return {(atoms[one.source].symbol, atoms[one.target].symbol, one.shape, one.confidence) for one in needs}


@pytest.mark.parametrize("name", ["Reader.java", "ReaderTest.java"])
def test_calls_turn_with_the_types_that_a_java_method_takes(name: str) -> None:
    """No call fits both; that goes for tests, too."""
    old = {"Parser.java": PARSE % "Till till", name: READ % "till"}
    change = both(old, {"Parser.java": PARSE % "Shop shop", name: READ % "till.shop()"})
    found = _told(change, Contracts(change.ends, list(change.uses), _compatible).needs())
    assert found == {("Parser.parse", "Reader.read", "with", Confidence.CERTAIN)}


def test_constructors_are_called_by_their_class() -> None:
    """Java binds them by another name than they are written by."""
    part = "class Part {\n    Part(%s) {\n        super();\n    }\n\n    int size() {\n        return 1;\n    }\n}\n"
    made = "class Maker {\n    Part make(Till till) {\n        return new Part(%s);\n    }\n}\n"
    old = {"Part.java": part % "Till till", "Maker.java": made % "till"}
    change = both(old, {"Part.java": part % "Shop shop", "Maker.java": made % "till.shop()"})
    found = _told(change, Contracts(change.ends, list(change.uses), _compatible).needs())
    assert found == {("Part.Part", "Maker.make", "with", Confidence.CERTAIN)}


def test_names_of_parameters_that_calls_do_not_write_bar_none() -> None:
    """Of Java's, the types count."""
    old = {"Parser.java": PARSE % "Till till", "Reader.java": READ % "till"}
    change = both(old, {"Parser.java": PARSE % "Till other", "Reader.java": READ % "this.till"})
    found = _told(change, Contracts(change.ends, list(change.uses), _compatible).needs())
    assert all(sure != Confidence.CERTAIN for _, _, _, sure in found)


def test_a_test_ceases_to_call_before_other_types_are_taken() -> None:
    """It pins nothing that it no longer speaks of."""
    old = {"Parser.java": PARSE % "Till till", "ReaderTest.java": READ % "till"}
    change = both(old, {"Parser.java": PARSE % "Shop shop", "ReaderTest.java": KEEP})
    found = _told(change, Contracts(change.ends, list(change.uses), _compatible).needs())
    assert found == {("Parser.parse", "Reader.read", "after", Confidence.CERTAIN)}


def test_of_members_that_fill_one_that_comes_this_one_is_meant() -> None:
    """The class of what a list holds is not told."""
    asks = "interface Shelf {\n    int hold(int a%s);\n}\n"
    has = "class %s implements Shelf {\n    @Override public int hold(int a%s) { return a; }\n}\n"
    user = "class Till {\n    int sum(List<Shelf> shelves) {\n        return shelves.get(0).hold(1%s);\n    }\n}\n"

    def files(more: str, given: str) -> dict[str, str]:
        boxes = {f"{one}.java": has % (one, more) for one in ("Box", "Bag", "Crate", "Sack")}
        return {"Shelf.java": asks % more, "Till.java": user % given, **boxes}

    change = both(files("", ""), files(", int b", ", 2"))
    found = {
        (source, target, shape) for source, target, shape, _ in _told(change, likely_needs(change.ends, change.unknown))
    }
    assert found == {("Till.sum", "Shelf.hold", "before"), ("Shelf.hold", "Till.sum", "after")}
