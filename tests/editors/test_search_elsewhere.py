"""The search is made in a process of its own, and words wait for it."""

from __future__ import annotations

import asyncio
import sys
from functools import partial
from pathlib import Path

import pytest

from bot.core.search import Index
from bot.elsewhere import do_elsewhere
from bot.publisher import Publisher
from tests.editors.test_publisher import NOON

ROOT = Path(__file__).parents[2]


def shout(word: str) -> str:
    """Work that prints, as libraries do."""
    print("this is not the result")  # noqa: T201 - that is the point
    return word.upper()


async def test_work_is_done_elsewhere() -> None:
    """The result of work comes back, whatever the work prints."""
    assert await do_elsewhere(partial(shout, "bridge")) == "BRIDGE"


async def test_without_a_process_it_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no process can be started, the work is done all the same."""
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert await do_elsewhere(partial(shout, "bridge")) == "BRIDGE"


async def test_what_goes_wrong_elsewhere_is_raised_here() -> None:
    """Work that fails there is tried here, and its error is the caller's to see."""
    with pytest.raises(ZeroDivisionError):
        await do_elsewhere(partial(divmod, 1, 0))


async def test_words_wait_for_the_search() -> None:
    """Whoever types before the search is there waits for it, and it is made once."""
    publisher = Publisher(ROOT / "content", ROOT / "locales", lambda: NOON)
    publisher.publish()
    await publisher.searchable()  # nobody makes it yet: nothing to wait for
    assert not publisher.current.searchable
    making = asyncio.create_task(publisher.prepare_search())
    await asyncio.sleep(0)
    await publisher.searchable()
    assert publisher.current.searchable
    made = publisher.current.index
    await making
    assert publisher.current.index is made
    assert isinstance(made, Index)
    here = publisher.current.indexing()()
    for words in ("me pegan", "hospital corozal", "kiero pedir asilo", "wok", "xyzzy"):
        for language in ("es", "en", "bzj"):
            assert made.ask(words, language) == here.ask(words, language)
