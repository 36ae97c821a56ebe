"""Polling: fetch updates and confirm them to Telegram only when they are done.

Telegram confirms in order ("everything below this offset") and shows at most 100 unconfirmed
updates, so what is fetched is a window: finished updates leave it at its front. It need not know
what happens to an update, that is `bot.chat.delivery`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.chat.api import UPDATES, Api, seconds
from bot.chat.delivery import Delivery, MalformedError, UnfinishedError

WINDOW = 100  # as many as Telegram gives
LONG_POLL = 25  # seconds
# Seconds to wait for the front of the window before asking for newer updates all the same.
GLANCE = 0.05
SLOWEST_GLANCE = 0.5
# Seconds after which a full window no longer waits for the updates that hold it up …
GRACE = 5.0
# … but only for so many; they then live in memory alone.
LET_GO = 500

log = structlog.get_logger(__name__)


class Polling:
    """The loop around getUpdates. `trouble` says in plain words why nothing comes, or is empty."""

    def __init__(
        self,
        api: Api,
        delivery: Delivery,
        *,
        long_poll: int = LONG_POLL,
        grace: float = GRACE,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._api = api
        self._delivery = delivery
        self._long_poll = long_poll
        self._grace = grace
        self._pause = pause
        self._offset = 0
        self._window: dict[int, asyncio.Task[bool]] = {}
        self._since: dict[int, float] = {}
        self._let_go: set[asyncio.Task[bool]] = set()
        self._moved = asyncio.Event()
        self._first = True  # the first batch may hold what a process before us has answered
        self.trouble = ""

    async def run(self) -> None:
        """Fetch and deliver until cancelled; `stop` then finishes what is in hand."""
        failures = 0
        glance = GLANCE
        while True:
            try:
                fresh = await self._fetch()
            except TelegramError as error:
                wait = self._explain(error, failures)
                failures += 1
                await self._pause(wait)
                continue
            if failures:
                log.info("updates are coming again")
                failures = 0
            self.trouble = ""
            glance = GLANCE if fresh else min(glance * 2, SLOWEST_GLANCE)
            await self._advance(glance)

    async def stop(self, within: float = 8.0) -> bool:
        """Finish what is in hand and confirm it; whether all of it got done within the seconds.

        Call it when `run` has been cancelled. What is not done stays at Telegram.
        """
        done = await self._delivery.drain(within)
        tasks = [*self._window.values(), *self._let_go]
        for task in tasks:
            if self._delivery.in_hand:
                task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._slide()
        if self._offset:
            try:
                await self._api.call(
                    "getUpdates",
                    {"offset": self._offset, "limit": 1, "timeout": 0, "allowed_updates": UPDATES},
                    pauses=(),
                    read_timeout=1.0,
                )
            except TelegramError as error:
                log.warning("last updates not confirmed: they will come twice", error=str(error))
        return done

    async def _fetch(self) -> int:
        """Ask once; start what is new and return how many that were."""
        waiting = 0 if self._window else self._long_poll
        updates: list[dict[str, Any]] = await self._api.call(
            "getUpdates",
            {
                "offset": self._offset,
                "limit": WINDOW,
                "timeout": waiting,
                "allowed_updates": UPDATES,
            },
            read_timeout=waiting + 10.0,
            pauses=(),
            patience=0.0,
        )
        if not updates and not self._window:
            # All is confirmed. After a silent week Telegram's numbers start anywhere, even below
            # this offset, which would hide them.
            self._offset = 0
        fresh = 0
        now = asyncio.get_running_loop().time()
        for update in updates:
            number = update["update_id"]
            if number < self._offset or number in self._window:
                continue
            self._window[number] = asyncio.create_task(self._deliver(update, again=self._first))
            self._since[number] = now
            fresh += 1
        self._first = False
        return fresh

    async def _deliver(self, update: dict[str, Any], *, again: bool) -> bool:
        """Whether the update is done and may be confirmed."""
        try:
            await self._delivery.deliver(update, riding=False, again=again)
        except UnfinishedError:
            return False
        except MalformedError:
            log.error("an update without a number was dropped")  # noqa: TRY400 (nothing to trace)
        finally:
            self._moved.set()
        return True

    async def _advance(self, glance: float) -> None:
        """Wait until half of the window is done and its front has moved, or `glance` is over.

        So a slow chat holds up nobody, and the same updates are not fetched again and again.
        """
        half = len(self._window) // 2
        try:
            async with asyncio.timeout(glance):
                while self._window:
                    self._moved.clear()
                    if self._slide() and len(self._window) <= half:
                        return
                    await self._moved.wait()
        except TimeoutError:
            self._slide()
            if self._stuck():
                self._release()

    def _slide(self) -> bool:
        """Move the offset past the finished front of the window; whether it moved."""
        before = self._offset
        while self._window:
            number, task = next(iter(self._window.items()))
            if not (task.done() and not task.cancelled() and task.result()):
                break
            self._forget(number)
        return self._offset != before

    def _forget(self, number: int) -> None:
        del self._window[number], self._since[number]
        self._offset = number + 1

    def _stuck(self) -> bool:
        """Whether a few updates hide everything newer: a full window, mostly done, old at front."""
        if len(self._window) < WINDOW or self._delivery.stopping:
            return False
        front = next(iter(self._since.values()))
        undone = sum(not task.done() for task in self._window.values())
        return (
            asyncio.get_running_loop().time() - front > self._grace
            and undone < WINDOW // 2
            and len(self._let_go) + undone <= LET_GO
        )

    def _release(self) -> None:
        """Confirm the whole window; what is not done goes on in memory alone."""
        log.warning("some chats are slow: their updates no longer hold up the others")
        for number, task in [*self._window.items()]:
            if not task.done():
                self._let_go.add(task)
                task.add_done_callback(self._let_go.discard)
            self._forget(number)

    def _explain(self, error: TelegramError, failures: int) -> float:
        """Say what is wrong in plain words; returns the seconds to wait before asking again."""
        back_off = min(0.5 * 2.0**failures, 30.0)
        match error:
            case RetryAfter():
                told, back_off = "Telegram asks us to slow down.", seconds(error)
            case Conflict():
                told = (
                    "Somebody else is fetching this bot's updates (another copy of Puente, or a "
                    "webhook). Stop the other one; only one may fetch."
                )
            case InvalidToken():
                told = "Telegram refuses the token. Get the current one from @BotFather."
                back_off = max(back_off, 5.0)
            case _:
                told = "Telegram cannot be reached; trying again."
        if told != self.trouble:
            log.warning(told, error=type(error).__name__)
        self.trouble = told
        return back_off
