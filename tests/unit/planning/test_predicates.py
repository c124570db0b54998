"""Titles of code that changes are told from the names that its edits bring and take, and are true of both ends."""

from __future__ import annotations

import re

import pytest

from support.told import told

SHOP = """
    class Client:
        def get(self, url):
            return self._session.request("GET", url)

        def put(self, url, body):
            return self._session.request("PUT", url, body)

        def drop(self, url):
            return self._session.request("DELETE", url)
"""


def test_a_name_that_no_end_defines_is_added() -> None:
    """Such as a parameter, where it comes."""
    head = SHOP.replace("url)", "url, time_limit)").replace("body)", "body, time_limit)")
    assert told({"client.py": SHOP}, {"client.py": head}) == "Add time_limit to Client"


def test_a_name_that_is_there_already_is_used() -> None:
    """A new use of it is no addition."""
    base = SHOP + "\n    def checked_url(url):\n        return url\n"
    head = base.replace('", url', '", checked_url(url)')
    assert told({"client.py": base}, {"client.py": head}) == "Use checked_url in Client"


def test_what_comes_with_its_users_is_added_and_used() -> None:
    """In one sentence."""
    head = SHOP.replace('", url', '", checked_url(url)') + "\n    def checked_url(url):\n        return url\n"
    assert told({"client.py": SHOP}, {"client.py": head}) == "Add checked_url and use it in Client"


def test_a_name_that_head_has_nowhere_is_removed() -> None:
    """From where it stood."""
    base = SHOP.replace("url)", "url, time_limit)").replace("body)", "body, time_limit)")
    assert told({"client.py": base}, {"client.py": SHOP}) == "Remove time_limit from Client"


def test_a_name_in_the_place_of_another_replaces_it() -> None:
    """Where both are in the same edits."""
    head = SHOP.replace("_session", "_pooled_session")
    assert told({"client.py": SHOP}, {"client.py": head}) == "Replace _session by _pooled_session in Client"


def test_a_word_of_syntax_tells_where_most_edits_have_it() -> None:
    """And not where one has."""
    head = SHOP.replace("def ", "async def ")
    assert told({"client.py": SHOP}, {"client.py": head}) == "Use async in Client"
    assert "async" not in told({"client.py": SHOP}, {"client.py": SHOP.replace("def get", "async def get")})


def test_changed_tests_are_told_by_what_comes_into_them() -> None:
    """And whose tests they are."""
    base = "".join(
        f"\ndef test_{name}():\n    assert load({place})\n" for place, name in enumerate(("one", "two", "three"))
    )
    head = base.replace("load(", "load_lazily(")
    said = told({"tests/test_store.py": base}, {"tests/test_store.py": head})
    assert said == "Replace load by load_lazily in tests of store"


def test_prose_and_strings_bring_no_names() -> None:
    """Words of comments and of sentences are about the code."""
    base = "def run(path):\n    return open(path)\n"
    head = 'def run(path):\n    # ask_somebody before\n    print("see open_door now")\n    return open(path)\n'
    assert told({"a.py": base}, {"a.py": head}) == "Update run in a.py"


def test_comments_alone_are_told_as_that() -> None:
    """Nothing that runs is changed."""
    base = "# The old words.\nvalue = 1\n"
    assert told({"a.py": base}, {"a.py": base.replace("old", "new")}) == "Edit comments in a"


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ('version = "0.5.2"', 'version = "0.5.3"', "Bump version to 0.5.3"),
        ("limit = 2", "limit = 3", "Update limit in a.py"),
    ],
)
def test_a_version_that_rises_is_bumped(before: str, after: str, wanted: str) -> None:
    """A number that is none is not."""
    assert told({"a.py": before + "\n"}, {"a.py": after + "\n"}) == wanted


NAMES = ("timeout_s", "retry_limit", "PoolSize", "load_now")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("turned", [False, True])
def test_verbs_are_true_of_both_ends(name: str, *, turned: bool) -> None:
    """What is added is at head alone, what is removed at base alone."""
    ends = {"client.py": SHOP}, {"client.py": SHOP.replace("url)", f"url, {name})").replace("body)", f"body, {name})")}
    base, head = reversed(ends) if turned else ends
    said = told(base, head)
    assert name in said
    found = re.match(r"(Add|Remove|Use|Stop using) ", said)
    assert found is not None
    if found[1] == "Add":
        assert name not in base["client.py"]
    if found[1] in ("Remove", "Stop using"):
        assert name not in head["client.py"]
