"""Where tests are, learned from the pairs of files and tests that the tree already has."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from prsplit.analysis.paths import file_role, is_vendored
from prsplit.habits.tree import Tree, plural
from prsplit.model.profile import LayoutOfTests, Pair, Place

FORMS = (
    "test_{}", "{}_test", "{}_tests", "{}_unittest", "{}_spec", "{}.test", "{}.spec", "{}-test", "{}-spec", "{}.cy",
    "{}Tests", "{}Test", "{}Spec", "{}IT", "Test{}", "test-{}", "{}",
)  # fmt: skip
"""How tests are called. The last one is for folders of tests only."""

FOLDERS = frozenset({"test", "tests", "testing", "__tests__", "spec", "specs", "unit", "unit_tests", "unittests"})

FAMILIES: Mapping[str, str] = {
    **dict.fromkeys(("c", "h", "cc", "cpp", "cxx", "hpp", "hh", "hxx", "cu", "cuh", "inl", "ipp"), "c"),
    **dict.fromkeys(("js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts"), "js"),
    **dict.fromkeys(("py", "pyi", "pyx"), "py"),
    **dict.fromkeys(("java", "kt", "kts", "scala", "groovy"), "jvm"),
}
"""Suffix → what may test what; any other suffix tests its own kind."""

INSIDE: Mapping[str, re.Pattern[bytes]] = {"rs": re.compile(rb"^\s*#\[cfg\((?:all\()?test\b", re.MULTILINE)}
"""Suffix → what a file holds that has its tests within."""

_NO_TEST = re.compile(
    r"(^|/)(conftest|__init__|setup|helpers?|utils?|index|mod|fixtures?)\.\w+$|(^|/)(fixtures?|testdata|data)/"
)
_MARKED = re.compile(r"(_unittests?|[-_.](test|spec)s?)\.\w+$")
_SAMPLE = 60
_SOURCES = frozenset({*FAMILIES, "go", "rs", "rb", "swift", "php", "cs", "lua", "ex", "zig", "dart"})
"""What is source even in a folder of documents."""


def look(tree: Tree, folders: Sequence[str] = ()) -> LayoutOfTests:
    """The habit; `folders`, from the settings, are where tests are whatever the tree shows."""
    tests, subjects = _sorted_out(tree.paths, folders)
    pairs = _plausible(sorted(_pairs(tests, subjects), key=lambda pair: (pair.subject, pair.test)))
    holders = {suffix: _holders(tree, suffix, mark) for suffix, mark in INSIDE.items()}
    inside = tuple(suffix for suffix, found in holders.items() if found)
    lit = tuple(sorted(path.rpartition("/")[0] for path in tree.paths if path.rpartition("/")[2] in _LIT))
    tops = Counter(_top(path) for path in tests)
    learned = tuple(name for name, count in tops.most_common(3) if name and count >= 2)
    held = tuple(path for found in holders.values() for path in found)
    return LayoutOfTests(
        tuple(tests), pairs, tuple(folders) or learned, inside, held, lit, _because(tests, pairs, inside)
    )


_LIT = ("lit.cfg", "lit.cfg.py", "lit.site.cfg.py.in")


def family(path: str) -> str:
    """What kind of source a path is, for telling which tests may be its."""
    suffix = path.rpartition(".")[2].lower()
    return FAMILIES.get(suffix, suffix)


def _sorted_out(paths: Collection[str], folders: Sequence[str]) -> tuple[list[str], list[str]]:
    tests, subjects = [], []
    for path in sorted(paths):
        role = file_role(path)
        named = any(path.startswith(folder + "/") for folder in folders)
        if is_vendored(path):
            continue
        source = role == "code" or (role == "docs" and path.rpartition(".")[2] in _SOURCES)
        if "." in path.rpartition("/")[2] and (role == "test" or (source and (named or _MARKED.search(path)))):
            tests.append(path)
        elif source:
            subjects.append(path)
    return tests, subjects


def _top(path: str) -> str:
    """The folder of tests that a path lies in: up to the first one that is called so, empty for none."""
    words = path.split("/")[:-1]
    for place, word in enumerate(words):
        if word.lower() in FOLDERS:
            return "/".join(words[: place + 1])
    return ""


def _pairs(tests: Sequence[str], subjects: Sequence[str]) -> Iterator[Pair]:
    """Each test with the file that it is named after, the nearest of several."""
    by_stem: dict[tuple[str, str], list[str]] = defaultdict(list)
    for path in subjects:
        by_stem[family(path), stem(path)].append(path)
    for test in tests:
        if _NO_TEST.search(test):
            continue
        for form, name in _named(test):
            found = by_stem.get((family(test), name))
            if found:
                subject = min(found, key=lambda path: (-_shared(path, test), path.endswith((".h", ".hpp")), path))
                place, words = placed(subject.rpartition("/")[0], test.rpartition("/")[0])
                yield Pair(subject, test, form, place, words)
                break


def stem(path: str) -> str:
    """A file's name without its last suffix, folded; `__init__` and `index` stand for their folder."""
    folder, _, name = path.rpartition("/")
    name = name.rpartition(".")[0] or name
    if name in ("__init__", "index", "mod") and folder:
        name = folder.rpartition("/")[2]
    return name.lstrip("_").lower()


