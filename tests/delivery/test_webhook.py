"""The webhook and the health pages, over real HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from io import BytesIO
from typing import Any

import aiohttp
import pytest
from starlette.applications import Starlette

from bot.chat.delivery import Delivery
from bot.web.health import Metrics, health_app
from bot.web.listener import Listener
from bot.web.webhook import LARGEST, webhook_route
from tests.delivery.telegram import tap
from tests.delivery.test_delivery import NOON, Book, Desk

SECRET = "a-secret-of-the-tests"  # noqa: S105 (no real secret)
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET}


@asynccontextmanager
async def served(app: Starlette) -> AsyncIterator[tuple[str, Listener]]:
    """The application on a free port, and who serves it."""
    listener = Listener(app, "127.0.0.1", 0)
    await listener.start()
    try:
        yield f"http://127.0.0.1:{listener.port}", listener
    finally:
        await listener.stop()


def app_of(delivery: Delivery) -> Starlette:
    """The webhook as `puente run` makes it."""
    deliver = partial(delivery.deliver, riding=True)
    return Starlette(routes=[webhook_route("/private", SECRET, deliver)])


async def post(url: str, body: Any, headers: dict[str, str] = HEADERS) -> tuple[int, Any]:
    """What Telegram would get: status and body."""
    form = {"data": BytesIO(body)} if isinstance(body, bytes) else {"json": body}
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, headers=headers, **form) as response,
    ):
        content = await response.read()
        return response.status, (await response.json() if content else None)


@pytest.fixture
def desk() -> Desk:
    """Who answers."""
    return Desk()


@pytest.fixture
def book() -> Book:
    """Who counts."""
    return Book()


async def test_the_answer_rides_back_after_the_count(desk: Desk, book: Book) -> None:
    """200 comes when the update is answered and counted, and carries the callback's answer."""
    async with served(app_of(Delivery(desk, book, lambda: NOON))) as (url, _):
        desk.held[1] = asyncio.Event()
        waiting = asyncio.create_task(post(f"{url}/private", tap(1)))
        await desk.reached.wait()
        assert not waiting.done()
        desk.held[1].set()
        riding = {"method": "answerCallbackQuery", "callback_query_id": "1"}
        assert await waiting == (200, riding)
        assert book.numbers == {1}


@pytest.mark.parametrize("secret", ["", "wrong", SECRET + "x", "contraseña"])
async def test_only_telegram_knows_the_secret(desk: Desk, book: Book, secret: str) -> None:
    """Without the right secret nothing is read, answered or told."""
    async with served(app_of(Delivery(desk, book, lambda: NOON))) as (url, _):
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
        assert await post(f"{url}/private", tap(1), headers) == (403, None)
        assert await post(f"{url}/private", tap(1), {}) == (403, None)
    assert not desk.seen


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[" * 100_000, 400),
        (b"[1]", 400),
        (b'{"update_id": "1"}', 400),
        (b'{"update_id": 1, "x": "' + b"x" * LARGEST + b'"}', 413),
    ],
)
async def test_malformed_and_oversized_updates_end_the_request_alone(
    desk: Desk, book: Book, body: bytes, status: int
) -> None:
    """Nonsense is refused, and the next person is answered."""
    async with served(app_of(Delivery(desk, book, lambda: NOON))) as (url, _):
        assert await post(f"{url}/private", body) == (status, None)
        assert (await post(f"{url}/private", tap(1)))[0] == 200


async def test_stopping_asks_telegram_to_come_again(desk: Desk, book: Book) -> None:
    """While stopping, what is in hand is finished with 200 and what is new gets 503."""
    delivery = Delivery(desk, book, lambda: NOON)
    async with served(app_of(delivery)) as (url, listener):
        desk.held[1] = asyncio.Event()
        running = asyncio.create_task(post(f"{url}/private", tap(1)))
        await desk.reached.wait()
        draining = asyncio.create_task(delivery.drain(5))
        await asyncio.sleep(0)
        assert await post(f"{url}/private", tap(2, chat=2)) == (503, None)
        stopping = asyncio.create_task(listener.stop())
        desk.held[1].set()
        assert (await running)[0] == 200
        assert await draining is True
        await stopping


async def test_a_hung_up_request_is_finished_and_its_repetition_known(
    desk: Desk, book: Book
) -> None:
    """Telegram may hang up and bring the update again: the person is answered once."""
    async with served(app_of(Delivery(desk, book, lambda: NOON))) as (url, _):
        desk.held[1] = asyncio.Event()
        lost = asyncio.create_task(post(f"{url}/private", tap(1)))
        await desk.reached.wait()
        lost.cancel()
        again = asyncio.create_task(post(f"{url}/private", tap(1)))
        await asyncio.gather(lost, return_exceptions=True)
        desk.held[1].set()
        assert (await again)[0] == 200
    assert desk.seen == [(1, 1)]
    assert sum(book.counts.values()) == 1


async def test_an_address_in_use_is_an_error_that_says_so() -> None:
    """A second listener on the same port fails at once."""
    async with served(Starlette()) as (_, listener):
        with pytest.raises(OSError, match="in use"):
            await Listener(Starlette(), "127.0.0.1", listener.port).start()


async def get(url: str) -> tuple[int, str]:
    """A page as a probe sees it."""
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return response.status, await response.text()


async def test_live_and_ready_are_told_apart() -> None:
    """Live from the start; ready when started; degraded says why and stays in service."""
    started: list[bool] = []
    troubles: list[str] = []
    ready: Callable[[], bool] = lambda: bool(started)  # noqa: E731 (a value of the test)
    async with served(health_app(ready, lambda: troubles, Metrics())) as (url, _):
        assert (await get(f"{url}/live"))[0] == 200
        assert (await get(f"{url}/ready"))[0] == 503
        started.append(True)
        assert await get(f"{url}/ready") == (200, '{"status":"ready","troubles":[]}')
        troubles.append("The database cannot be reached.")
        status, body = await get(f"{url}/ready")
        assert status == 200
        assert '"degraded"' in body
        assert "database" in body


async def test_metrics_follow_the_figures(desk: Desk, book: Book) -> None:
    """Prometheus reads what delivery counted, by outcome, and how long answers took."""
    metrics = Metrics()
    delivery = Delivery(desk, book, lambda: NOON, observe=metrics.observe)
    metrics.follow(
        "counter",
        "puente_updates",
        "Updates by outcome.",
        "outcome",
        lambda: {"answered": delivery.figures.answered},
    )
    for number in range(3):
        await delivery.deliver(tap(number), riding=False)
    async with served(health_app(lambda: True, list, metrics)) as (url, _):
        _, text = await get(f"{url}/metrics")
    assert 'puente_updates_total{outcome="answered"} 3.0' in text
    assert "puente_answer_seconds_count 3.0" in text
