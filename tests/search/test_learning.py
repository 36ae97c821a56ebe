"""What the search learns from examples."""

from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.edition import Edition
from bot.core.search import Index, Lessons, Lexicon
from bot.core.search.features import features, read
from bot.core.search.learning import learn, list_features
from tests.search.conftest import read_questions

DANGER = [f"{who} {deed}" for who in ("he", "she", "they", "boss") for deed in "abcdefghijklmn"]
CALM = [f"{who} {deed}" for who in ("he", "she", "they", "boss") for deed in "opqrstuvwxyz"]


def of_one(words: list[str]) -> list[int]:
    """The features of one message."""
    return features([read(word) for word in words])


def alarm(taught: Lessons, words: str) -> bool:
    """Whether an index of nothing but lessons hears danger."""
    lexicon = Lexicon.read({"little": {"en": ["the"]}})
    return Index.build([], [], lexicon, lessons=taught).ask(words, "en").danger


def test_examples_teach() -> None:
    """Words of danger ring in a sentence that is no example, others do not."""
    taught = Lessons(DANGER, CALM)
    assert len(DANGER) >= 50
    assert not alarm(Lessons(DANGER[:40], CALM[-10:]), "they a")
    calm = [*CALM, *(f"today {word}" for word in "opqrst")]
    taught = Lessons(DANGER, calm)
    assert alarm(taught, "boss a she b")
    assert not alarm(taught, "boss o she p")
    assert not alarm(taught, "something else altogether")


@pytest.mark.parametrize(("danger", "calm"), [(56, 10), (10, 48), (0, 48), (56, 0)])
def test_few_examples_teach_nothing(danger: int, calm: int) -> None:
    """A language whose examples are only begun hears phrases alone: no prejudice from a few."""
    assert not alarm(Lessons(DANGER[:danger], CALM[:calm]), "boss a she b")


def test_the_same_examples_always_teach_the_same() -> None:
    """Two runs on the same examples give the same scores, to the last bit."""
    texts = [[f"{'ac'[n % 3 > 0]}{n % 31}", f"either{n % 7}"] for n in range(300)]
    belongs = [n % 3 == 0 for n in range(300)]
    one, other = learn(texts, belongs), learn(list(texts), list(belongs))
    scores = [one.score(of_one(text)) or 0.0 for text in texts]
    assert scores == [other.score(of_one(text)) for text in texts]
    lowest = min(score for score, of in zip(scores, belongs, strict=True) if of)
    assert lowest > max(score for score, of in zip(scores, belongs, strict=True) if not of)


WORDS = st.text("abcñé", min_size=1, max_size=7)


@given(st.lists(st.lists(WORDS, max_size=6), min_size=1, max_size=6))
def test_many_texts_have_the_features_of_each(texts: list[list[str]]) -> None:
    """What is learned from all texts at once is what is heard in one message."""
    sizes, places, known = list_features(texts)
    assert known.tolist() == sorted(set(known.tolist()))
    found = iter(known[places].tolist())
    for text, size in zip(texts, sizes.tolist(), strict=True):
        assert sorted(islice(found, size)) == sorted(of_one(text))
    assert not list(found)


def test_texts_without_words_teach_nothing() -> None:
    """Emoji alone, for example."""
    assert learn([[]] * 10, [True, False] * 5).score({2, 4}) is None


def test_examples_outweigh_a_phrase_but_not_a_cry(index: Index) -> None:
    """An idiom with a frightening word is no alarm; the plain word alone is one."""
    assert not index.ask("me muero por saber si ya salio mi permiso", "es").danger
    assert index.ask("me muero", "es").danger
    assert not index.ask("my phone died", "en").danger
    assert index.ask("he died", "en").danger


def test_no_question_of_the_tests_is_an_example(shipped: Edition) -> None:
    """What the search is judged by is not what it learned from."""
    learned = {
        " ".join(example.casefold().split())
        for questions in shipped.content.questions.values()
        for examples in questions.values()
        for example in examples
    }
    assert len(learned) > 5000
    for name in ("es", "en", "bzj", "danger", "danger-not"):
        for row in read_questions(f"{name}.tune.tsv"):
            words = " ".join(row["query"].casefold().split())
            assert len(words.split()) < 4 or words not in learned, words
