"""The words of a text: identifiers, the sub-words that they are made of, and tokens. Tables and patterns, no language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

_ENOUGH = 1 << 18
"""Bytes of a file that are looked at for its words."""

_IDENTIFIER = re.compile(r"[^\W\d]\w{2,}")
_TOKEN = re.compile(r"[^\W\d]\w*|\d+(?:\.\d+)?|[^\w\s]")
_SUB_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\d_A-Z]+")

KEYWORDS = frozenset(
    """
    abstract and any array args as assert async auto await bool boolean break byte bytes case catch chan char cls class const
    constexpr continue crate debugger def default defer del delete dict do double dyn elif else elseif end endif enum
    except exec explicit export extends extern fallthrough false False final finally float float32 float64 fmt fn for
    foreach friend from func function global goto if ifdef ifndef impl implements import in include inline instanceof
    int int16 int32 int64 int8 interface is kwargs lambda let list long loop map match mod module move mut mutable
    namespace new nil noexcept nonlocal None not null nullptr number object of operator or override package pass pragma
    private protected public pub raise range ref register reinterpret_cast require return self Self set short signed
    size_t sizeof static static_cast std str string String struct super switch synchronized template this throw throws
    trait transient true True try tuple type typedef typeof typename uint uint16 uint32 uint64 uint8 undefined union
    unsafe unsigned use using usize var virtual void volatile wchar_t where while with yield
    """.split()
)
"""Words of syntax and names of built-in types in the languages that people write: they tell nothing about a change."""

STOP_WORDS = frozenset(
    """
    the and for are but not you all can has had was were will with this that from they have been its into than then when
    what which who how why where there here also any some such each both more most other only own same too very just
    about after before because between does did done doing being get set use used using may might must should would could
    one two see let via per return returns none true false null self todo note fixme new def class function import string
    """.split()
)
"""Sub-words of everyday prose and code, left out of every comparison."""


def identifiers(text: str) -> list[str]:
    """The words longer than two letters that are no syntax, in order, repeated as often as they stand there."""
    return [word for word in _IDENTIFIER.findall(text) if word not in KEYWORDS]


@lru_cache(maxsize=1 << 16)
def sub_words(word: str) -> tuple[str, ...]:
    """What a word is made of, without ending: `parseHTTPHeaders` → parse, http, header. Each once, in order."""
    found = (_plain(one.lower()) for one in _SUB_WORD.findall(word) if len(one) > 2)
    return tuple(dict.fromkeys(one for one in found if one not in STOP_WORDS))


def _plain(word: str) -> str:
    """A sub-word without the ending of a plural or a verb, as long as four letters stay."""
    for ending in ("ing", "ies", "es", "ed", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def token_counts(text: str) -> Counter[str]:
    """How often each token (word, number, mark) stands in the text."""
    return Counter(_TOKEN.findall(text))


def count_words(texts: Iterable[bytes]) -> dict[str, int]:
    """In how many of the texts each identifier stands."""
    found: Counter[str] = Counter()
    for text in texts:
        found.update(set(identifiers(text[:_ENOUGH].decode("utf-8", "replace"))))
    return dict(found)
