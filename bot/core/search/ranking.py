"""Which pages a message is about: BM25F over the fields of pages, and how much of a phrase is said.

A page counts once, with its texts in all languages. Terms are keys of words (`es:trabaj`) and
groups of words that mean the same (`=12`).
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

K1 = 3.0
B = 0.4
_STEP = 1.0 + K1


@dataclass(frozen=True, slots=True)
class Unit:
    """What one word or phrase of a message may mean: term → how much it counts (0 to 1).

    `at` holds the positions of its words; `weight` how much it says, in the unit of `idf`.
    """

    at: tuple[int, ...]
    options: Mapping[str, float]
    weight: float


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a page: its terms, in one language, and how much it counts."""

    terms: Sequence[str]
    weight: float


@dataclass(frozen=True, slots=True)
class Said:
    """How much of a phrase a message says (0 to 1), what that weighs, and its positions."""

    part: float
    weight: float
    at: frozenset[int]


class Ranking:
    """BM25F over documents numbered from 0."""

    def __init__(self, documents: Sequence[Sequence[Field]]) -> None:
        self._count = len(documents)
        lengths = [sum(len(field.terms) for field in fields) or 1 for fields in documents]
        average = sum(lengths) / max(len(lengths), 1)
        found: dict[str, dict[int, float]] = defaultdict(dict)
        for number, fields in enumerate(documents):
            norm = 1.0 - B + B * lengths[number] / average
            for field in fields:
                # A long field says less by each of its words, but a short one not more.
                weight = field.weight / (norm if field.weight <= 1.0 else 1.0)
                for term in field.terms:
                    held = found[term]
                    held[number] = held.get(number, 0.0) + weight
        self._spans: dict[str, tuple[int, int]] = {}
        self._numbers = array("I")
        self._scores = array("f")
        for term, held in found.items():
            start = len(self._numbers)
            self._spans[term] = (start, start + len(held))
            idf = self._idf(len(held))
            self._numbers.extend(held.keys())
            self._scores.extend(idf * _STEP * tf / (K1 + tf) for tf in held.values())

    def _idf(self, count: int) -> float:
        return math.log(1.0 + (self._count - count + 0.5) / (count + 0.5))

    def __contains__(self, term: object) -> bool:
        return term in self._spans

    def idf(self, term: str) -> float:
        """How much a term says: the rarer the more; for an unknown one, as if two pages had it."""
        start, end = self._spans.get(term, (0, 2))
        return self._idf(end - start)

    def has(self, number: int, term: str) -> bool:
        """Whether a document has a term."""
        start, end = self._spans.get(term, (0, 0))
        place = bisect_left(self._numbers, number, start, end)
        return place < end and self._numbers[place] == number

    def score(self, units: Iterable[Unit]) -> dict[int, float]:
        """Document → score, at most about the sum of the units' weights."""
        total: dict[int, float] = defaultdict(float)
        for unit in units:
            best: dict[int, float] = {}
            for term, weight in unit.options.items():
                start, end = self._spans.get(term, (0, 0))
                for number, score in zip(
                    self._numbers[start:end], self._scores[start:end], strict=True
                ):
                    if (value := weight * score) > best.get(number, 0.0):
                        best[number] = value
            for number, value in best.items():
                total[number] += value / _STEP
        return total


class Phrasebook:
    """Titles, keywords and names: how much of one a message says, and it of the message."""

    def __init__(
        self,
        phrases: Iterable[tuple[str, Sequence[Mapping[str, float]]]],
    ) -> None:
        """`phrases`: pairs of a target and, word by word, term → weight."""
        self._targets: list[str] = []
        self._totals = array("f")
        postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for target, words in phrases:
            number = len(self._targets)
            self._targets.append(target)
            self._totals.append(sum(max(word.values(), default=0.0) for word in words) or 1.0)
            for word in words:
                for term, weight in word.items():
                    postings[term].append((number, weight))
        self._postings = dict(postings)

    def score(self, units: Iterable[Unit]) -> dict[str, Said]:
        """Target → how much of its best phrase is said."""
        said: dict[int, float] = defaultdict(float)
        where: dict[int, set[int]] = defaultdict(set)
        for unit in units:
            best: dict[int, float] = {}
            for term, part in unit.options.items():
                for number, weight in self._postings.get(term, ()):
                    if (value := part * weight) > best.get(number, 0.0):
                        best[number] = value
            for number, value in best.items():
                said[number] += value
                where[number].update(unit.at)
        found: dict[str, Said] = {}
        for number, value in said.items():
            weight = min(value, self._totals[number])
            part = weight / self._totals[number]
            target = self._targets[number]
            known = found.get(target)
            if known is None or part * weight > known.part * known.weight:
                found[target] = Said(part, weight, frozenset(where[number]))
        return found
