"""Edits of the content that make the search worse are noticed."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from bot.core.search import Index
from tests.search.conftest import read_questions

HIT_3, HIT_1 = 0.95, 0.8


def _plain(route: str) -> str:
    # As the question files write it: near//health, near/chetumal.
    if not route.startswith("near/"):
        return route
    return "/".join("" if part == "-" else part for part in route.split("/")).rstrip("/")


def _rank(routes: Iterable[str], expected: str) -> int:
    wanted = set(expected.split("|"))
    return next((n for n, route in enumerate(routes, 1) if _plain(route) in wanted), 0)


@pytest.mark.parametrize("language", ["es", "en", "bzj"])
def test_tuning_half(index: Index, language: str) -> None:
    """Of the questions that editors tune with, 95 % have their page among three, 80 % first."""
    rows = list(read_questions(f"{language}.tune.tsv"))
    ranks = [
        _rank((hit.route for hit in index.ask(row["query"], language).hits), row["expected"])
        for row in rows
    ]
    missed = [row["query"] for row, rank in zip(rows, ranks, strict=True) if not rank]
    assert len(rows) >= 140
    assert len(missed) <= (1 - HIT_3) * len(rows), missed
    assert ranks.count(1) >= HIT_1 * len(rows)


def test_readers_of_another_language(index: Index) -> None:
    """Questions in a language that the person does not read are found as well."""
    rows = list(read_questions("cross.tsv"))
    found = [
        _rank((hit.route for hit in index.ask(row["query"], row["reader"]).hits), row["expected"])
        for row in rows
    ]
    assert len(rows) >= 40
    assert found.count(0) <= (1 - HIT_3) * len(rows)
