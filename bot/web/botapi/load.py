"""Load: many people who tap, at a rate or so many at once, for benchmarks and crash tests."""

from __future__ import annotations

import asyncio
import itertools
import time
from dataclasses import dataclass, field

from bot.web.botapi.accounts import Account
from bot.web.botapi.people import Person


@dataclass(slots=True)
class Load:
    """`people` tap in turn on their newest message, with `data` in turn.

    With `rate` that many taps are made a second whatever the bot does (an open loop); else
    `window` taps are kept outstanding (a closed loop). `count` ends it; 0 goes on until `stop`.
    """

    account: Account
    people: list[Person]
    data: list[str]
    rate: float = 0.0
    window: int = 64
    count: int = 0
    made: int = 0
    _running: bool = True
    _turn: itertools.cycle[Person] = field(init=False)
    _next_data: itertools.cycle[str] = field(init=False)
    _task: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        self._turn = itertools.cycle(self.people)
        self._next_data = itertools.cycle(self.data)

    def start(self) -> None:
        """Begin; returns at once."""
        if self.rate:
            self._task = asyncio.create_task(self._at_rate())
        else:
            self.account.taps.on_done = self._tap
            for _ in range(self.window):
                self._tap()

    def stop(self) -> None:
        """Make no more taps."""
        self._running = False
        self.account.taps.on_done = None
        if self._task is not None:
            self._task.cancel()

    def _tap(self) -> None:
        if not self._running or (self.count and self.made >= self.count):
            return
        self.made += 1
        person = next(self._turn)
        message_id = person.newest
        if message_id:
            person.tap_data(next(self._next_data), on=message_id)

    async def _at_rate(self) -> None:
        begun = time.perf_counter()
        while self._running and not (self.count and self.made >= self.count):
            due = int((time.perf_counter() - begun) * self.rate)
            for _ in range(due - self.made):
                self._tap()
            await asyncio.sleep(max((self.made + 1) / self.rate - time.perf_counter() + begun, 0))
