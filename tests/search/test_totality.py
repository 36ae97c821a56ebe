"""Any text has an answer, in bounded time, and the same text always the same one."""

from __future__ import annotations

import pickle
import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.edition import Edition
from bot.core.search import Entry, Index, Kind, Lexicon, Name
from bot.core.search.index import LONGEST
from bot.core.search.words import split, split_all

ANY = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
TEXTS = st.text(st.characters(), max_size=300) | st.lists(
    st.sampled_from(
        [
            "hospital",
            "me",
            "kiero",
            "Corozal",
            "ambulance",
            "di",
            "0",
            "🆘",
            "ñ",
            "\ud800",
            "''",
            "A.B.",
        ]
    ),
    max_size=40,
).map(" ".join)


@ANY
@given(words=TEXTS, language=st.sampled_from(["es", "en", "bzj"]) | st.text(max_size=8))
def test_any_text_has_an_answer(index: Index, words: str, language: str) -> None:
    """No text in no language raises; at most three different hits come, best first."""
    answer = index.ask(words, language)
    routes = [hit.route for hit in answer.hits]
    assert len(routes) <= 3
    assert len(set(routes)) == len(routes)
    assert all(0 <= hit.score <= 1 for hit in answer.hits)
    assert (answer.kind in {Kind.CONFIDENT, Kind.UNSURE}) == bool(routes)
    assert index.ask(words, language) == answer


@pytest.mark.parametrize(
    "unit", ["a", "hospital ", "ñandú-xq ", "🆘", "\u0301", "x1 ", "aeiou" * 9]
)
def test_only_a_message_is_read(index: Index, unit: str) -> None:
    """What is longer than Telegram lets one send is cut: the rest changes nothing."""
    longest = (unit * LONGEST)[:LONGEST]
    assert index.ask(longest + unit * 100_000, "es") == index.ask(longest, "es")


def test_the_end_of_a_huge_text_is_not_read(index: Index) -> None:
    """Danger behind the longest message is not heard: time is bounded by the cut."""
    filler = "xx " * LONGEST
    assert not index.ask(filler + " me quiere matar", "es").danger
    assert index.ask(filler[: LONGEST - 20] + " me quiere matar", "es").danger


def test_an_index_of_nothing() -> None:
    """Without pages, names and search words there is still an answer."""
    assert Index.build((), (), Lexicon()).ask("hospital corozal", "es").kind is Kind.NONE


def test_order_of_pages_does_not_matter() -> None:
    """The same pages in another order give the same answer, ties included."""
    entries = [
        Entry(route, "en", "Work", "Work", ("job",), "Pay and work.") for route in ("b", "a", "c")
    ]
    names = [Name("town", "corozal", ("Corozal",))]
    answers = {
        Index.build(order, names, Lexicon()).ask("work", "en") for order in (entries, entries[::-1])
    }
    assert len(answers) == 1
    assert [hit.route for hit in answers.pop().hits] == ["a", "b", "c"]


def caches() -> list[Any]:
    """Every cache of the core."""
    return [
        value
        for module in list(sys.modules.values())
        if module.__name__.startswith("bot.core")
        for value in vars(module).values()
        if hasattr(value, "cache_info")
    ]


def test_nobodys_own_words_are_kept(shipped: Edition) -> None:
    """Of what people type only words of the content are remembered: no name, in no cache."""
    index = pickle.loads(pickle.dumps(shipped.index))  # noqa: S301 - our own
    for cache in caches():
        cache.cache_clear()  # a full one would not grow
    index.ask("busco el hospital", "es")
    before = [cache.cache_info().currsize for cache in caches()]
    assert before
    understood = "albergados"  # by its stem, though no page has it
    assert index._vocabulary.speaks(index._vocabulary.key(understood, "es"))
    for words in ("me pega Xochiquetzalin", "xochiquetzalin", f"{understood} xochiquetzalin"):
        index.ask(words, "es")
    assert [cache.cache_info().currsize for cache in caches()] == before
    kept = pickle.dumps(index)
    assert b"hospital" in kept
    assert b"xochiquetzalin" not in kept
    assert understood.encode() not in kept


@given(st.lists(TEXTS, max_size=6), st.sampled_from([{}, {"🆘": "help"}]))
def test_many_texts_are_split_like_each(texts: list[str], signs: dict[str, str]) -> None:
    """They are done at once, one a line: none may run into the next."""
    assert split_all(texts, signs) == [split(text, signs) for text in texts]
