"""Counts in an SQLite file: one writer, readers beside it, durable at every commit."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import date
from pathlib import Path
from sys import intern

import aiosqlite
import orjson

from bot.counts.store import VERSION, Entry, NewerSchemaError, Row, StoreError, sums

_BUSY_SECONDS = 0.5
_PIECE = 1_000

_CREATE = """
CREATE TABLE schema_version (version INTEGER NOT NULL) STRICT;
CREATE TABLE updates (
    update_id INTEGER NOT NULL PRIMARY KEY,
    day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')
) STRICT;
CREATE INDEX updates_by_day ON updates (day);
CREATE TABLE counts (
    day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    language TEXT NOT NULL CHECK (length(language) <= 8 AND language NOT GLOB '*[^a-z-]*'),
    topic TEXT NOT NULL CHECK (
        length(topic) <= 120
        AND topic NOT GLOB '*[^a-z0-9:/_~-]*'
        AND topic NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9]*'),
    door TEXT NOT NULL CHECK (door IN ('button', 'search', 'link', 'location', 'inline')),
    count INTEGER NOT NULL CHECK (count > 0),
    PRIMARY KEY (day, language, topic, door)
) STRICT, WITHOUT ROWID;
"""

_UPGRADES: tuple[str, ...] = (_CREATE,)
"""`_UPGRADES[n]` takes the tables from schema n to n + 1."""

_MARK = """
INSERT INTO updates (update_id, day)
SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?) WHERE true
ON CONFLICT DO NOTHING RETURNING update_id
"""
_ADD = """
INSERT INTO counts (day, language, topic, door, count)
SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'),
       json_extract(value, '$[3]'), json_extract(value, '$[4]')
