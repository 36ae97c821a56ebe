"""What the ledger promises, with each database it can have."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from datetime import date, timedelta
from pathlib import Path

import asyncpg
import pytest
from structlog.testing import capture_logs

from bot.core.visit import Count, Door
from bot.counts import Ledger, NewerSchemaError, Row, StoreError, open_ledger
from bot.counts.store import fits
from tests.counts.support import execute, read

DAY = date(2026, 11, 24)
SHELTER = Count("es", "help/shelter", Door.BUTTON)
ASYLUM = Count("bzj", "asylum/mexico", Door.SEARCH)


async def test_what_is_counted_can_be_read(url: str) -> None:
    """Counts of many updates add up by day, language, topic and door, and by nothing else."""
    async with open_ledger(url) as ledger:
        assert await ledger.add(1, DAY, [SHELTER, ASYLUM])
        assert await ledger.add(2, DAY, [SHELTER])
        assert await ledger.add(3, DAY + timedelta(days=1), [SHELTER])
        assert await ledger.rows(DAY, DAY) == [
            Row(DAY, "bzj", "asylum/mexico", "search", 1),
            Row(DAY, "es", "help/shelter", "button", 2),
        ]
        assert len(await ledger.rows(DAY, DAY + timedelta(days=1))) == 3


async def test_an_update_counts_once(url: str) -> None:
    """A redelivered update adds nothing: while the first is written, or after a restart."""
    async with open_ledger(url) as ledger:
        both = await asyncio.gather(ledger.add(7, DAY, [SHELTER]), ledger.add(7, DAY, [SHELTER]))
        assert sorted(both) == [False, True]
    async with open_ledger(url) as ledger:
        assert await ledger.add(7, DAY + timedelta(days=1), [SHELTER]) is False
        assert [row.count for row in await ledger.rows(DAY, DAY + timedelta(days=1))] == [1]


async def test_a_crash_loses_nothing_committed(url: str) -> None:
    """What `add` reported is in the database although nobody closed the ledger."""
    ledger = open_ledger(url)
    await ledger.open()
    await asyncio.gather(*(ledger.add(number, DAY, [SHELTER]) for number in range(50)))
    async with open_ledger(url) as after:
        assert [row.count for row in await after.rows(DAY, DAY)] == [50]
    await ledger.close()


async def test_many_callers_share_a_commit(tmp_path: Path) -> None:
    """A thousand updates at once need a few transactions, not a thousand."""
    path = tmp_path / "counts.db"
    async with open_ledger(f"sqlite:///{path}") as ledger:
        commits = 0
        commit = ledger._store.commit

        async def watched(entries):  # type: ignore[no-untyped-def]  # a spy, not a stand-in
            nonlocal commits
            commits += 1
            return await commit(entries)

        ledger._store.commit = watched
        await asyncio.gather(*(ledger.add(number, DAY, [SHELTER]) for number in range(1_000)))
        assert commits <= 5
        assert [row.count for row in await ledger.rows(DAY, DAY)] == [1_000]
        modes = await read(f"sqlite:///{path}", "PRAGMA journal_mode")
        assert modes == [("wal",)]


async def test_replicas_that_start_together_count_together(url: str) -> None:
    """Five ledgers open an empty database at once, share updates, and count each update once.

    Where the disk is slow, some find it locked at first and wait in memory.
    """
    ledgers = [open_ledger(url) for _ in range(5)]

    async def deliver(ledger: Ledger) -> int:
        told = [ledger.add(number, DAY, [SHELTER, ASYLUM]) for number in range(200)]
        return sum(await asyncio.gather(*told))

    try:
        with capture_logs() as logs:
            await asyncio.gather(*(ledger.open() for ledger in ledgers))
            new = await asyncio.gather(*(deliver(ledger) for ledger in ledgers))
            await asyncio.gather(*(ledger.settle() for ledger in ledgers))
        assert [row.count for row in await ledgers[0].rows(DAY, DAY)] == [200, 200]
        assert [ledger.state.name for ledger in ledgers] == ["ok"] * 5
        waited = {entry["reason"] for entry in logs if entry["event"] == "counts.degraded"}
        assert waited <= {"locked"}
        assert waited or sum(new) == 200
    finally:
        await asyncio.gather(*(ledger.close() for ledger in ledgers))


async def test_a_newer_database_is_left_alone(url: str) -> None:
    """An older Puente refuses to run on a newer schema, and says what to do."""
    async with open_ledger(url):
        pass
    await execute(url, "UPDATE schema_version SET version = 99")
    with pytest.raises(NewerSchemaError, match=r"schema 99.*run the newer Puente"):
        await open_ledger(url).open()
    assert await read(url, "SELECT version FROM schema_version") == [(99,)]


async def test_no_column_could_hold_a_person(url: str) -> None:
    """The tables have these columns and no others, and the columns refuse what identifies."""
    async with open_ledger(url):
        pass
    if url.startswith("sqlite"):
        found = await read(
            url,
            "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c"
            " WHERE m.type = 'table'",
        )
    else:
        found = await read(
            url,
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public'",
        )
    assert sorted(found) == [
        ("counts", "count"),
        ("counts", "day"),
        ("counts", "door"),
        ("counts", "language"),
        ("counts", "topic"),
        ("schema_version", "version"),
        ("updates", "day"),
        ("updates", "update_id"),
    ]
    topics = (":town/5215512345", "María", "donde estoy", ":x/18.51", "@someone", "x" * 121)
    refused = [("es", topic, "button") for topic in topics]
    refused += [("Juan", "a", "button"), ("es", "a", "987654"), ("es", "a", "someone")]
    for language, topic, door in refused:
        values = f"'2026-11-24', '{language}', '{topic}', '{door}', 1"
        with pytest.raises((sqlite3.IntegrityError, asyncpg.CheckViolationError)):
            await execute(url, "INSERT INTO counts VALUES (" + values + ")")  # noqa: S608  the values are ours


async def test_a_count_that_says_too_much_is_refused(url: str) -> None:
    """Words, names and long numbers never reach the database, and spoil nothing beside them."""
    with capture_logs() as logs:
        async with open_ledger(url) as ledger:
            for number, topic in enumerate((":poster/5215512345", "Juan Pérez", ":x/18.52")):
                await ledger.add(number, DAY, [Count("es", topic, Door.LINK), SHELTER])
            assert ledger.state.refused == 3
            assert [row.count for row in await ledger.rows(DAY, DAY)] == [3]
    assert not re.search("Juan|5215512345|18.52", repr(logs))


@pytest.mark.parametrize(
    "topic",
    [
        "",
        "rights/asylum-mexico",
        ":search-none",
        ":need/health",
        ":town/corozal",
        ":failure",
        ":dead-button",
        ":useful/yes/rights/detained",
        ":poster/bus-2026-11",
    ],
)
def test_what_the_bot_counts_fits(topic: str) -> None:
    """Every kind of count that the bot makes has a shape the tables take."""
    assert fits(Count("bzj", topic, Door.BUTTON))


async def test_numbers_are_forgotten_after_a_day(url: str) -> None:
    """Once a later day is counted, only the numbers of that day and the one before are kept."""
    async with open_ledger(url) as ledger:
        for number in range(4):
            await ledger.add(number, DAY + timedelta(days=number), [SHELTER])
        await ledger.settle()
    kept = await read(url, "SELECT update_id FROM updates ORDER BY 1")
    assert kept == [(2,), (3,)]


async def test_old_counts_go_by_whole_months(url: str) -> None:
    """Pruning deletes what ended before the month of the given day, never half a month."""
    async with open_ledger(url) as ledger:
        for number, day in enumerate((date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 20))):
            await ledger.add(number, day, [SHELTER])
        assert await ledger.prune(date(2026, 10, 15)) == 1
        left = await ledger.rows(date(2026, 1, 1), DAY)
        assert [row.day for row in left] == [date(2026, 10, 1), date(2026, 10, 20)]


async def test_a_backup_can_be_restored(tmp_path: Path) -> None:
    """A copy made while the bot counts is one file, opens as a ledger, and counts on."""
    url, copy = f"sqlite:///{tmp_path / 'counts.db'}", tmp_path / "copy.db"
    async with open_ledger(url) as ledger:
        await ledger.add(1, DAY, [SHELTER])
        await ledger.backup(copy)
        await ledger.add(2, DAY, [SHELTER])
        with pytest.raises(StoreError, match="there already"):
            await ledger.backup(copy)
    left = await asyncio.to_thread(lambda: sorted(file.name for file in tmp_path.iterdir()))
    assert left == ["copy.db", "counts.db"]
    async with open_ledger(f"sqlite:///{copy}") as restored:
        assert [row.count for row in await restored.rows(DAY, DAY)] == [1]
        assert await restored.add(3, DAY, [SHELTER])
        assert [row.count for row in await restored.rows(DAY, DAY)] == [2]


async def test_postgres_is_backed_up_by_its_own_tool(postgres_url: str, tmp_path: Path) -> None:
    """Asking for a copy of a PostgreSQL database names the tool that makes one."""
    async with open_ledger(postgres_url) as ledger:
        with pytest.raises(StoreError, match="pg_dump"):
            await ledger.backup(tmp_path / "copy")


async def test_a_random_number_is_spent_once_for_all(url: str) -> None:
    """Of several replicas one can use a number up, and all of them know that it is used."""
    number = 2**62 + 12345
    async with open_ledger(url) as first, open_ledger(url) as second:
        assert not await first.spent(number)
        used = await asyncio.gather(first.spend(number, DAY), second.spend(number, DAY))
        assert sorted(used) == [False, True]
        assert await first.spent(number)
        assert await second.spent(number)
        assert await first.rows(DAY, DAY) == []


async def test_the_ledger_says_when_it_is_not_open(tmp_path: Path) -> None:
    """Counting before opening is a mistake; after closing it delays nobody and is reported."""
    ledger = open_ledger(f"sqlite:///{tmp_path / 'counts.db'}")
    with pytest.raises(RuntimeError, match="open the ledger"):
        await ledger.add(1, DAY, [SHELTER])
    async with ledger:
        with pytest.raises(ValueError, match="63-bit"):
            await ledger.add(2**63, DAY, [SHELTER])
    assert await ledger.add(1, DAY, [SHELTER])
    assert ledger.state.dropped == 1


async def test_counts_in_memory_need_no_file() -> None:
    """`sqlite://` counts, and ends with the program."""
    async with open_ledger("sqlite://") as ledger:
        assert await ledger.add(1, DAY, [SHELTER])
        assert len(await ledger.rows(DAY, DAY)) == 1


@pytest.mark.parametrize("url", ["mysql://root:secret@host/x", "counts.db", ""])
def test_an_unknown_database_is_explained(url: str) -> None:
    """A wrong PUENTE_DATABASE says what would be right, and does not repeat a password."""
    with pytest.raises(ValueError, match="sqlite:///path") as caught:
        open_ledger(url)
    assert "secret" not in str(caught.value)
