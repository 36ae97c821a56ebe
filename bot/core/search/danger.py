"""Whether a message speaks of danger to life or body, now. What is done about it is decided above.

The phrases are the editors', in the section `danger` of the search words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.core.search import lexicon
from bot.core.search.phrases import Keys, Phrases
from bot.core.search.vocabulary import Vocabulary

_GAP = 2


class Alarm:
    """The danger phrases of all languages."""

    def __init__(self, danger: lexicon.Danger, vocabulary: Vocabulary) -> None:
        self._words = Phrases(_compile(danger.words, vocabulary), gap=_GAP)
        self._alone = Phrases(_compile(danger.alone, vocabulary), gap=_GAP)
        self._never = Phrases(_compile(danger.never, vocabulary), gap=_GAP)

    def rings(self, message: Sequence[Keys], filler: Sequence[bool]) -> bool:
        """Whether the message, the keys of each of its words, speaks of danger.

        `filler` marks words that say nothing by themselves.
        """
        harmless = {place for found in self._never.find(message) for place in found.at}
        heard: list[Keys] = [
            frozenset() if place in harmless else keys for place, keys in enumerate(message)
        ]
        if next(self._words.find(heard), None) is not None:
            return True
        calls = {place for found in self._alone.find(heard) for place in found.at}
        return bool(calls) and all(filler[place] or place in calls for place in range(len(message)))


def _compile(
    phrases: lexicon.Phrases, vocabulary: Vocabulary
) -> Iterator[tuple[str, list[set[str]]]]:
    for language, texts in phrases.items():
        for text in texts:
            yield text, vocabulary.phrase(text, language)
