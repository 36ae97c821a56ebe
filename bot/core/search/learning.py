"""Learning from examples: how strongly a set of features speaks for one of two classes.

Logistic regression, trained one example at a time with a falling step (stochastic gradient
descent). It need not know what the features are. The same examples always teach the same.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import chain
from zlib import crc32

Example = tuple[Collection[str], bool]
"""Features, and whether they belong to the class."""

Lesson = tuple[list[int], bool]
"""The same, features numbered."""

_ROUNDS = 4
_STEP = 5.0
_BIAS_STEP = 0.1  # of the step
_SETTLED = 0.01  # a smaller mistake is not worth a change
_SLIGHT = 0.1  # weights below this are forgotten


class Classifier:
    """Weights of features."""

    def __init__(self, examples: Sequence[Example]) -> None:
        seen = Counter(chain.from_iterable(features for features, _ in examples))
        # Pairs of words that occur once are most of all features, and say little.
        telling = sorted(name for name, times in seen.items() if times > 1 or " " not in name)
        numbers = {name: number for number, name in enumerate(telling)}
        lessons = [
            (known, belongs)
            for features, belongs in examples
            if (known := sorted(numbers[name] for name in features if name in numbers))
        ]
        weights = [0.0] * len(numbers)
        bias = 0.0
        for turn in range(1, _ROUNDS + 1):
            for features, belongs in _mix(lessons, turn):
                part = len(features) ** -0.5
                score = bias + part * sum([weights[number] for number in features])
                wrong = belongs - 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))
                if abs(wrong) > _SETTLED:
                    step = wrong * _STEP / turn
                    bias += _BIAS_STEP * step
                    for number in features:
                        weights[number] += part * step
        self._bias = bias
        kept = {
            _number(name): weights[number]
            for name, number in numbers.items()
            if abs(weights[number]) > _SLIGHT
        }
        # Numbers in two arrays take a twentieth of the memory of words in a dictionary.
        self._names = array("I", sorted(kept))
        self._weights = array("f", (kept[number] for number in self._names))

    def __contains__(self, feature: str) -> bool:
        return self._weight(feature) is not None

    def score(self, features: Collection[str]) -> float | None:
        """The logarithm of the odds that features belong to the class: above 0 they rather do.

        None when no feature is known.
        """
        known = [weight for name in features if (weight := self._weight(name)) is not None]
        return self._bias + sum(known) / math.sqrt(len(known)) if known else None

    def _weight(self, feature: str) -> float | None:
        number = _number(feature)
        place = bisect_left(self._names, number)
        here = place < len(self._names) and self._names[place] == number
        return self._weights[place] if here else None


def _mix(lessons: Sequence[Lesson], turn: int) -> list[Lesson]:
    """The lessons in another order each turn, and in the same one whenever they are learned."""
    order = sorted(range(len(lessons)), key=lambda place: crc32(b"%d %d" % (turn, place)))
    return [lessons[place] for place in order]


def _number(feature: str) -> int:
    return crc32(feature.encode())
