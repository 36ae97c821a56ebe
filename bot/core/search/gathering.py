"""What pages and phrases say, brought together: rows of terms, sorted, and summed up by numpy.

Only who makes an index imports this. What comes of it lies in arrays of Python's own: whoever asks
does without numpy.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.core.search.numbers import number, pair

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]

Run = tuple[int, float, Sequence[str]]
"""Terms that a thing has, which goes by a number, and what each of them weighs there."""

Phrase = tuple[int, Sequence[str]]
"""A thing, by its number, and the terms of a phrase that it has, in order."""

_BITS = 31  # of a thing's number, below one of 32: together they are none below zero
_THING = (1 << _BITS) - 1


@dataclass(frozen=True, slots=True)
class Entries:
    """Term → row, and row by row the things that have it, in ascending order, with weights.

    `starts` tells where each row begins, and at last where they all end.
    """

    rows: dict[str, int]
    starts: Numbers
    things: Numbers
    weights: Floats

    @property
    def counts(self) -> Numbers:
        """Row → how many things have the term."""
        return np.diff(self.starts)


def gather(runs: Iterable[Run], *, add: bool) -> Entries:
    """Which things have which terms. Of weights that meet all are added, or the best is taken."""
    runs = list(runs)
    terms = list(chain.from_iterable(terms for _, _, terms in runs))
    rows = {term: row for row, term in enumerate(dict.fromkeys(terms))}
    sizes = [len(terms) for _, _, terms in runs]
    things = np.repeat(np.array([thing for thing, _, _ in runs], np.int64), sizes)
    weights = np.repeat(np.array([weight for _, weight, _ in runs], np.float64), sizes)
    both = np.fromiter(map(rows.__getitem__, terms), np.int64, len(terms)) << _BITS | things
    order = np.argsort(both, kind="stable")
    both = both[order]
    first = np.flatnonzero(np.diff(both, prepend=-1))
    found = both[first]
    merge = np.add if add else np.maximum
    starts = np.searchsorted(found >> _BITS, np.arange(len(rows) + 1))
    return Entries(rows, starts, found & _THING, merge.reduceat(weights[order], first))


def count(phrases: Sequence[Phrase]) -> tuple[Numbers, Numbers, Numbers]:
    """The numbers of terms and of their pairs in ascending order, who has them, and how often.

    Pairs are terms that stand next to each other in a phrase.
    """
    terms = list(chain.from_iterable(terms for _, terms in phrases))
    numbers = {term: number(term) for term in dict.fromkeys(terms)}
    single = np.fromiter(map(numbers.__getitem__, terms), np.uint32, len(terms))
    sizes = np.array([len(terms) for _, terms in phrases], int)
    phrase = np.repeat(np.arange(len(phrases)), sizes)
    thing = np.repeat(np.array([thing for thing, _ in phrases], int), sizes)
    together = phrase[1:] == phrase[:-1]
    pairs = pair(single[:-1], single[1:])[together]
    things = np.concatenate((thing, thing[1:][together]))
    both = np.concatenate((single, pairs)).astype(np.int64) << _BITS | things
    both, times = np.unique(both, return_counts=True)
    return both >> _BITS, both & _THING, times


def pack(code: str, values: NDArray[Any]) -> array[Any]:
    """The same values as an array of Python's own; for `code` see `array`."""
    return array(code, values.astype(code).tobytes())
