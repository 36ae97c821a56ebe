"""Delivery: order, repetition, failure and the end of the process."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter

from bot.chat.delivery import (
    REMEMBERED,
    Answered,
    Delivery,
    MalformedError,
    UnfinishedError,
    chat_of,
)
from bot.core.visit import Count, Door
from tests.delivery.telegram import tap

NOON = datetime(2026, 11, 24, 18, tzinfo=UTC)
HOME = Count("es", "", Door.BUTTON)


def same(moment: datetime) -> datetime:
    """A clock that stands still."""
    return moment


class Book:
    """A ledger in memory that knows its numbers, as the real one does."""

    def __init__(self) -> None:
        self.numbers: set[int] = set()
        self.counts: Counter[tuple[date, Count]] = Counter()

    async def add(self, update_id: int, day: date, counts: tuple[Count, ...]) -> bool:
        """Count once."""
        if update_id in self.numbers:
            return False
        self.numbers.add(update_id)
        self.counts.update((day, count) for count in counts)
        return True

    async def spent(self, number: int) -> bool:
        """Whether it was counted."""
        return number in self.numbers


class Desk:
    """Answers by the numbers: `failures[number]` are raised first; `held` chats wait."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, int]] = []
        self.failures: dict[int, list[Exception]] = defaultdict(list)
        self.held: dict[int, asyncio.Event] = {}
        self.reached = asyncio.Event()

    async def answer(self, update: Mapping[str, Any], *, riding: bool) -> Answered:
        """Note who came, fail or wait as told, and count home."""
        chat, number = chat_of(dict(update)), update["update_id"]
        self.seen.append((chat, number))
        self.reached.set()
        if self.failures[number]:
            raise self.failures[number].pop(0)
        if chat in self.held:
            await self.held[chat].wait()
        else:
            await asyncio.sleep(0)
        riding_call = {"method": "answerCallbackQuery", "callback_query_id": str(number)}
        return Answered((HOME,), riding_call if riding else None)


@pytest.fixture
def desk() -> Desk:
    """Who answers."""
    return Desk()


@pytest.fixture
def book() -> Book:
    """Who counts."""
    return Book()


@pytest.fixture
def delivery(desk: Desk, book: Book) -> Delivery:
    """With pauses that a test can live with."""
    return Delivery(desk, book, lambda: NOON, pauses=(0.001, 0.001, 0.001))


async def test_one_chat_in_order_and_all_chats_together(delivery: Delivery, desk: Desk) -> None:
    """Updates of a chat are answered in the order they came; a slow chat holds up no other."""
    desk.held[1] = asyncio.Event()
    first = [asyncio.create_task(delivery.deliver(tap(n, 1), riding=False)) for n in range(20)]
    others = [tap(100 + n, 2 + n % 7) for n in range(200)]
    await asyncio.gather(*(delivery.deliver(update, riding=False) for update in others))
    assert [seen for seen in desk.seen if seen[0] == 1] == [(1, 0)]
    desk.held[1].set()
    await asyncio.gather(*first)
    for chat in range(1, 9):
        numbers = [number for who, number in desk.seen if who == chat]
        assert numbers == sorted(numbers)
    assert not delivery._lanes
    assert not delivery.in_hand


async def test_a_repeated_update_is_answered_and_counted_once(
    delivery: Delivery, desk: Desk, book: Book
) -> None:
    """What is brought again while in hand shares the outcome; later a tap is acknowledged again:
    Telegram, which asks, may not have seen the first response."""
    desk.held[1] = asyncio.Event()
    twice = [asyncio.create_task(delivery.deliver(tap(5), riding=True)) for _ in range(2)]
    await desk.reached.wait()
    desk.held[1].set()
    acknowledged = {"method": "answerCallbackQuery", "callback_query_id": "5"}
    assert await twice[0] == await twice[1] == acknowledged
    assert await delivery.deliver(tap(5), riding=True) == acknowledged
    assert await delivery.deliver(tap(5), riding=False) is None
    assert desk.seen == [(1, 5)]
    assert sum(book.counts.values()) == 1
    assert delivery.figures.repeated == 3


