"""What things say, as numbers: terms by their rows, sorted and summed up by numpy.

Things are pages or phrases, numbered from 0. Only who makes an index imports this. What comes of it
lies in arrays of Python's own: whoever asks does without numpy.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.core.search.numbers import number, pair

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
Marks = NDArray[np.bool_]

BITS, LOW = 31, (1 << 31) - 1
"""A row or a thing lies in the low bits, below a number of 32: what they make is not below zero."""


Rows = dict[str, int]
"""Term → row. A new one gets the next, see `row_of`."""


def row_of(term: str, rows: Rows) -> int:
    """The row of a term, which is given one if it has none."""
    return rows.setdefault(term, len(rows))


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts, one after the other: the rows of all their terms.

    Text by text, `sizes` is how many it has, and `things` whose it is. A thing may have several.
    """

    terms: Numbers
    sizes: Numbers
    things: Numbers

    @property
    def owners(self) -> Numbers:
        """Of each term the text that has it."""
        return np.repeat(np.arange(len(self.sizes)), self.sizes)

    def parts(self, weights: Sequence[float] | float) -> Parts:
        """What things say, where each word weighs as much as its text or all weigh the same."""
        each = np.repeat(np.broadcast_to(weights, self.sizes.shape), self.sizes)
        return Parts(self.terms, np.repeat(self.things, self.sizes), each)

    def once(self) -> Texts:
        """The same texts with each of their terms once."""
        both = np.unique(self.owners << BITS | self.terms)
        sizes = np.bincount(both >> BITS, minlength=len(self.sizes))
        return Texts(both & LOW, sizes, self.things)

    def __add__(self, more: Texts) -> Texts:
        return Texts(
            np.concatenate((self.terms, more.terms)),
            np.concatenate((self.sizes, more.sizes)),
            np.concatenate((self.things, more.things)),
        )


@dataclass(frozen=True, slots=True)
class Parts:
    """What things have, in no order: a term by its row, whose it is, and what it weighs there."""

    terms: Numbers
    things: Numbers
    weights: Floats

    def __add__(self, more: Parts) -> Parts:
        return Parts(
            np.concatenate((self.terms, more.terms)),
            np.concatenate((self.things, more.things)),
            np.concatenate((self.weights, more.weights)),
        )


@dataclass(frozen=True, slots=True)
class Weighed:
    """Phrases, numbered from 0: what they have, and what the words of each weigh together."""

    rows: Rows
    parts: Parts
    totals: Floats


@dataclass(frozen=True, slots=True)
class Entries:
    """Term → row, and row by row the things that have it, in ascending order, with weights.

    `starts` tells where each row begins, and at last where they all end.
    """

    rows: Rows
    starts: Numbers
    things: Numbers
    weights: Floats

    @property
    def counts(self) -> Numbers:
        """Row → how many things have the term."""
        return np.diff(self.starts)


def gather(rows: Rows, parts: Parts, *, add: bool) -> Entries:
    """Which things have which terms. Of weights that meet all are added, or the best is taken."""
    both = parts.terms << BITS | parts.things
    order = np.argsort(both, kind="stable")
    both = both[order]
    first = np.flatnonzero(np.diff(both, prepend=-1))
    found = both[first]
    merge = np.add if add else np.maximum
    starts = np.searchsorted(found >> BITS, np.arange(len(rows) + 1))
    weights = merge.reduceat(parts.weights[order], first) if len(first) else parts.weights
    return Entries(rows, starts, found & LOW, weights)


def count(rows: Rows, texts: Texts) -> tuple[Numbers, Numbers, Numbers]:
    """The numbers of terms and of their pairs in ascending order, who has them, and how often.

    Pairs are terms that stand next to each other in a text.
    """
    owners = texts.owners
    numbers = np.fromiter(map(number, rows), np.int64, len(rows))
    single, things = numbers[texts.terms], texts.things[owners]
    together = owners[1:] == owners[:-1]
    pairs = pair(single[:-1], single[1:])[together]
    both = np.concatenate((single, pairs)) << BITS
    both |= np.concatenate((things, things[1:][together]))
    both, times = np.unique(both, return_counts=True)
    return both >> BITS, both & LOW, times


def pack(code: str, values: NDArray[Any]) -> array[Any]:
    """The same values as an array of Python's own; for `code` see `array`."""
    return array(code, values.astype(code).tobytes())
