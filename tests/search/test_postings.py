"""Postings give what has a term, with weights: of very many the best, and those found before."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.core.search.gathering import Parts, gather
from bot.core.search.postings import MANY, Postings

WEIGHTS = st.lists(st.integers(1, 1000).map(float), max_size=3 * MANY)


def post(weights: list[float]) -> Postings:
    """One term, which each thing has with its weight."""
    count = len(weights)
    parts = Parts(np.zeros(count, np.int64), np.arange(count), np.array(weights, float))
    return Postings(gather({"term": 0}, parts, add=True))


@given(WEIGHTS, st.sets(st.integers(0, 4 * MANY), max_size=MANY))
def test_the_best_and_the_known_ones_count(weights: list[float], known: set[int]) -> None:
    """All of few; of very many the best, and with their own weights those that are known."""
    found = list(post(weights).among("term", known))
    assert set(found) <= set(enumerate(weights))
    if len(weights) <= MANY:
        assert found == list(enumerate(weights))
        return
    least = sorted(weights, reverse=True)[MANY - 1]
    better = {number for number, weight in enumerate(weights) if weight > least}
    numbers = {number for number, _ in found}
    assert better | {number for number in known if number < len(weights)} <= numbers
    assert len(numbers - known) <= MANY


def test_an_unknown_term_is_nowhere() -> None:
    """Nobody has a term that was never seen."""
    assert list(post([1.0]).among("other", {0})) == []
