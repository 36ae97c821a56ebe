"""Phrases are found the same in many titles at once as in one message after the other."""

from __future__ import annotations

from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from bot.core.search import Lexicon
from bot.core.search.message import Reader
from bot.core.search.phrases import Phrases
from bot.core.search.phrasing import Phrasing
from bot.core.search.vocabulary import Vocabulary

WORDS = "abcdefghij"
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), max_size=8), max_size=6)
CHOICES = st.lists(st.sets(st.sampled_from(WORDS), min_size=1, max_size=9), max_size=4)


def keys(words: set[str]) -> set[str]:
    """Of words of one letter, in English."""
    return {f"en:{word}" for word in words}


def phrases(sets: list[list[set[str]]], gap: int) -> Phrases:
    """Phrases labelled by their numbers."""
    return Phrases(((f"={n}", list(map(keys, words))) for n, words in enumerate(sets)), gap=gap)


def find(
    texts: list[list[str]], same: Phrases, sizes: dict[str, int]
) -> list[tuple[int, str, tuple[int, ...]]]:
    """What is found in all texts at once: text, label, and the places of the words there.

    `sizes`: label → how many words say it.
    """
    lexicon = Lexicon.read({})
    vocabulary = Vocabulary(["en"], lexicon)
    phrasing = Phrasing(vocabulary, Reader(vocabulary, lexicon), same)
    said = phrasing.read([(0, "en")], [[" ".join(text) for text in texts]])
    found = phrasing.find_same(said.texts)
    labels = list(phrasing.terms)
    starts = said.texts.sizes.cumsum() - said.texts.sizes
    places = (found.places - starts[said.texts.owners[found.places]]).tolist()
    words = iter([(labels[row], place) for row, place in zip(found.words, places, strict=True)])
    collected = []
    for row, text in zip(found.labels.tolist(), found.texts.tolist(), strict=True):
        said_by = list(islice(words, sizes[labels[row]]))
        assert {label for label, _ in said_by} == {labels[row]}
        collected.append((text, labels[row], tuple(place for _, place in said_by)))
    assert not list(words)
    return sorted(collected)


@given(st.lists(CHOICES, max_size=8), TEXTS, st.integers(0, 2))
def test_titles_are_read_like_messages(
    sets: list[list[set[str]]], texts: list[list[str]], gap: int
) -> None:
    """Phrases of one word and of several, with few and with many choices for the second."""
    same = phrases(sets, gap)
    wanted = [
        (text, found.label, found.at)
        for text, words in enumerate(texts)
        for found in same.find([keys({word}) for word in words])
    ]
    sizes = {f"={n}": len(words) for n, words in enumerate(sets)}
    assert find(texts, same, sizes) == sorted(wanted)


def test_words_may_stand_between() -> None:
    """As many as the gap allows."""
    same = Phrases([("lost", [{"lose", "lost"}, {"paper"}])], gap=1)
    words = ["lost", "my", "paper", "my", "id", "paper"]
    assert [found.at for found in same.find([{word} for word in words])] == [(0, 2)]
    assert not list(same.find([{word} for word in ["lost", "all", "my", "paper"]]))
