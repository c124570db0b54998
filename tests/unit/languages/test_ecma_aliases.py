"""Where names lead that a tsconfig.json or a package.json gives to files."""

from __future__ import annotations

import json

from prsplit.languages.ecma.aliases import Aliases


def led(path: str, module: str, **settings: object) -> list[str]:
    """The relative specifiers that `module` stands for in `path`; `__` in a key is a slash."""
    texts = {key.replace("__", "/") + ".json": json.dumps(value).encode() for key, value in settings.items()}
    return list(Aliases(texts).modules(path, module))


BASE = {"compilerOptions": {"paths": {"@/*": ["./src/*"]}}}


def test_settings_take_over_what_they_extend() -> None:
    """Paths mean what they mean where they are written, in the files of whoever extends them."""
    shared = {"compilerOptions": {"baseUrl": "..", "paths": {"#core/*": ["core/src/*"]}}}
    own = {"extends": "../config/base"}
    assert "../../core/src/a" in led("app/src/b.ts", "#core/a", config__base=shared, app__tsconfig=own)
    assert led("other/b.ts", "#core/a", config__base=shared, app__tsconfig=own) == []


def test_several_are_extended_and_one_extends_another() -> None:
    """Each by its path, with or without its ending."""
    tree = {"a__one": BASE, "a__two": {"extends": "./one.json"}, "b__tsconfig": {"extends": ["../a/none", "../a/two"]}}
    assert led("b/c.ts", "@/d", **tree) == ["../a/src/d"]


def test_a_circle_of_settings_comes_to_an_end() -> None:
    """What is found on the way counts."""
    tree = {"a__one": {"extends": "./two", **BASE}, "a__two": {"extends": "./one"}}
    assert led("a/c.ts", "@/d", **tree) == ["./src/d"]


def test_what_is_no_settings_says_nothing() -> None:
    """A list, a number among texts, a package that is extended."""
    assert led("a.ts", "@/d", tsconfig=[1]) == []
    assert (
        led("a.ts", "@/d", tsconfig={"extends": ["@tsconfig/node20", 3], "compilerOptions": {"paths": {"@/*": 3}}})
        == []
    )