async def test_memory_of_finished_updates_is_bounded(delivery: Delivery) -> None:
    """However many updates pass, a fixed number is remembered, and no chat leaves a lane."""
    for number in range(REMEMBERED + 500):
        await delivery.deliver(tap(number, chat=number), riding=False)
    assert len(delivery._finished) == len(delivery._finished_order) == REMEMBERED
    assert not delivery._lanes


@pytest.mark.parametrize("error", [KeyError("data"), BadRequest("Chat not found")])
async def test_poison_is_set_aside_and_counted(
    delivery: Delivery, desk: Desk, book: Book, error: Exception
) -> None:
    """An update that keeps failing is acknowledged after a few tries and counted as a failure."""
    desk.failures[1] = [error] * 9
    poison = asyncio.create_task(delivery.deliver(tap(1), riding=True))
    behind = asyncio.create_task(delivery.deliver(tap(2), riding=True))
    assert await poison is None
    assert await behind is not None
    assert desk.seen == [(1, 1)] * 4 + [(1, 2)]
    failure = (date(2026, 11, 24), Count("", ":failure", Door.BUTTON))
    assert book.counts == {failure: 1, (date(2026, 11, 24), HOME): 1}


async def test_no_network_poisons_nothing(delivery: Delivery, desk: Desk) -> None:
    """When nobody can be answered, an update is tried for as long as it takes."""
    desk.failures[1] = [NetworkError("gone")] * 7 + [InvalidToken()] * 2
    await delivery.deliver(tap(1), riding=False)
    assert (delivery.figures.answered, delivery.figures.set_aside) == (1, 0)


async def test_what_fails_while_others_succeed_is_set_aside(delivery: Delivery, desk: Desk) -> None:
    """A server that fails for one update alone cannot keep it in the queue for ever."""
    desk.failures[1] = [NetworkError("only you")] * 100
    poison = asyncio.create_task(delivery.deliver(tap(1), riding=False))
    number = 2
    while not poison.done():
        await delivery.deliver(tap(number, chat=number), riding=False)
        number += 1
    assert delivery.figures.set_aside == 1


async def test_a_told_wait_is_waited_for(delivery: Delivery, desk: Desk) -> None:
    """A 429 that the call could not wait for costs that chat its time and nothing else."""
    desk.failures[1] = [RetryAfter(1)]
    began = asyncio.get_running_loop().time()
    told = asyncio.create_task(delivery.deliver(tap(1), riding=False))
    await desk.reached.wait()
    await delivery.deliver(tap(2, chat=2), riding=False)
    assert asyncio.get_running_loop().time() - began < 0.9
    await told
    assert asyncio.get_running_loop().time() - began >= 1


async def test_blocked_is_fine(delivery: Delivery, desk: Desk, book: Book) -> None:
    """Who blocked the bot gets no answer and leaves no count."""
    desk.failures[1] = [Forbidden("Forbidden: bot was blocked by the user")]
    assert await delivery.deliver(tap(1), riding=True) is None
    assert not book.counts


async def test_webhook_hands_back_what_takes_too_long(desk: Desk, book: Book) -> None:
    """With the network down a webhook request ends in time and asks Telegram to come again."""
    delivery = Delivery(desk, book, lambda: NOON, pauses=(0.001,), patience=0.02)
    desk.failures[1] = [NetworkError("gone")] * 12
    with pytest.raises(UnfinishedError):
        await delivery.deliver(tap(1), riding=True)
    desk.failures.clear()
    assert await delivery.deliver(tap(1), riding=True) is not None
    assert sum(book.counts.values()) == 1


async def test_a_ledger_that_breaks_silences_nobody(desk: Desk) -> None:
    """The person has the answer already, so the update is acknowledged all the same."""

    class Broken(Book):
        async def add(self, *_: Any) -> bool:
            raise OSError("disk full")

    delivery = Delivery(desk, Broken(), lambda: NOON)
    assert await delivery.deliver(tap(1), riding=True) is not None
    assert delivery.figures.uncounted == 1


