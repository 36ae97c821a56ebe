"""The search is made by two processes: it finds the same, and does without the second."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from functools import partial

import structlog

from bot.core.edition import Edition
from bot.core.search import Index
from bot.elsewhere import fork
from bot.slim import finish_search, learn
from tests.search.conftest import read_questions


def dying() -> Iterator[None]:
    """A process that ends before it has learned anything."""
    yield os.kill(os.getpid(), signal.SIGKILL)


def differences(one: Index, other: Index) -> list[str]:
    """Open messages of danger, and open traps, that two indexes answer differently."""
    return [
        row["query"]
        for name in ("danger.tune.tsv", "danger-not.tune.tsv")
        for row in read_questions(name)[::5]
        if one.ask(row["query"], row["language"]) != other.ask(row["query"], row["language"])
    ]


def test_what_was_learned_beside_is_the_same(shipped: Edition) -> None:
    """A second process learns what this one would have."""
    learning = fork(partial(learn, shipped))
    assert learning is not None
    with structlog.testing.capture_logs() as logs:
        made = finish_search(shipped, learning)
    assert logs == []
    assert made is not shipped.index
    assert differences(made, shipped.index) == []


def test_a_death_costs_nothing_but_time(shipped: Edition) -> None:
    """When the second process dies, its part is done here, and the log says so."""
    with structlog.testing.capture_logs() as logs:
        made = finish_search(shipped, fork(dying))
    assert made is shipped.index
    assert [entry["event"] for entry in logs] == [
        "the process that learned has ended; learning here"
    ]
    rings = [
        made.ask(row["query"], row["language"]).danger for row in read_questions("danger.tune.tsv")
    ]
    assert sum(rings) > 0.9 * len(rings)
