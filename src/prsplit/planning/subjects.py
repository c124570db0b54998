"""Titles in the words of the branch's own commits, where a PR is what one commit did."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from prsplit.model.origin import Source, Telling

_MOST = 0.4
"""Share of a PR's lines that a commit wrote from which on it may speak for the PR."""
_WHOLE = 0.6
"""Share of a commit's lines that lie in the PR from which on its subject is true of the PR as it stands."""
_PART, _WIDE = 0.2, 0.02
"""The same for a subject that is told of some files only: of a commit in few files, and of one that goes through many."""
_MANY = 12
"""Files from which on a commit goes through many: one edit, made wherever it applies."""

_REFERENCE = re.compile(
    r"\s*(?:[-:,]\s*)?\(?(?:\b(?:clos|fix|resolv)(?:e[sd]?|es|ed)?\b|\bsee\b|\brefs?\b|\bissue\b|\bgh\b|\bpart of\b)?"
    r"[\s:-]*(?:[\w.-]+/[\w.-]+)?#\d+\)?",
    re.IGNORECASE,
)
_STYLED = re.compile(r"^(?P<style>[\w./*,-]+(?:\([^()]*\))?!?: |\[[^\[\]]{1,40}\]:? ?)(?=\S)")
_MARK = re.compile(r"^(?:(?:fixup|squash|amend)! )+")
_WORD = re.compile(r"[^\W\d][\w.'-]*")
_WEAK = frozenset(
    "a an and apply address adjust after again all also another as at be better bit bug bugs build bump by change changed"
    " changes changelog check checks ci clean cleaned cleaning cleanup cleanups code comment comments commit compiler"
    " coverage correct corrections cosmetics debug doc docs draft edit edits error errors few feedback file files final"
    " first fix fixed fixes fixing fixup follow followup for format formatted formatting from further get green gone"
    " hopefully improve improved improvements in initial into is issue issues it last lint linter linting little make"
    " master merge minor misc missing mistake more mypy new next nit nits now of old on one oops our other part pass"
    " pep8 polish pre-commit pr progress readme really redo refactor refactored refactoring release remark remarks"
    " remove rename request requested review reviewer reviews revert save several silly simplify small snapshot some"
    " speling spelling start step still stuff style suggestion suggestions sync temp test tests that the them these"
    " thing things this tidy tiny tmp to todo trivial try trying tweak tweaks typo typos up update updated updates"
    " updating use various version warning warnings was whitespace why wip with work working works wrong".split()
)
"""Words that say nothing of what a change does."""

_VERBS = frozenset(
    """
    accept adapt add adopt align allow append apply attach avoid backport build bump cache call catch change check clarify
    clean close collapse collect combine compute configure consolidate convert copy correct count cover create decode decouple
    default defer define delete do don't deprecate detect disable discard distinguish document drop emit enable encode ensure escape
    exclude expand expose extend extract factor filter find fix flatten follow forbid force generalize generate give group
    guard handle hide honor ignore implement improve include increase infer initialize inline insert install integrate
    introduce isolate join keep let limit link load log lower make map mark match merge migrate modernize modify move name
    normalize omit open optimize order override parse pass permit pin port prefer prepare preserve prevent print process
    propagate protect provide prune raise read record redirect reduce refactor refine register reject relax reload remove
    rename render reorder reorganize replace report require reset resolve respect restore restrict restructure return reuse
    rewrite run save select separate serialize set share show simplify skip sort specify split start stop store streamline
    strip supply support suppress swap switch teach test throw tighten track treat trim turn tweak undo unify unwrap update
    upgrade use validate vendor verify warn wrap write
    """.split()
)
VERBS = frozenset(word.capitalize() for word in (*_VERBS, "declare"))
"""Words that a title may begin with as an order."""
_FRESH = frozenset(
    "Accept Add Allow Backport Build Create Define Document Enable Expose Extract Factor Generate Implement Include"
    " Integrate Introduce Migrate Port Provide Refactor Replace Restructure Rewrite Separate Split Support Switch Teach Test"
    " Track Use Validate Vendor Verify Write".split()
)
"""Words with which a commit may speak for code that is new."""
_GONE = frozenset(
    "Clean Collapse Delete Deprecate Drop Factor Inline Merge Migrate Move Port Refactor Remove Reorganize Replace"
    " Restructure Reuse Rewrite Simplify Split Switch Unify Use".split()
)
"""The same for code that goes."""
_NOUNS = (
    (re.compile(r"^(?:started|starting|begin|began|finished?|continue) (?=\w+ing\b)", re.IGNORECASE), ""),
    (re.compile(r"^\w{3,}ly (?=\w+)", re.IGNORECASE), ""),
    (re.compile(r"^(?:documentation|docs) (?:for|of|on|about) ", re.IGNORECASE), "Document "),
    (re.compile(r"^support (?:for|of) ", re.IGNORECASE), "Support "),
    (re.compile(r"^fix for ", re.IGNORECASE), "Fix "),
    (re.compile(r"^(?:initial|first|basic|preliminary) (?=support|implementation|version)", re.IGNORECASE), "Add "),
    (re.compile(r"^tests? (?=for |of )", re.IGNORECASE), "Add tests "),
    (re.compile(r"^new (?=\w)", re.IGNORECASE), "Add "),
)
_IRREGULAR = {
    "made": "make", "rewrote": "rewrite", "rewritten": "rewrite", "built": "build", "caught": "catch", "found": "find",
    "gave": "give", "kept": "keep", "ran": "run", "threw": "throw", "wrote": "write", "used": "use", "using": "use",
}  # fmt: skip


