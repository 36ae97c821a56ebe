"""Slim editions with their search, as other processes make them for a running bot."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import structlog

from bot.core import garbage
from bot.core.edition import Edition
from bot.core.search import Classifier, Index
from bot.elsewhere import Forked, LostError, fork
from bot.making import Made, make

log = structlog.get_logger()


def make_slim(content: Path, locales: Path, today: date) -> Made:
    """What a running bot needs, with its search."""
    made = make(content, locales, today)
    slim = made.slim()
    if made.built.edition is not None and slim.built.edition is not None:
        slim.built.edition.adopt(make_search(made.built.edition))
    return slim


def make_slim_first(content: Path, locales: Path, today: date) -> Iterator[Made | Index]:
    """The same in two steps: what taps need, and the search."""
    made = make(content, locales, today)
    yield made.slim()
    if made.built.edition is not None:
        yield make_search(made.built.edition)


def make_search(edition: Edition) -> Index:
    """The search of an edition. This process must have no thread.

    A second processor learns meanwhile what danger sounds like: that is nearly half of the work.
    """
    return finish_search(edition, fork(partial(learn, edition)) if _processors() > 1 else None)


def learn(edition: Edition) -> Iterator[Classifier | None]:
    """What a copy of this process has to learn for the search."""
    yield edition.learning()()


def finish_search(edition: Edition, learning: Forked | None) -> Index:
    """The search of an edition, with what is being learned there or, failing that, here."""
    if learning is None:
        return edition.index
    try:
        with garbage.kept():
            return edition.indexing(learning.take)()
    except LostError:
        log.warning("the process that learned has ended; learning here")
        return edition.index
    finally:
        learning.close()


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
