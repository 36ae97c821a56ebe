"""Spellings of one word have one key: forgiven typos cannot stand in for that."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.search.sounds import consonants, keys, spellings


def key(word: str, language: str) -> str:
    """The key of one word."""
    return keys([word], language)[0]


@pytest.mark.parametrize(
    ("proper", "typed"),
    [
        ("quiero", "kiero"),
        ("vacuna", "bacuna"),
        ("hospital", "ospital"),
        ("calle", "caye"),
        ("gente", "jente"),
        ("cita", "sita"),
        ("zafra", "safra"),
        ("hueso", "weso"),
        ("campo", "canpo"),
        ("trabajar", "trabajando"),
        ("vacuna", "vacunas"),
    ],
)
def test_spanish_sounds(proper: str, typed: str) -> None:
    """Letters that sound alike, a mute h and endings do not tell Spanish words apart."""
    assert key(typed, "es") == key(proper, "es")


@pytest.mark.parametrize(("one", "other"), [("casa", "caja"), ("pago", "vago"), ("hijo", "higo")])
def test_other_spanish_words_stay_apart(one: str, other: str) -> None:
    """Words that sound different keep different keys."""
    assert key(one, "es") != key(other, "es")


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("certificate", "certificates", "en"),
        ("labour", "labor", "en"),
        ("waahn", "wan", "bzj"),
        ("bloo", "blou", "bzj"),
    ],
)
def test_english_and_kriol_spellings(one: str, other: str, language: str) -> None:
    """Forms of an English word and spellings of a Kriol one share their key."""
    assert key(one, language) == key(other, language)


def test_consonants_join_kriol_and_english() -> None:
    """A Kriol spelling and the English one are told by the same consonants; Spanish is not."""
    assert consonants(["haaspital"], "bzj") == consonants(["hospital"], "en") == ["hsptl"]
    assert consonants(["hospital"], "es") == [None]


WORDS = st.lists(st.text("aeiouhncsgqulymdzrtkb", min_size=1, max_size=9), max_size=6)


@given(WORDS, st.sampled_from(["es", "en", "bzj", "fr"]))
def test_many_words_are_spelled_like_each(words: list[str], language: str) -> None:
    """They are done at once, one a line: none may run into the next."""
    for of_all in (keys, spellings, consonants):
        assert list(of_all(words, language)) == [of_all([word], language)[0] for word in words]
