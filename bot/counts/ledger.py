"""The ledger: counts are written down together, and people never wait for the database.

It need not know which database it is, nor what may be published of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

import structlog

from bot.core.visit import Count
from bot.counts.store import LARGEST_NUMBER, Entry, NewerSchemaError, Row, Store, StoreError, fits

_log = structlog.get_logger(__name__)

_BATCH = 2_000  # updates in one transaction: a second's worth, still a few milliseconds
_PAUSES = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)  # seconds between tries while the database is away
_FAREWELL = 5.0  # seconds that closing may take


@dataclass(frozen=True, slots=True)
class State:
    """How the ledger is: "ok" or "degraded", why (one word), and how many updates are at stake.

    `waiting` updates are in memory and will be written; `dropped` ones were lost since the start.
    `refused` counts had the shape of something that must never be stored.
    """

    name: str
    reason: str
    waiting: int
    dropped: int
    refused: int


class Ledger:
    """Counts that survive a crash, or, while the database is away, wait in bounded memory.

    `patience` is how many seconds a person's answer may wait for a commit, `room` how many
    updates may wait in memory.
    """

    def __init__(self, store: Store, *, patience: float = 1.0, room: int = 50_000) -> None:
        self._store = store
        self._patience = patience
        self._room = room
        self._waiting: dict[int, tuple[Entry, asyncio.Future[bool]]] = {}
        self._wake = asyncio.Event()
        self._settled = asyncio.Event()
        self._leaving = asyncio.Event()
        self._reason = ""
        self._dropped = 0
        self._refused = 0
        self._purged = date.min
        self._writer: asyncio.Task[None] | None = None

    @property
    def state(self) -> State:
        """What health reports."""
        name = "degraded" if self._reason else "ok"
        return State(name, self._reason, len(self._waiting), self._dropped, self._refused)

    async def open(self) -> None:
        """Open the database and start writing.

        A database that is away only degrades; one of a newer Puente raises `NewerSchemaError`.
        """
        try:
            async with asyncio.timeout(self._patience * 5):
                await self._store.open()
        except NewerSchemaError:
            await self._store.close()
            raise
        except (StoreError, TimeoutError) as error:
            self._degrade(error.reason if isinstance(error, StoreError) else "slow")
        self._writer = asyncio.create_task(self._write(), name="counts")

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        await self.close()

    async def add(self, update_id: int, day: date, counts: Sequence[Count]) -> bool:
        """Count one update; return once it is durable, or at once when the database is away.

        True: it is counted now (or waits to be). False: this update was counted before.
        `day` is border-local. Never raises for the database's sake.
        """
        if not 0 <= update_id <= LARGEST_NUMBER:
            raise ValueError("an update's number is a positive 63-bit integer")
        if self._writer is None:
            raise RuntimeError("open the ledger before counting")
        if self._writer.done():
            self._dropped += 1  # the bot is leaving, and the database has been let go
            return True
        if known := self._waiting.get(update_id):
            await asyncio.shield(known[1])
            return False
        kept = tuple(count for count in counts if fits(count))
        if len(kept) < len(counts):
            self._refused += len(counts) - len(kept)
            _log.error("counts.refused", number=len(counts) - len(kept))
        committed: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        if len(self._waiting) >= self._room:
            self._drop_oldest()
        self._waiting[update_id] = (Entry(update_id, day, kept), committed)
        self._settled.clear()
        self._wake.set()
        if self._reason:
            committed.set_result(True)
        return await asyncio.shield(committed)

    async def spend(self, number: int, day: date) -> bool:
        """Use a random number up, once for all replicas; whether it was unused.

        Such numbers lie beside those of updates, are forgotten like them, and say nothing about
        anyone. Raises `StoreError` when the database cannot tell.
        """
        unused = await self.add(number, day, ())
        if self._reason:
            raise StoreError(self._reason)
        return unused

    async def spent(self, number: int) -> bool:
        """Whether a number was used up in the last day. Raises `StoreError`."""
        return number in self._waiting or await self._store.knows(number)

    async def settle(self) -> None:
        """Wait until nothing waits to be written, however long the database is away."""
        if self._waiting:
            await self._settled.wait()

    async def rows(self, first: date, last: date) -> list[Row]:
        """The exact counts of some days, for the publication rule only. Raises `StoreError`."""
        return await self._store.rows(first, last)

    async def prune(self, older_than: date) -> int:
        """Delete whole months that ended before `older_than`; return the requests deleted.

        Whole months, because half a month would be rounded anew, and the difference would speak.
        """
        return await self._store.prune(older_than.replace(day=1))

    async def backup(self, path: Path) -> None:
        """Copy the counts to a new file while the bot runs. Raises `StoreError`."""
        await self._store.backup(path)

    async def close(self) -> None:
        """Write what waits, for at most a few seconds, and let go of the database."""
        self._leaving.set()
        self._wake.set()
        if self._writer is not None:
            _, late = await asyncio.wait({self._writer}, timeout=_FAREWELL)
            for task in late:
                task.cancel()
                await asyncio.wait({task}, timeout=1)
        if self._waiting:
            _log.error("counts.lost", number=len(self._waiting), reason=self._reason)
            self._dropped += len(self._waiting)
            self._answer_all()
            self._waiting.clear()
        await self._store.close()

    async def _write(self) -> None:
        failures = 0
        while True:
            await self._wake.wait()
            batch = [entry for entry, _ in islice(self._waiting.values(), _BATCH)]
            if not batch:
                self._settled.set()
                if self._leaving.is_set():
                    return
                self._wake.clear()
                continue
            if await self._try(batch):
                failures = 0
                continue
            if self._leaving.is_set():
                return
            pause = _PAUSES[min(failures, len(_PAUSES) - 1)]
            failures += 1
            with suppress(TimeoutError):
                await asyncio.wait_for(self._leaving.wait(), pause)

    async def _try(self, batch: Sequence[Entry]) -> bool:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        hurry = loop.call_later(self._patience, self._degrade, "slow")
        try:
            new = await self._store.commit(batch)
        except StoreError as error:
            self._degrade(error.reason)
            return False
        except Exception as error:  # whatever a driver raises, people come first
            self._degrade("failed")
            _log.error("counts.unexpected", kind=type(error).__name__)
            return False
        finally:
            hurry.cancel()
        for entry in batch:
            if held := self._waiting.pop(entry.update_id, None):
                _answer(held[1], entry.update_id in new)
            else:
                self._dropped -= 1  # given up while it was being written, and written after all
        if self._reason and loop.time() - begun < self._patience:
            _log.info("counts.recovered", waiting=len(self._waiting))
            self._reason = ""
        await self._purge(max(entry.day for entry in batch))
        return True

    async def _purge(self, today: date) -> None:
        """Forget numbers once Telegram, which keeps an update for a day, cannot send it again."""
        if today <= self._purged:
            return
        try:
            await self._store.purge(today - timedelta(days=1))
            self._purged = today
        except StoreError as error:
            self._degrade(error.reason)
        except Exception as error:  # the writer must outlive anything
            _log.error("counts.unexpected", kind=type(error).__name__)

    def _degrade(self, reason: str) -> None:
        if reason != self._reason:
            _log.warning("counts.degraded", reason=reason, waiting=len(self._waiting))
        self._reason = reason
        self._answer_all()

    def _answer_all(self) -> None:
        for _, committed in self._waiting.values():
            _answer(committed, True)

    def _drop_oldest(self) -> None:
        _, committed = self._waiting.pop(next(iter(self._waiting)))
        _answer(committed, True)
        self._dropped += 1
        if self._dropped % 1_000 == 1:
            _log.error("counts.dropped", number=self._dropped, reason=self._reason)


def _answer(committed: asyncio.Future[bool], new: bool) -> None:
    if not committed.done():
        committed.set_result(new)
