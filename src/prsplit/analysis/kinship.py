"""How likely two units of a change belong to one concern: twelve scores of each pair, and what company they keep."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from math import exp, log, log2, sqrt
from operator import mul

from prsplit.analysis.kin_bags import Bag, Rarity, Unit, Words, cosines, holders, read_words, sub_bag, weighted
from prsplit.analysis.kin_last import last_look
from prsplit.analysis.paths import file_role, stem
from prsplit.analysis.words import sub_words

Triangle = list[float]
"""A value per pair of units as a flat lower triangle: the pair i > j stands at i(i-1)/2 + j."""

WEIGHTS: Mapping[str, float] = {
    "bias": -3.0, "files": 0.8,
    "words": 1.5, "idents": 1.0, "rare": 0.4, "new": 1.0, "names": 1.2, "uses": 1.2, "edit": 1.6, "hood": 1.0,
    "near": 0.9, "crowd": 0.2, "testof": 1.0, "tests": -0.4,
}  # fmt: skip
"""Logistic weights of the scores; `files` is times ln of the number of changed files.

Source: fitted on 391 tangles (two or three adjacent commits of one author) from 32 public repositories, each tangle
weighing the same and a pair √(lines·lines), then rounded. Repositories left out one at a time: adjusted Rand 0.617;
one concern a file reaches 0.406 there. A weight changed by a fifth moves it by at most 0.008, but the bias 0.03 and `files` 0.016.
"""

SECOND: Mapping[str, float] = {"bias": 0.0, "first": 0.5, "company": 1.5}
"""The second look, of the same source: the first look's logit, and `in_company` of its probabilities. See `kin_questions`
for what both looks are asked in the end."""

_COMPANY = 48
"""Units that all others are compared by; more cost time and gain nothing."""

EVERYDAY = frozenset({"__init__", "__call__", "main", "setUp", "tearDown", "test", "init", "run", "new", "constructor"})
"""Names that stand for nothing in particular when another edit spells them."""


def probabilities(
    units: Sequence[Unit], *, base_words: Mapping[str, int] | None = None, base_files: int = 0
) -> Triangle:
    """The probability that each pair of units belongs to one concern, as a flat lower triangle.

    `base_words` tells in how many of `base_files` base files each identifier stands: those of the changed files are
    enough (`words.count_words`).
    """
    kin = Kinship(units, base_words or {}, base_files)
    lines = [unit.lines for unit in units]
    figures = {name: score(kin) for name, score in SCORES.items()}
    start = WEIGHTS["bias"] + WEIGHTS["files"] * log(max(1, len(kin.paths)))
    total = [start] * (len(units) * (len(units) - 1) // 2)
    for name, values in figures.items():
        weight = WEIGHTS[name]
        total = [so_far + weight * value for so_far, value in zip(total, values, strict=True)]
    company = in_company([_logistic(value) for value in total], lines)
    first, again = SECOND["first"], SECOND["company"]
    figures |= {"own_words": kin.unit_sub_words, "own_idents": kin.unit_identifiers, "first": total, "company": company}
    figures["second"] = [
        _logistic(SECOND["bias"] + first * value + again * like) for value, like in zip(total, company, strict=True)
    ]
    return [_logistic(value) for value in last_look(figures, lines)]


def _logistic(value: float) -> float:
    return 1.0 / (1.0 + exp(-value))


def in_company(p: Triangle, lines: Sequence[int]) -> Triangle:
    """How alike two units' probabilities with the heaviest units are: the correlation of their rows, every unit counting
    by its lines. Near 1 where both keep the same company, negative where they keep different ones."""
    chosen = _heaviest(lines)
    weights = [lines[column] for column in chosen]
    roots, total = [sqrt(weight) for weight in weights], sum(weights)
    rows = []
    for whole in _square(p, len(lines), 1.0):
        row = [whole[column] for column in chosen]
        mean = sum(map(mul, row, weights)) / total
        rows.append([(value - mean) * root for value, root in zip(row, roots, strict=True)])
    return _row_cosines(rows)


def _heaviest(lines: Sequence[int]) -> list[int]:
    """The units that others are compared by: all, or as many of the heaviest as time allows, in order."""
    return sorted(sorted(range(len(lines)), key=lambda unit: (-lines[unit], unit))[:_COMPANY])


def _square(triangle: Triangle, count: int, diagonal: float) -> list[list[float]]:
    """The triangle as full rows."""
    rows = [[*triangle[one * (one - 1) // 2 : one * (one + 1) // 2], diagonal] for one in range(count)]
    for one in range(count):
        rows[one] += [rows[other][one] for other in range(one + 1, count)]
    return rows


def _row_cosines(rows: list[list[float]]) -> Triangle:
    """The cosine of each pair of rows."""
    for row in rows:
        norm = sqrt(sum(map(mul, row, row))) or 1.0
        row[:] = [value / norm for value in row]
    return [sum(map(mul, rows[one], rows[other])) for one in range(len(rows)) for other in range(one)]


class Kinship:
    """The units of one change, their words and their files, and the scores of all pairs of units."""

    def __init__(self, units: Sequence[Unit], base_words: Mapping[str, int], base_files: int) -> None:
        """Read the words of all units; the other arguments as in `probabilities`."""
        self.units, self.count = units, len(units)
        self.words = [read_words(unit) for unit in units]
        self.paths = sorted({unit.path for unit in units})
        number = {path: place for place, path in enumerate(self.paths)}
        self.file = [number[unit.path] for unit in units]
        self.members: list[list[int]] = [[] for _ in self.paths]
        for place, file in enumerate(self.file):
            self.members[file].append(place)
        self.file_words: list[Counter[str]] = [Counter() for _ in self.paths]
        for file, words in zip(self.file, self.words, strict=True):
            self.file_words[file].update(words.identifiers)
        self.seen = holders(self.file_words)
        self.rarity = Rarity(base_words, base_files, self.seen)

    # ------------------------------------------------------------------ pairs of units and of files

    def pairs(self) -> Iterator[tuple[int, int]]:
        """All pairs of units, in the order of the triangle."""
        return ((one, other) for one in range(self.count) for other in range(one))

    @cached_property
    def same(self) -> Triangle:
        """1 for two units of one file."""
        return [float(self.file[one] == self.file[other]) for one, other in self.pairs()]

    def of_files(self, values: Mapping[tuple[int, int], float], same: float) -> Triangle:
        """For each pair of units the value of their files, `same` when it is one file; files with the lower number first."""
        found = []
        for one in range(self.count):
            mine = self.file[one]
            row = [values.get((min(mine, file), max(mine, file)), 0.0) for file in range(len(self.paths))]
            row[mine] = same
            found += [row[file] for file in self.file[:one]]
        return found

    def with_files(self, own: Triangle) -> Triangle:
        """Each pair's value averaged with the largest one between their files (0 for one file)."""
        top: dict[tuple[int, int], float] = {}
        place = 0
        for one in range(self.count):
            mine = self.file[one]
            for other in range(one):
                value = own[place]
                place += 1
                if value > 0.0:
                    theirs = self.file[other]
                    key = (mine, theirs) if mine < theirs else (theirs, mine)
                    if value > top.get(key, 0.0):
                        top[key] = value
        return _mean(own, self.of_files(top, 0.0))

    def files_cosine(self, bags: Sequence[Bag]) -> Triangle:
        """The cosine of the files' bags for each pair of units, 1 for one file."""
        flat = iter(cosines(bags))
        pairs = {(other, one): next(flat) for one in range(len(bags)) for other in range(one)}
        return self.of_files(pairs, 1.0)

    def spread(self, bags: Sequence[Mapping[str, float]]) -> dict[str, float]:
        """Each word's ln((bags + 1) / (bags that hold it + 1/2))."""
        return {word: max(0.0, log((len(bags) + 1) / (count + 0.5))) for word, count in holders(bags).items()}

    def postings(self, bags: Sequence[Mapping[str, object]]) -> dict[str, list[int]]:
        """Word → units that hold it, in order."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, bag in enumerate(bags):
            for word in bag:
                found[word].append(place)
        return found

    def triangle(self) -> Triangle:
        """Zero for every pair."""
        return [0.0] * (self.count * (self.count - 1) // 2)

    # ------------------------------------------------------------------ words in common

    @cached_property
    def unit_sub_words(self) -> Triangle:
        """The cosine of the units' sub-words, rare ones weighing more."""
        bags = [words.sub_words for words in self.words]
        return cosines(
            weighted(bags, {one: value * self.rarity.sub_word(one) for one, value in self.spread(bags).items()})
        )

    @cached_property
    def unit_identifiers(self) -> Triangle:
        """The cosine of the units' identifiers, rare ones weighing more."""
        bags = [dict.fromkeys(words.identifiers, 1.0) for words in self.words]
        return cosines(
            weighted(bags, {word: value * self.rarity.word(word) for word, value in self.spread(bags).items()})
        )

    def score_words(self) -> Triangle:
        """Sub-words in common, of the units and of all changed lines of their files."""
        bags = [sub_bag(words) for words in self.file_words]
        heavy = {one: value * self.rarity.sub_word(one) for one, value in self.spread(bags).items()}
        return _mean(self.unit_sub_words, self.files_cosine(weighted(bags, heavy)))

    def score_idents(self) -> Triangle:
        """Identifiers in common, of the units and of all changed lines of their files."""
        bags = [{word: 1.0 + log(count) for word, count in words.items()} for words in self.file_words]
        heavy = {word: value * self.rarity.word(word) for word, value in self.spread(bags).items()}
        return _mean(self.unit_identifiers, self.files_cosine(weighted(bags, heavy)))

    def score_rare(self) -> Triangle:
        """Shared identifiers that stand in one to three base files."""
        held = self.rarity.documents
        return self._shared(lambda word: 0.5 if 1 <= held.get(word, 0) <= 3 else 0.0)

    def score_new(self) -> Triangle:
        """Shared identifiers that base lacks; those of many changed files count less."""
        held = self.rarity.documents
        return self._shared(lambda word: 0.0 if held.get(word, 0) else 1.0 / log2(1 + self.seen[word]))

    def _shared(self, weight: Callable[[str], float]) -> Triangle:
        """1 − exp(−sum of the weights of the shared identifiers), averaged with the files' largest."""
        total = self.triangle()
        for word, units in self.postings([words.identifiers for words in self.words]).items():
            if len(units) > 1 and (value := weight(word)):
                for place, one in enumerate(units):
                    row = one * (one - 1) // 2
                    for other in units[:place]:
                        total[row + other] += value
        return self.with_files([1.0 - exp(-value) if value else 0.0 for value in total])

    # ------------------------------------------------------------------ symbols

    def score_names(self) -> Triangle:
        """Names of the enclosing symbols: in common, or spelled by the other unit."""
        bags = [dict.fromkeys(words.names, 1.0) for words in self.words]
        heavy = self.spread(bags)
        own = cosines(weighted(bags, heavy))
        spelled = self.postings([words.sub_words for words in self.words])
        top: dict[tuple[int, int], float] = {}
        for bag, mine in zip(bags, self.file, strict=True):
            whole = sum(heavy[one] for one in bag)
            shares: dict[int, float] = defaultdict(float)
            for one in bag:
                for other in spelled.get(one, ()):
                    shares[other] += heavy[one] / whole
            for other, share in shares.items():
                key = (min(mine, self.file[other]), max(mine, self.file[other]))
                if share > top.get(key, 0.0):
                    top[key] = share
        return _mean(own, self.of_files(top, 0.0))

    def score_uses(self) -> Triangle:
        """The rarest name of an existing symbol around one unit that stands on changed lines of the other."""
        top = self.triangle()
        postings = self.postings([words.identifiers for words in self.words])
        for one in range(self.count):
            for name in self._existing(one):
                value = self.rarity.word(name)
                for other in postings.get(name, ()):
                    if other != one:
                        place = _place(one, other)
                        top[place] = max(top[place], value)
        return self.with_files(top)

    def _existing(self, unit: int) -> tuple[str, ...]:
        """The last two names around a unit that base has: for what is new, only the one around it."""
        names = self.words[unit].symbol[-2:]
        if not self.units[unit].old:
            names = names[:-1]
        return tuple(name for name in names if name not in EVERYDAY)

    # ------------------------------------------------------------------ edits

    def score_edit(self) -> Triangle:
        """The same mechanical edit: tokens added and removed, and identical changed lines."""
        bags = [_signed_bag(words) for words in self.words]
        return _mean(cosines(bags), self._same_lines())

    def _same_lines(self) -> Triangle:
        total = self.triangle()
        changed = [dict.fromkeys((f"{side}{line}" for side, line in sorted(words.changed)), 1) for words in self.words]
        for units in self.postings(changed).values():
            for place, one in enumerate(units):
                for other in units[:place]:
                    total[_place(one, other)] += 1.0 / min(len(changed[one]), len(changed[other]))
        return total

    def score_hood(self) -> Triangle:
        """Whether both resemble the same third units."""
        values = zip(self.unit_identifiers, self.unit_sub_words, self.same, strict=True)
        rows = _square([idents + words + 0.5 * same for idents, words, same in values], self.count, 0.0)
        lines = [unit.lines for unit in self.units]
        columns = [(column, sqrt(lines[column])) for column in _heaviest(lines)]
        return _row_cosines([[row[column] * root for column, root in columns] for row in rows])

    def score_near(self) -> Triangle:
        """Nearness within one file."""
        lines = [unit.line for unit in self.units]
        return [
            exp(-abs(lines[one] - lines[other]) / 40.0) if same else 0.0
            for (one, other), same in zip(self.pairs(), self.same, strict=True)
        ]

    # ------------------------------------------------------------------ files

    def score_testof(self) -> Triangle:
        """A test and what it tests, by the names of the files."""
        tests = self._tests()
        found = {
            (other, one): _same_stem(self.paths[one], self.paths[other])
            for one in range(len(self.paths))
            for other in range(one)
            if tests[one] != tests[other]
        }
        return self.of_files(found, 0.0)

    def score_tests(self) -> Triangle:
        """1 for two tests of different files."""
        tests = [number for number, test in enumerate(self._tests()) if test]
        return self.of_files({(one, other): 1.0 for one in tests for other in tests if one < other}, 0.0)

    def _tests(self) -> list[bool]:
        return [file_role(path) == "test" for path in self.paths]

    def score_crowd(self) -> Triangle:
        """Crowd: ln of the number of units in the file, for two units of one file."""
        crowd = [log(len(members)) for members in self.members]
        return [same * crowd[self.file[one]] for (one, _), same in zip(self.pairs(), self.same, strict=True)]


