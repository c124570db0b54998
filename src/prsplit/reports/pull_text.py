"""The text of a pull request in Markdown: what the PR does, inside the repository's template, and the map of the series.

The map stands between two markers. Everything outside of them is people's own from the moment it was written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from prsplit.model.push import Series, SeriesPR
from prsplit.reports.escape import json_text, markdown

_BEGIN, _END = "<!-- prsplit:map -->", "<!-- prsplit:end -->"
_MAP = re.compile(rf"{re.escape(_BEGIN)}.*?{re.escape(_END)}", re.DOTALL)
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
_LARGEST = 65_536
"""Characters that GitHub takes in a text."""


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


def in_template(text: str, template: str) -> str:
    """`text` under the heading of the template that asks for it, or before the template; no box is left ticked, as nothing
    of what the boxes claim was verified."""
    shape = _TICKED.sub(r"\1[ ]", _MARKS.sub("", template.replace("\r\n", "\n"))).strip("\n")
    if not shape.strip():
        return text
    heading = _HEADING.search(shape)
    if heading is None:
        return f"{text}\n\n{shape}"
    after = heading.end()
    hint = _HINT.match(shape, after)
    rest = shape[hint.end() if hint else after :].lstrip("\n")
    return f"{shape[:after]}\n\n{text}\n\n{rest}".rstrip("\n")


def series_map(series: Series, place: int, numbers: Mapping[int, int]) -> str:
    """The map of the series with the PR at `place` marked, markers included. `numbers` are the pull requests there are.

    The marked one bears no number: the text is written before it has one, and it need not be written again.
    """
    source = f", split from {markdown(series.source)}" if series.source else ""
    head = f"PR {place} of {len(series.prs)}{source}. Review from the top of this list down."
    return "\n".join([_BEGIN, head, "", *(_row(pr, place, numbers) for pr in series.prs), _END])


def _row(pr: SeriesPR, here: int, numbers: Mapping[int, int]) -> str:
    title = markdown(pr.title)
    below = f" (on PR {pr.below})" if pr.below and pr.below != pr.place - 1 else ""
    if pr.place == here:
        return f"{pr.place}. **{title}** ← this one{below}"
    number = f"#{numbers[pr.place]} " if pr.place in numbers else ""
    return f"{pr.place}. {number}{title}{below}" + ("" if number else " (not open yet)")


def pull_text(series: Series, place: int, numbers: Mapping[int, int], template: str) -> str:
    """The whole text of a pull request that is about to be opened."""
    tail = "\n\n" + series_map(series, place, numbers) if len(series.prs) > 1 else ""
    text = in_template(description(series.prs[place - 1].body), template)
    room = _LARGEST - len(tail)
    return (text if len(text) <= room else text[: room - 2] + " …") + tail


def with_map(text: str, new: str) -> str | None:
    """`text` with its map replaced by `new`, or with `new` at its end where it has none; None where it would be too long.

    Line ends stay as they are: forges keep what a browser sent, with carriage returns.
    """
    found = _MAP.search(text)
    if found and not new:
        return (text[: found.start()].rstrip() + text[found.end() :]).strip()
    made = text[: found.start()] + new + text[found.end() :] if found else f"{text.rstrip()}\n\n{new}".strip()
    return made if len(made) <= _LARGEST else None


def map_in(text: str) -> str:
    """The map that a text holds, with plain line ends, or nothing."""
    found = _MAP.search(text)
    return found.group().replace("\r\n", "\n") if found else ""


def superseded_map(series: Series, numbers: Mapping[int, int]) -> str:
    """What the text of the big pull request says between the markers: the series that takes its place."""
    return "\n".join([_BEGIN, "Superseded by a series. Review from the top of this list down.", "", *(
        _row(pr, 0, numbers) for pr in series.prs
    ), _END])  # fmt: skip


def supersedes_text(series: Series, numbers: Mapping[int, int], marker: str) -> str:
    """The comment that tells readers of the big pull request where its changes went."""
    rows = [
        f"{pr.place}. #{numbers[pr.place]} {markdown(pr.title)}" if pr.place in numbers else f"{pr.place}. {markdown(pr.title)}"
        for pr in series.prs
    ]  # fmt: skip
    return "\n".join(
        [marker, "This change is now a series of smaller pull requests. Review from the top down:", "", *rows]
    )
