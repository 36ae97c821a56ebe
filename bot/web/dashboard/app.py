"""The dashboard as an application: what is behind the entrance, and what is before it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.counts import Ledger
from bot.counts.gazette import Gazette, Titles
from bot.counts.publication import BASE
from bot.counts.topics import TopicInfo
from bot.counts.words import Say, load_words
from bot.web.dashboard.entrance import Entrance
from bot.web.dashboard.gate import LINK_MINUTES, Gate
from bot.web.dashboard.headers import SecurityHeaders
from bot.web.dashboard.pages import Pages
from bot.web.dashboard.view import View


class Dashboard(NamedTuple):
    """The application, to be mounted or served, and the maker of one-time links to it.

    `make_link(base_url)` gives an address that opens the dashboard once within `link_minutes`;
    `base_url` is where the application is reached from outside.
    """

    app: Starlette
    make_link: Callable[[str], str]
    link_minutes: int = LINK_MINUTES


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
    words: Mapping[str, Say] | None = None,
    today: Callable[[], date] = border_today,
    clock: Callable[[], float] = time.monotonic,
) -> Dashboard:
    """Build the dashboard. Without a password it opens by one-time links only.

    Raises ValueError for a secret under 16 characters: serve no dashboard without one.
    """
    said = load_words() if words is None else words
    gazette = Gazette(ledger, titles, topics, languages, bin, invented, said)
    gate = Gate(ledger, secret, password, today=today, clock=clock)
    view = View(gazette)
    entrance, pages = Entrance(gate, view), Pages(gazette, view, today)
    app = Starlette(
        routes=[
            Route("/", entrance.guarded(pages.figures)),
            Route("/csv", entrance.guarded(pages.csv)),
            Route("/static/{name}", entrance.guarded(pages.asset)),
            Route("/login", entrance.login, methods=["GET", "POST"]),
            Route("/link", entrance.link, methods=["GET", "POST"]),
            Route("/logout", entrance.logout, methods=["POST"]),
            Route("/favicon.ico", _no_icon),
            Route("/{path:path}", entrance.guarded(pages.missing)),
        ],
        exception_handlers={Exception: pages.failed},
    )
    app.add_middleware(SecurityHeaders)
    return Dashboard(app, lambda base: f"{base.rstrip('/')}/link?token={gate.link_token()}")


async def _no_icon(_request: Request) -> Response:
    """What every browser asks for by itself; there is none."""
    return Response(status_code=204)
