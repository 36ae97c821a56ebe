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
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

_SMOOTH = 0.3  # as if every page had every word so often
_SMALL = 1 << 16
_FEW = 64  # so many are sooner put into a dictionary than looked up one by one


class Likelihood:
    """Pages numbered from 0, each a bag of terms, which are numbers of 32 bits."""

    def __init__(self, bags: Sequence[Counter[int]]) -> None:
        found: dict[int, dict[int, int]] = defaultdict(dict)
        for page, bag in enumerate(bags):
            for term, times in bag.items():
                found[term][page] = times
        size = _SMOOTH * len(found)
        everything = sum(bag.total() for bag in bags) + size
        self._spread = array("f")  # page → how much more is said elsewhere than there
        for bag in bags:
            here = bag.total()
            self._spread.append(math.log((everything - here) / (here + size)))
        # One row for each term of each page, in the order of terms: what it says for that page,
        # and what it says against those that do not have it.
        self._terms = array("I")
        self._pages = array("H" if len(bags) <= _SMALL else "I")
        self._near = array("f")
        self._missing = array("f")
        says: dict[tuple[int, int], float] = {}  # times on a page and altogether → what it says
        for term in sorted(found):
            held = found[term]
            total = sum(held.values())
            missing = math.log(_SMOOTH / (total + _SMOOTH))
            for page, here in held.items():
                near = says.get((here, total))
                if near is None:
                    near = math.log((here + _SMOOTH) / (total + _SMOOTH - here))
                    says[here, total] = near
                self._terms.append(term)
                self._pages.append(page)
                self._near.append(near)
                self._missing.append(missing)

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
        start = bisect_left(self._terms, term)
        if start == len(self._terms) or self._terms[start] != term:
            return []
        end = bisect_right(self._terms, term, start)
        missing = self._missing[start]
        if end - start < _FEW:
            near = dict(zip(self._pages[start:end], self._near[start:end], strict=True))
            return [near.get(page, missing) for page in pages]
        return [self._look_up(page, start, end) for page in pages]

    def _look_up(self, page: int, start: int, end: int) -> float:
        place = bisect_left(self._pages, page, start, end)
        here = place < end and self._pages[place] == page
        return self._near[place] if here else self._missing[start]
