"""A local Bot API server in each test, python-telegram-bot at its door, and one person."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from bot.web.botapi import Account, BotApi, Person, Running, create_app, serving
from tests.botapi.schema import check_journal, description


@pytest.fixture(autouse=True)
def _durations(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-telegram-bot warns unless its durations are timedeltas; warnings are errors here."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


class Clock:
    """Seconds since 1970 that a test moves."""

    def __init__(self) -> None:
        self.now = 1_795_000_000.0

    def __call__(self) -> float:
        return self.now

    def forward(self, *, hours: float = 0, seconds: float = 0) -> None:
        """Let time pass."""
        self.now += hours * 3600 + seconds


@pytest.fixture
def clock() -> Clock:
    """The server's clock."""
    return Clock()


@pytest.fixture
async def api(clock: Clock) -> AsyncIterator[BotApi]:
    """The server's state; whatever a test made it say must keep to the published Bot API."""
    api = BotApi(clock=clock, webhook_wait=0.01)
    yield api
    if description() is not None:
        assert check_journal(api.journal) == []


@pytest.fixture
def account(api: BotApi) -> Account:
    """A bot that is registered there."""
    return api.add_bot()


@pytest.fixture
async def running(api: BotApi) -> AsyncIterator[Running]:
    """The server, listening."""
    async with serving(create_app(api), api=api) as running:
        yield running


@pytest.fixture
async def bot(running: Running, account: Account) -> AsyncIterator[Bot]:
    """The real client."""
    bot = Bot(account.token, base_url=running.base_url, base_file_url=running.base_file_url)
    async with bot:
        yield bot


@pytest.fixture
async def ana(api: BotApi, account: Account, bot: Bot) -> Person:
    """Somebody who has pressed Start; the bot has seen that already."""
    ana = api.add_person(account, "Ana", username="ana_mx", language="es")
    ana.send("/start")
    account.updates.confirm(account.updates.next_id)
    assert bot.token == account.token
    return ana
