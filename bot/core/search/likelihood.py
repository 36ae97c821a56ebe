"""How likely a message is one of those that people type who look for a page.

Complement naive Bayes (Rennie and others, 2003) over titles, keywords and examples: a word speaks
for a page as far as it is more frequent there than elsewhere. It tells apart pages that share
their rare words, which BM25 does not.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from bot.core.search.postings import Postings

_SMOOTH = 1.0  # as if every page had every word so often


class Likelihood:
    """Pages numbered from 0, each a bag of terms."""

    def __init__(self, bags: Sequence[Counter[str]]) -> None:
        found: dict[str, dict[int, float]] = {}
        for number, bag in enumerate(bags):
            for term, times in bag.items():
                found.setdefault(term, {})[number] = float(times)
        self._postings = Postings(found, lambda _, times: times)
        everything, size = sum(bag.total() for bag in bags), _SMOOTH * len(found)
        self._spread = array("f")  # page → how much more is said elsewhere than there
        for bag in bags:
            here = bag.total()
            self._spread.append(math.log((everything - here + size) / (here + size)))

    def share(self, words: Iterable[Mapping[str, float]], pages: Sequence[int]) -> list[float]:
        """How probable each of these pages is among them; together they make 1.

        `words`: word by word its terms, and how much each counts.
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

    def _odds(self, term: str, pages: Sequence[int]) -> list[float]:
        """What a term says for each page, without what pages say by their size."""
        if term not in self._postings:
            return []
        total = self._postings.total(term) + _SMOOTH
        missing = math.log(_SMOOTH / total)
        return [
            math.log((here + _SMOOTH) / (total - here)) if here else missing
            for here in self._postings.weights(term, pages)
        ]
