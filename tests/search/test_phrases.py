"""Phrases are found the same in titles, whose words have one key each, as in any message."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.core.search.phrases import Phrases

WORDS = st.lists(st.sampled_from("abcdefghij"), min_size=1, max_size=4)
CHOICES = st.lists(st.sets(st.sampled_from("abcdefghij"), min_size=1, max_size=9), max_size=4)


@given(st.lists(CHOICES, max_size=8), WORDS.map(lambda words: words * 2), st.integers(0, 2))
def test_terms_are_read_like_a_message(
    sets: list[list[set[str]]], terms: list[str], gap: int
) -> None:
    """Phrases of one word and of several, with few and with many choices for the second."""
    phrases = Phrases(((str(number), words) for number, words in enumerate(sets)), gap=gap)
    assert phrases.find_terms(terms) == list(phrases.find([{term} for term in terms]))


def test_words_may_stand_between() -> None:
    """As many as the gap allows."""
    phrases = Phrases([("lost", [{"lose", "lost"}, {"paper"}])], gap=1)
    found = [found.at for found in phrases.find_terms(["lost", "my", "paper", "my", "id", "paper"])]
    assert found == [(0, 2)]
    assert phrases.find_terms(["lost", "all", "my", "paper"]) == []
