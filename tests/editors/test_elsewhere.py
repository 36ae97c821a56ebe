"""Editions that other processes make: what comes, when, and what happens when a process dies."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bot.core.edition import Built
from bot.elsewhere import LostError, fork
from bot.publisher import Publisher
from tests.editors.test_publisher import HELP, NOON, words

GROWTH = 25
"""MB that republishing may add: two editions side by side, most of which is given back."""
CREEP = 5
"""MB that the last five of ten republications may add to the first five."""
PUBLISHING = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from bot.publisher import Publisher

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6

async def republish(publisher):
    sizes = [resident()]
    for _ in range(10):
        assert (await publisher.republish()).edition is not None
        sizes.append(resident())
    print(*sizes)

publisher = Publisher(Path("content"), Path("locales"), lambda: datetime.now(UTC), slim=True)
publisher.begin()
publisher.publish()
asyncio.run(publisher.prepare_search())
asyncio.run(republish(publisher))
"""


def slim_publisher(folder: Path) -> Publisher:
    """A publisher whose editions other processes make."""
    return Publisher(folder / "content", folder / "locales", lambda: NOON, slim=True)


def counting() -> Iterator[int]:
    """Results, and then an end that nobody expects."""
    yield 1
    yield 2
    os.kill(os.getpid(), signal.SIGKILL)


def test_results_come_one_after_the_other() -> None:
    """Each result comes when it is asked for; after the last there is a plain error."""
    forked = fork(counting)
    assert forked is not None
    assert [forked.take(), forked.take()] == [1, 2]
    with pytest.raises(LostError):
        forked.take()
    forked.close()


async def test_the_first_edition_comes_slim_and_then_its_search(folder: Path) -> None:
    """Pages are there first; words wait for the search, and find."""
    publisher = slim_publisher(folder)
    publisher.begin()
    assert publisher.publish().edition is not None
    edition = publisher.current
    assert "La salida" in words(publisher)
    assert not edition.content.sources
    assert not edition.searchable
    making = asyncio.create_task(publisher.prepare_search())
    await asyncio.sleep(0)
    await publisher.searchable()
    assert edition.index.ask("trabajo", "es").hits
    await making


def test_a_process_that_dies_costs_no_edition(folder: Path) -> None:
    """When the copy is killed before it is done, the edition is made here, and the log says so."""
    publisher = slim_publisher(folder)
    publisher.begin()
    assert publisher._forked is not None
    os.kill(publisher._forked._process, signal.SIGKILL)
    with structlog.testing.capture_logs() as logs:
        built = publisher.publish()
    assert built.edition is not None
    assert "La salida" in words(publisher)
    assert any("making it here" in entry["event"] for entry in logs)


async def test_a_process_that_dies_costs_no_search(folder: Path) -> None:
    """When the copy is killed between the edition and its search, both are made anew."""
    publisher = slim_publisher(folder)
    publisher.begin()
    publisher.publish()
    assert publisher._forked is not None
    os.kill(publisher._forked._process, signal.SIGKILL)
    with structlog.testing.capture_logs() as logs:
        await publisher.prepare_search()
    assert publisher.current.searchable
    assert publisher.current.index.ask("trabajo", "es").hits
    assert any("making everything anew" in entry["event"] for entry in logs)


async def test_pages_and_words_change_together(folder: Path) -> None:
    """A republished edition is never seen without the search that belongs to it."""
    publisher = slim_publisher(folder)
    publisher.begin()
    publisher.publish()
    await publisher.prepare_search()
    assert not publisher.current.index.ask("zanahoria", "es").hits
    seen: list[bool] = []
    publisher.listeners.append(lambda _: seen.append(publisher.current.searchable))
    path = folder / "content" / HELP
    path.write_text(path.read_text("utf-8").replace("La salida", "La zanahoria"), "utf-8")
    built = await publisher.republish()
    assert built.edition is publisher.current
    assert seen == [True]
    assert "zanahoria" in words(publisher)
    assert [hit.route for hit in built.edition.index.ask("zanahoria", "es").hits] == ["rights/work"]


async def test_a_refused_edition_tells_its_mistakes(folder: Path) -> None:
    """Readers keep the old pages and words, and the problems come back."""
    publisher = slim_publisher(folder)
    publisher.begin()
    publisher.publish()
    await publisher.prepare_search()
    before = publisher.current
    heard: list[Built] = []
    publisher.listeners.append(heard.append)
    path = folder / "content" / HELP
    path.write_text(path.read_text("utf-8").replace("{{ fee }}", "{{ fees }}"), "utf-8")
    built = await publisher.republish()
    assert built.edition is None
    assert heard == [built]
    assert any("There is no fact `fees`" in problem.text for problem in built.errors)
    assert publisher.current is before
    assert before.searchable


@pytest.mark.skipif(sys.platform != "linux", reason="memory is told by /proc")
def test_republishing_does_not_make_the_bot_large() -> None:
    """Ten republications add what two editions side by side take, and then nothing more."""
    told = subprocess.run(
        [sys.executable, "-c", PUBLISHING], capture_output=True, text=True, check=True
    )
    sizes = [float(size) for size in told.stdout.split("\n")[-2].split()]
    assert len(sizes) == 11
    assert sizes[-1] - sizes[0] < GROWTH
    assert sizes[-1] - max(sizes[:6]) < CREEP
