"""Slim editions with their search, as other processes make them for a running bot."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bot.core import garbage
from bot.core.search import Index
from bot.making import Made, make


@garbage.kept()
def make_slim(content: Path, locales: Path, today: date) -> Made:
    """What a running bot needs, with its search."""
    made = make(content, locales, today)
    slim = made.slim()
    if made.built.edition is not None and slim.built.edition is not None:
        slim.built.edition.adopt(made.built.edition.index)
    return slim


def make_slim_first(content: Path, locales: Path, today: date) -> Iterator[Made | Index]:
    """The same in two steps: what taps need, and the search."""
    made = make(content, locales, today)
    yield made.slim()
    if made.built.edition is not None:
        yield made.built.edition.index
