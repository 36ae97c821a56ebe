"""The phone page in a real Chromium; with the real bot on a copy of the shipped content."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    async_playwright,
)

from bot.cli.wiring import start_bot
from bot.counts import open_ledger
from bot.publisher import Publisher
from bot.settings import read_settings
from bot.web.botapi import Account, BotApi, serving
from bot.web.preview import EditorsDesk, create_preview
from tests.botapi.schema import check_journal, description

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOME = Path(__file__).parents[2]


def now() -> datetime:
    """The clock of the bot under test."""
    return datetime.now(UTC)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Debian's Chromium without a window; one for all these tests, which share its event loop."""
    if shutil.which(CHROMIUM) is None:
        if os.environ.get("CI"):
            pytest.fail(f"there is no Chromium at {CHROMIUM}")
        pytest.skip(f"not tried in a browser: there is no Chromium at {CHROMIUM}")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@dataclass  # without slots: Playwright keeps its wrappers of our listeners on the object
class Preview:
    """A page that is served, the Bot API behind it, and the content folder that it shows."""

    url: str
    api: BotApi
    account: Account
    content: Path
    browser: Browser
    publisher: Publisher | None = None
    mistakes: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    async def open(
        self,
        query: str = "?language=es",
        *,
        at: str = "",
        width: int = 360,
        height: int = 740,
        dark: bool = False,
    ) -> Page:
        """A new tab (a new person); mistakes on the page and requests to elsewhere fail."""
        context = await self.browser.new_context(
            viewport={"width": width, "height": height},
            locale="es-MX",
            color_scheme="dark" if dark else "light",
        )
        self.contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: self.mistakes.append(f"mistake on the page: {error}"))
        page.on("console", self._hears)
        page.on("request", self._stays_home)
        await page.goto(f"{at or self.url}/{query}")
        return page

    def _stays_home(self, request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "blob:", "data:")):
            self.mistakes.append(f"the page asked elsewhere: {request.url}")

    def _hears(self, message: ConsoleMessage) -> None:
        # A refused socket is how the page learns that the server has restarted.
        if message.type == "error" and not re.search("WebSocket|ERR_CONN", message.text):
            self.mistakes.append(f"the browser complains: {message.text}")

    async def close(self) -> None:
        """Close the tabs; whatever went wrong on the pages fails the test."""
        contexts, self.contexts = self.contexts, []
        for context in contexts:
            await context.close()
        mistakes, self.mistakes = self.mistakes, []
        assert mistakes == []

    async def call(self, method: str, **params: object) -> dict[str, object]:
        """What a bot would say, without one."""
        code, reply = await self.api.call(self.account.token, method, dict(params))
        assert code == 200, reply
        return reply


@pytest_asyncio.fixture(loop_scope="session")
async def silent(browser: Browser, tmp_path: Path) -> AsyncIterator[Preview]:
    """The page with no bot behind it: tests speak for the bot."""
    api = BotApi()
    account = api.add_bot()
    async with serving(create_preview(api), api=api) as running:
        preview = Preview(running.url, api, account, tmp_path, browser)
        yield preview
        await preview.close()
    if description() is not None:
        assert check_journal(api.journal) == []


@asynccontextmanager
async def bot_running(folder: Path, browser: Browser) -> AsyncIterator[Preview]:
    """The page and the real bot, by polling, on a copy of the shipped content."""
    content = folder / "content"
    shutil.copytree(HOME / "content", content)
    publisher = Publisher(content, HOME / "locales", now)
    assert publisher.publish().edition is not None, publisher.built.errors[:3]
    api = BotApi()
    account = api.add_bot()
    async with serving(create_preview(api, EditorsDesk(publisher)), api=api) as running:
        settings = read_settings(
            token=account.token,
            api_url=running.url,
            content=content,
            monitor="",
            database=f"sqlite:///{folder}/counts.db",
        )
        async with open_ledger(settings.database) as ledger:
            bot = await start_bot(settings, publisher, ledger, now)
            try:
                preview = Preview(running.url, api, account, content, browser, publisher)
                yield preview
                await preview.close()
            finally:
                await bot.close()
    if description() is not None:
        assert check_journal(api.journal) == []


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def shared(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Preview]:
    """One bot for all tests that leave its content alone; each opens tabs of its own."""
    async with bot_running(tmp_path_factory.mktemp("shared"), browser) as preview:
        yield preview


@pytest_asyncio.fixture(loop_scope="session")
async def preview(shared: Preview) -> AsyncIterator[Preview]:
    """The shared bot; what went wrong on a test's pages fails that test."""
    yield shared
    await shared.close()


@pytest_asyncio.fixture(loop_scope="session")
async def own(browser: Browser, tmp_path: Path) -> AsyncIterator[Preview]:
    """A bot for one test, which may change its content."""
    async with bot_running(tmp_path, browser) as preview:
        yield preview
