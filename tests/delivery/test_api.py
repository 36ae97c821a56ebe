"""Calls to the Bot API: the errors, the waits and the silence about the token."""

from __future__ import annotations

import asyncio
import logging
import time
import traceback

import pytest
from telegram import Bot, BotCommand
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.chat.api import Api
from bot.chat.request import AiohttpRequest
from tests.delivery.telegram import DROP, HANG, TOKEN, Reply, Telegram, refused

ANSWERS: list[tuple[Reply, type[TelegramError]]] = [
    (refused(400, "Bad Request: message is not modified"), BadRequest),
    (refused(400, "Bad Request: moved", migrate_to_chat_id=-100), ChatMigrated),
    (refused(401, "Unauthorized"), InvalidToken),
    (refused(403, "Forbidden: bot was blocked by the user"), Forbidden),
    (refused(404, "Not Found"), InvalidToken),
    (refused(409, "Conflict: terminated by other getUpdates request"), Conflict),
    (refused(429, "Too Many Requests: retry after 30", retry_after=30), RetryAfter),
    (refused(500, "Internal Server Error"), NetworkError),
    (refused(502, "Bad Gateway"), NetworkError),
]


@pytest.mark.parametrize(("reply", "kind"), ANSWERS)
async def test_errors_are_those_of_python_telegram_bot(
    telegram: Telegram, request_: AiohttpRequest, api: Api, reply: Reply, kind: type[Exception]
) -> None:
    """Both ways of calling raise the same class with the same words for the same answer."""
    telegram.script["getMe"].extend([reply, reply])
    bot = Bot(TOKEN, base_url=f"{telegram.url}/bot", request=request_)
    with pytest.raises(kind) as typed:
        await bot.get_me()
    with pytest.raises(kind) as plain:
        await api.call("getMe", pauses=())
    assert type(plain.value) is type(typed.value)
    assert str(plain.value) == str(typed.value)


async def test_typed_calls_and_uploads_arrive(telegram: Telegram, request_: AiohttpRequest) -> None:
    """python-telegram-bot's typed methods reach the server as JSON, files as a form."""
    bot = Bot(TOKEN, base_url=f"{telegram.url}/bot", request=request_)
    await bot.set_my_commands([BotCommand("sos", "Emergency")], language_code="en")
    message = {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}}
    telegram.script["sendPhoto"].append((200, {"ok": True, "result": message}))
    await bot.send_photo(5, b"x" * 100_000, caption="a chart", filename="chart.png")
    assert telegram.calls == [
        (
            "setMyCommands",
            {
                "commands": [{"command": "sos", "description": "Emergency"}],
                "language_code": "en",
            },
        ),
        ("sendPhoto", {"chat_id": "5", "caption": "a chart", "photo": 100_000}),
    ]


async def test_a_told_wait_holds_up_that_chat_alone(telegram: Telegram, api: Api) -> None:
    """After a 429 the chat's calls wait as long as told; another chat's go out at once."""
    telegram.script["editMessageText"].append(refused(429, "Too Many Requests", retry_after=1))
    began = time.monotonic()
    slow = asyncio.create_task(api.call("editMessageText", {"chat_id": 1, "text": "a"}))
    await telegram.arrived["editMessageText"].wait()
    while not api._gates:  # noqa: ASYNC110 (it closes when the answer has been read)
        await asyncio.sleep(0)
    also_slow = asyncio.create_task(api.call("sendMessage", {"chat_id": 1, "text": "b"}))
    await api.call("editMessageText", {"chat_id": 2, "text": "c"})
    assert time.monotonic() - began < 0.9
    assert not slow.done()
    await asyncio.gather(slow, also_slow)
    assert time.monotonic() - began >= 1
    assert not api._gates, "the gate is gone when nobody needs it"


async def test_a_long_told_wait_is_left_to_the_caller(telegram: Telegram, api: Api) -> None:
    """Waits beyond the patience are raised, and the chat's next call does not go out either."""
    telegram.script["editMessageText"].append(refused(429, "Too Many Requests", retry_after=60))
    for _ in range(2):
        with pytest.raises(RetryAfter):
            await api.call("editMessageText", {"chat_id": 1, "text": "a"})
    assert len(telegram.of("editMessageText")) == 1


async def test_a_broken_connection_is_tried_again(telegram: Telegram, api: Api) -> None:
    """A connection that breaks and a server that stumbles cost a pause, not the call."""
    telegram.script["editMessageText"].extend([DROP, refused(502, "Bad Gateway")])
    assert await api.call("editMessageText", {"chat_id": 1}, pauses=(0.01, 0.01)) is True
    assert len(telegram.of("editMessageText")) == 3
    assert (api.failing, api.failures) == (False, 2)


async def test_a_half_open_connection_ends_by_time(telegram: Telegram, api: Api) -> None:
    """A peer that never answers is given up after the time set, and health can tell."""
    telegram.script["getMe"].append(HANG)
    with pytest.raises(TimedOut):
        await api.call("getMe", read_timeout=0.1, pauses=())
    assert api.failing


async def test_a_server_that_restarts_mid_request_is_found_again(
    telegram: Telegram, api: Api
) -> None:
    """A server that goes while it owes an answer, and comes back, gets the call again."""
    telegram.script["editMessageText"].append(HANG)
    call = asyncio.create_task(
        api.call("editMessageText", {"chat_id": 1}, pauses=(0.05,) * 40, read_timeout=5)
    )
    await telegram.arrived["editMessageText"].wait()
    await telegram.stop()
    await telegram.start()
    assert await call is True


async def test_nonsense_from_the_server_is_a_network_error(telegram: Telegram, api: Api) -> None:
    """An answer without a result is not taken for success."""
    telegram.script["getMe"].append((200, {"ok": True}))
    with pytest.raises(NetworkError):
        await api.call("getMe", pauses=())


async def test_the_token_shows_nowhere(
    telegram: Telegram, request_: AiohttpRequest, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither errors nor their tracebacks nor any library's log lines hold the token."""
    caplog.set_level(logging.DEBUG)
    api = Api(request_, TOKEN, telegram.url)
    told = []
    telegram.script["getMe"].extend([DROP, HANG, refused(401, "Unauthorized")])
    for _ in range(3):
        with pytest.raises(TelegramError) as caught:
            await api.call("getMe", pauses=(), read_timeout=0.05)
        told.append("".join(traceback.format_exception(caught.value)))
    await telegram.stop()
    with pytest.raises(NetworkError) as caught_too:
        await Bot(TOKEN, base_url=f"{telegram.url}/bot", request=request_).get_me()
    told.append("".join(traceback.format_exception(caught_too.value)))
    await telegram.start()
    assert "secret-of-the-tests" not in "".join(told) + caplog.text
