"""How likely a message is one of those that people type who look for a page.

Complement naive Bayes (Rennie and others, 2003) over the words of titles, keywords and examples,
and over pairs of words that stand next to each other: each speaks for a page as far as it is more
frequent there than elsewhere. It tells apart pages that share their rare words, which BM25 does
not.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from bot.core.search.numbers import look_up

if TYPE_CHECKING:
    from bot.core.search.gathering import Rows, Texts

_SMOOTH = 0.3  # as if every page had every word so often
_COMMON = 0.7  # of the pages: what more of them say tells none apart
_SMALL = 1 << 16
_FEW = 32  # so many are sooner put into a dictionary than looked up one by one


class Likelihood:
    """What is said on pages, which are numbered from 0. Terms are known by their numbers."""

    def __init__(self, rows: Rows, texts: Texts, pages: int) -> None:
        """`texts`: what pages have for titles, keywords and examples."""
        import numpy as np  # noqa: PLC0415 - see `bot.core.search.gathering`

        from bot.core.search.gathering import count, pack  # noqa: PLC0415 - as above

        terms, places, here = count(rows, texts)
        row = np.cumsum(np.diff(terms, prepend=-1) > 0) - 1
        total = np.bincount(row, here).astype(np.int64)[row]
        size = _SMOOTH * (row.max(initial=-1) + 1)
        lengths = np.bincount(places, here, pages)
        # Page → how much more is said elsewhere than there.
        self._spread = pack("f", np.log((lengths.sum() + size - lengths) / (lengths + size)))
        kept = (np.bincount(row) <= _COMMON * pages)[row]
        terms, places, here, total = terms[kept], places[kept], here[kept], total[kept]
        # One row for each term of each page, in the order of terms. What it says depends on how
        # often it is on the page and altogether, and few such pairs differ: a row has its pair.
        self._terms = pack("I", terms)
        self._pages = pack("H" if pages <= _SMALL else "I", places)
        base = total.max(initial=0) + 1
        each = here * base + total
        there = np.zeros(each.max(initial=-1) + 1, bool)
        there[each] = True
        which = (np.cumsum(there) - 1)[each]
        here, total = np.divmod(np.flatnonzero(there), base)
        self._pairs: array[int] = pack("H" if len(here) <= _SMALL else "I", which)
        # Pair → what it says for the page, and against those that do not have the term.
        self._near: array[float] = pack("f", np.log((here + _SMOOTH) / (total + _SMOOTH - here)))
        self._missing: array[float] = pack("f", np.log(_SMOOTH / (total + _SMOOTH)))

    def share(self, words: Iterable[Mapping[int, float]], pages: Sequence[int]) -> list[float]:
        """How probable each of these pages is among them; together they make 1.

        `words`: for each word and each pair of words its terms, and how much each counts.
        """
        spread = [self._spread[page] for page in pages]
        sums = [0.0] * len(pages)
        for terms in words:
            said = [
                [part * (far + near) for far, near in zip(spread, odds, strict=True)]
                for term, part in terms.items()
                if (odds := self._odds(term, pages))
            ]
            if len(said) == 1:
                sums = [known + more for known, more in zip(sums, said[0], strict=True)]
            elif said:
                sums = [
                    known + max(more, key=abs)
                    for known, more in zip(sums, zip(*said, strict=True), strict=True)
                ]
        highest = max(sums, default=0.0)
        odds = [math.exp(score - highest) for score in sums]
        whole = sum(odds)
        return [one / whole for one in odds]

    def _odds(self, term: int, pages: Sequence[int]) -> list[float]:
        """What a term says for each page, without what pages say by their size."""
        start = look_up(term, self._terms)
        if start is None:
            return []
        end = bisect_right(self._terms, term, start)
        missing = self._missing[self._pairs[start]]
        if end - start < _FEW:
            near = dict(zip(self._pages[start:end], self._pairs[start:end], strict=True))
            return [self._near[near[page]] if page in near else missing for page in pages]
        return [self._look_up(page, start, end) for page in pages]

    def _look_up(self, page: int, start: int, end: int) -> float:
        at = bisect_left(self._pages, page, start, end)
        here = at < end and self._pages[at] == page
        return self._near[self._pairs[at]] if here else self._missing[self._pairs[start]]
