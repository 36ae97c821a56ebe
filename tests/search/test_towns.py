"""A town's name leads to help there, and a need to that need."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Find = Callable[..., list[str]]


@pytest.mark.parametrize("reader", ["es", "en", "bzj"])
@pytest.mark.parametrize(
    ("words", "town"),
    [
        ("chetumal", "chetumal"),
        ("Corozal", "corozal"),
        ("korosal", "corozal"),
        ("orange walk", "orange-walk"),
        ("orangewalk", "orange-walk"),
        ("oranj walk", "orange-walk"),
        ("Playa del Carmen", "playa-del-carmen"),
        ("playadelcarmen", "playa-del-carmen"),
    ],
)
def test_a_town_leads_to_its_help(find: Find, reader: str, words: str, town: str) -> None:
    """A town alone, its words run together or misspelled, leads to everything there."""
    assert find(words, reader)[0] == f"near/{town}/-"


@pytest.mark.parametrize(
    ("words", "language", "wanted"),
    [
        ("hospital corozal", "es", "near/corozal/health"),
        ("hospital in corozal", "en", "near/corozal/health"),
        ("haaspital corozal", "bzj", "near/corozal/health"),
        ("albergue chetumal", "es", "near/chetumal/shelter"),
        ("alvergue en chetumal", "es", "near/chetumal/shelter"),
    ],
)
def test_a_need_in_a_town(find: Find, words: str, language: str, wanted: str) -> None:
    """A need and a town together lead to that need in that town, in any order."""
    assert find(words, language)[0] == wanted
    assert find(" ".join(reversed(words.split())), language)[0] == wanted


@pytest.mark.parametrize(
    ("words", "language"), [("donde hay un hospital", "es"), ("ospital", "es")]
)
def test_a_need_without_a_town(find: Find, words: str, language: str) -> None:
    """A need alone offers the list of that need wherever the person is."""
    assert "near/-/health" in find(words, language)
