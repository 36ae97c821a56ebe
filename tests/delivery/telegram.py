"""A Bot API server that says what a test tells it to: for answers no well-behaved server gives."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from typing import Any

from aiohttp import web

TOKEN = "123456:secret-of-the-tests"  # noqa: S105 (no real token)

Reply = tuple[int, dict[str, Any]]
OK: Reply = (200, {"ok": True, "result": True})
HANG: Reply = (0, {})
DROP: Reply = (-1, {})


def refused(code: int, description: str, **parameters: Any) -> Reply:
    """An error as Telegram words it."""
    body = {"ok": False, "error_code": code, "description": description}
    return code, body | ({"parameters": parameters} if parameters else {})


def tap(number: int, chat: int = 1, data: str = "es/") -> dict[str, Any]:
    """A callback query, as small as it can be."""
    person = {"id": chat, "is_bot": False, "first_name": "x"}
    message = {"message_id": 7, "date": 1, "chat": {"id": chat, "type": "private"}, "text": "x"}
    query = {"id": str(number), "from": person, "chat_instance": "1", "data": data}
    return {"update_id": number, "callback_query": query | {"message": message}}


class Telegram:
    """`script[method]` holds replies to give first, then all is fine. `calls` is what came."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.arrived: dict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self.script: dict[str, deque[Reply]] = defaultdict(deque)
        self.updates: dict[int, dict[str, Any]] = {}
        self.confirmed = 0
        self._news = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self.port = 0

    @property
    def url(self) -> str:
        """What PUENTE_API_URL would hold."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Listen on loopback; a second start takes the same port again."""
        app = web.Application(client_max_size=2**24)
        app.router.add_post("/bot{token}/{method}", self._answer)
        self._runner = web.AppRunner(
            app, shutdown_timeout=0.1, handler_cancellation=True, access_log=None
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Break every connection."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def put(self, *updates: dict[str, Any]) -> None:
        """People did something."""
        for update in updates:
            self.updates[update["update_id"]] = update
        self._news.set()

    def of(self, method: str) -> list[dict[str, Any]]:
        """The payloads of all calls of a method."""
        return [payload for name, payload in self.calls if name == method]

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        payload = await read(request)
        self.calls.append((method, payload))
        self.arrived[method].set()
        reply = self.script[method].popleft() if self.script[method] else OK
        if reply is HANG:
            await asyncio.Event().wait()
        if reply is DROP:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if reply is OK and method == "getUpdates":
            reply = (200, {"ok": True, "result": await self._updates(payload)})
        return web.json_response(reply[1], status=reply[0])

    async def _updates(self, payload: dict[str, Any]) -> list[dict[str, Any]]:
        offset = int(payload.get("offset", 0))
        for number in [n for n in self.updates if n < offset]:
            del self.updates[number]
            self.confirmed += 1
        if not self.updates and payload.get("timeout"):
            self._news.clear()
            await self._news.wait()
        return [self.updates[n] for n in sorted(self.updates)][: payload.get("limit", 100)]


async def read(request: web.Request) -> dict[str, Any]:
    """The parameters of a call, JSON or multipart; of a file, its size."""
    if request.content_type != "multipart/form-data":
        body: dict[str, Any] = await request.json() if request.can_read_body else {}
        return body
    form = await request.post()
    return {
        name: value if isinstance(value, str) else len(value.file.read())  # type: ignore[union-attr]
        for name, value in form.items()
    }
