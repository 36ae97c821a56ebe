"""The HTTP side of the local Bot API: /bot<token>/<method> and /file/bot<token>/<path>."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import orjson
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.web.botapi.api import BotApi
from bot.web.botapi.calls import Upload
from bot.web.botapi.errors import Dropped, Refusal
from bot.web.listener import Listener

_BODY_BYTES = 60 * 1024 * 1024


class BotApiDoor:
    """An ASGI endpoint; plain ASGI because every call of a benchmark goes through here."""

    def __init__(self, api: BotApi) -> None:
        self.api = api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].removeprefix("/bot")
        token, _, method = path.partition("/")
        try:
            params, files = await _read(scope, receive, send)
            code, reply = await self.api.call(token, method, params, files)
        except Refusal as refusal:
            code, reply = refusal.code, refusal.body()
        except Dropped:
            # A response that is begun and not ended: uvicorn closes the connection.
            headers = [(b"content-length", b"1")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            return
        body = orjson.dumps(reply)
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
        ]
        if "parameters" in reply and "retry_after" in reply["parameters"]:
            headers.append((b"retry-after", str(reply["parameters"]["retry_after"]).encode()))
        await send({"type": "http.response.start", "status": code, "headers": headers})
        await send({"type": "http.response.body", "body": body})


async def _read(
    scope: Scope, receive: Receive, send: Send
) -> tuple[dict[str, Any], dict[str, Upload]]:
    """Parameters from the address and the body, and files."""
    params: dict[str, Any] = {}
    if scope["query_string"]:
        params.update(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
    kind = b""
    for name, value in scope["headers"]:
        if name == b"content-type":
            kind = value.lower()
    if kind.startswith(b"multipart/form-data"):
        return await _read_form(Request(scope, receive, send), params)
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > _BODY_BYTES:
            raise Refusal(413, "Request Entity Too Large")
        if not message.get("more_body", False):
            break
    if not body:
        return params, {}
    if kind.startswith(b"application/json"):
        try:
            given = orjson.loads(body)
        except orjson.JSONDecodeError:
            raise Refusal(400, "Bad Request: can't parse JSON object") from None
        if not isinstance(given, dict):
            raise Refusal(400, "Bad Request: can't parse JSON object")
        params.update(given)
    else:
        params.update(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
    return params, {}


async def _read_form(
    request: Request, params: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Upload]]:
    files: dict[str, Upload] = {}
    async with request.form(max_part_size=_BODY_BYTES) as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                mime = value.content_type or "application/octet-stream"
                files[name] = Upload(value.filename or name, await value.read(), mime)
                params.setdefault(name, f"attach://{name}")
            else:
                params[name] = value
    return params, files


def routes(api: BotApi) -> list[BaseRoute]:
    """The routes of the Bot API server, to stand alone or beside the phone page."""
    door: ASGIApp = BotApiDoor(api)

    async def download(request: Request) -> Response:
        account = api.accounts.get(request.path_params["token"])
        stored = account.files.at(request.path_params["path"]) if account else None
        if stored is None:
            body = Refusal(404, "Not Found").body()
            return Response(orjson.dumps(body), 404, media_type="application/json")
        return Response(stored.data, media_type=stored.mime)

    return [
        Route("/file/bot{token}/{path:path}", download),
        Route("/bot{token}/{method:path}", door, methods=["GET", "POST"]),
    ]


def create_app(api: BotApi) -> Starlette:
    """The server alone."""
    return Starlette(routes=routes(api))


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers: `url` is its address without a slash at the end."""

    url: str
    port: int

    @property
    def base_url(self) -> str:
        """What python-telegram-bot calls `base_url`."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        """What python-telegram-bot calls `base_file_url`."""
        return f"{self.url}/file/bot"


@contextlib.asynccontextmanager
async def serving(
    app: ASGIApp, *, host: str = "127.0.0.1", port: int = 0, api: BotApi | None = None
) -> AsyncIterator[Running]:
    """Serve an application in this event loop for as long as the block runs.

    Port 0 takes a free one. With `api`, long polls and webhooks end before the server does.
    """
    listener = Listener(app, host, port, within=2, wires=True)
    await listener.start()
    try:
        yield Running(f"http://{host}:{listener.port}", listener.port)
    finally:
        if api is not None:
            await api.stop()
        await listener.stop()
