"""Calls to the Bot API as plain dicts: the short way, for what happens on every tap.

It speaks JSON over the pool of `bot.chat.request` and raises python-telegram-bot's errors, the same
ones for the same answers, but builds none of its objects (they are half the cost of a tap, see
docs/decisions/delivery.md). It waits when Telegram says 429, for that chat alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import orjson
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from yarl import URL

from bot.chat.request import JSON, AiohttpRequest

TELEGRAM = "https://api.telegram.org"
# What the bot listens to. Telegram remembers the list, so it is sent at every start.
UPDATES = [
    "message",
    "callback_query",
    "inline_query",
    "chosen_inline_result",
    "my_chat_member",
]
# Telegram opens at most this many connections to a webhook.
WEBHOOK_CONNECTIONS = 100
# Seconds: pauses before a call is tried again when the network failed.
PAUSES = (0.1, 0.5)
# Seconds: a longer wait than this is left to the caller.
PATIENCE = 10.0


class Api:
    """One bot at one Bot API server.

    `failing` tells whether the last exchange failed on the way or in the server (5xx), and
    `failures` counts those exchanges.
    """

    def __init__(self, request: AiohttpRequest, token: str, url: str = TELEGRAM) -> None:
        self._request = request
        self._root = f"{url.rstrip('/')}/bot{token}/"
        self._addresses: dict[str, URL] = {}
        self._gates: dict[int | str, float] = {}
        self.failing = False
        self.failures = 0

    async def call(
        self,
        method: str,
        payload: Mapping[str, Any] | bytes = b"{}",
        *,
        chat: int | str | None = None,
        read_timeout: float | None = None,
        pauses: tuple[float, ...] = PAUSES,
        patience: float = PATIENCE,
    ) -> Any:
        """Telegram's `result`. `payload` may be JSON already made.

        `chat` is whose gate the call respects (by default the payload's `chat_id`). Network errors
        are tried again after each of `pauses`; told waits of up to `patience` seconds in all are
        waited for. Raises `telegram.error.TelegramError`.
        """
        if isinstance(payload, bytes):
            body = payload
        else:
            body = orjson.dumps(payload)
            chat = payload.get("chat_id") if chat is None else chat
        address = self._addresses.get(method)
        if address is None:
            address = self._addresses[method] = URL(self._root + method, encoded=True)
        left = iter(pauses)
        while True:
            if self._gates and chat in self._gates:
                patience -= await self._wait(chat, patience)
            try:
                return await self._exchange(address, body, read_timeout)
            except RetryAfter as told:
                wait = seconds(told)
                if chat is not None:
                    self._close_gate(chat, wait)
                if wait > patience:
                    raise
                if chat is None:
                    patience -= wait
                    await asyncio.sleep(wait)
            except BadRequest:
                raise
            except NetworkError:
                pause = next(left, None)
                if pause is None:
                    raise
                await asyncio.sleep(pause)

    async def keep_warm(self, connections: int = 2, every: float = 45.0) -> None:
        """Keep some connections open for ever, so that no tap waits for a TLS handshake."""
        while True:
            await asyncio.gather(
                *(self.call("getMe", pauses=()) for _ in range(connections)),
                return_exceptions=True,
            )
            await asyncio.sleep(every)

    async def listen_by_webhook(self, url: str, secret: str) -> None:
        """Ask Telegram to bring updates to `url`; what waits at Telegram is kept."""
        await self.call(
            "setWebhook",
            {
                "url": url,
                "secret_token": secret,
                "allowed_updates": UPDATES,
                "max_connections": WEBHOOK_CONNECTIONS,
            },
        )

    async def listen_by_polling(self) -> None:
        """Tell Telegram that we fetch the updates ourselves; what waits there is kept."""
        await self.call("deleteWebhook", {"drop_pending_updates": False})

    async def _exchange(self, address: URL, body: bytes, read_timeout: float | None) -> Any:
        try:
            status, content = await self._request.exchange(
                address, body, headers=JSON, read_timeout=read_timeout
            )
            if status != HTTPStatus.OK:
                raise error_of(status, content)
            result = self._request.parse_json_payload(content)["result"]
        except (NetworkError, KeyError) as error:
            if isinstance(error, BadRequest):
                self.failing = False
                raise
            self.failing = True
            self.failures += 1
            if isinstance(error, KeyError):
                raise NetworkError("The server's answer has no result.") from None
            raise
        self.failing = False
        return result

    def _close_gate(self, chat: int | str, wait: float) -> None:
        """Nobody calls this chat before the moment Telegram named; all others go on."""
        loop = asyncio.get_running_loop()
        until = loop.time() + wait
        self._gates[chat] = max(until, self._gates.get(chat, 0.0))
        loop.call_at(until, self._open_gate, chat)

    def _open_gate(self, chat: int | str) -> None:
        if self._gates.get(chat, 0.0) <= asyncio.get_running_loop().time() + 0.01:
            self._gates.pop(chat, None)

    async def _wait(self, chat: int | str | None, patience: float) -> float:
        """Stand at the chat's gate; returns the seconds waited, raises when they are too many."""
        waited = 0.0
        while chat is not None and chat in self._gates:
            wait = max(self._gates[chat] - asyncio.get_running_loop().time(), 0.0) + 0.01
            if waited + wait > patience + 0.02:
                raise RetryAfter(max(1, round(wait)))
            await asyncio.sleep(wait)
            waited += wait
        return waited


def error_of(status: int, content: bytes) -> TelegramError:
    """The error that python-telegram-bot raises for this answer."""
    try:
        message = f"{HTTPStatus(status).phrase} ({status})"
    except ValueError:
        message = f"Unknown HTTPError ({status})"
    try:
        answer = AiohttpRequest.parse_json_payload(content)
    except TelegramError:
        answer = {}
    message = answer.get("description") or message
    parameters = answer.get("parameters") or {}
    if moved := parameters.get("migrate_to_chat_id"):
        return ChatMigrated(moved)
    if wait := parameters.get("retry_after"):
        return RetryAfter(wait)
    match status:
        case HTTPStatus.FORBIDDEN:
            return Forbidden(message)
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.NOT_FOUND:
            return InvalidToken(message)
        case HTTPStatus.BAD_REQUEST:
            return BadRequest(message)
        case HTTPStatus.CONFLICT:
            return Conflict(message)
        case _:
            return NetworkError(message)


def seconds(told: RetryAfter) -> float:
    """How long Telegram said to wait."""
    wait = told.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
