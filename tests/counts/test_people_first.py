"""A database that is locked, full, gone or slow never makes a person wait, and loses no count."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import asyncpg
import pytest
from structlog.testing import capture_logs

from bot.core.visit import Count, Door
from bot.counts import Ledger, StoreError, open_ledger
from bot.counts.sqlite import SqliteStore
from tests.counts.support import Cable, held

DAY = date(2026, 11, 24)
SHELTER = Count("es", "help/shelter", Door.BUTTON)
PATIENCE = 0.2


async def total(ledger: Ledger) -> int:
    return sum(row.count for row in await ledger.rows(DAY, DAY))


async def answer_many(ledger: Ledger, first: int) -> float:
    """Count a hundred updates one after another; how many seconds people waited in all."""
    loop = asyncio.get_running_loop()
    begun = loop.time()
    for number in range(first, first + 100):
        assert await ledger.add(number, DAY, [SHELTER])
    return loop.time() - begun


async def test_a_locked_file_delays_one_answer(tmp_path: Path) -> None:
    """While another program holds the file, one answer waits a moment and the rest not at all."""
    path = tmp_path / "counts.db"
    async with open_ledger(f"sqlite:///{path}", patience=PATIENCE) as ledger:
        await ledger.add(0, DAY, [SHELTER])
        async with held(path):
            assert await answer_many(ledger, 1) < PATIENCE * 4
            assert (ledger.state.name, ledger.state.waiting) == ("degraded", 100)
            assert ledger.state.reason in {"locked", "slow"}
            assert await total(ledger) == 1, "reading goes on"
        await ledger.settle()
        assert ledger.state.name == "ok"
        assert await total(ledger) == 101


async def test_a_full_disk_is_survived(tmp_path: Path) -> None:
    """When the file cannot grow, health says "full", and the counts are written once it can."""
    path = tmp_path / "counts.db"
    async with open_ledger(f"sqlite:///{path}", patience=PATIENCE) as ledger:
        await ledger.add(0, DAY, [SHELTER])
        assert isinstance(ledger._store, SqliteStore)
        assert ledger._store._writer is not None
        pages = await ledger._store._writer.execute_fetchall("PRAGMA page_count")
        await ledger._store._writer.execute(f"PRAGMA max_page_count = {next(iter(pages))[0]}")
        many = [Count("es", f"help/{'x' * 90}{n}", Door.BUTTON) for n in range(500)]
        with capture_logs() as logs:
            assert await ledger.add(1, DAY, many)
            await ledger.settle()  # the connection is made anew, and with it the room
        assert {"event": "counts.degraded", "reason": "full"}.items() <= logs[0].items()
        assert ledger.state.name == "ok"
        assert await total(ledger) == 501


async def test_a_deleted_file_is_made_again(tmp_path: Path) -> None:
    """Counts do not vanish into a file that somebody deleted under the running bot."""
    path = tmp_path / "counts.db"
    async with open_ledger(f"sqlite:///{path}", patience=PATIENCE) as ledger:
        await ledger.add(0, DAY, [SHELTER])
        for ending in ("", "-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
        await ledger.add(1, DAY, [SHELTER])
    async with open_ledger(f"sqlite:///{path}") as again:
        assert await total(again) == 1


async def test_a_broken_file_does_not_silence_the_bot(tmp_path: Path) -> None:
    """A file that is no database degrades from the start, and counting begins when it is gone."""
    path = tmp_path / "counts.db"
    path.write_bytes(b"not a database at all, " * 100)
    async with open_ledger(f"sqlite:///{path}", patience=PATIENCE) as ledger:
        assert ledger.state.reason == "not-a-database"
        assert await answer_many(ledger, 1) < PATIENCE
        path.unlink()
        await ledger.settle()
        assert await total(ledger) == 100


async def test_memory_is_bounded_and_the_loss_is_told(tmp_path: Path) -> None:
    """When too much waits, the oldest goes, and the number that went is reported."""
    path = tmp_path / "counts.db"
    async with open_ledger(f"sqlite:///{path}", patience=PATIENCE, room=60) as ledger:
        await ledger.add(0, DAY, [SHELTER])
        async with held(path):
            await answer_many(ledger, 1)
            assert (ledger.state.waiting, ledger.state.dropped) == (60, 40)
        await ledger.settle()
        assert await total(ledger) + ledger.state.dropped == 101


async def test_closing_writes_what_waits(tmp_path: Path) -> None:
    """A bot that stops just after the database came back leaves nothing behind."""
    path = tmp_path / "counts.db"
    ledger = open_ledger(f"sqlite:///{path}", patience=PATIENCE)
    await ledger.open()
    async with held(path):
        await answer_many(ledger, 1)
    await ledger.close()
    async with open_ledger(f"sqlite:///{path}") as again:
        assert await total(again) == 100


async def test_closing_does_not_hang_on_a_dead_database(tmp_path: Path) -> None:
    """A bot that stops while the database is locked stops in time, and tells what it lost."""
    path = tmp_path / "counts.db"
    ledger = open_ledger(f"sqlite:///{path}", patience=PATIENCE)
    await ledger.open()
    async with held(path):
        await answer_many(ledger, 1)
        with capture_logs() as logs:
            await asyncio.wait_for(ledger.close(), 8)
    assert {"event": "counts.lost", "number": 100}.items() <= logs[-1].items()


async def test_no_link_is_spent_on_trust(tmp_path: Path) -> None:
    """While the database cannot say whether a number was used, using it fails."""
    path = tmp_path / "counts.db"
    async with open_ledger(f"sqlite:///{path}", patience=PATIENCE) as ledger:
        async with held(path):
            with pytest.raises(StoreError):
                await ledger.spend(2**62, DAY)
        await ledger.settle()


@pytest.mark.postgres
async def test_a_slow_database_delays_one_answer(postgres_url: str) -> None:
    """While somebody locks the table, people are answered, and their counts follow later."""
    async with open_ledger(postgres_url, patience=PATIENCE) as ledger:
        await ledger.add(0, DAY, [SHELTER])
        other = await asyncpg.connect(postgres_url)
        lock = other.transaction()
        await lock.start()
        await other.execute("LOCK TABLE updates IN ACCESS EXCLUSIVE MODE")
        assert await answer_many(ledger, 1) < PATIENCE * 4
        assert (ledger.state.name, ledger.state.reason) == ("degraded", "slow")
        await lock.rollback()
        await other.close()
        await ledger.settle()
        assert await total(ledger) == 101


@pytest.mark.postgres
async def test_a_server_that_goes_and_comes_back(cable: Cable) -> None:
    """A cut connection degrades, and everything is committed once when it is mended."""
    async with open_ledger(cable.url, patience=PATIENCE) as ledger:
        await ledger.add(0, DAY, [SHELTER])
        await cable.cut()
        assert await answer_many(ledger, 1) < PATIENCE * 4
        assert ledger.state.name == "degraded"
        await cable.mend()
        await ledger.settle()
        assert await total(ledger) == 101
        assert await ledger.add(50, DAY, [SHELTER]) is False


@pytest.mark.postgres
async def test_a_server_that_is_not_there_yet(cable: Cable) -> None:
    """The bot starts although the database does not answer, and counts when it does."""
    await cable.cut()
    async with open_ledger(cable.url, patience=PATIENCE) as ledger:
        assert (ledger.state.name, ledger.state.reason) == ("degraded", "unreachable")
        await ledger.add(1, DAY, [SHELTER])
        await cable.mend()
        await ledger.settle()
        assert await total(ledger) == 1


async def test_what_degrades_is_told_without_data(tmp_path: Path) -> None:
    """Log lines about a failing database carry a reason and numbers, and no topic or path."""
    path = tmp_path / "counts.db"
    path.write_bytes(b"no database " * 100)
    with capture_logs() as logs:
        async with open_ledger(f"sqlite:///{path}", patience=PATIENCE) as ledger:
            await ledger.add(1, DAY, [SHELTER])
    assert logs
    for line in logs:
        assert set(line) <= {"event", "log_level", "reason", "waiting", "number"}
