"""The real bot at the local Bot API server, told as people tell it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.cli.wiring import Running, start_bot
from bot.counts import Ledger, open_ledger
from bot.publisher import Publisher
from bot.settings import Settings
from bot.web.botapi import Account, BotApi, Person, create_app, serving

ROOT = Path(__file__).resolve().parents[2]
NOON = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
"""A Tuesday: 13:00 in Quintana Roo, 12:00 in Belize."""


@dataclass
class Puente:
    """A bot at work and the server it talks to."""

    api: BotApi
    account: Account
    running: Running
    ledger: Ledger
    publisher: Publisher

    def person(self, name: str = "Ana", language: str = "") -> Person:
        """Somebody with a phone whose client speaks `language`."""
        return self.api.add_person(self.account, name, language=language)

    def calls(self, method: str) -> list[dict[str, Any]]:
        """What the bot asked of a method so far."""
        return [entry.payload for entry in self.api.journal if entry.method == method]

    async def counted(self) -> dict[tuple[str, str, str], int]:
        """All counts: (language, topic, door) → how many."""
        await self.ledger.settle()
        rows = await self.ledger.rows(NOON.date(), NOON.date())
        return {(row.language, row.topic, row.door): row.count for row in rows}


Start = Callable[..., Any]


@pytest.fixture
async def puente(tmp_path: Path) -> AsyncIterator[Puente]:
    """The bot with the shipped content, by polling."""
    async with AsyncExitStack() as stack:
        yield await start_puente(stack, tmp_path)


async def start_puente(
    stack: AsyncExitStack, tmp_path: Path, content: Path = ROOT / "content", **options: Any
) -> Puente:
    """Start a server and a bot at it; both stop with the stack."""
    api = BotApi()
    account = api.add_bot()
    server = await stack.enter_async_context(serving(create_app(api), api=api))
    settings = Settings(
        token=account.token,
        api_url=server.url,
        content=content,
        database=f"sqlite:///{tmp_path / 'counts.db'}",
        monitor="",
        **options,
    )
    publisher = Publisher(content, ROOT / "locales", lambda: NOON)
    built = publisher.publish()
    assert built.edition is not None, "\n".join(map(str, built.errors))
    ledger = open_ledger(settings.database)
    await stack.enter_async_context(ledger)
    running = await start_bot(settings, publisher, ledger, lambda: NOON)
    stack.push_async_callback(running.close)
    return Puente(api, account, running, ledger, publisher)
