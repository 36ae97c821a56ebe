"""Empty messages and polite ones are taken as a person would take them."""

from __future__ import annotations

import pytest

from bot.core.search import Index, Kind


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
