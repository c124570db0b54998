"""A flag of the command line binds who declares it, who gives it and who reads its value."""

from __future__ import annotations

from prsplit.analysis.flags import flag_needs
from prsplit.model.atom import Atom

PARSER = b"def add(parser):\n    parser.add_argument('-s', '--sampling-backend', type=str)\n"
READER = b"def check(args):\n    return args.sampling_backend\n"
SCRIPT = b"serve --sampling-backend torch\n"


def _atoms() -> tuple[Atom, ...]:
    paths = ("app/arguments.py", "app/check.py", "run/serve.sh", "docs/flags.md")
    return tuple(Atom(place, str(place), path, "", "definition", "modify") for place, path in enumerate(paths))


def _told(texts: dict[int, bytes], gone: dict[int, bytes]) -> set[tuple[int, int, str]]:
    return {(need.source, need.target, need.shape) for need in flag_needs(_atoms(), texts, gone)}


def test_a_new_flag_comes_before_who_gives_or_reads_it() -> None:
    """As an attribute of its name, and word for word; documents are placed otherwise."""
    texts = {0: PARSER, 1: READER, 2: SCRIPT, 3: SCRIPT}
    assert _told(texts, {0: b"def add(parser):\n    pass\n"}) == {(1, 0, "before"), (2, 0, "before")}


def test_a_flag_goes_when_nobody_gives_it_any_more() -> None:
    """The other way round."""
    assert _told({0: b"", 1: b"", 2: b""}, {0: PARSER, 1: READER, 2: SCRIPT}) == {(0, 1, "after"), (0, 2, "after")}


def test_what_both_ends_declare_binds_nobody() -> None:
    """Nor does a flag that two places begin to declare, or one that only starts like it."""
    assert _told({0: PARSER, 1: READER}, {0: PARSER}) == set()
    assert _told({0: PARSER, 1: PARSER, 2: SCRIPT}, {}) == set()
    assert _told({0: PARSER, 1: READER.replace(b"args.", b"self.")}, {}) == set()
    assert _told({0: PARSER, 2: b"serve --sampling-backend-path x\n"}, {}) == set()
