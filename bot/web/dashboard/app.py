"""The dashboard's pages: a door, the figures, their CSV, and the way out."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import structlog
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.counts import Ledger, StoreError
from bot.counts.charts import Charts, ChartsError
from bot.counts.gazette import Gazette, Titles, usual_range
from bot.counts.picture import Picture, picture
from bot.counts.publication import BASE
from bot.counts.report import QueryError, Report
from bot.counts.topics import TopicInfo
from bot.counts.words import load_words
from bot.web.dashboard.asked import MOST_DAYS, Asked, AskedError, read_asked, read_language
from bot.web.dashboard.gate import LINK_MINUTES, SESSION_HOURS, Gate
from bot.web.dashboard.headers import SecurityHeaders, headers_for, is_secure, same_site
from bot.web.dashboard.sections import Section, answers_of, sections_of
from bot.web.dashboard.sheet import section_csv

COOKIE = "puente_stats"
_HERE = Path(__file__).parent
_ASSETS = {"dashboard.css": "text/css", "dashboard.js": "text/javascript"}
_LONGEST_FORM = 4096  # bytes: a password, and nothing that could fill the memory

_log = structlog.get_logger(__name__)

Endpoint = Callable[[Request], Awaitable[Response]]


class Dashboard(NamedTuple):
    """The application, to be mounted or served, and the maker of one-time links to it.

    `make_link(base_url)` gives an address that opens the dashboard once within `LINK_MINUTES`;
    `base_url` is where the application is reached from outside.
    """

    app: Starlette
    make_link: Callable[[str], str]


def border_today() -> date:
    """The day at the border; over when it is over in Belize, the later of the two clocks."""
    return datetime.now(UTC).astimezone(ZoneInfo("America/Belize")).date()


def create_dashboard(
    ledger: Ledger,
    titles: Titles,
    topics: Callable[[], Sequence[TopicInfo]],
    *,
    secret: str,
    password: str = "",
    languages: Sequence[str] = ("es", "en", "bzj"),
    bin: int = BASE,  # noqa: A002  the word of the design
    invented: bool = False,
    locales: Path | None = None,
    today: Callable[[], date] = border_today,
    clock: Callable[[], float] = time.monotonic,
) -> Dashboard:
    """Build the dashboard. Without a password it opens by one-time links only.

    Raises ValueError for a secret under 16 characters: serve no dashboard without one.
    """
    words = load_words(locales) if locales else load_words()
    gazette = Gazette(ledger, titles, topics, languages, bin, invented, words)
    gate = Gate(ledger, secret, password, today=today, clock=clock)
    pages = _Pages(gazette, gate, today)
    app = Starlette(
        routes=[
            Route("/", pages.guarded(pages.figures)),
            Route("/csv", pages.guarded(pages.csv)),
            Route("/static/{name}", pages.guarded(pages.asset)),
            Route("/login", pages.login, methods=["GET", "POST"]),
            Route("/link", pages.link, methods=["GET", "POST"]),
            Route("/logout", pages.logout, methods=["POST"]),
            Route("/favicon.ico", _no_icon),
            Route("/{path:path}", pages.guarded(pages.missing)),
        ],
        exception_handlers={Exception: pages.failed},
    )
    app.add_middleware(SecurityHeaders)
    return Dashboard(app, lambda base: f"{base.rstrip('/')}/link?token={gate.link_token()}")


class _Pages:
    def __init__(self, gazette: Gazette, gate: Gate, today: Callable[[], date]) -> None:
        self._gazette = gazette
        self._gate = gate
        self._today = today
        self._charts = Charts()
        self._usual: tuple[date, tuple[date, date]] | None = None
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def guarded(self, page: Endpoint) -> Endpoint:
        """A page that only a session opens; everybody else is shown the way in."""

        async def guard(request: Request) -> Response:
            try:
                if not await self._gate.admits(request.cookies.get(COOKIE, "")):
                    if request.url.path.endswith("/csv") or "name" in request.path_params:
                        return Response(status_code=403)
                    up = "../" * request.path_params.get("path", "").count("/")
                    return RedirectResponse(f"./{up}login?lang={self._ui(request)}", 303)
                return await page(request)
            except StoreError as error:
                _log.warning("dashboard.no-database", reason=error.reason)
                return self._say(request, "stats.database-away", 503)

        return guard

    async def figures(self, request: Request) -> Response:
        """Everything on one page."""
        ui = self._ui(request)
        try:
            asked, seen = await self._look(request, ui)
        except (AskedError, QueryError) as wrong:
            return self._say(request, str(wrong), 400)
        # In threads, so that a long page delays nobody who asks the bot.
        sections = await asyncio.to_thread(sections_of, self._gazette, ui, seen)
        return await asyncio.to_thread(
            self._render,
            "figures.html",
            ui,
            asked=asked,
            seen=seen,
            sections=sections,
            answers=answers_of(self._gazette, ui, seen),
            drawings=await self._draw(sections),
            range=self._gazette.span(ui, asked.first, asked.last),
            topics=self._choices(ui),
            languages=[
                (c, self._gazette.label(ui, "language", c)) for c in self._gazette.languages
            ],
        )

    async def csv(self, request: Request) -> Response:
        """One section's figures, with the same range and filters as on screen."""
        ui = self._ui(request)
        try:
            asked, seen = await self._look(request, ui)
        except (AskedError, QueryError) as wrong:
            return self._say(request, str(wrong), 400)
        name = request.query_params.get("section", "")
        text = await asyncio.to_thread(section_csv, self._gazette, ui, seen, name)
        if text is None:
            return self._say(request, "stats.not-found", 404)
        file = f"puente-{name}-{asked.first}-{asked.last}.csv"
        return Response(
            "\ufeff" + text,  # so that spreadsheets take it for UTF-8
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{file}"'},
        )

    async def asset(self, request: Request) -> Response:
        """The style sheet and the little script."""
        name = request.path_params["name"]
        if name not in _ASSETS:
            return Response(status_code=404)
        return FileResponse(_HERE / "static" / name, media_type=_ASSETS[name])

    async def missing(self, request: Request) -> Response:
        """Any other address."""
        return self._say(request, "stats.not-found", 404)

    async def failed(self, request: Request, _error: Exception) -> Response:
        """Our own mistake: said plainly, and with the same headers as everything else."""
        answer = self._say(request, "stats.failed", 500)
        answer.headers.update(headers_for(request.scope))
        return answer

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
            return self._render("link.html", self._ui(request), token=token)
        if not same_site(request):
            return self._door(request, "stats.forbidden", status=403)
        try:
            session = await self._gate.open_link(token)
        except StoreError:
            return self._say(request, "stats.database-away", 503)
        if session is None:
            return self._door(request, "stats.link-spent", status=410)
        return self._enter(request, session)

    async def logout(self, request: Request) -> Response:
        """The way out: the session ends everywhere, not only in this browser."""
        if not same_site(request):
            return self._door(request, "stats.forbidden", status=403)
        answer = RedirectResponse(f"./login?lang={self._ui(request)}", 303)
        try:
            await self._gate.end(request.cookies.get(COOKIE, ""))
        except StoreError as error:
            _log.warning("dashboard.no-database", reason=error.reason)
        answer.delete_cookie(COOKIE, path=_root(request), httponly=True, samesite="strict")
        return answer

    def _enter(self, request: Request, session: str) -> Response:
        answer = RedirectResponse(f"./?lang={self._ui(request)}", 303)
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

    async def _look(self, request: Request, ui: str) -> tuple[Asked, Picture]:
        today = self._today()
        if self._usual is None or self._usual[0] != today:
            self._usual = (today, await usual_range(self._gazette, today))
        asked = read_asked(request.query_params, ui, self._usual[1])
        answers = await self._gazette.report(asked.first, asked.last, today)
        return asked, await asyncio.to_thread(_paint, answers, asked)

    async def _draw(self, sections: list[Section]) -> dict[str, Markup]:
        charts = {section.id: section.chart for section in sections if section.chart}
        try:
            drawn = await self._charts.svg(list(charts.values()))
        except ChartsError as error:
            _log.warning("dashboard.no-charts", error=str(error))
            return {}
        # Our own drawing, in which every text was escaped by the XML writer.
        return {name: Markup(svg) for name, svg in zip(charts, drawn, strict=True)}  # noqa: S704

    def _choices(self, ui: str) -> list[tuple[str, str]]:
        pages = [t.route for t in self._gazette.topics() if t.route and not t.route.startswith(":")]
        titled = [(route, self._gazette.title(ui, route)) for route in sorted(pages)]
        return [(route, "\u2003" * route.count("/") + title) for route, title in titled]

    def _ui(self, request: Request) -> str:
        accepted = request.headers.get("accept-language", "")
        return read_language(request.query_params, accepted, self._gazette.words)

    def _door(
        self, request: Request, message: str = "", *, status: int = 200, **values: object
    ) -> Response:
        ui = self._ui(request)
        said = self._gazette.say(ui)(message, **values) if message else ""
        takes = self._gate.takes_password
        return self._render("login.html", ui, status=status, message=said, takes_password=takes)

    def _say(self, request: Request, message: str, status: int) -> Response:
        ui = self._ui(request)
        said = self._gazette.say(ui)(message, days=MOST_DAYS)
        return self._render("message.html", ui, status=status, message=said)

    def _render(self, template: str, ui: str, status: int = 200, **values: object) -> Response:
        page = self._templates.get_template(template).render(
            ui=ui,
            say=self._gazette.say(ui),
            bin=self._gazette.bin,
            invented=self._gazette.invented,
            minutes=LINK_MINUTES,
            **values,
        )
        return HTMLResponse(page, status)


async def _no_icon(_request: Request) -> Response:
    """What every browser asks for by itself; there is none."""
    return Response(status_code=204)


def _paint(answers: Report, asked: Asked) -> Picture:
    return picture(
        answers,
        asked.first,
        asked.last,
        period=asked.period,
        language=asked.language or None,
        topic=asked.topic or None,
    )


def _root(request: Request) -> str:
    return str(request.scope.get("root_path", "")) or "/"
