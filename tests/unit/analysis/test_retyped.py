"""A field or variable that is declared with another type."""

from __future__ import annotations

import pytest

from prsplit.analysis.retyped import retyped_needs
from support.worlds import both

JAVA = "class Till {\n    %s held;\n\n    Object user() {\n        return %s;\n    }\n}\n"
CASES = {
    "a.java": (JAVA, "Coin", "List<Coin>"),
    "a.cs": (JAVA, "Coin", "List<Coin>"),
    "a.ts": ("class Till {\n  held: %s;\n\n  user() {\n    return %s;\n  }\n}\n", "Coin", "Coin[]"),
    "a.kt": (
        "class Till {\n    val held: %s = made()\n\n    fun user() {\n        return %s\n    }\n}\n",
        "Coin",
        "Purse",
    ),
    "a.cc": ("struct Till {\n  %s held;\n\n  int user() {\n    return %s;\n  }\n};\n", "Coin", "const Coin*"),
    "a.c": ("static %s held;\n\nint user(void) {\n  return %s;\n}\n", "Coin", "Coin *"),
}


@pytest.mark.parametrize("path", CASES)
def test_a_field_of_another_type_goes_with_the_statements_that_name_it(path: str) -> None:
    """Those that change at both ends go with it; one that begins to name it comes after, one that ceases to, before."""
    text, old, new = CASES[path]
    member = "this.held" if path.endswith(("ts", "java")) else "held"
    for given, wanted in {
        (f"one({member})", f"two({member})"): ("contract", "with", "user"),
        ("1", f"two({member})"): ("signature", "before", "user"),
        (f"one({member})", "1"): ("signature", "after", "held"),
    }.items():
        change = both({path: text % (old, given[0])}, {path: text % (new, given[1])})
        (need,) = retyped_needs(change.ends, change.uses)
        assert (need.kind, need.shape, change.cut.atoms[need.source].symbol.rpartition(".")[2]) == wanted
    change = both({path: text % (old, f"one({member})")}, {path: text % (old, f"two({member})")})
    assert list(retyped_needs(change.ends, change.uses)) == []


def test_a_field_of_a_nested_class_is_known_by_a_local_of_its_type() -> None:
    """The class stands in the one that the function is a member of, in another file."""
    header = "struct Store {\n  struct Job {\n    %s begin;\n  };\n\n  void run();\n};\n"
    source = '#include "a.h"\n\nvoid Store::run() {\n  Job job;\n  job.begin = %s;\n}\n'
    change = both({"a.h": header % "int", "a.cc": source % "1"}, {"a.h": header % "Key*", "a.cc": source % "made()"})
    (need,) = retyped_needs(change.ends, change.uses)
    symbols = [change.cut.atoms[one].symbol for one in (need.source, need.target)]
    assert (need.shape, symbols) == ("with", ["Store.run", "Store.Job.begin"])


def test_a_member_of_a_field_is_that_of_the_type_which_another_file_declares() -> None:
    """`cache_->fill` in a function of the class; two classes have such a member."""
    header = "struct Cache {\n  void fill(%s);\n};\n\nstruct Other {\n  void fill(int);\n};\n\nstruct Store {\n  void run();\n  Cache* cache_;\n%s};\n"
    source = '#include "a.h"\n\nvoid Store::run() {\n  cache_->fill(%s);\n}\n'
    change = both(
        {"a.h": header % ("int", ""), "a.cc": source % "1"},
        {"a.h": header % ("int, int", "  int more_;\n"), "a.cc": source % "1, 2"},
    )
    uses = [use.target for use in change.uses if use.name.endswith("fill")]
    assert [(hop.path, hop.scope, hop.name) for hop in uses if hop is not None] == [("a.h", "Cache", "fill")] * 2
