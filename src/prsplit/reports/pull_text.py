"""The text of a pull request in Markdown: what the PR does, inside the repository's template, and the map of the series.

The map stands between two markers. Everything outside of them is people's own from the moment it was written.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from prsplit.model.push import Series, SeriesPR, ThreadMove
from prsplit.reports.escape import json_text, markdown

_BEGIN, _END = "<!-- prsplit:map -->", "<!-- prsplit:end -->"
_MAP = re.compile(rf"{re.escape(_BEGIN)}(?:(?!{re.escape(_BEGIN)}).)*?{re.escape(_END)}", re.DOTALL)
_MARKS = re.compile(r"<!--\s*prsplit:[^>]*-->")
_CODE = re.compile(r"(?<!`)`[^`\n]+`(?!`)")
_BULLET = re.compile(r"\s*(?:[-*]|[0-9]+\.)\s+")
_REFERENCE = re.compile(r"(?:Fixes|Part of|part of) (?:https?://\S+|(?:[\w.-]+/[\w.-]+)?#[0-9]+)")
_HEADING = re.compile(
    r"^#{1,6}[^\n]*\b(?:description|summary|what|changes?|overview|purpose|motivation|proposed)\b[^\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
_HINT = re.compile(r"\s*<!--.*?-->[ \t]*", re.DOTALL)
_TICKED = re.compile(r"^(\s*(?:[-*+]|[0-9]+\.)\s+)\[[xX]\]", re.MULTILINE)
_BOX = re.compile(r"^(\s*(?:[-*+]|[0-9]+\.)\s+)\[ \](?=\s)")
_WHO = r"(?:I(?: have|'ve)? |(?:all|every|each|my|the|this) )?"
_MY = r"(?:all|every|my|the|each)(?: of)?(?: my| the)?"
CLAIMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("commits.dco", re.compile(
        rf"{_WHO}(?:commits? (?:is|are|has been|have been) )?sign(?:ed)?[- ]?off(?: (?:on )?{_MY} commits?)?"
        r"(?: \(?(?:DCO|Signed-off-by)\)?)?", re.IGNORECASE,
    )),
    ("commits.convention", re.compile(
        rf"{_WHO}(?:PR |pull request |commit )?(?:titles?|messages?|commits?)(?: and titles?)? (?:follows?|uses?) (?:the )?"
        r"conventional commits?(?: (?:format|convention|specification))?", re.IGNORECASE,
    )),
)  # fmt: skip
"""Rule → what a box says that is ticked when the rule has passed. A box that claims more is for people."""
_LARGEST = 65_536
"""Characters that GitHub takes in a text."""
_LONGEST_MAP, _LONGEST_ROW = 40_000, 160
"""Characters of a map, above which it goes without titles, and of a title in it."""


def description(body: str) -> str:
    """A commit's text as Markdown: bullets, code spans and references to issues as they are, all else plain words."""
    return "\n".join(_line(row) for row in json_text(body).split("\n"))


def _line(row: str) -> str:
    if _REFERENCE.fullmatch(row.strip()):
        return row.strip()
    bullet = _BULLET.match(row)
    head = bullet.group() if bullet else ""
    rest, found, at = row[len(head) :], [], 0
    for code in _CODE.finditer(rest):
        found += [markdown(rest[at : code.start()]), code.group().replace("-->", "→")]
        at = code.end()
    return head + "".join(found) + markdown(rest[at:])


def in_template(text: str, template: str, passed: Collection[str] = ()) -> str:
    """`text` under the heading of the template that asks for it, or before the template. Only boxes that claim what the
    rules `passed` have verified are ticked."""
    shape = _TICKED.sub(r"\1[ ]", _MARKS.sub("", template.replace("\r\n", "\n"))).strip("\n")
    shape = "\n".join(_BOX.sub(r"\1[x]", row) if _verified(row, passed) else row for row in shape.split("\n"))
    if not shape.strip():
        return text
    heading = _HEADING.search(shape)
    if heading is None:
        return f"{text}\n\n{shape}"
    after = heading.end()
    hint = _HINT.match(shape, after)
    rest = shape[hint.end() if hint else after :].lstrip("\n")
    return f"{shape[:after]}\n\n{text}\n\n{rest}".rstrip("\n")


def _verified(row: str, passed: Collection[str]) -> bool:
    """Whether a box claims what a rule has verified, and nothing more."""
    box = _BOX.match(row)
    claim = row[box.end() :].strip(" .*_") if box else ""
    return any(rule in passed and sign.fullmatch(claim) for rule, sign in CLAIMS)


