"""Counts in PostgreSQL, for several machines that count together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import TypeAlias

import asyncpg  # type: ignore[import-untyped]  # it ships no types

from bot.counts.store import VERSION, Entry, NewerSchemaError, Row, StoreError, sums

_CONNECT_SECONDS = 3.0
_STATEMENT_SECONDS = 5.0
_UPGRADE_LOCK = 0x5075656E7465  # "Puente": one replica upgrades, the others wait for it

_CREATE = """
CREATE TABLE schema_version (version integer NOT NULL);
CREATE TABLE updates (update_id bigint PRIMARY KEY, day date NOT NULL);
CREATE INDEX updates_by_day ON updates (day);
CREATE TABLE counts (
    day date NOT NULL,
    language text NOT NULL CHECK (language ~ '^[a-z-]{2,8}$'),
    topic text NOT NULL CHECK (
        length(topic) <= 120 AND topic ~ '^:?[a-z0-9/_~-]*$' AND topic !~ '[0-9]{6}'),
    door text NOT NULL CHECK (door IN ('button', 'search', 'link', 'location', 'inline')),
    count bigint NOT NULL CHECK (count > 0),
    PRIMARY KEY (day, language, topic, door)
);
"""

_UPGRADES: tuple[str, ...] = (_CREATE,)
"""`_UPGRADES[n]` takes the tables from schema n to n + 1."""

_MARK = """
INSERT INTO updates (update_id, day)
SELECT * FROM unnest($1::bigint[], $2::date[]) AS new (update_id, day) ORDER BY update_id
ON CONFLICT DO NOTHING RETURNING update_id
"""
_ADD = """
INSERT INTO counts (day, language, topic, door, count)
SELECT * FROM unnest($1::date[], $2::text[], $3::text[], $4::text[], $5::bigint[])
    AS new (day, language, topic, door, count) ORDER BY day, language, topic, door
ON CONFLICT (day, language, topic, door) DO UPDATE SET count = counts.count + excluded.count
"""
_ROWS = """
SELECT day, language, topic, door, count FROM counts WHERE day BETWEEN $1 AND $2
ORDER BY day, language COLLATE "C", topic COLLATE "C", door COLLATE "C"
"""

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


class PostgresStore:
    """One connection for writing and one for reading; each is made anew after a failure."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._writer: Connection | None = None
        self._reader: Connection | None = None
        self._writing = asyncio.Lock()
        self._reading = asyncio.Lock()

    async def open(self) -> None:
        async with self._turn_to_write():
            pass

    async def commit(self, entries: Sequence[Entry]) -> Collection[int]:
        numbers = [entry.update_id for entry in entries]
        days = [entry.day for entry in entries]
        async with self._turn_to_write() as db, db.transaction():
            new = {row[0] for row in await db.fetch(_MARK, numbers, days)}
            if added := sums(entries, new):
                day, language, topic, door, count = zip(*added, strict=True)
                dates = [date.fromisoformat(text) for text in day]
                await db.execute(_ADD, dates, language, topic, door, count)
        return new

    async def knows(self, number: int) -> bool:
        async with self._turn_to_read() as db:
            return bool(await db.fetchval("SELECT true FROM updates WHERE update_id = $1", number))

    async def rows(self, first: date, last: date) -> list[Row]:
        async with self._turn_to_read() as db:
            return [Row(*row) for row in await db.fetch(_ROWS, first, last)]

    async def purge(self, before: date) -> int:
        async with self._turn_to_write() as db:
            return _number(await db.execute("DELETE FROM updates WHERE day < $1", before))

    async def prune(self, before: date) -> int:
        async with self._turn_to_write() as db:
            found = await db.fetchval(
                "WITH gone AS (DELETE FROM counts WHERE day < $1 RETURNING count) "
                "SELECT coalesce(sum(count), 0)::bigint FROM gone",
                before,
            )
            return int(found)

    async def backup(self, path: Path) -> None:
        raise StoreError("unsupported", f"use pg_dump --file={path} for a PostgreSQL database")

    async def close(self) -> None:
        for db in (self._writer, self._reader):
            if db is not None:
                await _let_go(db)
        self._writer = self._reader = None

    @asynccontextmanager
    async def _turn_to_write(self) -> AsyncIterator[Connection]:
        async with self._writing:
            with _translated():
                if self._writer is None or self._writer.is_closed():
                    self._writer = await self._connect()
                try:
                    yield self._writer
                except (OSError, TimeoutError, asyncio.CancelledError, asyncpg.InterfaceError):
                    # What happened to the last statement is unknown: never reuse the connection.
                    self._writer.terminate()
                    self._writer = None
                    raise

    @asynccontextmanager
    async def _turn_to_read(self) -> AsyncIterator[Connection]:
        async with self._reading:
            with _translated():
                if self._reader is None or self._reader.is_closed():
                    self._reader = await self._connect()
                yield self._reader

    async def _connect(self) -> Connection:
        db = await asyncpg.connect(
            self._url,
            timeout=_CONNECT_SECONDS,
            command_timeout=_STATEMENT_SECONDS,
            server_settings={"application_name": "puente", "synchronous_commit": "on"},
        )
        try:
            await _upgrade(db)
        except BaseException:
            db.terminate()
            raise
        return db


class _translated:  # noqa: N801  reads as a word where it is used
    """Turn whatever the driver raises into a `StoreError` whose reason carries no data."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, at: object) -> None:
        if error is None or isinstance(error, StoreError):
            return
        if reason := _reason(error):
            raise StoreError(reason, type(error).__name__) from error


async def _upgrade(db: Connection) -> None:
    """Bring the tables to `VERSION`; of several replicas that start together, one does it."""
    async with db.transaction():
        await db.execute("SELECT pg_advisory_xact_lock($1)", _UPGRADE_LOCK)
        exists = await db.fetchval("SELECT to_regclass('schema_version') IS NOT NULL")
        version = await db.fetchval("SELECT version FROM schema_version") if exists else None
        version = int(version or 0)
        if version > VERSION:
            raise NewerSchemaError(version)
        if version == VERSION:
            return
        for script in _UPGRADES[version:]:
            await db.execute(script)
        await db.execute("DELETE FROM schema_version")
        await db.execute("INSERT INTO schema_version VALUES ($1)", VERSION)


async def _let_go(db: Connection) -> None:
    try:
        await db.close(timeout=1)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        db.terminate()


def _number(status: str) -> int:
    """The row count in a command's status, `DELETE 12`."""
    return int(status.rpartition(" ")[2])


def _reason(error: BaseException) -> str:
    if isinstance(error, TimeoutError):
        return "slow"
    if isinstance(error, asyncpg.LockNotAvailableError | asyncpg.DeadlockDetectedError):
        return "locked"
    if isinstance(error, asyncpg.DiskFullError):
        return "full"
    if isinstance(error, asyncpg.ReadOnlySQLTransactionError):
        return "read-only"
    if isinstance(error, OSError | asyncpg.InterfaceError | asyncpg.PostgresConnectionError):
        return "unreachable"
    if isinstance(error, asyncpg.PostgresError):
        return "failed"
    return ""
