"""The real bot at the local Bot API server, told as people tell it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.cli.wiring import Running, start_bot
from bot.core.edition import Built
from bot.counts import Ledger, open_ledger
from bot.publisher import Publisher
from bot.settings import Settings
from bot.web.botapi import Account, BotApi, Person, create_app, serving
from tests.botapi.schema import check_journal, description

ROOT = Path(__file__).resolve().parents[2]
NOON = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
"""A Tuesday: 13:00 in Quintana Roo, 12:00 in Belize."""


class Clock:
    """The clock of the server and of the bot, which a test moves."""

    def __init__(self) -> None:
        self.now = NOON.timestamp()

    def __call__(self) -> float:
        return self.now

    def moment(self) -> datetime:
        """The same as an aware moment."""
        return datetime.fromtimestamp(self.now, UTC)

    def forward(self, *, hours: float) -> None:
        """Let time pass."""
        self.now += hours * 3600


@dataclass
class Puente:
    """A bot at work and the server it talks to."""

    api: BotApi
    account: Account
    running: Running
    ledger: Ledger
    publisher: Publisher
    settings: Settings
    clock: Clock

    def person(self, name: str = "Ana", language: str = "") -> Person:
        """Somebody with a phone whose client speaks `language`."""
        return self.api.add_person(self.account, name, language=language)

    async def reader(self, language: str, name: str = "Ana") -> Person:
        """Somebody who has already chosen a language."""
        person = self.person(name)
        await person.sends("/start")
        await person.taps(self.publisher.current.content.languages[language].name)
        return person

    async def restart(self) -> None:
        """Stop the bot and start another one, which remembers nothing."""
        await self.running.close()
        self.running = await start_bot(
            self.settings, self.publisher, self.ledger, self.clock.moment
        )

    def calls(self, method: str) -> list[dict[str, Any]]:
        """What the bot asked of a method so far."""
        return [entry.params for entry in self.api.journal.of(method)]

    async def counted(self) -> dict[tuple[str, str, str], int]:
        """All counts: (language, topic, door) → how many."""
        await self.ledger.settle()
        day = NOON.date()
        rows = await self.ledger.rows(day, day.replace(year=day.year + 1))
        found: dict[tuple[str, str, str], int] = {}
        for row in rows:
            key = (row.language, row.topic, row.door)
            found[key] = found.get(key, 0) + row.count
        return found


@pytest.fixture
async def puente(tmp_path: Path, shipped_build: Built) -> AsyncIterator[Puente]:
    """The bot with the shipped content, by polling."""
    async with AsyncExitStack() as stack:
        yield await start_puente(stack, tmp_path, built=shipped_build)


async def start_puente(
    stack: AsyncExitStack,
    tmp_path: Path,
    content: Path = ROOT / "content",
    *,
    built: Built | None = None,
    **options: Any,
) -> Puente:
    """Start a server and a bot at it; both stop with the stack.

    `built` saves building the content again. When the stack closes, all that was said must have
    kept to the published Bot API.
    """
    clock = Clock()
    api = BotApi(clock=clock)
    account = api.add_bot()
    stack.callback(check_all_that_was_said, api)
    server = await stack.enter_async_context(serving(create_app(api), api=api))
    settings = Settings(
        token=account.token,
        api_url=server.url,
        content=content,
        database=f"sqlite:///{tmp_path / 'counts.db'}",
        monitor="",
        **options,
    )
    publisher = Publisher(content, ROOT / "locales", clock.moment)
    if built is None:
        built = publisher.build()
    assert built.edition is not None, "\n".join(map(str, built.errors))
    publisher._current = built.edition
    ledger = open_ledger(settings.database)
    await stack.enter_async_context(ledger)
    running = await start_bot(settings, publisher, ledger, clock.moment)
    puente = Puente(api, account, running, ledger, publisher, settings, clock)

    async def stop() -> None:
        await puente.running.close()

    stack.push_async_callback(stop)
    return puente


def check_all_that_was_said(api: BotApi) -> None:
    """Calls and replies keep to the published Bot API, where its description is at hand."""
    if description() is not None:
        assert check_journal(api.journal) == []
