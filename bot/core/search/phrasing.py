"""Reading what pages say, and what things are called: from texts to the rows of terms.

There are a great many titles and keywords, so what can be done to all of them is done at once, by
numpy. Only who makes an index imports this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, compress

import numpy as np

from bot.core.search.gathering import BITS, LOW, Marks, Numbers, Parts, Rows, Texts, Weighed, row_of
from bot.core.search.message import Reader
from bot.core.search.numbers import number
from bot.core.search.phrases import Phrases
from bot.core.search.ranking import LEAST, Ranking
from bot.core.search.vocabulary import Vocabulary

Owner = tuple[int, str]
"""Whose texts are, by its number, and which language they are in."""


@dataclass(frozen=True, slots=True)
class Said:
    """Texts that were read: their plain words, their terms, and of each whether it says nothing."""

    plain: Sequence[Sequence[str]]
    texts: Texts
    little: Marks

    def alone(self) -> Iterator[tuple[int, int]]:
        """The numbers of texts that only one thing has, in ascending order, and that thing."""
        said = [number(" ".join(words)) for words in self.plain]
        both = np.unique(np.array(said, np.int64) << BITS | self.texts.things)
        numbers = both >> BITS
        sole = (np.diff(numbers, prepend=-1) != 0) & (np.diff(numbers, append=-1) != 0)
        return zip(numbers[sole].tolist(), (both[sole] & LOW).tolist(), strict=True)


@dataclass(frozen=True, slots=True)
class Same:
    """Groups of words that mean the same, as they were found in texts: rows of their labels.

    `labels` and `texts` tell which was found in which text. `words` and `places` tell for each word
    by which one is said which it is, and where the word stands among those of all texts.
    """

    labels: Numbers
    texts: Numbers
    words: Numbers
    places: Numbers

    def parts(self, texts: Texts, weights: Sequence[float]) -> Parts:
        """What they add to what things say in those texts. Each weighs as much as its text."""
        return Parts(self.labels, texts.things[self.texts], np.array(weights)[self.texts])


class Phrasing:
    """Reads texts with the words of a vocabulary and the groups of words that mean the same."""

    def __init__(self, vocabulary: Vocabulary, reader: Reader, same: Phrases) -> None:
        self._vocabulary = vocabulary
        self._reader = reader
        self._same = same
        self.terms: Rows = {}
        self._languages = {of: code for code, of in enumerate(vocabulary.languages)}
        self._marked: dict[str, dict[str, int]] = {of: {} for of in vocabulary.languages}

    def read(self, owners: Sequence[Owner], texts: Sequence[Sequence[str]]) -> Said:
        """Read the texts of each owner, and make their words known."""
        plain = self._vocabulary.split_all(list(chain.from_iterable(texts)))
        sizes = np.fromiter(map(len, plain), np.int64, len(plain))
        times = list(map(len, texts))
        spoken = np.repeat([self._languages[language] for _, language in owners], times)
        found = np.zeros(sizes.sum(), np.int64)
        for language, code in self._languages.items():
            here = spoken == code
            words = list(chain.from_iterable(compress(plain, here.tolist())))
            marked = self._mark(words, language)
            found[np.repeat(here, sizes)] = np.fromiter(marked, np.int64, len(words))
        things = np.repeat(np.array([thing for thing, _ in owners], np.int64), times)
        return Said(plain, Texts(found >> 1, sizes, things), found % 2 > 0)

    def _mark(self, words: Sequence[str], language: str) -> Iterator[int]:
        """The row of each word's term, twice, and one more where the word says nothing."""
        marked = self._marked[language]
        new = sorted(set(words).difference(marked))
        little = self._reader.little(new, language)
        for word, term in zip(new, self._vocabulary.learn(new, language), strict=True):
            marked[word] = 2 * row_of(term, self.terms) + (word in little)
        return map(marked.__getitem__, words)

    def find_same(self, texts: Texts) -> Same:
        """Find what means the same as other words."""
        alone = [  # in the order of rows
            (row, row_of(label, self.terms))
            for term, row in list(self.terms.items())
            for label in self._same.alone(term)
        ]
        rows, labels = np.array(alone, np.int64).reshape(-1, 2).T
        many = np.bincount(rows, minlength=len(self.terms))
        first, times = (np.cumsum(many) - many)[texts.terms], many[texts.terms]
        places = np.repeat(np.arange(len(texts.terms)), times)
        nth = np.arange(len(places)) - (np.cumsum(times) - times)[places]
        single = labels[first[places] + nth]
        longer = list(self._find_longer(texts))
        at = [place for _, _, found in longer for place in found]
        label = np.array([label for label, _, _ in longer], np.int64)
        return Same(
            np.concatenate((single, label)),
            np.concatenate((texts.owners[places], _numbers(text for _, text, _ in longer))),
            np.concatenate((single, np.repeat(label, _sizes([found for _, _, found in longer])))),
            np.concatenate((places, _numbers(at))),
        )

    def _find_longer(self, texts: Texts) -> Iterator[tuple[int, int, list[int]]]:
        """Groups of several words: row, text, and the places of the words among those of all texts.

        Few texts have any: only where one begins a text is read word by word.
        """
        terms, owners, rows = texts.terms, texts.owners, len(self.terms)
        pairs = [
            self.terms[first] * rows + self.terms[second]
            for first, second in self._same.beginnings()
            if first in self.terms and second in self.terms
        ]
        begins = np.zeros(rows, bool)
        begins[np.array(pairs, np.int64) // max(rows, 1)] = True
        places = np.flatnonzero(begins[terms])
        begun = np.zeros(len(places), bool)
        for far in range(1, self._same.gap + 2):
            seconds = np.minimum(places + far, len(terms) - 1)
            inside = (seconds > places) & (owners[seconds] == owners[places])
            begun |= inside & np.isin(terms[places] * rows + terms[seconds], pairs)
        names, ends = list(self.terms), np.cumsum(texts.sizes)
        places = places[begun]
        of = owners[places]
        for place, text, end in zip(places.tolist(), of.tolist(), ends[of].tolist(), strict=True):
            words = [{names[row]} for row in terms[place:end].tolist()]
            for found in self._same.find_first(words):
                yield row_of(found.label, self.terms), text, [place + at for at in found.at]

    def weigh_titles(self, titles: Said, same: Same, ranking: Ranking) -> Weighed:
        """Weigh titles and keywords. Words that say nothing count where there are no others."""
        texts, few = titles.texts, titles.little
        owners, count = texts.owners, len(texts.sizes)
        weights = np.maximum(LEAST, ranking.idfs())[texts.terms]
        telling = np.bincount(owners, ~few, count)
        kept = ~few | (telling[owners] == 0)
        counts = kept[same.places]
        words, places = same.words[counts], same.places[counts]
        parts = Parts(texts.terms[kept], owners[kept], weights[kept])
        more = Parts(words, owners[places], weights[places])
        totals = np.bincount(owners[kept], weights[kept], count).astype(float)
        return Weighed(self.terms, parts + more, totals)

    def weigh_names(self, names: Sequence[Sequence[str]], ranking: Ranking) -> Weighed:
        """Weigh names. Their words belong to no language; pages say how rare they are."""
        words = sorted(set(chain.from_iterable(names)))
        little = set().union(*(self._reader.little(words, of) for of in self._vocabulary.languages))
        keys = dict(zip(words, self._vocabulary.learn_names(words), strict=True))
        weight = {word: _weigh_name(of, ranking) for word, of in keys.items()}
        rows, totals = Rows(), list[float]()
        parts: tuple[list[int], list[int], list[float]] = ([], [], [])
        for name, plain in enumerate(names):
            terms = [list(keys[word]) for word in plain]
            for same in self._same.find([frozenset(of) for of in terms]):
                for place in same.at:
                    terms[place].append(same.label)
            telling = [place for place, word in enumerate(plain) if word not in little]
            places = telling or range(len(plain))
            for place in places:
                parts[0].extend(row_of(term, rows) for term in terms[place])
                parts[1].extend(name for _ in terms[place])
                parts[2].extend(weight[plain[place]] for _ in terms[place])
            totals.append(sum(weight[plain[place]] for place in places))
        found = Parts(_numbers(parts[0]), _numbers(parts[1]), np.array(parts[2], float))
        return Weighed(rows, found, np.array(totals, float))


def _weigh_name(keys: Sequence[str], ranking: Ranking) -> float:
    """What a word of a name says, given its keys in all languages."""
    known = [ranking.idf(key) for key in keys if key in ranking]
    return max(LEAST, min(known, default=ranking.idf("")))


def _numbers(some: Iterable[int]) -> Numbers:
    return np.fromiter(some, np.int64)


def _sizes(some: Sequence[Sequence[object]]) -> Numbers:
    return np.fromiter(map(len, some), np.int64, len(some))
