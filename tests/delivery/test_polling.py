"""Polling: nothing is confirmed before it is done, and nobody waits for a slow chat."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from bot.chat.api import Api
from bot.chat.delivery import Delivery
from bot.chat.polling import Polling
from tests.delivery.telegram import Telegram, refused, tap
from tests.delivery.test_delivery import NOON, Book, Desk


async def until(happened: Callable[[], bool]) -> None:
    """Let the loop run until it is so; the test's time limit ends a wait in vain."""
    while not happened():  # noqa: ASYNC110 (what is watched has no event)
        await asyncio.sleep(0.002)


@asynccontextmanager
async def polling(
    api: Api,
    desk: Desk,
    book: Book,
    *,
    grace: float = 5.0,
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> AsyncIterator[Polling]:
    """The loop, running."""
    loop = Polling(api, Delivery(desk, book, lambda: NOON), grace=grace, pause=pause)
    task = asyncio.create_task(loop.run())
    try:
        yield loop
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await loop.stop(2)


@pytest.fixture
def desk() -> Desk:
    """Who answers."""
    return Desk()


@pytest.fixture
def book() -> Book:
    """Who counts."""
    return Book()


async def test_confirmed_only_when_done(
    telegram: Telegram, api: Api, desk: Desk, book: Book
) -> None:
    """Telegram keeps an update until its person is answered and its count committed."""
    desk.held[1] = asyncio.Event()
    telegram.put(tap(10, 1), *(tap(11 + n, 2 + n) for n in range(30)))
    async with polling(api, desk, book):
        await until(lambda: len(book.numbers) == 30)
        assert 10 in telegram.updates
        assert telegram.confirmed == 0
        desk.held[1].set()
        await until(lambda: telegram.confirmed == 31)
    assert len(desk.seen) == 31


async def test_what_was_done_is_confirmed_at_the_end(
    telegram: Telegram, api: Api, desk: Desk, book: Book
) -> None:
    """A clean stop leaves at Telegram what is not done, and nothing else."""
    desk.held[3] = asyncio.Event()
    telegram.put(tap(1, 1), tap(2, 2), tap(3, 3), tap(4, 4))
    async with polling(api, desk, book):
        await until(lambda: len(book.numbers) == 3)
    assert sorted(telegram.updates) == [3, 4], "4 waits behind 3: it will come again, uncounted"
    async with polling(api, Desk(), book):
        await until(lambda: not telegram.updates)
    assert book.numbers == {1, 2, 3, 4}
    assert sum(book.counts.values()) == 4


async def test_newer_updates_come_while_a_chat_is_slow(
    telegram: Telegram, api: Api, desk: Desk, book: Book
) -> None:
    """One slow chat at the front of the window hides nothing, and asking stays unhurried."""
    desk.held[1] = asyncio.Event()
    telegram.put(tap(1, 1))
    async with polling(api, desk, book):
        await desk.reached.wait()
        for number in range(2, 12):
            telegram.put(tap(number, number))
            await until(lambda: number in book.numbers)  # noqa: B023 (awaited at once)
        asked = len(telegram.of("getUpdates"))
        await asyncio.sleep(0.5)
        assert len(telegram.of("getUpdates")) - asked <= 8
        desk.held[1].set()
        await until(lambda: telegram.confirmed == 11)


async def test_a_full_window_lets_go_of_a_stuck_chat(
    telegram: Telegram, api: Api, desk: Desk, book: Book
) -> None:
    """When one chat's updates fill Telegram's window, the others are served all the same."""
    desk.held[1] = asyncio.Event()
    telegram.put(*(tap(number, 1 if number < 30 else number) for number in range(300)))
    async with polling(api, desk, book, grace=0.2):
        await until(lambda: len(book.numbers) == 270)
        desk.held[1].set()
        await until(lambda: len(book.numbers) == 300)
    of_one = [number for chat, number in desk.seen if chat == 1]
    assert of_one == list(range(30))


@pytest.mark.parametrize(
    ("code", "words"),
    [(401, "token"), (409, "Somebody else"), (502, "cannot be reached")],
)
async def test_trouble_is_told_and_waited_out(
    telegram: Telegram, api: Api, book: Book, *, code: int, words: str
) -> None:
    """What keeps updates away is said in plain words, asked about ever more slowly, and over when
    it is over."""
    telegram.script["getUpdates"].extend([refused(code, "No")] * 5)
    waits: list[float] = []
    seen: list[str] = []

    async def pause(seconds: float) -> None:
        waits.append(seconds)
        seen.append(loop.trouble)
        await asyncio.sleep(0)

    async with polling(api, Desk(), book, pause=pause) as loop:
        telegram.put(tap(1))
        await until(lambda: 1 in book.numbers)
        assert not loop.trouble
    assert all(words in trouble for trouble in seen)
    assert len(waits) == 5
    assert waits == sorted(waits)
    assert waits[-1] >= 5


async def test_numbers_may_start_anew(telegram: Telegram, api: Api, desk: Desk, book: Book) -> None:
    """After a silent week Telegram's numbers start anywhere; lower ones are seen as well."""
    telegram.put(tap(1000))
    async with polling(api, desk, book):
        await until(lambda: telegram.confirmed == 1)
        telegram.script["getUpdates"].append((200, {"ok": True, "result": []}))
        telegram._news.set()
        await until(lambda: telegram.of("getUpdates")[-1]["offset"] == 0)
        telegram.put(tap(5, 5))
        await until(lambda: 5 in book.numbers)
