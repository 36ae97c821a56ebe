"""Learning from examples: how strongly a set of features speaks for one of two classes.

Logistic regression, trained one example at a time with a falling step (stochastic gradient
descent). It need not know what the features are. The same examples always teach the same.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import chain

from bot.core.search.numbers import look_up

Example = tuple[Collection[int], bool]
"""Features, each a number of 32 bits, and whether they belong to the class.

An odd feature counts only when two examples have it: pairs of words are most of all features, and
those that occur once say little.
"""

_ROUNDS = 5
_STEP = 3.0
_BIAS_STEP = 0.1  # of the step
_SETTLED = 0.01  # a smaller mistake is not worth a change
_KNOWN = 0.03  # an example that is so nearly right after the first round is not looked at again
_STRIDE, _MANY = 40503, 65521  # far apart and without a common factor: they mix well
_Lesson = tuple[int, list[int], bool]
"""What an example's turn depends on, its features, and whether it belongs to the class.

Its turn is its own affair: one more example does not move all others.
"""
_SLIGHT = 0.1  # weights below this are forgotten


class Classifier:
    """Weights of features."""

    def __init__(self, examples: Sequence[Example]) -> None:
        seen = Counter(chain.from_iterable(features for features, _ in examples))
        telling = sorted(feature for feature, times in seen.items() if times > feature % 2)
        places = {feature: place for place, feature in enumerate(telling)}
        lessons = [
            (sum(features), known, belongs)
            for features, belongs in examples
            if (known := [places[one] for one in features if one in places])
        ]
        weights = [0.0] * len(telling)
        bias = 0.0
        for turn in range(1, _ROUNDS + 1):
            unsure: list[_Lesson] = []
            for lesson in sorted(lessons, key=lambda one: one[0] * turn * _STRIDE % _MANY):
                _, features, belongs = lesson
                part = len(features) ** -0.5
                score = bias + part * sum([weights[place] for place in features])
                wrong = belongs - 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))
                if abs(wrong) > _SETTLED:
                    step = wrong * _STEP / turn
                    bias += _BIAS_STEP * step
                    for place in features:
                        weights[place] += part * step
                if turn == 1 or abs(wrong) > _KNOWN:
                    unsure.append(lesson)
            lessons = unsure
        self._bias = bias
        kept = [place for place, weight in enumerate(weights) if abs(weight) > _SLIGHT]
        self._features = array("I", (telling[place] for place in kept))
        self._weights = array("f", (weights[place] for place in kept))

    def __contains__(self, feature: int) -> bool:
        return self._weight(feature) is not None

    def score(self, features: Collection[int]) -> float | None:
        """The logarithm of the odds that features belong to the class: above 0 they rather do.

        None when no feature is known.
        """
        known = [weight for one in features if (weight := self._weight(one)) is not None]
        return self._bias + sum(known) / math.sqrt(len(known)) if known else None

    def _weight(self, feature: int) -> float | None:
        at = look_up(feature, self._features)
        return None if at is None else self._weights[at]
