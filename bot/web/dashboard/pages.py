"""The dashboard's pages: the figures, their CSV, and the files that make them pleasant."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date

import structlog
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from bot.counts.charts import Charts, ChartsError
from bot.counts.gazette import Gazette, usual_range
from bot.counts.picture import Picture, picture
from bot.counts.report import QueryError, Report
from bot.web.dashboard.asked import Asked, AskedError, read_asked
from bot.web.dashboard.headers import headers_for
from bot.web.dashboard.sections import Section, answers_of, sections_of
from bot.web.dashboard.sheet import section_csv
from bot.web.dashboard.view import HERE, View

_ASSETS = {"dashboard.css": "text/css", "dashboard.js": "text/javascript"}

_log = structlog.get_logger(__name__)


class Pages:
    """The pages behind the entrance."""

    def __init__(self, gazette: Gazette, view: View, today: Callable[[], date]) -> None:
        self._gazette = gazette
        self._view = view
        self._today = today
        self._charts = Charts()
        self._usual: tuple[date, tuple[date, date]] | None = None

    async def figures(self, request: Request) -> Response:
        """Everything on one page."""
        ui = self._view.language(request)
        try:
            asked, seen = await self._look(request, ui)
        except (AskedError, QueryError) as wrong:
            return self._view.message(request, str(wrong), 400)
        # In threads, so that a long page delays nobody who asks the bot.
        sections = await asyncio.to_thread(sections_of, self._gazette, ui, seen)
        return await asyncio.to_thread(
            self._view.render,
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
        ui = self._view.language(request)
        try:
            asked, seen = await self._look(request, ui)
        except (AskedError, QueryError) as wrong:
            return self._view.message(request, str(wrong), 400)
        name = request.query_params.get("section", "")
        text = await asyncio.to_thread(section_csv, self._gazette, ui, seen, name)
        if text is None:
            return self._view.message(request, "stats.not-found", 404)
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
        return FileResponse(HERE / "static" / name, media_type=_ASSETS[name])

    async def missing(self, request: Request) -> Response:
        """Any other address."""
        return self._view.message(request, "stats.not-found", 404)

    async def failed(self, request: Request, _error: Exception) -> Response:
        """Our own mistake: said plainly, and with the same headers as everything else."""
        answer = self._view.message(request, "stats.failed", 500)
        answer.headers.update(headers_for(request.scope))
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


def _paint(answers: Report, asked: Asked) -> Picture:
    return picture(
        answers,
        asked.first,
        asked.last,
        period=asked.period,
        language=asked.language or None,
        topic=asked.topic or None,
    )