def _signed_bag(words: Words) -> Bag:
    """The tokens that a unit adds (+) and removes (-); marks and numbers count less than words."""
    return {
        ("+" if count > 0 else "-") + token: (1.0 + log(abs(count))) * (1.0 if token[0].isalpha() else 0.3)
        for token, count in words.signed.items()
    }


def _same_stem(one: str, other: str) -> float:
    """1 when the stems agree, less when the one's sub-words are among the other's."""
    if stem(one) == stem(other):
        return 1.0
    mine, theirs = (
        set(sub_words(path.rpartition("/")[2].partition(".")[0])) - {"test", "spec"} for path in (one, other)
    )
    both = len(mine & theirs)
    if not both:
        return 0.0
    if both == min(len(mine), len(theirs)):
        return 0.7 * both / max(len(mine), len(theirs))
    return 0.4 * both / len(mine | theirs)


def _place(one: int, other: int) -> int:
    """Where a pair stands in the triangle."""
    return one * (one - 1) // 2 + other if one > other else other * (other - 1) // 2 + one


def _mean(one: Triangle, other: Triangle) -> Triangle:
    return [(a + b) / 2.0 for a, b in zip(one, other, strict=True)]


SCORES: Mapping[str, Callable[[Kinship], Triangle]] = {
    "words": Kinship.score_words, "idents": Kinship.score_idents, "rare": Kinship.score_rare, "new": Kinship.score_new,
    "names": Kinship.score_names, "uses": Kinship.score_uses, "edit": Kinship.score_edit, "hood": Kinship.score_hood,
    "near": Kinship.score_near, "crowd": Kinship.score_crowd, "testof": Kinship.score_testof, "tests": Kinship.score_tests,
}  # fmt: skip
