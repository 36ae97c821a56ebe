"""Greetings, thanks and nonsense are taken as a person would take them."""

from __future__ import annotations

import pytest

from bot.core.search import Index, Kind
from tests.search.conftest import read_questions

WANTED = {"greeting": Kind.GREETING, "thanks": Kind.THANKS, "nonsense": Kind.NONE}
LEAST = {"greeting": 0.9, "thanks": 0.9, "nonsense": 0.85}
"""So many must be taken as such: other subjects use words that pages use as well."""


@pytest.mark.parametrize("expected", ["greeting", "thanks", "nonsense"])
def test_small_talk(index: Index, expected: str) -> None:
    """Most are recognised, and next to none is answered with one sure page."""
    rows = [row for row in read_questions("nothing.tsv") if row["expected"] == expected]
    kinds = [index.ask(row["query"], row["language"]).kind for row in rows]
    assert len(rows) > 20
    assert kinds.count(WANTED[expected]) >= LEAST[expected] * len(rows)
    assert kinds.count(Kind.CONFIDENT) <= 0.05 * len(rows)


@pytest.mark.parametrize("words", ["", " ", "???", "😀😀", "jajaja", "aaaaaaa", "\u200d\ufe0f"])
def test_nothing_said(index: Index, words: str) -> None:
    """Without a word there is nothing to find, and no page is pushed on the person."""
    answer = index.ask(words, "es")
    assert answer.kind is Kind.NONE
    assert answer.hits == ()


def test_a_greeting_does_not_hide_the_question(index: Index) -> None:
    """Somebody polite gets the answer to the question."""
    hits = index.ask("hola buenas tardes, dónde saco la curp? gracias", "es").hits
    assert hits[0].route == "rights/curp"
