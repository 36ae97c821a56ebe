"""Whether a message speaks of danger to life or body, now. What is done about it is decided above.

Two witnesses are heard: the editors' phrases, in the section `danger` of the search words, and
what was learned from the editors' examples. A phrase that is all that is said rings; among other
words it weighs much, but may be outweighed. Between ringing and silence there is doubt.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from enum import Enum, auto

from bot.core.search import lexicon
from bot.core.search.answers import Lessons
from bot.core.search.classifier import Classifier
from bot.core.search.features import features, read
from bot.core.search.message import Message
from bot.core.search.phrases import Phrases
from bot.core.search.vocabulary import Vocabulary

SAID = 2.0
"""What a phrase weighs, in the unit of a classifier's score."""

ALARM, DOUBT = -0.9, -4.2
"""The alarm rings above the first; above the second danger may be meant."""

_GAP = 2
_WINDOW = 24
_FEWEST = 50  # examples of either kind: from fewer nothing is learned but prejudice
_KNOWN = 0.5  # of the words: fewer are not understood


class Heard(Enum):
    """What a message says of danger: nothing, perhaps something, or that there is some."""

    NOTHING = auto()
    PERHAPS = auto()
    DANGER = auto()


class Alarm:
    """The danger phrases of all languages, and what examples taught."""

    def __init__(
        self, danger: lexicon.Danger, vocabulary: Vocabulary, learned: Classifier | None
    ) -> None:
        self._words = Phrases(_compile(danger.words, vocabulary), gap=_GAP)
        self._alone = Phrases(_compile(danger.alone, vocabulary), gap=_GAP)
        self._never = Phrases(_compile(danger.never, vocabulary), gap=_GAP)
        self._learned = learned

    def hear(self, message: Message, courtesy: Container[int] = ()) -> Heard:
        """What a message says of danger, whatever the polite words at `courtesy` say.

        Where too few of its words are known to tell, danger may be meant.
        """
        words = [word for place, word in enumerate(message.words) if place not in courtesy]
        texts = [word.text for word in words]
        learned = list(_score_windows(texts, self._learned)) if self._learned else []
        filler = {place for place, few in enumerate(message.little) if few or place in courtesy}
        harmless = {place for found in self._never.find(message.certain) for place in found.at}
        heard = [
            frozenset[str]() if place in harmless else keys
            for place, keys in enumerate(message.certain)
        ]
        said = {place for found in self._words.find(heard) for place in found.at}
        calls = {place for found in self._alone.find(heard) for place in found.at}
        if (said or calls) and filler | said | calls >= set(range(len(message))):
            return Heard.DANGER  # nothing else is said that could mean something else
        if not (learned or said):
            unread = self._learned and words and not any(word.named for word in words)
            return Heard.PERHAPS if unread else Heard.NOTHING
        witness = SAID if said else -SAID if harmless else 0.0
        score = max(learned, default=0.0) + witness
        if score > ALARM:
            return Heard.DANGER
        return Heard.PERHAPS if score > DOUBT else Heard.NOTHING


def learn(lessons: Lessons, vocabulary: Vocabulary) -> Classifier | None:
    """What examples teach: one classifier for all languages, None from too few examples.

    People mix languages, and much of danger sounds alike.
    """
    from bot.core.search import learning  # noqa: PLC0415 - who only asks does without, and numpy

    if min(map(len, lessons)) < _FEWEST:
        return None
    belongs = [True] * len(lessons.danger) + [False] * len(lessons.calm)
    return learning.learn(vocabulary.split_all([*lessons.danger, *lessons.calm]), belongs)


def _score_windows(words: Sequence[str], classifier: Classifier) -> Iterator[float]:
    # In a long story one sentence may be the one that counts.
    for start in range(0, max(1, len(words) - _WINDOW // 2), _WINDOW // 2):
        window = [read(word) for word in words[start : start + _WINDOW]]
        known = sum(word[0] in classifier for word in window)
        score = classifier.score(features(window))
        if score is not None and known >= _KNOWN * len(window):
            yield score


def _compile(
    phrases: lexicon.Phrases, vocabulary: Vocabulary
) -> Iterator[tuple[str, list[set[str]]]]:
    for language, texts in phrases.items():
        for phrase in vocabulary.phrases(texts, language):
            yield "", phrase  # nobody asks which of them was said
