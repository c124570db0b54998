"""Type parameters of a class belong to its opening lines: whatever its members say of them is a use of the class."""

from __future__ import annotations

import pytest

from prsplit.languages.table import language_for
from prsplit.model.outline import Facts, Leaf
from support.worlds import both

CPP = """\
template <typename T, int kSize = std::max(1, 2), typename... Rest, class = void,
          template <typename> class Box, bool Sorted = false>
class Till : Drawer<T> {
  int room_ = kSize;
  void count(Rest... rest) {
    if constexpr (Sorted) { Box<T> box; }
  }
  template <bool Sorted>
  void clear() { if (Sorted) {} }
};
"""
RUST = """\
impl<'a, T: Into<Coin>, const SIZE: usize> Till<T, SIZE> {
    fn count(&self, one: T) -> [u8; SIZE] { T::weigh(one) }
    fn clear<T>(one: T) {}
}
"""
JAVA = """\
class Till<T extends Coin> {
    T first;
    <T> void clear(T one) {}
    class Slot<K> {
        K find(T one) { return null; }
    }
}
"""
TYPESCRIPT = """\
export class Till<T extends Coin, K = T> extends Drawer<T> {
  first: T;
  count(one: K): T { return one as T; }
  clear<T>(one: T) {}
}
"""


def read(path: str, text: str) -> dict[str, tuple[Leaf, Facts]]:
    """Leaves and facts by name."""
    language = language_for(path)
    assert language is not None
    found = language.outline(text.encode())
    assert found is not None
    return {leaf.name: (leaf, facts) for leaf, facts in zip(found.leaves, found.facts, strict=True)}


@pytest.mark.parametrize(
    ("path", "text", "owner", "declared", "used"),
    [
        (
            "a.hpp",
            CPP,
            "Till",
            "T kSize Rest Box Sorted",
            {"room_": "kSize", "count": "Rest Sorted Box T", "clear": ""},
        ),
        ("a.rs", RUST, "impl Till<T, SIZE>", "T SIZE", {"count": "T SIZE", "clear": ""}),
        ("A.java", JAVA, "Till", "T", {"first": "T", "clear": "", "Slot.find": "T"}),
        ("a.ts", TYPESCRIPT, "Till", "T K", {"first": "T", "count": "K T", "clear": ""}),
    ],
)
def test_a_class_binds_its_type_parameters(
    path: str, text: str, owner: str, declared: str, used: dict[str, str]
) -> None:
    """They are members in angle brackets, members refer to them as such, and a member's own of that name hides them."""
    found = read(path, text)
    assert found[owner][0].members == tuple(f"<{name}>" for name in declared.split())
    for member, names in used.items():
        references = found[f"{owner}.{member}"][1].references
        letters = {one.chain for one in references if one.member and one.chain[-1].startswith("<")}
        assert {chain for chain in letters if chain[0] == owner} == {(owner, f"<{name}>") for name in names.split()}


def test_a_member_waits_for_the_parameter_that_it_reads() -> None:
    """A step whose member reads a template parameter that the class does not have yet is told."""
    text = "template <int kSize{}>\nclass Till {{\n  int room_;\n  void count() {{ {} }}\n}};\n"
    change = both(
        {"a.hpp": text.format("", "add();")}, {"a.hpp": text.format(", bool Sorted = false", "if (Sorted) add();")}
    )
    header, member = change.atom("Till", "modify"), change.atom("Till.count", "modify")
    prover = change.prover()
    (found,) = prover.violations([{member}, {member, header}])
    assert (found.law, found.name, set(found.atoms)) == ("missing", "<Sorted>", {member, header})
    assert prover.violations([{header}, {member, header}]) == []
