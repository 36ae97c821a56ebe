"""How strongly a set of features speaks for one of two classes. It need not know what they are.

The weights are learned in `bot.core.search.learning`, which whoever only asks can do without.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Collection

from bot.core.search.numbers import look_up


class Classifier:
    """Weights of features, which are numbers of 32 bits in ascending order."""

    def __init__(self, features: array[int], weights: array[float], bias: float) -> None:
        self._features = features
        self._weights = weights
        self._bias = bias

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
