"""A dashboard over invented counts, and a browser-like client in front of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

import httpx
import pytest

from bot.counts import Ledger, open_ledger
from bot.counts.sample import fill, invent
from bot.counts.topics import TopicInfo
from bot.web.dashboard import Dashboard, create_dashboard

TODAY = date(2026, 11, 24)
SECRET = "a secret of enough length"  # noqa: S105  for these tests only
PASSWORD = "sesame, open"  # noqa: S105  for these tests only
BASE = "https://figures.example"
TITLES = {
    "asylum": "Asilo & refugio",
    "asylum/mexico": "Asilo en México",
    "rights": "Tus derechos <hoy>",
    "violence": "Violencia",
    "never": "Página que nadie abre",
    ":need/health": "Salud",
    ":town/chetumal": "Chetumal",
    ":town/corozal": "Corozal",
    ":place/clinic": "Clínica",
    ":poster/terminal": "",
}
TOPICS = [TopicInfo(route, sensitive=route == "violence") for route in TITLES]


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Staff:
    """Somebody with a browser: `client` keeps cookies and does not follow redirects."""

    client: httpx.AsyncClient
    dashboard: Dashboard
    ledger: Ledger
    clock: Clock

    async def log_in(self) -> None:
        """Enter by password."""
        answer = await self.client.post("/login", data={"password": PASSWORD})
        assert answer.status_code == 303

    def link(self) -> str:
        """The path of a fresh one-time link."""
        parts = urlsplit(self.dashboard.make_link(BASE))
        return f"{parts.path}?{parts.query}"


def dashboard_of(ledger: Ledger, clock: Clock, password: str = PASSWORD) -> Dashboard:
    return create_dashboard(
        ledger,
        lambda _language, topic: TITLES[topic],
        lambda: TOPICS,
        secret=SECRET,
        password=password,
        invented=True,
        today=lambda: TODAY,
        clock=clock,
    )


def client_of(dashboard: Dashboard) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(dashboard.app),
        base_url=BASE,
        headers={"accept-language": "es-MX,es;q=0.9"},
    )


@pytest.fixture
async def ledger() -> AsyncIterator[Ledger]:
    """Counts of half a year, in which nobody opened one of the pages."""
    opened = [topic for topic in TOPICS if topic.route != "never"]
    async with open_ledger("sqlite://") as ledger:
        await fill(ledger, invent(opened, TODAY, months=3, visits=60))
        yield ledger


@pytest.fixture
async def staff(ledger: Ledger) -> AsyncIterator[Staff]:
    """Staff who are not in yet."""
    clock = Clock()
    dashboard = dashboard_of(ledger, clock)
    async with client_of(dashboard) as client:
        yield Staff(client, dashboard, ledger, clock)
