"""What Rust asks of what is put into a type: bounds, derived traits, pointers to functions; and conversions by name of none."""

from __future__ import annotations

from prsplit.analysis.bounds import bound_needs, derive_needs, pointer_needs
from prsplit.analysis.contracts import Contracts, changed_definitions
from prsplit.analysis.conversions import conversion_needs
from prsplit.analysis.mentions import atom_texts
from prsplit.analysis.retyped import retyped_needs
from prsplit.model.graph import Need
from support.worlds import Both, both

_TABLE = "pub struct Table {\n    drop: unsafe fn(&'static Data, usize),\n}\n"
_BYTES = "pub struct Bytes {\n    table: &'static Table,\n}\nimpl Bytes {\n"
_FREE = "    fn free(&self) {\n        (self.table.drop)(&self.data, 0)\n    }\n}\n"
_PLAIN = "unsafe fn plain_drop(data: &Data, len: usize) {\n}\n"


def _named(change: Both, needs: list[Need]) -> list[tuple[str, str, str]]:
    atoms = change.cut.atoms
    return [(atoms[need.source].symbol, need.shape, atoms[need.target].symbol) for need in needs]


def test_a_pointer_changes_with_the_functions_of_its_shape() -> None:
    """Their types are the same at each end, but for lifetimes and names; another function that changes is none of them."""
    other = "fn other(data: &Data) {\n}\n"
    base = {"a.rs": _TABLE, "b.rs": _PLAIN + other}
    head = {path: text.replace("Data", "mut Data") for path, text in base.items()}
    change = both(base, head)
    found = list(pointer_needs(change.ends, changed_definitions(change.ends)))
    assert _named(change, found) == [("Table", "with", "plain_drop")]
    assert [need.confidence.name for need in found] == ["CERTAIN"]


def test_what_is_called_through_a_field_changes_with_it() -> None:
    """`self.table.drop` is the field of the type that `table` is declared with."""
    base = {"a.rs": _TABLE + _BYTES + _FREE}
    change = both(base, {"a.rs": base["a.rs"].replace("Data", "mut Data").replace("(&self.", "(&mut self.")})
    found = _named(change, list(retyped_needs(change.ends, change.uses)))
    assert found == [("impl Bytes.free", "with", "Table")]


def test_callers_ask_for_a_trait_before_what_they_call() -> None:
    """Who calls with any `T` must know that it is `Clone` as soon as that is asked; at the other end it is the reverse."""
    callee = "pub fn insert<T: Send>(value: T) {\n}\n"
    caller = "fn extend<T>(value: T) where T: Send {\n    head.insert(value)\n}\n"
    loose = {"a.rs": callee, "b.rs": caller}
    strict = {"a.rs": callee.replace("Send", "Clone + Send"), "b.rs": caller.replace(": Send", ": Clone + Send")}
    for base, head, wanted in (
        (loose, strict, ("insert", "before", "extend")),
        (strict, loose, ("extend", "before", "insert")),
    ):
        change = both(base, head)
        found = list(bound_needs(changed_definitions(change.ends), change.uses, change.unknown))
        assert set(_named(change, found)) == {wanted}


def test_a_type_derives_after_its_fields() -> None:
    """`#[derive(Clone)]` asks it of every field; another type of the same name in another file is not meant."""
    request = "pub struct Request {\n    head: Parts,\n}\npub struct Parts {\n    line: u8,\n}\n"
    base = {"request.rs": request, "response.rs": "pub struct Parts {\n    line: u8,\n}\n"}
    head = {path: text.replace("pub ", "#[derive(Clone)]\npub ") for path, text in base.items()}
    change = both(base, head)
    found = list(derive_needs(change.ends))
    assert _named(change, found) == [("Request", "before", "Parts")]
    assert change.cut.atoms[found[0].target].path == "request.rs"


def test_a_conversion_comes_before_who_relies_on_it() -> None:
    """`Vec::from(bytes)` names both types; who names one of them, or converted at base as well, relies on another."""
    block = "impl From<Bytes> for Vec<u8> {\n    fn from(one: Bytes) -> Self {\n        one.to_vec()\n    }\n}\n"
    old = "fn old() {\n    let a: Bytes = Vec::new().into();\n}\n"
    user = "fn user() {\n    let b = Bytes::new();\n    Vec::from(b);\n}\nfn none() {\n    Bytes::from(1);\n}\n"
    base, head = {"a.rs": "fn a() {}\n" + old}, {"a.rs": "fn a() {}\n" + block + old.replace("new", "default") + user}
    change = both(base, head)
    texts, gone = (atom_texts(change.change, change.cut, head=side) for side in (True, False))
    found = list(conversion_needs(change.cut.atoms, change.ends, texts, gone))
    assert _named(change, found) == [("user", "before", "impl From<Bytes> for Vec<u8>")]
    back = both(head, base)
    texts, gone = (atom_texts(back.change, back.cut, head=side) for side in (True, False))
    found = list(conversion_needs(back.cut.atoms, back.ends, texts, gone))
    assert _named(back, found) == [("impl From<Bytes> for Vec<u8>", "after", "user")]


def test_a_call_goes_with_the_function_that_takes_another_type() -> None:
    """For certain, where the function has no type parameters; the value that a block ends with is a statement as well."""
    for letters, sure in (("", "CERTAIN"), ("<T>", "LIKELY")):
        text = f"fn text{letters}(repr: &u64) -> &str {{\n    make(repr)\n}}\n"
        user = "fn user(one: &One) -> &str {\n    unsafe { text(&one.repr) }\n}\n"
        base = {"a.rs": text, "b.rs": "use crate::a::text;\n" + user}
        head = {"a.rs": text.replace("u64", "One"), "b.rs": base["b.rs"].replace("&one.repr", "one")}
        change = both({**base, "lib.rs": ""}, {**head, "lib.rs": ""})
        found = list(Contracts(change.ends, list(change.uses), lambda *_: True).needs())
        assert {need.confidence.name for need in found if need.shape == "with"} == {sure}
