"""The webhook: Telegram brings an update, and hears "received" only when it is done.

It need not know who answers: `deliver` does, and what it returns (a Bot API call) rides back in the
response. It is a plain ASGI endpoint, because every tap passes here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from hmac import compare_digest
from typing import Any

import orjson
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

# Bytes. Telegram's updates are far smaller; what is larger does not come from there.
LARGEST = 1024 * 1024

Deliver = Callable[[Any], Awaitable[Mapping[str, Any] | None]]


def webhook_route(path: str, secret: str, deliver: Deliver) -> Route:
    """A route for Starlette; `path` is private and `secret` is what setWebhook was told.

    `deliver` raises `TimeoutError` for what must come again (503) and `ValueError` for what is no
    update (400). Refusals carry no words: whoever has no business here learns nothing.
    """
    return Route(path, Webhook(secret, deliver), methods=["POST"])


class Webhook:
    """The ASGI endpoint behind the route."""

    def __init__(self, secret: str, deliver: Deliver) -> None:
        self._secret = secret.encode()
        self._deliver = deliver

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if not compare_digest(secret_of(scope), self._secret):
            await reply(send, 403)
            return
        body = await read(receive)
        if body is None:
            await reply(send, 413)
            return
        try:
            riding = await self._deliver(orjson.loads(body))
        except TimeoutError:
            await reply(send, 503, (b"retry-after", b"1"))
        except ValueError:
            await reply(send, 400)
        else:
            await reply(send, 200, body=orjson.dumps(riding) if riding else b"")


def secret_of(scope: Scope) -> bytes:
    """What the caller gives as the secret; empty when nothing."""
    for name, value in scope["headers"]:
        if name == b"x-telegram-bot-api-secret-token":
            return bytes(value)
    return b""


async def read(receive: Receive) -> bytes | None:
    """The body, or None as soon as it is too large or the caller has gone."""
    body: bytes = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if len(body) > LARGEST:
            return None
        if not message.get("more_body", False):
            return body


async def reply(send: Send, status: int, *headers: tuple[bytes, bytes], body: bytes = b"") -> None:
    """A response; a body is JSON."""
    told = [(b"content-length", b"%d" % len(body)), *headers]
    if body:
        told.append((b"content-type", b"application/json"))
    await send({"type": "http.response.start", "status": status, "headers": told})
    await send({"type": "http.response.body", "body": body})