def _named(test: str) -> Iterator[tuple[str, str]]:
    """The forms that a test's name has, with the stem that is left of it."""
    folder, _, name = test.rpartition("/")
    bare = name.rpartition(".")[0]
    for form in FORMS:
        before, _, after = form.partition("{}")
        if form == "{}":
            if any(word.lower() in FOLDERS for word in folder.split("/")):
                yield form, bare.lower()
        elif bare.startswith(before) and bare.endswith(after) and len(bare) > len(form) - 2:
            inner = bare[len(before) : len(bare) - len(after)]
            if form != "Test{}" or inner[:1].isupper():
                yield form, inner.lstrip("_").lower()


def _shared(one: str, other: str) -> int:
    """How many folders two paths have in common, at whatever depth."""
    return len(set(one.split("/")[:-1]) & set(other.split("/")[:-1]))


def placed(subject: str, test: str) -> tuple[Place, tuple[str, ...]]:
    """How the folder of a test follows from the folder of its subject."""
    if subject == test:
        return "beside", ()
    ours, theirs = subject.split("/") if subject else [], test.split("/") if test else []
    if theirs[:-1] == ours and theirs:
        return "below", (theirs[-1],)
    differ = [(old, new) for old, new in zip(ours, theirs, strict=False) if old != new]
    if len(ours) == len(theirs) and len(differ) == 1 and len(ours) > 1 and ours[-1] == theirs[-1]:
        return "swap", differ[0]
    same = 0
    while same < min(len(ours), len(theirs)) and ours[-1 - same] == theirs[-1 - same]:
        same += 1
    if not same:
        return "flat", (test,)
    return "mirror", ("/".join(ours[: len(ours) - same]), "/".join(theirs[: len(theirs) - same]))


def _plausible(pairs: Sequence[Pair]) -> tuple[Pair, ...]:
    """A test of its subject's very name is a helper where the other tests of its folder are marked."""
    marked = Counter(pair.test.rpartition("/")[0] for pair in pairs if pair.form != "{}")
    bare = Counter(pair.test.rpartition("/")[0] for pair in pairs if pair.form == "{}")
    folders = {folder for folder, count in bare.items() if marked[folder] >= count}
    return tuple(pair for pair in pairs if pair.form != "{}" or pair.test.rpartition("/")[0] not in folders)


def _holders(tree: Tree, suffix: str, mark: re.Pattern[bytes]) -> tuple[str, ...]:
    """The files of a sample that hold their tests, if a third of it does."""
    paths = sorted(path for path in tree.paths if path.endswith(f".{suffix}") and file_role(path) == "code")[:_SAMPLE]
    held = tuple(path for path in paths if mark.search(tree.read(path) or b""))
    return held if len(held) * 3 >= len(paths) else ()


def _because(tests: Sequence[str], pairs: Sequence[Pair], inside: Sequence[str]) -> str:
    if not tests:
        return "no file looks like a test" + (f"; .{inside[0]} files hold their own" if inside else "")
    told = f"{plural(len(tests), 'test file')}, {len(pairs):,} named after the file that they test"
    top = Counter((pair.form, pair.place) for pair in pairs).most_common(1)
    if top:
        (form, place), count = top[0]
        told += f": {count:,} are {form.format('NAME')} {_PLACES[place]}"
    return told + (f"; .{inside[0]} files hold their own" if inside else "")


_PLACES: Mapping[Place, str] = {
    "beside": "beside it",
    "below": "in a folder below it",
    "swap": "at the same place of a parallel tree",
    "mirror": "at the same place below another folder",
    "flat": "in one folder",
}
