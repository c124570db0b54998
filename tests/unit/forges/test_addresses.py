"""Which repository of which host an address names."""

from __future__ import annotations

import pytest

from prsplit.forges.addresses import address_of
from prsplit.forges.none import NoForge
from prsplit.model.pull import Address


@pytest.mark.parametrize(
    ("url", "host", "project", "plain"),
    [
        ("https://github.com/o/n.git", "github.com", "o/n", False),
        ("https://user:word@github.com/o/n", "github.com", "o/n", False),
        ("git@github.com:o/n.git", "github.com", "o/n", False),
        ("ssh://git@ssh.github.com:443/o/n.git", "github.com", "o/n", False),
        ("ssh://git@git.example.com:2222/o/n.git", "git.example.com", "o/n", False),
        ("https://Git.Example.com:8443/o/n.x/", "git.example.com:8443", "o/n.x", False),
        ("http://127.0.0.1:81/o/n.git", "127.0.0.1:81", "o/n", True),
        ("http://[::1]:81/o/n", "[::1]:81", "o/n", True),
    ],
)
def test_addresses(url: str, host: str, project: str, plain: bool) -> None:  # noqa: FBT001
    """Users, passwords and the port of ssh are left out."""
    found = address_of(url)
    assert found is not None
    assert (found.host, found.project, found.plain) == (host, project, plain)


@pytest.mark.parametrize(
    "url",
    [
        "/srv/p.git", "../p", "file:///srv/o/n.git", "http://example.com/o/n", "https://gitlab.com/group/sub/n.git",
        "https://github.com/o", "https://github.com/o/..", "https://h:port/o/n", "git@host:o/n/x", "ext::sh -c x",
        "https://github.com/o/n?x=%0a", "https:///o/n", "C:\\p", "https://github.com/o/n m",
    ],
)  # fmt: skip
def test_what_names_no_repository_of_a_host(url: str) -> None:
    """Paths, deeper names, plain http to another machine, and whatever is odd."""
    found = address_of(url)
    assert found is None or found.project == "o/n"


@pytest.mark.parametrize(
    ("host", "link"),
    [
        ("github.com", "https://github.com/o/n/compare/main...me:a/b?expand=1"),
        ("gitlab.example.com",
         "https://gitlab.example.com/o/n/-/merge_requests/new?merge_request%5Bsource_branch%5D=a%2Fb&merge_request%5Btarget_branch%5D=main"),
        ("bitbucket.org", "https://bitbucket.org/o/n/pull-requests/new?source=a%2Fb&dest=main"),
        ("codeberg.org", "https://codeberg.org/o/n/compare/main...me:a/b"),
        ("example.com", ""),
    ],
)  # fmt: skip
def test_links_by_host(host: str, link: str) -> None:
    """The page where a pull request can be opened by hand, or nothing where nobody knows."""
    assert NoForge(Address(host, "o", "n")).compare("main", "me", "a/b") == link


def test_a_folder_has_no_links() -> None:
    """There is no page."""
    assert NoForge(None).compare("main", "", "a") == ""
