"""An import that nobody names stays while the methods are called that it may bring."""

from __future__ import annotations

from prsplit.analysis.extended import method_needs
from support.worlds import both

PLAIN = "use std::path::Path;\n\nfn first(path: &Path) -> bool {\n    path.exists()\n}\n"
CALLS = """\
use normal::PathExt;
use std::path::Path;

fn first(path: &Path) -> bool {
    path.exists()
}

fn second(path: &Path) {
    path.normalize();
}
"""


def test_a_trait_import_goes_after_the_calls_of_its_methods() -> None:
    """And it comes before them; what both ends call may be anybody's."""
    for old, new, shape in ((CALLS, PLAIN, "after"), (PLAIN, CALLS, "before")):
        change = both({"a.rs": old}, {"a.rs": new})
        (need,) = method_needs(change.ends)
        assert (need.shape, need.witness.name) == (shape, "normalize")
        assert {change.cut.atoms[atom].symbol for atom in (need.source, need.target)} == {"PathExt", "second"}


def test_a_trait_of_the_tree_brings_what_it_names() -> None:
    """Other methods that come are not its own."""
    trait = "pub trait PathExt {\n    fn tidy(&self);\n}\n"
    called = CALLS.replace("normal::", "crate::ext::")
    other = {"src/lib.rs": "mod a;\nmod ext;\n", "src/ext.rs": trait}
    assert list(method_needs(both({"src/a.rs": called, **other}, {"src/a.rs": PLAIN, **other}).ends)) == []
    called = called.replace("normalize", "tidy")
    (need,) = method_needs(both({"src/a.rs": called, **other}, {"src/a.rs": PLAIN, **other}).ends)
    assert need.witness.name == "tidy"


def test_an_import_with_a_user_has_no_other() -> None:
    """Who names it is known."""
    named = CALLS.replace("path: &Path) {", "path: &dyn PathExt) {")
    assert list(method_needs(both({"a.rs": named}, {"a.rs": PLAIN}).ends)) == []
