"""The phone page: its files, the wire to each phone, and the answers of the desk."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.web.botapi import Account, BotApi
from bot.web.botapi.server import routes as bot_api_routes
from bot.web.preview.desk import Desk
from bot.web.preview.phones import Phone, Phones

STATIC = Path(__file__).parent / "static"

# Nothing comes from elsewhere and nothing goes there, except a link that somebody follows.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "media-src 'self'; connect-src 'self' ws: wss:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


class _Guard:
    """Headers that keep the page to itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["content-security-policy"] = _POLICY
                headers["x-content-type-options"] = "nosniff"
                headers["referrer-policy"] = "no-referrer"
                headers.setdefault("cache-control", "no-cache")
            await send(message)

        await self.app(scope, receive, guarded if scope["type"] == "http" else send)


def _json(value: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(value), status, media_type="application/json")


def same_origin(headers: Headers) -> bool:
    """Whether a page of this server asks, not some other site that is open in the browser."""
    origin = headers.get("origin")
    return origin is None or origin.partition("://")[2] == headers.get("host")


class Preview:
    """Answers for the page. `desk` is None where there is no content to ask about."""

    def __init__(self, api: BotApi, account: Account, desk: Desk | None) -> None:
        self.account = account
        self.phones = Phones(api, account)
        self.desk = desk
        if desk is not None:
            desk.listen(lambda news: self.phones.show({"kind": "published", **news}))

    async def index(self, _request: Request) -> Response:
        """The page."""
        return FileResponse(STATIC / "index.html")

    async def add_phone(self, request: Request) -> Response:
        """POST {"name": "Persona", "language": "es"}: a new person; the key opens the wire."""
        if not same_origin(request.headers):
            return _json({"error": "ask from the page itself"}, 403)
        try:
            given = orjson.loads(await request.body() or b"{}")
            language = str(given.get("language", ""))[:35]
            name = str(given.get("name", ""))[:60]
        except (orjson.JSONDecodeError, AttributeError):
            return _json({"error": "send an object"}, 400)
        if re.fullmatch(r"[A-Za-z0-9-]*", language) is None:
            return _json({"error": "language is no language tag"}, 400)
        return _json({"key": self.phones.add(name, language).key})

    async def wire(self, socket: WebSocket) -> None:
        """What happens on a phone, down; what the person does, up."""
        phone = self.phones.by_key.get(socket.path_params["key"])
        if phone is None or not same_origin(socket.headers):
            await socket.close(4404)
            return
        await socket.accept()
        screen = phone.look()
        telling = asyncio.create_task(_tell(socket, screen))
        try:
            while True:
                await self._obey(phone, await socket.receive_text())
        except WebSocketDisconnect:
            pass
        finally:
            phone.turn_away(screen)
            telling.cancel()
            with contextlib.suppress(asyncio.CancelledError, WebSocketDisconnect, RuntimeError):
                await telling

    async def _obey(self, phone: Phone, text: str) -> None:
        with contextlib.suppress(orjson.JSONDecodeError):
            action = orjson.loads(text)
            if isinstance(action, dict):
                phone.do(action)

    async def file(self, request: Request) -> Response:
        """A picture, recording or document that the bot sent."""
        stored = self.account.files.by_id.get(request.path_params["file_id"])
        if stored is None:
            return _json({"error": "no such file"}, 404)
        shown = stored.mime.startswith(("image/", "audio/")) and "svg" not in stored.mime
        headers = {} if shown else {"content-disposition": "attachment"}
        mime = stored.mime if shown else "application/octet-stream"
        return Response(stored.data, media_type=mime, headers=headers)

    async def ask(self, request: Request) -> Response:
        """The desk's answers: /desk/about?text=&route=, /desk/topics, /desk/search?words=…"""
        desk = self.desk
        if desk is None:
            return _json(None)  # there is no content to ask about
        asked = request.query_params
        answers: dict[str, Callable[[], Any]] = {
            "languages": desk.languages,
            "towns": desk.towns,
            "about": lambda: desk.about(
                asked.get("text", ""), asked.get("route", ""), asked.get("beside", "")
            ),
            "changes": lambda: desk.changes(asked.get("path", "")),
            "problems": desk.problems,
            "topics": desk.topics,
            "places": desk.places,
            "facts": desk.facts,
            "search": lambda: desk.search(asked.get("words", ""), asked.get("language", "")),
        }
        answer = answers.get(request.path_params["question"])
        if answer is None:
            return _json({"error": "the desk does not know this question"}, 404)
        try:
            # Reading an old text asks git, and the check reads everything: phones need not wait.
            return _json(await asyncio.to_thread(answer))
        except LookupError:
            return _json({"error": "no edition could be built yet; see the check"}, 503)


async def _tell(socket: WebSocket, screen: asyncio.Queue[dict[str, Any]]) -> None:
    while True:
        await socket.send_text(orjson.dumps(await screen.get()).decode())


def create_preview(
    api: BotApi, desk: Desk | None = None, *, account: Account | None = None
) -> Starlette:
    """The phone page and, on the same port, the Bot API that the bot is pointed at.

    `account` is the bot that the phones talk to; by default the first one, made if need be.
    """
    if account is None:
        account = next(iter(api.accounts.values()), None) or api.add_bot()
    preview = Preview(api, account, desk)
    return Starlette(
        routes=[
            Route("/", preview.index),
            Route("/phones", preview.add_phone, methods=["POST"]),
            WebSocketRoute("/phones/{key}", preview.wire),
            Route("/files/{file_id}", preview.file),
            Route("/desk/{question}", preview.ask),
            Mount("/static", StaticFiles(directory=STATIC)),
            *bot_api_routes(api),
        ],
        middleware=[Middleware(_Guard)],
    )
