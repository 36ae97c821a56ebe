"""How likely a message is one of those that people type who look for a page.

Complement naive Bayes (Rennie and others, 2003) over titles, keywords and examples: a word speaks
for a page as far as it is more frequent there than elsewhere. It tells apart pages that share
their rare words, which BM25 does not.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

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
        sums = [0.0] * len(pages)
        for terms in words:
            said = [
                [part * odds for odds in self._odds(term, pages)]
                for term, part in terms.items()
                if term in self._postings
            ]
            for place, options in enumerate(zip(*said, strict=True)):
                sums[place] += max(options, key=abs)
        highest = max(sums, default=0.0)
        odds = [math.exp(score - highest) for score in sums]
        whole = sum(odds)
        return [one / whole for one in odds]

    def _odds(self, term: str, pages: Sequence[int]) -> Iterator[float]:
        total = self._postings.total(term) + _SMOOTH
        missing = math.log(_SMOOTH / total)
        for page, here in zip(pages, self._postings.weights(term, pages), strict=True):
            said = math.log((here + _SMOOTH) / (total - here)) if here else missing
            yield self._spread[page] + said
