"""Whether a message speaks of danger to life or body, now. What is done about it is decided above.

Two witnesses are heard: the editors' phrases, in the section `danger` of the search words, and
what was learned from the editors' examples. A phrase that is all that is said rings; among other
words it weighs much, but may be outweighed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import chain
from zlib import crc32

from bot.core.search import lexicon
from bot.core.search.answers import Lesson
from bot.core.search.learning import Classifier, Example
from bot.core.search.message import Message
from bot.core.search.phrases import Phrases
from bot.core.search.vocabulary import TYPOS, Vocabulary

SAID = 2.5
"""What a phrase weighs, in the unit of a classifier's score."""

ALARM = -0.25
"""The alarm rings above this."""

_GAP = 2
_WINDOW = 24
_FEWEST = 50  # examples of either kind: from fewer nothing is learned but prejudice
_KNOWN = 0.5  # of the words: with fewer, nothing is heard in them
_SPOKEN = 0.8  # a language that so much of the message may be in is asked

_BITS = 0xFFFFFFFF

_ALIKE = {"bzj": ("en",)}
"""Languages in which people mix in so much of another that its examples teach, too."""


class Alarm:
    """The danger phrases of all languages, and what examples taught."""

    def __init__(
        self, danger: lexicon.Danger, vocabulary: Vocabulary, lessons: Iterable[Lesson] = ()
    ) -> None:
        self._words = Phrases(_compile(danger.words, vocabulary), gap=_GAP)
        self._alone = Phrases(_compile(danger.alone, vocabulary), gap=_GAP)
        self._never = Phrases(_compile(danger.never, vocabulary), gap=_GAP)
        taught: dict[str, list[Lesson]] = defaultdict(list)
        for lesson in lessons:
            taught[lesson.language].append(lesson)
        self._learned = {
            language: Classifier(
                _read_lessons(
                    [one for near in (language, *_ALIKE.get(language, ())) for one in taught[near]],
                    language,
                    vocabulary,
                )
            )
            for language, lessons in list(taught.items())
            if _FEWEST <= sum(lesson.danger for lesson in lessons) <= len(lessons) - _FEWEST
        }

    def rings(self, message: Message, courtesy: Container[int] = ()) -> bool:
        """Whether a message speaks of danger, whatever the polite words at `courtesy` say."""
        learned = [
            score
            for language, classifier in self._learned.items()
            if message.parts.get(language, 0.0) >= _SPOKEN
            for score in _score_windows(
                [*_hear(message, language, classifier, courtesy)], classifier
            )
        ]
        filler = {place for place, few in enumerate(message.little) if few or place in courtesy}
        harmless = {place for found in self._never.find(message.certain) for place in found.at}
        heard = [
            frozenset[str]() if place in harmless else keys
            for place, keys in enumerate(message.certain)
        ]
        said = {place for found in self._words.find(heard) for place in found.at}
        calls = {place for found in self._alone.find(heard) for place in found.at}
        if (said or calls) and filler | said | calls >= set(range(len(message))):
            return True  # nothing else is said that could mean something else
        witness = SAID if said else -SAID if harmless else 0.0
        return bool(learned or said) and max(learned, default=0.0) + witness > ALARM


def _read_lessons(
    lessons: Sequence[Lesson], language: str, vocabulary: Vocabulary
) -> list[Example]:
    texts = vocabulary.split_all([lesson.text for lesson in lessons])
    known = set(chain.from_iterable(texts))
    keys = {word: (_number(vocabulary.key(word, language)),) for word in known}
    return [
        (_features([keys[word] for word in words]), lesson.danger)
        for lesson, words in zip(lessons, texts, strict=True)
    ]


def _hear(
    message: Message, language: str, classifier: Classifier, courtesy: Container[int]
) -> Iterator[tuple[int, ...]]:
    """The words of a message as features of a language, typos mended where that makes sense."""
    for place, word in enumerate(message.words):
        if place in courtesy:
            continue
        written = _number(word.keys[language])
        near = [
            number
            for key, weight in word.near.items()
            if weight >= TYPOS[1] and key.startswith(f"{language}:")
            if (number := _number(key)) in classifier
        ]
        yield (written,) if written in classifier or not near else tuple(near)


def _score_windows(words: Sequence[tuple[int, ...]], classifier: Classifier) -> Iterator[float]:
    # In a long story one sentence may be the one that counts.
    for start in range(0, max(1, len(words) - _WINDOW // 2), _WINDOW // 2):
        window = words[start : start + _WINDOW]
        known = sum(any(word in classifier for word in choices) for choices in window)
        score = classifier.score(_features(window))
        if score is not None and known > _KNOWN * len(window):
            yield score


def _number(key: str) -> int:
    # Even: a word counts as a feature even if one example alone has it.
    return crc32(key.encode()) & ~1


def _features(words: Iterable[tuple[int, ...]]) -> set[int]:
    """Each word, and each pair of words that stand next to each other or nearly so."""
    found: set[int] = set()
    last: tuple[int, ...] = ()
    before: tuple[int, ...] = ()
    for choices in words:
        for word in choices:
            found.add(word)
            for first in last:
                found.add((first * 31 + word * 17) & _BITS | 1)
            for first in before:
                found.add((first * 37 + word * 13) & _BITS | 1)
        before, last = last, choices
    return found


def _compile(
    phrases: lexicon.Phrases, vocabulary: Vocabulary
) -> Iterator[tuple[str, list[set[str]]]]:
    for language, texts in phrases.items():
        for text in texts:
            yield text, vocabulary.phrase(text, language)
