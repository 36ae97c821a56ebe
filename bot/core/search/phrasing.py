"""Titles, keywords and names as phrases: their terms, and how much of the phrase each is.

It is needed while the index is built, and need not know how phrases are matched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import chain

from bot.core.search.answers import Name
from bot.core.search.message import Reader
from bot.core.search.phrases import Found, Phrases
from bot.core.search.ranking import Ranking, Weighed
from bot.core.search.vocabulary import Vocabulary

LEAST = 1.0  # what any other word says at least, however many pages use it


@dataclass(slots=True, eq=False)  # not frozen: making one would take twice as long
class Text:
    """A title or keyword: its plain words, their terms, the groups of `same` in it.

    `little` tells which words say nothing; it is empty if none does.
    """

    plain: str
    terms: Sequence[str]
    same: Sequence[Found]
    little: Sequence[bool]

    @property
    def said(self) -> list[str]:
        """The terms, and the labels of what means the same."""
        return [*self.terms, *(found.label for found in self.same)]


class Phrasing:
    """Reads phrases with the words of a vocabulary and the groups of words that mean the same."""

    def __init__(self, vocabulary: Vocabulary, reader: Reader, same: Phrases) -> None:
        self._vocabulary = vocabulary
        self._reader = reader
        self._same = same
        self._read: dict[str, dict[str, Text]] = {of: {} for of in vocabulary.languages}

    def read(self, texts: Sequence[str], language: str) -> list[Text]:
        """Read titles and keywords of one language. Many stand on several pages: each once."""
        known = self._read[language]
        new = [text for text in dict.fromkeys(texts) if text not in known]
        split = self._vocabulary.split_all(new)
        little = self._reader.little(set(chain.from_iterable(split)), language)
        for text, plain in zip(new, split, strict=bool(new)):
            known[text] = self._read_one(plain, language, little)
        return [known[text] for text in texts]

    def _read_one(self, plain: Sequence[str], language: str, little: AbstractSet[str]) -> Text:
        terms = self._vocabulary.learn(plain, language)
        return Text(
            " ".join(plain),
            terms,
            self._same.find_terms(terms),
            () if little.isdisjoint(plain) else [word in little for word in plain],
        )

    def weigh_names(
        self, names: Iterable[Name], more: Mapping[str, tuple[str, ...]], ranking: Ranking
    ) -> Iterator[tuple[str, str, list[Weighed]]]:
        """Of each name but a town's what it names, its plain words, and their weights.

        `more`: what is named → more names of it.
        """
        targets: list[str] = []
        texts: list[str] = []
        for name in names:
            if name.kind != "town":
                spellings = (*name.names, *more.get(name.id, ()))
                forms = dict.fromkeys(form for text in spellings for form in _forms(text))
                targets += [f"{name.kind}:{name.id}"] * len(forms)
                texts += forms
        split = self._vocabulary.split_all(texts)
        words = set(chain.from_iterable(split))
        little = set().union(*(self._reader.little(words, of) for of in self._vocabulary.languages))
        for target, plain in zip(targets, split, strict=bool(texts)):
            yield target, " ".join(plain), self._weigh_name(plain, little, ranking)

    def _weigh_name(
        self, plain: Sequence[str], little: AbstractSet[str], ranking: Ranking
    ) -> list[Weighed]:
        """A name as `weigh` has it. Its words belong to no language; pages say how rare it is."""
        words: list[Weighed] = []
        for word in plain:
            keys = self._vocabulary.learn_name(word)
            known = [ranking.idf(key) for key in keys if key in ranking]
            weight = max(LEAST, min(known, default=ranking.idf("")))
            words.append((weight, tuple(keys)))
        same = list(self._same.find([frozenset(keys) for _, keys in words]))
        return _finish(words, same, [word in little for word in plain])


class Weights(dict[str, Weighed]):
    """Term → that term alone as a word of a phrase, worked out once each."""

    def __init__(self, ranking: Ranking) -> None:
        self._ranking = ranking

    def __missing__(self, term: str) -> Weighed:
        weighed = self[term] = (max(LEAST, self._ranking.idf(term)), (term,))
        return weighed


def weigh(text: Text, weights: Mapping[str, Weighed]) -> list[Weighed]:
    """A phrase, word by word: how much of the phrase it is, and the terms that say it."""
    return _finish([weights[term] for term in text.terms], text.same, text.little)


def _finish(words: list[Weighed], same: Sequence[Found], little: Sequence[bool]) -> list[Weighed]:
    """The words of a phrase, with what means the same; without little ones, if others are left."""
    for found in same:
        for place in found.at:
            weight, terms = words[place]
            words[place] = (weight, (*terms, found.label))
    if not little:
        return words
    return [word for word, few in zip(words, little, strict=True) if not few] or words


def _forms(name: str) -> Iterator[str]:
    """A name, and where it has a short form in brackets each by itself."""
    outer, _, rest = name.partition("(")
    inner, _, more = rest.partition(")")
    yield f"{outer} {more}"
    if inner.strip():
        yield inner
