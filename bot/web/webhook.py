"""The webhook: Telegram brings an update, and hears "received" only when it is done.

It need not know who answers: `deliver` does, and what it returns (a Bot API call) rides back in the
response.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from hmac import compare_digest
from typing import Any

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

# Bytes. Telegram's updates are far smaller; what is larger does not come from there.
LARGEST = 1024 * 1024

Deliver = Callable[[Any], Awaitable[Mapping[str, Any] | None]]


def webhook_route(path: str, secret: str, deliver: Deliver) -> Route:
    """A route for Starlette; `path` is private and `secret` is what setWebhook was told.

    `deliver` raises `TimeoutError` for what must come again (503) and `ValueError` for what is no
    update (400). Answers carry no words: whoever has no business here learns nothing.
    """
    expected = secret.encode()

    async def receive(request: Request) -> Response:
        given = request.headers.get("x-telegram-bot-api-secret-token", "")
        if not compare_digest(given.encode(), expected):
            return Response(status_code=403)
        body = await read(request)
        if body is None:
            return Response(status_code=413)
        try:
            riding = await deliver(orjson.loads(body))
        except TimeoutError:
            return Response(status_code=503, headers={"Retry-After": "1"})
        except ValueError:
            return Response(status_code=400)
        if riding is None:
            return Response()
        return Response(orjson.dumps(riding), media_type="application/json")

    return Route(path, receive, methods=["POST"])


async def read(request: Request) -> bytes | None:
    """The body, or None as soon as it is too large or the caller has gone."""
    body = b""
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > LARGEST:
                return None
    except ClientDisconnect:
        return None
    return body
