"""The text of a pull request: the template filled in, the map kept up to date, people's words left alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from prsplit.model.push import Series, SeriesPR
from prsplit.reports.pull_text import description, in_template, map_in, pull_text, series_map, with_map

TITLES = ("Add strings.slug", "Run @team by #3 | slug", "Docs")
SERIES = Series("topic", "split/topic", "main", tuple(
    SeriesPR(n, n - 1, f"b{n}", "c" * 40, title, "- a.py: adds `f`\n\nFixes #12") for n, title in enumerate(TITLES, 1)
))  # fmt: skip


def test_a_map_marks_the_one_at_hand() -> None:
    """The others by number where they have one; nothing in a title pings or links."""
    assert series_map(SERIES, 1, {1: 41, 2: 42}).split("\n") == [
        "<!-- prsplit:map -->", "PR 1 of 3, split from topic. Review from the top of this list down.", "",
        "1. **Add strings.slug** ← this one", "2. #42 Run @\u2060team by \\#\u20603 \\| slug", "3. Docs (not open yet)",
        "<!-- prsplit:end -->",
    ]  # fmt: skip


def test_what_stands_elsewhere_says_where() -> None:
    """A PR that is not on the one before it."""
    prs = (*SERIES.prs[:2], SeriesPR(3, 1, "b3", "", "Docs", ""))
    assert "3. #3 Docs (on PR 1)" in series_map(Series("t", "p", "main", prs), 1, {3: 3})


def test_words_of_a_commit_become_plain_markdown() -> None:
    """Bullets, code and references stay; pings, tags, tables and comment ends do not work."""
    text = "- `a|b` x_y\n- <b>@team</b> #4 -->\nFixes #12\nFixes #12 and @you"
    assert description(text).split("\n") == [
        "- `a|b` x\\_y", "- &lt;b&gt;@\u2060team&lt;/b&gt; \\#\u20604 --&gt;", "Fixes #12", "Fixes \\#\u206012 and @\u2060you",
    ]  # fmt: skip


def test_a_template_is_filled_where_it_asks_for_a_description() -> None:
    """The hint below the heading goes, boxes are not ticked, and our markers in it mean nothing."""
    template = (
        "## What changes?\r\n<!-- describe -->\r\n\r\n## Checklist\r\n- [x] Tests pass\r\n* [X] Docs\r\n"
        "<!-- prsplit:map -->\r\n"
    )
    assert in_template("Text.", template) == "## What changes?\n\nText.\n\n## Checklist\n- [ ] Tests pass\n* [ ] Docs"


CLAIMED = (
    "- [x] I have signed off my commits\n* [ ] All commits are signed-off (DCO).\n1. [ ] Sign off\n"
    "- [ ] Commit messages follow the Conventional Commits specification\n"
    "- [X] I have signed off my commits and the tests pass\n- [ ] I have read CONTRIBUTING\n- [x] Tests added\n"
    "Signed-off-by: me"
)


def test_only_what_was_verified_is_ticked() -> None:
    """By a rule that passed, and only where the box claims nothing more."""
    ticked = [row for row in in_template("T", CLAIMED, {"commits.dco"}).split("\n") if "[x]" in row.lower()]
    assert ticked == [
        "- [x] I have signed off my commits", "* [x] All commits are signed-off (DCO).", "1. [x] Sign off",
    ]  # fmt: skip
    assert in_template("T", CLAIMED, {"commits.convention"}).count("[x]") == 1
    every = {"tests.touched", "docs.public", "changelog.entry", "size.lines"}
    assert "[x]" not in in_template("T", CLAIMED, every).lower()
    assert "[x]" not in in_template("T", CLAIMED).lower()


def test_a_template_without_such_a_heading_follows() -> None:
    """And an empty one is none."""
    assert in_template("Text.", "# Checklist\n- [ ] a\n") == "Text.\n\n# Checklist\n- [ ] a"
    assert in_template("Text.", " \n") == "Text."


def test_a_text_is_never_too_long_and_always_has_its_map() -> None:
    """GitHub takes 65,536 characters."""
    long = SeriesPR(1, 0, "b", "", "T", "x" * 100_000)
    text = pull_text(Series("t", "p", "main", (long, SERIES.prs[1])), 1, {}, "")
    assert len(text) <= 65_536
    assert map_in(text)


def test_what_was_run_is_quoted() -> None:
    """Between what the PR does and the template, escaped."""
    one = Series("t", "p", "main", SERIES.prs[:1])
    text = pull_text(one, 1, {}, "## Checklist\n- [ ] tests", ("pytest -q @here passes, in 1.2 s",))
    assert "Fixes #12\n\nProven at this step: pytest -q " in text
    assert "@here passes" not in text
    assert text.endswith("## Checklist\n- [ ] tests")


def test_one_pr_has_no_map() -> None:
    """There is nothing to list."""
    assert pull_text(Series("t", "p", "main", SERIES.prs[:1]), 1, {}, "") == "- a.py: adds `f`\n\nFixes #12"


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60).filter(lambda text: "prsplit:" not in text)


@given(WORDS, WORDS)
def test_what_people_wrote_around_the_map_survives(before: str, after: str) -> None:
    """Every character outside of the markers, twice over."""
    old, new = series_map(SERIES, 1, {}), series_map(SERIES, 1, {2: 7})
    text = with_map(before + old + after, new)
    assert text == before + new + after
    assert with_map(text, new) == text


@given(WORDS)
def test_a_map_that_is_put_in_can_be_taken_out(words: str) -> None:
    """What is left are the words, blanks at the ends aside."""
    text = with_map(words, series_map(SERIES, 2, {}))
    assert text is not None
    assert with_map(text, "") == words.strip()


def test_a_map_that_somebody_tore_or_doubled() -> None:
    """An end that was deleted takes no words with it, and of two maps none stays behind the times."""
    one, two = series_map(SERIES, 1, {1: 1}), series_map(SERIES, 1, {1: 1, 2: 2})
    torn = f"{one.partition('<!-- prsplit:end -->')[0]}My words.\n\n{one}\n\nMore."
    assert with_map(torn, two) == torn.replace(one, two)
    assert "My words." in str(with_map(torn, ""))
    assert with_map(f"{one}\n\nquoted:\n\n{one}", two) == f"{two}\n\nquoted:\n\n{two}"
    assert with_map(f"a\n\n{one}\n\nquoted:\n\n{one}", "") == "a\n\nquoted:"


def test_a_long_series_goes_by_its_numbers() -> None:
    """Four hundred titles would leave no room for a word; a title that is longer than a line is cut."""
    long = "word " * 60
    prs = tuple(SeriesPR(n, n - 1, f"b{n}", "", long, "Why.") for n in range(1, 401))
    text = pull_text(Series("topic", "split/topic", "main", prs), 7, {n: n for n in range(1, 401)}, "")
    assert text.startswith("Why.\n\n<!-- prsplit:map -->")
    assert "\n7. **PR 7** ← this one\n8. #8 PR 8\n" in text
    assert len(text) < 65_536
    assert len(series_map(Series("t", "p", "main", prs[:2]), 1, {})) < 600


def test_the_ledger_stands_below_what_is_said() -> None:
    """In plain words, whatever a file is called."""
    ledger = "Lines to review: 3 of 40. Not counted:\n\n- @me.lock: 37, generated"
    text = pull_text(SERIES, 3, {}, "", ledger=ledger.replace("\n\n", "\n"))
    assert "Lines to review: 3 of 40. Not counted:\n- @\u2060me.lock: 37, generated\n\n<!-- prsplit:map" in text
