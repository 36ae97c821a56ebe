"""What the tests of delivery share: a scripted Telegram and the pool that calls it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.chat.api import Api
from bot.chat.request import AiohttpRequest
from tests.counts.conftest import postgres_server, postgres_url  # noqa: F401 (fixtures)
from tests.delivery.telegram import TOKEN, Telegram


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    """A Bot API server under the test's command."""
    server = Telegram()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def request_(telegram: Telegram) -> AsyncIterator[AiohttpRequest]:  # noqa: ARG001 (order)
    """An open pool; it closes before the server does."""
    async with AiohttpRequest(read_timeout=0.5) as pool:
        yield pool


@pytest.fixture
def api(telegram: Telegram, request_: AiohttpRequest) -> Api:
    """Calls to the scripted server."""
    return Api(request_, TOKEN, telegram.url)
