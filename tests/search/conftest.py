"""What the search tests share: the shipped index, and the question files that may be read."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.core.edition import Edition
from bot.core.search import Index

QUERIES = Path(__file__).parents[1] / "queries"


def read_questions(name: str) -> list[dict[str, str]]:
    """The rows of a file of questions; held ones are for `benchmarks.quality` alone."""
    assert ".held." not in name
    with (QUERIES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="session")
def index(shipped: Edition) -> Index:
    """The index of the shipped content."""
    return shipped.index


@pytest.fixture(scope="session")
def find(index: Index) -> Callable[[str, str], list[str]]:
    """The routes that typed words lead a reader of a language to, best first."""

    def routes(words: str, language: str = "es") -> list[str]:
        return [hit.route for hit in index.ask(words, language).hits]

    return routes
