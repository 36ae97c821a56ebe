"""The real bot as a process that dies: the short version of `make crash`, and the polite end."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.delivery.crash import crash, miscounted
from tests.delivery.town import Bot, free_port, ready, routes, town


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_killing_the_bot_loses_and_doubles_nothing(tmp_path: Path, *, webhook: bool) -> None:
    """SIGKILL under load: every tap answered, each counted exactly once, none overtaken."""
    outcome = await crash(2, tmp_path, people=80, rate=60, webhook=webhook)
    assert not outcome.complaints, str(outcome)
    assert outcome.taps > 50


async def test_sigterm_finishes_what_is_in_hand_within_ten_seconds(tmp_path: Path) -> None:
    """A polite end in the middle of a slow Bot API leaves nothing half done and exits with 0."""
    database = f"sqlite:///{tmp_path / 'counts.db'}"
    async with town(50) as place:
        bot = Bot(place, database)
        place.api.faults.latency_of = {"editmessagetext": 0.5}
        tapping = asyncio.create_task(place.keep_tapping(50, routes()))
        heard = asyncio.create_task(place.api.journal.next("editMessageText", 30))
        await bot.start()
        await heard
        began = asyncio.get_running_loop().time()
        assert await bot.end(signal.SIGTERM) == 0
        assert asyncio.get_running_loop().time() - began < 10
        tapping.cancel()
        place.api.faults.lift()
        await bot.start()
        await place.quiet()
        await bot.end(signal.SIGTERM)
        assert not place.complaints() + await miscounted(place, database)


async def test_people_are_answered_while_the_database_is_locked(tmp_path: Path) -> None:
    """Somebody holds the database: people get their answers, health says why, nothing is lost."""
    file = tmp_path / "counts.db"
    database = f"sqlite:///{file}"
    monitor = f"127.0.0.1:{free_port()}"
    before, after = routes()[:2]
    async with town(20) as place:
        bot = Bot(place, database, {"PUENTE_MONITOR": monitor})
        await bot.start()
        await ready(monitor)
        with closing(sqlite3.connect(file, isolation_level=None)) as rival:
            rival.execute("BEGIN EXCLUSIVE")
            for person in place.people:
                place.tap(person, before)
            await place.quiet()
            rival.execute("ROLLBACK")
        for person in place.people:
            place.tap(person, after)
        await place.quiet()
        assert await bot.end(signal.SIGTERM) == 0
        assert not place.complaints() + await miscounted(place, database)
