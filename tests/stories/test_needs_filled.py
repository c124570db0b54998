"""What a strict compiler counts: fields that must be set, literals that must name all, private names that must be used."""

from __future__ import annotations

from pathlib import Path

from support.worked import work

LIB = {"Cargo.toml": '[package]\nname = "till"\n', "src/lib.rs": "pub mod table;\npub mod user;\n"}


def test_fields_of_typescript_go_and_come_with_the_constructor_that_sets_them(tmp_path: Path) -> None:
    """A field without a value that no constructor sets does not compile, unless it may be missing."""
    base = {
        "till.ts": "export class Till {\n  protected _one: number;\n  both?: string;\n\n"
        "  constructor(one: number) {\n    this._one = one;\n  }\n}\n"
    }
    head = {
        "till.ts": "export class Till {\n  coins: number;\n  both?: string;\n  maybe: string | undefined;\n\n"
        "  constructor(one: number) {\n    this.coins = one;\n    this.maybe = undefined;\n  }\n}\n"
    }
    done = work(tmp_path, base, head, 1)
    assert done.comes("till.ts", "coins: number") == done.comes("till.ts", "this.coins = one"), done.told()
    assert done.goes("till.ts", "_one: number") == done.comes("till.ts", "this.coins = one"), done.told()
    assert done.comes("till.ts", "maybe: string") < done.comes("till.ts", "this.maybe"), done.told()


def test_what_only_its_module_or_class_sees_comes_with_its_first_user(tmp_path: Path) -> None:
    """A compiler that rejects unused private names takes every step."""
    base = {"till.ts": "export class Till {\n  keep = 1;\n}\n\nexport function other() {\n  return 1;\n}\n"}
    head = {
        "till.ts": "interface Purse {\n  coins: number;\n}\n\nexport class Till {\n  keep = 1;\n  #spare = 2;\n\n"
        "  first() {\n    return 1;\n  }\n\n  second() {\n    return this.#spare;\n  }\n}\n\n"
        "export function other() {\n  return 1;\n}\n\nexport function third(purse: Purse) {\n  return purse.coins;\n}\n"
    }
    done = work(tmp_path, base, head, 1)
    assert done.comes("till.ts", "#spare = 2") == done.comes("till.ts", "this.#spare"), done.told()
    assert done.comes("till.ts", "interface Purse") == done.comes("till.ts", "purse: Purse"), done.told()
    assert len(done.prs) > 2, done.told()


def test_literals_of_rust_change_with_the_fields_that_they_must_name(tmp_path: Path) -> None:
    """A literal that names every field at both ends goes with the structure, in whatever file; one that takes the rest from
    another value does not."""
    table = "#[derive(Default)]\npub struct Table {\n    pub one: u8,\n}\n"
    user = "use crate::table::Table;\n\npub static TABLE: Table = Table { one: 1 };\n\n"
    rest = "pub fn rest() -> Table {\n    Table { one: 1, ..Default::default() }\n}\n"
    base = {**LIB, "src/table.rs": table, "src/user.rs": user + rest}
    head = {
        **LIB,
        "src/table.rs": table.replace("one: u8,\n", "one: u8,\n    pub two: u8,\n"),
        "src/user.rs": user.replace("one: 1 }", "one: 1, two: 2 }") + rest.replace("one: 1", "one: 3"),
    }
    done = work(tmp_path, base, head, 1)
    assert done.comes("src/table.rs", "two: u8") == done.comes("src/user.rs", "two: 2"), done.told()
    ties = [need for need in done.planned.plan.graph.needs if need.kind == "contract" and need.confidence == 3]
    assert [done.planned.plan.atoms[need.target].symbol for need in ties] == ["TABLE"]


def test_private_items_of_rust_come_with_their_first_user(tmp_path: Path) -> None:
    """`const fn` and types without `pub` are nobody else's, but for modules below."""
    base = {**LIB, "src/table.rs": "pub fn keep() -> u8 {\n    1\n}\n", "src/user.rs": "pub fn user() {}\n"}
    head = {
        **LIB,
        "src/table.rs": "enum Kind {\n    One,\n}\n\nconst fn two() -> u8 {\n    2\n}\n\npub fn keep() -> u8 {\n    1\n}\n\n"
        "pub fn first() -> u8 {\n    two()\n}\n\npub fn second() -> u8 {\n    Kind::One as u8\n}\n",
        "src/user.rs": "pub fn user() {}\n",
    }
    done = work(tmp_path, base, head, 1)
    assert done.comes("src/table.rs", "const fn two") == done.comes("src/table.rs", "    two()"), done.told()
    assert done.comes("src/table.rs", "enum Kind") == done.comes("src/table.rs", "Kind::One"), done.told()
    assert len(done.prs) > 1, done.told()
