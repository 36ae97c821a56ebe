"""The peers: what people usually build this with, each answering a tap in its plainest way.

`python -m benchmarks.peers NAME API_URL PORT` runs one of them until it is killed.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from typing import Any

from benchmarks.stub import KEYBOARD, TEXT

TOKEN = "1:benchmark"
PATH = "/hook"


def ptb_polling(api: str, _: int) -> None:
    """python-telegram-bot as it comes."""
    from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
    from telegram.ext import ApplicationBuilder, CallbackQueryHandler

    markup = InlineKeyboardMarkup(
        [[InlineKeyboardButton(**b) for b in row] for row in KEYBOARD["inline_keyboard"]]
    )

    async def tapped(update: Update, _: Any) -> None:
        query = update.callback_query
        assert query is not None
        await query.answer()
        await query.edit_message_text(TEXT, parse_mode="HTML", reply_markup=markup)

    application = ApplicationBuilder().token(TOKEN).base_url(f"{api}/bot").build()
    application.add_handler(CallbackQueryHandler(tapped))
    application.run_polling(allowed_updates=["callback_query"])


def aiogram(api: str) -> tuple[Any, Any]:
    """aiogram 3 with one handler."""
    from aiogram import Bot, Dispatcher
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

    rows = [[InlineKeyboardButton(**b) for b in row] for row in KEYBOARD["inline_keyboard"]]
    markup = InlineKeyboardMarkup(inline_keyboard=rows)
    dispatcher = Dispatcher()

    @dispatcher.callback_query()
    async def tapped(query: CallbackQuery) -> None:
        await query.answer()
        assert isinstance(query.message, Message)
        await query.message.edit_text(TEXT, parse_mode="HTML", reply_markup=markup)

    bot = Bot("1:benchmark", session=AiohttpSession(api=TelegramAPIServer.from_base(api)))
    return bot, dispatcher


def aiogram_polling(api: str, _: int) -> None:
    """aiogram 3 by polling."""
    bot, dispatcher = aiogram(api)
    asyncio.run(dispatcher.start_polling(bot, handle_signals=False))


def aiogram_webhook(api: str, port: int) -> None:
    """aiogram 3 behind its own aiohttp webhook."""
    from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
    from aiohttp import web

    bot, dispatcher = aiogram(api)
    app = web.Application()
    SimpleRequestHandler(dispatcher, bot, secret_token="bench").register(app, path=PATH)
    setup_application(app, dispatcher, bot=bot)
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None)


def starlette_webhook(api: str, port: int) -> None:
    """The practical limit: bare Starlette, the edit in the response and one call by aiohttp."""
    import aiohttp
    import orjson
    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    sessions: list[aiohttp.ClientSession] = []

    async def hook(request: Request) -> Response:
        if not sessions:
            sessions.append(aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=256)))
        query = orjson.loads(await request.body())["callback_query"]
        answer = {"callback_query_id": query["id"]}
        async with sessions[0].post(
            f"{api}/bot{TOKEN}/answerCallbackQuery",
            data=orjson.dumps(answer),
            headers={"Content-Type": "application/json"},
        ) as done:
            await done.read()
        edit = {
            "method": "editMessageText",
            "chat_id": query["message"]["chat"]["id"],
            "message_id": query["message"]["message_id"],
            "text": TEXT,
            "parse_mode": "HTML",
            "reply_markup": KEYBOARD,
        }
        return Response(orjson.dumps(edit), media_type="application/json")

    app = Starlette(routes=[Route(PATH, hook, methods=["POST"])])
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=port,
        loop="uvloop",
        http="httptools",
        log_config=None,
        access_log=False,
        lifespan="off",
    )


PEERS = {
    "ptb-polling": ptb_polling,
    "aiogram-polling": aiogram_polling,
    "aiogram-webhook": aiogram_webhook,
    "starlette-webhook": starlette_webhook,
}

if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    PEERS[sys.argv[1]](sys.argv[2], int(sys.argv[3]))
