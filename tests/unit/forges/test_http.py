"""One conversation with a server on loopback: redirects, odd answers, limits."""

from __future__ import annotations

from contextlib import closing

import pytest

from prsplit.errors import CommandFailed, Refused
from prsplit.forges.http import Client, Unsure
from prsplit.forges.patience import Clock, Patience
from prsplit.forges.token import Secret
from support.served import Served, served

__all__ = ["served"]


def test_a_redirect_within_the_host_is_followed(served: Served) -> None:
    """As of a renamed repository."""
    served.answer = lambda path: (
        (301, {"Location": "/api/v3/new?a=1"}, b"") if path == "/api/v3/old" else (200, {}, b"1")
    )
    with closing(served.client) as client:
        assert client.ask("/old").json() == 1
    assert [path for path, _ in served.asked] == ["/api/v3/old", "/api/v3/new?a=1"]


@pytest.mark.parametrize("place", ["http://127.0.0.1:9/x", "https://127.0.0.1/x", "//evil.example.com/x", ""])
def test_no_redirect_carries_the_token_off(served: Served, place: str) -> None:
    """Another port, another scheme, another host: the run ends, and nobody else is asked."""
    served.answer = lambda _: (302, {"Location": place}, b"")
    with closing(served.client) as client, pytest.raises(CommandFailed, match="redirects to"):
        client.ask("/x")
    assert len(served.asked) == 1


def test_a_redirected_change_is_not_sent_twice_elsewhere(served: Served) -> None:
    """A 301 would turn a POST into a GET."""
    served.answer = lambda _: (301, {"Location": "/y"}, b"")
    with closing(served.client) as client, pytest.raises(CommandFailed):
        client.send("POST", "/x", {})


def test_circles_end(served: Served) -> None:
    """A redirect to itself."""
    served.answer = lambda _: (307, {"Location": "/api/v3/x"}, b"")
    with closing(served.client) as client, pytest.raises(CommandFailed, match="circles"):
        client.ask("/x")


@pytest.mark.parametrize("status", [0, 500, 503])
def test_questions_are_asked_again_and_changes_are_not(served: Served, status: int) -> None:
    """One, two and four seconds in between; a change that broke is told as unsure at once."""
    served.answer = lambda _: (status, {}, b"")
    with closing(served.client) as client:
        with pytest.raises(CommandFailed, match="does not answer"):
            client.ask("/x")
        assert (served.waits, len(served.asked)) == ([1.0, 2.0, 4.0], 4)
        with pytest.raises(Unsure):
            client.send("POST", "/x", {}, again=False)
    assert len(served.asked) == 5


def test_pages_of_a_proxy_are_no_answer(served: Served) -> None:
    """A sentence, not a traceback."""
    served.answer = lambda _: (200, {}, b"<html>Sign in</html>")
    with closing(served.client) as client, pytest.raises(CommandFailed, match="no JSON"):
        client.ask("/x").json()


def test_what_a_server_says_is_put_on_one_line(served: Served) -> None:
    """Of whatever shape it is."""
    texts = [b'{"message": "No.\\nWay", "errors": [{"message": "a"}, "b", 3]}', b"[]", b"nonsense", b'{"errors": 1}']
    with closing(served.client) as client:
        told = []
        for text in texts:
            served.answer = lambda _, text=text: (422, {}, text)  # type: ignore[misc]
            told.append(client.ask("/x").reason())
    assert told == ["No. Way; a; b", "", "", ""]


def test_a_token_goes_to_no_other_host() -> None:
    """Not even by mistake within the program."""
    client = Client("http://127.0.0.1:9/api/v3", Secret("t0ken", "github.com"), Clock(), lambda _: None)
    with closing(client), pytest.raises(Refused, match="so nothing was sent"):
        client.ask("/x")


@pytest.mark.parametrize(
    ("status", "headers", "told", "seconds"),
    [
        (403, {"retry-after": "30"}, "", 30.0),
        (429, {"retry-after": "2"}, "", 2.0),
        (403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1010"}, "", 11.0),
        (403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "5"}, "", 1.0),
        (
            403,
            {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "9010", "date": "Thu, 01 Jan 1970 02:30:00 GMT"},
            "",
            11.0,
        ),
        (403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1010", "date": "soon"}, "", 11.0),
        (403, {}, "You have exceeded a secondary rate limit", 60.0),
        (429, {}, "", 60.0),
        (403, {"x-ratelimit-remaining": "12"}, "Resource not accessible", None),
        (404, {"retry-after": "30"}, "", None),
        (200, {}, "", None),
    ],
)
def test_which_answers_ask_to_wait(status: int, headers: dict[str, str], told: str, seconds: float | None) -> None:
    """And for how long; a plain refusal does not."""
    waits: list[float] = []
    patience = Patience(Clock(lambda: 1000.0, waits.append), lambda _: None)
    assert patience.limited(status, headers, told) == (seconds is not None)
    assert waits == ([] if seconds is None else [seconds])


@pytest.mark.parametrize("seconds", ["181", "9" * 30, "9" * 5000])
def test_a_wait_beyond_all_measure_ends_the_run(seconds: str) -> None:
    """With the time of day, however far off it is."""
    patience = Patience(Clock(lambda: 1000.0, lambda _: None), lambda _: None)
    with pytest.raises(CommandFailed, match="used up until"):
        patience.limited(429, {"retry-after": seconds}, "")