async def test_what_another_process_answered_is_not_answered_twice(desk: Desk, book: Book) -> None:
    """After a crash, an update that was counted had its answer: it is only acknowledged. When the
    ledger cannot tell, people come first."""
    book.numbers.add(1)
    delivery = Delivery(desk, book, lambda: NOON)
    for number in (1, 2):
        await delivery.deliver(tap(number), riding=False, again=True)
    assert desk.seen == [(1, 2)]

    class Dumb(Book):
        async def spent(self, number: int) -> bool:
            raise OSError(f"gone: {number}")

    await Delivery(desk, Dumb(), lambda: NOON).deliver(tap(3), riding=False, again=True)
    assert desk.seen == [(1, 2), (1, 3)]


async def test_a_day_ends_when_it_is_over_on_both_sides(desk: Desk, book: Book) -> None:
    """A minute to midnight in Belize is counted for the old day, a minute later for the new."""
    for number, moment in enumerate(
        (datetime(2026, 11, 25, 5, 59, tzinfo=UTC), datetime(2026, 11, 25, 6, 0, tzinfo=UTC))
    ):
        await Delivery(desk, book, partial(same, moment)).deliver(tap(number), riding=False)
    assert [day for day, _ in book.counts] == [date(2026, 11, 24), date(2026, 11, 25)]


async def test_drain_finishes_what_is_in_hand_and_overtakes_nothing(
    delivery: Delivery, desk: Desk
) -> None:
    """Stopping lets running answers finish; what waits behind them, and all that is new, goes
    back."""
    desk.held[1] = asyncio.Event()
    running, behind = (asyncio.create_task(delivery.deliver(tap(n), riding=False)) for n in (1, 2))
    await desk.reached.wait()
    draining = asyncio.create_task(delivery.drain(5))
    await asyncio.sleep(0)
    with pytest.raises(UnfinishedError):
        await delivery.deliver(tap(3, chat=3), riding=False)
    desk.held[1].set()
    assert await draining is True
    await running
    with pytest.raises(UnfinishedError):
        await behind
    assert desk.seen == [(1, 1)]


async def test_drain_interrupts_a_long_pause(desk: Desk, book: Book) -> None:
    """Stopping does not wait for an update that sleeps between tries: it goes back."""
    delivery = Delivery(desk, book, lambda: NOON, pauses=(60.0,))
    desk.failures[1] = [NetworkError("gone")]
    sleeping = asyncio.create_task(delivery.deliver(tap(1), riding=False))
    await desk.reached.wait()
    assert await delivery.drain(5) is True
    with pytest.raises(UnfinishedError):
        await sleeping


async def test_a_cancelled_update_passes_its_turn_on(delivery: Delivery, desk: Desk) -> None:
    """Whoever is cancelled while waiting, or just as the turn comes, blocks nobody behind."""
    desk.held[1] = asyncio.Event()
    tasks = [asyncio.create_task(delivery.deliver(tap(n), riding=False)) for n in range(4)]
    await desk.reached.wait()
    tasks[1].cancel()
    desk.held[1].set()
    tasks[0].add_done_callback(lambda _: tasks[2].cancel())
    done = await asyncio.gather(*tasks, return_exceptions=True)
    assert done[3] is None
    assert not delivery._lanes
    assert not delivery.in_hand


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["message", "callback_query", "chat", "from", "id", "text"]), inner
        )
    ),
    max_leaves=8,
)


@given(json, st.dictionaries(st.sampled_from(["message", "callback_query", "x"]), json))
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
def test_malformed_updates_crash_nothing(anything: Any, inside: dict[str, Any]) -> None:
    """Whatever JSON arrives, it is refused as no update or answered; nothing else is raised."""

    async def deliver() -> None:
        delivery = Delivery(Desk(), Book(), lambda: NOON, pauses=())
        with pytest.raises(MalformedError):
            await delivery.deliver(anything, riding=True)
        await delivery.deliver({"update_id": 1, **inside}, riding=True)

    asyncio.run(deliver())
