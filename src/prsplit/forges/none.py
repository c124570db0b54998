"""No forge: branches are pushed, and where the server's kind is known, the links that open pull requests are told."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote, urlencode

from prsplit.forges.protocol import Pulls
from prsplit.model.pull import Address

_Link = Callable[[Address, str, str, str], str]


class NoForge:
    """Takes branches only. `at` is None for a folder on disk or a server that no link is known for."""

    name = "none"

    def __init__(self, at: Address | None) -> None:
        """Keep where the links lead."""
        self._at = at

    @property
    def pulls(self) -> Pulls | None:
        """There are none."""
        return None

    def close(self) -> None:
        """Nobody was called."""

    def compare(self, base: str, owner: str, head: str) -> str:
        """The link by the host's name, or nothing."""
        if self._at is None:
            return ""
        link = next((make for sign, make in LINKS.items() if sign in self._at.host), None)
        return link(self._at, base, owner, head) if link else ""


def _site(at: Address) -> str:
    return f"{'http' if at.plain else 'https'}://{at.host}/{at.project}"


def github_link(at: Address, base: str, owner: str, head: str) -> str:
    """GitHub's page that compares two branches and offers to open a pull request."""
    return f"{_site(at)}/compare/{quote(base)}...{quote(f'{owner}:{head}', safe='/:')}?expand=1"


def _gitea_link(at: Address, base: str, owner: str, head: str) -> str:
    return f"{_site(at)}/compare/{quote(base)}...{quote(f'{owner}:{head}', safe='/:')}"


def _gitlab_link(at: Address, base: str, _: str, head: str) -> str:
    asked = {"merge_request[source_branch]": head, "merge_request[target_branch]": base}
    return f"{_site(at)}/-/merge_requests/new?{urlencode(asked)}"


def _bitbucket_link(at: Address, base: str, _: str, head: str) -> str:
    return f"{_site(at)}/pull-requests/new?{urlencode({'source': head, 'dest': base})}"


LINKS: dict[str, _Link] = {
    "github": github_link,
    "gitlab": _gitlab_link,
    "bitbucket.org": _bitbucket_link,
    "codeberg.org": _gitea_link,
    "gitea": _gitea_link,
    "forgejo": _gitea_link,
}
"""What occurs in a host's name → how its links are made."""
