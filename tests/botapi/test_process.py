"""The server as its own process, with its control door: what benchmarks and crash tests use."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import orjson
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("Sí", callback_data="si")]])


class Away:
    """A server in another process."""

    def __init__(self, where: dict[str, str], http: aiohttp.ClientSession) -> None:
        self.url, self.control, self.token = where["url"], where["control"], where["token"]
        self._http = http

    async def ask(self, method: str, path: str, body: object = None) -> Any:
        """One question at the control door."""
        address = f"{self.control}{path}"
        async with self._http.request(method, address, data=orjson.dumps(body or {})) as answer:
            assert answer.status == 200, await answer.text()
            return orjson.loads(await answer.read())


@pytest.fixture
async def away() -> AsyncIterator[Away]:
    """`python -m bot.web.botapi`; SIGTERM ends it cleanly."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.web.botapi", stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        where = orjson.loads(await asyncio.wait_for(process.stdout.readline(), 20))
        async with AsyncExitStack() as stack:
            yield Away(where, await stack.enter_async_context(aiohttp.ClientSession()))
    finally:
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 20) == 0


async def test_load_is_made_and_measured(away: Away) -> None:
    """Ten people tap thirty times in a closed loop; every tap is timed from end to end."""
    people = (await away.ask("POST", "/people", {"count": 10, "language": "es"}))["people"]
    async with Bot(away.token, base_url=f"{away.url}/bot") as bot:
        offset, tapped = 0, 0
        while tapped < 30:
            for update in await bot.get_updates(offset=offset, timeout=10):
                offset = update.update_id + 1
                if update.message is not None:
                    sent = await bot.send_message(update.message.chat.id, "0", reply_markup=KEYS)
                    last = update.message.chat.id == people[-1]
                    if last:
                        load = {"data": ["si", "no"], "window": 4, "count": 30}
                        await away.ask("POST", "/load", load)
                    assert sent.message_id
                elif update.callback_query is not None:
                    tapped += 1
                    await update.callback_query.answer()
                    await update.callback_query.edit_message_text(str(tapped), reply_markup=KEYS)
        await bot.get_updates(offset=offset)
    figures = await away.ask("GET", "/figures?reset=1")
    assert (figures["taps_made"], figures["taps_done"], figures["pending"]) == (30, 30, 0)
    assert 0 < figures["shown"]["p50_ms"] <= figures["shown"]["p99_ms"]
    assert figures["calls"]["editMessageText 200"] == 30
    journal = await away.ask("GET", "/journal?method=sendMessage&limit=3")
    assert [call["method"] for call in journal["calls"]] == ["sendMessage"] * 3
    assert len((await away.ask("GET", "/screens"))[str(people[0])]) == 2
    assert (await away.ask("GET", "/figures"))["taps_made"] == 0


async def test_a_rate_is_kept_whatever_the_bot_does(away: Away) -> None:
    """An open loop goes on tapping though nobody answers."""
    await away.ask("POST", "/people", {"count": 1})
    async with Bot(away.token, base_url=f"{away.url}/bot") as bot:
        (update,) = await bot.get_updates(timeout=10)
        assert update.message is not None
        await bot.send_message(update.message.chat.id, "0", reply_markup=KEYS)
        await away.ask("POST", "/load", {"data": ["si"], "rate": 200, "count": 20})
        offset, seen = update.update_id + 1, 0
        while seen < 20:
            updates = await bot.get_updates(offset=offset, timeout=10)
            seen += len(updates)
            offset = updates[-1].update_id + 1
    await away.ask("DELETE", "/load")
    assert (await away.ask("GET", "/figures"))["taps_done"] == 0
