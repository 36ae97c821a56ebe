"""Delivery by webhook: one update at a time a chat, many chats at once, again until it is taken."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import orjson

from bot.web.botapi.updates import Update, Updates

# What Telegram does not run when it comes in the answer to a webhook request.
_NEVER = ("get", "setwebhook", "deletewebhook", "close", "logout")
_LONGEST_WAIT = 60.0

Run = Callable[[str, dict[str, Any]], Awaitable[object]]


class Webhook:
    """Sends a bot's pending updates to its address until it is closed.

    `run(method, params)` carries out a method that the bot put into its answer. `first_wait` is
    the wait before the second repetition, in seconds; it doubles from there up to a minute.
    """

    def __init__(
        self,
        updates: Updates,
        url: str,
        *,
        secret: str = "",
        connections: int = 40,
        run: Run,
        first_wait: float = 1.0,
    ) -> None:
        self.url = url
        self.secret = secret
        self.connections = connections
        self.last_error: tuple[int, str] | None = None
        self.delivered = 0
        self._updates = updates
        self._run = run
        self._first_wait = first_wait
        self._lanes: dict[int, deque[Update]] = {}
        self._ready: deque[int] = deque()
        self._active = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None
        self._fails: dict[int, int] = {}

    def open(self) -> None:
        """Start with whatever is pending, and take what comes."""
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=self.connections),
            timeout=aiohttp.ClientTimeout(total=60),
            json_serialize=lambda value: orjson.dumps(value).decode(),
        )
        for update, lane in list(self._updates.pending.values()):
            self._add(update, lane)
        self._updates.on_add = self._add

    async def close(self) -> None:
        """Stop; what was not delivered stays pending."""
        self._updates.on_add = None
        session, self._session = self._session, None  # nothing begins while the rest ends
        for task in list(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)
        if session is not None:
            await session.close()

    def _add(self, update: Update, lane: int) -> None:
        waiting = self._lanes.get(lane)
        if waiting is None:
            self._lanes[lane] = deque([update])
            self._ready.append(lane)
            self._start()
        else:
            waiting.append(update)

    def _start(self) -> None:
        while self._ready and self._active < self.connections and self._session is not None:
            lane = self._ready.popleft()
            self._active += 1
            task = asyncio.create_task(self._deliver(self._session, lane))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _deliver(self, session: aiohttp.ClientSession, lane: int) -> None:
        update = self._lanes[lane][0]
        update_id = update["update_id"]
        taken, retry_after = await self._post(session, update)
        self._active -= 1
        if taken:
            self.delivered += 1
            self._fails.pop(update_id, None)
            waiting = self._lanes[lane]
            waiting.popleft()
            if waiting:
                self._ready.append(lane)
            else:
                del self._lanes[lane]
            self._updates.done(update_id)
        else:
            failed = self._fails.get(update_id, 0)
            self._fails[update_id] = failed + 1
            wait = min(self._first_wait * 2**failed, _LONGEST_WAIT) if failed else 0.0
            asyncio.get_running_loop().call_later(retry_after or wait, self._again, lane)
        self._start()

    def _again(self, lane: int) -> None:
        self._ready.append(lane)
        self._start()

    async def _post(self, session: aiohttp.ClientSession, update: Update) -> tuple[bool, float]:
        headers = {"Content-Type": "application/json"}
        if self.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.secret
        try:
            async with session.post(
                self.url, data=orjson.dumps(update), headers=headers, allow_redirects=False
            ) as response:
                body = await response.read()
                if 200 <= response.status <= 299:
                    if body:
                        await self._obey(body, response.content_type)
                    return True, 0.0
                self._fail(f"Wrong response from the webhook: {response.status} {response.reason}")
                with contextlib.suppress(ValueError):
                    return False, min(float(response.headers.get("Retry-After", "0")), 3600.0)
        except (aiohttp.ClientConnectionError, ConnectionError):
            self._fail("Connection refused or closed by the webhook")
        except (aiohttp.ClientError, TimeoutError) as error:
            self._fail(f"Read timeout expired or bad response: {type(error).__name__}")
        return False, 0.0

    def _fail(self, words: str) -> None:
        self.last_error = (int(time.time()), words)

    async def _obey(self, body: bytes, content_type: str) -> None:
        if content_type != "application/json":
            return
        try:
            params = orjson.loads(body)
        except orjson.JSONDecodeError:
            return
        method = str(params.pop("method", "")) if isinstance(params, dict) else ""
        if method and not method.lower().startswith(_NEVER):
            await self._run(method, params)
