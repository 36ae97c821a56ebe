"""The entrance of the dashboard: the password, one-time links, the guard, and the way out."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable

import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.counts import StoreError
from bot.web.dashboard.gate import SESSION_HOURS, Gate
from bot.web.dashboard.headers import is_secure, same_site
from bot.web.dashboard.view import View

COOKIE = "puente_stats"
_LONGEST_FORM = 4096  # bytes: a password, and nothing that could fill the memory

_log = structlog.get_logger(__name__)

Endpoint = Callable[[Request], Awaitable[Response]]


class Entrance:
    """Lets in whoever the gate admits, and shows everybody else the way."""

    def __init__(self, gate: Gate, view: View) -> None:
        self._gate = gate
        self._view = view

    def guarded(self, page: Endpoint) -> Endpoint:
        """A page that only a session opens; everybody else is shown the way in."""

        async def guard(request: Request) -> Response:
            try:
                if not await self._gate.admits(request.cookies.get(COOKIE, "")):
                    if request.url.path.endswith("/csv") or "name" in request.path_params:
                        return Response(status_code=403)
                    up = "../" * request.path_params.get("path", "").count("/")
                    return RedirectResponse(f"./{up}login?lang={self._view.language(request)}", 303)
                return await page(request)
            except StoreError as error:
                _log.warning("dashboard.no-database", reason=error.reason)
                return self._view.message(request, "stats.database-away", 503)

        return guard

    async def login(self, request: Request) -> Response:
        """The way in by password."""
        if request.method == "GET":
            return self._door(request)
        if not same_site(request):
            return self._door(request, "stats.forbidden", status=403)
        length = request.headers.get("content-length", "")
        if not length.isdigit() or int(length) > _LONGEST_FORM:
            return self._door(request, "stats.wrong-password", status=413)
        if wait := self._gate.throttle.wait:
            seconds = math.ceil(wait)
            answer = self._door(request, "stats.slow-down", status=429, seconds=seconds)
            answer.headers["Retry-After"] = str(seconds)
            return answer
        async with request.form(max_files=0, max_fields=4) as form:
            password = str(form.get("password", ""))
        session = await self._gate.check_password(password)
        if session is None:
            return self._door(request, "stats.wrong-password", status=401)
        return self._enter(request, session)

    async def link(self, request: Request) -> Response:
        """The way in by a one-time link: looking at it does not use it up, the button does."""
        token = request.query_params.get("token", "")
        if request.method == "GET":
            if not self._gate.link_looks_good(token):
                return self._door(request, "stats.link-spent", status=410)
            return self._view.render("link.html", self._view.language(request), token=token)
        if not same_site(request):
            return self._door(request, "stats.forbidden", status=403)
        try:
            session = await self._gate.open_link(token)
        except StoreError:
            return self._view.message(request, "stats.database-away", 503)
        if session is None:
            return self._door(request, "stats.link-spent", status=410)
        return self._enter(request, session)

    async def logout(self, request: Request) -> Response:
        """The way out: the session ends everywhere, not only in this browser."""
        if not same_site(request):
            return self._door(request, "stats.forbidden", status=403)
        answer = RedirectResponse(f"./login?lang={self._view.language(request)}", 303)
        try:
            await self._gate.end(request.cookies.get(COOKIE, ""))
        except StoreError as error:
            _log.warning("dashboard.no-database", reason=error.reason)
        answer.delete_cookie(COOKIE, path=_root(request), httponly=True, samesite="strict")
        return answer

    def _enter(self, request: Request, session: str) -> Response:
        answer = RedirectResponse(f"./?lang={self._view.language(request)}", 303)
        answer.set_cookie(
            COOKIE,
            session,
            max_age=SESSION_HOURS * 3600,
            path=_root(request),
            secure=is_secure(request.scope),
            httponly=True,
            samesite="strict",
        )
        return answer

    def _door(
        self, request: Request, message: str = "", *, status: int = 200, **values: object
    ) -> Response:
        ui = self._view.language(request)
        said = self._view.say(ui, message, **values) if message else ""
        takes = self._gate.takes_password
        return self._view.render(
            "login.html", ui, status=status, message=said, takes_password=takes
        )


def _root(request: Request) -> str:
    return str(request.scope.get("root_path", "")) or "/"
