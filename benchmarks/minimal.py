"""Puente's delivery with the smallest answerer that makes sense: what the shells alone cost.

`python -m benchmarks.minimal polling|webhook API_URL PORT`
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

import orjson
import uvloop
from starlette.applications import Starlette

from benchmarks.peers import PATH, TOKEN
from benchmarks.stub import KEYBOARD, TEXT
from bot.chat.api import Api
from bot.chat.delivery import Answered, Delivery
from bot.chat.polling import Polling
from bot.chat.request import AiohttpRequest
from bot.core.visit import Count, Door
from bot.web.listener import Listener
from bot.web.webhook import webhook_route

COUNTS = (Count("es", "rights", Door.BUTTON),)


class Minimal:
    """One edit for each tap; the answer rides, or is a call."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def answer(self, update: Mapping[str, Any], *, riding: bool) -> Answered:
        """Edit the message."""
        query = update["callback_query"]
        message = query["message"]
        edit = {
            "chat_id": message["chat"]["id"],
            "message_id": message["message_id"],
            "text": TEXT,
            "parse_mode": "HTML",
            "reply_markup": KEYBOARD,
        }
        if riding:
            await self._api.call("editMessageText", edit)
            return Answered(
                COUNTS, {"method": "answerCallbackQuery", "callback_query_id": query["id"]}
            )
        await asyncio.gather(
            self._api.call("editMessageText", edit),
            self._api.call("answerCallbackQuery", orjson.dumps({"callback_query_id": query["id"]})),
        )
        return Answered(COUNTS)


class Nothing:
    """A ledger that keeps nothing."""

    async def add(self, *_: object) -> bool:
        """Done."""
        return True

    async def spent(self, *_: object) -> bool:
        """Never."""
        return False


async def run(way: str, url: str, port: int) -> None:
    """Serve until killed."""
    async with AiohttpRequest() as request:
        api = Api(request, TOKEN, url)
        delivery = Delivery(Minimal(api), Nothing(), lambda: datetime.now(UTC))
        if way == "polling":
            await Polling(api, delivery).run()
        deliver = partial(delivery.deliver, riding=True)
        app = Starlette(routes=[webhook_route(PATH, "bench", deliver)])
        await Listener(app, "127.0.0.1", port).start()
        await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(run(sys.argv[1], sys.argv[2], int(sys.argv[3])))