def speakers(
    group: Sequence[int], telling: Telling, every: Mapping[int, int], verb: str
) -> tuple[Source | None, Source | None]:
    """The commit whose subject is true of these atoms as it stands, and the one whose subject is true of a part of it that
    they are; None where there is none. `every` are the lines of the whole change by commit, `verb` is what mostly happens
    to the atoms."""
    own = telling.of(group)
    total = sum(own.values())
    if not total:
        return None, None
    place = max(own, key=lambda each: (own[each], each))
    source = telling.sources[place]
    said = spoken(source.subject)
    if own[place] < _MOST * total or not said or not _agrees(said, verb):
        return None, None
    share = own[place] / every[place]
    simple = not re.search(r"[;,(]| and ", said)
    least = _WIDE if len(source.added) >= _MANY else _PART
    return (source if share >= _WHOLE else None), (source if least <= share < _WHOLE and simple else None)


def _agrees(said: str, verb: str) -> bool:
    first = _unstyled(said).partition(" ")[0].capitalize()
    return {"Add": first in _FRESH, "Remove": first in _GONE}.get(verb, True)


def spoken(subject: str) -> str:
    """A commit's subject as an imperative title without references and marks; empty where it says nothing, or no order."""
    text = _REFERENCE.sub("", _MARK.sub("", subject)).strip(" .;,:-")
    rest = _unstyled(text)
    head = text[: len(text) - len(rest)]
    if not text.isprintable() or ". " in text or not _tells(rest):
        return ""
    order = imperative(rest)
    if not order:
        return ""
    return head + (order[:1].lower() + order[1:] if head and rest[:1].islower() else order)


def styled(subject: str) -> bool:
    """Whether a subject begins with a type, a tag or an area."""
    return _STYLED.match(subject) is not None


def _unstyled(text: str) -> str:
    found = _STYLED.match(text)
    return text[found.end() :] if found else text


def _tells(text: str) -> bool:
    words = _WORD.findall(text)
    telling = [word for word in words if word.lower() not in _WEAK and len(word) > 1]
    long = [word for word in telling if re.search(r"[_.]\w|[a-z][A-Z]", word)]
    return len(words) > 1 and (len(set(telling)) > 1 or bool(long))


def imperative(text: str) -> str:
    """The text with its first word as an order (`added`, `Adds` → `Add`); empty where that is no verb."""
    for noun, order in _NOUNS:
        text = noun.sub(order, text)
    first, gap, rest = text.partition(" ")
    verb = _verb(first.lower())
    return f"{verb.capitalize()}{gap}{rest}" if verb else ""


def _verb(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for end in ("", "s", "es", "d", "ed", "ing"):
        if word.endswith(end):
            base = word.removesuffix(end)
            short = base[:-1] if len(base) > 2 and base[-1] == base[-2] else base
            for form in (base, f"{base}e", f"{base[:-1]}y" if base.endswith("i") else base, short):
                if form in _VERBS:
                    return form
    return ""


_TRAILERS = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9-]*[ \t]*:[ \t]*\S.*|\(cherry picked from commit [0-9a-f]+\))")


def prose(body: str) -> str:
    """The body of a commit without its trailers."""
    blocks = [block.strip("\n") for block in re.split(r"\n[ \t]*\n", body.replace("\r\n", "\n").strip())]
    while blocks and blocks[-1] and all(_TRAILERS.fullmatch(line) for line in blocks[-1].split("\n")):
        blocks.pop()
    return "\n\n".join(block for block in blocks if block)
