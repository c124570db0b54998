"""Where the test of a file belongs, told from what the repository does with its neighbours."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from difflib import SequenceMatcher

from prsplit.habits.tests import INSIDE, family, stem
from prsplit.model.profile import Belonging, Pair, Place, Profile

_USUAL: Mapping[str, tuple[str, Place, tuple[str, ...]]] = {
    "py": ("test_{}", "flat", ("tests",)),
    "go": ("{}_test", "beside", ()),
    "js": ("{}.test", "beside", ()),
    "jvm": ("{}Test", "swap", ("main", "test")),
    "c": ("{}_test", "flat", ("test",)),
    "rb": ("{}_spec", "flat", ("spec",)),
}
"""What people do where the repository does not show it: form, place and its words."""

_HEADERS = frozenset({"h", "hh", "hpp", "hxx", "cuh", "inl", "ipp"})

_Rule = tuple[str, Place, tuple[str, ...], str]
"""Form, place, its words, and the suffix of the test."""


def belongs(profile: Profile, path: str) -> Belonging:
    """Where the test of the source file `path` belongs, and the nearest similar test there is."""
    tests = profile.tests
    existing = next((pair.test for pair in tests.pairs if pair.subject == path), "")
    nearest = _nearest(profile, path)
    if existing:
        return Belonging(existing, exists=True, nearest=existing, because="it is named after the file")
    suffix = path.rpartition(".")[2]
    if suffix in tests.inside or (suffix in INSIDE and not tests.pairs):
        nearest = min(
            tests.holders or (path,),
            key=lambda each: (_distance(_folder_of(each), _folder_of(path)), each != path, each),
        )
        return Belonging(path, exists=True, nearest=nearest, because="files of its kind hold their own tests")
    for rule, count in _rules(profile, path):
        place = _test_at(path, rule)
        if place:
            because = f"{count:,} {'file has its' if count == 1 else 'files have their'} test in this way"
            return Belonging(place, place in tests.files, nearest, because)
    return _guessed(profile, path, nearest)


def _rules(profile: Profile, path: str) -> list[tuple[_Rule, int]]:
    """What is done with files of the same kind, most of its neighbours first: a near one counts for many far ones."""
    votes: Counter[_Rule] = Counter()
    counts: Counter[_Rule] = Counter()
    kind, folder = family(path), path.rpartition("/")[0]
    for pair in profile.tests.pairs:
        if family(pair.subject) == kind:
            rule = pair.form, pair.place, pair.words, pair.test.rpartition(".")[2]
            votes[rule] += _weight(pair, folder)
            counts[rule] += 1
    ranked = sorted(votes, key=lambda rule: (-votes[rule], rule))
    return [(rule, counts[rule]) for rule in ranked]


def _weight(pair: Pair, folder: str) -> int:
    other = pair.subject.rpartition("/")[0]
    if other == folder:
        return 10_000
    return 100 if folder.partition("/")[0] == other.partition("/")[0] else 1


def _test_at(path: str, rule: _Rule) -> str:
    """The test's path by a rule, empty where the rule does not speak of this folder."""
    form, place, words, suffix = rule
    folder, _, name = path.rpartition("/")
    bare, _, own = name.rpartition(".")
    if bare in ("__init__", "index", "mod") and folder:
        bare = folder.rpartition("/")[2]
    bare = bare.lstrip("_") or bare
    if family(path) in ("js", "py") and own != "pyi":
        suffix = own
    where = _folder(folder, place, words)
    return "" if where is None else f"{where}/{form.format(bare)}.{suffix}".lstrip("/")


def _folder(folder: str, place: Place, words: tuple[str, ...]) -> str | None:
    if place == "beside":
        return folder
    if place == "below":
        return f"{folder}/{words[0]}" if folder else words[0]
    if place == "flat":
        return words[0]
    if place == "swap":
        parts = folder.split("/")
        if words[0] not in parts:
            return None
        parts[parts.index(words[0])] = words[1]
        return "/".join(parts)
    before, after = words
    if before and folder != before and not folder.startswith(before + "/"):
        return None
    rest = folder[len(before) :].strip("/")
    return "/".join(word for word in (after, rest) if word)


def _nearest(profile: Profile, path: str) -> str:
    """The test whose subject is most like the file: in the same folder if possible, with a similar name."""
    kind, folder = family(path), path.rpartition("/")[0]
    others = [pair for pair in profile.tests.pairs if pair.subject != path]
    alike = [pair for pair in others if family(pair.subject) == kind]
    if not alike:
        same = next((test for test in profile.tests.files if family(test) == kind), "")
        if same or not others:
            return same
        alike = others
    by_distance: dict[int, list[Pair]] = defaultdict(list)
    for pair in alike:
        by_distance[_distance(folder, pair.subject.rpartition("/")[0])].append(pair)
    near = by_distance[min(by_distance)]
    name = stem(path)
    best = max(near, key=lambda pair: (SequenceMatcher(None, name, stem(pair.subject)).ratio(), pair.subject))
    return best.test


def _folder_of(path: str) -> str:
    return path.rpartition("/")[0]


def _distance(one: str, other: str) -> int:
    ours, theirs = one.split("/"), other.split("/")
    same = 0
    while same < min(len(ours), len(theirs)) and ours[same] == theirs[same]:
        same += 1
    return len(ours) + len(theirs) - 2 * same


def _guessed(profile: Profile, path: str, nearest: str) -> Belonging:
    """Where the repository shows nothing: its folder of tests, in the way that is usual for the kind of file."""
    kind, suffix = family(path), path.rpartition(".")[2]
    if profile.tests.lit:
        return _lit(profile, path, nearest)
    if profile.tests.pairs and not any(family(test) == kind for test in profile.tests.files):
        because = "no test is written in its language; this one is nearest by name and place"
        return Belonging(nearest, exists=True, nearest=nearest, because=because)
    form, place, words = _USUAL.get(kind, ("test_{}", "flat", ("tests",)))
    if place == "flat" and profile.tests.folders:
        words = profile.tests.folders[:1]
    suffix = "cc" if suffix in _HEADERS else suffix
    test = _test_at(path, (form, place, words, suffix)) or _test_at(path, (form, "flat", ("tests",), suffix))
    return Belonging(test, test in profile.tests.files, nearest, "no test shows where; this is usual")


def _lit(profile: Profile, path: str, nearest: str) -> Belonging:
    """Below the folder of the runner that has most of the file's folders on the way."""
    words = path.split("/")[:-1]
    folders = {test.rpartition("/")[0] for test in profile.tests.files}
    inside = [each for each in folders for root in profile.tests.lit if each == root or each.startswith(root + "/")]
    best = max(inside or profile.tests.lit, key=lambda each: (len(set(each.split("/")) & set(words)), -len(each), each))
    ends = Counter(test.rpartition(".")[2] for test in profile.tests.files if test.rpartition("/")[0] == best)
    suffix = ends.most_common(1)[0][0] if ends else "test"
    near = next((test for test in profile.tests.files if test.rpartition("/")[0] == best), nearest)
    name = path.rpartition("/")[2].rpartition(".")[0]
    return Belonging(f"{best}/{name}.{suffix}", exists=False, nearest=near, because="lit runs the tests of this folder")
