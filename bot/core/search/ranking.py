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
from heapq import nlargest
from operator import itemgetter

K1 = 3.0
B = 0.4
_STEP = 1.0 + K1

MANY = 400
"""Of a term in more pages or phrases than this, only so many count, and those found already."""


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
    """How much of a phrase a message says (0 to 1) and what that weighs."""

    part: float
    weight: float
    bits: int

    @property
    def at(self) -> frozenset[int]:
        """The positions of its words."""
        return frozenset(at for at in range(self.bits.bit_length()) if self.bits >> at & 1)


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
        self._best: dict[str, list[tuple[int, float]]] = {}  # of terms in many documents
        self._numbers = array("I")
        self._scores = array("f")
        for term, held in found.items():
            start = len(self._numbers)
            self._spans[term] = (start, start + len(held))
            idf = self._idf(len(held))
            scores = {number: idf * _STEP * tf / (K1 + tf) for number, tf in held.items()}
            self._numbers.extend(scores.keys())
            self._scores.extend(scores.values())
            if len(scores) > MANY:
                self._best[term] = nlargest(MANY, scores.items(), key=itemgetter(1))

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
        total: dict[int, float] = {}
        for unit in _telling_first(units):
            best: dict[int, float] = {}
            for term, weight in unit.options.items():
                for number, score in self._among(term, total if unit.weight >= 1.0 else {}):
                    if (value := weight * score) > best.get(number, 0.0):
                        best[number] = value
            for number, value in best.items():
                total[number] = total.get(number, 0.0) + value / _STEP
        return total

    def _among(self, term: str, known: Mapping[int, float]) -> Iterable[tuple[int, float]]:
        """A term's documents with its score there; of very many only the best and the `known`."""
        start, end = self._spans.get(term, (0, 0))
        best = self._best.get(term)
        if best is None or len(known) * 2 > end - start:
            return zip(self._numbers[start:end], self._scores[start:end], strict=True)
        found = list(best)
        for number in known:
            place = bisect_left(self._numbers, number, start, end)
            if place < end and self._numbers[place] == number:
                found.append((number, self._scores[place]))
        return found


class Phrasebook:
    """Titles, keywords and names: how much of one a message says, and it of the message."""

    def __init__(
        self,
        phrases: Iterable[tuple[str, Sequence[Mapping[str, float]]]],
    ) -> None:
        """`phrases`: pairs of a target and, word by word, term → weight."""
        self._targets: list[str] = []
        self._totals = array("f")
        postings: dict[str, dict[int, float]] = defaultdict(dict)
        for target, words in phrases:
            number = len(self._targets)
            self._targets.append(target)
            self._totals.append(sum(max(word.values(), default=0.0) for word in words) or 1.0)
            for word in words:
                for term, weight in word.items():
                    held = postings[term]
                    held[number] = max(weight, held.get(number, 0.0))
        self._postings = dict(postings)
        self._best = {
            term: nlargest(MANY, held.items(), key=lambda pair: pair[1] / self._totals[pair[0]])
            for term, held in postings.items()
            if len(held) > MANY
        }

    def score(self, units: Iterable[Unit]) -> dict[str, Said]:
        """Target → how much of its best phrase is said."""
        said: dict[int, float] = {}
        where: dict[int, int] = {}  # phrase → the places of its words, as bits
        for unit in _telling_first(units):
            best: dict[int, float] = {}
            for term, part in unit.options.items():
                for number, weight in self._among(term, said if unit.weight >= 1.0 else {}):
                    if (value := part * weight) > best.get(number, 0.0):
                        best[number] = value
            bits = sum(1 << place for place in unit.at)
            for number, value in best.items():
                said[number] = said.get(number, 0.0) + value
                where[number] = where.get(number, 0) | bits
        chosen: dict[str, tuple[float, int]] = {}
        for number, value in said.items():
            total = self._totals[number]
            # What is said of a phrase, twice: of the phrase, and as such.
            measure = min(value, total) ** 2 / total
            target = self._targets[number]
            if (known := chosen.get(target)) is None or measure > known[0]:
                chosen[target] = (measure, number)
        return {
            target: self._said(number, said[number], where[number])
            for target, (_, number) in chosen.items()
        }

    def _among(self, term: str, known: Mapping[int, float]) -> Iterable[tuple[int, float]]:
        """A term's phrases with its weight there; of very many only the best and the `known`."""
        held = self._postings.get(term, {})
        best = self._best.get(term)
        if best is None or len(known) > len(held):
            return held.items()
        return [*best, *((number, held[number]) for number in known if number in held)]

    def _said(self, number: int, value: float, bits: int) -> Said:
        weight = min(value, self._totals[number])
        return Said(weight / self._totals[number], weight, bits)


def _telling_first(units: Iterable[Unit]) -> list[Unit]:
    """Units in an order in which rare words choose and common ones only add."""
    return sorted(units, key=lambda unit: -unit.weight)