def series_map(series: Series, place: int, numbers: Mapping[int, int]) -> str:
    """The map of the series with the PR at `place` marked, markers included. `numbers` are the pull requests there are.

    The marked one bears no number: the text is written before it has one, and it need not be written again.
    """
    source = f", split from {markdown(series.source)}" if series.source else ""
    head = f"PR {place} of {len(series.prs)}{source}. Review from the top of this list down."
    return "\n".join([_BEGIN, head, "", *_rows(series, place, numbers), _END])


def _rows(series: Series, here: int, numbers: Mapping[int, int]) -> list[str]:
    rows = [_row(pr, here, numbers, pr.title) for pr in series.prs]
    if sum(map(len, rows)) <= _LONGEST_MAP:
        return rows
    return [_row(pr, here, numbers, f"PR {pr.place}") for pr in series.prs]


def _row(pr: SeriesPR, here: int, numbers: Mapping[int, int], name: str) -> str:
    title = markdown(name if len(name) <= _LONGEST_ROW else name[: _LONGEST_ROW - 1] + "…")
    below = f" (on PR {pr.below})" if pr.below and pr.below != pr.place - 1 else ""
    if pr.place == here:
        return f"{pr.place}. **{title}** ← this one{below}"
    number = f"#{numbers[pr.place]} " if pr.place in numbers else ""
    return f"{pr.place}. {number}{title}{below}" + ("" if number else " (not open yet)")


def pull_text(
    series: Series, place: int, numbers: Mapping[int, int], template: str, proofs: Sequence[str] = (),
    passed: Collection[str] = (), ledger: str = "",
) -> str:  # fmt: skip
    """The whole text of a pull request that is about to be opened; `proofs` tell what was run at its step, `passed` are the
    rules that have passed there, `ledger` tells which lines need no review."""
    tail = "\n\n" + series_map(series, place, numbers) if len(series.prs) > 1 else ""
    proven = "Proven at this step: " + "; ".join(map(markdown, proofs)) + "." if proofs else ""
    said = "\n\n".join(filter(None, (description(series.prs[place - 1].body), description(ledger), proven)))
    text = in_template(said, template, passed)
    room = _LARGEST - len(tail)
    return (text if len(text) <= room else text[: room - 2] + " …") + tail


def with_map(text: str, new: str) -> str | None:
    """`text` with its map replaced by `new`, or with `new` at its end where it has none; None where it would be too long.

    A map that somebody doubled is replaced in both places. Line ends stay as they are: forges keep what a browser sent,
    with carriage returns.
    """
    found = _MAP.search(text)
    if found and not new:
        return (text[: found.start()].rstrip() + _MAP.sub("", text[found.start() :])).strip()
    made = _MAP.sub(lambda _: new, text) if found else f"{text.rstrip()}\n\n{new}".strip()
    return made if len(made) <= _LARGEST else None


def map_in(text: str) -> str:
    """The map that a text holds, with plain line ends, or nothing."""
    found = _MAP.search(text)
    return found.group().replace("\r\n", "\n") if found else ""


def superseded_map(series: Series, numbers: Mapping[int, int]) -> str:
    """What the text of the big pull request says between the markers: the series that takes its place."""
    return "\n".join(
        [_BEGIN, "Superseded by a series. Review from the top of this list down.", "", *_rows(series, 0, numbers), _END]
    )


def supersedes_text(
    series: Series, numbers: Mapping[int, int], marker: str, old: int = 0, threads: Sequence[ThreadMove] = ()
) -> str:
    """The comment that tells readers of the big pull request where its changes went, and where the lines are that they
    talk about. `old` is that pull request, which may be one of the series."""
    rows = [f"{pr.place}. {_known(pr, numbers, old)}" for pr in series.prs]
    found = [_thread(one, numbers) for one in threads if one.number == old]
    tail = ["", "Where the lines of the review threads are now:", "", *found] if found else []
    return "\n".join(
        [marker, "This change is now a series of smaller pull requests. Review from the top down:", "", *rows, *tail]
    )


def _known(pr: SeriesPR, numbers: Mapping[int, int], old: int) -> str:
    title = markdown(pr.title)
    if numbers.get(pr.place) == old != 0:
        return f"**{title}** ← this one"
    return f"#{numbers[pr.place]} {title}" if pr.place in numbers else title


def _thread(one: ThreadMove, numbers: Mapping[int, int]) -> str:
    before = f"- {markdown(one.thread.path)}:{one.thread.line}"
    if not one.place:
        return f"{before}: not changed by any of them"
    where = f"#{numbers[one.place]}" if one.place in numbers else f"PR {one.place}, not open yet"
    return f"{before} → {where}, " + (f"{markdown(one.path)}:{one.line}" if one.line else "where it is gone")
