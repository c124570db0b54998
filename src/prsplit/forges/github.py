"""GitHub, github.com and Enterprise: pull requests by REST, drafts by GraphQL, which alone can make them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TypeVar
from urllib.parse import quote

from prsplit.errors import CommandFailed, PrsplitError, Refused
from prsplit.forges.answers import Row, inside, int_of, record, rows, strange, text, words
from prsplit.forges.batches import PAGE, among_newest, by_pull
from prsplit.forges.http import Client, Json, Method, Reply, Unsure
from prsplit.forges.none import github_link
from prsplit.forges.patience import Clock
from prsplit.forges.protocol import Pulls
from prsplit.forges.token import token_for
from prsplit.forges.verdicts import checks_of, pull_of, thread_of, verdicts_of
from prsplit.model.pull import Address, NewPull, Project, Pull, Talk, Thread

_PAGES = 50
T = TypeVar("T")
_VIEWER = "query { viewer { login } }"
_DRAFT = "mutation($id: ID!) { convertPullRequestToDraft(input: {pullRequestId: $id}) { clientMutationId } }"
_READY = "mutation($id: ID!) { markPullRequestReadyForReview(input: {pullRequestId: $id}) { clientMutationId } }"


def open_github(at: Address, narrate: Callable[[str], None]) -> GitHub:
    """GitHub at `at`. The token is looked for when the first request is made."""
    return GitHub(at, lambda: Client(api_root(at), token_for(at), Clock(), narrate))


def api_root(at: Address) -> str:
    """Where the API of a host is."""
    if at.host == "github.com" or at.host.endswith(".ghe.com"):
        return f"https://api.{at.host}"
    return f"{'http' if at.plain else 'https'}://{at.host}/api/v3"


class GitHub:
    """The repository `at`, as forge and as the home of its pull requests."""

    name = "github"

    def __init__(self, at: Address, client: Callable[[], Client]) -> None:
        """Remember how to call; nothing is sent."""
        self._at, self._open = at, client
        self._client: Client | None = None
        self._repo = f"/repos/{quote(at.owner)}/{quote(at.name)}"

    @property
    def pulls(self) -> Pulls | None:
        """Its pull requests."""
        return self

    def close(self) -> None:
        """Hang up."""
        if self._client is not None:
            self._client.close()

    def compare(self, base: str, owner: str, head: str) -> str:
        """The page that compares two branches."""
        return github_link(self._at, base, owner, head)

    def project(self) -> Project:
        """The repository itself."""
        what = "repository"
        found = record(self._good("GET", self._repo), what)
        owner = text(inside(found, "owner", what), "login", what)
        parent = words(inside(found, "parent", what), "full_name")
        may_push = bool(inside(found, "permissions", what).get("push"))
        return Project(owner, text(found, "name", what), text(found, "default_branch", what), may_push, parent)

    def me(self) -> str:
        """The user whose token this is; for the token of an app, which is no user, its bot."""
        reply = self._send("GET", "/user")
        if reply.status != 403:
            return text(record(self._checked(reply, "GET /user"), "user"), "login", "user")
        found = record(self._checked(self._connected().query({"query": _VIEWER}), "POST graphql"), "user")
        return text(inside(inside(found, "data", "user"), "viewer", "user"), "login", "user")

    def get(self, number: int) -> Pull:
        """One pull request."""
        return pull_of(record(self._good("GET", f"{self._repo}/pulls/{number}"), "pull request"))

    def many(self, numbers: Collection[int]) -> dict[int, Pull]:
        """From the list of all, newest first, as long as that takes fewer questions; the rest one by one."""
        asked = f"{self._repo}/pulls?state=all&sort=created&direction=desc"
        found = among_newest(lambda page: self._page(asked, page), numbers)
        return found | {number: self.get(number) for number in sorted({*numbers} - found.keys())}

    def by_head(self, owner: str, branch: str) -> tuple[Pull, ...]:
        """Every pull request from `owner:branch`. The owner is looked at once more: a filter that a server does not
        understand is ignored by it."""
        asked = f"{self._repo}/pulls?head={quote(f'{owner}:{branch}', safe='')}&state=all"
        found = [pull_of(one) for one in self._pages(asked)]
        mine = [one for one in found if one.head == branch and one.owner.lower() in (owner.lower(), "")]
        return tuple(sorted(mine, key=lambda one: -one.number))

    def into(self, branch: str) -> tuple[Pull, ...]:
        """Open pull requests with that base. The base is looked at once more, as in `by_head`."""
        asked = f"{self._repo}/pulls?base={quote(branch, safe='')}&state=open"
        return tuple(one for one in map(pull_of, self._pages(asked)) if one.base == branch)

    def open_by(self, author: str) -> int:
        """How many open pull requests `author` has here."""
        asked = f"{self._repo}/issues?creator={quote(author, safe='')}&state=open"
        return sum("pull_request" in one for one in self._pages(asked))

    def talk(self, pull: Pull, *, checks: bool) -> Talk:
        """Comments, reviews, and check runs of its head."""
        comments = self._counted(f"issues/{pull.number}", pull.comments) + self._counted(
            f"pulls/{pull.number}", pull.reviewed
        )
        reviews = list(self._pages(f"{self._repo}/pulls/{pull.number}/reviews?"))
        approved, refused = verdicts_of(reviews)
        passing, failing, running = checks_of(self._runs(pull.commit) if checks else ())
        return Talk(comments, len(reviews), approved, refused, passing, failing, running)

    def _counted(self, where: str, known: int | None) -> int:
        return known if known is not None else sum(1 for _ in self._pages(f"{self._repo}/{where}/comments?"))

    def _runs(self, commit: str) -> list[Row]:
        """Every check run: one that fails may be on the last page."""
        asked, found = f"{self._repo}/commits/{quote(commit)}/check-runs?per_page={PAGE}", list[Row]()
        for page in range(1, _PAGES + 1):
            answer = record(self._good("GET", f"{asked}&page={page}"), "list")
            found += (more := rows(answer.get("check_runs") or [], "list of checks"))
            if len(more) < PAGE:
                break
        return found

    def merge_base(self, base: str, commit: str) -> str:
        """The common ancestor, by the comparison of the two."""
        reply = self._send("GET", f"{self._repo}/compare/{quote(base, safe='')}...{quote(commit)}?per_page=1")
        if reply.status == 404:
            return ""
        found = record(self._checked(reply, "GET"), "comparison")
        return text(inside(found, "merge_base_commit", "comparison"), "sha", "comparison")

    def open(self, wanted: NewPull) -> Pull:
        """Open a pull request; where one is open from that head already, it is that one."""
        head = f"{wanted.owner}:{wanted.head}"
        body = {
            "head": head, "base": wanted.base, "title": wanted.title, "body": wanted.body, "draft": wanted.draft,
        }  # fmt: skip

        def act() -> Pull:
            reply = self._send("POST", f"{self._repo}/pulls", body, again=False)
            standing = self._standing(wanted) if reply.status == 422 and "already exists" in reply.reason() else None
            return standing or pull_of(
                record(self._checked(reply, f"opening a pull request from {head}"), "pull request")
            )

        return _surely(act, lambda: self._standing(wanted), "a pull request was opened")

    def _standing(self, wanted: NewPull) -> Pull | None:
        return next((one for one in self.by_head(wanted.owner, wanted.head) if one.state == "open"), None)

    def set_base(self, number: int, base: str) -> None:
        """Let it be merged into another branch."""
        self._change(number, {"base": base})

    def set_body(self, number: int, body: str) -> None:
        """Write its text."""
        self._change(number, {"body": body})

    def set_title(self, number: int, title: str) -> None:
        """Write its title."""
        self._change(number, {"title": title})

    def threads(self, pulls: Sequence[Pull]) -> dict[int, tuple[Thread, ...]]:
        """Review comments that answer no other one: from the repository's list, where that is short, else one by one."""
        asked = [pull for pull in pulls if pull.reviewed != 0]
        since = min((pull.created for pull in asked), default="")
        where = f"{self._repo}/pulls/comments?sort=created&direction=asc&since={quote(since, safe='')}"
        found = by_pull(lambda page: self._page(where, page), len(asked)) if since else None
        if found is None:
            found = {pull.number: [*self._pages(f"{self._repo}/pulls/{pull.number}/comments?")] for pull in asked}
        return {pull.number: tuple(filter(None, map(thread_of, found.get(pull.number, ())))) for pull in asked}

    def _change(self, number: int, wanted: Json) -> None:
        """Change a pull request. What answers with anything else than one has not done it."""
        pull_of(record(self._good("PATCH", f"{self._repo}/pulls/{number}", wanted), "pull request"))

    def set_open(self, number: int, *, to: bool) -> None:
        """Close it, or open it again."""
        self._change(number, {"state": "open" if to else "closed"})

    def set_draft(self, pull: Pull, *, to: bool) -> None:
        """Into a draft, or out of it."""
        asked = {"query": _DRAFT if to else _READY, "variables": {"id": pull.node}}
        found = record(self._checked(self._connected().query(asked), "POST graphql"), "answer to GraphQL")
        if found.get("errors") or "data" not in found:
            raise CommandFailed(
                f"Pull request {pull.number} could not be turned into {'a draft' if to else 'one that is ready'}.",
                "prsplit push --supersedes N --close   # closes it instead",
            )

    def label(self, number: int, labels: Sequence[str]) -> None:
        """Add labels."""
        rows(self._good("POST", f"{self._repo}/issues/{number}/labels", {"labels": list(labels)}), "list of labels")

    def ask_review(self, number: int, people: Sequence[str]) -> None:
        """Ask people and teams."""
        teams = [name.partition("/")[2] for name in people if "/" in name]
        body = {"reviewers": [name for name in people if "/" not in name], "team_reviewers": teams}
        pull_of(record(self._good("POST", f"{self._repo}/pulls/{number}/requested_reviewers", body), "pull request"))

    def commented(self, number: int, marker: str) -> int:
        """The user's own comment with the marker; a marker in somebody else's comment means nothing."""
        return self._marked(f"{self._repo}/issues/{number}/comments", marker)

    def comment(self, number: int, marker: str, body: str) -> int:
        """As `commented`, and where there is none, a new one."""
        return self.commented(number, marker) or self._written(f"{self._repo}/issues/{number}/comments", marker, body)

    def keep_comment(self, number: int, marker: str, body: str) -> int:
        """As `comment`, but one that is there already is given the new text."""
        where = f"{self._repo}/issues/{number}/comments"
        mine = self._marked(where, marker)
        if mine:
            made = self._good("PATCH", f"{self._repo}/issues/comments/{mine}", {"body": body})
            int_of(record(made, "comment"), "id", "comment")
        return mine or self._written(where, marker, body)

    def _written(self, where: str, marker: str, body: str) -> int:
        def act() -> int:
            made = self._checked(self._send("POST", where, {"body": body}, again=False), "a comment")
            return int_of(record(made, "comment"), "id", "comment")

        return _surely(act, lambda: self._marked(where, marker), "a comment was written")

    def _marked(self, where: str, marker: str) -> int:
        me = self.me()
        found = [one for one in self._pages(f"{where}?") if marker in words(one, "body")]
        mine = (one for one in found if words(inside(one, "user", "comment"), "login") == me)
        return next((int_of(one, "id", "comment") for one in mine), 0)

    def drop_comment(self, comment: int) -> None:
        """Delete a comment."""
        reply = self._send("DELETE", f"{self._repo}/issues/comments/{comment}")
        if reply.status not in (204, 404):
            self._checked(reply, "DELETE")
            raise strange("deletion")

    def has_stacks(self) -> bool:
        """404 says that the feature is off."""
        reply = self._send("GET", f"{self._repo}/stacks?per_page=1")
        if reply.status == 404:
            return False
        rows(self._checked(reply, "GET stacks"), "list of stacks")
        return True

    def stack(self, number: int) -> tuple[int, ...] | None:
        """The open pull requests of a native stack."""
        reply = self._send("GET", f"{self._repo}/stacks/{number}")
        if reply.status == 404:
            return None
        found = rows(record(self._checked(reply, "GET"), "stack").get("pull_requests"), "stack")
        return tuple(int_of(one, "number", "stack") for one in found if one.get("state") == "open")

    def make_stack(self, numbers: Sequence[int]) -> int:
        """Register a native stack; 404 says that the feature is off."""

        def act() -> int:
            reply = self._send("POST", f"{self._repo}/stacks", {"pull_requests": list(numbers)}, again=False)
            if reply.status == 404:
                return 0
            return int_of(record(self._checked(reply, "registering the stack"), "stack"), "number", "stack")

        return _surely(act, lambda: self.get(numbers[0]).stack, "the stack was registered")

    def grow_stack(self, stack: int, numbers: Sequence[int]) -> None:
        """Put pull requests on top of a native stack."""

        def act() -> bool:
            inside = self.stack(stack) or ()
            missing = [one for one in numbers if one not in inside]
            if missing:
                asked, what = f"{self._repo}/stacks/{stack}/add", "adding to the stack"
                made = self._checked(self._send("POST", asked, {"pull_requests": missing}, again=False), what)
                int_of(record(made, "stack"), "number", "stack")
            return True

        # The second try begins by looking at what is missing.
        _surely(act, lambda: None, "the stack was added to")

    def break_stack(self, stack: int) -> None:
        """Dissolve a native stack. The answer may be empty."""
        reply = self._send("POST", f"{self._repo}/stacks/{stack}/unstack")
        if reply.status not in (204, 404):
            int_of(record(self._checked(reply, "dissolving the stack"), "stack"), "number", "stack")

    def _pages(self, asked: str) -> Iterator[Row]:
        """Every row of a list. Pages are counted here: a link from the server would choose where the token goes."""
        for page in range(1, _PAGES + 1):
            found = self._page(asked, page)
            yield from found
            if len(found) < PAGE:
                return

    def _page(self, asked: str, page: int) -> list[Row]:
        glue = "" if asked.endswith("?") else "&"
        return rows(self._good("GET", f"{asked}{glue}per_page={PAGE}&page={page}"), "list")

    def _good(self, method: Method, path: str, body: Json = None) -> Json:
        return self._checked(self._send(method, path, body), f"{method} {path.partition('?')[0]}")

    def _send(self, method: Method, path: str, body: Json = None, *, again: bool = True) -> Reply:
        return self._connected().send(method, path, body, again=again)

    def _connected(self) -> Client:
        if self._client is None:
            self._client = self._open()
        return self._client

    def _checked(self, reply: Reply, what: str) -> Json:
        if reply.status < 300:
            return reply.json()
        raise self._failure(reply, what)

    def _failure(self, reply: Reply, what: str) -> PrsplitError:
        reason = self._connected().hidden(reply.reason()) or "no reason was given"
        host = self._at.host
        if reply.status == 401:
            return Refused(f"{host} does not accept the token: {reason}.", f"gh auth refresh --hostname {host}")
        if reply.status in (403, 404):
            return Refused(
                f"{host} does not allow {what} in {self._at.project}, or it is not there: {reason}.",
                f"gh auth refresh --hostname {host} --scopes repo",
            )
        return CommandFailed(f"{host} refused {what} ({reply.status}): {reason}.", "prsplit status")


def _surely(act: Callable[[], T], find: Callable[[], T | None], what: str) -> T:
    """Do what must not be done twice. Where it is not sure whether it was done, `find` looks for it before the second try.

    Raises CommandFailed when the connection breaks twice and nothing is found.
    """
    for _ in range(2):
        try:
            return act()
        except Unsure:
            found = find()
            if found:
                return found
    raise CommandFailed(f"The forge broke off while {what}.", "prsplit push   # goes on from here")
