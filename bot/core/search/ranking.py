"""Which pages a message is about: BM25F over the fields of pages, and how much of a phrase is said.

A page counts once, with its texts in all languages. Terms are keys of words (`es:trabaj`) and
groups of words that mean the same (`=12`).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import nlargest
from operator import itemgetter
from typing import TYPE_CHECKING

from bot.core.search.postings import Postings

if TYPE_CHECKING:
    from bot.core.search.gathering import Parts, Rows, Weighed

K1 = 3.0
B = 0.4
LEAST = 1.0  # what a word of a phrase says at least, however many pages use it

_RARE = 2  # an unknown term says as much as if so many pages had it
_MOST = 400  # found by some words before the next one is looked at
_RATHER = 1.3  # who says less adds nothing to what is not among the best of a frequent term


@dataclass(frozen=True, slots=True)
class Unit:
    """What one word or phrase of a message may mean: term → how much it counts (0 to 1).

    `at` holds the positions of its words; `weight` how much it says, in the unit of `idf`.
    """

    at: tuple[int, ...]
    options: Mapping[str, float]
    weight: float


@dataclass(frozen=True, slots=True)
class Said:
    """How much of a phrase a message says (0 to 1), what that weighs, and which phrase it is."""

    part: float
    weight: float
    number: int


class Ranking:
    """BM25F over documents numbered from 0."""

    def __init__(self, rows: Rows, parts: Parts, documents: int) -> None:
        """`parts`: what documents say, each in the weight of its field."""
        import numpy as np  # noqa: PLC0415 - see `bot.core.search.gathering`

        from bot.core.search.gathering import Parts, gather  # noqa: PLC0415 - as above

        self._count = documents
        self._idfs: dict[int, float] = {}
        lengths = np.maximum(np.bincount(parts.things, minlength=documents), 1)
        norms = 1.0 - B + B * lengths / (lengths.sum() / max(documents, 1))
        # A long field says less by each of its words, but a short one not more.
        long = parts.weights <= 1.0
        weights = np.where(long, parts.weights / norms[parts.things], parts.weights)
        found = gather(rows, Parts(parts.terms, parts.things, weights), add=True)
        idfs = np.array([self._idf(count) for count in found.counts.tolist()])
        scores = np.repeat(idfs, found.counts) * found.weights / (K1 + found.weights)
        self._postings = Postings(replace(found, weights=scores))

    def _idf(self, count: int) -> float:
        known = self._idfs.get(count)
        if known is None:
            known = math.log(1.0 + (self._count - count + 0.5) / (count + 0.5))
            self._idfs[count] = known
        return known

    def __contains__(self, term: str) -> bool:
        return self._postings.count(term) > 0

    def idfs(self) -> list[float]:
        """Row by row how much each term says."""
        return [self._idf(count or _RARE) for count in self._postings.counts()]

    def idf(self, term: str) -> float:
        """How much a term says: the rarer the more; for an unknown one, as if two pages had it."""
        return self._idf(self._postings.count(term) or _RARE)

    def has(self, number: int, term: str) -> bool:
        """Whether a document has a term."""
        return self._postings.has(term, number)

    def score(self, units: Iterable[Unit]) -> dict[int, float]:
        """Document → score, at most about the sum of the units' weights."""
        return _add_up(units, self._postings)


class Phrasebook:
    """Titles, keywords and names: how much of one a message says, and it of the message."""

    def __init__(
        self,
        targets: Sequence[str],
        phrases: Weighed,
        *,
        least: float = 0.0,
    ) -> None:
        """`targets`: what each phrase stands for. Of a phrase the part `least` must be said."""
        import numpy as np  # noqa: PLC0415 - see `bot.core.search.gathering`

        from bot.core.search.gathering import gather, pack  # noqa: PLC0415 - as above

        self._least = least
        self._targets = targets
        totals = np.where(phrases.totals > 0.0, phrases.totals, 1.0)
        self._totals = pack("f", totals)
        found = gather(phrases.rows, phrases.parts, add=False)
        # Of phrases those are worth most of which a word is most.
        self._postings = Postings(found, worth=found.weights / totals[found.things])

    def score(self, units: Iterable[Unit]) -> dict[str, Said]:
        """Target → how much of its best phrase is said."""
        totals, targets, least = self._totals, self._targets, self._least
        chosen: dict[str, tuple[float, int, float]] = {}
        for number, value in _add_up(units, self._postings).items():
            total = totals[number]
            if value < least * total:
                continue
            # What is said of a phrase, twice: of the phrase, and as such.
            weight = min(total, value)
            measure = weight * weight / total
            target = targets[number]
            best = chosen.get(target)
            if best is None or measure > best[0]:
                chosen[target] = (measure, number, weight)
        return {
            target: Said(weight / totals[number], weight, number)
            for target, (_, number, weight) in chosen.items()
        }

    def places(self, said: Said, units: Iterable[Unit]) -> frozenset[int]:
        """The positions of the words of a message that say a phrase."""
        return frozenset(
            place
            for unit in units
            if any(self._postings.has(term, said.number) for term in unit.options)
            for place in unit.at
        )


def _add_up(units: Iterable[Unit], postings: Postings) -> dict[int, float]:
    """Thing → how much all units say of it together."""
    sums: dict[int, float] = {}
    for unit in _telling_first(units):
        sums = _keep_best(sums)
        more = _best_of(unit, postings, sums)
        for number in sums.keys() & more.keys():  # few; the others are taken over at once
            more[number] += sums[number]
        sums.update(more)
    return sums


def _best_of(unit: Unit, postings: Postings, found: Collection[int]) -> dict[int, float]:
    """Thing → how much the best option of a unit says of it; of a slight unit in few things."""
    known = found if unit.weight >= _RATHER else ()
    best: dict[int, float] = {}
    for term, part in unit.options.items():
        held = postings.among(term, known)
        if not best:
            best = {number: part * weight for number, weight in held}
            continue
        for number, weight in held:
            if (value := part * weight) > best.get(number, 0.0):
                best[number] = value
    return best


def _keep_best(found: dict[int, float]) -> dict[int, float]:
    """Of very many found so far, those that more words can still make the best."""
    if len(found) <= _MOST:
        return found
    return dict(nlargest(_MOST // 2, found.items(), key=itemgetter(1)))


def _telling_first(units: Iterable[Unit]) -> list[Unit]:
    """Units in an order in which rare words choose and common ones only add."""
    return sorted(units, key=lambda unit: -unit.weight)
