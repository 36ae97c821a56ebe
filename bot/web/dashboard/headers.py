"""Headers that keep the dashboard to itself: no foreign content, no frames, no copies kept."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}


class SecurityHeaders:
    """Adds the headers to every answer, errors included."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(headers_for(scope))
            await send(message)

        await self._app(scope, receive, send_with)


def headers_for(scope: Scope) -> dict[str, str]:
    """The headers of an answer to this request."""
    secure = {"Strict-Transport-Security": "max-age=31536000"} if is_secure(scope) else {}
    return {**_HEADERS, **secure}


def is_secure(scope: Scope) -> bool:
    """Whether the browser came by TLS, to us or to the proxy before us."""
    forwarded = Headers(scope=scope).get("x-forwarded-proto", "")
    return bool(scope.get("scheme") == "https" or forwarded.split(",")[0].strip() == "https")


def same_site(request: Request) -> bool:
    """Whether a form came from our own page. Old browsers, which do not say, are believed."""
    return request.headers.get("sec-fetch-site", "same-origin") in {"same-origin", "none"}