FROM json_each(?) WHERE true
ON CONFLICT (day, language, topic, door) DO UPDATE SET count = count + excluded.count
"""
_ROWS = """
SELECT day, language, topic, door, count FROM counts WHERE day BETWEEN ? AND ?
ORDER BY day, language, topic, door
"""


class SqliteStore:
    """A file of counts, or, without a path, counts in memory that end with the program."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._writer: aiosqlite.Connection | None = None
        self._inode = 0
        self._turn = asyncio.Lock()

    async def open(self) -> None:
        async with self._writing():
            pass

    async def commit(self, entries: Sequence[Entry]) -> Collection[int]:
        numbers = [(entry.update_id, entry.day.isoformat()) for entry in entries]
        async with self._writing() as db, _transaction(db):
            found = await db.execute_fetchall(_MARK, (orjson.dumps(numbers).decode(),))
            new = {int(row[0]) for row in found}
            if added := sums(entries, new):
                await db.execute(_ADD, (orjson.dumps(added).decode(),))
        return new

    async def knows(self, number: int) -> bool:
        async with self._reading() as db:
            found = await db.execute_fetchall(
                "SELECT 1 FROM updates WHERE update_id = ?", (number,)
            )
        return bool(list(found))

    async def rows(self, first: date, last: date) -> list[Row]:
        rows: list[Row] = []
        days: dict[str, date] = {}
        async with (
            self._reading() as db,
            db.execute(_ROWS, (first.isoformat(), last.isoformat())) as cursor,
        ):
            # By pieces, with one object for each word: a month can have very many rows.
            while piece := list(await cursor.fetchmany(_PIECE)):
                for day, language, topic, door, count in piece:
                    when = days.get(day) or days.setdefault(day, date.fromisoformat(day))
                    words = intern(language), intern(topic), intern(door)
                    rows.append(Row(when, *words, count))
        return rows

    async def purge(self, before: date) -> int:
        async with self._writing() as db, _transaction(db):
            done = await db.execute("DELETE FROM updates WHERE day < ?", (before.isoformat(),))
            return done.rowcount

    async def prune(self, before: date) -> int:
        day = (before.isoformat(),)
        async with self._writing() as db, _transaction(db):
            found = await db.execute_fetchall(
                "SELECT coalesce(sum(count), 0) FROM counts WHERE day < ?", day
            )
            await db.execute("DELETE FROM counts WHERE day < ?", day)
        return int(next(iter(found))[0])

    async def backup(self, path: Path) -> None:
        try:
            await asyncio.to_thread(path.touch, exist_ok=False)
        except FileExistsError as error:
            raise StoreError("exists", f"{path} is there already; choose another name") from error
        except OSError as error:
            raise StoreError("unwritable", f"cannot write {path}") from error
        async with self._reading() as db, aiosqlite.connect(path) as copy:
            await db.backup(copy)
            # One plain file, with nothing beside it: easy to carry and to restore.
            await copy.execute("PRAGMA journal_mode = DELETE")
            # The copy keeps the counts only; yesterday's update numbers have no use there.
            await copy.execute("DELETE FROM updates")
            await copy.commit()
            await copy.execute("VACUUM")

    async def close(self) -> None:
        async with self._turn:
            await self._drop()

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[aiosqlite.Connection]:
        async with self._turn:
            try:
                if self._writer is not None and self._moved_away():
                    await self._drop()
                if self._writer is None:
                    self._writer = await self._connect()
                yield self._writer
            except sqlite3.Error as error:
                if _reason(error) != "locked" and self._path is not None:
                    await self._drop()
                raise StoreError(_reason(error), type(error).__name__) from error
            except OSError as error:
                raise StoreError("unreachable", type(error).__name__) from error

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[aiosqlite.Connection]:
        if self._path is None or self._writer is None:
            async with self._writing() as db:
                yield db
            return
        try:
            async with aiosqlite.connect(self._path, timeout=_BUSY_SECONDS) as db:
                yield db
        except sqlite3.Error as error:
            raise StoreError(_reason(error), type(error).__name__) from error

    def _moved_away(self) -> bool:
        """Whether somebody deleted or replaced the file that we hold open."""
        if self._path is None:
            return False
        try:
            return self._path.stat().st_ino != self._inode
        except FileNotFoundError:
            return True

    async def _connect(self) -> aiosqlite.Connection:
        if self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        db = await aiosqlite.connect(
            self._path or ":memory:", timeout=_BUSY_SECONDS, isolation_level=None
        )
        try:
            await db.execute("PRAGMA journal_mode = WAL")
            await db.execute("PRAGMA synchronous = FULL")
            await db.execute("PRAGMA secure_delete = ON")
            await _upgrade(db)
        except BaseException:
            await db.close()
            raise
        if self._path is not None:
            self._inode = self._path.stat().st_ino
        return db

    async def _drop(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            # It is being given up: what was not committed is still with the caller.
            with suppress(sqlite3.Error):
                await writer.close()


@asynccontextmanager
async def _transaction(db: aiosqlite.Connection) -> AsyncIterator[None]:
    """Take the write lock first, so that two programs never deadlock on upgrading a read."""
    await db.execute("BEGIN IMMEDIATE")
    try:
        yield
        await db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            await db.execute("ROLLBACK")
        raise


async def _upgrade(db: aiosqlite.Connection) -> None:
    """Bring the tables to `VERSION`; of several programs that start together, one does it."""
    async with _transaction(db):
        tables = await db.execute_fetchall(
            "SELECT 1 FROM sqlite_master WHERE name = 'schema_version'"
        )
        found = await db.execute_fetchall("SELECT version FROM schema_version") if tables else []
        version = int(next(iter(found))[0]) if found else 0
        if version > VERSION:
            raise NewerSchemaError(version)
        if version == VERSION:
            return
        for script in _UPGRADES[version:]:
            for statement in filter(str.strip, script.split(";")):
                await db.execute(statement)
        await db.execute("DELETE FROM schema_version")
        await db.execute("INSERT INTO schema_version VALUES (?)", (VERSION,))


def _reason(error: sqlite3.Error) -> str:
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else None
    return {
        sqlite3.SQLITE_BUSY: "locked",
        sqlite3.SQLITE_LOCKED: "locked",
        sqlite3.SQLITE_FULL: "full",
        sqlite3.SQLITE_READONLY: "read-only",
        sqlite3.SQLITE_CANTOPEN: "unreachable",
        sqlite3.SQLITE_NOTADB: "not-a-database",
        sqlite3.SQLITE_CORRUPT: "damaged",
    }.get(primary or 0, "failed")
