"""Which numbered things have a term, and how much of it: the inside of an inverted index.

It need not know whether the things are pages or phrases. All lists lie in two arrays, which take
a tenth of the memory of dictionaries.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.core.search.gathering import Entries, Floats

MANY = 100
"""Of a term in more things than this, only so many count, and those found already."""

_SLOWER = 8  # looking one up takes so much longer than passing over one


class Postings:
    """Term → numbers in ascending order, with a weight each."""

    def __init__(self, found: Entries, worth: Floats | None = None) -> None:
        """`worth` tells which things of a frequent term count: those where it is greatest.

        It has a value for each weight; if it is not given, it is the weight itself.
        """
        from bot.core.search.gathering import pack  # noqa: PLC0415 - whoever asks does without

        self._rows = found.rows
        self._starts = pack("I", found.starts)
        self._numbers = pack("I", found.things)
        self._weights = pack("f", found.weights)
        self._best: dict[int, tuple[array[int], array[float]]] = {}  # row → of a frequent term
        worth = found.weights if worth is None else worth
        for row in (found.counts > MANY).nonzero()[0].tolist():
            start, end = self._span(row)
            best = start + (-worth[start:end]).argsort(kind="stable")[:MANY]
            self._best[row] = pack("I", found.things[best]), pack("f", found.weights[best])

    def count(self, term: str) -> int:
        """How many things have a term."""
        row = self._rows.get(term)
        return 0 if row is None else self._starts[row + 1] - self._starts[row]

    def counts(self) -> list[int]:
        """Row by row how many things have the term."""
        return [end - start for start, end in pairwise(self._starts)]

    def has(self, term: str, number: int) -> bool:
        """Whether a thing has a term."""
        return self._look_up(number, *self._span(self._rows.get(term))) > 0.0

    def among(self, term: str, known: Collection[int] = frozenset()) -> Iterable[tuple[int, float]]:
        """A term's things with their weights; of very many only the best and the `known`."""
        row = self._rows.get(term)
        if row is None:
            return ()
        start, end = self._span(row)
        best = self._best.get(row)
        if best is None:
            return zip(self._numbers[start:end], self._weights[start:end], strict=True)
        first = zip(*best, strict=True)
        if len(known) * _SLOWER > end - start:
            here = zip(self._numbers[start:end], self._weights[start:end], strict=True)
            return [*first, *(pair for pair in here if pair[0] in known)]
        looked_up = ((number, self._look_up(number, start, end)) for number in known)
        return [*first, *(pair for pair in looked_up if pair[1] > 0.0)]

    def _look_up(self, number: int, start: int, end: int) -> float:
        place = bisect_left(self._numbers, number, start, end)
        here = place < end and self._numbers[place] == number
        return self._weights[place] if here else 0.0

    def _span(self, row: int | None) -> tuple[int, int]:
        return (0, 0) if row is None else (self._starts[row], self._starts[row + 1])
